"""Photos in and out: tus 1.0 (core, creation, termination) by content hash (SPEC.md, C).

An upload belongs to the person who opened it, and its id is made of person, hash and size:
opening it again finds it where it stands, and nobody else can probe for a photo.
"""

import base64
import contextlib
import hashlib
import re
from collections.abc import AsyncIterator
from typing import Annotated, Any

from litestar import Request, Response, Router, delete, get, head, patch, post, route
from litestar.exceptions import InternalServerException
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import PathParameter, QueryParameter
from litestar.response import Stream

from xunan.application.parcel_parts import SEALED_TYPE, TAG_BYTES
from xunan.application.ports import Upload, WrongHashError, WrongOffsetError
from xunan.domain.people import streams_of
from xunan.web.problems import ProblemError, documented
from xunan.web.services import GivenServices, Services
from xunan.web.sessions import GivenSession, Session, counted, signed_in, signed_in_to_sync

TUS_VERSION = "1.0.0"
TUS = {"Tus-Resumable": TUS_VERSION, "Cache-Control": "no-store"}
# What one fsync makes safe; larger pieces are cut, so that a lost connection repeats little.
SAFE_PIECE_BYTES = 256 * 1024
# A photo inside a parcel comes sealed and is opened when the parcel is taken [H4].
MIMES = frozenset({"image/jpeg", "image/png", "image/webp", SEALED_TYPE})
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PIECE_TYPE = "application/offset+octet-stream"

UploadId = Annotated[str, PathParameter(pattern=r"^[0-9a-f]{64}$")]
Sha256 = Annotated[str, PathParameter(pattern=r"^[0-9a-f]{64}$")]


_GUARDS = [signed_in_to_sync, counted("upload")]
_TOLD = documented(
    "sign_in.needed",
    "device.revoked",
    "upload.version",
    "request.invalid",
    "request.too_many",
    "request.too_large",
    "server.busy",
)
_FOUND = documented("request.not_found")


@route("/blobs", http_method="OPTIONS", include_in_schema=False)
async def offer(services: GivenServices) -> Response[None]:
    """Say which parts of tus stand here."""
    headers = {
        "Tus-Version": TUS_VERSION,
        "Tus-Extension": "creation,termination",
        "Tus-Max-Size": str(services.web.limits.photo_bytes),
    }
    return Response(None, status_code=204, headers={**TUS, **headers})


@post("/blobs", guards=_GUARDS, responses=_TOLD, request_max_body_size=16 * 1024)
async def begin(
    request: Request[Any, Any, Any], session: GivenSession, services: GivenServices
) -> Response[None]:
    """Open an upload, or find it where it stands [C1]."""
    _check_version(request)
    sha256, mime = _metadata(request.headers.get("upload-metadata", ""))
    seal = TAG_BYTES if mime == SEALED_TYPE else 0
    size = _length(request, services.web.limits.photo_bytes + seal)
    person = session.person.id
    made = await services.photos.begin(
        Upload(
            id=_upload_id(person, sha256, size),
            sha256=sha256,
            size=size,
            mime=mime,
            uploader=person,
            offset=0,
            complete=False,
        )
    )
    if made.complete:
        await services.mark_stored(made.sha256)
    headers = {"Location": f"/sync/v1/blobs/{made.id}", "Upload-Offset": str(made.offset)}
    return Response(None, status_code=201, headers={**TUS, **headers})


@head("/blobs/{upload_id:str}", guards=_GUARDS, responses=_TOLD | _FOUND)
async def stand(
    request: Request[Any, Any, Any],
    upload_id: UploadId,
    session: GivenSession,
    services: GivenServices,
) -> Response[None]:
    """Say how many bytes are safe [C2]."""
    _check_version(request)
    upload = await _own(services, session, upload_id)
    if upload.complete:
        await services.mark_stored(upload.sha256)
    headers = {"Upload-Offset": str(upload.offset), "Upload-Length": str(upload.size)}
    return Response(None, status_code=200, headers={**TUS, **headers})


@patch(
    "/blobs/{upload_id:str}",
    guards=_GUARDS,
    status_code=204,
    request_max_body_size=None,
    responses=_TOLD | _FOUND | documented("upload.offset", "upload.hash", "request.media"),
)
async def add(
    request: Request[Any, Any, Any],
    upload_id: UploadId,
    session: GivenSession,
    services: GivenServices,
) -> Response[None]:
    """Write a piece at its offset; the last one is verified before it is acknowledged [C3]."""
    _check_version(request)
    if request.headers.get("content-type", "") != _PIECE_TYPE:
        raise ProblemError("request.media", headers=TUS)
    upload = await _own(services, session, upload_id)
    upload = await _write(request, services, upload)
    if upload.complete:
        await services.mark_stored(upload.sha256)
    headers = {**TUS, "Upload-Offset": str(upload.offset)}
    return Response(None, status_code=204, headers=headers)


