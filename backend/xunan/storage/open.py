"""Open the storage that a database address and a data folder name, as one frozen bundle."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from xunan.application.wakes import Herald, NoHerald, StreamNews
from xunan.storage.accounts import StoredAccounts
from xunan.storage.alert_log import StoredAlertLog
from xunan.storage.migrate import migrate, pending
from xunan.storage.parcel_key import ParcelKey, fresh_key
from xunan.storage.photo_address import NO_EXTRA, Bucket, PhotosAddressError
from xunan.storage.photo_files import PhotoFolder
from xunan.storage.photo_places import FolderPlace, PhotoPlace
from xunan.storage.photo_sweep import PhotoSweep
from xunan.storage.photos import StoredPhotos
from xunan.storage.postgres_engine import PooledEngine
from xunan.storage.postgres_herald import PostgresHerald
from xunan.storage.postgres_sync import PostgresSyncStore
from xunan.storage.records import StoredRecords
from xunan.storage.snapshot_files import SnapshotFolder
from xunan.storage.snapshot_streams import StoredStreamSizes
from xunan.storage.sqlite_engine import OneWriterEngine
from xunan.storage.sqlite_sync import SqliteSyncStore
from xunan.storage.stream_news import PostgresStreamNews, SqliteStreamNews
from xunan.storage.tables import bind
from xunan.storage.turns import StoredTurns

if TYPE_CHECKING:
    from xunan.application.ports import Accounts, Clock, Ids, Photos, PhotoSweeper
    from xunan.storage.tables import Tables

SQLITE_FILE = "xunan.db"


class DatabaseAddressError(Exception):
    """The address names no database that the product can use; the text is for the operator."""


class PendingMigrationsError(Exception):
    """The database has an older schema; `xunan migrate` brings it up."""


@dataclass(frozen=True, slots=True)
class Storage:
    """Everything that is kept; `close()` when done.

    `secret` signs cursors, `parcel_key` opens parcels.
    """

    sync: SqliteSyncStore | PostgresSyncStore
    accounts: Accounts
    records: StoredRecords
    photos: Photos
    sweeper: PhotoSweeper
    snapshots: SnapshotFolder
    sizes: StoredStreamSizes
    turns: StoredTurns
    alerts: StoredAlertLog
    epoch: str
    secret: str
    parcel_key: ParcelKey
    engine: OneWriterEngine | PooledEngine
    _photos: StoredPhotos

    async def close(self) -> None:
        """Let go of the database and the threads; safe to call once."""
        self._photos.close()
        await close_engine(self.engine)


def sqlite_path(database_url: str, data_dir: Path) -> Path | None:
    """The SQLite file that the address names, or None when it names a PostgreSQL server.

    An empty address is `xunan.db` in the data folder.
    Raises DatabaseAddressError for any other kind of address.
    """
    if not database_url:
        return data_dir / SQLITE_FILE
    scheme = urlsplit(database_url).scheme
    if scheme == "sqlite":
        return Path(database_url.removeprefix("sqlite:///"))
    if scheme in {"postgresql", "postgres"}:
        return None
    raise DatabaseAddressError(
        f"数据库地址应以 sqlite:/// 或 postgresql:// 开头，现在是 {scheme or database_url}。"
        " A database address begins with sqlite:/// or postgresql://."
    )


async def open_engine(database_url: str, data_dir: Path) -> OneWriterEngine | PooledEngine:
    """Connect to the database; the folder of an SQLite file is made if it is missing."""
    path = sqlite_path(database_url, data_dir)
    if path is None:
        pooled = PooledEngine(database_url)
        await pooled.open_pool()
        return pooled
    await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
    return await asyncio.to_thread(OneWriterEngine, path)


def news_of(engine: OneWriterEngine | PooledEngine) -> tuple[StreamNews, Herald]:
    """How far the feed reaches, and who carries pokes to the other processes of the database."""
    if isinstance(engine, OneWriterEngine):
        return SqliteStreamNews(engine), NoHerald()
    return PostgresStreamNews(engine), PostgresHerald(engine.url)


async def close_engine(engine: OneWriterEngine | PooledEngine) -> None:
    """Disconnect."""
    if isinstance(engine, OneWriterEngine):
        await asyncio.to_thread(engine.close)
    else:
        await engine.close()


async def migrate_database(database_url: str, data_dir: Path) -> list[str]:
    """Run what migrations are missing, under a lock; return their ids."""
    engine = await open_engine(database_url, data_dir)
    try:
        return await migrate(engine)
    finally:
        await close_engine(engine)


def open_place(data_dir: Path, bucket: Bucket | None) -> PhotoPlace:
    """The place of finished photos: the bucket, or without one the data folder."""
    if bucket is None:
        return FolderPlace(PhotoFolder(data_dir))
    try:
        from xunan.storage.photo_bucket import BucketPlace  # noqa: PLC0415 - needs an extra
    except ImportError as error:
        raise PhotosAddressError(NO_EXTRA) from error
    return BucketPlace(bucket)


async def open_storage(
    database_url: str, data_dir: Path, *, clock: Clock, ids: Ids, bucket: Bucket | None = None
) -> Storage:
    """Open the storage of a migrated database; finished photos go to the bucket, if there is one.

    Raises PhotosAddressError for a bucket that can never be used.
    Raises PendingMigrationsError when `migrate_database` has to run first: a server never changes
    the schema by itself, because several workers starting at once would do it together.
    """
    engine = await open_engine(database_url, data_dir)
    try:
        await _require_schema(engine)
        tables = bind(engine)
        epoch = await _fact(tables, "epoch", ids.uuid7())
        secret = await _fact(tables, "secret", ids.secret())
        parcel_key = ParcelKey(await _fact(tables, "parcel_key", fresh_key()))
        folder, place = PhotoFolder(data_dir), open_place(data_dir, bucket)
        photos = StoredPhotos(tables, engine, folder, place, clock)
        await photos.prepare()
        sync = (
            SqliteSyncStore(engine, epoch)
            if isinstance(engine, OneWriterEngine)
            else PostgresSyncStore(engine, epoch)
        )
        return Storage(
            sync, StoredAccounts(tables, engine), StoredRecords(tables), photos,
            PhotoSweep(tables, engine, folder, place, photos), SnapshotFolder(data_dir),
            StoredStreamSizes(tables), StoredTurns(tables), StoredAlertLog(tables, engine),
            epoch, secret, parcel_key, engine, photos,
        )  # fmt: skip
    except BaseException:
        await close_engine(engine)
        raise


async def _require_schema(engine: OneWriterEngine | PooledEngine) -> None:
    missing = len(await pending(engine))
    if missing:
        raise PendingMigrationsError(
            f"数据库还差 {missing} 步升级，请先运行 xunan migrate。"
            f" {missing} migrations are missing: run `xunan migrate` first."
        )


async def _fact(tables: Tables, key: str, fresh: str) -> str:
    """The installation's value under the key; the first to ask settles it."""
    meta = tables.server_meta
    await meta.insert(meta(key=key, value=fresh)).on_conflict(target=meta.key, action="DO NOTHING")
    row = await meta.select(meta.value).where(meta.key == key).first()
    if row is None:
        raise LookupError(key)
    return str(row["value"])
