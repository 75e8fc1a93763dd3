"""Marks photos that are safe though their records do not say so [C14].

A server that dies between storing a photo and marking it leaves that to the phone, which asks
again [C9]. A phone that is lost in the meantime never will.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from xunan.application.repeating import repeat

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from xunan.application.ports import Photos

# A restart is followed by every phone at once, and most of them ask again by themselves.
FIRST_PAUSE_S = 300
# Counted back from the last photo that was stored: however long the server was away, what it left
# undone when it died is among these.
AGE = timedelta(days=1)
AT_ONCE = 100


async def mark_unmarked(photos: Photos, mark: Callable[[Sequence[str]], Awaitable[None]]) -> None:
    """Mark what was stored lately wherever it is not; a photo that is marked costs no operation.

    Raises `StoreBusyError`; what was marked until then stays so.
    """
    shas = await photos.stored_lately(AGE)
    for start in range(0, len(shas), AT_ONCE):
        await mark(shas[start : start + AT_ONCE])


async def mark_unmarked_daily(
    photos: Photos,
    mark: Callable[[Sequence[str]], Awaitable[None]],
    note: Callable[[Exception], None],
    pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> None:
    """Do so soon after the start and then every day, until cancelled; `note` hears of failures.

    Several workers may all do this: nothing is marked twice.
    """
    await repeat(lambda: mark_unmarked(photos, mark), note, pause, first_s=FIRST_PAUSE_S)
