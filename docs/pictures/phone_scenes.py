"""What a grid worker sees, in the order of the guide."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import httpx
from playwright.sync_api import Page, Playwright, expect

from browser import FLAGS, MEILI, PHONE, Window, chromium_path
from pictures.darkroom import (
    DEMO_PHOTOS,
    OFFICER,
    RETURNED,
    ROAD,
    WORKER,
    County,
    shoot,
    taken_now,
    visit,
)
from screens import Phone
from simulators.phone import Phone as Wire
from simulators.phone import a_photo_fact

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FRESH = "村道内侧边坡落石，护栏砸坏三米"
# Where the demo says the broken guard rail is.
ROAD_AT = (25.8365, 114.4215)
WECHAT = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120 Mobile MicroMessenger/8.0"


def phone_pictures(county: County, make: Callable[..., Window], folder: Path) -> None:
    """Everything a grid worker sees."""
    window = make("phone")
    phone = Phone(window.open(county.join(WORKER)))
    phone.wait_until_home()
    phone.wait_until_offline_ready()
    phone.wait_until_sent()
    here = partial(taken_now, folder=folder, lat=MEILI["latitude"], lon=MEILI["longitude"])
    report_pictures(window, phone, [here("road_no_rail.jpg"), here("slope_before.jpg")])
    record_pictures(phone)
    todo_pictures(county, window, phone)
    after = taken_now("slope_after.jpg", folder, lat=ROAD_AT[0], lon=ROAD_AT[1])
    rectify_pictures(window, phone, after)
    map_picture(phone)
    settings_pictures(phone)


def sign_in_pictures(playwright: Playwright, county: County) -> None:
    """The way in, in a browser and inside WeChat."""
    browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
    for name, agent in (("sign-in", None), ("wechat", WECHAT)):
        context = browser.new_context(viewport=PHONE, locale="zh-CN", user_agent=agent)
        page = context.new_page()
        page.goto(f"{county.server.url}/")
        expect(page.get_by_label("登录码")).to_be_visible()
        shoot(page, name)
        context.close()
    browser.close()


def report_pictures(window: Window, phone: Phone, photos: list[Path]) -> None:
    """A report without a network, from the first screen to the receipt."""
    page = phone.page
    shoot(page, "home")
    lose_network(window, phone)
    page.get_by_role("link", name="上报隐患").first.click()
    phone.take(photos)
    expect(page.get_by_text("误差约")).to_be_visible()
    shoot(page, "report-photos")
    page.get_by_role("radio", name="道路交通", exact=True).click()
    page.get_by_label("情况描述").fill(FRESH)
    page.get_by_label("具体位置").fill("老水井往上50米，公路内侧")
    shoot(page, "report-answers", at=page.get_by_text("疑似重大"))
    page.get_by_role("button", name="保存并上报").click()
    expect(page.get_by_text("已存在手机里")).to_be_visible()
    shoot(page, "saved")
    saved = page.url
    phone.home()
    expect(page.get_by_text("1 条、2 张照片待上传")).to_be_visible()
    shoot(page, "home-waiting")
    hand_over_picture(page)
    visit(page, saved.split("#/")[1])
    window.go_online()
    phone.wait_for_receipt()
    shoot(page, "receipt")


def hand_over_picture(page: Page) -> None:
    """What waits, sealed for a colleague."""
    visit(page, "hand-over")
    page.get_by_role("button", name="打成密封包").click()
    expect(page.get_by_role("button", name="存成文件")).to_be_visible()
    shoot(page, "hand-over")


def lose_network(window: Window, phone: Phone) -> None:
    """Lose the network, and press the chip in the head, which then notices."""
    window.go_offline()
    phone.page.get_by_role("button", name="已联网").click()
    expect(phone.page.get_by_role("button", name="没有网络")).to_be_visible()


def record_pictures(phone: Phone) -> None:
    """The list, a record, its other steps, and its story."""
    page = phone.page
    visit(page, "list/hazard")
    shoot(page, "list")
    phone.open(ROAD)
    shoot(page, "record")
    page.get_by_role("button", name="其他操作").click()
    shoot(page, "others")
    page.get_by_role("dialog").get_by_role("button", name="关闭").click()
    shoot(page, "timeline", at=page.get_by_role("heading", name="办理经过"))


def rectify_pictures(window: Window, phone: Phone, after: Path) -> None:
    """The finished work goes to review, with the way out held up while it is unsent."""
    page = phone.page
    window.go_offline()
    phone.open(ROAD)
    sheet = phone.main_step("提交复查")
    phone.take([after])
    sheet.get_by_label("整改措施").fill("清走落石，坡面挂网，补装护栏八米")
    shoot(page, "rectify")
    sheet.get_by_role("button", name="提交复查").click()
    expect(sheet).to_be_hidden()
    visit(page, "me")
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("dialog").get_by_text("待上传")).to_be_visible()
    shoot(page, "sign-out")
    page.get_by_role("dialog").get_by_role("button", name="关闭").click()
    window.go_online()
    phone.wait_until_sent()


def make_clash(county: County, window: Window, phone: Phone) -> None:
    """The worker and the township both change one description, out of each other's sight."""
    with httpx.Client(timeout=30) as http:
        officer = Wire(county.server.url, county.codes[OFFICER])
        officer.register(http)
        officer.pull_all(http)
        key = next(k for k, body in officer.records.items() if body["f"].get("title") == RETURNED)
        seen = officer.records[key]
        phone.open(RETURNED)
        window.go_offline()
        phone.edit("情况描述", "线路私拉乱接，开关烧黑，离柴堆只有一米。")
        officer.act(
            "hazard.edit",
            key.split("/")[1],
            {"set": {"description": "祠堂线路老化，开关烧黑，已通知停电。"}},
            base={"description": seen["f"]["description"]},
            base_ver=seen["ver"],
        )
        officer.exchange(http)
    window.go_online()
    phone.wait_until_sent()


