"""Photos by content hash: files in a folder, their state in the blob table.

A photo is "stored" only after its bytes were verified, named and synced to the disk; everything
before that can be repeated after a crash.
"""

from __future__ import annotations

import asyncio
import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from xunan.application.ports import Key, Upload
from xunan.storage.photo_files import SHA256, PhotoFolder
from xunan.storage.sync_rows import clean
from xunan.storage.thumbnails import NotAPictureError, make_thumbnail

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from piccolo.columns import Column

    from xunan.application.ports import Clock
    from xunan.storage.postgres_engine import PooledEngine
    from xunan.storage.sqlite_engine import OneWriterEngine
    from xunan.storage.tables import Tables

T = TypeVar("T")

THREADS = 4
THUMBNAILS_AT_ONCE = 2
SERVED_TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})
OTHER_TYPE = "application/octet-stream"
THUMB_TYPE = "image/jpeg"


def upload_id(uploader: str, sha256: str, size: int) -> str:
    """The name of an upload: the same for the same person and photo, and nobody else can guess it.

    So opening an upload twice finds the first one, and no one can probe for a photo by its hash.
    """
    return hashlib.sha256(f"{uploader}\n{sha256}\n{size}".encode()).hexdigest()


class LocalPhotos:
    """`Photos` over a local folder and either engine; `prepare()` first, `close()` when done."""

    def __init__(
        self,
        tables: Tables,
        engine: OneWriterEngine | PooledEngine,
        data_dir: Path,
        clock: Clock,
    ) -> None:
        self._tables = tables
        self._engine = engine
        self._folder = PhotoFolder(data_dir)
        self._clock = clock
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="photos")
        self._pictures = asyncio.Semaphore(THUMBNAILS_AT_ONCE)

    async def prepare(self) -> None:
        """Make the folders."""
        await self._in_thread(self._folder.prepare)

    def close(self) -> None:
        """Let the threads end after their work at hand."""
        self._threads.shutdown(wait=True)

    async def begin(self, upload: Upload) -> Upload:
        """See the port; the id is ours to give, whatever the caller wrote there.

        Raises ValueError for a hash that is none, or a size below 1.
        """
        if not SHA256.fullmatch(upload.sha256) or upload.size < 1:
            raise ValueError("an upload needs a SHA-256 and a size")
        name = upload_id(upload.uploader, upload.sha256, upload.size)
        incoming = self._tables.incoming
        await incoming.insert(
            incoming(
                id=name,
                sha256=upload.sha256,
                size=upload.size,
                mime=clean(upload.mime),
                uploader=upload.uploader,
                created_at=self._clock.now(),
            )
        ).on_conflict(target=incoming.id, action="DO NOTHING")
        found = await self.upload(name)
        if found is None:
            raise LookupError(name)
        return found

    async def upload(self, upload_id: str) -> Upload | None:
        """See the port; an upload that a crash left whole but unmarked is finished here."""
        if not SHA256.fullmatch(upload_id):
            return None
        # The file is looked at before the row: another request marks the row first and removes
        # the file then, so a file that is gone is never taken for an upload at its start.
        offset = await self._in_thread(self._folder.offset, upload_id)
        row = await self._row(upload_id)
        if row is None:
            return None
        if row["complete"]:
            await self._in_thread(self._folder.forget, upload_id)
            return _upload(row, row["size"], complete=True)
        if offset == row["size"]:
            return await self._finish(row)
        return _upload(row, offset, complete=False)

    async def append(self, upload_id: str, offset: int, piece: bytes) -> Upload:
        """See the port; raises LookupError for an upload that nobody opened."""
        row = await self._row(upload_id)
        if row is None:
            raise LookupError(upload_id)
        if row["complete"]:
            return _upload(row, row["size"], complete=True)
        stands = await self._in_thread(self._folder.append, upload_id, offset, piece, row["size"])
        if stands == row["size"]:
            return await self._finish(row)
        return _upload(row, stands, complete=False)

    async def abandon(self, upload_id: str) -> None:
        """See the port; a finished upload's photo stays."""
        incoming = self._tables.incoming
        row = await self._row(upload_id)
        if row is not None:
            await incoming.delete().where(incoming.id == upload_id)
            await self._in_thread(self._folder.forget, upload_id)

    async def read(self, sha256: str, *, thumb: bool = False) -> tuple[bytes, str] | None:
        """See the port; a thumbnail of something that is no picture is None."""
        if not SHA256.fullmatch(sha256):
            return None
        blob = self._tables.blob
        row = (
            await blob.select(blob.mime)
            .where(blob.sha256 == sha256, blob.state == "stored")
            .first()
        )
        if row is None:
            return None
        if thumb:
            picture = await self._thumb(sha256)
            return None if picture is None else (picture, THUMB_TYPE)
        photo = await self._in_thread(self._folder.read, self._folder.blob(sha256))
        mime = row["mime"] if row["mime"] in SERVED_TYPES else OTHER_TYPE
        return None if photo is None else (photo, mime)

    async def stored(self, shas: Sequence[str]) -> frozenset[str]:
        """See the port."""
        asked = [sha for sha in shas if SHA256.fullmatch(sha)]
        if not asked:
            return frozenset()
        blob = self._tables.blob
        rows = await blob.select(blob.sha256).where(
            blob.sha256.is_in(asked), blob.state == "stored"
        )
        return frozenset(row["sha256"] for row in rows)

    async def references(self, sha256: str) -> Sequence[Key]:
        """See the port."""
        ref = self._tables.blob_ref
        rows = (
            await ref.select(ref.kind, ref.id)
            .where(ref.sha256 == clean(sha256))
            .order_by(ref.kind, ref.id)
        )
        return [Key(row["kind"], row["id"]) for row in rows]

    async def _row(self, upload_id: str) -> dict[str, Any] | None:
        if not SHA256.fullmatch(upload_id):
            return None
        incoming = self._tables.incoming
        return await incoming.select().where(incoming.id == upload_id).first()

    async def _finish(self, row: dict[str, Any]) -> Upload:
        await self._in_thread(self._folder.finish, row["id"], row["sha256"])
        await self._mark_stored(row)
        await self._in_thread(self._folder.forget, row["id"])
        return _upload(row, row["size"], complete=True)

    async def _mark_stored(self, row: dict[str, Any]) -> None:
        """Photo and upload together; a batch that names the photo waits for this row or is seen."""
        blob, incoming = self._tables.blob, self._tables.incoming
        facts: dict[Column | str, Any] = {
            "size": row["size"],
            "mime": row["mime"],
            "state": "stored",
            "uploader": row["uploader"],
            "stored_at": self._clock.now(),
        }
        async with self._engine.transaction():
            await blob.insert(blob(sha256=row["sha256"])).on_conflict(
                target=blob.sha256, action="DO NOTHING"
            )
            await blob.update(facts).where(blob.sha256 == row["sha256"], blob.state != "stored")
            await incoming.update({incoming.complete: True}).where(incoming.id == row["id"])

    async def _thumb(self, sha256: str) -> bytes | None:
        kept = await self._in_thread(self._folder.read, self._folder.thumb(sha256))
        if kept is not None:
            return kept
        async with self._pictures:
            return await self._in_thread(self._make_thumb, sha256)

    def _make_thumb(self, sha256: str) -> bytes | None:
        photo = self._folder.read(self._folder.blob(sha256))
        if photo is None:
            return None
        try:
            picture = make_thumbnail(photo)
        except NotAPictureError:
            return None
        self._folder.keep_thumb(sha256, picture)
        return picture

    async def _in_thread(self, call: Callable[..., T], *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, call, *args)


def _upload(row: dict[str, Any], offset: int, *, complete: bool) -> Upload:
    return Upload(
        id=row["id"],
        sha256=row["sha256"],
        size=row["size"],
        mime=row["mime"],
        uploader=row["uploader"],
        offset=offset,
        complete=complete,
    )
