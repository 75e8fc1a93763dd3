"""What every answer carries: a request id, the security headers, and one line in the log.

The log names the event, the request and its outcome; never people, phone numbers or places.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import structlog
import uuid_utils
from litestar.enums import ScopeType

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from litestar.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_ID = "xunan.request_id"
BEGUN = "xunan.begun"
_log = structlog.get_logger("web")

API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
# What keeps an answer from being taken for something else, or kept by somebody else.
DATA_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
PAGE_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": (
        "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), interest-cohort=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": API_POLICY,
}


def request_id(scope: Scope) -> str:
    """The id of this request, made at its first use; the phone shows it beside a problem."""
    state: dict[str, Any] = scope["state"]
    if REQUEST_ID not in state:
        state[REQUEST_ID] = str(uuid_utils.uuid7())
        state[BEGUN] = time.perf_counter()
    made: str = state[REQUEST_ID]
    return made


# Asked by every phone every minute.
BRIEF = frozenset({"/sync/v1/exchange"})


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def number_requests(app: ASGIApp) -> ASGIApp:
    """Middleware that gives a request its id and starts its clock before anything else runs."""

    async def numbered(scope: Scope, receive: Receive, send: Send) -> None:
        request_id(scope)
        await app(scope, receive, send)

    return numbered


def stamp(*, https: bool) -> Callable[[Message, Scope], Coroutine[Any, Any, None]]:
    """The hook that completes the head of every answer and logs it.

    What phones ask all day on poor lines is answered briefly: no browser shows JSON that only a
    POST with a token gets, so what guards pages is left out, and the request's id stands where
    the phone shows it, in a problem.
    """
    secured = {"Strict-Transport-Security": "max-age=31536000"} if https else {}
    data, page = _raw(DATA_HEADERS | secured), _raw(DATA_HEADERS | secured | PAGE_HEADERS)

    async def complete(message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start" or scope["type"] != ScopeType.HTTP:
            return
        made = request_id(scope)
        told = list(message["headers"])
        there = {name.lower() for name, _ in told}
        is_brief = scope["path"] in BRIEF and message["status"] == 200
        told += [header for header in (data if is_brief else page) if header[0] not in there]
        if not is_brief:
            told.append((b"x-request-id", made.encode()))
        message["headers"] = told
        _log.info(
            "request",
            request_id=made,
            method=scope["method"],
            path=scope.get("path_template") or "",
            status=message["status"],
            ms=round((time.perf_counter() - scope["state"][BEGUN]) * 1000, 1),
        )

    return complete
