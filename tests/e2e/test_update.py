"""A new version of the app is offered, never forced, and never inside a form."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser import Window
from county import County
from screens import Phone
from simulators.server import ROOT

pytestmark = pytest.mark.browser


def look_for_update(page: Page) -> None:
    """What the app does when it comes back to the front."""
    page.evaluate("navigator.serviceWorker.getRegistration().then(found => found.update())")


def test_an_update_waits_until_the_form_is_done(
    county: County, open_window: Callable[..., Window], tmp_path: Path
) -> None:
    """The draft is intact, and the person decides when the new version comes."""
    window = open_window("worker")
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    phone.wait_until_offline_ready()
    phone.page.reload()
    phone.wait_until_home()

    newer = tmp_path / "newer"
    shutil.copytree(ROOT / "pwa/dist", newer)
    with (newer / "sw.js").open("a", encoding="utf-8") as worker:
        worker.write("\n// a newer version\n")
    county.server.kill()
    county.server.more_env["XUNAN_WEB_DIST"] = str(newer)
    county.server.start()

    phone.page.get_by_role("link", name="上报隐患").first.click()
    phone.page.get_by_label("情况描述").fill("写到一半")
    look_for_update(phone.page)
    phone.page.wait_for_function(
        "navigator.serviceWorker.getRegistration().then(found => Boolean(found.waiting))"
    )
    offer = phone.page.get_by_role("button", name="现在更新")
    expect(phone.page.get_by_text("已自动保存在手机里")).to_be_visible()
    expect(offer).to_have_count(0)

    phone.home()
    expect(offer).to_be_visible()
    with phone.page.expect_event("load"):
        offer.click()
    phone.wait_until_home()
    phone.page.evaluate("location.hash = '#/new/hazard'")
    expect(phone.page.get_by_label("情况描述")).to_have_value("写到一半")
    assert [] == window.errors
