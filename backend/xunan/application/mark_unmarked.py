"""Marks photos that are safe though their records do not say so [C14].

A server that dies between storing a photo and marking it leaves that to the phone, which asks
again [C9]. A phone that is lost in the meantime never will.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from xunan.application.ports import Photos

# A restart is followed by every phone at once, and most of them ask again by themselves.
FIRST_PAUSE_S = 300
PAUSE_S = 86_400
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
    await pause(FIRST_PAUSE_S)
    while True:
        try:
            await mark_unmarked(photos, mark)
        # Whatever went wrong, phones must go on being served, and the operator must hear of it.
        except Exception as error:  # noqa: BLE001
            note(error)
        await pause(PAUSE_S)
