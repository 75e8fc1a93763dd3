"""No network at all: a colleague's phone carries the work down, and it counts once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from browser import Window
from county import County
from screens import Phone
from simulators.phone import Phone as Wire
from stories import everything
from warp import set_clock

pytestmark = pytest.mark.browser
PHOTOS = Path(__file__).parents[1] / "photos"
SLOPE = "屋后边坡裂缝渗水"
PATH = "#/hand-over"
CARRY = "没有网络？交给同事带走"


def a_phone(county: County, open_window: Callable[..., Window], who: str) -> tuple[Window, Phone]:
    """Signed in, and ready to live without a network."""
    window = open_window(who)
    phone = Phone(window.open(county.join(who)))
    phone.wait_until_home()
    phone.wait_until_offline_ready()
    phone.wait_until_sent()
    return window, phone


def visit(page: Page, path: str) -> None:
    page.evaluate(f"location.hash = '{path}'")


def hand_over(phone: Phone, folder: Path) -> Path:
    """Seal what waits into a file, as it is then sent to a colleague."""
    visit(phone.page, PATH)
    phone.page.get_by_role("button", name="打成密封包").click()
    with phone.page.expect_download() as coming:
        phone.page.get_by_role("button", name="存成文件").click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def take_along(phone: Phone, parcel: Path) -> None:
    """Pick the file that a colleague has sent."""
    visit(phone.page, PATH)
    phone.page.get_by_label("选同事发来的包").set_input_files(str(parcel))


def hazards(county: County) -> dict[str, dict[str, Any]]:
    return {key: body for key, body in everything(county).items() if key.startswith("hazard/")}


def the_photos_are_whole(county: County, body: dict[str, Any]) -> None:
    """The server gives the very bytes that the phone named."""
    with httpx.Client(timeout=30) as http:
        reader = Wire(county.url, county.codes["county"])
        reader.register(http)
        for photo in body["f"]["photos_before"]:
            assert photo["stored"] is True
            got = reader.read(http, photo["sha256"]).content
            assert hashlib.sha256(got).hexdigest() == photo["sha256"]


def test_H3_H4_H9_work_arrives_in_a_colleagues_hands_and_counts_once(
    county: County, open_window: Callable[..., Window], tmp_path: Path
) -> None:
    near, author = a_phone(county, open_window, "worker")
    far, carrier = a_phone(county, open_window, "worker2")
    near.go_offline()
    author.report(
        [PHOTOS / "slope_before_1.jpg", PHOTOS / "slope_before_2.jpg"],
        category="地质灾害",
        description=SLOPE,
    )
    parcel = hand_over(author, tmp_path)
    assert parcel.read_bytes().decode("utf-8", "ignore").startswith("巡安密封包")
    far.go_offline()
    take_along(carrier, parcel)
    expect(carrier.page.get_by_text("钟水生的包")).to_be_visible()
    expect(carrier.page.get_by_text("待上传", exact=True)).to_be_visible()
    assert hazards(county) == {}

    far.kill()
    carrier = Phone(far.open(PATH, offline=True))
    expect(carrier.page.get_by_text("钟水生的包")).to_be_visible()
    far.go_online()
    expect(carrier.page.get_by_text("已送达", exact=True)).to_be_visible(timeout=30_000)
    (carried,) = hazards(county).values()
    the_photos_are_whole(county, carried)
    assert carried["f"]["description"] == SLOPE
    assert carried["f"]["found_by"]["name"] == "钟水生"

    uploads = len([url for url in near.answered if "/blobs" in url])
    near.go_online()
    author.wait_until_sent()
    visit(author.page, PATH)
    expect(author.page.get_by_text("已送达", exact=True)).to_be_visible()
    assert hazards(county) == {f"hazard/{carried['id']}": carried}
    assert len([url for url in near.answered if "/blobs" in url]) == uploads
    assert near.errors + far.errors == []


def test_H10_what_was_sent_is_listed_with_its_receipt_and_sent_again_without_harm(
    county: County, open_window: Callable[..., Window]
) -> None:
    window, phone = a_phone(county, open_window, "worker")
    phone.report([PHOTOS / "slope_before_1.jpg"], category="地质灾害", description=SLOPE)
    phone.wait_for_receipt()
    phone.wait_until_sent()
    before = hazards(county)
    (body,) = before.values()
    sha = body["f"]["photos_before"][0]["sha256"]
    visit(phone.page, "#/black-box")
    expect(phone.page.get_by_text(re.compile(r"回执 #\d+"))).to_be_visible()
    expect(phone.page.get_by_text(f"照片 {sha[:8]}：服务器已存，本机还留着")).to_be_visible()
    asked = len([url for url in window.answered if "/exchange" in url])
    phone.page.get_by_role("button", name="再发一次", exact=True).click()
    phone.wait_until_sent()
    visit(phone.page, "#/black-box")
    phone.page.get_by_role("button", name="全部再发一次").click()
    phone.wait_until_sent()

    assert len([url for url in window.answered if "/exchange" in url]) > asked
    assert hazards(county) == before
    assert window.errors == []


def test_H2_a_damaged_or_strange_file_is_refused_in_words(
    county: County, open_window: Callable[..., Window], tmp_path: Path
) -> None:
    near, author = a_phone(county, open_window, "worker")
    near.go_offline()
    author.report([PHOTOS / "slope_before_1.jpg"], category="地质灾害", description=SLOPE)
    parcel = hand_over(author, tmp_path)
    cut = tmp_path / "cut.txt"
    cut.write_bytes(parcel.read_bytes()[:-1000])
    take_along(author, cut)
    expect(author.page.get_by_text("这个包坏了，没有收。请同事再发一次")).to_be_visible()
    take_along(author, PHOTOS / "slope_before_1.jpg")
    expect(author.page.get_by_text("这不是巡安的密封包，请重新选")).to_be_visible()
    expect(author.page.get_by_text("钟水生的包")).to_have_count(0)


def test_after_a_day_without_a_network_the_first_screen_offers_a_colleagues_hands(
    county: County, open_window: Callable[..., Window]
) -> None:
    """Calm before a day is over; then the way to a colleague's hands, beside sending it now."""
    window, phone = a_phone(county, open_window, "worker")
    window.go_offline()
    phone.report([], category="地质灾害", description=SLOPE)
    phone.home()
    expect(phone.page.get_by_text("1 条待上传")).to_be_visible()
    expect(phone.page.get_by_role("link", name=CARRY)).to_have_count(0)
    window.close()
    window.before = partial(set_clock, ahead_ms=25 * 3_600_000)
    phone = Phone(window.open("/", offline=True))
    phone.wait_until_home()
    expect(phone.page.get_by_role("button", name="立即上传")).to_be_enabled()
    phone.page.get_by_role("link", name=CARRY).click()
    expect(phone.page.get_by_role("button", name="打成密封包")).to_be_visible()
    assert [] == window.errors
