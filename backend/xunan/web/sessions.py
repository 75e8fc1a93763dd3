"""Who is asking: bearer tokens of devices, and the guards that ask for them.

A revoked device gets 401 everywhere, and 403 with `wipe` where the phone synchronises.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler
from litestar.params import SkipValidation

from xunan.application.ports import DeviceFacts, Person
from xunan.web.problems import ProblemError

if TYPE_CHECKING:
    from xunan.web.rates import Buckets

_SESSION = "xunan.session"
Connection = ASGIConnection[Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Session:
    """The device that asks and the person it belongs to."""

    device: DeviceFacts
    person: Person


GivenSession = NamedDependency[SkipValidation[Session]]


async def signed_in(connection: Connection, _: BaseRouteHandler) -> None:
    """Let a device with a valid token pass."""
    session = await _session(connection)
    if session.device.revoked_at is not None:
        raise ProblemError("sign_in.needed", headers={"WWW-Authenticate": "Bearer"})


async def holds_token(connection: Connection, _: BaseRouteHandler) -> None:
    """Let every known device pass, revoked ones too: their work still goes into quarantine."""
    await _session(connection)


async def signed_in_to_sync(connection: Connection, _: BaseRouteHandler) -> None:
    """Let a device with a valid token pass; tell a revoked one to wipe what it holds."""
    session = await _session(connection)
    if session.device.revoked_at is not None:
        raise ProblemError("device.revoked", wipe=True)


def counted(rate: str) -> Any:
    """A guard that lets each person pass as often as the application's rate allows.

    Whoever has a token can register more devices with it, so devices are not counted.
    """

    # Without anything to wait for, and async all the same: Litestar would give it a thread.
    async def take(connection: Connection, _: BaseRouteHandler) -> None:
        buckets: Buckets = connection.app.state.buckets[rate]
        buckets.take(connection.scope["state"][_SESSION].person.id)

    return take


def session_of(request: Request[Any, Any, Any]) -> Session:
    """The session that a guard has found."""
    found: Session = request.scope["state"][_SESSION]
    return found


def credentials(connection: Connection) -> tuple[str, str]:
    """The scheme (lower case) and the rest of the Authorization header; empty when absent."""
    scheme, _, rest = connection.headers.get("authorization", "").partition(" ")
    return scheme.lower(), rest.strip()


async def _session(connection: Connection) -> Session:
    scheme, token = credentials(connection)
    held = None
    if scheme == "bearer" and token:
        held = await connection.app.state.services.sign_in.holder(token)
    if held is None:
        raise ProblemError("sign_in.needed", headers={"WWW-Authenticate": "Bearer"})
    session = Session(*held)
    connection.scope["state"][_SESSION] = session
    return session
