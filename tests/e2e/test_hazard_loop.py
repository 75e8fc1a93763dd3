"""The main job, as the people do it: phone offline, sync, township, review, paper."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import piexif
import pytest
from PIL import Image
from playwright.sync_api import expect
from pypdf import PdfReader

from browser import DESK, Window
from county import County
from screens import Desk, Phone

pytestmark = pytest.mark.browser
PHOTOS = Path(__file__).parents[1] / "photos"
CHINA = timezone(timedelta(hours=8))


def taken_now(photo: Path, folder: Path) -> Path:
    """The same picture with the EXIF time of this minute: a photo taken after the assignment."""
    folder.mkdir(exist_ok=True)
    copy = folder / photo.name
    shutil.copy(photo, copy)
    exif = piexif.load(str(copy))
    now = datetime.now(UTC).astimezone(CHINA).strftime("%Y:%m:%d %H:%M:%S")
    exif["Exif"][piexif.ExifIFD.DateTimeOriginal] = now.encode()
    piexif.insert(piexif.dump(exif), str(copy))
    return copy


def test_the_hazard_loop(
    county: County, open_window: Callable[..., Window], tmp_path: Path
) -> None:
    """From a dead spot in the hills to the paper in the township's file."""
    phone_window = open_window("worker")
    phone = Phone(phone_window.open(county.join("worker")))
    phone.wait_until_home()
    phone.wait_until_offline_ready()

    # The network goes; a hazard is photographed; the battery dies; the phone starts in the dead spot.
    phone_window.offline(True)
    phone.report([PHOTOS / "slope_before_1.jpg", PHOTOS / "slope_before_2.jpg"],
                 category="地质灾害", description="屋后边坡开裂，雨后有渗水")
    expect(phone.page.get_by_text("已存在手机里")).to_be_visible()
    phone_window.kill()
    phone = Phone(phone_window.open("/", offline=True))
    phone.wait_until_home()
    expect(phone.page.get_by_text("1 条、2 张照片待上传")).to_be_visible()
    phone.open("屋后边坡开裂")
    phone_window.offline(False)
    phone.wait_until_sent()

    # The township sees it, files it and assigns it to the worker.
    desk_window = open_window("township", size=DESK, touch=False)
    desk = Desk(desk_window.open(county.join("township")))
    desk.wait_until_open()
    desk.open("收件箱", "屋后边坡开裂")
    sheet = desk.step("建档")
    sheet.get_by_role("radio", name="一般隐患").click()
    desk.finish(sheet, "建档")
    desk.open("全部隐患", "屋后边坡开裂")
    expect(desk.page.get_by_text(f"360724103-{datetime.now(CHINA).year}-00001").first
           ).to_be_visible(timeout=30_000)
    sheet = desk.step("交办")
    sheet.get_by_role("radio", name="钟水生").click()
    sheet.get_by_role("button", name="7 天后").click()
    desk.finish(sheet, "交办")
    desk.wait_until_sent()

    # The worker rectifies in the dead spot, with photos taken after the assignment.
    phone.page.reload()
    phone.wait_until_home()
    expect(phone.page.get_by_role("link", name="屋后边坡开裂").first).to_be_visible(timeout=30_000)
    phone_window.offline(True)
    phone.open("屋后边坡开裂")
    sheet = phone.main_step("提交复查")
    phone.take([taken_now(PHOTOS / name, tmp_path / "now")
                for name in ("slope_after_1.jpg", "slope_after_2.jpg")])
    sheet.get_by_label("整改措施").fill("已清除松动土石，砌挡墙十二米")
    sheet.get_by_role("button", name="提交复查").click()
    expect(sheet).to_be_hidden()
    phone_window.offline(False)
    phone.wait_until_sent()

    # Somebody else reviews and closes.
    second = open_window("township2", size=DESK, touch=False)
    reviewer = Desk(second.open(county.join("township2")))
    reviewer.wait_until_open()
    reviewer.open("待复查", "屋后边坡开裂")
    sheet = reviewer.step("销号")
    sheet.get_by_role("radio", name="合格", exact=True).click()
    reviewer.finish(sheet, "销号")
    reviewer.wait_until_sent()
    reviewer.open("全部隐患", "屋后边坡开裂")
    expect(reviewer.page.get_by_role("row", name=re.compile("屋后边坡开裂.*已销号"))
           ).to_be_visible()

    # The paper carries the characters and all four photos.
    download = reviewer.download("隐患登记表")
    pdf = Path(download.path()).read_bytes()
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    photos = [image for page in PdfReader(BytesIO(pdf)).pages for image in page.images
              if Image.open(BytesIO(image.data)).width >= 200]
    for words in ("屋后边坡开裂", "梅里村", "钟水生", "360724103-", "砌挡墙"):
        assert words in text.replace("\n", ""), words
    assert len(photos) >= 4
    assert [] == phone_window.errors + desk_window.errors + second.errors
