"""A record prints as its kind says, with its photos, for those who may see it."""

import hashlib
import re
from contextlib import asynccontextmanager

import pytest

from outputs.hazards import LI, ZHANG, a_hazard, keep, places, words
from outputs.papers import PHOTOS, images_in, pages_of
from storage.stores import SteppingClock, make_storage
from xunan.application import print_sheet
from xunan.application.ports import Key, Upload
from xunan.application.print_model import PrintTroubleError
from xunan.application.print_sheet import PrintSheet
from xunan.application.print_values import Wording
from xunan.domain.kind import Field, Kind, State, Stream
from xunan.domain.people import streams_of
from xunan.domain.sheet import default_sheet
from xunan.kinds.hazard.kind import HAZARD
from xunan.outputs.catalogue import read_sheets
from xunan.outputs.pdf.fonts_build import build_fonts
from xunan.outputs.pdf.printer import PdfPrinter

pytestmark = pytest.mark.anyio

TOY = Kind(
    name="toy",
    icon="toy",
    fields=(
        Field(name="title", type="text"),
        Field(name="village", type="place"),
        Field(name="story", type="long_text"),
        Field(name="photos", type="photos"),
    ),
    states=(State(name="open"),),
    moves=(),
    streams=(Stream(prefix="t", field="village", take=9),),
    create_by=(),
)


@pytest.fixture(scope="module")
def printer():
    build_fonts()
    made = PdfPrinter()
    yield made
    made.close()


@asynccontextmanager
async def a_desk(printer, tmp_path, *bodies, kinds=(HAZARD,)):
    """The use case over a real storage that holds these records and the sample photos."""
    async with make_storage("sqlite", tmp_path) as storage:
        for kind in kinds:
            own = [body for body in bodies if body["kind"] == kind.name]
            await keep(storage, *own, kind=kind)
        for photo in PHOTOS.glob("*.jpg"):
            raw = photo.read_bytes()
            sha = hashlib.sha256(raw).hexdigest()
            upload = Upload(
                f"up-{photo.stem}", sha, len(raw), "image/jpeg", "w1", 0, complete=False
            )
            begun = await storage.photos.begin(upload)
            await storage.photos.append(begun.id, 0, raw)
        book = read_sheets(kind.name for kind in kinds)
        yield PrintSheet(
            records=storage.records,
            photos=storage.photos,
            printer=printer,
            clock=SteppingClock(),
            kinds={kind.name: kind for kind in kinds},
            sheets=book.sheets,
            wording=Wording(words(), places()),
            record_link="https://xunan.example/#/record/{kind}/{id}",
            version="0.1.0",
        )


async def printed(desk, body, sheet="sheet", by=ZHANG):
    return await desk(Key(body["kind"], body["id"]), sheet, by, streams_of(by))


async def test_the_register_sheet_holds_facts_photos_and_course(printer, tmp_path):
    hazard = a_hazard()
    async with a_desk(printer, tmp_path, hazard) as desk:
        pdf = await printed(desk, hazard)
    text = "".join(pages_of(pdf))

    for said in (
        "隐患登记表", "编号：360724103-2026-00001", "上犹县营前镇人民政府", "营前镇下湾村",
        "沙塅村", "地质灾害", "一般隐患", "2026年6月20日10:02", "2026年7月5日", "住人房屋、道路",
        "设警示、撤人",
        "北纬25.79389°，东经114.54256°（WGS-84，误差约8米）", "13800000000", "12000", "合格",
        "拍摄于2026年6月25日15:30", "交办（责任单位、整改人、整改期限），已交办",
        "提交复查（整改措施、整改后照片1项），待复查", "李秀兰（网格员）", "打印人：张建国",
    ):  # fmt: skip
        assert said in text, said
    assert images_in(pdf) == 3
    assert "field." not in text
    assert "sheet." not in text


async def test_no_words_of_the_sheets_are_missing():
    told = words()
    book = read_sheets(["hazard"])
    english = read_sheets(["hazard"], language="en").words

    keys = {
        key
        for sheet in book.sheets["hazard"]
        for key in (sheet.title, *sheet.copies, *_keys_of(sheet))
    }
    assert keys <= set(told)
    assert set(book.words) == set(english)


@pytest.mark.parametrize("key", sorted(read_sheets(["hazard"]).words))
async def test_both_languages_of_a_word_take_the_same_facts(key):
    slots = [
        sorted(re.findall(r"\{\w+\}", read_sheets(["hazard"], language=language).words[key]))
        for language in ("zh", "en")
    ]
    assert slots[0] == slots[1]


async def test_the_advice_note_prints_two_copies_and_is_no_order(printer, tmp_path):
    hazard = a_hazard()
    async with a_desk(printer, tmp_path, hazard) as desk:
        pages = pages_of(await printed(desk, hazard, "advice_note"))

    assert ["存根" in page for page in pages] == [True, False]
    assert ["送达" in page for page in pages] == [False, True]
    for page in pages:
        for said in (
            "隐患整改告知书", "营前镇下湾村民委员会：", "2026年6月20日，我单位在营前镇下湾村",
            "1.屋后高边坡", "整改建议：削坡减载，喷浆护面", "2.坡下排水沟堵塞", "清理排水沟",
            "请于2026年7月5日前整改完毕", "不是责令整改的行政命令", "签收人：", "□拒绝签收",
            "见证人：", "（盖章）",
        ):  # fmt: skip
            assert said in page, said


