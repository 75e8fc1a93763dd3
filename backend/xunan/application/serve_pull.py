"""Brings a phone the news of the streams its person may see [L1-L15]."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import Raw

from xunan_sync.cursor import Cursors, advance, plan, restart
from xunan_sync.messages import PAGE_BYTES_MAX, PAGE_ROWS_MAX, Change

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xunan.application.ports import FeedEntry, SyncStore

PAGE_BYTES_MIN = 16 * 1024


@dataclass(frozen=True, slots=True)
class Pulled:
    """One page of news and where to go on; `sum` is empty while there is more.

    `head` is the feed's last number in the snapshot that the page was read from.
    """

    chg: list[Change]
    drop: list[str]
    reset: list[str]
    cursors: Cursors
    more: bool
    sum: dict[str, tuple[int, int]]
    head: int


async def serve_pull(
    store: SyncStore,
    asked: Mapping[str, tuple[int, int]],
    allowed: frozenset[str],
    limit: int,
    max_bytes: int,
) -> Pulled:
    """Read the page after the phone's cursors, of the allowed streams only."""
    limit = min(max(limit, 1), PAGE_ROWS_MAX)
    max_bytes = min(max(max_bytes, PAGE_BYTES_MIN), PAGE_BYTES_MAX)
    reading = plan(asked, allowed)
    page = await store.read_page(reading.start, limit, max_bytes)
    again = restart(reading, asked, page.head, page.floors)
    if again is not reading:
        reading = again
        page = await store.read_page(reading.start, limit, max_bytes)
    reached = page.rows[-1].seq if page.more and page.rows else page.head
    return Pulled(
        chg=[_change(row) for row in page.rows],
        drop=reading.drop,
        reset=reading.reset,
        cursors=advance(reading, reached, page.floors),
        more=page.more,
        sum={} if page.more else {stream: page.sums[stream] for stream in reading.start},
        head=page.head,
    )


def _change(row: FeedEntry) -> Change:
    """The row as it stands on the wire; its body is spliced in as stored [L14]."""
    body = None if row.body is None else Raw(row.body)
    return (row.seq, row.stream, row.op, row.kind, row.id, row.ver, body)
