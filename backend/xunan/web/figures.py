"""The figures of a month against the plan's targets: as JSON, as a table, as PDF."""

from typing import Annotated, Any
from urllib.parse import quote

from litestar import Request, Response, Router, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import QueryParameter

from xunan.application.print_model import PrintTroubleError
from xunan.application.reckon_figures import MonthFigures
from xunan.domain.people import COUNTY_ROLES, DESK_ROLES, streams_of
from xunan.web.ledgers import MONTH, PLACE
from xunan.web.problems import ProblemError, documented
from xunan.web.services import GivenServices
from xunan.web.sessions import GivenSession, Session, counted, signed_in
from xunan.web.sheets import PDF, pdf_answer, print_problem
from xunan.web.sync import json_bytes, packed

CSV = "text/csv; charset=utf-8"
Month = Annotated[str, QueryParameter(pattern=MONTH)]
Place = Annotated[
    str | None,
    QueryParameter(pattern=PLACE, description="a township or the county; by default one's own"),
]
_REFUSED = documented(
    "sign_in.needed",
    "op.role",
    "request.not_found",
    "request.parameter",
    "request.too_many",
    "print.month_wrong",
)


@get("/", responses={200: ResponseSpec(MonthFigures, generate_examples=False), **_REFUSED})
async def read_figures(
    request: Request[Any, Any, Any],
    month: Month,
    session: GivenSession,
    services: GivenServices,
    place: Place = None,
) -> Response[bytes]:
    """A month's figures; a township sees its own, the county all."""
    at = _asked(place, session)
    try:
        found = await services.figures(at, month, streams_of(session.person))
    except PrintTroubleError as trouble:
        raise print_problem(trouble) from trouble
    return await packed(request, json_bytes(found))


@get(
    "/table.csv",
    responses={
        200: ResponseSpec(bytes, media_type="text/csv", generate_examples=False),
        **_REFUSED,
    },
)
async def read_table(
    month: Month, session: GivenSession, services: GivenServices, place: Place = None
) -> Response[bytes]:
    """The same as a table for spreadsheets."""
    at = _asked(place, session)
    try:
        table = await services.figures.table(at, month, streams_of(session.person))
    except PrintTroubleError as trouble:
        raise print_problem(trouble) from trouble
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(f'{month}.csv')}"}
    return Response(table, media_type=CSV, headers=headers)


@get(
    "/print.pdf",
    responses={
        200: ResponseSpec(bytes, media_type=PDF, generate_examples=False),
        **_REFUSED,
        **documented("print.missing_glyph", "print.font_file", "server.busy"),
    },
)
async def print_figures(
    month: Month, session: GivenSession, services: GivenServices, place: Place = None
) -> Response[bytes]:
    """The same on paper."""
    at = _asked(place, session)
    try:
        pdf = await services.figures.pdf(at, month, session.person, streams_of(session.person))
    except PrintTroubleError as trouble:
        raise print_problem(trouble) from trouble
    return pdf_answer(pdf, f"figures-{at}-{month}.pdf")


def figures_router() -> Router:
    """The routes below /api/v1/figures."""
    handlers = [read_figures, read_table, print_figures]
    return Router(
        "/api/v1/figures",
        route_handlers=handlers,
        guards=[signed_in, counted("print")],
        tags=["papers"],
    )


def _asked(place: str | None, session: Session) -> str:
    """The place asked for, or a desk's own; raises `ProblemError` for whoever has no desk."""
    person = session.person
    own = person.county if person.role in COUNTY_ROLES else person.township
    if person.role not in DESK_ROLES or not own:
        raise ProblemError("op.role")
    return place or own
