"""One record's line in a monthly ledger, as it stood at the month's end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xunan.domain.deadlines import (
    LOCAL,
    add_days,
    entry_time,
    local_date,
    midnight,
    parse_date,
    parse_moment,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from xunan.domain.kind import Kind, LedgerForm

# The columns that are plain answers.
_ANSWERS = (
    "source",
    "place",
    "grid",
    "where",
    "text",
    "category",
    "level",
    "owner_org",
    "measures",
)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One record in the columns of F6; codes and division codes, not yet words.

    Dates are local, "" where there is none.
    `state` and what follows from the timeline are as at the month's end.
    """

    id: str
    no: str
    found_at: str
    found_on: str
    source: str
    place: str
    grid: str
    where: str
    text: str
    category: str
    level: str
    owner_org: str
    owner_person: str
    measures: str
    due_on: str
    closed_on: str
    reviewed_by: str
    reviewed_on: str
    state: str
    listed: bool
    marks: tuple[str, ...]
    carried: bool
    on_time: bool
    overdue: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month as local dates and instants; `end` is its end or, while it runs, the present.

    What was due before `as_of_on` is overdue.
    """

    first_on: str
    next_on: str
    begin: datetime
    end: datetime
    as_of_on: str


@dataclass(frozen=True, slots=True)
class _Change:
    """A timeline entry that changed the state, with the time of the act."""

    at: datetime
    act: str
    to: str
    by: str

    @property
    def on(self) -> str:
        """The local date of the act."""
        return self.at.astimezone(LOCAL).date().isoformat()


def month_of(month: str, now: datetime) -> Month:
    """The month "2026-06"; raises ValueError for another text and for a month not begun."""
    first_on = f"{month}-01"
    parse_date(first_on)
    begin = midnight(first_on)
    if now < begin:
        raise ValueError(f"{month} has not begun")
    next_on = f"{add_days(first_on, 31)[:7]}-01"
    today = now.astimezone(LOCAL).date().isoformat()
    return Month(first_on, next_on, begin, min(midnight(next_on), now), min(next_on, today))


def belongs(form: LedgerForm, body: Mapping[str, Any], township: str) -> bool:
    """Whether the record was filed in the township and not struck out since."""
    fields = body["f"]
    return (
        bool(fields.get(form.number) and fields.get(form.found))
        and str(fields.get(form.place, "")).startswith(township)
        and body["state"] not in form.struck
    )


def row_of(kind: Kind, form: LedgerForm, body: Mapping[str, Any], month: Month) -> LedgerRow | None:
    """The record's row, or None where it is not in the month: not found yet, or closed before."""
    fields = body["f"]
    found = parse_moment(fields[form.found])
    if found >= month.end:
        return None
    changes = [change for change in _changes(body["log"]) if change.at < month.end]
    is_carried = found < month.begin
    if is_carried and _is_done(form, [one for one in changes if one.at < month.begin]):
        # Closed before the month; one that was opened again within it counts as new.
        if not any(one.at >= month.begin and one.to not in form.done for one in changes):
            return None
        is_carried = False
    closed_on = changes[-1].on if _is_done(form, changes) else ""
    due_on = fields.get(form.due) or ""
    review = next((one for one in reversed(changes) if one.act in form.review), None)
    acts = {change.act for change in changes}
    return LedgerRow(
        id=body["id"],
        no=fields[form.number],
        found_at=fields[form.found],
        found_on=local_date(fields[form.found]),
        **{column: str(fields.get(getattr(form, column)) or "") for column in _ANSWERS},
        owner_person=str(fields.get(form.owner_person) or _name(fields.get(form.assigned))),
        due_on=due_on,
        closed_on=closed_on,
        reviewed_by=review.by if review else "",
        reviewed_on=review.on if review else "",
        state=changes[-1].to if changes else kind.initial,
        listed=fields.get(form.listed) is True,
        marks=tuple(mark for move, mark in form.marks if move in acts),
        carried=is_carried,
        on_time=bool(closed_on) and (not due_on or closed_on <= due_on),
        overdue=not closed_on and bool(due_on) and due_on < month.as_of_on,
    )


def _name(person: Mapping[str, Any] | None) -> str:
    """Whoever sees to it stands for a person responsible that nobody named."""
    return str(person["name"]) if person else ""


def _changes(log: Sequence[Mapping[str, Any]]) -> list[_Change]:
    return [
        _Change(entry_time(entry), entry["act"], entry["to"], entry["by"]["name"])
        for entry in log
        if entry.get("to")
    ]


def _is_done(form: LedgerForm, changes: Sequence[_Change]) -> bool:
    """Whether the last of these changes closed the record."""
    return bool(changes) and changes[-1].to in form.done
