"""Bring a database to the schema this release needs, one process at a time.

Migrations only ever add, so an older server keeps working on a newer schema (decision 0010).
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg
from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager
from piccolo.apps.migrations.tables import Migration

from xunan.storage import piccolo_conf
from xunan.storage.piccolo_app import APP_CONFIG
from xunan.storage.sqlite_engine import OneWriterEngine

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from piccolo.conf.apps import AppConfig
    from piccolo.engine import Engine

    from xunan.storage.postgres_engine import PooledEngine

# Any number will do as long as it stays the same.
ADVISORY_LOCK = 0x78756E616E


class MigrationError(Exception):
    """A migration did not go through; the database is as it was before that migration."""


async def migrate(engine: OneWriterEngine | PooledEngine) -> list[str]:
    """Run every migration that has not run yet; return their ids, oldest first.

    Several processes may call this at once: one runs them, the others wait and find nothing to do.
    """
    async with _locked(engine), _IN_PROCESS:
        before = await _done(engine)
        with _as_piccolo_engine(engine), _own_import_path(), _quietly():
            try:
                result = await _Forwards(app_name=APP_CONFIG.app_name).run()
            except Exception as error:
                raise MigrationError(str(error)) from error
            if not result.success:
                raise MigrationError(result.message or "migration failed")
            done = await _done(engine)
        return [name for name in done if name not in before]


async def pending(engine: OneWriterEngine | PooledEngine) -> list[str]:
    """The ids of the migrations this release brings that the database has not run."""
    done = await _done(engine)
    with _own_import_path():
        known = _Forwards(app_name=APP_CONFIG.app_name).get_migration_modules(
            APP_CONFIG.resolved_migrations_folder_path
        )
    return sorted(set(known) - set(done))


# Piccolo keeps the engine of a migration in a module; two at once would swap databases.
_IN_PROCESS = asyncio.Lock()


class _Forwards(ForwardsMigrationManager):
    """Piccolo's runner with our app at hand instead of looked up by the environment."""

    def get_app_config(self, app_name: str) -> AppConfig:
        """There is one app."""
        del app_name
        return APP_CONFIG


async def _done(engine: Engine[Any]) -> list[str]:
    class Done(Migration, tablename=Migration._meta.tablename, db=engine):  # noqa: SLF001 - Piccolo keeps the name there
        pass

    if not await Done.table_exists():
        return []
    rows = await Done.select(Done.name).where(Done.app_name == APP_CONFIG.app_name)
    return sorted(row["name"] for row in rows)


@contextlib.contextmanager
def _as_piccolo_engine(engine: Engine[Any]) -> Iterator[None]:
    """Let Piccolo find this engine where it looks: in a module called `piccolo_conf`."""
    before, piccolo_conf.DB = piccolo_conf.DB, engine
    alias = sys.modules.get("piccolo_conf")
    sys.modules["piccolo_conf"] = piccolo_conf
    Migration._meta.db = engine  # noqa: SLF001 - Piccolo's documented place of the engine
    try:
        yield
    finally:
        piccolo_conf.DB = before
        del sys.modules["piccolo_conf"]
        if alias is not None:
            sys.modules["piccolo_conf"] = alias


@contextlib.contextmanager
def _own_import_path() -> Iterator[None]:
    """Piccolo puts the migrations' folder on the import path and leaves it there."""
    before = list(sys.path)
    try:
        yield
    finally:
        sys.path[:] = before


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """Piccolo tells its progress on the standard output; ours is told by the caller."""
    with contextlib.redirect_stdout(io.StringIO()):
        yield


@contextlib.asynccontextmanager
async def _locked(engine: OneWriterEngine | PooledEngine) -> AsyncIterator[None]:
    if isinstance(engine, OneWriterEngine):
        async with _file_locked(Path(engine.path).with_suffix(".migrate.lock")):
            yield
        return
    connection = await asyncpg.connect(engine.url)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", ADVISORY_LOCK)
        yield
    finally:
        await connection.close()


@contextlib.asynccontextmanager
async def _file_locked(path: Path) -> AsyncIterator[None]:
    handle = await asyncio.to_thread(path.open, "w")
    try:
        await asyncio.to_thread(fcntl.flock, handle, fcntl.LOCK_EX)
        yield
    finally:
        handle.close()
