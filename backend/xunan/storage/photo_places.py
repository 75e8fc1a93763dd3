"""The place of finished photos: one interface, and the data folder behind it.

The bucket behind the same interface is `photo_bucket.py`.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from xunan.storage.photo_files import read_file, sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xunan.storage.photo_files import PhotoFolder


class PhotoPlace(Protocol):
    """Whole photos under their hash; every method blocks, so call it in a thread.

    What is put is there whole and for good when the call returns, or it is not there at all.
    Every method raises StoreBusyError when the place gives no answer.
    """

    def prepare(self) -> None:
        """Make the place ready; raises PhotosAddressError for one that can never work."""
        ...

    def probe(self) -> None:
        """Look whether the place answers, and change nothing; raises as `prepare` does."""
        ...

    def put(self, sha256: str, photo: IO[bytes]) -> None:
        """Keep the verified bytes of an open file; a photo that is there already stays."""
        ...

    def has(self, sha256: str) -> bool:
        """Whether the photo is there."""
        ...

    def read(self, sha256: str) -> bytes | None:
        """The photo, or None where there is none."""
        ...

    def pieces(self, sha256: str) -> tuple[int, Iterator[bytes]] | None:
        """Its size and its bytes, piece by piece as they come."""
        ...

    def remove(self, sha256: str) -> None:
        """Let go of the photo; safe to repeat."""
        ...


class FolderPlace:
    """`PhotoPlace` in the data folder: file and folder are synced before a call returns."""

    def __init__(self, folder: PhotoFolder) -> None:
        self._folder = folder

    def prepare(self) -> None:
        """See the interface."""
        self._folder.blobs.mkdir(parents=True, exist_ok=True)

    def probe(self) -> None:
        """See the interface; a folder always answers."""

    def put(self, sha256: str, photo: IO[bytes]) -> None:
        """See the interface; the file is linked, not copied, where the file system can."""
        target = self._folder.blob(sha256)
        if target.exists():
            return
        if not target.parent.is_dir():
            target.parent.mkdir(exist_ok=True)
            sync_folder(self._folder.blobs)
        _give_name(photo, target)
        sync_folder(target.parent)

    def has(self, sha256: str) -> bool:
        """See the interface."""
        return self._folder.blob(sha256).exists()

    def read(self, sha256: str) -> bytes | None:
        """See the interface."""
        return read_file(self._folder.blob(sha256))

    def pieces(self, sha256: str) -> tuple[int, Iterator[bytes]] | None:
        """See the interface; one piece, because a file is read faster than it is cut."""
        photo = self.read(sha256)
        return None if photo is None else (len(photo), iter([photo]))

    def remove(self, sha256: str) -> None:
        """See the interface."""
        target = self._folder.blob(sha256)
        target.unlink(missing_ok=True)
        if target.parent.is_dir():
            sync_folder(target.parent)


def _give_name(photo: IO[bytes], target: Path) -> None:
    """Let `target` appear at once and whole, with the partial file still there."""
    partial = Path(photo.name)
    fresh = target.with_name(f"{target.name}.{partial.name[:16]}")
    fresh.unlink(missing_ok=True)
    try:
        os.link(partial, fresh)
    except OSError:  # a file system without hard links
        photo.seek(0)
        with fresh.open("wb") as out:
            shutil.copyfileobj(photo, out)
            out.flush()
            os.fsync(out.fileno())
    fresh.replace(target)
