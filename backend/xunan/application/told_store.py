"""The sync store, told on: after each commit, whoever waits for news of its streams hears of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xunan.application.ports import (
        Changes,
        DeviceRow,
        Key,
        Loaded,
        OpRow,
        Page,
        RecordRow,
        SyncStore,
        Wanted,
    )
    from xunan.application.wakes import Wakes

# A device that was bound or struck off changes who may hold a line.
ABOUT_DEVICES = "device"


@dataclass(frozen=True, slots=True)
class ToldStore:
    """A `SyncStore` whose commits are told to `wakes`, which never waits."""

    store: SyncStore
    wakes: Wakes

    async def epoch(self) -> str:
        """See the port."""
        return await self.store.epoch()

    async def renew_epoch(self, old: str, fresh: str, line: OpRow) -> str:
        """See the port."""
        return await self.store.renew_epoch(old, fresh, line)

    async def transact(self, wanted: Wanted, judge: Callable[[Loaded], Changes]) -> int:
        """See the port; what was committed is told once it is."""
        last: list[Changes] = []

        def judged(loaded: Loaded) -> Changes:
            # Judging may be repeated; only the last one was written.
            last[:] = [judge(loaded)]
            return last[0]

        first = await self.store.transact(wanted, judged)
        for changes in last:
            reached: dict[str, int] = {}
            for row in changes.feed.values():
                reached[row.stream] = max(reached.get(row.stream, 0), first + row.order)
            people = {op.actor for op in changes.ops if op.kind == ABOUT_DEVICES}
            if reached or people:
                self.wakes.committed(reached, people)
        return first

    async def read_page(
        self, cursors: Mapping[str, tuple[int, int]], limit: int, max_bytes: int
    ) -> Page:
        """See the port."""
        return await self.store.read_page(cursors, limit, max_bytes)

    async def device(self, device: str) -> DeviceRow | None:
        """See the port."""
        return await self.store.device(device)

    async def bodies(self, keys: Sequence[Key]) -> Mapping[Key, RecordRow]:
        """See the port."""
        return await self.store.bodies(keys)
