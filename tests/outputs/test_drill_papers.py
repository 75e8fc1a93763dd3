"""The drill file of story S2: plan, record and evaluation, one page each, with lines to sign."""

import pytest

from outputs.hazards import ZHANG, a_photo_fact, an_entry, village
from outputs.papers import images_in, pages_of
from outputs.test_print_sheet import a_desk, printed
from xunan.kinds.drill.kind import DRILL, SCORES
from xunan.outputs.pdf.fonts_build import build_fonts
from xunan.outputs.pdf.printer import PdfPrinter

pytestmark = pytest.mark.anyio
TEACHER = {"id": "s1", "name": "陈志远", "role": "school_safety"}
CLASSES = [f"{grade}（{one}）班" for grade in "一二三四五六" for one in (1, 2)] + [
    "学前（1）班",
    "学前（2）班",
]


@pytest.fixture(scope="module")
def printer():
    build_fonts()
    made = PdfPrinter()
    yield made
    made.close()


def a_drill():
    """The evaluated drill of 600 pupils."""
    fields = {
        "org": "营前中心小学",
        "org_kind": "school",
        "scenario": "earthquake",
        "planned_on": "2026-06-05",
        "division_code": village("下湾村"),
        "place": "教学楼至操场",
        "classes": [{"class_name": one, "roll": 43, "present": 42} for one in CLASSES],
        "staff": 38,
        "target_s": 120,
        "floors": 3,
        "content": "single",
        "form": "field",
        "purpose": "test",
        "aim": "检验地震时师生紧急疏散的速度和秩序。",
        "steps": "10:05 拉响警报，就地避险\n听哨声按路线疏散到操场\n各班清点\n人齐解除警报",
        "assignments": "总指挥：陈志远；清点：王平",
        "safety_measures": "每个楼梯口站一名教师，不推不挤。",
        "planned_by": {"id": "s1", "name": "陈志远"},
        "captured_at": "2026-06-01T01:00:00Z",
        "time_alarm": "2026-06-05T02:05:00.000Z",
        "time_last_arrival": "2026-06-05T02:07:38.000Z",
        "duration_s": 158,
        "target_result": "unmet",
        "over_s": 38,
        "time_all_clear": "2026-06-05T02:11:20.000Z",
        "roll": 600,
        "present": 587,
        "counted": 587,
        "staff_present": 38,
        "participants": 625,
        "arrivals": [
            {"class_name": one, "present": 42, "counted": 42, "arrived_s": 60 + at * 7}
            for at, one in enumerate(CLASSES)
        ],
        "photos": [
            a_photo_fact(name, "2026-06-05T02:06:00Z")
            for name in ("slope_before_1", "slope_before_2", "slope_after_1")
        ],
        **{f"score_{one}": 4 for one in SCORES},
        "overall": "fair",
        "problems": [
            {"problem": "东楼梯扶手松动", "becomes": "hazard", "owner": "李玉兰"},
            {"problem": "西侧楼梯拥挤", "becomes": "plan_task", "due_on": "2026-06-20"},
        ],
        "evaluation": "总体有序，三年级下楼时西侧楼梯拥挤，下次错开。",
    }
    return {
        "id": "01900000-0000-7000-8000-000000000001",
        "kind": "drill",
        "ver": 5,
        "state": "evaluated",
        "f": fields,
        "log": [an_entry("create", TEACHER, "2026-06-01T01:00:00Z", to="planned")],
    }


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ("plan", ("应急演练方案", "应到43", "就地避险", "制定人：", "总指挥：")),
        (
            "record",
            (
                "应急演练记录表",
                "10:05",
                "10:11",
                "158",
                "未达标",
                "38",
                "600",
                "587",
                "625",
                "实到42清点42用时151秒",
                "填表人：",
                "总指挥：",
            ),
        ),
        ("photos", ("应急演练照片", "拍摄于2026年6月5日10:06", "填表人：")),
        (
            "evaluation",
            (
                "应急演练评估表",
                "东楼梯扶手松动",
                "报隐患责任人：李玉兰期限：＿＿",
                "改预案",
                "一般",
                "评估人：",
                "总指挥：",
            ),
        ),
    ],
)
async def test_S2_each_paper_of_the_drill_fits_on_one_page(printer, tmp_path, sheet, said):
    drill = a_drill()
    async with a_desk(printer, tmp_path, drill, kinds=(DRILL,)) as desk:
        pdf = await printed(desk, drill, sheet, ZHANG)

    (page,) = pages_of(pdf)
    for words in said:
        assert words in page, words
    assert "field." not in page
    assert "sheet." not in page
    assert images_in(pdf) == (3 if sheet == "photos" else 0)
