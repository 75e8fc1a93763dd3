"""How far the feed and its streams reach: index look-ups only, cheap enough to ask all the time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from xunan.storage.sync_rows import HEAD, clean

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from xunan.storage.postgres_engine import PooledEngine
    from xunan.storage.sqlite_engine import OneWriterEngine

READ_HEAD = f"SELECT n FROM counter WHERE name = '{HEAD}'"  # noqa: S608 - our own name
# One probe of the index a stream; grouping would walk through all of its rows.
REACHED_SQLITE = "SELECT value, (SELECT max(seq) FROM feed WHERE stream = value) FROM json_each(?)"
REACHED_POSTGRES = (
    "SELECT s, (SELECT max(seq) FROM feed WHERE stream = s) FROM unnest($1::text[]) AS s"
)


class SqliteStreamNews:
    """`StreamNews` over the one-writer engine's reader."""

    def __init__(self, engine: OneWriterEngine) -> None:
        self._engine = engine

    async def head(self) -> int:
        """See the port."""
        return await self._engine.read(_head)

    async def reached(self, streams: Iterable[str]) -> Mapping[str, int]:
        """See the port."""
        named = json.dumps(list(streams))
        rows = await self._engine.read(
            lambda connection: connection.execute(REACHED_SQLITE, (named,)).fetchall()
        )
        return {stream: seq or 0 for stream, seq in rows}


class PostgresStreamNews:
    """`StreamNews` over the pooled engine."""

    def __init__(self, engine: PooledEngine) -> None:
        self._engine = engine

    async def head(self) -> int:
        """See the port."""
        async with self._engine.connection() as connection:
            return int(await connection.fetchval(READ_HEAD))

    async def reached(self, streams: Iterable[str]) -> Mapping[str, int]:
        """See the port."""
        named = [clean(stream) for stream in streams]
        async with self._engine.connection() as connection:
            rows = await connection.fetch(REACHED_POSTGRES, named)
        return {stream: seq or 0 for stream, seq in rows}


def _head(connection: sqlite3.Connection) -> int:
    (head,) = connection.execute(READ_HEAD).fetchone()
    return int(head)
