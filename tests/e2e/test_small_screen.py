"""The smallest phone with the largest letters: what matters is in view."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from browser import Window
from county import County
from screens import Phone

pytestmark = pytest.mark.browser
SMALL = {"width": 360, "height": 640}
IN_VIEW = """element => {
  const box = element.getBoundingClientRect();
  const room = element.closest('[data-scroll]').getBoundingClientRect();
  return box.top >= room.top - 1 && box.bottom <= room.bottom + 1;
}"""
# A line of text is broken inside a word where one word has more than one box.
BROKEN = """() => [...document.querySelectorAll('.segments span')].filter(span => {
  const text = [...span.childNodes].find(node => node.nodeType === 3);
  return text.data.split(' ').some(word => {
    const range = document.createRange();
    const at = text.data.indexOf(word);
    range.setStart(text, at);
    range.setEnd(text, at + word.length);
    return range.getClientRects().length > 1;
  });
}).map(span => span.textContent)"""


def in_huge_letters(page: Page) -> None:
    """Choose 特大 on 我的."""
    page.evaluate("location.hash = '#/me'")
    page.get_by_role("radio", name="特大", exact=True).click()


def assert_in_view(element: Locator) -> None:
    """Nothing of it is above or below the scrolling part."""
    expect(element).to_be_visible()
    element.page.wait_for_timeout(300)
    assert element.evaluate(IN_VIEW), element.inner_text()


def test_an_error_is_in_view_with_its_question(
    county: County, open_window: Callable[..., Window]
) -> None:
    """Whoever pressed 保存 sees at once what is missing, and of which question."""
    window = open_window("worker", size=SMALL)
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    in_huge_letters(phone.page)
    phone.home()
    phone.page.get_by_role("link", name="上报隐患").first.click()
    phone.page.get_by_role("button", name="保存并上报").click()
    error = phone.page.locator("main .field-error").first
    expect(error).to_contain_text("请选择")
    assert_in_view(error)
    assert_in_view(phone.page.locator("main .field:has(.field-error) > .field-label").first)


def test_the_receipt_is_in_view(county: County, open_window: Callable[..., Window]) -> None:
    """What people wait for is not hidden by what they can press next."""
    window = open_window("worker", size=SMALL)
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    in_huge_letters(phone.page)
    phone.home()
    phone.report([], category="地质灾害", description="屋后边坡开裂")
    title = phone.page.get_by_text("已上报 · 回执")
    expect(title).to_be_visible(timeout=30_000)
    assert_in_view(title)
    assert_in_view(phone.page.get_by_text("服务器已收下", exact=True))
    expect(phone.page.get_by_role("link", name="再报一条")).to_have_count(1)


def test_no_word_of_a_choice_is_broken(county: County, open_window: Callable[..., Window]) -> None:
    """Normal, Large and Huge are words in any size of letters."""
    window = open_window("worker", size=SMALL)
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    in_huge_letters(phone.page)
    phone.page.get_by_role("radio", name="English", exact=True).click()
    expect(phone.page.get_by_text("Text size")).to_be_visible()
    assert [] == phone.page.evaluate(BROKEN)


def test_a_form_that_nobody_touched_leaves_no_draft(
    county: County, open_window: Callable[..., Window]
) -> None:
    """The position was measured by itself: elsewhere it is measured afresh."""
    window = open_window("worker")
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    phone.page.get_by_role("link", name="上报隐患").first.click()
    expect(phone.page.get_by_text("25.84310, 114.41020")).to_be_visible()
    phone.page.wait_for_timeout(600)
    phone.home()
    expect(phone.page.get_by_text("接着写")).to_have_count(0)
    assert window.context is not None
    window.context.set_geolocation({"latitude": 25.9, "longitude": 114.5, "accuracy": 9})
    phone.page.get_by_role("link", name="上报隐患").first.click()
    expect(phone.page.get_by_text("25.90000, 114.50000")).to_be_visible()
    phone.page.get_by_label("情况描述").fill("写了一句")
    phone.page.wait_for_timeout(600)
    phone.home()
    expect(phone.page.get_by_text("接着写")).to_be_visible()


def test_the_device_in_the_hand_comes_first_and_has_a_name(
    county: County, open_window: Callable[..., Window]
) -> None:
    """安卓手机 or 电脑, not a code."""
    window = open_window("worker")
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    phone.page.evaluate("location.hash = '#/devices'")
    first = phone.page.get_by_role("article").first
    expect(first).to_contain_text("Linux 电脑 · Chrome")
    expect(first).to_contain_text("这台")
