"""A desk that is looked at shows what came in a moment ago, and asks no more often for it."""

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
from simulators.phone import a_report, uuid7

pytestmark = pytest.mark.browser
# A poll comes after 45 seconds at the earliest, so what is there sooner was told.
SOON_MS = 25_000


def test_W1_W8_a_desk_hears_of_a_report_long_before_it_would_have_asked(
    county: County, open_window: Callable[..., Window]
) -> None:
    window = open_window("desk", size=DESK, touch=False)
    desk = Desk(window.open(county.join("township")))
    desk.wait_until_open()
    window.wait_for_answer("/sync/v1/wake")
    asked = sum("/sync/v1/exchange" in url for url in window.answered)
    with httpx.Client(timeout=30) as http:
        reporter = Wire(county.url, county.codes["worker2"])
        reporter.register(http)
        reported = a_report(reporter.person, MEILI, description="桥头护坡刚刚塌了一角")
        reporter.act("hazard.create", uuid7(), {"set": reported})
        reporter.exchange(http, pull=False)
    rail = desk.page.get_by_role("navigation", name="办公台")
    rail.get_by_role("link", name=re.compile("全部隐患")).click()
    row = desk.page.get_by_role("row", name=re.compile("桥头护坡刚刚塌了一角"))

    expect(row.first).to_be_visible(timeout=SOON_MS)
    assert sum("/sync/v1/exchange" in url for url in window.answered) <= asked + 2
    assert "/sync/" not in str(desk.page.evaluate(CACHED))
    assert not window.errors


CACHED = """async () => {
  const urls = [];
  for (const name of await caches.keys()) {
    for (const asked of await (await caches.open(name)).keys()) urls.push(asked.url);
  }
  return urls;
}"""
