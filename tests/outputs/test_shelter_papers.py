"""The shelter's papers: its sheet, the check of story S5, the register of story S1."""

import re
from dataclasses import replace

import pytest

from outputs.hazards import ZHANG, a_photo_fact, an_entry, village
from outputs.papers import images_in, pages_of
from outputs.test_print_sheet import a_desk, printed
from xunan.county.own_tables import read_thresholds
from xunan.kinds.arrival.kind import ARRIVAL
from xunan.kinds.shelter.kind import SHELTER
from xunan.kinds.shelter_check.kind import SHELTER_CHECK
from xunan.kinds.shelter_evaluation.kind import SHELTER_EVALUATION
from xunan.outputs.pdf.fonts_build import build_fonts
from xunan.outputs.pdf.printer import PdfPrinter

pytestmark = pytest.mark.anyio
WORKER = {"id": "w1", "name": "钟水生", "role": "grid_worker"}
PLACE = village("下湾村")
SHELTER_ID = "01900000-0000-7000-8000-000000000001"
HEADS = "钟刘陈李王张黄罗赖曾叶谢何吴胡方蓝"
# Story S1: 53 people of 17 households.
SIZES = (5, 4, 4, 4, 4, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2, 2, 1)


@pytest.fixture(scope="module")
def printer():
    build_fonts()
    made = PdfPrinter()
    yield made
    made.close()


def a_record(kind, number, state, fields):
    return {
        "id": f"01900000-0000-7000-8000-{number:012d}",
        "kind": kind,
        "ver": 1,
        "state": state,
        "f": fields,
        "log": [an_entry("create", WORKER, "2026-06-01T01:00:00Z", to=state)],
    }


def a_shelter():
    """A school with two key holders."""
    return a_record(
        "shelter",
        1,
        "in_service",
        {
            "name": "下湾小学教学楼",
            "division_code": PLACE,
            "address": "下湾村学堂岭1号",
            "site_kind": "school",
            "capacity": 80,
            "managers": [
                {"name": "刘建军", "phone": "13800000001", "has_key": True},
                {"name": "钟水生", "phone": "13800000002", "has_key": True},
            ],
            "facilities": ["water", "power", "lights"],
            "entrances": 2,
            "effective_area_m2": 240,
            "geo": {"lat": 25.79, "lon": 114.54, "accuracy_m": 6, "datum": "WGS-84",
                    "at": "2026-06-01T01:00:00Z", "source": "fix"},
            "captured_at": "2026-06-01T01:00:00Z",
            "photos": [a_photo_fact("slope_before_1", "2026-06-01T01:00:00Z")],
        },
    )  # fmt: skip


def a_check(**more):
    """The check of story S5: 2 June, 19:30, locked, seen from outside."""
    fields = {
        "photos": [
            a_photo_fact(name, "2026-06-02T11:31:00Z")
            for name in ("slope_before_1", "slope_after_1")
        ],
        "gate": "locked",
        "remark": "第一位管理人电话没人接，第二位没有登记电话。",
        "shelter_id": SHELTER_ID,
        "shelter_name": "下湾小学教学楼",
        "division_code": PLACE,
        "captured_at": "2026-06-02T11:30:00.000Z",
        "checked_by": {"id": "w1", "name": "钟水生"},
    }
    check = a_record("shelter_check", 2, "checked", fields | more)
    # It reached the server on the next day.
    check["log"][0] |= {"at": "2026-06-02T11:34:00.000Z", "got": "2026-06-03T00:10:00.000Z"}
    return check


def arrivals():
    """53 people of 17 households, as two phones registered them; one person by both."""
    made = []
    for house, size in enumerate(SIZES):
        head = f"{HEADS[house]}水生"
        for one in range(size):
            made.append(
                a_record(
                    "arrival",
                    100 + len(made),
                    "present",
                    {
                        "name": head if one == 0 else f"{HEADS[house]}小{one}",
                        "birth_year": 1956 + 7 * one,
                        "sex": "fm"[one % 2],
                        "home_village": PLACE,
                        "household_head": head,
                        "id_number": f"3607241956{house:02}{one:02}123X",
                        "special_needs": ["mobility"] if one == 0 else [],
                        "arrived_at": f"2026-07-26T12:{house:02}:{one:02}.000Z",
                        "shelter_id": SHELTER_ID,
                        "division_code": PLACE,
                    },
                )
            )
    again = a_record("arrival", 500, "present", {**made[3]["f"]})
    double = a_record("arrival", 501, "double", {**made[4]["f"]})
    elsewhere = a_record(
        "arrival", 502, "present", {**made[5]["f"], "shelter_id": "01900000-0000-7000-8000-9"}
    )
    return [*made, again, double, elsewhere]


async def test_S5_the_check_shows_when_somebody_stood_there_not_when_it_was_sent(printer, tmp_path):
    check = a_check()
    async with a_desk(printer, tmp_path, check, kinds=(SHELTER_CHECK,)) as desk:
        pdf = await printed(desk, check, by=ZHANG)
    (page,) = pages_of(pdf)

    for said in ("应急避难场所检查表", "2026年6月2日19:30", "钟水生", "锁着进不去", "电话没人接"):
        assert said in page, said
    assert "6月3日" not in page
    assert images_in(pdf) == 2


