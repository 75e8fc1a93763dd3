"""What `xunan doctor` asks of the storage; every answer is a finding in plain words."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from xunan.storage.migrate import pending
from xunan.storage.open import DatabaseAddressError, close_engine, open_engine, sqlite_path
from xunan.storage.photo_files import PhotoFolder
from xunan.storage.sqlite_engine import OneWriterEngine
from xunan.storage.tables import bind

if TYPE_CHECKING:
    from pathlib import Path

    from xunan.storage.postgres_engine import PooledEngine

FREE_BYTES_MIN = 2 * 1024**3
GIB = 1024**3
SAMPLE = 2000


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer: "good", "worth a look" or "broken", with a sentence in both languages."""

    level: Literal["good", "warning", "error"]
    code: str
    zh: str
    en: str


async def check_storage(database_url: str, data_dir: Path) -> list[Finding]:
    """Look at the data folder and the database; nothing is changed, nothing is raised."""
    findings = [
        await asyncio.to_thread(_folder, data_dir),
        await asyncio.to_thread(_space, data_dir),
    ]
    try:
        path = sqlite_path(database_url, data_dir)
    except DatabaseAddressError as error:
        return [*findings, Finding("error", "database.address", str(error), str(error))]
    if path is not None and not path.exists():
        missing = Finding(
            "error",
            "database.missing",
            f"还没有数据库（{path}），请先运行 xunan migrate",
            f"there is no database yet ({path}): run `xunan migrate`",
        )
        return [*findings, missing]
    return findings + await _database(database_url, data_dir)


async def _database(database_url: str, data_dir: Path) -> list[Finding]:
    try:
        engine = await open_engine(database_url, data_dir)
    # Whatever goes wrong on the way to a database is the answer to the question asked here.
    except Exception as error:  # noqa: BLE001 - see above
        return [
            Finding(
                "error",
                "database.unreachable",
                f"数据库打不开：{error}",
                f"the database cannot be opened: {error}",
            )
        ]
    try:
        findings = [await _schema(engine)]
        if isinstance(engine, OneWriterEngine):
            findings.append(await _integrity(engine))
        if findings[0].level == "good":
            findings.append(await _photos(engine, data_dir))
    finally:
        await close_engine(engine)
    return findings


def _folder(data_dir: Path) -> Finding:
    try:
        with tempfile.TemporaryFile(dir=data_dir) as file:
            file.write(b"x")
    except OSError as error:
        return Finding(
            "error",
            "folder.not_writable",
            f"数据目录 {data_dir} 不能写入：{error.strerror}",
            f"the data folder {data_dir} cannot be written: {error.strerror}",
        )
    return Finding(
        "good", "folder", f"数据目录 {data_dir} 可写", f"the data folder {data_dir} can be written"
    )


def _space(data_dir: Path) -> Finding:
    try:
        free = shutil.disk_usage(data_dir).free
    except OSError:
        free = 0
    level: Literal["good", "warning"] = "good" if free >= FREE_BYTES_MIN else "warning"
    return Finding(
        level,
        "disk.space",
        f"磁盘剩余 {free / GIB:.1f} GiB（少于 {FREE_BYTES_MIN / GIB:.0f} GiB 时请清理或扩容）",
        f"{free / GIB:.1f} GiB of disk are free (below {FREE_BYTES_MIN / GIB:.0f}: make room)",
    )


async def _schema(engine: OneWriterEngine | PooledEngine) -> Finding:
    missing = len(await pending(engine))
    if missing:
        return Finding(
            "error",
            "database.migrations",
            f"数据库还差 {missing} 步升级，请运行 xunan migrate",
            f"{missing} migrations are missing: run `xunan migrate`",
        )
    return Finding("good", "database", "数据库结构是最新的", "the database is up to date")


async def _integrity(engine: OneWriterEngine) -> Finding:
    verdict = await engine.read(
        lambda connection: str(connection.execute("PRAGMA quick_check").fetchone()[0])
    )
    if verdict == "ok":
        return Finding("good", "database.integrity", "数据库完好", "the database is sound")
    return Finding(
        "error",
        "database.integrity",
        f"数据库文件已损坏，请用备份恢复：{verdict}",
        f"the database file is damaged, restore a backup: {verdict}",
    )


async def _photos(engine: OneWriterEngine | PooledEngine, data_dir: Path) -> Finding:
    """Whether the newest photos that the database knows are in the folder."""
    blob = bind(engine).blob
    rows = (
        await blob.select(blob.sha256)
        .where(blob.state == "stored")
        .order_by(blob.stored_at, ascending=False)
        .limit(SAMPLE)
    )
    folder = PhotoFolder(data_dir)
    missing = sum(not folder.blob(row["sha256"]).exists() for row in rows)
    if missing:
        return Finding(
            "error",
            "photos.missing",
            f"最近 {len(rows)} 张照片中有 {missing} 张的文件不见了",
            f"{missing} of the last {len(rows)} photos have lost their files",
        )
    return Finding(
        "good",
        "photos",
        f"最近 {len(rows)} 张照片的文件都在",
        f"the files of the last {len(rows)} photos are there",
    )
