"""The line on which a phone hears that there is news (SPEC.md, W): Server-Sent Events.

A line carries one number at a time and no record, so whoever loses an area may hear one poke too
many and learns nothing from it.
"""

from collections.abc import AsyncIterator
from typing import Any

import anyio
from litestar import Request, Router, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.response import Stream
from msgspec import Struct

from xunan.application.wakes import TooManyLinesError, Wakes, Watch
from xunan.domain.people import streams_of
from xunan.web.problems import ProblemError, documented
from xunan.web.services import GivenServices, Services
from xunan.web.sessions import GivenSession, Session, counted, credentials, signed_in_to_sync

# Lines of one person opened a minute: every page and every change of network opens one.
OPENED_PER_MINUTE = 30
# Pokes of one second share a line.
APART_S = 1.0
FULL_RETRY_AFTER_S = 120
SIGN_OF_LIFE = b":\n\n"
HEADERS = {
    "Cache-Control": "no-store, no-transform",
    # nginx and those that follow it hold an answer back until it is large enough.
    "X-Accel-Buffering": "no",
}


class Poke(Struct):
    """One event of the line; `data` is a sequence number in decimal digits."""

    data: str


@get(
    "/wake",
    guards=[signed_in_to_sync, counted("wake")],
    media_type="text/event-stream",
    responses={
        200: ResponseSpec(Poke, generate_examples=False, media_type="text/event-stream"),
        **documented("sign_in.needed", "device.revoked", "request.too_many", "server.busy"),
    },
)
async def wake(
    request: Request[Any, Any, Any], session: GivenSession, services: GivenServices
) -> Stream:
    """Hold a line and tell a number whenever the caller's streams have news [W1-W4]."""
    try:
        services.wakes.admit(session.person.id, session.device.device)
    except TooManyLinesError as full:
        code = "server.busy" if full.all_taken else "request.too_many"
        raise ProblemError(code, headers={"Retry-After": str(FULL_RETRY_AFTER_S)}) from full
    _, token = credentials(request)
    return Stream(_lines(services, session, token), media_type="text/event-stream", headers=HEADERS)


async def _lines(services: Services, session: Session, token: str) -> AsyncIterator[bytes]:
    wakes, person = services.wakes, session.person
    try:
        with wakes.watching(
            person.id, session.device.device, frozenset(streams_of(person))
        ) as watch:
            await wakes.catch_up(watch, watch.streams)
            # The first line also comes where nothing was ever written: it says that the line is up.
            yield _line(await watch.wait(0) or 0)
            while not watch.is_over:
                told = await watch.wait(services.web.wake_beat_s)
                if told is not None:
                    yield _line(told)
                    await anyio.sleep(APART_S)
                elif await _is_still_theirs(services, wakes, watch, token):
                    yield SIGN_OF_LIFE
                else:
                    return
    except TooManyLinesError:
        return


async def _is_still_theirs(services: Services, wakes: Wakes, watch: Watch, token: str) -> bool:
    """Whether the device may go on listening; its person may have moved meanwhile [W3]."""
    if watch.is_over:
        return False
    held = await services.sign_in.look(token)
    if held is None or held[0].revoked_at is not None:
        return False
    streams = frozenset(streams_of(held[1]))
    if watch.is_doubted or streams != watch.streams:
        await wakes.catch_up(watch, streams)
    return True


def _line(seq: int) -> bytes:
    return b"data: %d\n\n" % seq


def wake_router() -> Router:
    """The route below /sync/v1."""
    return Router("/sync/v1", route_handlers=[wake], tags=["sync"])