async def test_what_nobody_answered_is_room_to_write(printer, tmp_path):
    hazard = a_hazard(owner_org=None, due_on=None, measures=None, immediate_measures=None, no=None)
    async with a_desk(printer, tmp_path, hazard) as desk:
        page = pages_of(await printed(desk, hazard, "advice_note"))[0]

    assert "＿＿＿＿：" in page
    assert "请于年月日前整改完毕" in page
    assert "临时编号：000001" in page


async def test_a_private_answer_is_for_the_desk_only(printer, tmp_path):
    hazard = a_hazard()
    async with a_desk(printer, tmp_path, hazard) as desk:
        text = "".join(pages_of(await printed(desk, hazard, by=LI)))

    assert "13800000000" not in text
    assert "（不公开）" in text


async def test_a_record_with_very_many_photos_prints_the_later_ones_from_their_small_pictures(
    printer, tmp_path, monkeypatch
):
    """Hundreds of whole photos at once filled the memory and ended the server."""
    monkeypatch.setattr(print_sheet, "PICTURES_BYTES_MAX", 1)
    hazard = a_hazard()
    names = [photo["sha256"] for photo in hazard["f"]["photos_before"]]
    async with a_desk(printer, tmp_path, hazard) as desk:
        asked = []
        read = desk.photos.read

        async def read_and_note(sha256, *, thumb=False):
            asked.append((sha256, thumb))
            return await read(sha256, thumb=thumb)

        monkeypatch.setattr(desk.photos, "read", read_and_note)
        pdf = await printed(desk, hazard)

    assert [thumb for _, thumb in asked] == [False] + [True] * (len(asked) - 1)
    assert len(asked) > len(names) > 1
    assert images_in(pdf) == len(asked)


async def test_a_photo_still_on_the_phone_is_said_to_be_missing(printer, tmp_path):
    hazard = a_hazard()
    hazard["f"]["photos_after"][0]["sha256"] = "0" * 64
    async with a_desk(printer, tmp_path, hazard) as desk:
        pdf = await printed(desk, hazard)

    assert images_in(pdf) == 2
    assert "（照片尚未上传）" in "".join(pages_of(pdf))


async def test_a_record_outside_ones_streams_is_not_there(printer, tmp_path):
    hazard = a_hazard()
    async with a_desk(printer, tmp_path, hazard) as desk:
        with pytest.raises(PrintTroubleError) as caught:
            await desk(Key("hazard", hazard["id"]), "sheet", ZHANG, ("t:360724999",))
    assert caught.value.code == "print.no_such_record"


async def test_an_unknown_sheet_is_refused_by_name(printer, tmp_path):
    hazard = a_hazard()
    async with a_desk(printer, tmp_path, hazard) as desk:
        with pytest.raises(PrintTroubleError) as caught:
            await printed(desk, hazard, "order")
    assert caught.value.code == "print.no_such_sheet"


async def test_a_sign_without_glyph_comes_back_from_the_printer_by_name(printer, tmp_path):
    hazard = a_hazard(place="𠮷家屋后")
    async with a_desk(printer, tmp_path, hazard) as desk:
        with pytest.raises(PrintTroubleError) as caught:
            await printed(desk, hazard)
    assert (caught.value.code, caught.value.detail) == ("print.missing_glyph", "𠮷")


async def test_a_kind_that_declares_no_sheet_prints_all_it_knows(printer, tmp_path):
    body = a_hazard()
    body |= {
        "kind": "toy",
        "f": {
            "title": "玩具",
            "village": "360724103202",
            "story": "很久以前",
            "photos": body["f"]["photos_before"],
        },
    }
    async with a_desk(printer, tmp_path, body, kinds=(HAZARD, TOY)) as desk:
        pdf = await desk(Key("toy", body["id"]), "sheet", ZHANG, streams_of(ZHANG))
    text = "".join(pages_of(pdf))

    assert "玩具" in text
    assert "营前镇" in text
    assert "很久以前" in text
    assert images_in(pdf) == 2


async def test_every_kind_has_a_default_sheet_with_all_its_fields():
    sheet = default_sheet(HAZARD)
    named = {name for part in sheet.parts for name in _fields_of(part)}

    assert {field.name for field in HAZARD.fields} - {"no"} <= named


def _fields_of(part):
    cells = getattr(part, "cells", ())
    return [
        *(name for cell in cells for name in cell.fields),
        getattr(part, "field", ""),
        getattr(part, "before", ""),
    ]


def _keys_of(sheet):
    for part in sheet.parts:
        for name in ("heading", "text", "label", "caption", "advice_label"):
            key = getattr(part, name, "")
            if "." in key:
                yield key
        for row in getattr(part, "rows", ()):
            yield from row
        for cell in getattr(part, "cells", ()):
            if cell.label:
                yield cell.label
