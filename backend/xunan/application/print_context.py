"""What a sheet is filled from: the record, what belongs to it, words, and what the county set."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xunan.application.print_values import shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from xunan.application.ports import Person
    from xunan.application.print_values import Wording
    from xunan.domain.kind import Kind
    from xunan.domain.shelter_evaluation import Threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperContext:
    """What a sheet is filled from; `pictures` holds the stored photos by hash.

    `children` are the records that belong to this one, by kind, `siblings` those that belong to
    its parent; `numbers`, `thresholds` and `points` are what the county set.
    """

    kind: Kind
    body: Mapping[str, Any]
    by: Person
    wording: Wording
    pictures: Mapping[str, bytes]
    link: str
    printed_at: datetime
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    children: Mapping[str, tuple[dict[str, Any], ...]] = field(default_factory=dict)
    siblings: Mapping[str, tuple[dict[str, Any], ...]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    thresholds: Mapping[str, Threshold] = field(default_factory=dict)
    points: Sequence[Mapping[str, Any]] = ()

    def answer(self, name: str) -> str:
        """The record's own answer, as `answer_of`."""
        return self.answer_of(self.kind, self.body, name)

    def answer_of(self, kind: Kind, body: Mapping[str, Any], name: str) -> str:
        """The answer of a field in words, its default where nobody answered, "" without either.

        A private answer is shown to those roles only that may change it.
        """
        found = kind.field(name)
        if found is None:
            return ""
        value = body["f"].get(name)
        if found.private and value and self.by.role not in found.edit_by:
            return self.wording.say("paper.private")
        return shown(found, found.default if value is None else value, self.wording)

    def words(self, key: str) -> str:
        """The words of a key; "" for none."""
        return self.wording.say(key) if key else ""

    def label(self, name: str) -> str:
        """What the field is called."""
        return self.wording.say(f"field.{self.kind.name}.{name}")
