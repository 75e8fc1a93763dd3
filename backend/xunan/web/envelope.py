"""What every answer carries: a request id, the security headers, and one line in the log.

The log names the event, the request and its outcome; never people, phone numbers or places.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import structlog
import uuid_utils
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from litestar.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_ID = "xunan.request_id"
BEGUN = "xunan.begun"
_log = structlog.get_logger("web")

API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
FIXED_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": (
        "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), interest-cohort=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def request_id(scope: Scope) -> str:
    """The id of this request, made at its first use; the phone shows it beside a problem."""
    state: dict[str, Any] = scope["state"]
    if REQUEST_ID not in state:
        state[REQUEST_ID] = str(uuid_utils.uuid7())
        state[BEGUN] = time.perf_counter()
    made: str = state[REQUEST_ID]
    return made


def number_requests(app: ASGIApp) -> ASGIApp:
    """Middleware that gives a request its id and starts its clock before anything else runs."""

    async def numbered(scope: Scope, receive: Receive, send: Send) -> None:
        request_id(scope)
        await app(scope, receive, send)

    return numbered


def stamp(*, https: bool) -> Callable[[Message, Scope], Coroutine[Any, Any, None]]:
    """The hook that completes the head of every answer and logs it."""

    async def complete(message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start" or scope["type"] != ScopeType.HTTP:
            return
        made = request_id(scope)
        headers = MutableScopeHeaders(message)
        for name, value in FIXED_HEADERS.items():
            headers.setdefault(name, value)
        headers.setdefault("Content-Security-Policy", API_POLICY)
        headers.setdefault("Cache-Control", "no-store")
        headers["X-Request-Id"] = made
        if https:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        _log.info(
            "request",
            request_id=made,
            method=scope["method"],
            path=scope.get("path_template") or "",
            status=message["status"],
            ms=round((time.perf_counter() - scope["state"][BEGUN]) * 1000, 1),
        )

    return complete
