"""`xunan backup` and `xunan restore`: database and photos in one file, and a new epoch after it.

The database is copied first and the photos after it: photos are only ever added, so every photo
that the copied database knows as stored is in the file.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg

from xunan import __version__
from xunan import settings as settings_module
from xunan.cli.saying import say
from xunan.storage.open import migrate_database, sqlite_path
from xunan.wiring import RandomIds, SystemClock

if TYPE_CHECKING:
    import argparse

    from xunan.settings import Settings

PHOTOS = "blobs"
FACTS = "backup.json"
SQLITE_COPY, POSTGRES_COPY = "xunan.db", "xunan.pgdump"
_STAMP = "UPDATE server_meta SET value = {} WHERE key = 'epoch'"


class BackupError(Exception):
    """A backup cannot be made or put back; the text says why."""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `backup` and `restore`."""
    told = "把数据库和照片备份到一个文件 back database and photos up into one file"
    backup = commands.add_parser("backup", help=told, description=told)
    backup.add_argument("file", type=Path, help="备份文件，如 xunan.tar.gz")
    backup.set_defaults(run=_backup)
    told = "把备份恢复到空的数据目录 put a backup back into an empty installation"
    restore = commands.add_parser("restore", help=told, description=told)
    restore.add_argument("file", type=Path, help="备份文件 backup file")
    restore.set_defaults(run=_restore)


def _backup(asked: argparse.Namespace) -> int:
    chosen = settings_module.load()
    target: Path = asked.file
    if target.exists():
        raise BackupError(f"{target} 已经存在，没有覆盖。It exists already and was left alone.")
    partial = target.with_name(target.name + ".part")
    with tempfile.TemporaryDirectory(dir=target.absolute().parent) as folder:
        copy = _copy_database(chosen, Path(folder))
        facts = {"version": __version__, "made_at": f"{SystemClock().now():%Y-%m-%dT%H:%M:%SZ}"}
        (Path(folder) / FACTS).write_text(json.dumps(facts), encoding="utf-8")
        with tarfile.open(partial, "w:gz", compresslevel=1) as packed:
            packed.add(Path(folder) / FACTS, FACTS)
            packed.add(copy, copy.name)
            if (chosen.data_dir / PHOTOS).is_dir():
                packed.add(chosen.data_dir / PHOTOS, PHOTOS)
    partial.replace(target)
    size_mb = target.stat().st_size / 1024**2
    say(f"已备份到 {target}（{size_mb:.1f} MB）。Backed up.")
    return 0


def _copy_database(chosen: Settings, folder: Path) -> Path:
    path = sqlite_path(chosen.database_url, chosen.data_dir)
    if path is None:
        copy = folder / POSTGRES_COPY
        _pg("pg_dump", "--format=custom", f"--file={copy}", f"--dbname={chosen.database_url}")
        return copy
    if not path.is_file():
        raise BackupError(f"没有数据库 {path}。There is no database {path}.")
    copy = folder / SQLITE_COPY
    with closing(sqlite3.connect(path)) as live, closing(sqlite3.connect(copy)) as made:
        live.backup(made)
    return copy


def _restore(asked: argparse.Namespace) -> int:
    chosen = settings_module.load()
    if not asked.file.is_file():
        raise BackupError(f"没有备份文件 {asked.file}。There is no file {asked.file}.")
    _check_empty(chosen)
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=chosen.data_dir) as folder:
        unpacked = Path(folder)
        with tarfile.open(asked.file, "r:gz") as packed:
            packed.extractall(unpacked, filter="data")
        _put_back(chosen, unpacked)
    asyncio.run(migrate_database(chosen.database_url, chosen.data_dir))
    epoch = RandomIds().uuid7()
    asyncio.run(_stamp(chosen, epoch))
    say(
        "已恢复，手机会自动补传备份之后的内容。"
        f"Restored; phones will hand back what came after the backup. epoch {epoch}"
    )
    return 0


def _check_empty(chosen: Settings) -> None:
    path = sqlite_path(chosen.database_url, chosen.data_dir)
    if (path is not None and path.exists()) or (chosen.data_dir / PHOTOS).exists():
        raise BackupError(
            f"{chosen.data_dir} 里已有数据；请换一个空目录恢复。"
            f"{chosen.data_dir} holds data; restore into an empty folder."
        )


def _put_back(chosen: Settings, unpacked: Path) -> None:
    path = sqlite_path(chosen.database_url, chosen.data_dir)
    wanted = unpacked / (POSTGRES_COPY if path is None else SQLITE_COPY)
    if not wanted.is_file():
        raise BackupError(
            "备份来自另一种数据库，请用同样的 XUNAN_DATABASE_URL 类型恢复。"
            "The backup is of the other kind of database."
        )
    if path is None:
        _pg("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={chosen.database_url}",
            str(wanted))  # fmt: skip
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(wanted, path)
    if (unpacked / PHOTOS).is_dir():
        shutil.move(unpacked / PHOTOS, chosen.data_dir / PHOTOS)


async def _stamp(chosen: Settings, epoch: str) -> None:
    """Begin a new epoch, so that phones register anew and hand back what the backup lacks."""
    path = sqlite_path(chosen.database_url, chosen.data_dir)
    if path is not None:
        with closing(sqlite3.connect(path)) as database, database:
            database.execute(_STAMP.format("?"), (epoch,))
        return
    connection: Any = await asyncpg.connect(chosen.database_url)
    try:
        await connection.execute(_STAMP.format("$1"), epoch)
    finally:
        await connection.close()


def _pg(*words: str) -> None:
    """Run one of PostgreSQL's own tools."""
    tool = shutil.which(words[0])
    if tool is None:
        raise BackupError(
            f"没有找到 {words[0]}，请安装 postgresql-client。Please install postgresql-client."
        )
    done = subprocess.run([tool, *words[1:]], capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode != 0:
        raise BackupError(f"{words[0]} 失败：{done.stderr.strip()[-500:]}")
