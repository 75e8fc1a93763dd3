"""Killing the browser fifty times, while it saves and while it syncs, loses and doubles nothing."""

from __future__ import annotations

import hashlib
import random
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from browser import Window
from county import MEILI, County
from pictures import painted
from screens import Phone
from simulators.line import Asked, Line, Snag
from simulators.phone import Phone as Wire
from simulators.phone import a_report, uuid7
from stories import everything

pytestmark = pytest.mark.browser
ROUNDS = 25
TAP_MS = 50
SAVING_SECONDS_MAX = 0.12
NEWS = 12
HOLD_SECONDS_MAX = 30


def an_exchange(asked: Asked) -> bool:
    """Any exchange."""
    return asked.is_exchange


def a_piece(asked: Asked) -> bool:
    """A piece of a photo."""
    return asked.is_piece


# Where the browser dies while it syncs, by turns.
MID_SYNC: dict[str, Callable[[], Snag]] = {
    "while operations leave": lambda: Snag(an_exchange, after_bytes=200),
    "judged, but the answer is held": lambda: Snag(an_exchange, answers=True),
    "within the answer": lambda: Snag(an_exchange, after_bytes=1, answers=True),
    "within a photo": lambda: Snag(a_piece, after_bytes=40_000),
    "photo stored, but the answer is held": lambda: Snag(a_piece, answers=True),
}


@pytest.fixture
def line(county: County) -> Iterator[Line]:
    """A line to the county that can be stopped at a byte."""
    made = Line(county.server.port)
    yield made
    made.close()


@dataclass(frozen=True)
class Report:
    """One report of the worker's: which words, which photos."""

    words: str
    photos: list[Path]


@dataclass
class Diary:
    """What the screen told after each kill."""

    whole: list[Report] = field(default_factory=list)
    drafts: int = 0


def waiting(page: Page) -> int:
    """The number of unsent entries that the head of the screen shows."""
    expect(page.locator("button.net-chip")).to_be_visible()
    shown = page.locator("button.net-chip .net-count")
    return int(shown.inner_text()) if shown.count() else 0


def killed_while_saving(window: Window, report: Report, after_seconds: float) -> int:
    """Write a report without a network, tap 保存, die; what waited before the tap."""
    page = window.open("/#/new/hazard", offline=True)
    text = page.get_by_label("情况描述")
    expect(text).to_be_visible()
    before = waiting(page)
    if not text.input_value():
        text.fill(report.words)
        page.get_by_role("radio", name="地质灾害", exact=True).click()
        # Last: a photo is kept at once, and with it what was written before.
        Phone(page).take(report.photos)
    # A draft comes back whole, or the next save would be a half report.
    expect(text).to_have_value(report.words)
    tiles = page.get_by_role("button", name=re.compile("删除第 . 张照片"))
    expect(tiles).to_have_count(len(report.photos))
    button = page.get_by_role("button", name="保存并上报")
    expect(button).to_be_enabled()
    processes = window.processes()
    # The tap comes a moment later, so that a kill can follow it at once.
    button.evaluate("(button, ms) => { setTimeout(() => button.click(), ms); }", TAP_MS)
    time.sleep(TAP_MS / 1000 + after_seconds)
    window.kill(processes)
    return before


def read_the_screen(page: Page, before: int, report: Report, diary: Diary) -> None:
    """Either one more entry waits, or the report lies there as a draft; the screen says which."""
    Phone(page).wait_until_home()
    after = waiting(page)
    draft = page.get_by_role("link", name=re.compile("接着写：没写完的隐患"))
    assert after in {before, before + 1}
    if after == before:
        expect(draft).to_be_visible()
        diary.drafts += 1
        return
    expect(draft).to_have_count(0)
    expect(page.locator(".sync-line")).to_contain_text(f"{after} 条")
    diary.whole.append(report)


def killed_while_syncing(
    window: Window, line: Line, where: str, read: Callable[[Page], None]
) -> None:
    """Start with a network, read the screen before anything is sent, then die at that place."""
    first = line.stop_at(Snag(an_exchange))
    page = window.open("/")
    assert first.reached.wait(HOLD_SECONDS_MAX), "nothing was asked"
    read(page)
    deadly = line.stop_at(MID_SYNC[where]())
    first.go_on.set()
    # The driver must go on hearing the page while the line runs to the deadly byte.
    for _ in range(HOLD_SECONDS_MAX * 50):
        if deadly.reached.is_set():
            break
        page.wait_for_timeout(20)
    assert deadly.reached.is_set(), where
    window.kill()
    line.snag = None
    deadly.go_on.set()
    line.cut()


def news_from_a_colleague(colleague: Wire, http: httpx.Client) -> None:
    """Records that the phone has yet to pull, enough for an answer of several segments."""
    for _ in range(NEWS):
        colleague.act(
            "hazard.create",
            uuid7(),
            {"set": a_report(colleague.person, MEILI, description=f"{uuid7()} {uuid7()}")},
        )
    colleague.exchange(http, pull=False)


def check_the_county(county: County, diary: Diary) -> None:
    """Every report that the screen called saved is on the server once, with its photos whole."""
    records = everything(county)
    reports = [
        body
        for body in records.values()
        if body["kind"] == "hazard" and str(body["f"].get("description")).endswith("处边坡")
    ]
    said = sorted(report.words for report in diary.whole)
    assert said == sorted(body["f"]["description"] for body in reports)
    photos = [photo for body in reports for photo in body["f"]["photos_before"]]
    shown = sum(len(report.photos) for report in diary.whole)
    assert shown == len({photo["sha256"] for photo in photos}) == len(photos)
    assert all(photo["stored"] for photo in photos)
    assert {1} == {[e["act"] for e in body["log"]].count("create") for body in reports}
    assert not [key for key in records if not key.startswith("hazard/")], "something clashed"
    with httpx.Client(timeout=30) as http:
        reader = Wire(county.url, county.codes["county"])
        reader.register(http)
        for photo in photos:
            stored = reader.read(http, photo["sha256"])
            assert photo["sha256"] == hashlib.sha256(stored.content).hexdigest()


def test_row_1_fifty_kills_of_the_browser_lose_and_double_nothing(
    county: County, line: Line, open_window: Callable[..., Window], tmp_path: Path
) -> None:
    """Every report is whole or still a draft, the screen says which, and each arrives once."""
    chance = random.Random(2026)
    pictures = painted(tmp_path / "photos", 2 * ROUNDS)
    window: Window = open_window("worker")
    window.url = line.url
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    phone.wait_until_offline_ready()
    window.kill()
    diary = Diary()
    with httpx.Client(timeout=30) as http:
        colleague = Wire(county.url, county.codes["worker2"])
        colleague.register(http)
        for number in range(ROUNDS):
            nth = len(diary.whole)
            report = Report(f"第 {nth + 1} 处边坡", pictures[2 * nth : 2 * nth + 1 + nth % 2])
            # Most often soon after the tap: that is where a save could be torn.
            seconds = chance.random() ** 2 * SAVING_SECONDS_MAX
            before = killed_while_saving(window, report, seconds)
            news_from_a_colleague(colleague, http)
            read = partial(read_the_screen, before=before, report=report, diary=diary)
            killed_while_syncing(window, line, list(MID_SYNC)[number % len(MID_SYNC)], read)
    assert diary.whole
    assert diary.drafts, "no kill came early enough to mean anything"
    Phone(window.open("/")).wait_until_sent()

    check_the_county(county, diary)
    assert [] == window.errors
