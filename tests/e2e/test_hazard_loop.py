"""The main job, as the people do it: phone offline, sync, township, review, paper."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image
from playwright.sync_api import expect
from pypdf import PdfReader

from browser import DESK, Window
from county import County
from photo_times import CHINA, taken_now
from screens import Desk, Phone
from simulators.phone import Phone as Wire

pytestmark = pytest.mark.browser
PHOTOS = Path(__file__).parents[1] / "photos"


def report_in_a_dead_spot(phone_window: Window, county: County) -> Phone:
    """The network goes, a hazard is photographed, the battery dies, the phone starts again."""
    phone = Phone(phone_window.open(county.join("worker")))
    phone.wait_until_home()
    phone.wait_until_offline_ready()
    phone_window.go_offline()
    phone.report(
        [PHOTOS / "slope_before_1.jpg", PHOTOS / "slope_before_2.jpg"],
        category="地质灾害",
        description="屋后边坡开裂，雨后有渗水",
    )
    expect(phone.page.get_by_text("已存在手机里")).to_be_visible()
    phone_window.kill()
    phone = Phone(phone_window.open("/", offline=True))
    phone.wait_until_home()
    expect(phone.page.get_by_text("1 条、2 张照片待上传")).to_be_visible()
    phone.open("屋后边坡开裂")
    phone_window.go_online()
    phone.wait_until_sent()
    return phone


def file_and_assign(desk: Desk) -> None:
    """The township sees it, gives it its number and assigns it to the worker."""
    desk.wait_until_open()
    desk.open("收件箱", "屋后边坡开裂")
    sheet = desk.step("建档")
    sheet.get_by_role("radio", name="一般隐患").click()
    desk.finish(sheet, "建档")
    desk.open("全部隐患", "屋后边坡开裂")
    number = f"360724103-{datetime.now(CHINA).year}-00001"
    expect(desk.page.get_by_text(number).first).to_be_visible(timeout=30_000)
    sheet = desk.step("交办")
    sheet.get_by_role("radio", name="钟水生").click()
    sheet.get_by_role("button", name="7 天后").click()
    desk.finish(sheet, "交办")
    desk.wait_until_sent()


def rectify_in_a_dead_spot(phone_window: Window, phone: Phone, folder: Path) -> None:
    """The worker rectifies without a network, with photos taken after the assignment."""
    phone.page.reload()
    phone.wait_until_home()
    expect(phone.page.get_by_role("link", name="屋后边坡开裂").first).to_be_visible(timeout=30_000)
    phone_window.go_offline()
    phone.open("屋后边坡开裂")
    sheet = phone.main_step("提交复查")
    phone.take([taken_now(PHOTOS / f"slope_after_{n}.jpg", folder) for n in (1, 2)])
    sheet.get_by_label("整改措施").fill("已清除松动土石，砌挡墙十二米")
    sheet.get_by_role("button", name="提交复查").click()
    expect(sheet).to_be_hidden()
    phone_window.go_online()
    phone.wait_until_sent()


def review_and_close(reviewer: Desk) -> None:
    """Somebody else looks at the photos and closes."""
    reviewer.wait_until_open()
    reviewer.open("待复查", "屋后边坡开裂")
    sheet = reviewer.step("销号")
    sheet.get_by_role("radio", name="合格", exact=True).click()
    reviewer.finish(sheet, "销号")
    reviewer.wait_until_sent()
    reviewer.open("全部隐患", "屋后边坡开裂")
    closed = reviewer.page.get_by_role("row", name=re.compile("屋后边坡开裂.*已销号"))
    expect(closed).to_be_visible()


def check_the_facts(county: County) -> None:
    """Position, both times and both photos' own facts arrived as they were measured."""
    with httpx.Client(timeout=30) as http:
        reader = Wire(county.url, county.codes["county"])
        reader.register(http)
        reader.pull_all(http)
        (body,) = (b for key, b in reader.records.items() if key.startswith("hazard/"))
        fields = body["f"]
        assert (12, "WGS-84") == (fields["geo"]["accuracy_m"], fields["geo"]["datum"])
        assert 25.8431 == pytest.approx(fields["geo"]["lat"], abs=1e-5)
        first, second = fields["photos_before"]
        assert 25.8431 == pytest.approx(first["exif_geo"]["lat"], abs=1e-4)
        assert first["exif_at"] == "2026-06-02T09:12:30+08:00"
        assert second["h"] > second["w"], "the second photo was taken upright"
        for photo in (*fields["photos_before"], *fields["photos_after"]):
            stored = reader.read(http, photo["sha256"])
            assert photo["sha256"] == hashlib.sha256(stored.content).hexdigest()
            assert photo["stored"]
            assert (photo["w"], photo["h"]) == Image.open(BytesIO(stored.content)).size
            assert len(stored.content) <= 400_000
        for entry in body["log"]:
            assert {"at", "got"} <= set(entry)


def check_the_paper(pdf: bytes) -> None:
    """The sheet carries the words as characters and all four photos."""
    pages = PdfReader(BytesIO(pdf)).pages
    text = "".join(page.extract_text() for page in pages).replace("\n", "")
    for words in ("屋后边坡开裂", "梅里村", "钟水生", "360724103-", "砌挡墙"):
        assert words in text
    images = [Image.open(BytesIO(image.data)) for page in pages for image in page.images]
    assert 4 == len([image for image in images if image.width >= 200])


def test_the_hazard_loop(
    county: County, open_window: Callable[..., Window], tmp_path: Path
) -> None:
    """From a dead spot in the hills to the paper in the township's file."""
    phone_window = open_window("worker")
    phone = report_in_a_dead_spot(phone_window, county)
    desk_window = open_window("township", size=DESK, touch=False)
    file_and_assign(Desk(desk_window.open(county.join("township"))))
    rectify_in_a_dead_spot(phone_window, phone, tmp_path / "now")
    second = open_window("township2", size=DESK, touch=False)
    reviewer = Desk(second.open(county.join("township2")))
    review_and_close(reviewer)

    # No page asks anybody else for anything.
    asked = phone_window.answered + desk_window.answered + second.answered
    assert [] == [url for url in asked if not url.startswith((county.url, "blob:", "data:"))]
    check_the_facts(county)
    check_the_paper(Path(reviewer.download("隐患登记表").path()).read_bytes())
    assert [] == phone_window.errors + desk_window.errors + second.errors
