"""A month's figures: those of story S6, drills, shelters, and the plan's targets [S6]."""

from __future__ import annotations

import csv
import io
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from outputs.hazards import YINGQIAN, ZHANG, keep, places, words
from outputs.june import june
from outputs.the_year import the_year
from storage.stores import DATABASES, SteppingClock, make_storage
from xunan.application.ports import Person
from xunan.application.print_ledger import PrintLedger
from xunan.application.print_model import PrintTroubleError
from xunan.application.print_values import Wording
from xunan.application.push_queue import PushQueue
from xunan.application.reckon_figures import ReckonFigures
from xunan.application.rules import Rules
from xunan.application.server_device import ensure_server_device
from xunan.contract.catalogue import shipped
from xunan.county import load_county
from xunan.county.own_tables import CountyTableError, read_targets
from xunan.domain.people import streams_of
from xunan.outputs.pdf.printer import PdfPrinter

pytestmark = pytest.mark.anyio

FIRST_OF_JULY = datetime(2026, 7, 1, 1, 30, tzinfo=UTC)
COUNTY = Person("c1", "chen", "陈县安", "county_officer", "", (), (), "", "360724")
CATALOGUE = shipped()
KINDS = {kind.name: kind for kind in CATALOGUE.kinds}


@asynccontextmanager
async def an_office(tmp_path: Path, database: str = "sqlite", *, year: bool = True):
    """The use case, and the ledger's, over a real storage on 1 July."""
    async with make_storage(database, tmp_path) as storage:
        clock = SteppingClock()
        clock.instant = FIRST_OF_JULY
        await ensure_server_device(storage.accounts, clock)
        await keep(storage, *june())
        if year:
            for body in the_year():
                await keep(storage, body, kind=KINDS[body["kind"]])
        queue = PushQueue(storage.sync, Rules(KINDS, CATALOGUE.code_sets()))
        printer = PdfPrinter()
        common = {
            "records": storage.records,
            "printer": printer,
            "clock": clock,
            "kinds": KINDS,
            "wording": Wording(words(), places()),
            "version": "0.1.0",
        }
        figures = ReckonFigures(
            indicators=read_targets(tmp_path / "nowhere"),
            townships=tuple(town.code for town in load_county().townships),
            rounds={},
            **common,
        )
        yield figures, PrintLedger(push=queue.push, **common)
        await queue.close()
        printer.close()


@pytest.mark.parametrize("database", DATABASES)
async def test_the_rates_are_those_of_the_ledger_of_the_story(tmp_path, database):
    async with an_office(tmp_path, database) as (figures, ledger):
        found = await figures(YINGQIAN, "2026-06", streams_of(ZHANG))
        frozen = await ledger.freeze("hazard", YINGQIAN, "2026-06", ZHANG, streams_of(ZHANG))

    counts = found.total.hazards
    assert ("63.3 %", "85.0 %") == (counts.closing_rate, counts.on_time_rate)
    assert (19, 30) == (counts.closed, counts.carried_in + counts.new)
    assert (17, 20) == (counts.due_on_time, counts.due_in_month)
    assert {name: getattr(counts, name) for name in frozen.counts} == frozen.counts
    assert found.total == found.townships[0] == found.months[-1]


@pytest.mark.parametrize("database", DATABASES)
async def test_drills_and_shelters_are_counted_as_the_month_ended(tmp_path, database):
    async with an_office(tmp_path, database) as (figures, _):
        found = await figures(YINGQIAN, "2026-06", streams_of(ZHANG))

    assert (1, 625) == (found.total.drills.held, found.total.drills.participants)
    assert (2, 645) == (found.total.year_drills.held, found.total.year_drills.participants)
    assert [0, 0, 20, 0, 0, 625] == [at.drills.participants for at in found.months]
    shelters = found.total.shelters
    assert (5, 1, 1, 2, 1, "20.0 %") == (
        shelters.total, shelters.ready, shelters.limited, shelters.not_ready, shelters.unusable,
        shelters.ready_rate,
    )  # fmt: skip
    # In February there was no shelter yet, and nothing is divided by nothing.
    assert (0, "—") == (found.months[1].shelters.total, found.months[1].shelters.ready_rate)


