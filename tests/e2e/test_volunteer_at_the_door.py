"""A volunteer registers at the door of a shelter, without a network, and sees nothing else."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from browser import Window
from county import MEILI, County
from screens import Phone
from simulators.phone import Phone as Wire
from simulators.phone import uuid7
from stories import a_filed_hazard, everything
from test_locked_shelter import a_shelter
from test_screens import faults_of, sideways_of

pytestmark = pytest.mark.browser
SMALL = {"width": 360, "height": 640}
ROLES = {
    "grid_worker": (),
    "volunteer": (),
    "school_safety": ("--unit", "meili-school"),
}


def a_hall(county: County) -> None:
    """The township's shelter in Meili."""
    with httpx.Client(timeout=30) as http:
        desk = Wire(county.url, county.codes["township"])
        desk.register(http)
        desk.act("shelter.create", uuid7(), {"set": a_shelter("梅里村委会", 25.8)})
        assert "applied" == desk.exchange(http)["results"][0]["status"]


def test_a_volunteer_registers_arrivals_offline_and_sees_no_hazard_of_others(
    county: County, open_window: Callable[..., Window]
) -> None:
    a_hall(county)
    a_filed_hazard(county)
    code = county.server.add_person("zyz", "赖小燕", "volunteer", "--village", MEILI)
    window: Window = open_window("volunteer", size=SMALL)
    phone = Phone(window.open(f"/#/join/{code}"))
    phone.wait_until_home()
    phone.wait_until_offline_ready()
    page = phone.page
    page.get_by_role("link", name="查看避难场所").click()
    expect(page.get_by_role("link", name="梅里村委会")).to_be_visible()
    window.go_offline()
    page.get_by_role("link", name="梅里村委会").click()
    page.get_by_role("link", name="登记到场的人").click()
    page.get_by_label("姓名").fill("钟秀英")
    page.get_by_label("出生年份").fill("1953")
    village = page.get_by_role("group", name="家在哪个村")
    village.get_by_role("button", name=re.compile("梅里村")).first.click()
    page.get_by_label("户主").fill("钟水生")
    page.get_by_role("button", name="保存并上报").click()
    expect(page.get_by_text("已存在手机里")).to_be_visible()
    window.go_online()
    phone.wait_until_sent()

    (guest,) = (b for b in everything(county).values() if b["kind"] == "arrival")
    assert ("钟秀英", "赖小燕") == (guest["f"]["name"], guest["f"]["registered_by"]["name"])
    page.evaluate("location.hash = '#/list/hazard'")
    expect(page.get_by_text("还没有记录")).to_be_visible()


@pytest.mark.parametrize("text", ["normal", "huge"])
@pytest.mark.parametrize("role", ROLES)
def test_the_report_of_a_hazard_is_in_sight_on_a_small_phone(
    county: County, open_window: Callable[..., Window], role: str, text: str
) -> None:
    """Whoever opens the app sees it at once, whole, without a fault and without scrolling."""
    code = county.server.add_person(f"p-{role}", "某人", role, "--village", MEILI, *ROLES[role])
    window: Window = open_window(role, size=SMALL)
    phone = Phone(window.open(f"/#/join/{code}"))
    phone.wait_until_home()
    page = phone.page
    if text == "huge":
        page.evaluate("location.hash = '#/me'")
        page.get_by_role("radio", name="特大", exact=True).click()
        phone.home()
    report = page.get_by_role("navigation", name="要做什么").get_by_role("link").first
    expect(report).to_have_text("上报隐患")
    expect(report).to_be_in_viewport(ratio=1)
    _picture(page, f"{role}-{text}")
    more = page.locator("details.home-more summary")
    if more.count():
        more.click()
        expect(page.locator("details.home-more a").last).to_be_visible()
    assert [] == faults_of(page)
    assert 0 == sideways_of(page)


def test_a_check_without_a_shelter_offers_to_register_one(
    county: County, open_window: Callable[..., Window]
) -> None:
    window: Window = open_window("worker", size=SMALL)
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    page = phone.page
    page.evaluate("location.hash = '#/new/shelter_check'")
    expect(page.get_by_text("您的手机上还没有可选的避难场所")).to_be_visible()
    _picture(page, "no-shelter")
    assert [] == faults_of(page)
    page.get_by_role("link", name="登记避难场所").click()
    expect(page.get_by_label("名称")).to_be_visible()


def _picture(page: Page, name: str) -> None:
    """For whoever wants to look: XUNAN_TEST_PICTURES names a folder."""
    if folder := os.environ.get("XUNAN_TEST_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))
