"""Photos in and out by content hash, over tus 1.0 (SPEC.md, C).

Of tus stand here: core, creation, creation-with-upload and termination.
An upload belongs to the person who opened it, and its id is made of person, hash and size:
opening it again finds it where it stands, and nobody else can probe for a photo.
"""

import contextlib
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
from xunan.web.services import GivenServices, Services, services_of
from xunan.web.sessions import (
    GivenSession,
    Session,
    counted,
    session_of,
    signed_in,
    signed_in_to_sync,
)
from xunan.web.tus import (
    PIECE_TYPE,
    TUS,
    TUS_VERSION,
    check_version,
    length_of,
    metadata_of,
    name_of,
    offset_of,
)

# What one fsync makes safe; larger pieces are cut, so that a lost connection repeats little.
SAFE_PIECE_BYTES = 256 * 1024
# Of a photo up to this size all bytes may be held at once; the app's own are smaller.
WHOLE_BYTES = 1024 * 1024

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
        "Tus-Extension": "creation,creation-with-upload,termination",
        "Tus-Max-Size": str(services.web.limits.photo_bytes),
    }
    return Response(None, status_code=204, headers={**TUS, **headers})


@post(
    "/blobs",
    guards=_GUARDS,
    request_max_body_size=None,
    responses=_TOLD | documented("upload.hash", "upload.offset"),
)
async def begin(request: Request[Any, Any, Any]) -> Response[None]:
    """Open an upload, or find it where it stands [C1]; its first bytes may come along [C15]."""
    check_version(request)
    services, session = services_of(request), session_of(request)
    sha256, mime = metadata_of(request.headers.get("upload-metadata", ""))
    seal = TAG_BYTES if mime == SEALED_TYPE else 0
    size = length_of(request, services.web.limits.photo_bytes + seal)
    person = session.person.id
    upload = Upload(
        id=name_of(person, sha256, size),
        sha256=sha256,
        size=size,
        mime=mime,
        uploader=person,
        offset=0,
        complete=False,
    )
    if request.headers.get("content-type", "") == PIECE_TYPE:
        made = await _begin_with_bytes(request, services, upload)
    else:
        made = await services.photos.begin(upload)
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
    check_version(request)
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
    check_version(request)
    if request.headers.get("content-type", "") != PIECE_TYPE:
        raise ProblemError("request.media", headers=TUS)
    upload = await _own(services, session, upload_id)
    upload = await _write(request, services, upload, offset_of(request))
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
    check_version(request)
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


async def _begin_with_bytes(
    request: Request[Any, Any, Any], services: Services, upload: Upload
) -> Upload:
    """What comes with the opening is taken whole if it is small, else piece by piece."""
    if upload.size > WHOLE_BYTES:
        begun = await services.photos.begin(upload)
        if begun.offset:
            await _drain(request)
            return begun
        return await _write(request, services, begun, 0)
    held = b"".join([piece async for piece in _pieces(request, upload.size)])
    try:
        return await services.photos.take(upload, held)
    except WrongHashError as wrong:
        raise ProblemError("upload.hash", headers={**TUS, "Upload-Offset": "0"}) from wrong
    except WrongOffsetError as wrong:  # another request has just sent more
        raise ProblemError("upload.offset", headers=TUS) from wrong


async def _write(
    request: Request[Any, Any, Any], services: Services, upload: Upload, offset: int
) -> Upload:
    """Append the body piece by piece; what came before a break is safe."""
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
