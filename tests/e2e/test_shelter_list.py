"""Lists say which shelters can be used today, in both sizes of phones."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser import Window
from county import County
from screens import Phone
from test_locked_shelter import two_shelters
from test_screens import faults_of, sideways_of

pytestmark = pytest.mark.browser
SIZES = [{"width": 360, "height": 640}, {"width": 390, "height": 844}]


def look(page: Page, name: str) -> None:
    """No accessibility fault, no sideways scrolling."""
    assert faults_of(page) == [], name
    assert sideways_of(page) <= 0, name


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
