"""What a phone can do without a network, and what it says while the line is slow."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from browser import Window
from county import MEILI, County
from screens import Phone
from simulators.phone import Phone as Wire
from simulators.phone import a_photo_fact, a_report, uuid7

pytestmark = pytest.mark.browser
PHOTOS = Path(__file__).parents[1] / "photos"
SLOW_BYTES_PER_SECOND = 40_000


def reported_by_a_colleague(county: County) -> None:
    """A hazard with one photo that is not this phone's own."""
    with httpx.Client(timeout=30) as http:
        colleague = Wire(county.url, county.codes["worker2"])
        colleague.register(http)
        photo = (PHOTOS / "slope_before_1.jpg").read_bytes()
        sha = colleague.upload(http, photo)
        colleague.act(
            "hazard.create",
            uuid7(),
            {
                "set": a_report(colleague.person, MEILI, description="同事报的边坡裂缝"),
                "add": {"photos_before": [a_photo_fact(sha, len(photo))]},
            },
            blobs=[sha],
        )
        colleague.exchange(http)


def test_a_colleagues_photo_can_be_seen_without_a_network(
    county: County, open_window: Callable[..., Window]
) -> None:
    """Whoever is sent to a hazard finds the spot by its picture, and there is no signal there."""
    reported_by_a_colleague(county)
    window = open_window("worker")
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    phone.wait_until_offline_ready()
    window.wait_for_answer("size=thumb")
    phone.page.wait_for_timeout(500)
    window.go_offline()
    phone.page.reload()
    phone.wait_until_home()
    phone.open("同事报的边坡裂缝")
    picture = phone.page.locator("img.photo").first

    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") >= 200


def test_every_screen_opens_after_a_kill_without_a_network(
    county: County, open_window: Callable[..., Window]
) -> None:
    """The battery died on the mountain; the app opens all the same."""
    reported_by_a_colleague(county)
    window = open_window("worker")
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    phone.wait_until_offline_ready()
    phone.open("同事报的边坡裂缝")
    phone.page.wait_for_timeout(1500)
    window.kill()
    page = window.open("/", offline=True)
    phone = Phone(page)
    phone.wait_until_home()
    for address, words in {
        "list/hazard": "同事报的边坡裂缝",
        "new/hazard": "保存并上报",
        "todo": "需要您处理",
        "me": "钟水生",
        "log": "上传记录",
    }.items():
        page.evaluate(f"location.hash = '#/{address}'")
        expect(page.get_by_text(words).first).to_be_visible()
    assert [] == window.errors


def test_the_draft_survives_a_kill_at_every_answer(
    county: County, open_window: Callable[..., Window]
) -> None:
    """Opening the camera may kill the page; what was written is still there."""
    window = open_window("worker")
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    phone.wait_until_offline_ready()
    phone.page.get_by_role("link", name="上报隐患").first.click()
    phone.take([PHOTOS / "slope_before_1.jpg"])
    phone.page.get_by_label("情况描述").fill("写到一半")
    expect(phone.page.get_by_text("已自动保存在手机里")).to_be_visible()
    phone.page.wait_for_timeout(600)
    window.kill()
    page = window.open("/#/new/hazard", offline=True)

    expect(page.get_by_label("情况描述")).to_have_value("写到一半")
    expect(page.get_by_role("button", name="删除第 1 张照片")).to_be_visible()


def test_uploading_tells_photos_and_true_bytes(
    county: County, open_window: Callable[..., Window]
) -> None:
    """上传照片 1/2 · 41 %: a number that grows is a reason to wait."""
    window = open_window("worker")
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    window.go_offline()
    phone.report(
        [PHOTOS / "slope_before_1.jpg", PHOTOS / "slope_before_2.jpg"],
        category="地质灾害",
        description="慢网上传",
    )
    phone.home()
    assert window.context is not None
    slow = window.context.new_cdp_session(phone.page)
    slow.send("Network.enable")
    window.go_online()
    slow.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 100,
            "downloadThroughput": -1,
            "uploadThroughput": SLOW_BYTES_PER_SECOND,
        },
    )
    line = phone.page.get_by_text(re.compile(r"上传照片 \d/2 · \d+ %")).first
    expect(line).to_be_visible(timeout=30_000)
    percents: set[str] = set()
    while line.is_visible() and len(percents) < 3:
        percents.add(line.inner_text(timeout=2000))
        phone.page.wait_for_timeout(200)

    assert len(percents) >= 2, percents
    slow.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1},
    )
    phone.wait_until_sent()


def test_signing_out_without_a_network_says_why_nothing_was_sent(
    county: County, open_window: Callable[..., Window]
) -> None:
    """A press that seems to do nothing is pressed again and again."""
    window = open_window("worker")
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    window.go_offline()
    phone.report([], category="地质灾害", description="还没上传的")
    phone.page.evaluate("location.hash = '#/me'")
    phone.page.get_by_role("button", name="退出登录").click()
    sheet = phone.page.get_by_role("dialog")
    sheet.get_by_role("button", name="先上传").click()
    expect(sheet.get_by_text("这一步要有网络，请联网后再试")).to_be_visible()
    window.go_online()
    expect(sheet.get_by_text("都已上传，可以放心退出。")).to_be_visible(timeout=30_000)
    expect(sheet.get_by_role("alert")).to_have_count(0)
