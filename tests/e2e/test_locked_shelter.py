"""Story S5: a locked shelter is unusable on the phone at once, and it names where else to go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from browser import Window
from county import MEILI, County
from screens import Phone
from simulators.phone import Phone as Wire
from simulators.phone import a_photo_fact, instant, uuid7

pytestmark = pytest.mark.browser
PHOTOS = Path(__file__).parents[1] / "photos"
AT = "2026-06-01T01:00:00Z"
ITEMS = ("exits", "signs", "water", "power", "toilets", "supplies", "structure", "danger")


def a_shelter(name: str, lat: float) -> dict[str, object]:
    """The answers of a shelter with two key holders."""
    managers = [{"name": one, "has_key": True} for one in ("刘建军", "钟水生")]
    geo = {"lat": lat, "lon": 114.3, "accuracy_m": 5, "datum": "WGS-84", "at": AT, "source": "fix"}
    return {
        "name": name,
        "division_code": MEILI,
        "address": f"{name}门口",
        "site_kind": "school",
        "capacity": 80,
        "managers": managers,
        "geo": geo,
        "captured_at": AT,
    }


def two_shelters(county: County) -> str:
    """One that nobody has checked, and one 2.2 km away that is ready; the id of the first."""
    mine, other = uuid7(), uuid7()
    with httpx.Client(timeout=30) as http:
        desk = Wire(county.url, county.codes["township"])
        desk.register(http)
        shas = [
            desk.upload(http, (PHOTOS / f"{name}.jpg").read_bytes())
            for name in ("slope_before_1", "slope_after_1")
        ]
        for id_, name, lat in ((mine, "古田小学", 25.80), (other, "梅里村委会", 25.82)):
            desk.act("shelter.create", id_, {"set": a_shelter(name, lat)})
            desk.act("shelter.move", id_, {"move": "put_in_service", "from": "registered"})
        answers = dict.fromkeys(ITEMS, "ok")
        desk.act(
            "shelter_check.create",
            uuid7(),
            {
                "set": {
                    **answers,
                    "gate": "open",
                    "shelter_id": other,
                    "shelter_name": "梅里村委会",
                    "division_code": MEILI,
                    "captured_at": instant(),
                    "checked_by": {"id": desk.person["id"], "name": desk.person["name"]},
                },
                "add": {"photos": [a_photo_fact(sha, 1000) for sha in shas]},
            },
            blobs=shas,
        )
        told = desk.exchange(http)
    assert {one["status"] for one in told["results"]} == {"applied"}, told["results"]
    return mine


def check_from_outside(page: Page, phone: Phone) -> None:
    """Two photos and one answer: nobody could get in."""
    page.get_by_role("link", name="检查场所").first.click()
    phone.take([PHOTOS / "slope_before_1.jpg", PHOTOS / "slope_after_1.jpg"])
    page.get_by_role("radio", name="锁着进不去").click()
    expect(page.get_by_text("避难场所“古田小学”检查时大门锁着，进不去")).to_be_visible()
    page.get_by_role("button", name="保存并上报").click()
    expect(page.get_by_text("已存在手机里")).to_be_visible()


def test_a_locked_shelter_is_unusable_at_once_and_the_nearest_other_is_named(
    county: County, open_window: Callable[..., Window]
) -> None:
    """The check can be finished from outside, and all of it without a network."""
    shelter = two_shelters(county)
    window = open_window("worker")
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    phone.wait_until_offline_ready()
    page = phone.page
    page.evaluate("location.hash = '#/list/shelter'")
    expect(page.get_by_role("link", name="梅里村委会")).to_be_visible(timeout=15_000)
    page.get_by_role("link", name="古田小学").click()
    expect(page.get_by_text("还没有检查过")).to_be_visible()
    window.go_offline()

    check_from_outside(page, phone)
    page.evaluate(f"location.hash = '#/record/shelter/{shelter}'")

    expect(page.get_by_text("不可用", exact=True)).to_be_visible()
    expect(page.get_by_text("直线 2.2 公里，还能容纳 80 人，路线未核实")).to_be_visible()
    phone.open("大门锁着")
    page.get_by_text("全部内容").click()
    expect(page.get_by_role("link", name="古田小学").first).to_be_visible()
    window.go_online()
    phone.wait_until_sent()
