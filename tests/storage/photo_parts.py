"""Photos over both databases and both places, and the steps that tests of them share."""

import contextlib
import hashlib
import itertools
from collections.abc import AsyncIterator
from pathlib import Path

from storage.buckets import new_bucket
from storage.stores import DATABASES, make_storage
from xunan.application.ports import Upload
from xunan.storage.open import Storage
from xunan.storage.photo_places import PhotoPlace

PHOTO = bytes(range(256)) * 40
PLACES = tuple("-".join(pair) for pair in itertools.product(DATABASES, ("folder", "bucket")))


@contextlib.asynccontextmanager
async def make_photos(kind: str, tmp_path: Path) -> AsyncIterator[Storage]:
    """An empty storage of the kind: one of PLACES."""
    database, _, place = kind.partition("-")
    bucket = new_bucket() if place == "bucket" else None
    async with make_storage(database, tmp_path, bucket) as storage:
        yield storage


def place_of(storage: Storage) -> PhotoPlace:
    """The place of the storage's finished photos."""
    return storage._photos._place


def sha(photo: bytes) -> str:
    """The photo's name."""
    return hashlib.sha256(photo).hexdigest()


def an_upload(photo: bytes = PHOTO, uploader: str = "p1", mime: str = "image/jpeg") -> Upload:
    """An upload to begin."""
    return Upload("", sha(photo), len(photo), mime, uploader, 0, complete=False)


async def send(storage: Storage, photo: bytes, piece: int = 4000, uploader: str = "p1") -> Upload:
    """Send a photo in pieces from wherever it stands."""
    upload = await storage.photos.begin(an_upload(photo, uploader))
    while not upload.complete:
        part = photo[upload.offset : upload.offset + piece]
        upload = await storage.photos.append(upload.id, upload.offset, part)
    return upload
