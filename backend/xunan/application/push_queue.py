"""Groups pushes of many phones into one transaction each; an answer leaves after its commit [P11].

A durable commit costs an fsync, so waiting pushes share one: at most 64, and at most one of a
device, because a device's next push depends on how the last one ended.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from xunan.application.accept_push import Push, PushOutcome, judge, wanted_by
from xunan.application.batch import NotLoadedError
from xunan.application.ports import StoreBusyError, Wanted
from xunan.application.rules import SERVER_DEVICE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xunan.application.ports import Changes, Loaded, SyncStore
    from xunan.application.rules import Rules

GROUP_MAX = 64
WAITING_MAX = 2000
# Each try loads what the last one missed; an operation names few records, so few tries suffice.
LOADS_MAX = 8

_Waiting = tuple[Push, "asyncio.Future[PushOutcome]"]


class PushQueue:
    """The one place through which operations reach the store.

    Works only while pushes wait; `close` lets it finish.
    """

    def __init__(self, store: SyncStore, rules: Rules, *, waiting_max: int = WAITING_MAX) -> None:
        self._store = store
        self._rules = rules
        self._waiting_max = waiting_max
        self._waiting: deque[_Waiting] = deque()
        self._worker: asyncio.Task[None] | None = None

    async def push(self, push: Push) -> PushOutcome:
        """Have a push judged and committed; the outcome is durable when this returns.

        Raises `StoreBusyError` when too many wait or the store gives no answer; nothing of the
        push is committed then, and it may be sent again [P17].
        """
        if len(self._waiting) >= self._waiting_max:
            raise StoreBusyError("too many pushes wait")
        answer: asyncio.Future[PushOutcome] = asyncio.get_running_loop().create_future()
        self._waiting.append((push, answer))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work(), name="push queue")
        return await answer

    async def close(self) -> None:
        """Wait until every push that was accepted has its answer."""
        while self._worker is not None and not self._worker.done():
            await asyncio.wait((self._worker,))

    async def _work(self) -> None:
        while self._waiting:
            group = self._next_group()
            try:
                await self._commit_all(group)
            except asyncio.CancelledError:
                for _, answer in (*group, *self._waiting):
                    answer.cancel()
                raise

    def _next_group(self) -> list[_Waiting]:
        group: list[_Waiting] = []
        devices: set[str] = set()
        left: deque[_Waiting] = deque()
        while self._waiting and len(group) < GROUP_MAX:
            push, answer = self._waiting.popleft()
            if answer.cancelled():
                continue
            if push.device in devices and push.device != SERVER_DEVICE:
                left.append((push, answer))
            else:
                devices.add(push.device)
                group.append((push, answer))
        self._waiting.extendleft(reversed(left))
        return group

    async def _commit_all(self, group: Sequence[_Waiting]) -> None:
        """Commit a group; if it fails, each push alone, so that one cannot spoil the others."""
        try:
            outcomes = await self._commit([push for push, _ in group])
        except StoreBusyError as busy:
            for _, answer in group:
                _fail(answer, busy)
        except Exception as error:  # noqa: BLE001 - it belongs to whoever pushed
            if len(group) == 1:
                _fail(group[0][1], error)
                return
            for one in group:
                await self._commit_all((one,))
        else:
            for (_, answer), outcome in zip(group, outcomes, strict=True):
                if not answer.done():
                    answer.set_result(outcome)

    async def _commit(self, pushes: list[Push]) -> list[PushOutcome]:
        wanted = wanted_by(pushes, self._rules)
        for _ in range(LOADS_MAX):
            try:
                return await self._transact(pushes, wanted)
            except NotLoadedError as missing:
                wanted = _both(wanted, missing.wanted)
        raise RuntimeError("judging kept asking for more rows")

    async def _transact(self, pushes: list[Push], wanted: Wanted) -> list[PushOutcome]:
        outcomes: list[PushOutcome] = []

        def judged(loaded: Loaded) -> Changes:
            changes, outcomes[:] = judge(loaded, wanted, pushes, self._rules)
            return changes

        first_seq = await self._store.transact(wanted, judged)
        for outcome in outcomes:
            outcome.settle(first_seq)
        return outcomes


def _fail(answer: asyncio.Future[PushOutcome], error: Exception) -> None:
    if not answer.done():
        answer.set_exception(error)


def _both(one: Wanted, other: Wanted) -> Wanted:
    return Wanted(
        one.devices | other.devices,
        one.op_ids | other.op_ids,
        one.records | other.records,
        one.counters | other.counters,
        one.blobs | other.blobs,
        one.grants | other.grants,
    )
