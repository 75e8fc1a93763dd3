"""Alerts from other systems: where CAP documents are brought, and what became of them."""

from __future__ import annotations

import hmac
from typing import Annotated, Any, Literal

from litestar import Request, Router, get, post
from litestar.connection import ASGIConnection  # noqa: TC002 - Litestar resolves it
from litestar.handlers import BaseRouteHandler  # noqa: TC002 - Litestar resolves it
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIType
from litestar.params import QueryParameter
from msgspec import Struct

from xunan.application.times import instant
from xunan.domain.people import DESK_ROLES
from xunan.inputs.cap_xml import BYTES_MAX
from xunan.web.problems import ProblemError, catalogue, documented
from xunan.web.services import GivenServices  # noqa: TC001 - Litestar resolves it
from xunan.web.sessions import GivenSession, signed_in

KEY_HEADER = "X-Alert-Key"
INBOX_MAX = 200
_CODES = (
    "cap.not_xml", "cap.too_large", "cap.too_deep", "cap.declarations", "cap.not_cap",
    "cap.identifier", "cap.sender", "cap.sent", "cap.status", "cap.msg_type", "cap.no_info",
    "cap.no_area", "cap.no_references", "cap.identifier_reused", "cap.signature_broken",
    "cap.signature_needed",
)  # fmt: skip


class CapAnswer(Struct):
    """What became of a document; `alert` is the id of its record, "" where it makes none.

    taken: it made a record, joined one or ended one; repeated: it came before; waiting: what it
    ends has not come yet; other_county: it concerns others; not_for_people: a test, a draft or an
    answer of a machine.
    """

    verdict: Literal["taken", "repeated", "waiting", "other_county", "not_for_people"]
    identifier: str
    alert: str


class Arrived(Struct):
    """A document as the officer on duty sees it; `reason` says in Chinese why it was refused."""

    received_at: str
    source: str
    origin: str
    identifier: str
    sender: str
    sent: str
    headline: str
    verdict: str
    signature: str
    code: str
    reason: str
    reason_en: str
    detail: str
    times: int


class Inbox(Struct):
    """The newest documents, and whether the feeds have fallen silent.

    `silent` says that nothing has come for `silence_hours`; `heard_at` is when something last did.
    """

    silent: bool
    silence_hours: int
    heard_at: str
    documents: list[Arrived]


async def holds_key(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Let a system with the operator's key pass; without such a setting nobody does."""
    wanted = connection.app.state.services.web.alert_key
    given = connection.headers.get(KEY_HEADER, "")
    if not wanted or not hmac.compare_digest(given.encode(), wanted.encode()):
        raise ProblemError("cap.key")


class _CapOperation(Operation):
    """Describes the body, which Litestar does not see, because it is read as bytes."""

    def __post_init__(self) -> None:
        document = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING))
        self.request_body = RequestBody(
            content={"application/cap+xml": document, "application/xml": document},
            description="A CAP 1.2 document (1.1 and 1.0 are read too), at most 512 KiB.",
            required=True,
        )


@post(
    "/cap",
    status_code=200,
    guards=[holds_key],
    request_max_body_size=BYTES_MAX,
    security=[{"alert_key": []}],
    operation_class=_CapOperation,
    responses=documented("cap.key", "request.too_large", "request.media", "server.busy", *_CODES),
)
async def take_cap(request: Request[Any, Any, Any], services: GivenServices) -> CapAnswer:
    """Take an alert in; the same document may be brought as often as you like."""
    told = await services.receive_alert(await request.body(), "http")
    if told.verdict == "refused":
        raise ProblemError(told.code, fields={"detail": told.detail} if told.detail else None)
    return CapAnswer(told.verdict, told.identifier, told.alert)


@get(
    "/inbox",
    guards=[signed_in],
    responses=documented("sign_in.needed", "op.role", "server.busy", "request.parameter"),
)
async def inbox(
    session: GivenSession,
    services: GivenServices,
    verdict: Annotated[
        Literal["", "taken", "waiting", "other_county", "not_for_people", "refused"],
        QueryParameter(),
    ] = "",
) -> Inbox:
    """What has come from other systems, the newest first; `verdict` narrows it."""
    if session.person.role not in DESK_ROLES:
        raise ProblemError("op.role")
    heard = await services.alert_silence()
    found = await services.alert_log.recent((verdict,) if verdict else (), INBOX_MAX)
    return Inbox(
        silent=heard.silent,
        silence_hours=heard.hours,
        heard_at=instant(heard.at) if heard.at else "",
        documents=[
            Arrived(
                received_at=instant(one.received_at),
                source=one.source,
                origin=one.origin,
                identifier=one.identifier,
                sender=one.sender,
                sent=one.sent,
                headline=one.headline,
                verdict=one.verdict,
                signature=one.signature,
                code=one.code,
                reason=catalogue()[one.code].zh if one.code else "",
                reason_en=catalogue()[one.code].en if one.code else "",
                detail=one.detail,
                times=one.times,
            )
            for one in found
        ],
    )


def alerts_router() -> Router:
    """The routes below /api/v1/alerts."""
    return Router("/api/v1/alerts", route_handlers=[take_cap, inbox], tags=["alerts"])