async def printed_with(printer, tmp_path, sheet, *children):
    """The shelter's paper, with these children beside it."""
    shelter = a_shelter()
    kinds = (ARRIVAL, SHELTER_CHECK, SHELTER)
    async with a_desk(printer, tmp_path, shelter, *children, kinds=kinds) as desk:
        return await printed(desk, shelter, sheet, ZHANG)


async def test_S1_the_register_lists_everybody_once_household_by_household(printer, tmp_path):
    pdf = await printed_with(printer, tmp_path, "register", *arrivals())
    pages = pages_of(pdf)
    text = "".join(pages)

    assert "53人，17户" in pages[0]
    assert "行动不便17人" in pages[0]
    assert len(re.findall(r"\*{4}123X", text)) == 53
    assert "360724" not in text.replace("360724103", "")
    # Each household is named once beside its people, who are all on the same page.
    for house in HEADS:
        assert text.count(f"{house}水生") == 2, house
        assert sum(f"{house}水生" in page for page in pages) == 1, house
    assert all("户主签字" in page for page in pages)


async def test_the_sheet_says_whether_the_shelter_is_usable_today(printer, tmp_path):
    pdf = await printed_with(printer, tmp_path, "sheet", a_check())
    text = "".join(pages_of(pdf))

    for said in (
        "不可用",
        "最近一次检查时锁着进不去",
        "2026年6月2日19:30",
        "13800000002",
        "供水、供电",
    ):
        assert said in text, said
    assert "field." not in text
    assert "sheet." not in text


def an_evaluation():
    """90 points for the school, with something to be improved."""
    fields = {
        "year": 2026,
        "danger_zone": False,
        "unsafe_structure": False,
        **{
            f"score_{part}": 18
            for part in ("layout", "function", "radius", "capacity", "facilities")
        },
        "note_layout": "学校北侧有一条排水沟，雨天不走水。",
        "walking_minutes": 15,
        "findings": "总体可用，厕位偏少。",
        "improvements": [
            {"what": "增设移动厕所", "due_on": "2026-09-30", "money_yuan": 12000, "owner": "营前镇"}
        ],
        "shelter_id": SHELTER_ID,
        "shelter_name": "下湾小学教学楼",
        "division_code": PLACE,
        "geo": {"lat": 25.79, "lon": 114.54, "accuracy_m": 6, "datum": "WGS-84"},
        "duration_class": "short",
        "effective_area_m2": 240,
        "capacity": 130,
        "radius_m": 800,
        "entrances": 2,
        "captured_at": "2026-06-10T01:00:00Z",
        "evaluated_by": {"id": "o1", "name": "张建国"},
    }
    return a_record("shelter_evaluation", 3, "concluded", fields)


async def evaluation_pdf(printer, tmp_path, *checks, confirmed_by=""):
    """The report, with the shipped table, confirmed by somebody or by nobody."""
    evaluation = an_evaluation()
    kinds = (SHELTER_CHECK, SHELTER, SHELTER_EVALUATION)
    rows = {row.key: replace(row, confirmed_by=confirmed_by) for row in read_thresholds(tmp_path)}
    points = ({"lat": 25.79, "lon": 114.541, "people": 412},)
    async with a_desk(printer, tmp_path, evaluation, *checks, kinds=kinds) as desk:
        made = replace(desk, thresholds=rows, points=points)
        return await printed(made, evaluation, "report", ZHANG)


async def test_while_a_threshold_is_unconfirmed_the_report_calls_nothing_passed_or_failed(
    printer, tmp_path
):
    text = "".join(pages_of(await evaluation_pdf(printer, tmp_path)))

    for said in (
        "指标待县局确认",
        "总分（满分100）90",
        "412人",
        "增设移动厕所",
        "12000",
        "GB51143-2015",
    ):
        assert said in text, said
    # "合格" stands in the table of thresholds, as the name of a row.
    assert "不合格" not in text
    assert text.count("合格") == 1
    assert "符合" not in text


async def test_confirmed_thresholds_grade_and_tell_what_does_not_hold(printer, tmp_path):
    pdf = await evaluation_pdf(printer, tmp_path, confirmed_by="县应急管理局")
    text = "".join(pages_of(pdf))

    assert "评定等级优" in text
    assert "指标待县局确认" not in text
    # 240 m² at 2 m² a head hold 120, and 130 are registered.
    assert "120人" in text
    assert "不符合" in text


async def test_S5_a_locked_shelter_is_graded_no_better_than_failed_until_a_check_passes(
    printer, tmp_path
):
    later = a_check(gate="open", captured_at="2026-06-05T01:00:00Z")
    later["id"] = "01900000-0000-7000-8000-000000000009"
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    locked = await evaluation_pdf(printer, tmp_path / "a", a_check(), confirmed_by="县局")
    passed = await evaluation_pdf(printer, tmp_path / "b", a_check(), later, confirmed_by="县局")

    assert "评定等级不合格" in "".join(pages_of(locked))
    assert "检查时锁着进不去" in "".join(pages_of(locked))
    assert "评定等级优" in "".join(pages_of(passed))
