"""The server's key for parcels: ECDH on P-256, HKDF-SHA256, AES-256-GCM (SPEC.md, H2)."""

from __future__ import annotations

import base64
import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from xunan.application.parcel_parts import SealBrokenError

_INFO = b"xunan parcel 1"
_KEY_BYTES, _NONCE_BYTES, _NAME_DIGITS = 32, 12, 16


def fresh_key() -> str:
    """A new private key, as it is kept."""
    made = ec.generate_private_key(ec.SECP256R1())
    return made.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


class ParcelKey:
    """`Opener` over a private key that the server keeps with its other secrets."""

    def __init__(self, kept: str) -> None:
        private = serialization.load_pem_private_key(kept.encode(), password=None)
        if not isinstance(private, ec.EllipticCurvePrivateKey):
            raise TypeError("the key for parcels is no key of P-256")
        self._private = private
        self._point = private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )

    @property
    def name(self) -> str:
        """See the port: the beginning of the public half's hash."""
        return hashlib.sha256(self._point).hexdigest()[:_NAME_DIGITS]

    @property
    def public(self) -> str:
        """See the port."""
        return base64.b64encode(self._point).decode()

    def opened(self, sealed: bytes, epk: bytes, part: int, shown: bytes) -> bytes:
        """See the port; the part's number is its nonce, because a key seals one parcel only."""
        try:
            theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), epk)
            secret = self._private.exchange(ec.ECDH(), theirs)
            derived = HKDF(hashes.SHA256(), _KEY_BYTES, salt=epk + self._point, info=_INFO)
            nonce = part.to_bytes(_NONCE_BYTES)
            return AESGCM(derived.derive(secret)).decrypt(nonce, sealed, shown)
        except (InvalidTag, ValueError) as wrong:
            raise SealBrokenError(str(part)) from wrong