@delete("/blobs/{upload_id:str}", guards=_GUARDS, status_code=204, responses=_TOLD | _FOUND)
async def abandon(
    request: Request[Any, Any, Any],
    upload_id: UploadId,
    session: GivenSession,
    services: GivenServices,
) -> Response[None]:
    """Forget an unfinished upload."""
    _check_version(request)
    upload = await _own(services, session, upload_id)
    if not upload.complete:
        await services.photos.abandon(upload.id)
    return Response(None, status_code=204, headers=TUS)


@get(
    "/blob/{sha256:str}",
    guards=[signed_in],
    responses={
        200: ResponseSpec(bytes, media_type="image/jpeg", generate_examples=False),
        **documented("sign_in.needed", "request.not_found", "server.busy"),
    },
)
async def read_photo(
    request: Request[Any, Any, Any],
    sha256: Sha256,
    session: GivenSession,
    services: GivenServices,
    size: Annotated[str, QueryParameter(pattern="^(thumb|full)$")] = "full",
) -> Response[bytes] | Stream:
    """Give a photo to whoever may see a record that refers to it."""
    if not await services.records.blob_readable(sha256, sorted(streams_of(session.person))):
        raise ProblemError("request.not_found")
    etag = f'"{sha256[:32]}-{size}"'
    headers = {
        "Cache-Control": "private, max-age=31536000, immutable",
        "ETag": etag,
        # Two people may share a phone; what one was shown is not kept for the other.
        "Vary": "Authorization",
    }
    if etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)
    if size == "thumb":
        read = await services.photos.read(sha256, thumb=True)
        if read is None:
            raise ProblemError("request.not_found")
        return Response(read[0], media_type=read[1], headers=headers)
    found = await services.photos.pieces(sha256)
    if found is None:
        raise ProblemError("request.not_found")
    headers["Content-Length"] = str(found.size)
    return Stream(found.pieces, media_type=found.mime, headers=headers)


def blobs_router() -> Router:
    """The routes of uploads and of finished photos."""
    handlers = [offer, begin, stand, add, abandon, read_photo]
    return Router("/sync/v1", route_handlers=handlers, tags=["photos"])


async def _write(request: Request[Any, Any, Any], services: Services, upload: Upload) -> Upload:
    """Append the body piece by piece; what came before a break is safe."""
    offset = _offset(request)
    if offset != upload.offset:
        await _drain(request)
        raise ProblemError("upload.offset", headers={**TUS, "Upload-Offset": str(upload.offset)})
    try:
        async for piece in _pieces(request, upload.size - offset):
            upload = await services.photos.append(upload.id, upload.offset, piece)
    except WrongOffsetError as wrong:
        await _drain(request)
        raise ProblemError("upload.offset", headers=TUS) from wrong
    except LookupError as gone:  # another request has abandoned it in the meantime
        await _drain(request)
        raise ProblemError("request.not_found", headers=TUS) from gone
    except WrongHashError as wrong:
        raise ProblemError("upload.hash", headers={**TUS, "Upload-Offset": "0"}) from wrong
    return upload


async def _pieces(request: Request[Any, Any, Any], bytes_max: int) -> AsyncIterator[bytes]:
    """The body in pieces that are worth an fsync; a broken connection ends them."""
    held = bytearray()
    left = bytes_max
    with contextlib.suppress(InternalServerException):
        async for chunk in request.stream():
            left -= len(chunk)
            if left < 0:
                raise ProblemError("request.too_large", headers=TUS)
            held += chunk
            if len(held) >= SAFE_PIECE_BYTES:
                yield bytes(held)
                held.clear()
    if held:
        yield bytes(held)


async def _drain(request: Request[Any, Any, Any]) -> None:
    """Read the rest: an answer before the end of the body breaks the client's connection."""
    with contextlib.suppress(InternalServerException):
        async for _ in request.stream():
            pass


async def _own(services: Services, session: Session, upload_id: str) -> Upload:
    upload = await services.photos.upload(upload_id)
    if upload is None or upload.uploader != session.person.id:
        raise ProblemError("request.not_found", headers=TUS)
    return upload


def _upload_id(person: str, sha256: str, size: int) -> str:
    return hashlib.sha256(f"{person}\n{sha256}\n{size}".encode()).hexdigest()


def _check_version(request: Request[Any, Any, Any]) -> None:
    if request.headers.get("tus-resumable") != TUS_VERSION:
        raise ProblemError("upload.version", headers={**TUS, "Tus-Version": TUS_VERSION})


def _number(request: Request[Any, Any, Any], name: str) -> int:
    told = request.headers.get(name, "")
    if not (told.isascii() and told.isdigit() and len(told) <= 12):
        raise ProblemError("request.invalid", fields={name: "a whole number"}, headers=TUS)
    return int(told)


def _length(request: Request[Any, Any, Any], photo_bytes: int) -> int:
    size = _number(request, "upload-length")
    if size > photo_bytes:
        raise ProblemError("request.too_large", headers=TUS)
    if size == 0:
        raise ProblemError("request.invalid", fields={"upload-length": "at least 1"}, headers=TUS)
    return size


def _offset(request: Request[Any, Any, Any]) -> int:
    return _number(request, "upload-offset")


def _metadata(told: str) -> tuple[str, str]:
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
