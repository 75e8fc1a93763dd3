"""How kinds hang together: children of a parent, records that one report opens, repeated rounds.

Declarations only, as in `kind.py`; phones and desks carry them out by ordinary operations, so the
server needs no rule of its own for them (`pwa/src/core/relations.ts`, `consequences.ts`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xunan.domain.needs import Case


@dataclass(frozen=True, kw_only=True)
class Parent:
    """A kind whose records belong to a record of another kind.

    `field` is the record field that names the parent; its `of` names the parent's kind.
    `carry` are pairs of an own field and the parent's field it is filled from, silently.
    `states` are those of the parent in which a child is offered (none named: all).
    """

    field: str
    carry: tuple[tuple[str, str], ...] = ()
    states: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """A parent wants a new child again and again.

    `days` and `flood_days` name the settings that hold the interval, outside and inside the flood
    season; `states` are those of the parent in which it counts. A kind without a parent wants one
    from each person who works in the field.
    """

    days: str
    flood_days: str = ""
    states: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Opens:
    """A report whose answers are so also opens a record of another kind, in the same breath.

    `when` is the answer that does it; with `each`, a field of rows, it is asked of every row.
    `link` is the other kind's record field that will name this report, `subject` the one that will
    name this report's parent (or the report itself, if it has none), `item` the text field that
    will hold `<this kind>.<name>`.
    `put` are fixed answers, `copy` pairs of the other kind's field and of an own field, a row's
    column or, after "parent.", a field of the parent; of several for one field the first answer
    counts. Photos and the moment of the report are copied like other answers.
    `text` is the other kind's field for the sentence of the word "opens.<this kind>.<name>".
    Where an open record has the same `subject` and `item`, the problem is still there: `note` is
    its list of notes that gets a line instead of a second record being opened.
    """

    name: str
    when: Case
    kind: str
    link: str
    subject: str
    item: str
    text: str
    note: str
    each: str = ""
    put: tuple[tuple[str, str | bool], ...] = ()
    copy: tuple[tuple[str, str], ...] = ()
