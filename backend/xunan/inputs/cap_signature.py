"""What the signature of a CAP document is worth (XML-DSig, enveloped, as CAP 1.2 has it)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from signxml.exceptions import InvalidInput, SignXMLException
from signxml.verifier import XMLVerifier

from xunan.application.receive_alert import Signature

if TYPE_CHECKING:
    from pathlib import Path

_DSIG = "{http://www.w3.org/2000/09/xmldsig#}"
_ENDINGS = {".pem", ".crt", ".cer"}


class TrustedKeysError(Exception):
    """A certificate cannot be read; the text is what the operator reads."""


class CapSignatures:
    """Verifies with the certificates of a folder; each is trusted as it is, without a chain."""

    def __init__(self, folder: Path | None) -> None:
        self._trusted: list[tuple[str, str]] = []
        for file in sorted(folder.iterdir()) if folder is not None else ():
            if file.suffix.lower() in _ENDINGS:
                self._trusted.append((file.stem, _pem(file)))

    def __call__(self, raw: bytes) -> Signature:
        """Tell what it is worth; `raw` must have been read without document type declarations."""
        try:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
            root = etree.fromstring(raw, parser)
        except etree.XMLSyntaxError:
            return Signature("broken")
        for name, pem in self._trusted:
            if _holds(root, pem):
                return Signature("trusted", name)
        own = root.findtext(
            f"{_DSIG}Signature/{_DSIG}KeyInfo/{_DSIG}X509Data/{_DSIG}X509Certificate"
        )
        if own is None:
            # Whose key it would be is not told, so nothing can be said of it.
            return Signature("unknown")
        held = _holds(
            root, f"-----BEGIN CERTIFICATE-----\n{own.strip()}\n-----END CERTIFICATE-----\n"
        )
        return Signature("unknown" if held else "broken")


def _holds(root: etree._Element, pem: str) -> bool:
    """Whether the certificate's key signed the whole document and nothing was changed since."""
    try:
        found = XMLVerifier().verify(
            etree.tostring(root), x509_cert=pem, ignore_ambiguous_key_info=True
        )
    except (SignXMLException, InvalidInput, ValueError, TypeError, etree.LxmlError):
        return False
    results = found if isinstance(found, list) else [found]
    # A signed part inside an unsigned document proves nothing about the document.
    return any(
        one.signed_xml is not None and _bare(one.signed_xml) == _bare(root) for one in results
    )


def _bare(root: etree._Element) -> bytes:
    """The document without its signature, in canonical form."""
    copied = etree.fromstring(etree.tostring(root))
    for signature in copied.findall(f"{_DSIG}Signature"):
        copied.remove(signature)
    return bytes(etree.tostring(copied, method="c14n"))


def _pem(file: Path) -> str:
    raw = file.read_bytes()
    try:
        read = (
            x509.load_pem_x509_certificate
            if b"-----BEGIN" in raw
            else x509.load_der_x509_certificate
        )
        return read(raw).public_bytes(Encoding.PEM).decode()
    except ValueError as wrong:
        raise TrustedKeysError(
            f"预警签名证书 {file.name} 读不懂。The certificate {file.name} cannot be read."
        ) from wrong
