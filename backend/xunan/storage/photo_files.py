"""Photo bytes in a local folder: what is written here is on the disk when the call returns.

blobs/ab/<sha256>      whole, verified photos
incoming/<upload id>   photos on their way in; the size of the file is the offset
thumbs/ab/<sha256>.jpg derived pictures, which may be deleted at any time
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
from typing import TYPE_CHECKING

from xunan.application.ports import WrongHashError, WrongOffsetError

if TYPE_CHECKING:
    from pathlib import Path

SHA256 = re.compile(r"[0-9a-f]{64}")


class PhotoFolder:
    """The three folders below a data folder; every method blocks, so call it in a thread."""

    def __init__(self, data_dir: Path) -> None:
        self.blobs = data_dir / "blobs"
        self.incoming = data_dir / "incoming"
        self.thumbs = data_dir / "thumbs"

    def prepare(self) -> None:
        """Make the folders."""
        for folder in (self.blobs, self.incoming, self.thumbs):
            folder.mkdir(parents=True, exist_ok=True)

    def blob(self, sha256: str) -> Path:
        """Where the photo lies; raises ValueError for what is no SHA-256, such as "../"."""
        return self.blobs / _checked(sha256)[:2] / sha256

    def thumb(self, sha256: str) -> Path:
        """Where the photo's small picture lies, once it was made."""
        return self.thumbs / _checked(sha256)[:2] / f"{sha256}.jpg"

    def partial(self, upload_id: str) -> Path:
        """Where an upload's bytes gather."""
        return self.incoming / _checked(upload_id)

    def offset(self, upload_id: str) -> int:
        """How many bytes of the upload are here."""
        try:
            return self.partial(upload_id).stat().st_size
        except FileNotFoundError:
            return 0

    def append(self, upload_id: str, offset: int, piece: bytes, size: int) -> int:
        """Add the piece at its offset and fsync; return the new offset.

        Raises WrongOffsetError if the file stands elsewhere or would grow beyond `size`.
        The file's lock keeps two requests, even of two processes, from writing at once.
        """
        with self.partial(upload_id).open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            stands = os.fstat(file.fileno()).st_size
            if stands != offset or offset + len(piece) > size:
                raise WrongOffsetError(stands)
            try:
                file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                # A full disk must not leave half a piece that nobody was told of.
                os.ftruncate(file.fileno(), offset)
                raise
        return offset + len(piece)

    def finish(self, upload_id: str, sha256: str) -> None:
        """Verify a complete upload and give its bytes their name; safe to repeat after a crash.

        The partial file stays until `forget`, so that a crash in between only repeats this step.
        Raises WrongHashError, and the upload starts over.
        """
        target = self.blob(sha256)
        partial = self.partial(upload_id)
        try:
            file = partial.open("rb+")
        except FileNotFoundError:
            if target.exists():  # another request has just finished it
                return
            raise
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                file.truncate(0)
                raise WrongHashError(sha256)
            if not target.exists():
                self._make_place(target.parent)
                _give_name(partial, target)
                sync_folder(target.parent)

    def _make_place(self, folder: Path) -> None:
        if not folder.is_dir():
            folder.mkdir(exist_ok=True)
            sync_folder(self.blobs)

    def forget(self, upload_id: str) -> None:
        """Remove the upload's own file."""
        self.partial(upload_id).unlink(missing_ok=True)

    def read(self, path: Path) -> bytes | None:
        """The file's bytes, or None where there is none."""
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None

    def keep_thumb(self, sha256: str, picture: bytes) -> None:
        """Keep a derived picture; a crash may lose it, never leave half of it."""
        target = self.thumb(sha256)
        target.parent.mkdir(exist_ok=True)
        fresh = target.with_suffix(f".{os.getpid()}.new")
        fresh.write_bytes(picture)
        fresh.replace(target)


def sync_folder(folder: Path) -> None:
    """Make the folder's entries survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _checked(name: str) -> str:
    if not SHA256.fullmatch(name):
        raise ValueError(f"not a SHA-256: {name!r}")
    return name


def _give_name(partial: Path, target: Path) -> None:
    """Let `target` appear at once and whole, with the partial file still there."""
    fresh = target.with_name(f"{target.name}.{partial.name[:16]}")
    fresh.unlink(missing_ok=True)
    try:
        os.link(partial, fresh)
    except OSError:  # a file system without hard links
        shutil.copyfile(partial, fresh)
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
    fresh.replace(target)
