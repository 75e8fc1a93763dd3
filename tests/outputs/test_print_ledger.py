"""Story S6: the month's ledger, its frozen print, and the correction after it [S6]."""

import re
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from time import process_time

import anyio
import pytest

from outputs.hazards import LI, YINGQIAN, ZHANG, keep, places, words
from outputs.ink import boxes_of, difference, sign_in, sign_of
from outputs.june import closed_on, june, the_late_one
from outputs.papers import pages_of
from storage.stores import DATABASES, SteppingClock, make_storage
from xunan.application.print_ledger import PrintLedger
from xunan.application.print_model import PrintTroubleError
from xunan.application.print_values import Wording
from xunan.application.push_queue import PushQueue
from xunan.application.rules import Rules
from xunan.application.server_device import ensure_server_device
from xunan.contract.catalogue import shipped
from xunan.domain.people import streams_of
from xunan.outputs.pdf.fonts_build import FONTS, build_fonts
from xunan.outputs.pdf.printer import PdfPrinter

pytestmark = pytest.mark.anyio

FIRST_OF_JULY = datetime(2026, 7, 1, 1, 30, tzinfo=UTC)
SECOND_OF_JULY = datetime(2026, 7, 2, 8, 0, tzinfo=UTC)
MINE = streams_of(ZHANG)


@pytest.fixture(scope="module")
def printer():
    build_fonts()
    made = PdfPrinter()
    yield made
    made.close()


@asynccontextmanager
async def a_desk(printer, tmp_path, kind="sqlite"):
    """The use case over a real storage with June in it, the clock at 1 July."""
    catalogue = shipped()
    kinds = {one.name: one for one in catalogue.kinds}
    async with make_storage(kind, tmp_path) as storage:
        clock = SteppingClock()
        clock.instant = FIRST_OF_JULY
        await ensure_server_device(storage.accounts, clock)
        await keep(storage, *june())
        queue = PushQueue(storage.sync, Rules(kinds, catalogue.code_sets()))
        desk = PrintLedger(
            records=storage.records,
            printer=printer,
            clock=clock,
            push=queue.push,
            kinds=kinds,
            wording=Wording(words(), places()),
            version="0.1.0",
        )
        yield desk, storage, clock
        await queue.close()


async def frozen(desk, by=ZHANG):
    return await desk.freeze("hazard", YINGQIAN, "2026-06", by, streams_of(by))


@pytest.mark.parametrize("database", DATABASES)
async def test_the_figures_of_the_month_are_those_of_the_story(printer, tmp_path, database):
    async with a_desk(printer, tmp_path, database) as (desk, _, _):
        counts = (await frozen(desk)).counts

    assert counts == {
        "carried_in": 7, "new": 23, "closed": 19, "closed_on_time": 17, "closed_late": 2,
        "open_end": 11, "overdue": 3, "major": 1, "listed": 1, "due_in_month": 20,
        "due_on_time": 17, "closing_rate": "63.3 %", "on_time_rate": "85.0 %",
    }  # fmt: skip


async def test_the_paper_says_them_on_a4_landscape_with_30_rows(printer, tmp_path):
    async with a_desk(printer, tmp_path) as (desk, _, _):
        entry = await frozen(desk)
        start = process_time()
        pdf = await desk.pdf(entry.id, MINE)
        assert process_time() - start < 5
    pages = pages_of(pdf)
    text = "".join(pages)

    assert entry.rows == 30
    assert sorted(re.findall(r"360724103-2026-(\d{5})", text)) == [
        f"{at:05d}" for at in range(1, 31)
    ]
    for number, page in enumerate(pages, start=1):
        assert f"第{number}页共{len(pages)}页" in page
        assert all(word in page for word in ("序号", "隐患内容", "整改期限", "备注"))
    for said in (
        "隐患排查治理台账", "填报单位：上犹县营前镇人民政府", "2026年6月", "63.3%", "85.0%",
        "打印时间：2026年7月1日09:30", "巡安0.1.0",
    ):  # fmt: skip
        assert said in pages[0] or said in text, said
    for said in ("合计：本表共30项", "月末未销号11项，其中超期3项", "重大隐患1项，挂牌督办1项"):
        assert said in pages[-1], said
    for said in ("填表人：", "审核人：", "负责人：", "（盖章）"):
        assert said in pages[-1], said
    assert "更正" not in text
    assert "remark." not in text
    assert len(pdf) < 2 * 2**20


async def test_rare_village_names_are_drawn_in_the_ledger(printer, tmp_path):
    async with a_desk(printer, tmp_path) as (desk, _, _):
        pdf = tmp_path / "ledger.pdf"
        pdf.write_bytes(await desk.pdf((await frozen(desk)).id, MINE))

    font = FONTS / "noto-sans-sc.ttf"
    for name, rare in (("伏垇村", "垇"), ("沙塅村", "塅")):
        (page, (x0, y0, x1, y1)) = boxes_of(pdf, name)[0]
        each = (x1 - x0) / 3
        drawn = sign_in(pdf, page, (x0 + each, y0, x0 + 2 * each, y1))
        assert difference(drawn, sign_of(font, rare)) < 0.1
        for other in "□村伏沙" + {"垇": "塅", "塅": "垇"}[rare]:
            assert difference(drawn, sign_of(font, other)) > 0.12


async def test_printing_again_without_news_gives_the_same_print(printer, tmp_path):
    async with a_desk(printer, tmp_path) as (desk, _, clock):
        first = await frozen(desk)
        clock.instant = SECOND_OF_JULY
        again = await frozen(desk)
        prints = await desk.prints("hazard", YINGQIAN, "2026-06", MINE)

    assert again == first
    assert prints == [first]


