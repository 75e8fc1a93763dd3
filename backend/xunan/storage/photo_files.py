"""Photo bytes in the data folder: what is written here is on the disk when the call returns.

blobs/ab/<sha256>      whole, verified photos, unless they lie in a bucket
incoming/<upload id>   photos on their way in; the size of the file is the offset
thumbs/ab/<sha256>.jpg derived pictures, which may be deleted at any time
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING

from xunan.application.ports import WrongHashError, WrongOffsetError

if TYPE_CHECKING:
    from collections.abc import Callable
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
        return self.blobs / checked(sha256)[:2] / sha256

    def thumb(self, sha256: str) -> Path:
        """Where the photo's small picture lies, once it was made."""
        return self.thumbs / checked(sha256)[:2] / f"{sha256}.jpg"

    def partial(self, upload_id: str) -> Path:
        """Where an upload's bytes gather."""
        return self.incoming / checked(upload_id)

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

    def bring(
        self, upload_id: str, sha256: str, photo: bytes, put: Callable[[str, IO[bytes]], None]
    ) -> None:
        """Verify a photo that came whole and put it in its place; safe to repeat after a crash.

        Raises WrongHashError, and nothing is here.
        """
        if hashlib.sha256(photo).hexdigest() != sha256:
            raise WrongHashError(sha256)
        partial = self.partial(upload_id)
        while True:
            with partial.open("ab") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                if not _has_name(file, partial):
                    continue  # the request that was waited for has brought it, and is done
                if os.fstat(file.fileno()).st_nlink > 1:
                    # One that died has linked these very bytes into their place: to write here
                    # would be to write over a stored photo.
                    self.forget(upload_id)
                    continue
                file.truncate(0)
                file.write(photo)
                file.flush()
                os.fsync(file.fileno())
                with partial.open("rb") as whole:
                    put(sha256, whole)
                self.forget(upload_id)
                return

    def hand_over(self, upload_id: str, sha256: str, put: Callable[[str, IO[bytes]], None]) -> bool:
        """Verify a complete upload and put its bytes in their place; safe to repeat after a crash.

        The partial file stays until `forget`, so that a crash in between only repeats this step.
        False if there is no such file: another request may just have finished it.
        Raises WrongHashError, and the upload starts over.
        """
        partial = self.partial(upload_id)
        try:
            file = partial.open("rb+")
        except FileNotFoundError:
            return False
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                file.truncate(0)
                raise WrongHashError(sha256)
            put(sha256, file)
        return True

    def forget(self, upload_id: str) -> None:
        """Remove the upload's own file."""
        self.partial(upload_id).unlink(missing_ok=True)

    def uploads(self) -> list[tuple[str, datetime]]:
        """Every partial file with the instant of its last piece."""
        found = []
        for path in self.incoming.iterdir():
            touched = self.touched(path.name) if SHA256.fullmatch(path.name) else None
            if touched is not None:
                found.append((path.name, touched))
        return found

    def touched(self, upload_id: str) -> datetime | None:
        """When the last piece came, or None when no piece is here."""
        try:
            return datetime.fromtimestamp(self.partial(upload_id).stat().st_mtime, UTC)
        except FileNotFoundError:
            return None

    def read_thumb(self, sha256: str) -> bytes | None:
        """The derived picture, if it was kept."""
        return read_file(self.thumb(sha256))

    def keep_thumb(self, sha256: str, picture: bytes) -> None:
        """Keep a derived picture; a crash may lose it, never leave half of it."""
        target = self.thumb(sha256)
        target.parent.mkdir(exist_ok=True)
        fresh = target.with_suffix(f".{os.getpid()}.new")
        fresh.write_bytes(picture)
        fresh.replace(target)

    def forget_thumb(self, sha256: str) -> None:
        """Remove the derived picture."""
        self.thumb(sha256).unlink(missing_ok=True)


def _has_name(file: IO[bytes], path: Path) -> bool:
    """Whether the open file is still the one of this name."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def read_file(path: Path) -> bytes | None:
    """The file's bytes, or None where there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def sync_folder(folder: Path) -> None:
    """Make the folder's entries survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def checked(name: str) -> str:
    """The name, if it is a SHA-256; raises ValueError otherwise."""
    if not SHA256.fullmatch(name):
        raise ValueError(f"not a SHA-256: {name!r}")
    return name
