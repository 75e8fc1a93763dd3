"""Does for many at once what each asks for: whoever asks during one round waits for the next."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

T = TypeVar("T")

ROUND_MAX = 64


class Together(Generic[T]):
    """A commit costs an fsync, so those who wait share one; works only while somebody waits.

    `work` must be safe to repeat: where it fails for a round, it is tried for each alone.
    """

    def __init__(self, work: Callable[[Sequence[T]], Awaitable[None]]) -> None:
        self._work = work
        self._waiting: list[tuple[T, asyncio.Future[None]]] = []
        self._worker: asyncio.Task[None] | None = None

    async def __call__(self, item: T) -> None:
        """Return when the work was done for this item; raises what the work raised for it."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._rounds())
        await done

    async def _rounds(self) -> None:
        while self._waiting:
            some, self._waiting = self._waiting[:ROUND_MAX], self._waiting[ROUND_MAX:]
            try:
                await self._round(some)
            except asyncio.CancelledError:
                for _, done in (*some, *self._waiting):
                    done.cancel()
                raise

    async def _round(self, some: Sequence[tuple[T, asyncio.Future[None]]]) -> None:
        try:
            await self._work([item for item, _ in some])
        except Exception as error:  # noqa: BLE001 - it belongs to whoever asked
            if len(some) > 1:
                for one in some:
                    await self._round((one,))
            elif not some[0][1].done():
                some[0][1].set_exception(error)
            return
        for _, done in some:
            if not done.done():
                done.set_result(None)
