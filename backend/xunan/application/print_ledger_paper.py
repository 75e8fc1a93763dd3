"""Puts a month's snapshot into the words of form F6: head, 17 cells a row, what a correction tells.

Pure: the same snapshot and words give the same paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from xunan.application.print_model import ChangeList, LedgerPaper
from xunan.application.print_values import instant
from xunan.domain.deadlines import add_days, midnight
from xunan.domain.ledger import compare

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from xunan.application.print_values import Wording
    from xunan.domain.kind import Kind
    from xunan.domain.ledger import LedgerRow, LedgerSnapshot

COLUMNS = (
    "index", "no", "found_on", "source", "village", "place", "description", "category", "level",
    "owner", "measures", "due_on", "closed_on", "reviewed", "state", "listed", "remark",
)  # fmt: skip
_COUNTS = {
    "carried_in": "carried_in", "new": "new", "closed": "closed", "on_time": "closed_on_time",
    "late": "closed_late", "open_end": "open_end", "overdue": "overdue", "major": "major",
    "listed": "listed", "due_in_month": "due_in_month", "closing_rate": "closing_rate",
    "on_time_rate": "on_time_rate",
}  # fmt: skip
# A change is told by these cells: the number of a row depends on its neighbours.
_TOLD = slice(1, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerOccasion:
    """When, by whom and after which earlier print a ledger is printed."""

    printed_at: datetime
    printed_by: str
    version: str
    digest: str
    correction: int = 0
    earlier: LedgerSnapshot | None = None


def ledger_paper(
    snapshot: LedgerSnapshot, kind: Kind, wording: Wording, occasion: LedgerOccasion
) -> LedgerPaper:
    """The ledger word for word; with an earlier print, also what changed since."""
    say = wording.say
    counts = {name: getattr(snapshot.counts, field) for name, field in _COUNTS.items()}
    correction = say("ledger.correction", number=occasion.correction) if occasion.correction else ""
    return LedgerPaper(
        title=say("ledger.title", kind=say(f"kind.{kind.name}")),
        correction=correction,
        unit=say("paper.unit", unit=_unit(snapshot.township, wording)),
        month=_month(snapshot, wording),
        counts=tuple((say(f"ledger.count.{name}"), str(value)) for name, value in counts.items()),
        columns=tuple(say(f"ledger.column.{name}") for name in COLUMNS),
        rows=tuple(
            (str(at), *_cells(row, snapshot.township, kind, wording))
            for at, row in enumerate(snapshot.rows, start=1)
        ),
        totals=say("ledger.totals", rows=len(snapshot.rows), **counts),
        empty=say("ledger.empty"),
        changes=tuple(_changes(snapshot, kind, wording, occasion)),
        changes_heading=say("ledger.changes", number=occasion.correction)
        if occasion.earlier
        else "",
        signs=(say("paper.filled_by"), say("paper.checked_by"), say("paper.head_by")),
        seal=say("paper.seal"),
        foot=say(
            "ledger.foot",
            time=wording.moment(occasion.printed_at),
            person=occasion.printed_by,
            version=occasion.version,
            # The same sixteen signs stand beside the print on the desk.
            digest=occasion.digest[:16],
        ),
        page_of=say("paper.page_of", page="{page}", pages="{pages}"),
        definitions=say("ledger.definitions"),
    )


def _unit(township: str, wording: Wording) -> str:
    if len(township) > 6:
        return wording.unit(township)
    return wording.say("paper.county_unit", county=wording.places.get(township, township))


def _month(snapshot: LedgerSnapshot, wording: Wording) -> str:
    """The month; one that was still running says up to when it was counted."""
    first = date.fromisoformat(f"{snapshot.month}-01")
    words = wording.say("paper.month", year=first.year, month=first.month)
    end = midnight(f"{add_days(first.isoformat(), 31)[:7]}-01")
    if instant(snapshot.as_of) < end:
        words += wording.say("ledger.so_far", time=wording.moment(instant(snapshot.as_of)))
    return words


def _cells(row: LedgerRow, township: str, kind: Kind, wording: Wording) -> tuple[str, ...]:
    """Cells 2 to 17 of a row."""
    say = wording.say
    name = wording.places.get(row.place, row.place)
    village = name if len(township) > 6 else wording.place(row.place)
    return (
        row.no,
        _day(row.found_on),
        _coded(kind, "source", row.source, wording),
        _lines(village, row.grid),
        row.where,
        row.text,
        _coded(kind, "category", row.category, wording),
        # The column says what it is about: "一般" is enough there, and fits.
        _coded(kind, "level", row.level, wording).removesuffix(say(f"kind.{kind.name}")),
        _lines(row.owner_org, row.owner_person),
        row.measures,
        _day(row.due_on),
        _day(row.closed_on),
        _lines(row.reviewed_by, _day(row.reviewed_on)),
        say(f"state.{kind.name}.{row.state}"),
        say("paper.yes" if row.listed else "paper.no"),
        say("paper.list_mark").join(_remarks(row, wording)),
    )


def _remarks(row: LedgerRow, wording: Wording) -> Iterable[str]:
    if row.carried:
        yield wording.say("ledger.mark.carried")
    if row.overdue:
        yield wording.say("ledger.mark.overdue")
    if row.closed_on and not row.on_time:
        yield wording.say("ledger.mark.late")
    for mark in row.marks:
        yield wording.say(f"remark.{mark}")


def _changes(
    snapshot: LedgerSnapshot, kind: Kind, wording: Wording, occasion: LedgerOccasion
) -> Iterable[ChangeList]:
    """One list each of rows added, changed and removed; empty lists are left out."""
    if occasion.earlier is None:
        return
    difference = compare(occasion.earlier, snapshot)
    before = {row.id: row for row in occasion.earlier.rows}

    def cells(row: LedgerRow) -> tuple[str, ...]:
        return _cells(row, snapshot.township, kind, wording)

    told = {
        "added": [_outline(cells(row)) for row in difference.added],
        "changed": [
            _change(cells(before[row.id]), cells(row), wording) for row in difference.changed
        ],
        "removed": [_outline(cells(row)) for row in difference.removed],
    }
    for name, lines in told.items():
        if lines:
            yield ChangeList(
                wording.say(f"ledger.{name}", count=len(lines)),
                tuple(f"{at}. {line}" for at, line in enumerate(lines, start=1)),
            )


def _outline(cells: tuple[str, ...]) -> str:
    """A row in one line: number, found, village, place, text, category, level, state."""
    parts = (*cells[:2], cells[3].split("\n")[0], *cells[4:8], cells[13])
    return "　".join(part.replace("\n", " ") for part in parts if part)


def _change(before: tuple[str, ...], after: tuple[str, ...], wording: Wording) -> str:
    """A row's number and each cell that reads differently, then and now."""
    empty = wording.say("ledger.empty_value")
    changed = [
        wording.say(
            "ledger.change_value",
            label=wording.say(f"ledger.column.{name}").replace("\n", ""),
            before=_flat(old) or empty,
            after=_flat(new) or empty,
        )
        for name, old, new in zip(COLUMNS[_TOLD], before, after, strict=True)
        if old != new
    ]
    return "　".join([after[0], *changed])


def _flat(cell: str) -> str:
    return cell.replace("\n", " ")


def _coded(kind: Kind, column: str, code: str, wording: Wording) -> str:
    """The label of a code of the column's field."""
    field = kind.field(getattr(kind.ledger, column, ""))
    return wording.code(field.codes, code) if field and code else code


def _day(on: str) -> str:
    """2026.6.5: narrow enough for a column."""
    return ".".join(str(int(part)) for part in on.split("-")) if on else ""


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)
