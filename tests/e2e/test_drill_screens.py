"""The recorder and the year of drills: readable in every look, at every size, with the thumb."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser import DESK, Window
from county import County
from test_s2_school_drill import CLASSES, a_planned_drill
from test_screens import LOOKS, choose, faults_of, sideways_of

pytestmark = pytest.mark.browser
SIZES = [{"width": 360, "height": 640}, {"width": 390, "height": 844}, DESK]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size['width']}x{size['height']}")
def test_the_recorder_and_the_year_are_accessible(
    county: County, open_window: Callable[..., Window], size: dict[str, int]
) -> None:
    """Before the alarm, while it runs with a class short, and the year; plain, huge and dark."""
    drill, codes = a_planned_drill(county)
    window = open_window("teacher", size=size, touch=size != DESK)
    page = window.open(f"/#/join/{codes['laoshi1']}")
    expect(page.get_by_role("link", name="演练月历").first).to_be_visible()
    page.evaluate("id => { location.hash = `#/record/drill/${id}` }", drill)
    expect(page.get_by_role("button", name="拉响警报")).to_be_visible()
    looked_at(page, f"alarm-{size['width']}")
    page.get_by_role("button", name="拉响警报").click()
    name = str(CLASSES[0]["class_name"])
    page.get_by_role("button", name=f"{name}减一人").click()
    page.get_by_role("button", name=f"{name}报 41 人").click()
    recorder = page.get_by_role("region", name="疏散计时")
    recorder.get_by_role("button", name="解除警报", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    looked_at(page, f"running-{size['width']}")
    page.evaluate("location.hash = '#/drills'")
    expect(page.get_by_role("region", name="营前中心小学")).to_be_visible()
    looked_at(page, f"year-{size['width']}")
    choose(page, LOOKS[-1])
    for address in (f"record/drill/{drill}", "drills"):
        page.evaluate("address => { location.hash = `#/${address}` }", address)
        expect(page.get_by_text("Year of drills").first).to_be_visible()
        looked_at(page, f"{address.partition('/')[0]}-huge-{size['width']}")
    assert [] == window.errors


def looked_at(page: Page, name: str) -> None:
    """No fault; a picture for human eyes where XUNAN_TEST_PICTURES names a folder."""
    if folder := os.environ.get("XUNAN_TEST_PICTURES"):
        page.screenshot(path=str(Path(folder, f"{name}.png")))
    assert [] == faults_of(page), name
    assert sideways_of(page) <= 0, name
