"""Story S1 without its alerts: a typhoon night without a network; everything counts, and once."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from browser import DESK, Window
from county import County
from screens import Desk, Phone
from simulators.phone import Phone as Wire
from stories import everything
from test_hand_over import hand_over, take_along, visit
from typhoon_night import (
    BACK,
    CAPACITY,
    HALL,
    HAZARDS,
    LOST,
    PHOTOS,
    SHARES,
    VILLAGE,
    WORKERS,
    Night,
    at,
    begin,
    reports_of,
)
from warp import set_clock, skip

pytestmark = pytest.mark.browser
HANDS = Path(__file__).parent / "quick_hands.js"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def night(founded: County, tmp_path: Path) -> Iterator[Night]:
    """The county at 15:30 on 26 July."""
    made = begin(founded, tmp_path)
    yield made
    made.county.server.kill()


@pytest.fixture
def county(night: Night) -> County:
    """The windows of this story look at its own county."""
    return night.county


@pytest.fixture
def phones(night: Night, open_window: Callable[..., Window]) -> list[tuple[Window, Phone]]:
    """Five phones that were heard of at 19:40 and of which nothing is heard since."""
    night.now_is(LOST)
    made = []
    for name in WORKERS:
        window: Window = open_window(name)
        window.before = partial(set_clock, ahead_ms=night.ahead_ms)
        phone = Phone(window.open(f"/#/join/{night.codes[name]}"))
        phone.wait_until_home()
        phone.wait_until_offline_ready()
        expect(phone.page.get_by_role("heading", name=re.compile("今天该做的"))).to_be_visible()
        visit(phone.page, "#/list/shelter")
        expect(phone.page.get_by_role("link", name=HALL)).to_be_visible()
        window.go_offline()
        made.append((window, phone))
    return made


def a_desk(night: Night, open_window: Callable[..., Window], who: str, code: str) -> Page:
    """A desk that lives by the server's clock."""
    window: Window = open_window(who, size=DESK, touch=False)
    window.before = partial(set_clock, ahead_ms=night.ahead_ms)
    desk = Desk(window.open(f"/#/join/{code}"))
    desk.wait_until_open()
    return desk.page


def all_work(night: Night, phones: list[tuple[Window, Phone]]) -> None:
    """All five at once, each through their own night."""
    for worker, (_, phone) in enumerate(phones):
        phone.page.evaluate(HANDS.read_text(encoding="utf-8"))
        phone.page.evaluate(
            "reports => { globalThis.night = hands.work(reports); }", reports_of(night, worker)
        )
    for worker, (_, phone) in enumerate(phones):
        assert phone.page.evaluate("globalThis.night") == len(reports_of(night, worker))


def the_desk_in_the_outage(page: Page) -> None:
    """It tells when it last heard of the five, and never that nobody came."""
    visit(page, "#/desk/contacts")
    town = page.get_by_role("region", name="平富乡")
    told = town.get_by_text("最后联系 07-26 19:40，数据可能不是最新")
    expect(told).to_have_count(len(WORKERS))
    expect(town.get_by_text("5 部手机超过 30 分钟没有联系")).to_be_visible()
    expect(town.get_by_text("还没有收到到场登记")).to_be_visible()
    assert not re.search(r"(?<!\d)0 人", page.locator("body").inner_text())


