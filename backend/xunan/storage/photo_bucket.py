"""Finished photos in a bucket that speaks S3; needs the extra `xunan[s3]`.

The names are those of the data folder, `<prefix>/blobs/ab/<sha256>`, so that any S3 tool can copy
a county's photos from the one to the other.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import IO, TYPE_CHECKING, Literal

import obstore
import structlog
from obstore.exceptions import (
    AlreadyExistsError,
    BaseError,
    PermissionDeniedError,
    UnauthenticatedError,
)
from obstore.store import S3Store

from xunan.application.ports import StoreBusyError
from xunan.storage.photo_address import PhotosAddressError
from xunan.storage.photo_files import checked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xunan.storage.photo_address import Bucket

# A phone waits for the end of its upload, and comes again after a refusal.
RETRIES = 2
RETRY_SECONDS = 10
PIECE_BYTES = 256 * 1024


class BucketPlace:
    """`PhotoPlace` in a bucket; puts are create-only, so no whole photo is ever written over."""

    def __init__(self, bucket: Bucket) -> None:
        self._name = bucket.name
        self._store = S3Store(
            bucket.name,
            prefix=bucket.prefix or None,
            endpoint=bucket.endpoint,
            region=bucket.region,
            access_key_id=bucket.key_id,
            secret_access_key=bucket.secret,
            client_options={
                "allow_http": bucket.endpoint.startswith("http://"),
                "connect_timeout": "5s",
                "timeout": "30s",
            },
            retry_config={
                "max_retries": RETRIES,
                "retry_timeout": timedelta(seconds=RETRY_SECONDS),
            },
        )

    def prepare(self) -> None:
        """See the interface; a server that is away for now does not stop the start.

        Work without photos goes on, and the last piece of a photo is answered 503 until then.
        """
        try:
            self.probe()
        except StoreBusyError:
            return

    def probe(self) -> None:
        """See the interface; a bucket that is not there or not for us can never work."""
        try:
            next(iter(obstore.list(self._store, prefix="blobs", chunk_size=1)), None)
        except (PermissionDeniedError, UnauthenticatedError) as error:
            raise PhotosAddressError(
                f"照片桶 {self._name} 拒绝了密钥，请检查 XUNAN_PHOTOS_KEY_ID。"
                f"The bucket {self._name} refuses the key: check XUNAN_PHOTOS_KEY_ID."
            ) from error
        except (BaseError, OSError) as error:
            if "NoSuchBucket" in str(error):
                raise PhotosAddressError(
                    f"照片桶 {self._name} 不存在，请先建立或检查 XUNAN_PHOTOS_URL。"
                    f"There is no bucket {self._name}: make it, or check XUNAN_PHOTOS_URL."
                ) from error
            raise _busy("probe", error) from error

    def put(self, sha256: str, photo: IO[bytes]) -> None:
        """See the interface; one request, so that the photo is there whole or not at all.

        Others may write to a bucket: what lies there under the name counts only if it is the photo.
        """
        photo.seek(0)
        verified = photo.read()
        with _answered("put"):
            try:
                self._put(sha256, verified, "create")
            except AlreadyExistsError:
                if self.read(sha256) != verified:
                    structlog.get_logger("photos").error("bucket.damaged", sha256=sha256)
                    self._put(sha256, verified, "overwrite")
            except FileNotFoundError as error:  # a bucket that is gone
                raise _busy("put", error) from error

    def _put(self, sha256: str, photo: bytes, mode: Literal["create", "overwrite"]) -> None:
        obstore.put(self._store, _key(sha256), photo, mode=mode, use_multipart=False)

    def has(self, sha256: str) -> bool:
        """See the interface."""
        with _answered("head"):
            try:
                obstore.head(self._store, _key(sha256))
            except FileNotFoundError:
                return False
        return True

    def read(self, sha256: str) -> bytes | None:
        """See the interface."""
        with _answered("get"):
            try:
                return obstore.get(self._store, _key(sha256)).bytes().to_bytes()
            except FileNotFoundError:
                return None

    def pieces(self, sha256: str) -> tuple[int, Iterator[bytes]] | None:
        """See the interface; nothing but the piece at hand is kept in memory."""
        with _answered("get"):
            try:
                found = obstore.get(self._store, _key(sha256))
            except FileNotFoundError:
                return None
            stream = found.stream(min_chunk_size=PIECE_BYTES)
            return found.meta["size"], (bytes(piece) for piece in stream)

    def remove(self, sha256: str) -> None:
        """See the interface."""
        with _answered("delete"):
            try:
                obstore.delete(self._store, _key(sha256))
            except FileNotFoundError:
                return


def _key(sha256: str) -> str:
    return f"blobs/{checked(sha256)[:2]}/{sha256}"


@contextmanager
def _answered(act: str) -> Iterator[None]:
    try:
        yield
    except BaseError as error:
        raise _busy(act, error) from error


def _busy(act: str, error: Exception) -> StoreBusyError:
    """Note what the bucket said (it names no keys), for the caller only hears "busy"."""
    said = str(error).partition("\n")[0]
    structlog.get_logger("photos").error("bucket.failed", act=act, said=said)
    return StoreBusyError(f"{act}: {said}")
