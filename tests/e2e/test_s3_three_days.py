"""Story S3: three days without signal, a bad line back, a kill on the way; nothing is lost."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from browser import DESK, Window
from county import County
from pictures import painted, stamped
from screens import Desk, Phone
from simulators.line import CABLE, Asked, Line, Snag, Weather, sent_twice
from stories import everything
from three_days import (
    CLOSED,
    DAY_MS,
    ENTRIES,
    EXTENDED,
    PHOTOS,
    WORK,
    Stage,
    Task,
    photos_of,
    set_the_stage,
    the_township_goes_on,
)
from warp import run_faster, set_clock, skip

pytestmark = pytest.mark.browser
MONDAY, TUESDAY, WEDNESDAY = (-round(days * DAY_MS) for days in (2.25, 1.25, 0.25))
# 64 kbit/s both ways, 800 ms there and back, one segment of twenty lost, and every 25th piece of a
# photo loses its connection. The app and the line live thirty times as fast as we do.
TIMES = 30
MAST = Weather(
    up_bytes_per_second=8_000,
    down_bytes_per_second=8_000,
    round_trip_seconds=0.8,
    segments_lost=0.05,
    cut_every=25,
    in_flight_bytes=6_400,
    pace=1 / TIMES,
)
TEXT_SECONDS_MAX = 180
MAST_SECONDS = 20 * 60
STORAGE_BYTES_MAX = 60_000_000
SENT_TWICE_MAX = 0.05
HAZARDS, PATROLS, CHECKS = WORK
# How many of each there are by the end of Monday and of Tuesday.
BY_MONDAY, BY_TUESDAY, BATTERY_DIES_AT = (9, 7, 1), (18, 13, 1), 13


@pytest.fixture
def line(county: County) -> Iterator[Line]:
    """The line between the village and the county."""
    made = Line(county.server.port)
    yield made
    made.close()


@dataclass
class Walk:
    """The worker's three days: one phone, what is saved on it, what it must say."""

    window: Window
    pictures: list[Path]
    ahead_ms: int = MONDAY
    entries: int = 0
    photos: int = 0
    days: dict[str, int] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """The phone's time."""
        return datetime.now(UTC) + timedelta(milliseconds=self.ahead_ms)

    def start(self, ahead_ms: int) -> Phone:
        """Switch the phone on, another day, without a network."""
        self.ahead_ms = ahead_ms
        self.window.before = partial(set_clock, ahead_ms=ahead_ms)
        phone = Phone(self.window.open("/", offline=True))
        phone.wait_until_home()
        return phone

    def record(self, phone: Phone, task: Task, numbers: range) -> None:
        """Make these records; after each the first screen tells the true numbers."""
        for number in numbers:
            photos, words = self.next(task, number)
            task.make(phone, photos, words)
            self.saved(phone, photos)

    def next(self, task: Task, number: int) -> tuple[list[Path], str]:
        """The photos of the next record, and the words that tell it apart."""
        words = f"三天里的第 {WORK.index(task) + 1}-{number + 1} 处"
        self.days[words] = self.ahead_ms
        return photos_of(task, self.pictures, number, self.now), words

    def saved(self, phone: Phone, photos: list[Path]) -> None:
        """One more entry waits with its photos, and the first screen says so."""
        self.entries += 1
        self.photos += len(photos)
        phone.home()
        self.check_the_line(phone)

    def check_the_line(self, phone: Phone) -> None:
        """The line 待上传 with the true numbers."""
        told = f"{self.entries} 条、{self.photos} 张照片待上传"
        expect(phone.page.get_by_text(told, exact=True)).to_be_visible()

    def battery_dies_while_saving(self, phone: Phone, number: int) -> Phone:
        """SIGKILL in the middle of 保存; the record is whole or a draft, the screen says which."""
        photos, words = self.next(HAZARDS, number)
        page = phone.page
        page.evaluate("location.hash = '#/new/hazard'")
        page.get_by_label("情况描述").fill(words)
        page.get_by_role("radio", name="地质灾害", exact=True).click()
        # Last: a photo is kept at once, and with it what was written before.
        phone.take(photos)
        save = page.get_by_role("button", name="保存并上报")
        expect(save).to_be_enabled()
        processes = self.window.processes()
        save.evaluate("button => { setTimeout(() => button.click(), 10); }")
        self.window.kill(processes)
        phone = self.start(self.ahead_ms)
        draft = phone.page.get_by_role("link", name=re.compile("接着写：没写完的隐患"))
        counted = phone.page.locator("button.net-chip .net-count")
        expect(counted).to_have_text(re.compile(f"^({self.entries}|{self.entries + 1})$"))
        if int(counted.inner_text()) == self.entries:
            draft.click()
            expect(phone.page.get_by_label("情况描述")).to_have_value(words)
            tiles = phone.page.get_by_role("button", name=re.compile("删除第 . 张照片"))
            expect(tiles).to_have_count(len(photos))
            phone.page.get_by_role("button", name="保存并上报").click()
            expect(phone.page.get_by_text("已存在手机里")).to_be_visible()
        else:
            expect(draft).to_have_count(0)
        self.saved(phone, photos)
        return phone

    def work_on_both(self, phone: Phone, after: list[Path]) -> None:
        """He hands in the wall that was closed meanwhile, and edits the slope."""
        phone.open(CLOSED)
        sheet = phone.main_step("提交复查")
        phone.take(after)
        sheet.get_by_label("整改措施").fill("已清理墙脚，增设泄水孔")
        sheet.get_by_role("button", name="提交复查").click()
        expect(sheet).to_be_hidden()
        self.saved(phone, after)
        phone.open(EXTENDED)
        phone.edit("情况描述", f"{EXTENDED}，又下来两方土")
        self.saved(phone, [])


