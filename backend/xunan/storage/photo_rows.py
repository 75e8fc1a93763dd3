"""What the tables say of photos, in one statement each; many are marked stored in one commit."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from xunan.application.ports import Key
from xunan.storage.sqlite_engine import OneWriterEngine
from xunan.storage.sqlite_pages import LISTED
from xunan.storage.sync_rows import names_json

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from xunan.storage.postgres_engine import PooledEngine


class Finished(NamedTuple):
    """A photo whose bytes are in their place, and the upload that brought it."""

    upload: str
    sha256: str
    size: int
    mime: str
    uploader: str
    at: datetime


_BLOB = (
    "INSERT INTO blob (sha256, size, mime, state, uploader, stored_at)"
    " VALUES ({}, {}, {}, 'stored', {}, {}) ON CONFLICT (sha256) DO UPDATE SET"
    " size = excluded.size, mime = excluded.mime, state = excluded.state,"
    " uploader = excluded.uploader, stored_at = excluded.stored_at"
)
_UPLOAD = (
    "INSERT INTO incoming (id, sha256, size, mime, uploader, complete, created_at)"
    " VALUES ({}, {}, {}, {}, {}, true, {}) ON CONFLICT (id) DO UPDATE SET complete = true"
)
_STATES = "SELECT sha256, state FROM blob WHERE sha256 "
_REFERENCES = "SELECT kind, id FROM blob_ref WHERE sha256 = {} ORDER BY kind, id"


class PhotoRows:
    """The statements over either engine."""

    def __init__(self, engine: OneWriterEngine | PooledEngine) -> None:
        self._engine = engine

    async def states(self, shas: Sequence[str]) -> dict[str, str]:
        """The states of those blobs that are known."""
        if isinstance(self._engine, OneWriterEngine):
            asked = (names_json(shas),)
            return dict(
                self._engine.glimpse(lambda c: c.execute(_STATES + LISTED, asked).fetchall())
            )
        async with self._engine.connection() as connection:
            rows = await connection.fetch(_STATES + "= ANY($1::text[])", list(shas))
        return {row["sha256"]: row["state"] for row in rows}

    async def references(self, sha256: str) -> list[Key]:
        """The records that refer to the blob."""
        if isinstance(self._engine, OneWriterEngine):
            select = _REFERENCES.format("?")
            return [
                Key(*row)
                for row in self._engine.glimpse(lambda c: c.execute(select, (sha256,)).fetchall())
            ]
        async with self._engine.connection() as connection:
            rows = await connection.fetch(_REFERENCES.format("$1"), sha256)
        return [Key(row["kind"], row["id"]) for row in rows]

    async def finish(self, done: Sequence[Finished]) -> None:
        """Mark photos and uploads together, in the order of hashes, as batches lock them.

        A batch that names such a photo waits for its row or is seen; a photo that was stored
        before counts as new again.
        """
        ordered = sorted(done, key=lambda one: one.sha256)
        if isinstance(self._engine, OneWriterEngine):
            await self._engine.write(lambda connection: _finish(connection, ordered))
            return
        blob, upload = _BLOB.format(*_dollars(5)), _UPLOAD.format(*_dollars(6))
        async with self._engine.connection() as connection, connection.transaction():
            await connection.executemany(blob, [one[1:] for one in ordered])
            await connection.executemany(upload, ordered)


def _finish(connection: sqlite3.Connection, ordered: Sequence[Finished]) -> None:
    rows: list[tuple[Any, ...]] = [
        # The form in which Piccolo writes an instant to SQLite.
        (*one[:-1], str(one.at.astimezone(UTC)))
        for one in ordered
    ]
    connection.executemany(_BLOB.format(*"?????"), [row[1:] for row in rows])
    connection.executemany(_UPLOAD.format(*"??????"), rows)


def _dollars(many: int) -> list[str]:
    return [f"${number}" for number in range(1, many + 1)]
