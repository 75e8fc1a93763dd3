"""`xunan doctor`: say in plain words what is wrong with this installation."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xunan import settings as settings_module
from xunan.application.ports import StoreBusyError
from xunan.cli.saying import say
from xunan.county import load_county
from xunan.county.map_files import MapFilesError, read_county_map
from xunan.outputs.pdf.fonts_build import FONTS, SOURCES
from xunan.storage.migrate import pending
from xunan.storage.open import close_engine, open_engine, open_place, sqlite_path
from xunan.storage.photo_address import PhotosAddressError
from xunan.wiring import SystemClock, web_config

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from xunan.settings import Settings

FREE_BYTES_MIN = 1024**3
# This release was made after 2026-06; an earlier clock is wrong, and so would be every deadline.
YEAR_MIN, YEAR_MAX = 2026, 2100


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `help` says what to do when it is not well."""

    well: bool
    what: str
    help: str = ""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `doctor`."""
    told = "检查这台服务器并说明问题 look at this installation and say what is wrong"
    commands.add_parser("doctor", help=told, description=told).set_defaults(run=_doctor)


def _doctor(_: argparse.Namespace) -> int:
    findings = asyncio.run(examine(settings_module.load()))
    for finding in findings:
        say(f"{'好 ok  ' if finding.well else '坏 BAD '} {finding.what}")
        if not finding.well:
            say(f"        → {finding.help}")
    bad = sum(not finding.well for finding in findings)
    say(f"发现 {bad} 个问题。{bad} problems." if bad else "一切正常。All is well.")
    return 1 if bad else 0


async def examine(chosen: Settings) -> list[Finding]:
    """Look at everything; a finding never stops the next one."""
    return [
        _python(),
        await _database(chosen),
        _folder(chosen.data_dir),
        await _photos(chosen),
        _space(chosen.data_dir),
        _interface(web_config(chosen).dist),
        _fonts(chosen),
        _map(chosen.map.folder),
        _clock(),
    ]


def _python() -> Finding:
    return Finding(
        sys.version_info >= (3, 11),
        f"Python {sys.version_info.major}.{sys.version_info.minor}",
        "需要 Python 3.11 或更新。Python 3.11 or newer is needed.",
    )


async def _database(chosen: Settings) -> Finding:
    path = sqlite_path(chosen.database_url, chosen.data_dir)
    if path is not None and not path.is_file():
        return Finding(
            well=False,
            what="数据库还没有建立 the database is not there yet",
            help="请运行 xunan migrate。Run `xunan migrate`.",
        )
    try:
        engine = await open_engine(chosen.database_url, chosen.data_dir)
        try:
            missing = await pending(engine)
        finally:
            await close_engine(engine)
    except Exception as trouble:  # noqa: BLE001 - whatever it is, the operator must read it
        return Finding(
            well=False,
            what=f"连不上数据库 the database cannot be reached ({type(trouble).__name__})",
            help="请检查 XUNAN_DATABASE_URL 和数据库服务。Check XUNAN_DATABASE_URL and the server.",
        )
    return Finding(
        not missing,
        f"数据库，还差 {len(missing)} 步升级 database, {len(missing)} migrations missing",
        "请运行 xunan migrate。Run `xunan migrate`.",
    )


async def _photos(chosen: Settings) -> Finding:
    bucket = chosen.photos_bucket
    where = f"s3://{bucket.name}" if bucket else str(chosen.data_dir / "blobs")
    what = f"照片存放处 place of photos {where}"
    try:
        await asyncio.to_thread(open_place(chosen.data_dir, bucket).probe)
    except PhotosAddressError as trouble:
        return Finding(well=False, what=what, help=str(trouble))
    except StoreBusyError:
        return Finding(
            well=False,
            what=what,
            help="对象存储没有应答，请检查 XUNAN_PHOTOS_ENDPOINT 和网络。"
            "The server of the bucket does not answer: check XUNAN_PHOTOS_ENDPOINT.",
        )
    return Finding(well=True, what=what)


def _folder(folder: Path) -> Finding:
    what = f"数据目录可写 data folder {folder}"
    hint = "请建立该目录并让运行用户可写。Make the folder and let this user write to it."
    try:
        with tempfile.NamedTemporaryFile(dir=folder) as probe:
            probe.write(b"x")
            probe.flush()
            os.fsync(probe.fileno())
    except OSError:
        return Finding(well=False, what=what, help=hint)
    return Finding(well=True, what=what)


def _space(folder: Path) -> Finding:
    place = next((each for each in (folder, *folder.parents) if each.is_dir()), folder)
    free = shutil.disk_usage(place).free
    return Finding(
        free >= FREE_BYTES_MIN,
        f"磁盘剩余 {free / 1024**3:.1f} GB free",
        "不足 1 GB，照片将存不下，请清理或扩容。Less than 1 GB: photos will not fit.",
    )


def _interface(dist: Path) -> Finding:
    return Finding(
        (dist / "index.html").is_file(),
        "界面已构建 built interface",
        f"{dist} 里没有 index.html，请运行 ./dev web。Run `./dev web`.",
    )


def _fonts(chosen: Settings) -> Finding:
    missing = [name for name in SOURCES if not (FONTS / name).is_file()]
    county = chosen.fonts_dir
    if county.parts and not county.is_dir():
        return Finding(
            well=False,
            what=f"本县字体目录不存在 the county's font folder {county} is missing",
            help="请检查 XUNAN_FONTS_DIR。Check XUNAN_FONTS_DIR.",
        )
    return Finding(
        not missing,
        f"打印字体，缺 {len(missing)} 个 fonts for papers, {len(missing)} missing",
        "请运行 xunan fonts。Run `xunan fonts`.",
    )


def _map(folder: Path) -> Finding:
    try:
        told = read_county_map(folder, load_county())
    except MapFilesError as trouble:
        return Finding(well=False, what="地图文件 the map's files", help=str(trouble))
    areas, points = len(told.outline), len(told.points)
    return Finding(
        well=True, what=f"地图：轮廓 {areas}，村点 {points} map: {areas} outlines, {points} points"
    )


def _clock() -> Finding:
    now = SystemClock().now()
    return Finding(
        YEAR_MIN <= now.year < YEAR_MAX,
        f"时钟 clock: {now:%Y-%m-%d %H:%M} UTC",
        "服务器时间不对，请校时。The clock is wrong; set it.",
    )
