"""Every screen, in every look people may choose: no accessibility fault, no sideways scrolling."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page

from browser import DESK, Window
from county import MEILI, County
from screens import Desk, Phone
from simulators.phone import Phone as Wire
from simulators.phone import a_photo_fact, a_report, uuid7
from simulators.server import ROOT

pytestmark = pytest.mark.browser
AXE = ROOT / "pwa/node_modules/axe-core/axe.min.js"
PHOTO = Path(__file__).parents[1] / "photos/slope_before_1.jpg"
PHONES = [{"width": 360, "height": 640}, {"width": 390, "height": 844}]
SCREENS = [
    "",
    "list/hazard",
    "new/hazard",
    "todo",
    "me",
    "devices",
    "log",
    "hand-over",
    "black-box",
    "map",
]
DESK_SCREENS = [
    "desk/inbox",
    "desk/review",
    "desk/overdue",
    "desk/needs",
    "desk/all/hazard",
    "desk/ledger/hazard",
    "desk/figures",
    "desk/contacts",
    "map",
]
LOOKS: list[dict[str, Any]] = [
    {},
    {"text": "huge", "contrast": "high"},
    {"theme": "dark"},
    {"text": "huge", "theme": "dark", "lang": "en"},
]


def faults_of(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA and its best practices."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa',"
        "'best-practice']})"
    )
    return [
        f"{fault['id']}: {node['target']} {node.get('failureSummary', '')[:200]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def sideways_of(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )


def faults_by_screen(page: Page, screens: list[str]) -> dict[str, list[str]]:
    """What is wrong on each of these addresses; those without a fault are left out."""
    faults: dict[str, list[str]] = {}
    for screen in screens:
        page.evaluate(f"location.hash = '#/{screen}'")
        page.wait_for_timeout(700)
        found = faults_of(page)
        if sideways_of(page) > 0:
            found.append(f"scrolls sideways by {sideways_of(page)} px")
        if found:
            faults[screen] = found
    return faults


def choose(page: Page, look: dict[str, str]) -> None:
    """Set text size, contrast, theme and language on 我的, as a person does."""
    page.evaluate("location.hash = '#/me'")
    names = {"huge": "特大", "high": "开", "dark": "深色", "en": "English"}
    for value in look.values():
        group = {"high": "高对比度"}.get(value)
        scope = page.get_by_role("group", name=group) if group else page
        scope.get_by_role("radio", name=names[value], exact=True).click()


def a_lived_in_county(county: County) -> str:
    """A hazard with a photo, filed and assigned; its id."""
    record = uuid7()
    with httpx.Client(timeout=30) as http:
        worker = Wire(county.url, county.codes["worker"])
        worker.register(http)
        photo = PHOTO.read_bytes()
        sha = worker.upload(http, photo)
        worker.act(
            "hazard.create",
            record,
            {
                "set": a_report(worker.person, MEILI, description="屋后边坡裂缝渗水，坡脚有碎石"),
                "add": {"photos_before": [a_photo_fact(sha, len(photo))]},
            },
            blobs=[sha],
        )
        worker.act("hazard.create", uuid7(), {"set": a_report(worker.person, MEILI)})
        worker.act("hazard.move", record, {"move": "close", "from": "reported"})
        worker.exchange(http)
        officer = Wire(county.url, county.codes["township"])
        officer.register(http)
        officer.act(
            "hazard.move", record, {"move": "file", "from": "reported", "set": {"level": "general"}}
        )
        officer.exchange(http)
    return record


@pytest.mark.parametrize("size", PHONES, ids=lambda size: f"{size['width']}x{size['height']}")
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(look.values()) or "plain")
def test_phone_screens_are_accessible(
    county: County, open_window: Callable[..., Window], size: dict[str, int], look: dict[str, str]
) -> None:
    """A sixty-year-old in the rain reads it, at any text size and in any light."""
    record = a_lived_in_county(county)
    window = open_window("worker", size=size)
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    choose(phone.page, look)
    screens = [*SCREENS, f"record/hazard/{record}"]

    assert {} == faults_by_screen(phone.page, screens)
    assert [] == window.errors


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(look.values()) or "plain")
def test_desk_screens_are_accessible(
    county: County, open_window: Callable[..., Window], look: dict[str, str]
) -> None:
    """An officer works here all day, perhaps by keyboard only."""
    record = a_lived_in_county(county)
    window = open_window("township", size=DESK, touch=False)
    desk = Desk(window.open(county.join("township")))
    desk.wait_until_open()
    choose(desk.page, look)
    screens = [*DESK_SCREENS, f"desk/all/hazard/hazard/{record}"]

    assert {} == faults_by_screen(desk.page, screens)
    assert [] == window.errors
