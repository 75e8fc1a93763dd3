"""`xunan backup` and `xunan restore`: the command line of `storage/backup.py`."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from xunan import settings as settings_module
from xunan.cli.saying import say
from xunan.storage.backup import BackupError, back_up, restore
from xunan.wiring import RandomIds, SystemClock

if TYPE_CHECKING:
    import argparse

__all__ = ["BackupError", "add_commands"]


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `backup` and `restore`."""
    told = "把数据库和照片备份到一个文件 back database and photos up into one file"
    backup = commands.add_parser("backup", help=told, description=told)
    backup.add_argument("file", type=Path, help="备份文件，如 xunan.tar.gz")
    backup.set_defaults(run=_backup)
    told = "把备份恢复到空的数据目录 put a backup back into an empty installation"
    again = commands.add_parser("restore", help=told, description=told)
    again.add_argument("file", type=Path, help="备份文件 backup file")
    again.set_defaults(run=_restore)


def _backup(asked: argparse.Namespace) -> int:
    chosen = settings_module.load()
    target: Path = asked.file
    made = asyncio.run(
        back_up(chosen.database_url, chosen.data_dir, target, now=SystemClock().now())
    )
    say(
        f"已备份到 {target}（{made.size / 1024**2:.1f} MB，{made.photos} 张照片）。"
        f"Backed up, {made.photos} photos."
    )
    if chosen.photos_bucket:
        say(
            "照片在对象存储的桶里，不在这个备份中，请用桶自己的版本或复制功能备份。"
            "Photos are in the bucket, not in this file: use the bucket's own versions or copies."
        )
    return 0


def _restore(asked: argparse.Namespace) -> int:
    chosen = settings_module.load()
    if not asked.file.is_file():
        raise BackupError(f"没有备份文件 {asked.file}。There is no file {asked.file}.")
    epoch = RandomIds().uuid7()
    asyncio.run(restore(asked.file, chosen.database_url, chosen.data_dir, epoch=epoch))
    say(
        "已恢复，手机会自动补传备份之后的内容。"
        f"Restored; phones will hand back what came after the backup. epoch {epoch}"
    )
    return 0
