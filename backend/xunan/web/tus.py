"""The heads of tus 1.0: what they must say, and the problems where they do not."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, Any

from xunan.application.parcel_parts import SEALED_TYPE
from xunan.web.problems import ProblemError

if TYPE_CHECKING:
    from litestar import Request

TUS_VERSION = "1.0.0"
TUS = {"Tus-Resumable": TUS_VERSION, "Cache-Control": "no-store"}
PIECE_TYPE = "application/offset+octet-stream"
# A photo inside a parcel comes sealed and is opened when the parcel is taken [H4].
MIMES = frozenset({"image/jpeg", "image/png", "image/webp", SEALED_TYPE})
_SHA256 = re.compile(r"[0-9a-f]{64}")


def name_of(person: str, sha256: str, size: int) -> str:
    """The upload's id, which nobody can make for another person's photo [C1]."""
    return hashlib.sha256(f"{person}\n{sha256}\n{size}".encode()).hexdigest()


def check_version(request: Request[Any, Any, Any]) -> None:
    """Refuse other versions of tus."""
    if request.headers.get("tus-resumable") != TUS_VERSION:
        raise ProblemError("upload.version", headers={**TUS, "Tus-Version": TUS_VERSION})


def _number(request: Request[Any, Any, Any], name: str) -> int:
    told = request.headers.get(name, "")
    if not (told.isascii() and told.isdigit() and len(told) <= 12):
        raise ProblemError("request.invalid", fields={name: "a whole number"}, headers=TUS)
    return int(told)


def length_of(request: Request[Any, Any, Any], photo_bytes: int) -> int:
    """How large the photo is; more than `photo_bytes` is refused."""
    size = _number(request, "upload-length")
    if size > photo_bytes:
        raise ProblemError("request.too_large", headers=TUS)
    if size == 0:
        raise ProblemError("request.invalid", fields={"upload-length": "at least 1"}, headers=TUS)
    return size


def offset_of(request: Request[Any, Any, Any]) -> int:
    """Where the piece begins."""
    return _number(request, "upload-offset")


def metadata_of(told: str) -> tuple[str, str]:
    """The hash and mime type out of "sha256 <base64>,mime <base64>"."""
    found: dict[str, str] = {}
    for pair in filter(None, told.split(",")):
        key, _, value = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode("ascii")
        except ValueError:
            found[key] = ""
    wrong = {}
    if not _SHA256.fullmatch(found.get("sha256", "")):
        wrong["upload-metadata.sha256"] = "64 hexadecimal digits"
    if found.get("mime") not in MIMES:
        wrong["upload-metadata.mime"] = ", ".join(sorted(MIMES))
    if wrong:
        raise ProblemError("request.invalid", fields=wrong, headers=TUS)
    return found["sha256"], found["mime"]
