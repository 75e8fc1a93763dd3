"""The records that belong to a record, for its papers: tables of them, and people by household."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

from xunan.application.ports import Records
from xunan.application.print_model import Grid
from xunan.application.print_values import instant
from xunan.domain.arrival_register import households
from xunan.domain.lifecycle import changes_of
from xunan.domain.sheet import ChildTable, Derived, Households
from xunan_sync.upconvert import bring_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xunan.application.ports import RecordRow
    from xunan.application.print_context import PaperContext
    from xunan.domain.kind import Kind
    from xunan.domain.sheet import Figure, Sheet

Body = dict[str, Any]
# Which children a figure is derived from.
NEEDED: dict[Figure, tuple[str, ...]] = {
    "readiness": ("shelter_check",),
    "head_count": ("arrival",),
    "evaluation": (),
    "thresholds": (),
}
# The same for what belongs to the record's parent.
BESIDE: dict[Figure, tuple[str, ...]] = {"evaluation": ("shelter_check",)}
# How wide columns are beside each other, by the type of their first field.
_SHARES: dict[str, float] = {
    "moment": 18.5,
    "long_text": 25.0,
    "choices": 13.0,
    "choice": 10.5,
    "integer": 10.5,
}
_USUAL = 12.5


class PaperRecords(Records, Protocol):
    """Records as papers read them: with those that belong to one."""

    async def children(self, kind: str, parent: str, streams: Sequence[str]) -> Sequence[RecordRow]:
        """The records of a kind that name the parent's id and are visible in these streams."""
        ...


async def read_children(
    sheet: Sheet,
    kinds: Mapping[str, Kind],
    records: PaperRecords,
    parent: str,
    streams: Sequence[str],
) -> dict[str, tuple[Body, ...]]:
    """What the sheet says about children, by kind, the newest capture first.

    Only what the person may see is read.
    """
    return await _of_parent(_wanted(sheet), kinds, records, parent, streams)


async def _of_parent(
    names: set[str],
    kinds: Mapping[str, Kind],
    records: PaperRecords,
    parent: str,
    streams: Sequence[str],
) -> dict[str, tuple[Body, ...]]:
    found: dict[str, tuple[Body, ...]] = {}
    for name in names:
        kind = kinds.get(name)
        if kind is None or kind.parent is None:
            continue
        rows = await records.children(name, parent, streams)
        bodies = [bring_up(json.loads(row.body), changes_of(kind)) for row in rows]
        own = [body for body in bodies if body["f"].get(kind.parent.field) == parent]
        own.sort(key=lambda body: (_captured(kind, body), body["id"]), reverse=True)
        found[name] = tuple(own)
    return found


async def read_siblings(
    sheet: Sheet,
    kinds: Mapping[str, Kind],
    records: PaperRecords,
    parent: str,
    streams: Sequence[str],
) -> dict[str, tuple[Body, ...]]:
    """What belongs to the record's parent ("" for none) and figures are derived from, by kind."""
    figures = [part.figure for part in sheet.parts if isinstance(part, Derived)]
    wanted = {name for figure in figures for name in BESIDE.get(figure, ())}
    return await _of_parent(wanted, kinds, records, parent, streams) if parent else {}


def _wanted(sheet: Sheet) -> set[str]:
    wanted: set[str] = set()
    for part in sheet.parts:
        if isinstance(part, ChildTable | Households):
            wanted.add(part.kind)
        elif isinstance(part, Derived):
            wanted.update(NEEDED[part.figure])
    return wanted


def _captured(kind: Kind, body: Body) -> float:
    told = body["f"].get(kind.promote.captured)
    return instant(told).timestamp() if told else 0.0


def child_table(part: ChildTable, context: PaperContext) -> Grid:
    """The children one a row."""
    kind = context.kinds[part.kind]
    bodies = context.children.get(part.kind, ())
    shown = bodies[: part.most] if part.most else bodies
    return Grid(
        labels=tuple(_label(kind, column, context) for column in part.columns),
        shares=tuple(_share(kind, column) for column in part.columns),
        groups=tuple((_cells(kind, body, part.columns, context),) for body in shown),
        empty=context.wording.say(part.empty),
        heading=context.words(part.heading),
    )


def household_table(part: Households, context: PaperContext) -> Grid:
    """Everybody who was registered, each household with one field to sign in."""
    kind, say = context.kinds[part.kind], context.wording.say
    houses = households(context.children.get(part.kind, ()))
    groups = []
    for number, house in enumerate(houses, start=1):
        owner = f"{house.head}\n{context.wording.place(house.village)}"
        groups.append(
            tuple(
                (str(number), owner, *_cells(kind, body, part.columns, context), "")
                for body in house.people
            )
        )
    return Grid(
        labels=(
            say("paper.index"),
            _label(kind, "household_head", context),
            *(_label(kind, column, context) for column in part.columns),
            say(part.sign),
        ),
        shares=(5.0, 17.5, *(_share(kind, column) for column in part.columns), 16.0),
        groups=tuple(groups),
        empty=say(part.empty),
        heading=context.words(part.heading),
        spans=frozenset({0, 1, len(part.columns) + 2}),
        signed=True,
    )


def _cells(
    kind: Kind, body: Mapping[str, Any], columns: tuple[str, ...], context: PaperContext
) -> tuple[str, ...]:
    return tuple(_cell(kind, body, column, context) for column in columns)


def _cell(kind: Kind, body: Mapping[str, Any], column: str, context: PaperContext) -> str:
    answers = []
    for name in column.split("+"):
        answer = context.answer_of(kind, body, name)
        field = kind.field(name)
        # The hour under the day: a line that breaks inside of the day is hard to read.
        answers.append(answer.replace(" ", "\n") if field and field.type == "moment" else answer)
    return "\n".join(one for one in answers if one)


def _label(kind: Kind, column: str, context: PaperContext) -> str:
    names = [context.wording.say(f"field.{kind.name}.{one}") for one in column.split("+")]
    return "\n".join(names)


def _share(kind: Kind, column: str) -> float:
    field = kind.field(column.split("+", maxsplit=1)[0])
    return _SHARES.get(field.type, _USUAL) if field else _USUAL
