"""The month's ledgers: freeze one, list the frozen prints, fetch one as PDF."""

from typing import Annotated

from litestar import Response, Router, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody, PathParameter, QueryParameter
from msgspec import Meta, Struct

from xunan.application.print_ledger import LedgerPrint
from xunan.application.print_model import PrintTroubleError
from xunan.domain.people import DESK_ROLES, streams_of
from xunan.web.problems import ProblemError, documented
from xunan.web.records import KindName
from xunan.web.services import GivenServices
from xunan.web.sessions import GivenSession, Session, counted, signed_in
from xunan.web.sheets import PDF, pdf_answer, print_problem

MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"
PLACE = r"^\d{6}(\d{3})?$"
PrintFile = Annotated[str, PathParameter(pattern=r"^[0-9a-f-]{36}\.pdf$")]
_REFUSED = documented(
    "sign_in.needed",
    "op.role",
    "request.not_found",
    "request.parameter",
    "request.too_many",
    "server.busy",
)


class LedgerRequest(Struct, forbid_unknown_fields=True):
    """Which month of which township (9 digits) or county (6 digits) to freeze."""

    township: Annotated[str, Meta(pattern=PLACE)]
    month: Annotated[str, Meta(pattern=MONTH)]


class PrintedBy(Struct):
    """Who had the ledger printed."""

    name: str


class FrozenPrint(Struct):
    """A frozen print; `counts` are the figures of its head, `digest` stands for its content."""

    id: str
    title: str
    kind: str
    township: str
    month: str
    correction: int
    printed_at: str
    printed_by: PrintedBy
    rows: int
    counts: dict[str, int | str]
    digest: str


@post(
    "/{kind:str}",
    status_code=200,
    guards=[counted("print")],
    responses=_REFUSED | documented("request.invalid", "request.too_large"),
)
async def freeze(
    kind: KindName, data: JSONBody[LedgerRequest], session: GivenSession, services: GivenServices
) -> FrozenPrint:
    """Freeze a month as it is known now; equal content gives the last print again."""
    _check_desk(session)
    streams = streams_of(session.person)
    try:
        made = await services.print_ledger.freeze(
            kind, data.township, data.month, session.person, streams
        )
    except PrintTroubleError as trouble:
        raise print_problem(trouble) from trouble
    return _told(made)


@get("/{kind:str}", responses=_REFUSED)
async def list_prints(
    kind: KindName,
    township: Annotated[str, QueryParameter(pattern=PLACE)],
    month: Annotated[str, QueryParameter(pattern=MONTH)],
    session: GivenSession,
    services: GivenServices,
) -> list[FrozenPrint]:
    """The frozen prints of a month, the newest correction first."""
    _check_desk(session)
    try:
        prints = await services.print_ledger.prints(
            kind, township, month, streams_of(session.person)
        )
    except PrintTroubleError as trouble:
        raise print_problem(trouble) from trouble
    return [_told(each) for each in prints]


@get(
    "/prints/{print_file:str}",
    guards=[counted("print")],
    responses={
        200: ResponseSpec(bytes, media_type=PDF, generate_examples=False),
        **_REFUSED,
        **documented("print.missing_glyph", "print.font_file", "server.busy"),
    },
)
async def print_pdf(
    print_file: PrintFile, session: GivenSession, services: GivenServices
) -> Response[bytes]:
    """A frozen print as PDF, byte for byte the same each time."""
    print_id = print_file.removesuffix(".pdf")
    try:
        pdf = await services.print_ledger.pdf(print_id, streams_of(session.person))
    except PrintTroubleError as trouble:
        raise print_problem(trouble) from trouble
    return pdf_answer(pdf, f"ledger-{print_id[-6:]}.pdf")


def ledgers_router() -> Router:
    """The routes below /api/v1/ledgers."""
    handlers = [freeze, list_prints, print_pdf]
    return Router("/api/v1/ledgers", route_handlers=handlers, guards=[signed_in], tags=["papers"])


def _told(made: LedgerPrint) -> FrozenPrint:
    return FrozenPrint(
        id=made.id,
        title=made.title,
        kind=made.kind,
        township=made.township,
        month=made.month,
        correction=made.correction,
        printed_at=made.printed_at,
        printed_by=PrintedBy(made.printed_by),
        rows=made.rows,
        counts=dict(made.counts),
        digest=made.digest,
    )


def _check_desk(session: Session) -> None:
    if session.person.role not in DESK_ROLES:
        raise ProblemError("op.role")