def three_days(walk: Walk, stage: Stage) -> tuple[Phone, str]:
    """Monday to Wednesday; the date that the township gave the second hazard meanwhile."""
    phone = walk.start(MONDAY)
    for task, last in zip(WORK, BY_MONDAY, strict=True):
        walk.record(phone, task, range(last))
    later = the_township_goes_on(stage)
    walk.window.close()
    phone = walk.start(TUESDAY)
    walk.check_the_line(phone)
    walk.record(phone, HAZARDS, range(BY_MONDAY[0], BATTERY_DIES_AT))
    phone = walk.battery_dies_while_saving(phone, BATTERY_DIES_AT)
    walk.record(phone, HAZARDS, range(BATTERY_DIES_AT + 1, BY_TUESDAY[0]))
    walk.record(phone, PATROLS, range(BY_MONDAY[1], BY_TUESDAY[1]))
    walk.window.close()
    phone = walk.start(WEDNESDAY)
    walk.check_the_line(phone)
    for task, first in zip(WORK, BY_TUESDAY, strict=True):
        walk.record(phone, task, range(first, len(task.photos)))
    after = [stamped(photo, walk.now) for photo in walk.pictures[PHOTOS - 2 :]]
    walk.work_on_both(phone, after)
    return phone, later


def hold(page: Page, snag: Snag) -> None:
    """Wait for the line to stop there; the driver hears the page meanwhile."""
    for _ in range(60 * 50):
        if snag.reached.is_set():
            return
        page.wait_for_timeout(20)
    raise AssertionError("the line did not come so far")


def stored(county: County) -> int:
    """How many of the worker's photos the records show as stored."""
    return sum(p.get("stored", False) for b in everything(county).values() for p in photos_in(b))


def photos_in(body: dict[str, Any]) -> list[dict[str, Any]]:
    """All photos of a record."""
    lists = ("photos", "photos_before", "photos_after")
    return [photo for name in lists for photo in body["f"].get(name, [])]


def words_of(body: dict[str, Any]) -> str:
    """What tells a record of the three days apart; "" for a record of another kind."""
    task = next((task for task in WORK if task.kind == body["kind"]), None)
    return str(body["f"].get(task.words, "")) if task else ""


