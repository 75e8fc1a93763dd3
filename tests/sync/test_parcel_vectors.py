"""The parcel that the phone is known to seal is the one that the server opens (SPEC.md, H)."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from xunan.application.parcel_parts import (
    TAG_BYTES,
    Envelope,
    ParcelTop,
    SealBrokenError,
    read_top,
)
from xunan.storage.parcel_key import ParcelKey, fresh_key
from xunan_sync.messages import Op

VECTOR: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "sync/vectors/parcels/1.json").read_text(encoding="utf-8")
)
FILE = base64.b64decode(VECTOR["file"])
KEY = ParcelKey(VECTOR["server_private"])


def parts() -> tuple[ParcelTop, list[bytes]]:
    """The file's top, and its sealed photos."""
    rest = FILE[FILE.index(b"\n") + 1 :]
    size = int.from_bytes(rest[:4])
    head = json.loads(rest[4 : 4 + size])
    at = 4 + size + head["envelope"]
    top = read_top(rest[:at])
    found = []
    for photo in top.head.photos:
        found.append(rest[at : at + photo.size])
        at += photo.size
    assert at == len(rest)
    return top, found


def test_H1_the_head_says_what_everybody_may_know() -> None:
    top, photos = parts()

    assert (top.head.id, top.head.by, top.head.ops) == (VECTOR["id"], VECTOR["by"], 1)
    assert [hashlib.sha256(one).hexdigest() for one in photos] == [
        photo.sha256 for photo in top.head.photos
    ]
    assert KEY.public == VECTOR["server_key"]
    assert KEY.name == top.head.key


def test_H2_the_server_opens_what_the_phone_sealed() -> None:
    top, photos = parts()
    inside = KEY.opened(top.envelope, top.epk, 0, top.shown)
    envelope = msgspec.json.decode(inside, type=Envelope)
    opened = [
        KEY.opened(sealed, top.epk, number, top.shown_with(number))
        for number, sealed in enumerate(photos, 1)
    ]

    assert (envelope.device, envelope.token) == (VECTOR["device"], VECTOR["token"])
    assert [json.loads(bytes(raw)) for raw in envelope.ops] == VECTOR["ops"]
    assert [msgspec.json.decode(raw, type=Op).n for raw in envelope.ops] == [3]
    assert opened == [base64.b64decode(photo["bytes"]) for photo in VECTOR["photos"]]
    assert [hashlib.sha256(one).hexdigest() for one in opened] == [
        photo.sha256 for photo in envelope.photos
    ]
    assert [len(one) + TAG_BYTES for one in opened] == [photo.size for photo in top.head.photos]


def test_H2_no_part_opens_in_anothers_place_or_for_another_server() -> None:
    top, photos = parts()
    wrong = [
        (KEY, photos[0], 2, top.shown_with(2)),
        (KEY, photos[0], 1, top.shown_with(2)),
        (KEY, top.envelope, 0, top.shown + b" "),
        (ParcelKey(fresh_key()), top.envelope, 0, top.shown),
    ]
    for key, sealed, number, shown in wrong:
        with pytest.raises(SealBrokenError):
            key.opened(sealed, top.epk, number, shown)
    with pytest.raises(SealBrokenError):
        KEY.opened(top.envelope, b"\x04" + bytes(64), 0, top.shown)
