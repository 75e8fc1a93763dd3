"""The pages of a snapshot, as they were packed (SPEC.md, S).

The token and the stream are looked at for every page: whoever loses an area or a device loses it
at once, and an address that was passed on is worth nothing.
"""

import gzip
from typing import Annotated, Any

from anyio.to_thread import run_sync
from litestar import Request, Response, Router, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import PathParameter
from msgspec import Struct

from xunan.domain.people import streams_of
from xunan.web.problems import ProblemError, documented
from xunan.web.services import GivenServices
from xunan.web.sessions import GivenSession, counted, signed_in_to_sync

Stream = Annotated[str, PathParameter(max_length=100)]
Name = Annotated[str, PathParameter(max_length=120)]
Page = Annotated[int, PathParameter(ge=0, lt=1_000_000)]


class SnapshotPage(Struct):
    """Some of the stream's records, as stored."""

    docs: list[dict[str, Any]]


@get(
    "/snapshot/{stream:str}/{name:str}/{page:int}",
    guards=[signed_in_to_sync, counted("exchange")],
    responses={
        200: ResponseSpec(SnapshotPage, generate_examples=False),
        **documented("sign_in.needed", "device.revoked", "request.not_found", "request.too_many"),
    },
)
async def snapshot_page(  # noqa: PLR0913, PLR0917 - filled in by name
    request: Request[Any, Any, Any],
    stream: Stream,
    name: Name,
    page: Page,
    session: GivenSession,
    services: GivenServices,
) -> Response[bytes]:
    """Give a page to whoever has the stream; others cannot tell whether there is one [S4]."""
    epoch = await services.sync.epoch()
    if stream not in streams_of(session.person) or not name.startswith(f"{epoch}-"):
        raise ProblemError("request.not_found")
    accepted = {
        part.split(";")[0].strip() for part in request.headers.get("accept-encoding", "").split(",")
    }
    encoding = "br" if "br" in accepted else "gzip"
    body = await run_sync(services.snapshots.read, stream, name, page, encoding)
    if body is None:
        raise ProblemError("request.not_found")
    # Not kept by the browser: what a struck-off phone wipes must not lie there a second time.
    headers = {"Vary": "Accept-Encoding", "Cache-Control": "no-store", "Content-Encoding": encoding}
    if encoding not in accepted:
        headers.pop("Content-Encoding")
        body = await run_sync(gzip.decompress, body)
    return Response(body, headers=headers, media_type="application/json")


def snapshots_router() -> Router:
    """The route below /sync/v1."""
    return Router("/sync/v1", route_handlers=[snapshot_page], tags=["sync"])
