"""A phone whose clock is days off: its work is taken as any other, and told as what it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser import Window
from county import County
from pictures import painted
from screens import Phone
from stories import a_filed_hazard, body_of
from warp import set_clock

pytestmark = pytest.mark.browser
DAY_MS = 86_400_000


@pytest.mark.parametrize(
    "case",
    [
        (-3, False, r"手机时间差了 43\d\d 分钟"),
        (3, True, r"手机时间差了 43\d\d 分钟"),
        # Its claim may be as old as it says: both times are shown.
        (-3, True, "服务器收到"),
    ],
)
def test_row_19_a_wrong_clock_hands_in_a_rectification(
    county: County,
    open_window: Callable[..., Window],
    tmp_path: Path,
    case: tuple[int, bool, str],
) -> None:
    """The photo is taken after the assignment, whatever the phone's clock says."""
    days, restarted, told = case
    record = a_filed_hazard(county)
    window: Window = open_window("worker2")
    window.before = partial(set_clock, ahead_ms=days * DAY_MS)
    phone = Phone(window.open(county.join("worker2")))
    phone.wait_until_home()
    phone.wait_until_offline_ready()
    phone.wait_until_sent()
    window.go_offline()
    phone.open("村道边坡掉石头")
    sheet = phone.main_step("提交复查")
    phone.take(painted(tmp_path, 1))
    sheet.get_by_label("整改措施").fill("清理了落石")
    sheet.get_by_role("button", name="提交复查").click()
    expect(sheet).to_be_hidden()
    if restarted:
        window.close()
        phone = Phone(window.open("/", offline=True))
        phone.wait_until_home()
    window.go_online()
    phone.wait_until_sent()

    body = body_of(county, record)
    assert "submitted" == body["state"]
    phone.open("村道边坡掉石头")
    expect(phone.page.get_by_text(re.compile(told)).first).to_be_visible()
    assert [] == window.errors
