"""Says a month's figures in the words of paper, and as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from xunan.application.print_model import Grid, Paper, Prose, Signatures
from xunan.application.print_values import instant

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from xunan.application.print_values import Wording
    from xunan.application.reckon_figures import MonthFigures
    from xunan.domain.figures import PlaceFigures
    from xunan.domain.targets import Standing

Column = tuple[str, "Callable[[PlaceFigures], int | str]"]

HAZARD_COLUMNS: tuple[Column, ...] = (
    ("carried_in", lambda at: at.hazards.carried_in),
    ("new", lambda at: at.hazards.new),
    ("closed", lambda at: at.hazards.closed),
    ("closing_rate", lambda at: at.hazards.closing_rate),
    ("due_in_month", lambda at: at.hazards.due_in_month),
    ("due_on_time", lambda at: at.hazards.due_on_time),
    ("on_time_rate", lambda at: at.hazards.on_time_rate),
    ("open_end", lambda at: at.hazards.open_end),
    ("overdue", lambda at: at.hazards.overdue),
)
WORK_COLUMNS: tuple[Column, ...] = (
    ("drills", lambda at: at.drills.held),
    ("participants", lambda at: at.drills.participants),
    ("year_drills", lambda at: at.year_drills.held),
    ("year_participants", lambda at: at.year_drills.participants),
    ("shelters", lambda at: at.shelters.total),
    ("ready", lambda at: at.shelters.ready),
    ("limited", lambda at: at.shelters.limited),
    ("not_ready", lambda at: at.shelters.not_ready),
    ("unusable", lambda at: at.shelters.unusable),
    ("ready_rate", lambda at: at.shelters.ready_rate),
)
# A byte order mark: without it the county's spreadsheets read Chinese as something else.
BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class FiguresOccasion:
    """When and by whom figures are printed."""

    printed_at: datetime
    printed_by: str
    version: str


def figures_table(figures: MonthFigures, wording: Wording) -> bytes:
    """A line for each township, one for all of them, and one for each month of the year."""
    columns = HAZARD_COLUMNS + WORK_COLUMNS
    out = io.StringIO(BOM, newline="")
    out.seek(0, io.SEEK_END)
    lines = csv.writer(out)
    heads = [wording.say(f"figures.column.{name}") for name, _ in columns]
    lines.writerow([wording.say("figures.place"), wording.say("figures.month"), *heads])
    for at in _each(figures):
        cells = [value(at) for _, value in columns]
        lines.writerow([figures.names[at.place], at.month, *cells])
    return out.getvalue().encode()


def figures_paper(figures: MonthFigures, wording: Wording, occasion: FiguresOccasion) -> Paper:
    """The figures word for word: targets, hazards, drills and shelters, and the months."""
    say = wording.say
    place = figures.place
    county = say("paper.county_unit", county=wording.places.get(place, place))
    unit = wording.unit(place) if len(place) > 6 else county
    as_of = wording.moment(instant(figures.as_of))
    return Paper(
        title=say("figures.title"),
        issuer=say("paper.unit", unit=unit),
        number=_month(figures.month, wording),
        blocks=(
            _targets(figures, wording),
            _places(figures, wording, "hazards", HAZARD_COLUMNS),
            _places(figures, wording, "work", WORK_COLUMNS),
            _months(figures, wording),
            Prose(say("figures.definitions", time=as_of), apart=True),
            Signatures(((say("paper.filled_by"), say("paper.checked_by"), say("paper.head_by")),)),
        ),
        foot=say(
            "paper.foot",
            time=wording.moment(occasion.printed_at),
            person=occasion.printed_by,
            version=occasion.version,
        ),
        page_of=say("paper.page_of", page="{page}", pages="{pages}"),
    )


def _each(figures: MonthFigures) -> list[PlaceFigures]:
    """Townships, the whole where it is more than one, and the months before."""
    one = figures.townships[0].place if len(figures.townships) == 1 else ""
    whole = [] if one == figures.place else [figures.total]
    return [*figures.townships, *whole, *figures.months[:-1]]


def _targets(figures: MonthFigures, wording: Wording) -> Grid:
    say = wording.say
    labels = ("indicator", "target", "actual", "share", "met", "source")
    return Grid(
        labels=tuple(say(f"figures.{name}") for name in labels),
        shares=(5, 3, 3, 2.4, 2.6, 6),
        groups=tuple(
            (
                (
                    one.indicator.zh,
                    _target(one, wording),
                    _actual(one, wording),
                    one.shown,
                    say(f"figures.met.{_met(one)}"),
                    one.indicator.source_zh,
                ),
            )
            for one in figures.standings
        ),
        empty=say("figures.none"),
        heading=say("figures.targets"),
    )


def _target(one: Standing, wording: Wording) -> str:
    """The year's target with its direction; a rate's is in per cent."""
    if not one.yearly:
        return wording.say("figures.no_target")
    unit = one.indicator.unit_zh or "%"
    return wording.say(f"figures.{one.indicator.direction}", number=one.yearly, unit=unit)


def _actual(one: Standing, wording: Wording) -> str:
    """The counts, which always stand beside the rate."""
    if one.part is None:
        return wording.say("figures.unknown")
    return str(one.part) if one.whole is None else f"{one.part} / {one.whole}"


def _met(one: Standing) -> str:
    return {True: "yes", False: "no", None: "open"}[one.met]


def _places(
    figures: MonthFigures, wording: Wording, heading: str, columns: tuple[Column, ...]
) -> Grid:
    places = [*figures.townships, figures.total]
    if len(figures.townships) == 1 and figures.townships[0].place == figures.place:
        places.pop()
    return Grid(
        labels=(wording.say("figures.place"), *_heads(columns, wording)),
        shares=(3, *(2 for _ in columns)),
        groups=tuple(((figures.names[at.place], *_cells(at, columns)),) for at in places),
        empty=wording.say("figures.none"),
        heading=wording.say(f"figures.{heading}"),
    )


def _months(figures: MonthFigures, wording: Wording) -> Grid:
    chosen = {"new", "closed", "closing_rate", "due_in_month", "due_on_time", "on_time_rate"}
    shown = {"drills", "participants", "ready", "shelters", "ready_rate"} | chosen
    columns = tuple(one for one in HAZARD_COLUMNS + WORK_COLUMNS if one[0] in shown)
    return Grid(
        labels=(wording.say("figures.month"), *_heads(columns, wording)),
        shares=(2.6, *(2 for _ in columns)),
        groups=tuple(((at.month, *_cells(at, columns)),) for at in figures.months),
        empty=wording.say("figures.none"),
        heading=wording.say("figures.months"),
    )


def _heads(columns: tuple[Column, ...], wording: Wording) -> tuple[str, ...]:
    return tuple(wording.say(f"figures.column.{name}") for name, _ in columns)


def _cells(at: PlaceFigures, columns: tuple[Column, ...]) -> tuple[str, ...]:
    return tuple(str(value(at)) for _, value in columns)


def _month(month: str, wording: Wording) -> str:
    first = date.fromisoformat(f"{month}-01")
    return wording.say("paper.month", year=first.year, month=first.month)
