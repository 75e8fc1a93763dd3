"""A reader that follows the feed's head misses nothing, however many write at once [L4].

The control shows that the test can fail: numbers drawn from a plain sequence at insert time become
visible out of order, and the same reader loses rows.
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest

from storage.batches import bump, wanted
from storage.postgres import postgres_url
from storage.stores import DATABASES, add_device, make_storage
from xunan.application.ports import Key
from xunan.storage.open import Storage

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

WRITERS = 8
BATCHES = 25
CONTROL_BATCHES = 40


async def follow(
    writers: list[Awaitable[None]], poll: Callable[[int], Awaitable[tuple[set[int], int]]]
) -> set[int]:
    """Poll with a moving cursor until all writers are done; return what was seen."""
    seen: set[int] = set()
    cursor = 0
    running = asyncio.gather(*writers)
    while True:
        done = running.done()
        rows, cursor = await poll(cursor)
        seen |= rows
        if done:
            await running
            return seen


async def write_many(storage: Storage, device: str) -> None:
    for n in range(1, 2 * BATCHES, 2):
        keys = (Key("hazard", f"{device}-{n}"), Key("hazard", f"{device}-{n + 1}"))
        await storage.sync.transact(wanted(device, n, *keys), bump(device, n, *keys))


@pytest.mark.parametrize("kind", DATABASES)
async def test_a_reader_misses_no_number(kind: str, tmp_path: Path) -> None:
    async with make_storage(kind, tmp_path) as storage:
        devices = [f"d{i}" for i in range(WRITERS)]
        for device in devices:
            await add_device(storage, device)

        async def poll(cursor: int) -> tuple[set[int], int]:
            await asyncio.sleep(0)  # a quiet page is read without waiting: let the writers on
            page = await storage.sync.read_page({"t:1": (cursor, 0)}, 50, 10**6)
            reached = page.rows[-1].seq if page.more else page.head
            return {row.seq for row in page.rows}, reached

        async def poll_to_the_end(cursor: int) -> tuple[set[int], int]:
            rows, cursor = await poll(cursor)
            while True:
                more, cursor = await poll(cursor)
                if not more:
                    return rows, cursor
                rows |= more

        seen = await follow([write_many(storage, device) for device in devices], poll_to_the_end)

    assert seen == set(range(1, WRITERS * BATCHES * 2 + 1))


async def test_the_same_reader_loses_rows_of_a_plain_sequence() -> None:
    """Several transactions draw numbers first and commit in another order."""
    pool = await asyncpg.create_pool(postgres_url(), min_size=WRITERS + 1, max_size=WRITERS + 1)
    try:
        await pool.execute("CREATE TABLE naive (seq bigserial PRIMARY KEY)")

        async def write() -> None:
            for n in range(CONTROL_BATCHES):
                async with pool.acquire() as connection, connection.transaction():
                    await connection.execute("INSERT INTO naive DEFAULT VALUES")
                    await asyncio.sleep(0.001 * (n % 4))

        async def poll(cursor: int) -> tuple[set[int], int]:
            rows = await pool.fetch("SELECT seq FROM naive WHERE seq > $1", cursor)
            found = {row["seq"] for row in rows}
            return found, max(found, default=cursor)

        seen = await follow([write() for _ in range(WRITERS)], poll)
    finally:
        await pool.close()

    missed = WRITERS * CONTROL_BATCHES - len(seen)
    assert missed > 0.02 * WRITERS * CONTROL_BATCHES
