"""Reads the arguments, loads the settings, runs a command; trouble ends in one sentence."""

from __future__ import annotations

import argparse
import asyncio
from typing import TYPE_CHECKING

from xunan import __version__
from xunan import settings as settings_module
from xunan.application.manage_people import WrongPersonError
from xunan.application.ports import StoreBusyError
from xunan.cli import (
    backup,
    compact,
    contract,
    demonstrate,
    doctor,
    people,
    plates,
    serve,
    snapshots,
    sweep,
)
from xunan.cli.one_server import AlreadyServedError
from xunan.cli.saying import complain, say
from xunan.contract import OldFormError
from xunan.county.map_files import MapFilesError
from xunan.county.own_tables import CountyTableError
from xunan.outputs.pdf.fonts_build import build_fonts
from xunan.storage.open import DatabaseAddressError, PendingMigrationsError, migrate_database
from xunan.storage.photo_address import PhotosAddressError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xunan.contract import Catalogue
    from xunan.settings import Settings

# Failures whose text is written for the operator; anything else is a bug and shows its trace.
TOLD = (
    AlreadyServedError,
    settings_module.SettingsError,
    DatabaseAddressError,
    CountyTableError,
    MapFilesError,
    OldFormError,
    PendingMigrationsError,
    PhotosAddressError,
    StoreBusyError,
    WrongPersonError,
    backup.BackupError,
    demonstrate.BrokenDemoError,
    FileNotFoundError,
)


def run(words: Sequence[str], catalogue: Catalogue | None = None) -> int:
    """Run the command these words name; return the process's exit code.

    `catalogue` serves other kinds than the shipped ones, as a county's own package would.
    """
    parser = build_parser()
    asked = parser.parse_args(words, argparse.Namespace(catalogue=catalogue))
    if "run" not in asked:
        parser.print_help()
        return 2
    try:
        code: int = asked.run(asked)
    except TOLD as trouble:
        complain(str(trouble))
        return 2
    except KeyboardInterrupt:
        return 130
    return code


def build_parser() -> argparse.ArgumentParser:
    """Every command with its help."""
    parser = argparse.ArgumentParser(
        prog="xunan",
        description="巡安：县级应急管理的离线优先应用。Xun'an: offline-first county field work.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(title="命令 commands", metavar="")
    serve.add_commands(commands)
    _add_migrate(commands)
    demonstrate.add_commands(commands)
    people.add_commands(commands)
    plates.add_commands(commands)
    doctor.add_commands(commands)
    backup.add_commands(commands)
    sweep.add_commands(commands)
    compact.add_commands(commands)
    snapshots.add_commands(commands)
    contract.add_commands(commands)
    _add_fonts(commands)
    return parser


def _add_migrate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    told = "把数据库升级到本版本 bring the database to this release's schema"
    commands.add_parser("migrate", help=told, description=told).set_defaults(run=_migrate)


def _migrate(_: argparse.Namespace) -> int:
    chosen: Settings = settings_module.load()
    done = asyncio.run(migrate_database(chosen.database_url, chosen.data_dir))
    say(
        f"数据库已升级 {len(done)} 步。{len(done)} migrations ran."
        if done
        else "数据库已是最新。The database is up to date."
    )
    return 0


def _add_fonts(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    told = "准备打印字体 bring the papers' fonts from the locked packages"
    commands.add_parser("fonts", help=told, description=told).set_defaults(run=_fonts)


def _fonts(_: argparse.Namespace) -> int:
    written = build_fonts()
    say(
        f"已准备 {len(written)} 个字体文件。{len(written)} font files written."
        if written
        else "打印字体已就绪。The papers' fonts are ready."
    )
    return 0
