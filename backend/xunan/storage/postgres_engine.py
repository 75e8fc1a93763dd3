"""PostgreSQL through one pool, which Piccolo's queries and the sync store share."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from xunan.storage.postgres_away import as_busy

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from piccolo.querystring import QueryString

POOL_MAX = 12
ACQUIRE_TIMEOUT_S = 10.0
# A database that recovers from its log is back in seconds, so a server that starts beside it waits;
# one that is not there at all is told to the operator without delay.
RECOVERY_TRIES, RECOVERY_PAUSE_S = 60, 0.5
# A stuck holder of a lock stalls others' writes; after these it stalls nobody.
TIMEOUTS = {
    "lock_timeout": "5s",
    "statement_timeout": "15s",
    "idle_in_transaction_session_timeout": "15s",
}


class PooledTransaction(PostgresTransaction):
    """Piccolo's transaction, but its connection and context are given back whatever happens."""

    engine: PooledEngine

    async def __aenter__(self) -> PostgresTransaction:
        """Begin, on a connection of the pool; one that cannot begin goes back. `StoreBusyError`."""
        if self._parent is not None:
            return self._parent
        with as_busy():
            self.connection = await self.get_connection()  # type: ignore[no-untyped-call]  # Piccolo's own
            try:
                self.transaction = self.connection.transaction()
                await self.begin()  # type: ignore[no-untyped-call]  # Piccolo's own
            except BaseException:
                await self._give_back()
                raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(self, exception_type: object, exception: object, traceback: object) -> bool:
        """Commit, or roll back; then release the connection and reset the context."""
        if self._parent is not None:
            return exception is None
        with as_busy():
            try:
                if exception is not None:
                    if not self._rolled_back:
                        await self.transaction.rollback()
                elif not self._committed and not self._rolled_back:
                    await self.transaction.commit()
            finally:
                self.engine.current_transaction.reset(self.context)
                await self._give_back()
        return exception is None

    async def _give_back(self) -> None:
        if self.engine.pool:
            # The pool resets a connection that is handed back inside a transaction.
            await self.engine.pool.release(self.connection)
        else:
            await self.connection.close()


class PooledEngine(PostgresEngine):
    """Piccolo's PostgreSQL engine for one address; `open_pool()` first, `close()` when done."""

    __slots__ = ("url",)

    def __init__(self, url: str) -> None:
        super().__init__(config={"dsn": url})
        self.url = url

    async def open_pool(self) -> None:
        """Connect; every connection of the pool has the time limits set.

        Waits for a database that is starting or recovering, for half a minute.
        """
        for left in reversed(range(RECOVERY_TRIES)):
            try:
                await self.start_connection_pool(
                    min_size=1,
                    max_size=POOL_MAX,
                    server_settings=TIMEOUTS,
                    timeout=ACQUIRE_TIMEOUT_S,
                )
            except (asyncpg.CannotConnectNowError, asyncpg.PostgresConnectionError):
                if not left:
                    raise
                await asyncio.sleep(RECOVERY_PAUSE_S)
            else:
                return

    async def close(self) -> None:
        """Close the pool, waiting for its connections' work to end."""
        if self.pool:
            await self.close_connection_pool()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        """A connection of the pool; a database that is away is `StoreBusyError`, as everywhere."""
        with as_busy():
            async with self.connection_pool().acquire(timeout=ACQUIRE_TIMEOUT_S) as connection:
                yield connection

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> Any:  # noqa: FBT001, FBT002 - Piccolo's signature
        """Run a query of Piccolo's; `StoreBusyError` as in `connection`."""
        with as_busy():
            return await super().run_querystring(querystring, in_pool)

    def transaction(self, allow_nested: bool = True) -> PooledTransaction:  # noqa: FBT001, FBT002 - Piccolo's signature
        """A transaction on one connection of the pool."""
        return PooledTransaction(engine=self, allow_nested=allow_nested)

    def connection_pool(self) -> Any:
        """The asyncpg pool; raises RuntimeError before `open_pool`."""
        if self.pool is None:
            raise RuntimeError("open_pool() has not run")
        return self.pool