async def test_the_county_sees_every_township_and_their_sum(tmp_path):
    async with an_office(tmp_path) as (figures, _):
        found = await figures("360724", "2026-06", streams_of(COUNTY))

    by_place = {at.place: at for at in found.townships}
    assert set(by_place) == {town.code for town in load_county().townships}
    assert 2 == found.total.drills.held == sum(at.drills.held for at in found.townships)
    assert 655 == found.total.drills.participants
    assert "63.3 %" == by_place[YINGQIAN].hazards.closing_rate
    assert "—" == by_place["360724100"].hazards.closing_rate
    assert "东山镇" == found.names["360724100"]


async def test_targets_show_counts_beside_shares_and_judge_nothing_that_nobody_set(tmp_path):
    async with an_office(tmp_path) as (figures, _):
        found = await figures("360724", "2026-06", streams_of(COUNTY))

    shown = {
        one.indicator.name: (one.part, one.whole, one.yearly, one.shown, one.met)
        for one in found.standings
    }
    assert (3, None, "112", "2.7 %", None) == shown["drills"]
    assert (675, None, "2200", "30.7 %", None) == shown["participants"]
    assert (19, 30, "", "63.3 %", None) == shown["closing_rate"]
    assert (1, 5, "", "20.0 %", None) == shown["shelters_ready"]
    assert (None, None, "90", "—", None) == shown["training_coverage"]


async def test_the_table_opens_in_a_spreadsheet_with_all_places_and_months(tmp_path):
    async with an_office(tmp_path) as (figures, _):
        raw = await figures.table("360724", "2026-06", streams_of(COUNTY))

    text = raw.decode()
    assert text.startswith("\ufeff地方,月份,上月结转,")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    assert 15 + 1 + 5 == len(rows)
    (mine,) = [row for row in rows if row["地方"] == "营前镇"]
    assert ("2026-06", "63.3 %", "85.0 %", "625") == (
        mine["月份"], mine["销号率"], mine["按期整改率"], mine["参加人次"],
    )  # fmt: skip


async def test_a_place_of_others_and_a_month_to_come_are_refused(tmp_path):
    async with an_office(tmp_path, year=False) as (figures, _):
        for place, month, code in (
            ("360724100", "2026-06", "print.no_such_figures"),
            ("360724", "2026-06", "print.no_such_figures"),
            (YINGQIAN, "2026-08", "print.month_wrong"),
        ):
            with pytest.raises(PrintTroubleError, match=code):
                await figures(place, month, streams_of(ZHANG))


ROW = """
[[indicator]]
name = "on_time_rate"
zh = "按期整改率"
en = "On time"
measure = "on_time_rate"
direction = "at_least"
baseline_year = 2025
target_year = 2030
target = {target}
formula_zh = "按期÷应完成"
formula_en = "in time / due"
source_zh = "县里"
source_en = "the county"
"""


@pytest.mark.parametrize(("target", "met"), [("85", True), ("85.1", False)])
async def test_a_county_sets_its_own_targets_in_its_folder(tmp_path, target, met):
    (tmp_path / "targets.toml").write_text(ROW.format(target=target), encoding="utf-8")
    async with an_office(tmp_path, year=False) as (figures, _):
        own = ReckonFigures(
            **{
                **{name: getattr(figures, name) for name in figures.__slots__},
                "indicators": read_targets(tmp_path),
            }
        )
        (only,) = (await own(YINGQIAN, "2026-06", streams_of(ZHANG))).standings

    assert (target, "85.0 %", met) == (only.yearly, only.shown, only.met)


@pytest.mark.parametrize(
    "text", ["[[indicator", ROW.format(target='"viel"'), ROW.format(target=1) * 2, "[x]\n"]
)
def test_a_table_that_cannot_be_understood_is_named(tmp_path, text):
    (tmp_path / "targets.toml").write_text(text, encoding="utf-8")

    with pytest.raises(CountyTableError, match=r"targets\.toml"):
        read_targets(tmp_path)
