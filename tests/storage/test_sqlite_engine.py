"""One writer: nobody starves, nothing stays half-done, and a forgotten engine ends with us."""

import asyncio
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from xunan.application.ports import StoreBusyError, Wanted
from xunan.storage import sqlite_engine
from xunan.storage.migrate import migrate
from xunan.storage.sqlite_engine import OneWriterEngine
from xunan.storage.sqlite_sync import SqliteSyncStore
from xunan.storage.tables import Tables, bind

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[OneWriterEngine]:
    """An engine over a new file with one table."""
    opened = OneWriterEngine(tmp_path / "x.db")
    yield opened
    opened.close()


@pytest.fixture
async def tables(engine: OneWriterEngine) -> Tables:
    """The product's tables in it."""
    await migrate(engine)
    return bind(engine)


async def test_an_acknowledged_commit_survives_a_power_cut(engine: OneWriterEngine) -> None:
    """WAL with synchronous=FULL (2): the log is on the disk before the answer leaves."""
    for line in (engine.writer, engine.reader, engine.pages):
        rows = [
            *await line.execute("PRAGMA journal_mode"),
            *await line.execute("PRAGMA synchronous"),
            *await line.execute("PRAGMA foreign_keys"),
        ]
        assert [next(iter(row.values())) for row in rows] == ["wal", 2, 1]


async def test_writers_are_served_in_the_order_they_came(tables: Tables) -> None:
    meta, served = tables.server_meta, []

    async def write(number: int) -> None:
        async with meta._meta.db.transaction():
            served.append(number)
            await meta.insert(meta(key=str(number)))
            await asyncio.sleep(0.001)

    await asyncio.gather(*(write(number) for number in range(20)))

    assert served == list(range(20))
    assert await meta.count() == 20


async def test_readers_do_not_wait_for_the_writer(tables: Tables) -> None:
    meta = tables.server_meta
    async with meta._meta.db.transaction():
        await meta.insert(meta(key="k"))
        outside = await asyncio.create_task(in_new_context(meta.count()))
        inside = await meta.count()

    assert (outside, inside) == (0, 1)


async def in_new_context(query: object) -> object:
    """Run a query as another request would: outside the transaction's context."""
    import contextvars  # noqa: PLC0415 - only this needs it

    return await asyncio.get_running_loop().create_task(query.run(), context=contextvars.Context())


async def test_a_failed_transaction_leaves_nothing_and_frees_the_writer(tables: Tables) -> None:
    meta = tables.server_meta

    async def twice() -> None:
        async with meta._meta.db.transaction():
            await meta.insert(meta(key="k"))
            await meta.insert(meta(key="k"))

    with pytest.raises(sqlite3.IntegrityError):
        await twice()

    assert await meta.count() == 0
    assert meta._meta.db.current_transaction.get() is None
    await meta.insert(meta(key="k"))
    assert await meta.count() == 1


async def test_a_failed_commit_rolls_back_and_resets_the_context(tables: Tables) -> None:
    """A deferred foreign key fails only at COMMIT; the stock engine stays stuck there."""
    engine = tables.server_meta._meta.db
    await engine.writer.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
    await engine.writer.execute(
        "CREATE TABLE child (parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)"
    )
    with pytest.raises(sqlite3.IntegrityError):
        async with engine.transaction():
            await tables.server_meta.raw("INSERT INTO child (parent) VALUES (1)")

    assert engine.current_transaction.get() is None
    await tables.server_meta.insert(tables.server_meta(key="after"))
    assert await engine.writer.execute("SELECT * FROM child") == []


async def test_a_cancelled_request_gives_the_writer_back(tables: Tables) -> None:
    meta = tables.server_meta

    async def hang() -> None:
        async with meta._meta.db.transaction():
            await meta.insert(meta(key="lost"))
            await asyncio.sleep(60)

    task = asyncio.create_task(hang())
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await meta.insert(meta(key="kept"))

    assert [row["key"] for row in await meta.select(meta.key)] == ["kept"]


async def test_a_nested_transaction_is_part_of_the_outer_one(tables: Tables) -> None:
    meta = tables.server_meta

    async def fail_after_the_inner_one() -> None:
        async with meta._meta.db.transaction():
            async with meta._meta.db.transaction():
                await meta.insert(meta(key="k"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_after_the_inner_one()

    assert await meta.count() == 0


async def test_another_process_that_holds_the_database_makes_us_busy_not_wrong(
    tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    del monkeypatch
    engine = tables.server_meta._meta.db
    await engine.writer.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(engine.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(StoreBusyError):
            await SqliteSyncStore(engine, "e").transact(Wanted(), lambda _: None)
    finally:
        other.close()


def test_an_engine_that_nobody_closed_does_not_keep_the_process_alive(tmp_path: Path) -> None:
    code = (
        "import asyncio, pathlib, sys\n"
        "from xunan.storage.sqlite_engine import OneWriterEngine\n"
        "engine = OneWriterEngine(pathlib.Path(sys.argv[1]))\n"
        "asyncio.run(engine.writer.execute('SELECT 1'))\n"
        "asyncio.run(engine.reader.execute('SELECT 1'))\n"
        "print('end')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "x.db")],
        check=True, capture_output=True, text=True, timeout=20,
        env={"PYTHONPATH": f"{ROOT / 'backend'}:{ROOT / 'sync'}"},
    )  # fmt: skip

    assert done.stdout == "end\n"
    assert sqlite_engine.BUSY_TIMEOUT_MS >= 1000


def test_many_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    """SQLite refuses the switch to WAL at once while another makes it; it has to be tried again."""
    start = threading.Barrier(4)

    def open_all() -> None:
        for n in range(20):
            start.wait(timeout=30)
            OneWriterEngine(tmp_path / f"{n}.db").close()

    with ThreadPoolExecutor(4) as pool:
        for opened in [pool.submit(open_all) for _ in range(4)]:
            opened.result()
