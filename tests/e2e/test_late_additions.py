"""What is added to a record after its end reaches whoever ended it, on phone and desk."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import expect

from browser import DESK, Window
from county import MEILI, County
from screens import Desk, Phone
from simulators.phone import Phone as Wire
from simulators.phone import a_photo_fact
from stories import a_filed_hazard, body_of

pytestmark = pytest.mark.browser
WORDS = "村道边坡掉石头"
TOLD = "“已销号”以后又补了材料"


def closed_and_added_to(county: County, closer: str) -> str:
    """A hazard that the closer (by sign-in code) has closed, and its worker added to since."""
    record = a_filed_hazard(county)
    with httpx.Client(timeout=30) as http:
        worker, officer = (Wire(county.url, code) for code in (county.codes["worker2"], closer))
        worker.register(http)
        officer.register(http)
        submit = {
            "move": "submit",
            "from": "assigned",
            "set": {"measures": "清理了落石"},
            "add": {"photos_after": [a_photo_fact("a" * 64, 1)]},
        }
        close = {"move": "close", "from": "submitted", "set": {"review_result": "passed"}}
        late = {"add": {"photos_after": [a_photo_fact("b" * 64, 1)]}}
        for phone, verb, args in (
            (worker, "move", submit),
            (officer, "move", close),
            (worker, "append", late),
        ):
            phone.act(f"hazard.{verb}", record, args)
            (verdict,) = phone.exchange(http)["results"]
            assert verdict["status"] in {"applied", "merged"}, verdict
    return record


def test_S3_who_closed_it_hears_on_the_phone_of_a_photo_that_came_after(
    county: County, open_window: Callable[..., Window]
) -> None:
    """The first screen counts it until it is answered; the answer stands in the timeline."""
    code = county.server.add_person("cw1", "曾支书", "village_officer", "--village", MEILI)
    record = closed_and_added_to(county, code)
    window: Window = open_window("village")
    phone = Phone(window.open(f"/#/join/{code}"))
    phone.wait_until_home()
    waits = phone.page.get_by_role("list", name="等您处理")
    waits.get_by_role("link", name=re.compile(WORDS)).click()
    card = phone.page.get_by_role("region", name=TOLD)
    expect(card.get_by_text("赖春兰")).to_be_visible()
    card.get_by_role("button", name="看过了，不用再办").click()
    expect(card).to_have_count(0)
    phone.wait_until_sent()

    expect(phone.page.get_by_text("现在没有等您处理的事")).to_be_visible()
    body = body_of(county, record)
    assert "closed" == body["state"]
    assert "办结后补充的材料已看过，不用再办" == body["f"]["notes"][-1]["text"]
    assert [] == window.errors


def test_S3_who_closed_it_hears_at_the_desk_of_a_photo_that_came_after(
    county: County, open_window: Callable[..., Window]
) -> None:
    """It stands under what needs them, and in their inbox, until it is answered."""
    closed_and_added_to(county, county.codes["township2"])
    window: Window = open_window("closer", size=DESK, touch=False)
    desk = Desk(window.open(county.join("township2")))
    desk.wait_until_open()
    desk.open("收件箱", WORDS)
    card = desk.page.get_by_role("region", name=TOLD)
    expect(card).to_be_visible()
    rail = desk.page.get_by_role("navigation", name="办公台")
    rail.get_by_role("link", name=re.compile("需要处理.*1")).click()
    expect(card.get_by_text(WORDS)).to_be_visible()
    card.get_by_role("button", name="看过了，不用再办").click()
    expect(card).to_have_count(0)
    desk.wait_until_sent()
    assert [] == window.errors
