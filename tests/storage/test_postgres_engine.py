"""The pool: a lost connection means "busy", and a failed commit leaves nobody stuck."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from storage.batches import bump, wanted
from storage.stores import add_device, make_storage
from xunan.application.ports import Key, StoreBusyError
from xunan.storage.open import Storage
from xunan.storage.postgres_engine import TIMEOUTS
from xunan.storage.tables import bind

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

A = Key("hazard", "a")


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    """An empty storage with one device, d1."""
    async with make_storage("postgres", tmp_path) as opened:
        await add_device(opened, "d1")
        yield opened


async def test_a_connection_lost_in_the_middle_means_busy_and_nothing_written(
    storage: Storage,
) -> None:
    other = await asyncpg.connect(storage.engine.url)
    try:
        held = other.transaction()
        await held.start()
        await other.execute("SELECT * FROM device FOR UPDATE")
        waiting = asyncio.create_task(storage.sync.transact(wanted("d1", 1, A), bump("d1", 1, A)))
        cut = False
        while not cut:
            await asyncio.sleep(0.02)
            cut = await other.fetchval(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
        with pytest.raises(StoreBusyError):
            await waiting
        await held.rollback()
    finally:
        await other.close()

    assert await storage.sync.transact(wanted("d1", 1, A), bump("d1", 1, A)) == 1


async def test_a_lock_that_is_not_given_in_time_means_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TIMEOUTS, "lock_timeout", "50ms")
    async with make_storage("postgres", tmp_path) as storage:
        await add_device(storage, "d1")
        async with storage.engine.connection_pool().acquire() as other, other.transaction():
            await other.execute("SELECT * FROM device FOR UPDATE")
            with pytest.raises(StoreBusyError):
                await storage.sync.transact(wanted("d1", 1, A), bump("d1", 1, A))

        assert (await storage.sync.device("d1")).last_n == 0


async def test_a_failed_commit_resets_the_context_and_gives_the_connection_back(
    storage: Storage,
) -> None:
    """A deferred foreign key fails only at COMMIT; the stock engine stays stuck there."""
    meta = bind(storage.engine).server_meta
    await meta.raw("CREATE TABLE parent (id int PRIMARY KEY)")
    await meta.raw(
        "CREATE TABLE child (parent int REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)"
    )

    async def insert_an_orphan() -> None:
        async with storage.engine.transaction():
            await meta.raw("INSERT INTO child (parent) VALUES (1)")

    for _ in range(20):  # more often than the pool has connections
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            await insert_an_orphan()

    assert storage.engine.current_transaction.get() is None
    assert await meta.raw("SELECT count(*) AS n FROM child") == [{"n": 0}]


async def test_time_limits_stand_on_every_connection(storage: Storage) -> None:
    """A stuck holder of a lock may not stall the county."""
    async with storage.engine.connection_pool().acquire() as connection:
        names = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
        shown = [await connection.fetchval(f"SHOW {name}") for name in names]

    assert shown == ["5s", "15s", "15s"]