def text_goes_first(phone: Phone, walk: Walk, line: Line, county: County) -> None:
    """Back on the mast: every entry is on the server before the first photo, in three minutes."""
    line.count_anew()
    line.weather = MAST
    photo = line.stop_at(Snag(lambda asked: asked.path.startswith("/sync/v1/blobs")))
    skip(phone.page, -WEDNESDAY)
    walk.ahead_ms = 0
    run_faster(phone.page, TIMES)
    walk.window.go_online()
    hold(phone.page, photo)
    told = {words_of(body) for body in everything(county).values()}
    assert ENTRIES == len(walk.days)
    assert set(walk.days) <= told
    assert f"{EXTENDED}，又下来两方土" in told
    assert line.modelled_seconds() <= TEXT_SECONDS_MAX
    expect(phone.page.get_by_text(re.compile(f"上传照片 1/{PHOTOS} · 0 %"))).to_be_visible()
    expect(phone.page.locator("button.net-chip .net-count")).to_have_count(0)
    line.snag = None
    photo.go_on.set()


def killed_within_a_photo(
    phone: Phone, walk: Walk, line: Line, county: County, already: int
) -> Phone:
    """In the middle of a piece the phone dies; before, the screen told the true number."""
    pieces = len([asked for asked in line.requests if asked.is_piece])

    def later_piece(asked: Asked) -> bool:
        return asked.is_piece and len([a for a in line.requests if a.is_piece]) > pieces + 20

    snag = line.stop_at(Snag(later_piece, after_bytes=30_000))
    hold(phone.page, snag)
    through = stored(county) - already
    assert 0 < through < PHOTOS
    told = re.compile(f"上传照片 {through + 1}/{PHOTOS} · ")
    expect(phone.page.get_by_text(told)).to_be_visible()
    walk.window.kill()
    line.snag = None
    snag.go_on.set()
    line.cut()
    walk.window.before = partial(set_clock, ahead_ms=0, pace=TIMES)
    phone = Phone(walk.window.open("/"))
    phone.wait_until_home()
    left = PHOTOS - through
    told = re.compile(f"(上传照片 1/{left} · |^{left} 张照片待上传$)")
    expect(phone.page.get_by_text(told)).to_be_visible()
    return phone


def twenty_minutes_then_wifi(phone: Phone, walk: Walk, line: Line) -> None:
    """The mast for the rest of its twenty modelled minutes, then a cable."""
    while line.modelled_seconds() < MAST_SECONDS:
        phone.page.wait_for_timeout(100)
    assert phone.page.get_by_text("全部已上报").count() == 0, "the mast was not slow enough"
    line.weather = CABLE
    run_faster(phone.page, 1)
    expect(phone.page.get_by_text("全部已上报")).to_be_visible(timeout=60_000)


def check_the_records(records: dict[str, Any], walk: Walk) -> None:
    """Each record once and whole, with the days on which it was found."""
    found = [(words_of(b), b) for b in records.values() if words_of(b) in walk.days]
    mine = dict(found)
    assert len(found) == len(mine) == len(walk.days)
    for task in WORK:
        assert len(task.photos) == sum(b["kind"] == task.kind for b in mine.values())
    for words, ahead in walk.days.items():
        body = mine[words]
        day = datetime.now(UTC) + timedelta(milliseconds=ahead)
        when = next(task.when for task in WORK if task.kind == body["kind"])
        for told in (body["f"][when], body["log"][0]["at"]):
            assert abs(datetime.fromisoformat(told) - day) < timedelta(minutes=10), words
        assert datetime.fromisoformat(body["log"][0]["got"]) > day
        assert all(photo["source"] == "camera" for photo in photos_in(body))
        assert 1 == [entry["act"] for entry in body["log"]].count("create")


