"""Where finished photos lie: the data folder, or a bucket that speaks S3."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from importlib.util import find_spec
from urllib.parse import urlsplit

BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
PREFIX = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")

NO_EXTRA = (
    "照片放在 S3 需要额外安装：pip install 'xunan[s3]'。"
    "Photos in S3 need an extra: pip install 'xunan[s3]'."
)


class PhotosAddressError(Exception):
    """The address of the photos cannot be used; the text is for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """A bucket with the folder inside it, the server that holds it, and the keys to it."""

    name: str
    prefix: str
    endpoint: str
    region: str
    key_id: str
    secret: str = field(repr=False)


def photo_bucket(
    url: str, *, endpoint: str, region: str, key_id: str, secret: str
) -> Bucket | None:
    """The bucket of an address `s3://bucket/prefix`; None for "", which is the data folder.

    Nothing is guessed: a photo must never travel to a server that nobody named.
    Raises PhotosAddressError with one Chinese and English sentence.
    """
    told = {
        "XUNAN_PHOTOS_ENDPOINT": endpoint,
        "XUNAN_PHOTOS_KEY_ID": key_id,
        "XUNAN_PHOTOS_SECRET": secret,
    }
    if not url:
        for name in (name for name, value in told.items() if value):
            raise PhotosAddressError(
                f"设置了 {name}，却没有 XUNAN_PHOTOS_URL。{name} is set without XUNAN_PHOTOS_URL."
            )
        return None
    parts = urlsplit(url)
    prefix = parts.path.strip("/")
    if (
        parts.scheme != "s3"
        or not BUCKET.fullmatch(parts.netloc)
        or (prefix and not PREFIX.fullmatch(prefix))
        or parts.query
        or parts.fragment
    ):
        raise PhotosAddressError(
            "设置 XUNAN_PHOTOS_URL 应像 s3://桶名/前缀。"
            "XUNAN_PHOTOS_URL must look like s3://bucket/prefix."
        )
    for name in (name for name, value in told.items() if not value):
        raise PhotosAddressError(
            f"照片放在 S3 时还需要设置 {name}。{name} is missing, which photos in S3 need."
        )
    _check_server(endpoint)
    return Bucket(
        name=parts.netloc,
        prefix=prefix,
        endpoint=endpoint.rstrip("/"),
        region=region,
        key_id=key_id,
        secret=secret,
    )


def _check_server(endpoint: str) -> None:
    server = urlsplit(endpoint)
    if server.scheme not in {"http", "https"} or not server.netloc or server.username:
        raise PhotosAddressError(
            "设置 XUNAN_PHOTOS_ENDPOINT 应是 http:// 或 https:// 网址。"
            "XUNAN_PHOTOS_ENDPOINT must be an http or https address."
        )
    if find_spec("obstore") is None:
        raise PhotosAddressError(NO_EXTRA)
