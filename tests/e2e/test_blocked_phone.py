"""A phone that was struck off the list: what the server had goes, what only it has stays."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import expect

from browser import Window
from county import County
from screens import Phone

pytestmark = pytest.mark.browser
BLOCKED = "这台手机已被停用：没上传的还在，请联系乡镇"
LOGIN = "wgy1"
PIN = "135790"


def set_a_pin(phone: Phone) -> None:
    """Set a PIN on 我的: the second device signs in with it."""
    phone.page.evaluate("location.hash = '#/me'")
    phone.page.get_by_role("button", name="设置口令").click()
    box, again = phone.page.get_by_label("新口令"), phone.page.get_by_label("再输一次")
    save = phone.page.get_by_role("button", name="保存口令")
    box.fill("123456")
    save.click()
    expect(phone.page.get_by_text("太容易被猜到")).to_be_visible()
    box.fill(PIN)
    again.fill("135791")
    save.click()
    expect(phone.page.get_by_text("两次输的不一样")).to_be_visible()
    expect(again).to_be_focused()
    again.fill(PIN)
    save.click()
    expect(phone.page.get_by_text("口令已设好")).to_be_visible()


def block_from_another_phone(county: County) -> None:
    """The worker signs in elsewhere by PIN and blocks the phone that was lost."""
    proof = base64.b64encode(f"{LOGIN}:{PIN}".encode()).decode()
    install = {"install_key": secrets.token_hex(16), "app": "t", "schema": 1, "platform": "linux"}
    with httpx.Client(base_url=county.url, timeout=30) as http:
        told = http.post(
            "/sync/v1/devices", headers={"Authorization": f"Pin {proof}"}, json=install
        ).raise_for_status()
        http.headers["Authorization"] = f"Bearer {told.json()['token']}"
        (lost,) = (d for d in http.get("/api/v1/me/devices").json() if not d["current"])
        http.delete(f"/api/v1/me/devices/{lost['device']}").raise_for_status()


def test_a_blocked_phone_shows_no_confirmed_record_and_keeps_unsent_work(
    county: County, open_window: Callable[..., Window]
) -> None:
    """The phone was lost; whoever finds it reads nothing, and no word of work is lost."""
    window = open_window("worker")
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    phone.report([], category="地质灾害", description="服务器已收下的")
    expect(phone.page.get_by_text("服务器已收下", exact=True)).to_be_visible(timeout=30_000)
    set_a_pin(phone)
    phone.home()
    window.go_offline()
    phone.report([], category="地质灾害", description="只在手机里的")
    phone.page.evaluate("location.hash = '#/list/hazard'")
    rows = phone.page.get_by_role("main").get_by_role("link")
    expect(rows.filter(has_text="服务器已收下的")).to_be_visible()
    block_from_another_phone(county)
    window.go_online()

    expect(rows.filter(has_text="服务器已收下的")).to_be_hidden(timeout=30_000)
    expect(rows.filter(has_text="只在手机里的")).to_be_visible()
    rows.filter(has_text="只在手机里的").click()
    expect(phone.page.get_by_role("heading", name="办理经过")).to_be_visible()
    phone.home()
    expect(phone.page.get_by_text(BLOCKED)).to_be_visible()
    expect(phone.page.get_by_text("1 条待上传")).to_be_visible()
    phone.report([], category="地质灾害", description="停用以后报的")
    expect(phone.page.get_by_text(BLOCKED).first).to_be_visible()
    for untrue in ("正在上传", "全部已上报", "立即上传"):
        expect(phone.page.get_by_text(untrue)).to_have_count(0)
    assert [] == window.errors
