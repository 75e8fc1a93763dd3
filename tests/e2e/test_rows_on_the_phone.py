"""What users of field apps suffer, row by row: the real app in a real browser."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from browser import Window
from county import County
from pictures import painted
from screens import Phone
from simulators.line import Asked, Line, Snag, Weather, sent_twice
from stories import everything
from warp import set_clock

pytestmark = pytest.mark.browser
QUARTER_MS = 90 * 86_400_000
PIECE_MOST = 1024 * 1024


@pytest.fixture
def line(county: County) -> Iterator[Line]:
    """The line between the phone and the county."""
    made = Line(county.server.port)
    yield made
    made.close()


def hold(page: Page, snag: Snag) -> None:
    """Wait for the line to stop there; the driver hears the page meanwhile."""
    for _ in range(30 * 50):
        if snag.reached.is_set():
            return
        page.wait_for_timeout(20)
    raise AssertionError("the line did not come so far")


def reports_of(county: County, words: str) -> list[dict[str, object]]:
    """The hazards with these words, as the county sees them."""
    return [b for b in everything(county).values() if b["f"].get("description") == words]


def test_row_5_cuts_repeat_at_most_the_piece_they_fell_into(
    county: County, line: Line, open_window: Callable[..., Window], tmp_path: Path
) -> None:
    """Cut at 10, 50 and 90 % of a photo, over a restart: it goes on by itself where it stood."""
    window: Window = open_window("worker")
    window.url = line.url
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    phone.wait_until_offline_ready()
    window.go_offline()
    phone.report(painted(tmp_path, 1), category="地质灾害", description="断了再传")
    line.weather = Weather(up_bytes_per_second=200_000, in_flight_bytes=16_000)
    pieces: list[int] = []
    for share in (0.1, 0.5, 0.9):

        def at_the_cut(asked: Asked, share: float = share) -> bool:
            whole = max((a.offset + a.size for a in line.requests if a.is_piece), default=0)
            return asked.is_piece and asked.offset + asked.sent >= whole * share

        snag = line.stop_at(Snag(at_the_cut, after_bytes=1))
        if share == 0.5:
            # A restart, and nobody touches anything.
            window.kill()
            phone = Phone(window.open("/"))
        else:
            window.go_online()
        hold(phone.page, snag)
        pieces.append(max(a.size for a in line.requests if a.is_piece))
        window.go_offline()
        line.snag = None
        snag.go_on.set()
        line.cut()
    window.go_online()
    expect(phone.page.get_by_text("全部已上报").first).to_be_visible(timeout=30_000)

    assert sent_twice(line.requests) <= sum(pieces) <= 3 * PIECE_MOST
    (report,) = reports_of(county, "断了再传")
    assert all(photo["stored"] for photo in report["f"]["photos_before"])


def test_row_9_three_tabs_and_the_worker_post_each_item_once(
    county: County, line: Line, open_window: Callable[..., Window], tmp_path: Path
) -> None:
    """Every tab and the service worker are woken at once; one of them sends."""
    window: Window = open_window("worker")
    window.url = line.url
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    phone.wait_until_offline_ready()
    assert window.context is not None
    tabs = [phone, *(Phone(window.context.new_page()) for _ in range(2))]
    for tab in tabs[1:]:
        tab.page.goto(line.url)
        tab.wait_until_home()
    window.go_offline()
    for number, photo in enumerate(painted(tmp_path, 3)):
        tabs[number].page.bring_to_front()
        tabs[number].report([photo], category="地质灾害", description=f"第 {number} 页报的")
    line.count_anew()
    window.go_online()
    wake_the_worker(phone.page)
    for tab in tabs:
        tab.home()
        expect(tab.page.get_by_text("全部已上报")).to_be_visible(timeout=30_000)

    posted = Counter(
        op["op_id"]
        for asked in line.requests
        if asked.is_exchange
        for op in json.loads(asked.body)["ops"]
    )
    assert [1] * 3 == list(posted.values())
    assert 0 == sent_twice(line.requests)
    assert 3 == len({asked.path for asked in line.requests if asked.is_piece})
    assert [] == window.errors


def wake_the_worker(page: Page) -> None:
    """The browser says to the service worker that the network is back (Background Sync)."""
    devtools = page.context.new_cdp_session(page)
    known: dict[str, str] = {}

    def note(event: dict[str, list[dict[str, str]]]) -> None:
        known.update({row["registrationId"]: row["scopeURL"] for row in event["registrations"]})

    devtools.on("ServiceWorker.workerRegistrationUpdated", note)
    devtools.send("ServiceWorker.enable")
    page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    assert known, "the browser names no service worker"
    for registration in known:
        devtools.send(
            "ServiceWorker.dispatchSyncEvent",
            {
                "origin": page.evaluate("location.origin"),
                "registrationId": registration,
                "tag": "outbox",
                "lastChance": False,
            },
        )


def give_room(context: BrowserContext, origin: str, quota: int) -> None:
    """The browser gives this origin so many bytes in all."""
    devtools = context.new_cdp_session(context.pages[0])
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": quota})


def test_row_15_on_a_full_phone_the_text_is_saved_and_the_person_told(
    county: County, open_window: Callable[..., Window], tmp_path: Path
) -> None:
    """No room for a photo is said; the words are kept and go; afterwards photos fit again."""
    window: Window = open_window("worker")
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    phone.wait_until_offline_ready()
    photo, other = painted(tmp_path, 2)
    # After a start of its own: while the app is being kept, the browser tells an older figure.
    window.close()
    phone = Phone(window.open("/"))
    phone.wait_until_home()
    used = phone.page.evaluate("navigator.storage.estimate().then(room => room.usage)")
    window.close()
    # Said before the app opens: the browser remembers for a while how much room there was.
    window.before = partial(give_room, origin=county.url, quota=used + 300_000)
    phone = Phone(window.open("/"))
    phone.wait_until_home()
    page = phone.page
    page.get_by_role("link", name="上报隐患").first.click()
    page.locator("input[type=file][capture]").last.set_input_files(str(photo))
    expect(page.get_by_text("手机空间不够，没有存下").first).to_be_visible()
    page.get_by_label("情况描述").fill("照片放不下，先记文字")
    page.get_by_role("radio", name="地质灾害", exact=True).click()
    page.get_by_role("button", name="保存并上报").click()
    expect(
        page.get_by_role("status").filter(has_text=re.compile("已存在手机里|已上报")).first
    ).to_be_visible()
    phone.wait_until_sent()
    assert 1 == len(reports_of(county, "照片放不下，先记文字"))

    window.close()
    window.before = None
    phone = Phone(window.open("/"))
    phone.wait_until_home()
    phone.report([other], category="地质灾害", description="又有地方了")
    phone.wait_until_sent()
    (report,) = reports_of(county, "又有地方了")
    (kept,) = report["f"]["photos_before"]
    assert kept["size"] <= 400_000
    assert [] == window.errors


def test_row_19_a_wrong_clock_is_told_on_the_timeline(
    county: County, open_window: Callable[..., Window]
) -> None:
    """A phone that is three days behind reports as always; the entry says how far it was off."""
    window: Window = open_window("worker")
    window.before = partial(set_clock, ahead_ms=-3 * 86_400_000)
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    phone.report([], category="地质灾害", description="钟慢三天")
    phone.wait_until_sent()
    phone.open("钟慢三天")

    expect(phone.page.get_by_text(re.compile(r"43\d\d 分钟")).first).to_be_visible()
    assert 1 == len(reports_of(county, "钟慢三天"))


def test_row_22_ninety_days_with_an_expired_login_lose_nothing_and_tell_nobody_else(
    county: County, open_window: Callable[..., Window]
) -> None:
    """Reading and reporting go on; a colleague on the same phone meets none of it; all is sent."""
    window: Window = open_window("phone")
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    phone.wait_until_offline_ready()
    phone.report([], category="地质灾害", description="登录过期以前的")
    phone.wait_until_sent()
    window.close()
    forget_tokens(county)
    window.before = partial(set_clock, ahead_ms=QUARTER_MS)
    phone = Phone(window.open("/"))
    phone.wait_until_home()
    phone.report([], category="地质灾害", description="过期以后的")
    phone.home()
    expect(phone.page.get_by_text("登录已过期：照样能上报，重新登录后自动上传")).to_be_visible()
    expect(phone.page.get_by_text("1 条待上传")).to_be_visible()
    phone.open("登录过期以前的")

    other = Phone(phone.page)
    phone.page.goto(county.url + county.join("worker2"))
    phone.page.reload()
    other.wait_until_home()
    expect(other.page.get_by_text("1 条待上传")).to_have_count(0)
    other.report([], category="地质灾害", description="同事报的")
    other.wait_until_sent()
    other.page.evaluate("location.hash = '#/list/hazard'")
    expect(other.page.get_by_role("link", name=re.compile("同事报的")).first).to_be_visible()
    expect(other.page.get_by_text("过期以后的")).to_have_count(0)
    assert [] == reports_of(county, "过期以后的")

    phone.page.goto(county.url + county.join("worker"))
    phone.page.reload()
    phone.wait_until_home()
    phone.wait_until_sent()
    for words in ("登录过期以前的", "过期以后的", "同事报的"):
        assert 1 == len(reports_of(county, words)), words
    assert [] == window.errors


def forget_tokens(county: County) -> None:
    """All logins have run out."""
    database = sqlite3.connect(county.server.data_dir / "xunan.db")
    with database:
        database.execute("update device set token_hash = 'expired-' || id")
    database.close()


def test_row_25_on_a_line_that_never_answers_every_tap_answers_from_the_phone(
    county: County, line: Line, open_window: Callable[..., Window], tmp_path: Path
) -> None:
    """Lie-fi: every request is held for ever, and nothing that a person does waits for one."""
    window: Window = open_window("worker")
    window.url = line.url
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    phone.wait_until_offline_ready()
    phone.report([], category="地质灾害", description="有网时报的")
    phone.wait_until_sent()
    held = line.stop_at(Snag(lambda _: True, every_one=True))
    phone.report(painted(tmp_path, 2), category="地质灾害", description="假网时报的")
    expect(phone.page.get_by_text("已存在手机里")).to_be_visible()
    hold(phone.page, held)
    phone.open("有网时报的")
    phone.edit("情况描述", "假网时改的")
    phone.open("假网时改的")
    for address, words in {
        "list/hazard": "假网时报的",
        "new/hazard": "保存并上报",
        "todo": "待办",
        "me": "钟水生",
        "": "2 条、2 张照片待上传",
    }.items():
        phone.page.evaluate(f"location.hash = '#/{address}'")
        expect(phone.page.get_by_text(words).first).to_be_visible()
    # Row 1: while something waits it can be sent, also while an earlier try still hangs.
    expect(phone.page.get_by_role("button", name="立即上传")).to_be_enabled()
    line.snag = None
    held.go_on.set()
    phone.wait_until_sent()
    assert [] == window.errors