def make_refusal(county: County) -> None:
    """The worker's other phone hands in a photo that is older than the assignment."""
    with httpx.Client(timeout=30) as http:
        worker = Wire(county.server.url, county.codes[WORKER])
        worker.register(http)
        worker.pull_all(http)
        key = next(k for k, body in worker.records.items() if body["f"].get("title") == ROAD)
        photo = (DEMO_PHOTOS / "slope_after.jpg").read_bytes()
        sha = worker.upload(http, photo)
        old = a_photo_fact(sha, len(photo), taken_at="2026-01-05T01:20:00Z")
        answers = {"measures": "清走落石，拉了警戒带"}
        args = {
            "move": "submit",
            "from": "assigned",
            "set": answers,
            "add": {"photos_after": [old]},
        }
        worker.act("hazard.move", key.split("/")[1], args, blobs=[sha])
        told = worker.exchange(http)
        assert [r["status"] for r in told["results"]] == ["rejected"], told["results"]  # noqa: S101


def todo_pictures(county: County, window: Window, phone: Phone) -> None:
    """What needs the worker: two answers, and work that was not taken."""
    page = phone.page
    make_refusal(county)
    make_clash(county, window, phone)
    page.reload()
    phone.wait_until_home()
    visit(page, "todo")
    expect(page.get_by_text("两人改了同一处")).to_be_visible(timeout=30_000)
    shoot(page, "clash")
    shoot(page, "refused", at=page.get_by_role("heading", name="服务器没收下的"))


def map_picture(phone: Phone) -> None:
    """The county's outline with the records on it."""
    visit(phone.page, "map")
    expect(phone.page.locator(".map-pin").first).to_be_visible()
    shoot(phone.page, "map")


def settings_pictures(phone: Phone) -> None:
    """What is mine, and the first screen in large type and in the dark."""
    page = phone.page
    visit(page, "me")
    shoot(page, "me")
    shoot(page, "storage", at=page.get_by_role("heading", name="手机里的资料"))
    visit(page, "log")
    shoot(page, "log")
    visit(page, "black-box")
    shoot(page, "black-box")
    for name, looks in (("large", ("特大",)), ("dark", ("标准", "深色"))):
        visit(page, "me")
        for look in looks:
            page.get_by_role("radio", name=look, exact=True).click()
        phone.home()
        shoot(page, name)
