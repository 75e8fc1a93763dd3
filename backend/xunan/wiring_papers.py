"""Builds what prints: sheets, ledgers, figures and door plates, all with the same words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from xunan import __version__
from xunan.application.print_ledger import PrintLedger
from xunan.application.print_plates import PrintPlates
from xunan.application.print_sheet import PrintSheet
from xunan.application.print_values import Wording
from xunan.application.reckon_figures import ReckonFigures
from xunan.county import County, load_county
from xunan.county.map_files import read_county_map
from xunan.county.own_tables import read_targets, read_thresholds
from xunan.outputs.catalogue import read_sheets

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from xunan.application.accept_push import Push, PushOutcome
    from xunan.application.ports import Clock, Photos, Records
    from xunan.application.print_model import Printer
    from xunan.domain.kind import Kind
    from xunan.settings import Settings


@dataclass(frozen=True, slots=True)
class PaperDesk:
    """The ports that papers are made with; `words` are the kinds' own."""

    records: Records
    photos: Photos
    printer: Printer
    clock: Clock
    push: Callable[[Push], Awaitable[PushOutcome]]
    kinds: Mapping[str, Kind]
    words: Mapping[str, str]


class Papers(TypedDict):
    """The use cases, by their names among the services."""

    print_sheet: PrintSheet
    print_ledger: PrintLedger
    print_plates: PrintPlates
    figures: ReckonFigures


def papers(chosen: Settings, desk: PaperDesk) -> Papers:
    """Everything that prints."""
    book = read_sheets(desk.kinds)
    county = load_county()
    link = chosen.public_url + "/#/record/{kind}/{id}"
    common: dict[str, Any] = {
        "records": desk.records,
        "printer": desk.printer,
        "clock": desk.clock,
        "kinds": desk.kinds,
        "wording": Wording({**desk.words, **book.words}, _places(county)),
    }
    return Papers(
        print_sheet=PrintSheet(
            photos=desk.photos,
            sheets=book.sheets,
            record_link=link,
            version=__version__,
            numbers=chosen.rounds.numbers,
            thresholds={one.key: one for one in read_thresholds(chosen.county_dir)},
            points=_points(chosen, county),
            **common,
        ),
        print_ledger=PrintLedger(push=desk.push, version=__version__, **common),
        print_plates=PrintPlates(record_link=link, **common),
        figures=ReckonFigures(
            indicators=read_targets(chosen.county_dir),
            townships=tuple(town.code for town in county.townships),
            rounds=chosen.rounds.numbers,
            version=__version__,
            **common,
        ),
    )


def _points(chosen: Settings, county: County) -> tuple[dict[str, Any], ...]:
    """Where people live, as `people_inside` counts them."""
    points = read_county_map(chosen.map.folder, county).points
    return tuple({"lat": one.lat, "lon": one.lon, "people": one.people} for one in points)


def _places(county: County) -> dict[str, str]:
    """Every place's name by its code of 6, 9 or 12 digits, as papers print it."""
    names = {county.code: county.name}
    for town in county.townships:
        names[town.code] = town.name
        names |= {village.code: village.short for village in town.villages}
    return names
