"""Refusals over HTTP, as RFC 9457 problems: the only place that knows codes and status numbers.

ProblemError          a handler refuses, by code
StoreBusyError        the database gave no answer in time      -> server.busy
HTTPException         Litestar refuses (shape, size, method)   -> request.*
anything else         a bug; logged with its request id        -> server.trouble
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi.datastructures import ResponseSpec

from xunan.application.ports import StoreBusyError
from xunan.web.envelope import request_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from litestar.types import ExceptionHandlersMap

MEDIA_TYPE = "application/problem+json"
BUSY_RETRY_AFTER_S = 3
AnyRequest = Request[Any, Any, Any]
_log = structlog.get_logger("web")
# What Litestar says when the line drops in the middle of a body; in the field that is no fault.
_HUNG_UP = "client disconnected prematurely"
_BY_STATUS = {
    404: "request.not_found",
    405: "request.method",
    413: "request.too_large",
    415: "request.media",
    429: "request.too_many",
    503: "server.busy",
}


class Known(NamedTuple):
    """What a code means: its status and its sentences."""

    status: int
    zh: str
    en: str


class WrongField(msgspec.Struct):
    """A field of the request that was not accepted, by its path."""

    field: str
    message: str


class Problem(msgspec.Struct, omit_defaults=True):
    """The body of every refusal; `code` is stable, `title` is for people."""

    type: str
    title: str
    title_en: str
    status: int
    code: str
    request_id: str
    fields: list[WrongField] = []
    wipe: bool = False


class ProblemError(Exception):
    """A handler refuses; `code` stands in problems.toml."""

    def __init__(
        self,
        code: str,
        *,
        fields: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        wipe: bool = False,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.fields = dict(fields or {})
        self.headers = dict(headers or {})
        self.wipe = wipe
        if wipe:
            # Photos lie in the browser's own cache too, which the app cannot reach.
            self.headers["Clear-Site-Data"] = '"cache"'


@cache
def catalogue() -> Mapping[str, Known]:
    """Every code with its status and sentences."""
    raw = files("xunan.web").joinpath("problems.toml").read_text(encoding="utf-8")
    return {code: Known(**told) for code, told in tomllib.loads(raw).items()}


def documented(*codes: str) -> dict[int, ResponseSpec]:
    """The OpenAPI entries of the refusals a handler may answer with."""
    told: dict[int, list[str]] = {}
    for code in codes:
        told.setdefault(catalogue()[code].status, []).append(code)
    return {
        status: ResponseSpec(
            Problem, generate_examples=False, description=", ".join(names), media_type=MEDIA_TYPE
        )
        for status, names in told.items()
    }


def exception_handlers() -> ExceptionHandlersMap:
    """What the application does with each exception that reaches it."""
    return {
        ProblemError: _answer_refusal,
        StoreBusyError: _answer_busy,
        HTTPException: _answer_http,
        Exception: _answer_trouble,
    }


def _problem(request: AnyRequest, refused: ProblemError) -> Response[bytes]:
    known = catalogue()[refused.code]
    detail = refused.fields.get("detail", "")
    body = Problem(
        type=f"urn:xunan:{refused.code}",
        title=known.zh.replace("{detail}", detail),
        title_en=known.en.replace("{detail}", detail),
        status=known.status,
        code=refused.code,
        request_id=request_id(request.scope),
        fields=[WrongField(name, message) for name, message in refused.fields.items()],
        wipe=refused.wipe,
    )
    return Response(
        msgspec.json.encode(body),
        status_code=known.status,
        media_type=MEDIA_TYPE,
        headers=refused.headers,
    )


def _answer_refusal(request: AnyRequest, refused: ProblemError) -> Response[bytes]:
    return _problem(request, refused)


def _answer_busy(request: AnyRequest, _: StoreBusyError) -> Response[bytes]:
    headers = {"Retry-After": str(BUSY_RETRY_AFTER_S)}
    return _problem(request, ProblemError("server.busy", headers=headers))


def _answer_http(request: AnyRequest, refused: HTTPException) -> Response[bytes]:
    if isinstance(refused, ValidationException):
        return _problem(request, _shape_problem(refused))
    if refused.detail == _HUNG_UP:
        _log.info("request.broken_off", request_id=request_id(request.scope))
        return _problem(request, ProblemError("server.busy"))
    if refused.status_code >= 500 and refused.status_code not in _BY_STATUS:
        return _answer_trouble(request, refused)
    code = _BY_STATUS.get(refused.status_code, "request.invalid")
    return _problem(request, ProblemError(code, headers=dict(refused.headers or {})))


def _shape_problem(refused: ValidationException) -> ProblemError:
    """Name the fields; a parameter is 400, a body is 422."""
    extra = refused.extra if isinstance(refused.extra, list) else []
    fields = {
        str(item.get("key") or "body"): str(item.get("message", ""))
        for item in extra
        if isinstance(item, dict)
    }
    outside = any(isinstance(i, dict) and i.get("source") not in {None, "body"} for i in extra)
    return ProblemError("request.parameter" if outside else "request.invalid", fields=fields)


def _answer_trouble(request: AnyRequest, trouble: Exception) -> Response[bytes]:
    _log.error("request.failed", request_id=request_id(request.scope), exc_info=trouble)
    return _problem(request, ProblemError("server.trouble"))