async def test_what_is_done_in_july_does_not_touch_june(printer, tmp_path):
    async with a_desk(printer, tmp_path) as (desk, storage, clock):
        first = await frozen(desk)
        clock.instant = SECOND_OF_JULY
        still_open = next(body for body in june() if body["state"] == "assigned")
        await keep(storage, closed_on(still_open, "2026-07-02"))

        assert await frozen(desk) == first


async def test_a_hazard_of_29_june_that_comes_on_2_july_makes_correction_1(printer, tmp_path):
    async with a_desk(printer, tmp_path) as (desk, storage, clock):
        first = await frozen(desk)
        before = await desk.pdf(first.id, MINE)
        clock.instant = SECOND_OF_JULY
        await keep(storage, the_late_one())
        second = await frozen(desk)
        pages = pages_of(await desk.pdf(second.id, MINE))
        prints = await desk.prints("hazard", YINGQIAN, "2026-06", MINE)

        assert await desk.pdf(first.id, MINE) == before

    assert (first.correction, second.correction) == (0, 1)
    assert (second.counts["new"], second.counts["open_end"]) == (24, 12)
    assert second.counts["closing_rate"] == "61.3 %"
    assert second.counts["on_time_rate"] == first.counts["on_time_rate"]
    assert prints == [second, first]
    assert "更正1" in pages[0]
    assert "新增1行1.360724103-2026-00031" in pages[-1]
    assert "水库坝脚" in pages[-1]
    assert "变更" not in pages[-1].replace("相比的变化", "")
    assert "打印时间：2026年7月2日16:00" in pages[0]


async def test_a_correction_tells_what_a_changed_row_said_before(printer, tmp_path):
    async with a_desk(printer, tmp_path) as (desk, storage, clock):
        await frozen(desk)
        clock.instant = SECOND_OF_JULY
        changed = june()[7]
        changed["f"] |= {"place": "祠堂后山"}
        await keep(storage, changed)
        gone = june()[29]
        await keep(storage, gone | {"state": "rejected"})
        pdf = await desk.pdf((await frozen(desk)).id, MINE)
    last = pages_of(pdf)[-1]

    assert "变更1行" in last
    assert "具体位置：村道口往北三百米，老祠堂后山（沙塅村移民户旁）→祠堂后山" in last
    assert "删除1行" in last


async def test_a_frozen_print_keeps_its_words_when_the_product_changes_its_own(printer, tmp_path):
    async with a_desk(printer, tmp_path) as (desk, _, _):
        entry = await frozen(desk)
        before = await desk.pdf(entry.id, MINE)
        renamed = words() | {"state.hazard.closed": "已办结", "ledger.title": "新台账"}
        object.__setattr__(desk, "wording", Wording(renamed, places()))

        assert await desk.pdf(entry.id, MINE) == before


async def test_the_paper_carries_the_check_code_that_the_desk_shows(printer, tmp_path):
    async with a_desk(printer, tmp_path) as (desk, _, _clock):
        made = await frozen(desk)
        pdf = await desk.pdf(made.id, MINE)

    assert f"校验码{made.digest[:16]}" in pages_of(pdf)[0]


async def test_a_running_month_says_up_to_when_it_was_counted(printer, tmp_path):
    async with a_desk(printer, tmp_path) as (desk, _, clock):
        clock.instant = datetime(2026, 6, 20, 2, 0, tzinfo=UTC)
        pdf = await desk.pdf((await frozen(desk)).id, MINE)

    assert "2026年6月（截至2026年6月20日10:00）" in pages_of(pdf)[0]


async def test_a_month_without_hazards_is_a_zero_report(printer, tmp_path):
    async with a_desk(printer, tmp_path) as (desk, _, _):
        entry = await desk.freeze("hazard", YINGQIAN, "2026-04", ZHANG, MINE)
        (page,) = pages_of(await desk.pdf(entry.id, MINE))

    assert entry.counts["closing_rate"] == "—"
    assert "本月无记录（零报告）" in page


@pytest.mark.parametrize("month", ["2026-08", "2026-13", "june", ""])
async def test_a_month_that_is_none_or_not_begun_is_refused(printer, tmp_path, month):
    async with a_desk(printer, tmp_path) as (desk, _, _):
        with pytest.raises(PrintTroubleError) as caught:
            await desk.freeze("hazard", YINGQIAN, month, ZHANG, MINE)
    assert caught.value.code == "print.month_wrong"


async def test_who_does_not_see_the_whole_township_gets_no_ledger(printer, tmp_path):
    async with a_desk(printer, tmp_path) as (desk, _, _):
        entry = await frozen(desk)
        for refused in (
            lambda: frozen(desk, LI),
            lambda: desk.freeze("hazard", "360724100", "2026-06", ZHANG, MINE),
            lambda: desk.freeze("conflict", YINGQIAN, "2026-06", ZHANG, MINE),
            lambda: desk.prints("hazard", YINGQIAN, "2026-06", streams_of(LI)),
            lambda: desk.pdf(entry.id, streams_of(LI)),
        ):
            with pytest.raises(PrintTroubleError) as caught:
                await refused()
            assert caught.value.code == "print.no_such_ledger"


async def test_two_desks_that_freeze_at_once_get_one_print(printer, tmp_path):
    async with a_desk(printer, tmp_path) as (desk, _, _):
        got = []

        async def press() -> None:
            got.append(await frozen(desk))

        async with anyio.create_task_group() as group:
            for _ in range(5):
                group.start_soon(press)
        prints = await desk.prints("hazard", YINGQIAN, "2026-06", MINE)

    assert len(prints) == 1
    assert got == prints * 5
