"""Brings a phone the news of the streams its person may see [L1-L15, S1]."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec import Raw

from xunan.application.offer_snapshots import Offers, Snapshot, offered
from xunan_sync.cursor import Cursors, advance, plan, restart
from xunan_sync.messages import PAGE_BYTES_MAX, PAGE_ROWS_MAX, Change

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xunan.application.ports import FeedEntry, Page, SyncStore
    from xunan_sync.cursor import Plan

PAGE_BYTES_MIN = 16 * 1024
# Beyond every number: of such a stream the facts are read, and no rows.
NO_ROWS = 2**53 - 1
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Pulled:
    """One page of news and where to go on; `sum` is empty while there is more.

    `head` is the feed's last number in the read snapshot that the page was read from;
    `snapshots` are the ready-made ones that the phone is to take instead of pages, by stream.
    """

    chg: list[Change]
    drop: list[str]
    reset: list[str]
    cursors: Cursors
    more: bool
    sum: dict[str, tuple[int, int]]
    head: int
    snapshots: dict[str, Snapshot] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Offering:
    """What may be offered to a phone that understands snapshots, in this epoch."""

    offers: Offers
    epoch: str


async def serve_pull(  # noqa: PLR0913, PLR0917 - parts of a request
    store: SyncStore,
    asked: Mapping[str, tuple[int, int]],
    allowed: frozenset[str],
    limit: int,
    max_bytes: int,
    offering: Offering | None = None,
) -> Pulled:
    """Read the page after the phone's cursors, of the allowed streams only."""
    limit = min(max(limit, 1), PAGE_ROWS_MAX)
    max_bytes = min(max(max_bytes, PAGE_BYTES_MIN), PAGE_BYTES_MAX)

    async def read(reading: Plan, ready: Mapping[str, Snapshot]) -> Page:
        start = {s: (NO_ROWS, 0) if s in ready else at for s, at in reading.start.items()}
        return await store.read_page(start, limit, max_bytes)

    base = plan(asked, allowed)
    # A guess that is nearly always right, so that a first pull does not read rows for nothing.
    reading, ready = base, _ready(offering, base, NO_ROWS, {})
    for _ in range(ATTEMPTS):
        page = await read(reading, ready)
        again = restart(base, asked, page.head, page.floors)
        fit = _ready(offering, again, page.head, page.floors)
        if (again.reset, fit) == (reading.reset, ready):
            break
        reading, ready = again, fit
    else:
        # Floors or files changed under our hands all the time: pages are always right.
        ready = {}
        page = await read(reading, ready)
    reached = page.rows[-1].seq if page.more and page.rows else page.head
    cursors = advance(reading, reached, page.floors)
    return Pulled(
        chg=[_change(row) for row in page.rows],
        drop=reading.drop,
        reset=reading.reset,
        cursors=cursors | {stream: (0, page.floors[stream]) for stream in ready},
        more=page.more,
        sum={} if page.more else {s: page.sums[s] for s in reading.start if s not in ready},
        head=page.head,
        snapshots=ready,
    )


def _ready(
    offering: Offering | None, reading: Plan, head: int, floors: Mapping[str, int]
) -> dict[str, Snapshot]:
    if offering is None:
        return {}
    return offered(offering.offers, offering.epoch, reading.start, head, floors)


def _change(row: FeedEntry) -> Change:
    """The row as it stands on the wire; its body is spliced in as stored [L14]."""
    body = None if row.body is None else Raw(row.body)
    return (row.seq, row.stream, row.op, row.kind, row.id, row.ver, body)
