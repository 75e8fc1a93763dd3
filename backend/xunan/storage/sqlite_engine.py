"""SQLite with one writer, for one process: what Piccolo's stock engine does not promise.

One connection writes, behind a lock that serves in order of arrival, so nobody starves and nobody
meets "database is locked"; two connections read committed snapshots beside it (WAL).
`synchronous=FULL`, because an acknowledged record leaves the phone's outbox and must survive a
power cut.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from piccolo.engine.sqlite import SQLiteEngine, SQLiteTransaction, TransactionType

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

T = TypeVar("T")
Rows = list[dict[str, Any]]

BUSY_TIMEOUT_MS = 5_000
WAL_ATTEMPTS = 100
WAL_PAUSE_S = 0.05
PRAGMAS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    "PRAGMA temp_store = MEMORY",
    # A storm writes thousands of pages a second: at the default of 1,000 each commit would copy
    # the log back, and at 2 MB the indexes would be read again and again.
    "PRAGMA wal_autocheckpoint = 4000",
    "PRAGMA cache_size = -8000",
)


class Line:
    """One connection with a thread of its own; jobs run in the order they were handed in.

    A job that was handed in runs to its end even if the task that waits for it is cancelled, so
    a roll-back handed in afterwards always finds the connection at rest.
    An unclosed line does not keep the process alive.
    """

    def __init__(self, path: str, *, typed: bool) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite")
        self._connection = sqlite3.connect(
            path,
            isolation_level=None,
            check_same_thread=False,
            detect_types=sqlite3.PARSE_DECLTYPES if typed else 0,
        )
        for pragma in PRAGMAS:
            self._connection.execute(pragma)
        _turn_on_wal(self._connection)

    async def call(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """Run the job on the connection, in its thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, job, self._connection)

    def here(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """Run the job on the connection, in the caller's thread; not for a line that is called."""
        return job(self._connection)

    async def execute(self, sql: str, args: Sequence[Any] = ()) -> Rows:
        """Run one statement; the rows come as dictionaries, as Piccolo wants them."""
        return await self.call(lambda connection: _rows(connection, sql, args))

    def close(self) -> None:
        """Wait for the job at hand, close the connection and let the thread go."""
        self._thread.shutdown(wait=True)
        self._connection.close()


def _rows(connection: sqlite3.Connection, sql: str, args: Sequence[Any]) -> Rows:
    cursor = connection.execute(sql, args)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _turn_on_wal(connection: sqlite3.Connection) -> None:
    """Switch the file to WAL, which it then remembers.

    Here SQLite does not wait for other processes, whatever the busy timeout says.
    """
    for attempt in range(1, WAL_ATTEMPTS + 1):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or attempt == WAL_ATTEMPTS:
                raise
        else:
            return
        time.sleep(WAL_PAUSE_S)


def roll_back(connection: sqlite3.Connection) -> None:
    """Leave no transaction open, whatever happened before."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")


class WriterTransaction(SQLiteTransaction):
    """A Piccolo transaction on the one writer; a nested one is part of the outer one."""

    engine: OneWriterEngine

    async def __aenter__(self) -> SQLiteTransaction:
        """Wait for the writer, then BEGIN IMMEDIATE."""
        if self._parent is not None:
            return self._parent
        await self.engine.turn.acquire()
        self.connection = self.engine.writer
        try:
            await self.engine.writer.execute(f"BEGIN {self.transaction_type.value}")
        except BaseException:
            await self._end()
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(self, exception_type: object, exception: object, traceback: object) -> bool:
        """Commit, or roll back; either way the writer is free and the context reset."""
        if self._parent is not None:
            return exception is None
        try:
            if exception is None and not self._committed and not self._rolled_back:
                await self.engine.writer.execute("COMMIT")
                self._committed = True
        finally:
            self.engine.current_transaction.reset(self.context)
            await self._end()
        return exception is None

    async def _end(self) -> None:
        try:
            await self.engine.writer.call(roll_back)
        finally:
            self.engine.turn.release()


class OneWriterEngine(SQLiteEngine):
    """Piccolo's SQLite engine over one writer and two readers; `close()` when done."""

    __slots__ = ("glimpses", "pages", "reader", "turn", "writer")

    def __init__(self, path: Path) -> None:
        super().__init__(path=str(path))
        self.writer = Line(str(path), typed=True)
        self.reader = Line(str(path), typed=True)
        # Feed pages need no conversion of types, which costs more than reading the rows.
        self.pages = Line(str(path), typed=False)
        self.glimpses = Line(str(path), typed=False)
        self.turn = asyncio.Lock()

    def close(self) -> None:
        """Close all connections; the engine is of no use afterwards."""
        for line in (self.glimpses, self.reader, self.pages, self.writer):
            line.close()

    async def write(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """Run the job inside BEGIN IMMEDIATE and COMMIT; if it raises, nothing was written."""
        async with self.turn:
            return await self.writer.call(lambda connection: _in_transaction(connection, job))

    def glimpse(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """Run the job on one committed snapshot, here and now, in the event loop's own thread.

        For a few rows by their keys only: they are read faster than a thread is woken, and a
        reader never waits for the writer.
        """
        return self.glimpses.here(lambda connection: _in_snapshot(connection, job))

    async def read(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """Run the job on one committed snapshot; integers come as they are stored."""
        return await self.pages.call(lambda connection: _in_snapshot(connection, job))

    def transaction(
        self,
        transaction_type: TransactionType = TransactionType.immediate,
        allow_nested: bool = True,  # noqa: FBT001, FBT002 - Piccolo's signature
    ) -> WriterTransaction:
        """A transaction on the writer; deferred ones become immediate, so none fails half-way."""
        if transaction_type is TransactionType.deferred:
            transaction_type = TransactionType.immediate
        return WriterTransaction(
            engine=self, transaction_type=transaction_type, allow_nested=allow_nested
        )

    async def _run_in_new_connection(
        self, query: str, args: list[Any] | None = None, *_rest: object, **_more: object
    ) -> Rows:
        if query.lstrip()[:6].upper() == "SELECT":
            return await self.reader.execute(query, args or ())
        async with self.turn:
            return await self.writer.execute(query, args or ())

    async def _run_in_existing_connection(
        self,
        connection: Line,
        query: str,
        args: list[Any] | None = None,
        *_rest: object,
        **_more: object,
    ) -> Rows:
        return await connection.execute(query, args or ())


def _in_transaction(connection: sqlite3.Connection, job: Callable[[sqlite3.Connection], T]) -> T:
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = job(connection)
        connection.execute("COMMIT")
    finally:
        roll_back(connection)
    return result


def _in_snapshot(connection: sqlite3.Connection, job: Callable[[sqlite3.Connection], T]) -> T:
    connection.execute("BEGIN")
    try:
        return job(connection)
    finally:
        connection.execute("ROLLBACK")
