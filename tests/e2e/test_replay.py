"""Replaying every request of a run ten times changes nothing: no record, no audit line."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Request, expect

from browser import DESK, Window
from county import County
from screens import Desk, Phone

pytestmark = pytest.mark.browser
PHOTOS = Path(__file__).parents[1] / "photos"
REPLAYS = 10
HOP_HEADERS = {"host", "content-length", "connection", "accept-encoding"}


@dataclass(frozen=True)
class Sent:
    """A request as it left a browser."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes | None


class Recorder:
    """Keeps every request that a window sends to the server's two interfaces.

    The line on which news is told is left out: it has no end to wait for, and asks for nothing.
    """

    def __init__(self) -> None:
        self.sent: list[Sent] = []

    def watch(self, window: Window) -> None:
        """Listen from now on."""
        assert window.context is not None
        window.context.on("request", self._keep)

    def _keep(self, request: Request) -> None:
        is_line = request.url.endswith("/sync/v1/wake")
        if not is_line and ("/sync/" in request.url or "/api/" in request.url):
            headers = {k: v for k, v in request.headers.items() if k.lower() not in HOP_HEADERS}
            self.sent.append(Sent(request.method, request.url, headers, request.post_data_buffer))


def rows_of(county: County) -> dict[str, list[tuple[object, ...]]]:
    """Everything the server keeps about work, as it stands on disk."""
    tables = {
        "operation": "select * from operation order by op_id",
        "record": "select kind, id, ver, state, streams, body from record order by kind, id",
        "feed": "select * from feed order by stream, kind, id",
        "counter": "select * from counter order by name",
        "blob": "select sha256, size, mime, state from blob order by sha256",
        "blob_ref": "select * from blob_ref order by 1, 2, 3",
        "device": "select id, person, last_n, last_op, revoked_at, token_hash from device "
        "order by id",
    }
    database = sqlite3.connect(f"file:{county.server.data_dir / 'xunan.db'}?mode=ro", uri=True)
    try:
        return {name: database.execute(query).fetchall() for name, query in tables.items()}
    finally:
        database.close()


def test_row_7_replaying_every_request_ten_times_changes_nothing(
    county: County, open_window: Callable[..., Window]
) -> None:
    """A line in the hills repeats itself; the county's books must not."""
    recorder = Recorder()
    worker = open_window("worker")
    worker.open("/")
    recorder.watch(worker)
    phone = Phone(worker.page)
    phone.page.goto(county.url + county.join("worker"))
    phone.wait_until_home()
    phone.report([PHOTOS / "slope_before_1.jpg"], category="地质灾害", description="屋后边坡开裂")
    phone.wait_for_receipt()
    desk_window = open_window("township", size=DESK, touch=False)
    desk_window.open("/")
    recorder.watch(desk_window)
    desk = Desk(desk_window.page)
    desk.page.goto(county.url + county.join("township"))
    desk.wait_until_open()
    desk.open("收件箱", "屋后边坡开裂")
    sheet = desk.step("建档")
    sheet.get_by_role("radio", name="一般隐患").click()
    desk.finish(sheet, "建档")
    desk.wait_until_sent()
    expect(desk.page.get_by_text("-00001").first).to_be_visible(timeout=30_000)
    worker.close()
    desk_window.close()
    before = rows_of(county)
    writes = [sent for sent in recorder.sent if sent.method != "GET"]
    assert {"POST", "PATCH"} <= {sent.method for sent in writes}
    assert any(sent.body and b"hazard.move" in sent.body for sent in writes)

    with httpx.Client(timeout=30) as http:
        for _ in range(REPLAYS):
            for sent in recorder.sent:
                answer = http.request(
                    sent.method, sent.url, headers=sent.headers, content=sent.body
                )
                assert answer.status_code < 500, answer.text
                assert answer.status_code != 401, sent.url

    after = rows_of(county)
    for table, rows in before.items():
        assert rows == after[table], table
