"""Door plates as PDF."""

from typing import Annotated

from litestar import Response, Router, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import PathParameter, QueryParameter

from xunan.application.print_model import PrintTroubleError
from xunan.domain.people import streams_of
from xunan.web.problems import documented
from xunan.web.services import GivenServices
from xunan.web.sessions import GivenSession, counted, signed_in
from xunan.web.sheets import PDF, pdf_answer, print_problem

PlateFile = Annotated[str, PathParameter(pattern=r"^[a-z][a-z0-9_]{0,39}\.pdf$")]
Division = Annotated[
    str, QueryParameter(pattern=r"^\d{6}(\d{3}){0,3}$", description="a division's or grid's code")
]


@get(
    "/{plate_file:str}",
    responses={
        200: ResponseSpec(bytes, media_type=PDF, generate_examples=False),
        **documented(
            "sign_in.needed",
            "request.not_found",
            "request.parameter",
            "request.too_many",
            "print.too_many",
            "print.missing_glyph",
            "print.font_file",
        ),
    },
)
async def print_plates(
    plate_file: PlateFile, place: Division, session: GivenSession, services: GivenServices
) -> Response[bytes]:
    """The plates of a kind's places in a division, such as /premises.pdf?place=360724103."""
    kind = plate_file.removesuffix(".pdf")
    try:
        pdf = await services.print_plates(kind, place, streams_of(session.person))
    except PrintTroubleError as trouble:
        raise print_problem(trouble) from trouble
    return pdf_answer(pdf, f"plates-{kind}-{place}.pdf")


def plates_router() -> Router:
    """The route below /api/v1/plates."""
    return Router(
        "/api/v1/plates",
        route_handlers=[print_plates],
        guards=[signed_in, counted("print")],
        tags=["papers"],
    )
