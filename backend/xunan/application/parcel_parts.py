"""The parts of a parcel as they stand in it: the head in the open, the rest sealed [H1].

1. a line for people, ending in a line break
2. the head's length in bytes, four of them, the highest first
3. the head, JSON
4. the sealed envelope, `head.envelope` bytes
5. the sealed photos, as long as `head.photos` says
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Annotated, Protocol

import msgspec
from msgspec import Meta, Raw, Struct

from xunan_sync.messages import Count, Name, Sha256  # noqa: TC001 - msgspec resolves them

# Photos that wait on one phone after weeks without a network are fewer.
PHOTOS_MAX = 2000
HEAD_BYTES_MAX = 512 * 1024
ENVELOPE_BYTES_MAX = 4 * 1024 * 1024
LENGTH_BYTES = 4
# What sealing adds to a part: the tag that shows whether it was altered.
TAG_BYTES = 16
SEALED_TYPE = "application/vnd.xunan.sealed"

Short = Annotated[str, Meta(max_length=200)]


class SealedPart(Struct, forbid_unknown_fields=True):
    """A photo of a parcel as its carrier knows it: size and hash of the sealed bytes."""

    size: Count
    sha256: Sha256


class Head(Struct):
    """What everybody may read: for which server, from whom, how much; it cannot be altered."""

    v: int
    id: Name
    county: Short
    key: Short
    epk: Short
    by: Short
    made_at: Short
    ops: Count
    envelope: Count
    photos: Annotated[list[SealedPart], Meta(max_length=PHOTOS_MAX)]


class PackedPhoto(Struct):
    """A photo of a parcel as the server knows it; it stands where its sealed part stands."""

    sha256: Sha256
    size: Count
    mime: Short


class Envelope(Struct):
    """What only the server reads: who speaks, and the operations that wait on their phone."""

    device: str
    token: str
    ops: list[Raw]
    photos: Annotated[list[PackedPhoto], Meta(max_length=PHOTOS_MAX)]


class SealBrokenError(Exception):
    """A part is not what its author sealed, or not for this server."""


class Opener(Protocol):
    """The server's key for parcels."""

    @property
    def name(self) -> str:
        """What heads call the key."""
        ...

    @property
    def public(self) -> str:
        """The half that phones seal with: an uncompressed point of P-256, base64."""
        ...

    def opened(self, sealed: bytes, epk: bytes, part: int, shown: bytes) -> bytes:
        """The part's contents; `shown` is what was sealed with it in the open.

        Raises `SealBrokenError`.
        """
        ...


@dataclass(frozen=True, slots=True)
class ParcelTop:
    """A parcel without its photos: the head, as bytes too, and the sealed envelope."""

    head: Head
    shown: bytes
    envelope: bytes

    @property
    def epk(self) -> bytes:
        """The author's half of the secret; raises `SealBrokenError`."""
        try:
            return base64.b64decode(self.head.epk, validate=True)
        except binascii.Error as wrong:
            raise SealBrokenError("epk") from wrong

    def shown_with(self, part: int) -> bytes:
        """What is sealed with a photo in the open, so that none takes another's place."""
        return f"{self.head.id}/{part}".encode()


def read_top(body: bytes) -> ParcelTop:
    """Take a parcel's top apart; raises `SealBrokenError` for anything else."""
    start = LENGTH_BYTES + int.from_bytes(body[:LENGTH_BYTES])
    shown, envelope = body[LENGTH_BYTES:start], body[start:]
    if len(body) < LENGTH_BYTES or len(shown) > HEAD_BYTES_MAX:
        raise SealBrokenError("length")
    try:
        head = msgspec.json.decode(shown, type=Head)
    except msgspec.MsgspecError as wrong:
        raise SealBrokenError("head") from wrong
    if head.v != 1 or head.envelope != len(envelope):
        raise SealBrokenError("length")
    return ParcelTop(head, shown, envelope)
