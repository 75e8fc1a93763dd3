"""The protocol's routes: register a device, exchange operations for news (SPEC.md, P and L)."""

import base64
import gzip
from typing import Any

import msgspec
from anyio.to_thread import run_sync
from litestar import Request, Response, Router, post
from litestar.middleware import DefineMiddleware
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody
from msgspec import Struct

from xunan.application.accept_push import UnknownDeviceError
from xunan.application.exchange import BatchTooLargeError, DeviceRevokedError, WrongDeviceError
from xunan.application.sign_in import Admitted, Install, NotAdmitted
from xunan.application.times import instant
from xunan.web.bodies import ExchangeBody
from xunan.web.inflate import inflate_requests
from xunan.web.problems import ProblemError, documented
from xunan.web.rates import Buckets, address_of
from xunan.web.services import GivenServices, WebLimits, services_of
from xunan.web.sessions import counted, credentials, holds_token, session_of
from xunan_sync.messages import (
    BATCH_BYTES_MAX,
    ExchangeRequest,
    OpResult,
    RegisterReply,
    RegisterRequest,
    SnapshotOffer,
)

# A batch of operations, and besides it the cursors and the list of photos.
EXCHANGE_BYTES_MAX = BATCH_BYTES_MAX + 128 * 1024
PACKED_FROM_BYTES = 1024
THREAD_FROM_BYTES = 64 * 1024
_SHORT, _LONG = 100, 300
# A patient guesser of six digits needs more than a lifetime; a link still signs its owner in.
PIN_FAILURES_PER_DAY = 60
# A phone registers anew after a fork or a restore, which is rare; a flood would fill the database.
RENEWALS_PER_HOUR, RENEWALS_AT_ONCE = 60, 30


class ExchangeReply(Struct):
    """The reply as the wire carries it; bodies in `docs` and `chg` are records as stored.

    A row of `chg` is [seq, stream, "put" or "rem", kind, id, ver, body or null].
    A request of another epoch gets `epoch` and `server_time` only; one without cursors gets none.
    `snapshots` is there only for a request that accepts them and has a stream beginning at 0.
    """

    epoch: str
    server_time: str
    last_n: int = 0
    last_op: str = ""
    results: list[OpResult] = []
    docs: list[dict[str, Any]] = []
    drop: list[str] = []
    reset: list[str] = []
    chg: list[list[Any]] = []
    cursors: dict[str, list[int]] = {}
    sig: str = ""
    more: bool = False
    sum: dict[str, list[int]] = {}
    blobs_missing: list[str] = []
    poll_ms: int = 0
    retry_after_ms: int = 0
    notice: str = ""
    snapshots: dict[str, SnapshotOffer] = {}


class Door:
    """Counts failed sign-ins and renewals, and admits by the offered proof."""

    def __init__(self, limits: WebLimits) -> None:
        self._by_address = Buckets(limits.sign_in_per_address)
        self._by_login = (
            Buckets(limits.sign_in_per_login),
            Buckets(PIN_FAILURES_PER_DAY / (24 * 60), most=PIN_FAILURES_PER_DAY),
        )
        self._by_person = Buckets(RENEWALS_PER_HOUR / 60, most=RENEWALS_AT_ONCE)

    async def admit(
        self, request: Request[Any, Any, Any], services: GivenServices, install: Install
    ) -> Admitted:
        """Try the proof; an attempt that fails costs a token of its address and login."""
        address = address_of(request, services.web.proxies)
        scheme, proof = credentials(request)
        login, pin = _login_and_pin(proof) if scheme == "pin" else ("", "")
        self._by_address.take(address)
        for bucket in self._by_login if login else ():
            bucket.take(login)
        match scheme:
            case "code":
                told = await services.sign_in.by_code(proof, install)
            case "pin":
                told = await services.sign_in.by_pin(login, pin, install)
            case "bearer":
                held = await services.sign_in.holder(proof)
                if held is not None:
                    self._by_person.take(held[1].id)
                told = await services.sign_in.by_token(proof, install)
            case _:
                told = NotAdmitted("sign_in.needed")
        if isinstance(told, NotAdmitted):
            raise ProblemError(told.code, wipe=told.code == "device.revoked")
        self._by_address.give_back(address)
        for bucket in self._by_login if login else ():
            bucket.give_back(login)
        return told


