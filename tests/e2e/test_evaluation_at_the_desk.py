"""The yearly evaluation of a shelter: filled in at the desk, read on the phone offline."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from browser import DESK, Window
from county import MEILI, County
from screens import Desk, Phone
from simulators.phone import Phone as Wire
from simulators.phone import instant, uuid7
from test_locked_shelter import a_shelter, check_from_outside, two_shelters
from test_screens import faults_of, sideways_of

pytestmark = pytest.mark.browser
SIZES = [{"width": 360, "height": 640}, {"width": 390, "height": 844}]
PARTS = ("规划布局", "功能特点", "服务半径", "承载人数", "配套设施")


def tell_where_people_live(county: County) -> None:
    """412 people 300 m from the school; the server reads it at its next start."""
    folder = county.server.data_dir / "map"
    folder.mkdir(exist_ok=True)
    points = [{"code": MEILI, "lat": 25.8027, "lon": 114.3, "people": 412}]
    (folder / "points.json").write_text(json.dumps({"points": points}), encoding="utf-8")
    county.server.kill()
    county.server.start()


def a_measured_shelter(county: County) -> str:
    """The school with its area, its radius and its length of stay; its id."""
    shelter = uuid7()
    measured = {
        "effective_area_m2": 240,
        "radius_m": 800,
        "duration_class": "short",
        "entrances": 2,
    }
    with httpx.Client(timeout=30) as http:
        desk = Wire(county.url, county.codes["township"])
        desk.register(http)
        answers = {**a_shelter("古田小学", 25.80), **measured, "captured_at": instant()}
        desk.act("shelter.create", shelter, {"set": answers})
        desk.act("shelter.move", shelter, {"move": "put_in_service", "from": "registered"})
        told = desk.exchange(http)
    assert {one["status"] for one in told["results"]} == {"applied"}, told["results"]
    return shelter


def evaluate_at_the_desk(page: Page) -> None:
    """Five parts of 18 points, no veto."""
    page.get_by_role("region", name="场所评估").get_by_role("link", name="评估场所").click()
    page.get_by_label("评估年度").fill("2026")
    for question in ("处于危险区", "房屋结构不安全"):
        group = page.get_by_role("group", name=question)
        group.get_by_role("radio", name="否", exact=True).click()
    for part in PARTS:
        page.get_by_label(f"{part}（满分20）").fill("18")
    page.get_by_role("button", name="保存并上报").click()
    expect(page.get_by_text("已上报").first).to_be_visible(timeout=15_000)


def look(page: Page, name: str) -> None:
    """No accessibility fault, no sideways scrolling."""
    assert faults_of(page) == [], name
    assert sideways_of(page) <= 0, name


def test_an_evaluation_tells_no_verdict_on_open_thresholds_and_fails_with_a_locked_gate(
    county: County, open_window: Callable[..., Window]
) -> None:
    """The desk fills it in; a check from outside takes the grade away on the phone, offline."""
    tell_where_people_live(county)
    shelter = a_measured_shelter(county)
    officer = open_window("township", size=DESK)
    page = officer.open(county.join("township"))
    desk = Desk(page)
    desk.wait_until_open()
    page.evaluate("location.hash = '#/desk/all/shelter'")
    row = page.get_by_role("row", name="古田小学")
    expect(row.get_by_text("未就绪")).to_be_visible(timeout=15_000)
    row.click()
    expect(page.get_by_text("直线 800 米内住着 412 人")).to_be_visible()
    expect(page.get_by_text("按面积可容纳 120 人")).to_be_visible()
    look(page, "desk-shelter")
    evaluate_at_the_desk(page)
    page.evaluate("location.hash = '#/desk/all/shelter_evaluation'")
    page.get_by_role("row", name="古田小学").click()
    result = page.get_by_role("region", name="评定结果")
    expect(result.get_by_text("总分 90（满分 100）")).to_be_visible()
    expect(result.get_by_text("指标待县局确认").first).to_be_visible()
    expect(result.get_by_text("合格")).to_have_count(0)
    look(page, "desk-evaluation")
    desk.wait_until_sent()
    assert desk.download("评估报告").suggested_filename.endswith(".pdf")

    window = open_window("worker", size=SIZES[0])
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    phone.wait_until_offline_ready()
    phone.page.evaluate("location.hash = '#/list/shelter_evaluation'")
    expect(phone.page.get_by_role("link", name="古田小学")).to_be_visible(timeout=15_000)
    window.go_offline()
    phone.page.evaluate(f"location.hash = '#/record/shelter/{shelter}'")
    expect(phone.page.get_by_text("直线 800 米内住着 412 人")).to_be_visible()
    expect(phone.page.get_by_text("2026 年评估：")).to_be_visible()
    look(phone.page, "phone-shelter")
    check_from_outside(phone.page, phone)
    phone.page.evaluate("location.hash = '#/list/shelter_evaluation'")
    phone.page.get_by_role("link", name="古田小学").click()
    result = phone.page.get_by_role("region", name="评定结果")
    expect(result.get_by_text("不合格", exact=True)).to_be_visible()
    expect(result.get_by_text("检查时锁着进不去，还没有复查通过")).to_be_visible()
    look(phone.page, "phone-evaluation")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size['width']}x{size['height']}")
def test_the_list_says_which_shelters_can_be_used(
    county: County, open_window: Callable[..., Window], size: dict[str, int]
) -> None:
    """Readiness stands in the list, whatever the state of the sheet."""
    two_shelters(county)
    window = open_window("worker", size=size)
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    phone.page.evaluate("location.hash = '#/list/shelter'")
    ready = phone.page.get_by_role("link", name="梅里村委会")
    expect(ready.get_by_text("可启用")).to_be_visible(timeout=15_000)
    unchecked = phone.page.get_by_role("link", name="古田小学")
    expect(unchecked.get_by_text("未就绪")).to_be_visible()
    look(phone.page, "list")
