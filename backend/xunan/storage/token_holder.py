"""Whose token a request carries: one statement, because every request begins with it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from xunan.storage.sqlite_engine import OneWriterEngine

if TYPE_CHECKING:
    import sqlite3

    from xunan.storage.postgres_engine import PooledEngine

    Row = dict[str, Any]

DEVICE = ("id", "person", "install_key", "platform", "app", "created_at", "seen_at", "revoked_at")
PERSON = (
    "id", "login", "name", "role", "org", "grids", "villages", "township", "county", "phone",
    "active", "unit",
)  # fmt: skip
_COLUMNS = ", ".join([f"d.{name}" for name in DEVICE] + [f"p.{name}" for name in PERSON])
_SELECT = (
    f"SELECT {_COLUMNS} FROM device d JOIN person p ON p.id = d.person"  # noqa: S608 - our own names
    " WHERE d.token_hash = "
)


async def token_holder(
    engine: OneWriterEngine | PooledEngine, token_hash: str
) -> tuple[Row, Row] | None:
    """The rows of the device and of its person, or None for a token that is not known."""
    if not isinstance(engine, OneWriterEngine):
        async with engine.connection() as connection:
            return _cut(await connection.fetchrow(_SELECT + "$1", token_hash))

    def look(connection: sqlite3.Connection) -> Any:
        return connection.execute(_SELECT + "?", (token_hash,)).fetchone()

    found = _cut(engine.glimpse(look))
    if found is not None:
        for name in ("created_at", "seen_at", "revoked_at"):
            found[0][name] = _moment(found[0][name])
    return found


def _cut(row: Any) -> tuple[Row, Row] | None:
    if row is None:
        return None
    values = tuple(row)
    return (
        dict(zip(DEVICE, values, strict=False)),
        dict(zip(PERSON, values[len(DEVICE) :], strict=True)),
    )


def _moment(stored: str | None) -> datetime | None:
    """The instant in the form in which Piccolo writes one to SQLite: UTC, whatever it says."""
    return None if stored is None else datetime.fromisoformat(stored).replace(tzinfo=UTC)
