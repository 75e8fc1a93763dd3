"""A record's papers as PDF."""

from typing import Annotated
from urllib.parse import quote

from litestar import Response, Router, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import PathParameter

from xunan.application.ports import Key
from xunan.application.print_model import PrintTroubleError
from xunan.domain.people import streams_of
from xunan.web.problems import BUSY_RETRY_AFTER_S, ProblemError, catalogue, documented
from xunan.web.records import KindName, RecordId
from xunan.web.services import GivenServices
from xunan.web.sessions import GivenSession, counted, signed_in

PDF = "application/pdf"
SheetName = Annotated[str, PathParameter(pattern=r"^[a-z][a-z_]{0,39}\.pdf$")]


@get(
    "/{kind:str}/{record_id:str}/{sheet:str}",
    responses={
        200: ResponseSpec(bytes, media_type=PDF, generate_examples=False),
        **documented(
            "sign_in.needed",
            "request.not_found",
            "request.parameter",
            "request.too_many",
            "print.missing_glyph",
            "print.font_file",
        ),
    },
)
async def print_sheet(
    kind: KindName,
    record_id: RecordId,
    sheet: SheetName,
    session: GivenSession,
    services: GivenServices,
) -> Response[bytes]:
    """Print a sheet of a record, such as /hazard/<id>/sheet.pdf or /advice_note.pdf."""
    name = sheet.removesuffix(".pdf")
    try:
        pdf = await services.print_sheet(
            Key(kind, record_id), name, session.person, streams_of(session.person)
        )
    except PrintTroubleError as trouble:
        raise print_problem(trouble) from trouble
    return pdf_answer(pdf, f"{kind}-{name}-{record_id[-6:]}.pdf")


def sheets_router() -> Router:
    """The routes below /api/v1/sheets."""
    return Router(
        "/api/v1/sheets",
        route_handlers=[print_sheet],
        guards=[signed_in, counted("print")],
        tags=["papers"],
    )


def pdf_answer(pdf: bytes, name: str) -> Response[bytes]:
    """A PDF with the file name it should be kept under."""
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{quote(name)}"}
    return Response(pdf, media_type=PDF, headers=headers)


def print_problem(trouble: PrintTroubleError) -> ProblemError:
    """The printer's refusal as a problem; one that names no known code is a 500."""
    if trouble.code.startswith("print.no_such"):
        return ProblemError("request.not_found")
    if trouble.code == "print.ledger_busy":
        return ProblemError("server.busy", headers={"Retry-After": str(BUSY_RETRY_AFTER_S)})
    if trouble.code not in catalogue():
        return ProblemError("server.trouble")
    return ProblemError(trouble.code, fields={"detail": trouble.detail})
