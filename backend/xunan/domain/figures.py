"""The figures of a month, by township: drills, people in them, hazards closed, shelters ready.

Hazards are counted by the ledger itself, so that a figure and a printed ledger never differ.
Everything is counted as it stood at the month's end, by the times of the acts themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xunan.domain.deadlines import add_days, entry_time, local_date, parse_moment
from xunan.domain.ledger import LedgerCounts, ledger_of, rate
from xunan.domain.ledger_rows import Month, month_of
from xunan.domain.shelter_readiness import readiness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from xunan.domain.kind import Kind

    Body = Mapping[str, Any]

HELD = frozenset({"recorded", "evaluated"})
DIVISION = "division_code"


@dataclass(frozen=True, slots=True)
class DrillCounts:
    """Drills whose all-clear was given, and the people in them."""

    held: int
    participants: int


@dataclass(frozen=True, slots=True)
class ShelterCounts:
    """Shelters by what could be said of them at the month's end; `total` leaves out given-up ones.

    `ready_rate` is the share that was ready without reserve, "—" where there is no shelter.
    """

    total: int
    ready: int
    limited: int
    not_ready: int
    unusable: int
    ready_rate: str


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """A place's month; `year_drills` counts from January on to the end of the month."""

    place: str
    month: str
    hazards: LedgerCounts
    drills: DrillCounts
    year_drills: DrillCounts
    shelters: ShelterCounts


@dataclass(frozen=True, slots=True)
class Figures:
    """A month: the whole place, its townships, and the months of the year so far."""

    total: PlaceFigures
    townships: tuple[PlaceFigures, ...]
    months: tuple[PlaceFigures, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """The records that figures are made of, as they are known now; one list for each kind."""

    hazards: Sequence[Body]
    drills: Sequence[Body]
    shelters: Sequence[Body]
    checks: Sequence[Body]

    def of(self, place: str) -> Books:
        """Only what lies in the place: a code's first digits."""
        return Books(
            hazards=_within(self.hazards, place),
            drills=_within(self.drills, place),
            shelters=_within(self.shelters, place),
            checks=self.checks,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What figures are reckoned by: the present, the kind with the ledger, the county's intervals.

    `interval` tells the days between two checks of a shelter as they count on a local date.
    """

    now: datetime
    hazard: Kind
    interval: Callable[[str], int]


def figures_of(
    books: Books, place: str, townships: Sequence[str], month: str, terms: Terms
) -> Figures:
    """Reckon a month ("2026-06") of a place (6 or 9 digits) and of each of its townships.

    Raises ValueError for a text that is no month and for a month that has not begun.
    """
    month_of(month, terms.now)
    here = books.of(place)
    so_far = [f"{month[:4]}-{number:02d}" for number in range(1, int(month[5:]) + 1)]
    months = tuple(_place(here, place, at, terms) for at in so_far)
    return Figures(
        total=months[-1],
        townships=tuple(_place(here.of(code), code, month, terms) for code in townships),
        months=months,
    )


def _place(books: Books, code: str, month: str, terms: Terms) -> PlaceFigures:
    span = month_of(month, terms.now)
    return PlaceFigures(
        place=code,
        month=month,
        hazards=ledger_of(terms.hazard, books.hazards, code, month, terms.now).counts,
        drills=_drills(books.drills, span.first_on, span),
        year_drills=_drills(books.drills, f"{month[:4]}-01-01", span),
        shelters=_shelters(books, span, terms.interval),
    )


def _within(bodies: Iterable[Body], place: str) -> list[Body]:
    return [body for body in bodies if str(body["f"].get(DIVISION, "")).startswith(place)]


def _drills(drills: Iterable[Body], first_on: str, span: Month) -> DrillCounts:
    """By the day of the all-clear, whenever it was evaluated or sent."""
    held = [
        body["f"]
        for body in drills
        if body["state"] in HELD
        and (at := body["f"].get("time_all_clear"))
        and parse_moment(at) < span.end
        and first_on <= local_date(at) < span.next_on
    ]
    return DrillCounts(len(held), sum(fields.get("participants") or 0 for fields in held))


def _shelters(books: Books, span: Month, interval: Callable[[str], int]) -> ShelterCounts:
    """Judged on the month's last day, or today while it runs, by the checks known by then.

    Who holds a key is what the sheet says now: a timeline keeps no earlier answers.
    """
    on = min(span.as_of_on, add_days(span.next_on, -1))
    checks: dict[str, list[Body]] = {}
    for check in books.checks:
        if parse_moment(check["f"]["captured_at"]) < span.end:
            checks.setdefault(check["f"]["shelter_id"], []).append(check)
    verdicts = [
        readiness({**shelter, "state": state}, checks.get(shelter["id"], ()), on, interval(on))
        for shelter in books.shelters
        if (state := _state_at(shelter, span.end))
    ]
    count = dict.fromkeys(("ready", "limited", "not_ready", "unusable", "retired"), 0)
    for found in verdicts:
        count[found.verdict] += 1
    total = len(verdicts) - count.pop("retired")
    return ShelterCounts(total, **count, ready_rate=rate(count["ready"], total))


def _state_at(body: Body, end: datetime) -> str:
    """The state a record was in, or "" if it was not there yet."""
    states = [one["to"] for one in body["log"] if one.get("to") and entry_time(one) < end]
    return states[-1] if states else ""
