"""Makes snapshots ready off the path of requests: at the start, and whenever enough has changed."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

import brotli  # type: ignore[import-untyped]  # ships no types

from xunan.application.offer_snapshots import PackedPage, Snapshot
from xunan.application.ports import Key
from xunan.application.repeating import repeat
from xunan.application.times import instant
from xunan_sync.canonical import digest

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from xunan.application.offer_snapshots import SnapshotShelf
    from xunan.application.ports import Clock, FeedEntry, SyncStore

FROM_DOCS = 1000
FIRST_PAUSE_S = 10
PAUSE_S = 600
READ_ROWS = 1000
READ_BYTES = 4 * 1024 * 1024
# A phone keeps a page as one row and reads it whole to show one record of it.
PAGE_DOCS = 500
PAGE_BYTES = 512 * 1024
BROTLI_QUALITY = 6
# What has changed since is pulled in pages: so much of it, and a new snapshot pays.
STALE_ROWS = 500
STALE_AFTER = timedelta(days=1)
READABLE = timedelta(days=1)


class StreamSizes(Protocol):
    """Which streams are worth a snapshot."""

    async def larger_than(self, docs: int) -> Sequence[str]:
        """The streams that hold more records than that."""
        ...


class BuilderSeat(Protocol):
    """Lets one of several workers build."""

    def sit(self) -> AbstractContextManager[bool]:
        """Whether the seat was free; it is held while the context lasts, and never waited for."""
        ...


@dataclass(frozen=True, slots=True)
class BuildSnapshots:
    """One round builds what is missing or stale and takes away what nobody may read any more."""

    store: SyncStore
    sizes: StreamSizes
    shelf: SnapshotShelf
    seat: BuilderSeat
    clock: Clock
    from_docs: int = FROM_DOCS

    async def __call__(self) -> int:
        """Build what is due; how many were built. Raises `StoreBusyError`."""
        with self.seat.sit() as is_ours:
            return await self._round() if is_ours else 0

    async def always(
        self,
        note: Callable[[int | Exception], None],
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """Build soon after the start and then every ten minutes, until cancelled.

        `note` hears of every result; after a failure the next round tries again.
        """

        async def once() -> None:
            note(await self())

        await repeat(once, note, pause, first_s=FIRST_PAUSE_S, every_s=PAUSE_S)

    async def _round(self) -> int:
        built = 0
        for stream in await self.sizes.larger_than(self.from_docs):
            if await self._is_due(stream):
                built += await self._build(stream)
        now = self.clock.now()
        # The epoch as it is after reading: another process may have renewed it meanwhile.
        epoch = await self._epoch()
        gone = (epoch, instant(now), instant(now - READABLE))
        await asyncio.to_thread(self.shelf.retire, *gone)
        return built

    async def _epoch(self) -> str:
        await self.store.read_page({}, 1, 1)
        return await self.store.epoch()

    async def _is_due(self, stream: str) -> bool:
        made = self.shelf.newest(stream, await self._epoch())
        if made is None:
            return True
        # One row more than may stay, whatever its bytes.
        since = {stream: (made.seq, 0)}
        page = await self.store.read_page(since, STALE_ROWS + 1, READ_BYTES * 1024)
        if made.seq > page.head:
            self.shelf.discard(made)
            return True
        if made.seq < page.floors[stream]:
            return True
        if not page.rows:
            return False
        age = self.clock.now() - datetime.fromisoformat(made.made_at)
        return age >= STALE_AFTER or len(page.rows) > STALE_ROWS

    async def _build(self, stream: str) -> bool:
        """Read the stream as a first pull would, check its digest, pack it, put it on the shelf."""
        epoch = await self._epoch()
        floor, rows, seq, total = await self._read(stream)
        if epoch != await self.store.epoch() or floor < 0 or total != _sum_of(rows):
            # It changed under our hands; what is not certain is not put on the shelf.
            return False
        bodies = [row.body for _, row in sorted(rows.items(), reverse=True) if row.body is not None]
        pages = [await asyncio.to_thread(_packed, page) for page in _cut(bodies)]
        size = sum(len(page.brotli) for page in pages)
        made_at = instant(self.clock.now())
        made = Snapshot(stream, epoch, seq, len(bodies), len(pages), size, made_at)
        await asyncio.to_thread(self.shelf.put, made, pages)
        return True

    async def _read(self, stream: str) -> tuple[int, Mapping[Key, FeedEntry], int, tuple[int, int]]:
        """The floor, the stream's records, the head they stand for, and its count and digest.

        Page by page, so that no read transaction lasts; a floor of -1 says that removals were
        forgotten meanwhile, of which some may be missing here.
        """
        rows: dict[Key, FeedEntry] = {}
        reached, floor = 0, None
        while True:
            page = await self.store.read_page({stream: (reached, 0)}, READ_ROWS, READ_BYTES)
            floor = page.floors[stream] if floor is None else floor
            for row in page.rows:
                if row.op == "put":
                    rows[Key(row.kind, row.id)] = row
                else:
                    rows.pop(Key(row.kind, row.id), None)
            if not page.more:
                kept = floor if floor == page.floors[stream] else -1
                return kept, rows, page.head, page.sums[stream]
            reached = page.rows[-1].seq


def _sum_of(rows: Mapping[Key, FeedEntry]) -> tuple[int, int]:
    total = sum(digest(kind, record, row.ver) for (kind, record), row in rows.items())
    return len(rows), total % 2**32


def _cut(bodies: Sequence[bytes]) -> Iterator[list[bytes]]:
    """Pages of at most PAGE_DOCS bodies and about PAGE_BYTES, at least one body each."""
    page: list[bytes] = []
    size = 0
    for body in bodies:
        if page and (len(page) == PAGE_DOCS or size + len(body) > PAGE_BYTES):
            yield page
            page, size = [], 0
        page.append(body)
        size += len(body)
    if page:
        yield page


def _packed(bodies: Sequence[bytes]) -> PackedPage:
    """The page's JSON with the bodies spliced in as stored [L14], compressed both ways."""
    text = b'{"docs":[' + b",".join(bodies) + b"]}"
    return PackedPage(
        bytes(brotli.compress(text, quality=BROTLI_QUALITY)), gzip.compress(text, 9, mtime=0)
    )
