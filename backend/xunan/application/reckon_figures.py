"""Reckons the figures of a month for a desk: as JSON, as a table, and on paper.

Nothing is frozen here: figures follow what is known now, while a ledger's print stays as it was.
Reckoning a county's year takes a second, so it is done in a thread.
"""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Mapping  # noqa: TC003 - the API's description resolves it
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xunan.application.every_record import every_record
from xunan.application.figures_paper import FiguresOccasion, figures_paper, figures_table
from xunan.application.print_model import PrintTroubleError
from xunan.application.times import instant
from xunan.domain.figures import Books, PlaceFigures, Terms, figures_of
from xunan.domain.rounds import interval
from xunan.domain.targets import Standing, standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xunan.application.ports import Clock, Person, Records
    from xunan.application.print_model import Printer
    from xunan.application.print_values import Wording
    from xunan.domain.figures import Figures
    from xunan.domain.kind import Kind
    from xunan.domain.targets import Indicator

HAZARD, DRILL, SHELTER, CHECK = "hazard", "drill", "shelter", "shelter_check"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFigures:
    """A month of a place as it is known at `as_of`; `names` are those of all places in it."""

    place: str
    month: str
    as_of: str
    names: Mapping[str, str]
    total: PlaceFigures
    townships: tuple[PlaceFigures, ...]
    months: tuple[PlaceFigures, ...]
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReckonFigures:
    """The use case, with the ports it speaks to and what the county has set.

    `townships` are the codes of the county's townships; `rounds` its intervals between checks.
    """

    records: Records
    printer: Printer
    clock: Clock
    kinds: Mapping[str, Kind]
    indicators: tuple[Indicator, ...]
    townships: tuple[str, ...]
    rounds: Mapping[str, int]
    wording: Wording
    version: str

    async def __call__(self, place: str, month: str, streams: Sequence[str]) -> MonthFigures:
        """The figures of a month ("2026-06") of a township (9 digits) or a county (6 digits).

        Raises PrintTroubleError: "print.no_such_figures" for a place that is not all the person's
        to see, and "print.month_wrong" for a text that is no month or one that has not begun.
        """
        if not {f"t:{place}", f"c:{place[:6]}"} & set(streams):
            raise PrintTroubleError("print.no_such_figures", place)
        books = Books(
            hazards=await self._read(HAZARD, place, streams),
            drills=await self._read(DRILL, place, streams),
            shelters=await self._read(SHELTER, place, streams),
            checks=await self._read(CHECK, place, streams),
        )
        now = self.clock.now()
        within = tuple(code[:9] for code in self.townships if code.startswith(place))
        terms = Terms(now=now, hazard=self.kinds[HAZARD], interval=self._interval)
        try:
            found: Figures = await to_thread(figures_of, books, place, within, month, terms)
        except ValueError as trouble:
            raise PrintTroubleError("print.month_wrong", month) from trouble
        return MonthFigures(
            place=place,
            month=month,
            as_of=instant(now),
            names={code: self.wording.places.get(code, code) for code in (place, *within)},
            total=found.total,
            townships=found.townships,
            months=found.months,
            standings=tuple(standing(one, found.total, month) for one in self.indicators),
        )

    async def table(self, place: str, month: str, streams: Sequence[str]) -> bytes:
        """The figures as CSV that spreadsheets open; raises as the call itself."""
        return figures_table(await self(place, month, streams), self.wording)

    async def pdf(self, place: str, month: str, by: Person, streams: Sequence[str]) -> bytes:
        """The figures as PDF; raises as the call itself, and "print.missing_glyph"."""
        figures = await self(place, month, streams)
        occasion = FiguresOccasion(self.clock.now(), by.name, self.version)
        return await self.printer.sheet(figures_paper(figures, self.wording, occasion))

    async def _read(self, kind: str, place: str, streams: Sequence[str]) -> list[dict[str, Any]]:
        found = every_record(self.records, self.kinds[kind], place, streams)
        return [body async for body in found]

    def _interval(self, on: str) -> int:
        repeat = self.kinds[CHECK].repeat
        if repeat is None:
            raise AssertionError("shelters are checked again and again")
        return interval(repeat, self.rounds, on)