@post(
    "/devices",
    status_code=200,
    request_max_body_size=16 * 1024,
    responses=documented(
        "sign_in.code_invalid",
        "device.revoked",
        "sign_in.install_taken",
        "request.too_large",
        "request.invalid",
        "request.too_many",
        "server.busy",
    ),
    security=[{"code": []}, {"pin": []}, {"bearer": []}],
)
async def register(
    request: Request[Any, Any, Any], data: JSONBody[RegisterRequest], services: GivenServices
) -> RegisterReply:
    """Register an installation; safe to repeat with the same install_key."""
    _check_install(data)
    install = Install(data.install_key, data.app, data.platform)
    door: Door = request.app.state.door
    admitted = await door.admit(request, services, install)
    now = instant(services.clock.now())
    return RegisterReply(admitted.device, admitted.token, await services.sync.epoch(), now)


@post(
    "/exchange",
    status_code=200,
    guards=[holds_token, counted("exchange")],
    request_class=ExchangeBody,
    middleware=[DefineMiddleware(inflate_requests(EXCHANGE_BYTES_MAX))],
    request_max_body_size=EXCHANGE_BYTES_MAX,
    responses={
        200: ResponseSpec(ExchangeReply, generate_examples=False),
        **documented(
            "sign_in.needed",
            "device.revoked",
            "request.too_large",
            "request.media",
            "request.invalid",
            "request.too_many",
            "server.busy",
        ),
    },
)
async def exchange(
    request: Request[Any, Any, Any], data: JSONBody[ExchangeRequest]
) -> Response[bytes]:
    """Hand over operations and take the news, in one request that is safe to repeat [P1]."""
    # Not asked for as dependencies: Litestar would open a group of tasks to bring them.
    services, session = services_of(request), session_of(request)
    try:
        reply = await services.exchange(session.person, session.device, data)
    except DeviceRevokedError as revoked:
        raise ProblemError("device.revoked", wipe=True) from revoked
    except UnknownDeviceError as unknown:
        raise ProblemError("sign_in.needed") from unknown
    except WrongDeviceError as other:
        raise ProblemError("device.not_yours") from other
    except BatchTooLargeError as large:
        raise ProblemError("request.too_large") from large
    return await packed(request, reply)


def sync_router() -> Router:
    """The routes below /sync/v1 that carry JSON."""
    return Router("/sync/v1", route_handlers=[register, exchange], tags=["sync"])


async def packed(request: Request[Any, Any, Any], body: bytes) -> Response[bytes]:
    """JSON as an answer, by gzip where the client takes it and it is worth it."""
    headers = {"Vary": "Accept-Encoding"}
    if len(body) >= PACKED_FROM_BYTES and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        if len(body) < THREAD_FROM_BYTES:
            body = gzip.compress(body, 1)
        else:
            body = await run_sync(gzip.compress, body, 1)
    return Response(body, headers=headers, media_type="application/json")


def json_bytes(told: Any) -> bytes:
    """A value as JSON."""
    return msgspec.json.encode(told)


def _check_install(data: RegisterRequest) -> None:
    wrong = {}
    if not 16 <= len(data.install_key) <= _SHORT or not data.install_key.isascii():
        wrong["install_key"] = f"16 to {_SHORT} ASCII characters"
    for name, value, most in (("app", data.app, _SHORT), ("platform", data.platform, _LONG)):
        if len(value) > most or "\0" in value:
            wrong[name] = f"at most {most} characters"
    if wrong:
        raise ProblemError("request.invalid", fields=wrong)


def _login_and_pin(proof: str) -> tuple[str, str]:
    try:
        login, _, pin = base64.b64decode(proof, validate=True).decode().partition(":")
    except ValueError as wrong:  # no base64, no UTF-8, or letters where ASCII must be
        raise ProblemError("sign_in.pin_wrong") from wrong
    if "\0" in login + pin or len(login) > _SHORT or len(pin) > _SHORT:
        raise ProblemError("sign_in.pin_wrong")
    return login, pin
