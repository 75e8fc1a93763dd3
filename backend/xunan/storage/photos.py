"""Photos by content hash: their bytes in one place, their state in the blob table.

A photo is "stored" only after its bytes were verified and put in their place for good; everything
before that can be repeated after a crash. Pieces gather in the data folder, wherever that place is.
The states of a blob are "expected", "stored" and "leaving" (see `photo_sweep.py`).
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from xunan.application.ports import PhotoPieces
from xunan.application.together import Together
from xunan.storage.photo_files import SHA256, checked
from xunan.storage.photo_rows import Finished, PhotoRows
from xunan.storage.sync_rows import clean
from xunan.storage.thumbnails import NotAPictureError, make_thumbnail
from xunan.storage.upload_rows import upload_from, upload_id

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence
    from datetime import timedelta

    from xunan.application.ports import Clock, Key, Upload
    from xunan.storage.photo_files import PhotoFolder
    from xunan.storage.photo_places import PhotoPlace
    from xunan.storage.postgres_engine import PooledEngine
    from xunan.storage.sqlite_engine import OneWriterEngine
    from xunan.storage.tables import Tables

T = TypeVar("T")

THREADS = 4
# Apart from the others, so that a bucket that is slow to answer holds up no piece of an upload.
# They wait for the disk or the bucket most of the time, and fsyncs that wait together are one.
PLACE_THREADS = 16
THUMBNAILS_AT_ONCE = 2
SERVED_TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})
OTHER_TYPE = "application/octet-stream"
THUMB_TYPE = "image/jpeg"


class StoredPhotos:
    """`Photos` over a place and either engine; `prepare()` first, `close()` when done."""

    def __init__(
        self,
        tables: Tables,
        engine: OneWriterEngine | PooledEngine,
        folder: PhotoFolder,
        place: PhotoPlace,
        clock: Clock,
    ) -> None:
        self._tables = tables
        self._engine = engine
        self._folder = folder
        self._place = place
        self._clock = clock
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="photos")
        self._place_threads = ThreadPoolExecutor(PLACE_THREADS, thread_name_prefix="place")
        self._pictures = asyncio.Semaphore(THUMBNAILS_AT_ONCE)
        self._rows = PhotoRows(engine)
        self._finished: Together[Finished] = Together(self._rows.finish)

    async def prepare(self) -> None:
        """Make the folders and the place ready; raises PhotosAddressError."""
        await self._in_thread(self._folder.prepare)
        await self._at_place(self._place.prepare)

    def close(self) -> None:
        """Let the threads end after their work at hand."""
        self._threads.shutdown(wait=True)
        self._place_threads.shutdown(wait=True)

    async def begin(self, upload: Upload) -> Upload:
        """See the port; the id is ours to give, whatever the caller wrote there.

        Raises ValueError for a hash that is none, or a size below 1.
        """
        if not SHA256.fullmatch(upload.sha256) or upload.size < 1:
            raise ValueError("an upload needs a SHA-256 and a size")
        name = upload_id(upload.uploader, upload.sha256, upload.size)
        await self._hold(upload.sha256)
        incoming = self._tables.incoming
        facts: dict[str, Any] = {
            "id": name,
            "sha256": upload.sha256,
            "size": upload.size,
            "mime": clean(upload.mime),
            "uploader": upload.uploader,
            "created_at": self._clock.now(),
        }
        opened = (
            await incoming.insert(incoming(**facts))
            .on_conflict(target=incoming.id, action="DO NOTHING")
            .returning(incoming.id)
        )
        if opened:
            offset = await self._in_thread(self._folder.offset, name)
            return await self._standing({**facts, "complete": False}, offset)
        await incoming.update({incoming.created_at: facts["created_at"]}).where(incoming.id == name)
        found = await self.upload(name)
        if found is None:
            raise LookupError(name)
        return found

    async def take(self, upload: Upload, photo: bytes) -> Upload:
        """See the port; what nobody has sent before is written once and marked with others."""
        sha256 = checked(upload.sha256)
        state = (await self._rows.states([sha256])).get(sha256, "expected")
        if upload.size != len(photo) or state != "expected":
            begun = await self.begin(upload)
            return begun if begun.offset else await self.append(begun.id, 0, photo)
        name = upload_id(upload.uploader, sha256, upload.size)
        await self._at_place(self._folder.bring, name, sha256, photo, self._place.put)
        facts = (name, sha256, upload.size, clean(upload.mime), upload.uploader, self._clock.now())
        await self._finished(Finished(*facts))
        return replace(upload, id=name, offset=upload.size, complete=True)

    async def upload(self, upload_id: str) -> Upload | None:
        """See the port; an upload that a crash left whole but unmarked is finished here."""
        if not SHA256.fullmatch(upload_id):
            return None
        # The file is looked at before the row: another request marks the row first and removes
        # the file then, so a file that is gone is never taken for an upload at its start.
        offset = await self._in_thread(self._folder.offset, upload_id)
        row = await self._row(upload_id)
        return None if row is None else await self._standing(row, offset)

    async def _standing(self, row: dict[str, Any], offset: int) -> Upload:
        if row["complete"]:
            await self._in_thread(self._folder.forget, row["id"])
            return upload_from(row, row["size"], complete=True)
        if offset == row["size"]:
            return await self._finish(row)
        return upload_from(row, offset, complete=False)

    async def append(self, upload_id: str, offset: int, piece: bytes) -> Upload:
        """See the port; raises LookupError for an upload that nobody opened."""
        row = await self._row(upload_id)
        if row is None:
            raise LookupError(upload_id)
        if row["complete"]:
            return upload_from(row, row["size"], complete=True)
        stands = await self._in_thread(self._folder.append, upload_id, offset, piece, row["size"])
        if stands == row["size"]:
            return await self._finish(row)
        return upload_from(row, stands, complete=False)

    async def abandon(self, upload_id: str) -> None:
        """See the port; a finished upload's photo stays."""
        incoming = self._tables.incoming
        row = await self._row(upload_id)
        if row is not None:
            await incoming.delete().where(incoming.id == upload_id)
            await self._in_thread(self._folder.forget, upload_id)

    async def read(self, sha256: str, *, thumb: bool = False) -> tuple[bytes, str] | None:
        """See the port; a thumbnail of something that is no picture is None."""
        mime = await self._mime(sha256)
        if mime is None:
            return None
        if thumb:
            picture = await self._thumb(sha256)
            return None if picture is None else (picture, THUMB_TYPE)
        photo = await self._at_place(self._place.read, sha256)
        return None if photo is None else (photo, mime)

    async def pieces(self, sha256: str) -> PhotoPieces | None:
        """See the port."""
        mime = await self._mime(sha256)
        found = None if mime is None else await self._at_place(self._place.pieces, sha256)
        if mime is None or found is None:
            return None
        return PhotoPieces(mime, found[0], self._one_by_one(found[1]))

    async def stored(self, shas: Sequence[str]) -> frozenset[str]:
        """See the port."""
        asked = [sha for sha in shas if SHA256.fullmatch(sha)]
        if not asked:
            return frozenset()
        states = await self._rows.states(asked)
        return frozenset(sha256 for sha256, state in states.items() if state == "stored")

    async def stored_lately(self, age: timedelta) -> Sequence[str]:
        """See the port."""
        blob = self._tables.blob
        last = (
            await blob.select(blob.stored_at)
            .where(blob.state == "stored", blob.stored_at.is_not_null())
            .order_by(blob.stored_at, ascending=False)
            .limit(1)
        )
        if not last:
            return []
        since = last[0]["stored_at"] - age
        rows = await blob.select(blob.sha256).where(blob.state == "stored", blob.stored_at >= since)
        return sorted(row["sha256"] for row in rows)

    async def references(self, sha256: str) -> Sequence[Key]:
        """See the port."""
        return await self._rows.references(clean(sha256))

    async def _mime(self, sha256: str) -> str | None:
        """The type to serve a stored photo as, or None where there is none."""
        if not SHA256.fullmatch(sha256):
            return None
        blob = self._tables.blob
        stored = blob.select(blob.mime).where(blob.sha256 == sha256, blob.state == "stored")
        row = await stored.first()
        if row is None:
            return None
        return str(row["mime"]) if row["mime"] in SERVED_TYPES else OTHER_TYPE

    async def _one_by_one(self, pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
        while (piece := await self._at_place(next, pieces, None)) is not None:
            yield piece

    async def _row(self, upload_id: str) -> dict[str, Any] | None:
        if not SHA256.fullmatch(upload_id):
            return None
        incoming = self._tables.incoming
        return await incoming.select().where(incoming.id == upload_id).first()

    async def _hold(self, sha256: str) -> None:
        """Let a photo that somebody sends again stay, however long nobody referred to it.

        After this the sweep finds it new or not yet stored, and takes neither. One that is just
        leaving is sent again whole: its bytes may be gone already.
        """
        blob, incoming = self._tables.blob, self._tables.incoming
        known = await blob.exists().where(
            blob.sha256 == sha256, blob.state.is_in(["stored", "leaving"])
        )
        if not known:
            return
        async with self._engine.transaction():
            rescued = (
                await blob.update({blob.state: "expected"})
                .where(blob.sha256 == sha256, blob.state == "leaving")
                .returning(blob.sha256)
            )
            await blob.update({blob.stored_at: self._clock.now()}).where(
                blob.sha256 == sha256, blob.state == "stored"
            )
            if rescued:
                await incoming.update({incoming.complete: False}).where(incoming.sha256 == sha256)

    async def _finish(self, row: dict[str, Any]) -> Upload:
        handed = await self._at_place(
            self._folder.hand_over, row["id"], row["sha256"], self._place.put
        )
        if not handed and not await self._at_place(self._place.has, row["sha256"]):
            raise LookupError(row["id"])
        await self._finished(
            Finished(
                row["id"],
                row["sha256"],
                row["size"],
                row["mime"],
                row["uploader"],
                self._clock.now(),
            )
        )
        await self._in_thread(self._folder.forget, row["id"])
        return upload_from(row, row["size"], complete=True)

    async def _thumb(self, sha256: str) -> bytes | None:
        kept = await self._in_thread(self._folder.read_thumb, sha256)
        if kept is not None:
            return kept
        async with self._pictures:
            photo = await self._at_place(self._place.read, sha256)
            if photo is None:
                return None
            return await self._in_thread(self._make_thumb, sha256, photo)

    def _make_thumb(self, sha256: str, photo: bytes) -> bytes | None:
        try:
            picture = make_thumbnail(photo)
        except NotAPictureError:
            return None
        self._folder.keep_thumb(sha256, picture)
        return picture

    async def _at_place(self, call: Callable[..., T], *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._place_threads, call, *args)

    async def _in_thread(self, call: Callable[..., T], *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, call, *args)
