"""Sweeps away old photos that nobody wants, once a day for as long as the server runs."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from xunan.application.repeating import repeat

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from xunan.application.ports import Clock, PhotoSweeper, Swept
    from xunan.application.repeating import Turns

# A restart is followed by every phone at once; the sweep waits until they are served.
FIRST_PAUSE_S = 600


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

    async def once() -> None:
        if await turns.take("sweep", clock.now()):
            note(await sweeper.sweep(clock.now()))

    await repeat(once, note, pause, first_s=FIRST_PAUSE_S)
