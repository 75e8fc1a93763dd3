"""Forgets removals that every phone in use has long read, so that the feed does not grow for ever.

A phone that was away for longer finds its streams' floors above its cursors and reads those
streams anew [L17, L8].
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from xunan.application.repeating import repeat
from xunan.application.sweep_daily import FIRST_PAUSE_S
from xunan.application.times import instant

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from xunan.application.ports import Clock, FeedCompaction
    from xunan.application.repeating import Turns

KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class CompactFeed:
    """The nightly run over the feed; safe to repeat, and in several workers at once."""

    store: FeedCompaction
    clock: Clock

    async def __call__(self) -> int:
        """Forget the removals of more than 90 days ago; how many. Raises `StoreBusyError`."""
        return await self.store.compact(instant(self.clock.now() - KEPT))

    async def every_day(
        self,
        turns: Turns,
        note: Callable[[int | Exception], None],
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """Run a while after the start and then every day, until cancelled.

        `note` hears of every result; after a failure the next day tries again.
        """

        async def once() -> None:
            if await turns.take("compaction", self.clock.now()):
                note(await self())

        await repeat(once, note, pause, first_s=FIRST_PAUSE_S)
