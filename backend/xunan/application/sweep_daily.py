"""Sweeps away old photos that nobody wants, once a day for as long as the server runs."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from xunan.application.ports import Clock, PhotoSweeper, Swept

# A restart is followed by every phone at once; the sweep waits until they are served.
FIRST_PAUSE_S = 600
PAUSE_S = 86_400


async def sweep_daily(
    sweeper: PhotoSweeper,
    clock: Clock,
    note: Callable[[Swept | Exception], None],
    pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> None:
    """Sweep ten minutes after the start and then every day, until cancelled.

    `note` hears of every result; after a failure the next day tries again. Several workers may
    all do this: a photo that one has taken is no longer there for the others.
    """
    await pause(FIRST_PAUSE_S)
    while True:
        try:
            note(await sweeper.sweep(clock.now()))
        # Whatever went wrong, phones must go on being served, and the operator must hear of it.
        except Exception as error:  # noqa: BLE001
            note(error)
        await pause(PAUSE_S)
