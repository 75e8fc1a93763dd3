"""A parcel as a phone packs it: written from SPEC.md section H, not from the product's code."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

LINE = "巡安密封包"


@dataclass
class Parcel:
    """What a phone hands over: a top, and sealed photos in the order of the head."""

    top: bytes
    parts: list[bytes] = field(default_factory=list)

    @property
    def hashes(self) -> list[str]:
        """What the head calls the parts."""
        return [hashlib.sha256(part).hexdigest() for part in self.parts]


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public half as the wire has it."""
    return key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


def packed(
    server_key: str,
    device: str,
    token: str,
    ops: list[dict[str, Any]],
    photos: list[bytes] | None = None,
    *,
    parcel: str = "parcel-1",
    mime: str = "image/jpeg",
    claims: dict[str, Any] | None = None,
) -> Parcel:
    """Seal operations and photos to the server; `claims` replaces parts of the envelope."""
    theirs = base64.b64decode(server_key)
    mine = ec.generate_private_key(ec.SECP256R1())
    epk = point_of(mine)
    secret = mine.exchange(
        ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
    )
    derived = HKDF(hashes.SHA256(), 32, salt=epk + theirs, info=b"xunan parcel 1").derive(secret)
    cipher = AESGCM(derived)
    parts = [
        cipher.encrypt(number.to_bytes(12), photo, f"{parcel}/{number}".encode())
        for number, photo in enumerate(photos or [], 1)
    ]
    facts = [
        {"sha256": hashlib.sha256(one).hexdigest(), "size": len(one), "mime": mime}
        for one in photos or []
    ]
    envelope = {"device": device, "token": token, "ops": ops, "photos": facts}
    envelope |= claims or {}
    inside = json.dumps(envelope, ensure_ascii=False).encode()
    head = {
        "v": 1,
        "id": parcel,
        "county": "360724",
        "key": hashlib.sha256(theirs).hexdigest()[:16],
        "epk": base64.b64encode(epk).decode(),
        "by": "钟水生",
        "made_at": "2026-06-20T01:02:03Z",
        "ops": len(ops),
        "envelope": len(inside) + 16,
        "photos": [
            {"size": len(part), "sha256": hashlib.sha256(part).hexdigest()} for part in parts
        ],
    }
    shown = json.dumps(head, ensure_ascii=False).encode()
    sealed = cipher.encrypt(bytes(12), inside, shown)
    return Parcel(len(shown).to_bytes(4) + shown + sealed, parts)
