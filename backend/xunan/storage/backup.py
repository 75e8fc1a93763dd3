"""Back up a running installation into one file, and restore one into an empty place.

The database is copied first, as one moment, and the photos after it: photos are only ever added,
so every photo the copy knows as stored is in the archive.
A restore stamps a new epoch, by which phones know to hand back what the backup lost.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit, urlunsplit

import asyncpg

from xunan.storage.archive import BackupError, pack, unpack
from xunan.storage.open import migrate_database, sqlite_path
from xunan.storage.photo_files import PhotoFolder, sync_folder

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Backup", "BackupError", "back_up", "restore"]

STAMP = "UPDATE server_meta SET value = {} WHERE key = 'epoch'"


@dataclass(frozen=True, slots=True)
class Backup:
    """What an archive holds: "sqlite" or "postgres", when it was made, and how much."""

    database: str
    made_at: str
    photos: int
    size: int


async def back_up(database_url: str, data_dir: Path, target: Path, *, now: datetime) -> Backup:
    """Write a backup to a new file, also while the server runs; raises BackupError."""
    return await asyncio.to_thread(_back_up, database_url, data_dir, target, now)


async def restore(archive: Path, database_url: str, data_dir: Path, *, epoch: str) -> Backup:
    """Restore into an empty folder, and an empty database if it is PostgreSQL's.

    `epoch` is a fresh one. A backup of an older release gets the migrations it lacks.
    Raises BackupError, and then a PostgreSQL database is still empty and
    an SQLite one is not there; photos that were already written may be deleted.
    """
    path = sqlite_path(database_url, data_dir)
    await asyncio.to_thread(_require_empty, data_dir)
    if path is not None:
        if path.exists():
            raise BackupError(f"{path} 里已有数据。The database exists already.")
        backup = await asyncio.to_thread(_restore_sqlite, archive, path, data_dir, epoch)
        await migrate_database(database_url, data_dir)
        return backup
    if await _tables(database_url):
        raise BackupError("数据库里已有数据。The database is not empty.")
    backup = await asyncio.to_thread(_restore_postgres, archive, database_url, data_dir)
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute(STAMP.format("$1"), epoch)
    finally:
        await connection.close()
    await migrate_database(database_url, data_dir)
    return backup


def _back_up(database_url: str, data_dir: Path, target: Path, now: datetime) -> Backup:
    path = sqlite_path(database_url, data_dir)
    kind = "postgres" if path is None else "sqlite"
    made_at = now.isoformat()
    if target.exists():
        raise BackupError(f"{target} 已经存在，没有覆盖。It exists already and was left alone.")
    with tempfile.TemporaryDirectory(prefix=".xunan-", dir=target.absolute().parent) as folder:
        copy = Path(folder) / "database"
        if path is None:
            _run("pg_dump", database_url, "--format=custom", f"--file={copy}")
        else:
            _copy_sqlite(path, copy)
        photos = pack(target, {"database": kind, "made_at": made_at}, copy, data_dir / "blobs")
    return Backup(kind, made_at, photos, target.stat().st_size)


def _copy_sqlite(path: Path, copy: Path) -> None:
    if not path.exists():
        raise BackupError(f"没有数据库可备份。There is no database: {path}")
    with (
        contextlib.closing(sqlite3.connect(path)) as source,
        contextlib.closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
        # Without a log beside it, the copy is one file.
        target.execute("PRAGMA journal_mode = DELETE")


def _restore_sqlite(archive: Path, path: Path, data_dir: Path, epoch: str) -> Backup:
    fresh = path.with_name(f"{path.name}.restoring")
    try:
        backup = _unpack(archive, fresh, data_dir, "sqlite")
        with contextlib.closing(sqlite3.connect(fresh)) as database:
            (verdict,) = database.execute("PRAGMA quick_check").fetchone()
            if verdict != "ok":
                raise BackupError(f"备份里的数据库已损坏。The database is damaged: {verdict}")
            database.execute(STAMP.format("?"), (epoch,))
            database.commit()
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
        fresh.replace(path)
        sync_folder(path.parent)
    except sqlite3.DatabaseError as error:
        raise BackupError(f"备份里的数据库已损坏。The database is damaged: {error}") from error
    finally:
        fresh.unlink(missing_ok=True)
    return backup


def _restore_postgres(archive: Path, database_url: str, data_dir: Path) -> Backup:
    with tempfile.TemporaryDirectory(prefix=".xunan-", dir=data_dir) as folder:
        dump = Path(folder) / "database"
        backup = _unpack(archive, dump, data_dir, "postgres")
        _run("pg_restore", database_url, "--exit-on-error", "--single-transaction", str(dump))
    return backup


def _unpack(archive: Path, database: Path, data_dir: Path, kind: str) -> Backup:
    manifest, photos = unpack(archive, database, data_dir)
    if manifest.get("database") != kind:
        raise BackupError(
            f"这个备份来自 {manifest.get('database')}，不能恢复到 {kind}。"
            f" This backup is of {manifest.get('database')} and cannot become {kind}."
        )
    return Backup(kind, str(manifest.get("made_at")), photos, archive.stat().st_size)


def _require_empty(data_dir: Path) -> None:
    """Refuse a folder that holds photos; what else lies there is none of our business."""
    folder = PhotoFolder(data_dir)
    if any(place.exists() for place in (folder.blobs, folder.incoming, folder.thumbs)):
        raise BackupError(
            f"{data_dir} 里已有数据，请换一个空目录恢复。"
            " The folder is not empty: restore into an empty one."
        )
    data_dir.mkdir(parents=True, exist_ok=True)


async def _tables(database_url: str) -> int:
    connection = await asyncpg.connect(database_url)
    try:
        return int(
            await connection.fetchval(
                "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
            )
        )
    finally:
        await connection.close()


def _run(program: str, database_url: str, *words: str) -> None:
    """Run one of PostgreSQL's tools; the password travels where other users cannot see it."""
    found = _find(program)
    parts = urlsplit(database_url)
    address = parts.netloc.rpartition("@")
    user = address[0].partition(":")[0]
    shown = urlunsplit(parts._replace(netloc=f"{user}@{address[2]}" if user else address[2]))
    done = subprocess.run(  # noqa: S603 - a program of our own choice, without a shell
        [found, "--no-owner", "--no-privileges", f"--dbname={shown}", *words],
        check=False,
        capture_output=True,
        text=True,
        env={"PATH": os.defpath, "PGPASSWORD": unquote(parts.password or "")},
    )
    if done.returncode:
        raise BackupError(f"{program}: {done.stderr.strip()}")


def _find(program: str) -> str:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    places = [shutil.which(program), *(str(folder / program) for folder in folders)]
    for place in places:
        if place and Path(place).exists():
            return place
    raise BackupError(
        f"没有找到 {program}，请安装 postgresql-client。{program} is missing:"
        " install postgresql-client."
    )
