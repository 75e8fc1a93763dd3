"""Garbage collection of photos: old ones that no record refers to, and abandoned uploads.

A photo may arrive long before the operation that names it, so age counts from the last time that
somebody sent its bytes. It goes in two steps, each one transaction that holds the blob's row:

1. "stored" becomes "leaving": from now on an operation that names it is told it is missing, and
   the phone, which still has it, sends it again.
2. The bytes go, then the row. A reference or an upload that came in between keeps the photo.

A crash between the steps leaves a row that the next sweep takes up. Bytes of which the database
knows nothing are left alone: they may be another database's.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from xunan.application.parcel_parts import SEALED_TYPE
from xunan.application.ports import Swept, WrongHashError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from xunan.storage.photo_files import PhotoFolder
    from xunan.storage.photo_places import PhotoPlace
    from xunan.storage.photos import StoredPhotos
    from xunan.storage.postgres_engine import PooledEngine
    from xunan.storage.sqlite_engine import OneWriterEngine
    from xunan.storage.tables import Tables

UNREFERENCED_AGE = timedelta(days=90)
ABANDONED_AGE = timedelta(days=7)
# The sealed photos of a parcel: once it was taken, each is stored again, opened [H5].
SEALED_AGE = timedelta(days=7)
# One sweep takes so many photos; the next day takes the rest.
PHOTOS_AT_ONCE = 1000


class PhotoSweep:
    """`PhotoSweeper` over the photos' folder, place and tables."""

    def __init__(
        self,
        tables: Tables,
        engine: OneWriterEngine | PooledEngine,
        folder: PhotoFolder,
        place: PhotoPlace,
        photos: StoredPhotos,
    ) -> None:
        self._tables = tables
        self._engine = engine
        self._folder = folder
        self._place = place
        self._photos = photos

    async def sweep(self, now: datetime) -> Swept:
        """See the port."""
        uploads = await self._sweep_uploads(now - ABANDONED_AGE)
        photos = 0
        for age, mime in ((UNREFERENCED_AGE, None), (SEALED_AGE, SEALED_TYPE)):
            for sha256 in await self._old(now - age, mime):
                await self.condemn(sha256, now - age)
        for sha256 in await self._leaving():
            photos += await self.remove(sha256)
        return Swept(photos, uploads)

    async def condemn(self, sha256: str, before: datetime) -> bool:
        """Let an old photo leave, unless somebody wants it; the first step."""
        blob = self._tables.blob
        async with self._engine.transaction():
            # The update locks the row; what others did to it meanwhile is seen only after that.
            old = (
                await blob.update({blob.size: blob.size + 0})
                .where(blob.sha256 == sha256, blob.state == "stored", blob.stored_at < before)
                .returning(blob.sha256)
            )
            leaves = bool(old) and not await self._wanted(sha256)
            if leaves:
                await blob.update({blob.state: "leaving"}).where(blob.sha256 == sha256)
        return leaves

    async def remove(self, sha256: str) -> bool:
        """Take a leaving photo away, or keep it if it is wanted again; the second step."""
        blob, incoming = self._tables.blob, self._tables.incoming
        async with self._engine.transaction():
            leaving = (
                await blob.update({blob.size: blob.size + 0})
                .where(blob.sha256 == sha256, blob.state == "leaving")
                .returning(blob.sha256)
            )
            if not leaving:
                return False
            if await self._wanted(sha256):
                await self._keep(sha256)
                return False
            await _to_the_end(self._place.remove, sha256)
            await incoming.delete().where(
                incoming.sha256 == sha256,
                incoming.complete.eq(True),  # noqa: FBT003 - Piccolo's way to compare
            )
            await blob.delete().where(blob.sha256 == sha256)
        await asyncio.to_thread(self._folder.forget_thumb, sha256)
        return True

    async def _keep(self, sha256: str) -> None:
        """Let a leaving photo stay, or be sent again if a sweep that died had its bytes removed."""
        blob, incoming = self._tables.blob, self._tables.incoming
        there = await asyncio.to_thread(self._place.has, sha256)
        state = "stored" if there else "expected"
        await blob.update({blob.state: state}).where(blob.sha256 == sha256)
        if not there:
            await incoming.update({incoming.complete: False}).where(incoming.sha256 == sha256)

    async def _wanted(self, sha256: str) -> bool:
        """Whether a record refers to the photo, or somebody is just sending it."""
        ref, incoming = self._tables.blob_ref, self._tables.incoming
        if await ref.exists().where(ref.sha256 == sha256):
            return True
        return bool(
            await incoming.exists().where(
                incoming.sha256 == sha256,
                incoming.complete.eq(False),  # noqa: FBT003 - Piccolo's way to compare
            )
        )

    async def _old(self, before: datetime, mime: str | None) -> list[str]:
        """What nobody refers to and nobody has sent since; of one type, or of any."""
        blob, ref = self._tables.blob, self._tables.blob_ref
        found = blob.select(blob.sha256).where(
            blob.state == "stored",
            blob.stored_at < before,
            blob.sha256.not_in(ref.select(ref.sha256)),
        )
        if mime is not None:
            found = found.where(blob.mime == mime)
        return _names(await found.order_by(blob.stored_at).limit(PHOTOS_AT_ONCE))

    async def _leaving(self) -> list[str]:
        blob = self._tables.blob
        rows = await blob.select(blob.sha256).where(blob.state == "leaving").limit(PHOTOS_AT_ONCE)
        return _names(rows)

    async def _sweep_uploads(self, before: datetime) -> int:
        """Forget what was neither opened nor sent to since then; a whole photo is finished."""
        incoming = self._tables.incoming
        rows = await incoming.select().where(
            incoming.complete.eq(False),  # noqa: FBT003 - Piccolo's way to compare
            incoming.created_at < before,
        )
        gone = 0
        for row in rows:
            gone += await self._forget_upload(row, before)
        for name, touched in await asyncio.to_thread(self._folder.uploads):
            if touched < before and await self._is_left_over(name):
                await asyncio.to_thread(self._folder.forget, name)
        return gone

    async def _forget_upload(self, row: dict[str, Any], before: datetime) -> bool:
        name, incoming = row["id"], self._tables.incoming
        touched = await asyncio.to_thread(self._folder.touched, name)
        if touched is not None and touched >= before:
            return False
        if await asyncio.to_thread(self._folder.offset, name) == row["size"]:
            try:
                await self._photos.upload(name)
            except WrongHashError:
                return False  # it starts over, and its file is new
            return False
        forgotten = (
            await incoming.delete()
            .where(
                incoming.id == name,
                incoming.complete.eq(False),  # noqa: FBT003 - Piccolo's way to compare
                incoming.created_at < before,
            )
            .returning(incoming.id)
        )
        if forgotten:
            await asyncio.to_thread(self._folder.forget, name)
        return bool(forgotten)

    async def _is_left_over(self, upload_id: str) -> bool:
        """Whether a crash has left the file of an upload that is done or was forgotten."""
        incoming = self._tables.incoming
        return not await incoming.exists().where(
            incoming.id == upload_id,
            incoming.complete.eq(False),  # noqa: FBT003 - Piccolo's way to compare
        )


async def _to_the_end(call: Callable[[str], None], sha256: str) -> None:
    """Run the call in a thread, and outlast it even when cancelled.

    Bytes that went after the row was let go might be those of a photo that was just sent again.
    """
    work = asyncio.ensure_future(asyncio.to_thread(call, sha256))
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.wait([work])
        raise


def _names(rows: Sequence[dict[str, Any]]) -> list[str]:
    return [str(row["sha256"]) for row in rows]
