"""Between the real server and its disk: transactions that fail, and uploads in memory."""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from sync.contract_suite import MemoryPhotos
from xunan.application.ports import (
    Changes,
    Key,
    Loaded,
    StoreBusyError,
    SyncStore,
    Upload,
    Wanted,
    WrongHashError,
    WrongOffsetError,
)
from xunan.storage.memory import MemorySyncStore
from xunan.storage.photos import upload_id

Watcher = Callable[[Loaded, Changes], None]


class ServerDiedError(Exception):
    """The server's process ended; nobody hears from it any more."""


class BrittleStore:
    """A sync store between server and disk: each plan of `fates` strikes one transaction.

    "before" dies after judging and before the commit, "after" right after it, "busy" gives no
    answer in time, "fault" fails once without a death [P11, P17].
    Calls may be overtaken by others wherever a real store would wait.
    """

    def __init__(self, store: SyncStore, chance: Random, watch: Watcher, *, waits: bool) -> None:
        self.store, self.chance, self.watch, self.waits = store, chance, watch, waits
        self.fates: list[str] = []
        self.is_dead = False

    async def wait(self) -> None:
        """Let others overtake; a dead server answers nobody."""
        if self.waits:
            for _ in range(self.chance.choice((0, 1, 2, 6))):
                await asyncio.sleep(0)
        if self.is_dead:
            raise ServerDiedError

    def __getattr__(self, name: str) -> Any:
        """What is not named here goes straight to the store."""
        return getattr(self.store, name)

    async def device(self, device: str) -> Any:
        """See the port."""
        await self.wait()
        return await self.store.device(device)

    async def bodies(self, keys: Sequence[Key]) -> Any:
        """See the port."""
        await self.wait()
        return await self.store.bodies(keys)

    async def read_page(self, cursors: Any, limit: int, max_bytes: int) -> Any:
        """See the port."""
        await self.wait()
        return await self.store.read_page(cursors, limit, max_bytes)

    async def transact(self, wanted: Wanted, judge: Callable[[Loaded], Changes]) -> int:
        """See the port; what is about to be committed is shown to `watch`."""
        await self.wait()
        fate = self.fates.pop() if self.fates else ""
        if fate == "busy":
            raise StoreBusyError("as told")

        def judged(loaded: Loaded) -> Changes:
            changes = judge(loaded)
            self.watch(loaded, changes)
            if fate == "before":
                self.is_dead = True
                raise ServerDiedError
            if fate == "fault":
                raise OSError("the disk stumbled")
            return changes

        first = await self.store.transact(wanted, judged)
        if fate == "after":
            self.is_dead = True
            raise ServerDiedError
        return first


class RamPhotos(MemoryPhotos):
    """Uploads in memory, for the many seeds; the seeds on SQLite use the real folder."""

    def __init__(self, store: MemorySyncStore) -> None:
        super().__init__(store)
        self.uploads: dict[str, tuple[Upload, bytes]] = {}
        self.photos: dict[str, bytes] = {}

    async def begin(self, upload: Upload) -> Upload:
        """See the port."""
        name = upload_id(upload.uploader, upload.sha256, upload.size)
        return self.uploads.setdefault(name, (replace(upload, id=name), b""))[0]

    async def upload(self, name: str) -> Upload | None:
        """See the port."""
        return self.uploads[name][0] if name in self.uploads else None

    async def append(self, name: str, offset: int, piece: bytes) -> Upload:
        """See the port."""
        upload, there = self.uploads[name]
        if upload.complete:
            return upload
        if offset != upload.offset:
            raise WrongOffsetError
        there += piece
        upload = replace(upload, offset=len(there), complete=len(there) == upload.size)
        if upload.complete:
            if hashlib.sha256(there).hexdigest() != upload.sha256:
                self.uploads[name] = (replace(upload, offset=0, complete=False), b"")
                raise WrongHashError
            self.photos[upload.sha256] = there
            self.store.blobs_stored.add(upload.sha256)
        self.uploads[name] = (upload, there)
        return upload

    async def read(self, sha256: str) -> tuple[bytes, str] | None:
        """See the port."""
        photo = self.photos.get(sha256)
        return None if photo is None else (photo, "image/jpeg")
