"""What a kind of record may declare: its fields, its life-cycle, and who may do what.

A kind is data.
The server, the phone, the desk, the papers and the API interpret the same declaration, so this
module holds declarations only and decides nothing (see `lifecycle.py` and `conditions.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from xunan.domain.changes import Aside, Change, Fill, Instead, Recode, Rename
from xunan.domain.fields import LIST_TYPES, Column, ColumnType, Field, FieldType
from xunan.domain.needs import (
    AtLeast,
    AtMost,
    Case,
    Condition,
    DateWithin,
    EitherFilled,
    Equal,
    Filled,
    IsActor,
    NoPersonalFacts,
    NotBefore,
    NotWho,
    OnlyRoles,
    PhotoAfter,
    PhotoNear,
)
from xunan.domain.relations import Opens, Parent, Repeat

__all__ = [
    "LIST_TYPES",
    "Aside",
    "Ask",
    "AtLeast",
    "AtMost",
    "Case",
    "Change",
    "Column",
    "ColumnType",
    "Condition",
    "DateWithin",
    "EitherFilled",
    "Equal",
    "Field",
    "FieldType",
    "Fill",
    "Filled",
    "Instead",
    "IsActor",
    "Kind",
    "LedgerForm",
    "Move",
    "NoPersonalFacts",
    "NotBefore",
    "NotWho",
    "OnlyRoles",
    "Opens",
    "Parent",
    "PhotoAfter",
    "PhotoNear",
    "Promote",
    "Recode",
    "Rename",
    "Repeat",
    "State",
    "Stream",
]


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A field that a move asks for; `when` limits it to records where a field has a value.

    `required` means filled once the answers are in; with `fresh` an earlier answer does not count.
    """

    field: str
    required: bool = False
    fresh: bool = False
    when: Case | None = None


@dataclass(frozen=True, kw_only=True)
class State:
    """A station of the life-cycle.

    `final` states end the record's work: later additions are kept and marked late.
    `waits_for` lists the roles whose turn it is; such records stand under "需要您处理".
    `rests`: it is open and nobody's turn, until something happens.
    `waits_on` lists person fields: where one is filled, it stands for the roles below the desk.
    """

    name: str
    final: bool = False
    open: bool = True
    waits_for: tuple[str, ...] = ()
    waits_on: tuple[str, ...] = ()
    rests: bool = False


@dataclass(frozen=True, kw_only=True)
class Move:
    """A legal step between states: who may make it, what it asks, what must hold.

    `needs` refuse, `warns` only tell.
    `main` is the step to offer as the large button.
    """

    name: str
    start: tuple[str, ...]
    end: str
    by: tuple[str, ...]
    asks: tuple[Ask, ...] = ()
    needs: tuple[Condition, ...] = ()
    warns: tuple[Condition, ...] = ()
    main: bool = False


@dataclass(frozen=True, kw_only=True)
class Stream:
    """Where a record can be seen: the stream `<prefix>:<value of the field>`, if it has one.

    `take` shortens a code to its first characters: a village code of 12 digits gives the
    township's stream with 9 and the county's with 6. The stream `a:` of a county is everybody's
    who works there, where `c:` is the county office's alone; `p:` of a village is what anybody who
    serves there may know of its places, where `v:` is its field workers' alone.
    """

    prefix: Literal["g", "v", "t", "c", "u", "o", "a", "p"]
    field: str
    take: int = 0


@dataclass(frozen=True, kw_only=True)
class Promote:
    """Which fields fill the searchable columns of the record table."""

    title: str = ""
    number: str = ""
    place: str = ""
    grid: str = ""
    category: str = ""
    level: str = ""
    due: str = ""
    captured: str = ""
    geo: str = ""


@dataclass(frozen=True, kw_only=True)
class LedgerForm:
    """Which fields, states and moves fill the columns of the monthly ledger (form F6).

    `done` are the states that count as closed, `struck` those that leave the count altogether.
    `review` are the moves of which the last one names the reviewer.
    `marks` are pairs of a move and a remark: where the move happened, the remark is printed.
    """

    number: str
    found: str
    due: str
    place: str
    done: tuple[str, ...]
    struck: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
    grid: str = ""
    where: str = ""
    text: str = ""
    category: str = ""
    level: str = ""
    source: str = ""
    owner_org: str = ""
    owner_person: str = ""
    assigned: str = ""
    measures: str = ""
    listed: str = ""
    marks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of record.

    `create_by` lists the roles that may open one from a phone; () means only the server does.
    `create_needs` must hold for a first report, `create_warns` are shown before it is saved.
    `edit_needs` must hold for an edit that sets their field, and no edit may break one that held.
    `near` is (field for category, metres, hours): what makes two records look like the same thing.
    `ledger` makes its records printable as a monthly ledger.
    `changes` tell how operations of each older version read today; only their end grows.
    `icon` is a name the screens know; an unknown one shows a plain sheet.
    `parent` makes its records children, `repeat` says how often a parent wants one, `opens` what
    else a report opens (see `relations.py`).
    `doubles` are fields that, alike in two open records, warn that both may be the same.
    `instruments` are panels made for the kind, shown with a record (`pwa/src/ui/instruments`).
    """

    name: str
    icon: str
    fields: tuple[Field, ...]
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    streams: tuple[Stream, ...]
    create_by: tuple[str, ...]
    append_by: tuple[str, ...] = ()
    create_needs: tuple[Condition, ...] = ()
    create_warns: tuple[Condition, ...] = ()
    edit_needs: tuple[DateWithin | Filled, ...] = ()
    promote: Promote = Promote()
    near: tuple[str, int, int] | None = None
    ledger: LedgerForm | None = None
    parent: Parent | None = None
    repeat: Repeat | None = None
    opens: tuple[Opens, ...] = ()
    doubles: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def op_version(self) -> int:
        """The version of its operations today: 1, and one more with every change."""
        return len(self.changes) + 1

    @property
    def initial(self) -> str:
        """The state a new record stands in: the first one declared."""
        return self.states[0].name

    def field(self, name: str) -> Field | None:
        """The field of that name, or None."""
        return self._fields.get(name)

    def state(self, name: str) -> State | None:
        """The state of that name, or None."""
        return next((state for state in self.states if state.name == name), None)

    def move(self, name: str) -> Move | None:
        """The move of that name, or None."""
        return next((move for move in self.moves if move.name == name), None)

    def of_type(self, *types: FieldType) -> tuple[Field, ...]:
        """The fields of these types, in the order of declaration."""
        found = self._of_types.get(types)
        if found is None:
            found = tuple(field for field in self.fields if field.type in types)
            self._of_types[types] = found
        return found

    @cached_property
    def required(self) -> tuple[tuple[str, Case | None], ...]:
        """The names of the fields that a first report must fill, and in which case."""
        return tuple((field.name, field.when) for field in self.fields if field.required)

    @cached_property
    def searched(self) -> tuple[str, ...]:
        """The names of the fields that people write and search by.

        JSON that only the server writes is not for reading.
        """
        texts = self.of_type("text", "long_text") if self.create_by else ()
        return tuple(field.name for field in texts if not field.private)

    @cached_property
    def _fields(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    @cached_property
    def _of_types(self) -> dict[tuple[FieldType, ...], tuple[Field, ...]]:
        return {}
