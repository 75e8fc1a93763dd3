"""The month's figures at the desk: charts, tables, and both to take away [S6]."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from browser import DESK, Window
from county import County
from outputs.hazards import keep
from outputs.june import june
from outputs.the_year import the_year
from screens import Desk
from storage.stores import CountedIds, SteppingClock
from test_screens import faults_of, sideways_of
from xunan.contract.catalogue import shipped
from xunan.storage.open import open_storage

pytestmark = pytest.mark.browser
KINDS = {kind.name: kind for kind in shipped().kinds}


async def fill(folder: Path) -> None:
    """Story S6's June, and drills and shelters around it."""
    clock = SteppingClock()
    clock.instant = datetime(2026, 7, 1, 1, tzinfo=UTC)
    storage = await open_storage(
        f"sqlite:///{folder / 'xunan.db'}", folder, clock=clock, ids=CountedIds()
    )
    try:
        for body in (*june(), *the_year()):
            await keep(storage, body, kind=KINDS[body["kind"]])
    finally:
        await storage.close()


@pytest.fixture
def filled(county: County) -> County:
    """A county with the story's June in it."""
    county.server.kill()
    with ThreadPoolExecutor(1) as beside:
        beside.submit(asyncio.run, fill(county.server.data_dir)).result()
    county.server.start()
    return county


def at_the_desk(county: County, who: str, window: Window) -> Page:
    """A desk on the figures of June 2026."""
    page = window.open(county.join(who))
    desk = Desk(page)
    desk.wait_until_open()
    page.get_by_role("navigation", name="办公台").get_by_role("link", name="月度指标").click()
    page.get_by_label("月份").fill("2026-06")
    expect(page.get_by_role("heading", name="规划指标")).to_be_visible()
    return page


def cells(table: Locator, row: str) -> Locator:
    """The cells of a table's row; another month's stand there until the answer has come."""
    return table.get_by_role("row", name=row).get_by_role("cell")


def test_a_township_sees_the_rates_of_its_ledger_by_month(
    filled: County, open_window: Callable[..., Window]
) -> None:
    page = at_the_desk(filled, "township", open_window("desk", size=DESK, touch=False))

    hazards = page.get_by_role("table", name="隐患排查治理")
    expect(cells(hazards, "2026-06")).to_have_text([
        "7", "23", "19", "63.3 %", "20", "17", "85.0 %", "11", "3",
    ])  # fmt: skip
    drills, shelters = (page.get_by_role("table", name=name) for name in ("演练", "避难场所"))
    expect(cells(drills, "2026-06")).to_have_text(["1", "625", "2", "645"])
    expect(cells(shelters, "2026-02").last).to_have_text("—")
    expect(page.get_by_text("63.3 %（19/30）")).to_be_visible()
    assert page.get_by_label("地方").count() == 0
    assert (faults_of(page), sideways_of(page)) == ([], 0)


def test_the_county_sees_every_township_and_takes_table_and_paper_away(
    filled: County, open_window: Callable[..., Window]
) -> None:
    page = at_the_desk(filled, "county", open_window("desk", size=DESK, touch=False))

    drills = page.get_by_role("table", name="演练")
    expect(cells(drills, "营前镇")).to_have_text(["1", "625", "2", "645"])
    expect(cells(drills, "合计")).to_have_text(["2", "655", "3", "675"])
    targets = cells(page.get_by_role("table", name="规划指标"), "应急演练次数")
    assert "2.7 %" in targets.all_inner_texts()
    with page.expect_download() as coming:
        page.get_by_role("button", name="下载表格").click()
    text = Path(coming.value.path()).read_text(encoding="utf-8-sig")
    assert "63.3 %" in {row["销号率"] for row in csv.DictReader(io.StringIO(text))}
    with page.expect_download() as coming:
        page.get_by_role("button", name="下载 PDF").click()
    assert Path(coming.value.path()).read_bytes().startswith(b"%PDF-")
    assert coming.value.suggested_filename == "应急工作月度指标 上犹县 2026-06.pdf"
    assert (faults_of(page), sideways_of(page)) == ([], 0)
    page.get_by_label("分列").select_option("months")
    expect(
        page.get_by_role("table", name="演练").get_by_role("row", name="2026-03")
    ).to_be_visible()
    page.get_by_label("地方").select_option("360724100")
    expect(page.get_by_text("目标是全县的；这里数的是东山镇。")).to_be_visible()
