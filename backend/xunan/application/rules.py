"""The kinds that are served and the pure functions over them, in one bundle for judging."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xunan.application.ports import Columns, Person
from xunan.domain.decide import decide
from xunan.domain.lifecycle import changes_of, shape
from xunan.domain.people import RANKS, SYSTEM, streams_of
from xunan.domain.promote import promoted
from xunan.domain.streams import record_streams

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xunan.domain.kind import Kind
    from xunan.domain.refusals import Verdict
    from xunan.domain.validate import Codes
    from xunan_sync.merge import Shape
    from xunan_sync.upconvert import Changes

Doc = dict[str, Any]

SERVER_DEVICE = "server"
SERVER = Person(
    id="server",
    login="server",
    name="系统",
    role=SYSTEM,
    org="",
    grids=(),
    villages=(),
    township="",
    county="",
    active=False,
)


@dataclass(frozen=True)
class Rules:
    """What judging needs to know of the product.

    `kinds` must hold "conflict" and "quarantine"; `codes` are the code lists by name.
    """

    kinds: Mapping[str, Kind]
    codes: Codes

    @cached_property
    def shapes(self) -> dict[str, Shape]:
        """What merging needs to know of each kind."""
        made: dict[str, Any] = {name: shape(kind) for name, kind in self.kinds.items()}
        return made

    @cached_property
    def changes(self) -> dict[str, Changes]:
        """How older operations of each kind read today, as plain data [V1]."""
        return {name: changes_of(kind) for name, kind in self.kinds.items()}

    @property
    def ranks(self) -> dict[str, int]:
        """The weight of each role's word [M5]."""
        return RANKS

    def decide(  # noqa: PLR0913, PLR0917 - what a judgement needs, each once
        self,
        kind: Kind,
        doc: Doc | None,
        op: Doc,
        actor: Person,
        today: str,
        scope: frozenset[str] | None = None,
        done: str | None = None,
    ) -> Verdict:
        """Judge right, scope and validity of an operation on a record as it stands [P12].

        `scope` are the streams to measure by instead of the actor's own of today [P22]; `done` is
        the latest instant at which it can have been done [P16].
        """
        return decide(kind, doc, op, actor, today, self.codes, scope, done)

    def streams(self, kind: Kind, doc: Doc) -> tuple[str, ...]:
        """Return where a record can be seen."""
        return record_streams(kind, doc["f"])

    def mine(self, person: Person) -> frozenset[str]:
        """Return what a person sees."""
        return frozenset(streams_of(person))

    def columns(self, kind: Kind, doc: Doc) -> Columns:
        """Return a record's searchable facts."""
        return Columns(**promoted(kind, doc))
