"""What a step opens besides is opened at the desk as on the phone, and shown before it is saved."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import expect

from browser import DESK, Window
from county import MEILI, County
from screens import Desk
from simulators.phone import Phone as Wire
from simulators.phone import instant, uuid7
from stories import everything

pytestmark = pytest.mark.browser
GRADES = ("准备", "报警", "指挥", "路线", "秩序", "速度", "清点", "救护", "通信")
PLAN = {
    "org": "梅里小学",
    "org_kind": "school",
    "scenario": "earthquake",
    "planned_on": "2026-06-01",
}


def a_drill_that_was_held(county: County) -> str:
    """Planned and recorded by the township, waiting to be evaluated; its id."""
    drill = uuid7()
    with httpx.Client(timeout=30) as http:
        desk = Wire(county.url, county.codes["township2"])
        desk.register(http)
        host = {"id": desk.person["id"], "name": desk.person["name"]}
        answers = PLAN | {"division_code": MEILI, "captured_at": instant(), "planned_by": host}
        desk.act("drill.create", drill, {"set": answers})
        held = {"time_all_clear": instant(), "participants": 120}
        move = {"move": "all_clear", "from": "planned", "set": held}
        desk.act("drill.move", drill, move)
        told = desk.exchange(http)["results"]
    assert ["applied"] * 2 == [one["status"] for one in told], told
    return drill


def test_a_problem_found_in_an_evaluation_at_the_desk_opens_a_hazard(
    county: County, open_window: Callable[..., Window]
) -> None:
    drill = a_drill_that_was_held(county)
    window: Window = open_window("desk", size=DESK, touch=False)
    desk = Desk(window.open(county.join("township")))
    desk.wait_until_open()
    desk.page.evaluate("id => { location.hash = `#/record/drill/${id}` }", drill)
    sheet = desk.step("评估")
    for word in GRADES:
        sheet.get_by_label(re.compile(f"^{word}")).first.fill("4")
    sheet.get_by_role("radio", name="一般", exact=True).click()
    sheet.get_by_role("button", name=re.compile("加一行")).click()
    row = sheet.locator(".row-card").first
    row.get_by_label("问题").fill("东楼梯扶手松动")
    row.get_by_role("radio", name="报隐患").click()
    besides = sheet.get_by_role("region", name="保存时一并上报")
    expect(besides).to_contain_text("隐患：演练发现：东楼梯扶手松动")
    desk.finish(sheet, "评估")
    desk.wait_until_sent()

    records = everything(county)
    assert "evaluated" == records[f"drill/{drill}"]["state"]
    (hazard,) = (body for body in records.values() if body["kind"] == "hazard")
    assert "演练发现：东楼梯扶手松动" == hazard["f"]["description"]
    assert drill == hazard["f"]["origin_id"]
    assert [] == window.errors
