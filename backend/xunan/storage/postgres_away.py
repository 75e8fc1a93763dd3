"""Tells PostgreSQL that is away, restarting or too slow from everything else that goes wrong."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import asyncpg

from xunan.application.ports import StoreBusyError

if TYPE_CHECKING:
    from collections.abc import Iterator

BUSY = (
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.TooManyConnectionsError,
    asyncpg.CannotConnectNowError,
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    OSError,
    TimeoutError,
)


@contextmanager
def as_busy() -> Iterator[None]:
    """Raise `StoreBusyError` in the place of whatever means that the same may be asked again."""
    try:
        yield
    except BUSY as error:
        raise StoreBusyError(str(error)) from error
    except asyncpg.InterfaceError as error:
        # asyncpg's word both for a connection that the server closed and for wrong use.
        if "clos" in str(error):
            raise StoreBusyError(str(error)) from error
        raise
