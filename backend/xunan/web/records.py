"""The desk's search over records, for users of the API; the screens read their own replica."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, Router, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import PathParameter, QueryParameter
from msgspec import Struct

from xunan.application.ports import Key, RecordQuery
from xunan.domain.people import streams_of
from xunan.web.problems import ProblemError, documented
from xunan.web.services import GivenServices
from xunan.web.sessions import GivenSession, signed_in
from xunan.web.sync import json_bytes, packed

KindName = Annotated[str, PathParameter(pattern="^[a-z][a-z0-9_]{0,39}$")]
RecordId = Annotated[str, PathParameter(min_length=1, max_length=64)]
Date = Annotated[
    str | None, QueryParameter(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")
]
_REFUSED = documented("sign_in.needed", "request.parameter", "request.not_found", "server.busy")


class FoundRecords(Struct):
    """A page of records, newest capture first; `total` counts all that match."""

    total: int
    page: int
    page_size: int
    records: list[dict[str, Any]]


class _Page(Struct):
    total: int
    page: int
    page_size: int
    records: list[msgspec.Raw]


@get(
    "/{kind:str}",
    responses={200: ResponseSpec(FoundRecords, generate_examples=False), **_REFUSED},
)
async def search(  # noqa: PLR0913 - a search form has many fields
    request: Request[Any, Any, Any],
    kind: KindName,
    session: GivenSession,
    services: GivenServices,
    *,
    q: Annotated[str, QueryParameter(max_length=100, description="words, in any order")] = "",
    place: Annotated[str, QueryParameter(pattern=r"^\d{0,15}$")] = "",
    states: Annotated[list[str] | None, QueryParameter(name="state", max_items=20)] = None,
    level: Annotated[str, QueryParameter(max_length=40)] = "",
    due_before: Date = None,
    page: Annotated[int, QueryParameter(ge=0, le=10_000)] = 0,
    page_size: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> Response[bytes]:
    """Search the records of a kind that the person may see."""
    if kind not in services.kinds:
        raise ProblemError("request.not_found")
    query = RecordQuery(
        kind=kind,
        streams=streams_of(session.person),
        text=q,
        place=place,
        states=tuple(states or ()),
        level=level,
        due_before=due_before or "",
        page=page,
        page_size=page_size,
    )
    rows, total = await services.records.search(query)
    told = _Page(total, page, page_size, [msgspec.Raw(row.body) for row in rows])
    return await packed(request, json_bytes(told))


@get(
    "/{kind:str}/{record_id:str}",
    responses={200: ResponseSpec(dict[str, Any], generate_examples=False), **_REFUSED},
)
async def read_record(
    request: Request[Any, Any, Any],
    kind: KindName,
    record_id: RecordId,
    session: GivenSession,
    services: GivenServices,
) -> Response[bytes]:
    """One record as the phones have it."""
    row = await services.records.record(Key(kind, record_id))
    if row is None or not set(row.streams) & set(streams_of(session.person)):
        raise ProblemError("request.not_found")
    return await packed(request, row.body)


def records_router() -> Router:
    """The routes below /api/v1/records."""
    return Router(
        "/api/v1/records", route_handlers=[search, read_record], guards=[signed_in], tags=["desk"]
    )