def check_everything(night: Night) -> None:
    """Exactly the story's figures on the server, with the phones' times and its own apart."""
    records = everything(night.county)
    of = {
        kind: [body for body in records.values() if body["kind"] == kind]
        for kind in ("inspection", "hazard", "arrival", "quarantine", "conflict")
    }
    assert (41, 9, 53) == tuple(len(of[kind]) for kind in ("inspection", "hazard", "arrival"))
    assert not of["quarantine"]
    assert not of["conflict"]
    photos = [
        photo
        for body in records.values()
        for name in ("photos", "photos_before")
        for photo in body["f"].get(name, [])
    ]
    assert 64 == PHOTOS == len({photo["sha256"] for photo in photos})
    assert all(photo["stored"] for photo in photos)
    assert 2 == sum(body["f"].get("suspected_major", False) for body in of["hazard"])
    when = {"inspection": "captured_at", "hazard": "captured_at", "arrival": "arrived_at"}
    for kind, name in when.items():
        for body in of[kind]:
            (made,) = (entry for entry in body["log"] if entry["act"] == "create")
            for told in (made["at"], body["f"][name]):
                assert LOST < datetime.fromisoformat(told) < at(26), body
            assert BACK - MINUTE < datetime.fromisoformat(made["got"]), body
    people = {(b["f"]["name"], b["f"]["birth_year"]) for b in of["arrival"]}
    assert 53 == len(people)
    assert 17 == len({body["f"]["household_head"] for body in of["arrival"]})
    assert {VILLAGE} == {body["f"]["division_code"] for body in of["arrival"]}


def head_count_at_two(page: Page, night: Night) -> None:
    """The hall's page on a phone, in the morning, asked for two o'clock."""
    visit(page, f"#/record/shelter/{night.hall}")
    panel = page.locator("section", has=page.locator("#head-count"))
    expect(panel.get_by_text("53")).to_be_visible(timeout=30_000)
    expect(panel.get_by_text(str(CAPACITY))).to_be_visible()
    page.locator("#count-at").fill("2026-07-27T02:00")
    expect(panel.get_by_role("status").last).to_contain_text("53")
    expect(panel.get_by_role("status").last).to_contain_text("17")


def check_the_register(night: Night) -> None:
    """53 rows, identity numbers masked, one place to sign for each household."""
    with httpx.Client(timeout=60) as http:
        officer = Wire(night.county.url, night.codes["township_officer"])
        officer.register(http)
        answer = http.get(
            f"{night.county.url}/api/v1/sheets/shelter/{night.hall}/register.pdf",
            headers={"Authorization": f"Bearer {officer.token}"},
        )
    assert 200 == answer.status_code, answer.text
    text = "".join(
        re.sub(r"\s", "", page.extract_text())
        for page in PdfReader(io.BytesIO(answer.content)).pages
    )
    assert "53人，17户" in text
    assert 53 == len(re.findall(r"\*{4}\w{4}", text))
    assert not re.search(r"36072419\d{4}", text)


def both_ways(near: tuple[Window, Phone], far: tuple[Window, Phone], folder: Path) -> None:
    """The first worker's night leaves in a colleague's hands, and from their own phone too."""
    parcel = hand_over(near[1], folder)
    take_along(far[1], parcel)
    expect(far[1].page.get_by_text(f"{WORKERS[0]}的包")).to_be_visible()


def test_S1_a_typhoon_night_without_a_network(
    night: Night,
    phones: list[tuple[Window, Phone]],
    open_window: Callable[..., Window],
    tmp_path: Path,
) -> None:
    """41 checks, 9 hazards, 64 photos and 53 people of 17 households come home, each once."""
    assert (41, 9) == (sum(SHARES), HAZARDS)
    night.now_is(at(22.5))
    the_desk_in_the_outage(a_desk(night, open_window, "county", night.county.codes["county"]))
    all_work(night, phones)
    both_ways(phones[0], phones[1], tmp_path)

    night.now_is(BACK)
    leader = a_desk(night, open_window, "leader", night.codes["township_leader"])
    for window, phone in phones:
        now = phone.page.evaluate("Date.now()")
        skip(phone.page, round(BACK.timestamp() * 1000) - now)
        window.go_online()
    for _, phone in phones:
        phone.wait_until_sent()
    expect(leader.get_by_text("屋后整面坡在动")).to_have_count(2, timeout=30_000)
    expect(phones[1][1].page.get_by_text("全部已上报")).to_be_visible()
    check_everything(night)
    head_count_at_two(phones[2][1].page, night)
    check_the_register(night)
    assert [] == [error for window, _ in phones for error in window.errors]
