"""Parcels: work that a colleague carries for a phone without a network (SPEC.md, H)."""

from typing import Any

from litestar import Request, Router, post
from msgspec import Struct

from xunan.application.carry_parcel import ParcelRefused
from xunan.application.parcel_parts import ENVELOPE_BYTES_MAX, HEAD_BYTES_MAX
from xunan.application.times import instant
from xunan.web.problems import ProblemError, documented
from xunan.web.services import GivenServices
from xunan.web.sessions import counted, signed_in_to_sync

TOP_BYTES_MAX = HEAD_BYTES_MAX + ENVELOPE_BYTES_MAX


class ParcelReceipt(Struct):
    """What the carrier is told: how much has arrived, and which sealed photos are missing yet."""

    parcel: str
    by: str
    ops: int
    photos: int
    missing: list[str]
    blocked: bool
    received_at: str


@post(
    "/parcels",
    status_code=200,
    guards=[signed_in_to_sync, counted("upload")],
    request_max_body_size=TOP_BYTES_MAX,
    responses=documented(
        "sign_in.needed",
        "device.revoked",
        "parcel.foreign",
        "parcel.damaged",
        "parcel.unreadable",
        "parcel.author",
        "parcel.order",
        "request.too_large",
        "request.too_many",
        "server.busy",
    ),
)
async def take_parcel(request: Request[Any, Any, Any], services: GivenServices) -> ParcelReceipt:
    """Take a parcel's top, and those of its photos that have been uploaded; safe to repeat [H4]."""
    told = await services.carry_parcel(await request.body())
    if isinstance(told, ParcelRefused):
        raise ProblemError(told.code)
    return ParcelReceipt(
        parcel=told.parcel,
        by=told.by,
        ops=told.ops,
        photos=told.photos,
        missing=told.missing,
        blocked=told.blocked,
        received_at=instant(services.clock.now()),
    )


def parcels_router() -> Router:
    """The route below /sync/v1."""
    return Router("/sync/v1", route_handlers=[take_parcel], tags=["sync"])
