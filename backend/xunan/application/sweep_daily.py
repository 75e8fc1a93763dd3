"""Sweeps away old photos that nobody wants, once a day for as long as the server runs."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from xunan.application.ports import Clock, PhotoSweeper, Swept

# A restart is followed by every phone at once; the sweep waits until they are served.
FIRST_PAUSE_S = 600
PAUSE_S = 86_400


class Turns(Protocol):
    """Whose turn a daily job is, of all processes that serve one database."""

    async def take(self, job: str, now: datetime) -> bool:
        """Whether the job is the caller's to do now; nobody else's for the day then."""
        ...


async def sweep_daily(
    sweeper: PhotoSweeper,
    clock: Clock,
    turns: Turns,
    note: Callable[[Swept | Exception], None],
    pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> None:
    """Sweep ten minutes after the start and then every day, until cancelled.

    `note` hears of every result; after a failure the next day tries again. Of several workers one
    does it; whoever sweeps by command does no harm beside it.
    """
    await pause(FIRST_PAUSE_S)
    while True:
        try:
            if await turns.take("sweep", clock.now()):
                note(await sweeper.sweep(clock.now()))
        # Whatever went wrong, phones must go on being served, and the operator must hear of it.
        except Exception as error:  # noqa: BLE001
            note(error)
        await pause(PAUSE_S)
