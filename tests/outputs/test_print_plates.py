"""Door plates: one for every place that is visited, each with the address that opens it."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from outputs.hazards import YINGQIAN, ZHANG, keep, places, words
from outputs.papers import pages_of
from outputs.the_year import a_record
from storage.stores import SteppingClock, make_storage
from xunan.application.print_model import PrintTroubleError
from xunan.application.print_plates import PrintPlates
from xunan.application.print_values import Wording
from xunan.contract.catalogue import shipped
from xunan.domain.people import streams_of
from xunan.outputs.pdf.fonts_build import build_fonts
from xunan.outputs.pdf.printer import PdfPrinter

pytestmark = pytest.mark.anyio
KINDS = {kind.name: kind for kind in shipped().kinds}
OPENED = [("2026-06-01T01:00:00Z", "in_use")]


def a_shop(number: int, **fields: str) -> dict:
    return a_record("premises", number, OPENED, name=f"沙塅村便民超市{number}号", **fields)


def addresses(pdf: bytes) -> list[str]:
    """What the codes open, page by page."""
    return [
        mark.get_object()["/A"]["/URI"]
        for page in PdfReader(BytesIO(pdf)).pages
        for mark in page.get("/Annots", [])
    ]


@pytest.fixture
async def printed(tmp_path):
    build_fonts()
    printer = PdfPrinter()
    async with make_storage("sqlite", tmp_path) as storage:
        closed = a_shop(10) | {"state": "closed"}
        shops = [*(a_shop(at, no=f"360724103-2026-{at:05d}") for at in range(1, 10)), closed]
        elsewhere = a_shop(11, division_code="360724100001")
        await keep(storage, *shops, elsewhere, kind=KINDS["premises"])
        clock = SteppingClock()
        clock.instant = datetime(2026, 7, 1, 1, tzinfo=UTC)
        yield PrintPlates(
            records=storage.records,
            printer=printer,
            clock=clock,
            kinds=KINDS,
            wording=Wording(words(), places()),
            record_link="https://xunan.example/#/record/{kind}/{id}",
        )
    printer.close()


async def test_every_place_in_use_has_a_plate_that_opens_it(printed):
    pdf = await printed("premises", YINGQIAN, streams_of(ZHANG))
    text = "".join(pages_of(pdf))

    assert len(pages_of(pdf)) == 2
    assert sorted(addresses(pdf)) == [
        f"https://xunan.example/#/record/premises/{a_shop(at)['id']}" for at in range(1, 10)
    ]
    for said in ("沙塅村便民超市1号", "营前镇", "编号360724103-2026-00009", "无网络也能用"):
        assert said in text, said
    assert "超市10号" not in text
    assert pdf == await printed("premises", YINGQIAN, streams_of(ZHANG))


@pytest.mark.parametrize(
    ("kind", "place", "code"),
    [
        ("hazard", YINGQIAN, "print.no_such_kind"),
        ("dragon", YINGQIAN, "print.no_such_kind"),
        ("premises", "360724100", "print.no_such_record"),
    ],
)
async def test_nothing_is_printed_of_what_takes_no_visits_or_is_not_ones_own(
    printed, kind, place, code
):
    with pytest.raises(PrintTroubleError, match=code):
        await printed(kind, place, streams_of(ZHANG))
