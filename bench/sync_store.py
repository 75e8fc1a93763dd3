"""Measures the sync store: pushes in groups, and pages of a first pull.

Bars, for one process on SQLite with synchronous=FULL: 0.4 ms of CPU per phone of six operations,
200,000 bodies per second of CPU out of pages over 20 streams.
Run: `python -m bench.sync_store [postgresql://…/an_empty_database]`; without an address it takes
a new SQLite file. PostgreSQL's own processor time is not counted.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xunan.application.ports import (
    Changes,
    Columns,
    DeviceFacts,
    FeedRow,
    Key,
    Loaded,
    OpRow,
    Person,
    RecordWrite,
    Wanted,
)
from xunan.storage.open import Storage, migrate_database, open_storage

if TYPE_CHECKING:
    from collections.abc import Sequence

PHONES = 3000
OPS = 6
GROUP = 64
PULLS_OF_ALL = 5
PAGE_ROWS = 1000
CPU_MS_PER_PHONE_MAX = 0.4
BODIES_PER_CPU_S_MIN = 200_000
AT = "2026-06-20T01:02:03.000Z"
BODY = b'{"id":"%s","kind":"hazard","f":{"description":"%s"},"log":[],"state":"filed","ver":1}'
TEXT = "屋后边坡开裂，雨天渗水。".encode() * 5


class OneClock:
    """Stands still; what is measured here has nothing to do with dates."""

    def now(self) -> datetime:
        """Always the same instant."""
        return datetime(2026, 6, 20, tzinfo=UTC)


@dataclass
class CountedIds:
    """Counts instead of drawing lots."""

    number: itertools.count[int]

    def uuid7(self) -> str:
        """The next number as text."""
        return f"{next(self.number):032d}"

    def secret(self) -> str:
        """The next number as text."""
        return f"{next(self.number):043d}"


def wanted(group: Sequence[int]) -> Wanted:
    """What the pushes of a group of phones read."""
    return Wanted(
        devices=frozenset(f"d{phone}" for phone in group),
        op_ids=frozenset(f"op-{phone}-{n}" for phone in group for n in range(1, OPS + 1)),
        records=frozenset(Key("hazard", f"r-{phone}-{n}") for phone in group for n in range(OPS)),
    )


def judged(group: Sequence[int]) -> Changes:
    """What a judged group writes: six new records for each phone."""
    changes = Changes(effects=len(group) * OPS)
    for order, (phone, n) in enumerate(itertools.product(group, range(1, OPS + 1))):
        key, stream = Key("hazard", f"r-{phone}-{n}"), f"t:{phone % 20}"
        body = BODY % (key.id.encode(), TEXT)
        changes.ops.append(
            OpRow(
                f"d{phone}", n, f"op-{phone}-{n}", "hazard.create", 1, "hazard", key.id,
                body.decode(), "{}", 0, 0, AT, None, AT, "applied", '{"status":"applied"}',
                "p", "grid_worker", order,
            )
        )  # fmt: skip
        columns = Columns(title="屋后边坡开裂", captured_at=AT, search="屋后边坡开裂")
        changes.records[key] = RecordWrite(*key, 1, "reported", (stream,), body, columns)
        changes.feed[stream, *key] = FeedRow(stream, *key, "put", 1, order)
        total, share = changes.stream_deltas.get(stream, (0, 0))
        changes.stream_deltas[stream] = (total + 1, share + order)
        changes.devices[f"d{phone}"] = (n, f"op-{phone}-{n}")
    return changes


async def push_all(storage: Storage) -> dict[str, float]:
    """All phones push their operations once, in groups."""
    wall, cpu = time.perf_counter(), time.process_time()
    for first in range(0, PHONES, GROUP):
        group = range(first, min(first + GROUP, PHONES))

        def judge(_loaded: Loaded, group: Sequence[int] = group) -> Changes:
            return judged(group)

        await storage.sync.transact(wanted(group), judge)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {
        "ops_per_s": PHONES * OPS / wall,
        "cpu_ms_per_phone": cpu * 1000 / PHONES,
    }


async def pull_all(storage: Storage) -> dict[str, float]:
    """First pulls of everything, page by page."""
    wall, cpu, bodies = time.perf_counter(), time.process_time(), 0
    for _ in range(PULLS_OF_ALL):
        cursors = {f"t:{township}": (0, 0) for township in range(20)}
        more = True
        while more:
            page = await storage.sync.read_page(cursors, PAGE_ROWS, 10**9)
            bodies += len(page.rows)
            more = page.more
            reached = page.rows[-1].seq if page.rows else page.head
            cursors = {name: (max(seq, reached), f) for name, (seq, f) in cursors.items()}
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {"bodies_per_s": bodies / wall, "bodies_per_cpu_s": bodies / cpu}


async def measure(url: str, folder: Path) -> dict[str, float]:
    """Fill a new database and read it back."""
    await migrate_database(url, folder)
    ids = CountedIds(itertools.count())
    storage = await open_storage(url, folder, clock=OneClock(), ids=ids)
    try:
        await storage.accounts.add_person(
            Person("p", "p", "王小明", "grid_worker", "", (), (), "", "")
        )
        now = OneClock().now()
        async with storage.engine.transaction():
            for phone in range(PHONES):
                facts = DeviceFacts(f"d{phone}", "p", f"k{phone}", "web", "1", now, now, None)
                await storage.accounts.register_device(facts, f"t{phone}")
        return {**await push_all(storage), **await pull_all(storage)}
    finally:
        await storage.close()


def main() -> int:
    """Print the figures; 1 when one of SQLite's is over its bar."""
    url = sys.argv[1] if len(sys.argv) > 1 else ""
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(measure(url, Path(folder)))
    told = ", ".join(f"{name} {value:,.2f}" for name, value in figures.items())
    sys.stdout.write(f"sync store, {'PostgreSQL' if url else 'SQLite'}: {told}\n")
    over = (
        figures["cpu_ms_per_phone"] > CPU_MS_PER_PHONE_MAX
        or figures["bodies_per_cpu_s"] < BODIES_PER_CPU_S_MIN
    )
    return int(over and not url)


if __name__ == "__main__":
    raise SystemExit(main())
