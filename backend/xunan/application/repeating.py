"""Does a job over and over for as long as the server runs, whatever becomes of one time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

DAY_S = 86_400


class Turns(Protocol):
    """Whose turn a daily job is, of all processes that serve one database."""

    async def take(self, job: str, now: datetime) -> bool:
        """Whether the job is the caller's to do now; nobody else's for the day then."""
        ...


async def repeat(
    job: Callable[[], Awaitable[None]],
    note: Callable[[Exception], None],
    pause: Callable[[float], Awaitable[object]],
    *,
    first_s: float,
    every_s: float = DAY_S,
) -> None:
    """Do the job after `first_s` seconds and then again and again, until cancelled.

    `note` hears of a failure; the next time tries again.
    """
    await pause(first_s)
    while True:
        try:
            await job()
        # Whatever went wrong, phones must go on being served, and the operator must hear of it.
        except Exception as error:  # noqa: BLE001 - any failure is told and none may end the loop
            note(error)
        await pause(every_s)