def check_what_met_the_township(records: dict[str, Any], stage: Stage, later: str) -> None:
    """The closed one stays closed and has his photos; the other has his words and their date."""
    wall = records[f"hazard/{stage.ids[CLOSED]}"]
    assert "closed" == wall["state"]
    assert 1 + 2 == len(wall["f"]["photos_after"])
    assert "已加固" == wall["f"]["measures"]
    (entry,) = (e for e in wall["log"] if e.get("add") == {"photos_after": 2})
    assert entry["late"]
    closing = next(e for e in wall["log"] if e["act"] == "close")
    assert entry["got"] > closing["got"]
    slope = records[f"hazard/{stage.ids[EXTENDED]}"]
    assert ("extended", later) == (slope["state"], slope["f"]["due_on"])
    assert f"{EXTENDED}，又下来两方土" == slope["f"]["description"]
    (clash,) = (b for key, b in records.items() if key.startswith("conflict/"))
    assert stage.ids[CLOSED] == clash["f"]["record_id"]


def check_the_notices(stage: Stage, phone: Phone, make: Callable[..., Window]) -> None:
    """Both are told: he that his step came too late, the officer that something came after."""
    phone.page.evaluate("location.hash = '#/todo'")
    card = phone.page.locator("article.clash")
    expect(card.get_by_text(CLOSED)).to_be_visible()
    expect(card.get_by_text("在您之前，别人已经办到“已销号”")).to_be_visible()
    window = make("officer", size=DESK, touch=False)
    desk = Desk(window.open(f"/#/join/{stage.codes['officer']}"))
    desk.wait_until_open()
    desk.page.evaluate("location.hash = '#/desk/needs'")
    expect(desk.page.get_by_text(CLOSED).first).to_be_visible()
    late = desk.page.get_by_role("region", name="“已销号”以后又补了材料")
    expect(late.get_by_text(CLOSED)).to_be_visible()
    assert [] == window.errors


def check_the_photos(county: County, stage: Stage, records: dict[str, Any]) -> int:
    """Every photo is on the server byte for byte, none twice; their bytes together."""
    photos = [
        photo
        for body in records.values()
        for photo in photos_in(body)
        if photo["source"] == "camera" and photo["w"] == 1600 and "exif_at" in photo
    ]
    assert PHOTOS == len(photos) == len({photo["sha256"] for photo in photos})
    with httpx.Client(timeout=30) as http:
        reader = stage.wire("officer", http)
        for photo in photos:
            assert photo["stored"]
            whole = reader.read(http, photo["sha256"]).content
            assert photo["sha256"] == hashlib.sha256(whole).hexdigest()
    return sum(photo["size"] for photo in photos)


def test_S3_three_days_without_signal(
    county: County, line: Line, open_window: Callable[..., Window], tmp_path: Path
) -> None:
    """26 hazards, 19 patrols, 2 shelter checks and 104 photos come home over a bad line, once."""
    stage = set_the_stage(county)
    window: Window = open_window("worker")
    window.url = line.url
    window.before = partial(set_clock, ahead_ms=MONDAY)
    phone = Phone(window.open(f"/#/join/{stage.codes['worker']}"))
    phone.wait_until_home()
    phone.wait_until_offline_ready()
    expect(phone.page.get_by_role("link", name=re.compile(CLOSED)).first).to_be_visible()
    window.close()
    walk = Walk(window, painted(tmp_path / "photos", PHOTOS))
    phone, later = three_days(walk, stage)
    assert (26 + 19 + 2, 104) == (ENTRIES, PHOTOS)
    assert (ENTRIES + 2, PHOTOS) == (walk.entries, walk.photos)
    used = phone.page.evaluate("navigator.storage.estimate().then(room => room.usage)")

    already = stored(county)
    text_goes_first(phone, walk, line, county)
    phone = killed_within_a_photo(phone, walk, line, county, already)
    twenty_minutes_then_wifi(phone, walk, line)

    records = everything(county)
    check_the_records(records, walk)
    check_what_met_the_township(records, stage, later)
    heavy = check_the_photos(county, stage, records)
    check_the_notices(stage, phone, open_window)
    assert heavy < used <= STORAGE_BYTES_MAX
    assert sent_twice(line.requests) <= heavy * SENT_TWICE_MAX
    assert [] == window.errors
