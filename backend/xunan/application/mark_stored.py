"""Tells every record that refers to a stored blob that it is stored [C5, C9]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from xunan.application.accept_push import Push
from xunan.application.rules import SERVER, SERVER_DEVICE
from xunan.application.times import instant
from xunan_sync.messages import OPS_MAX, Op
from xunan_sync.upconvert import bring_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xunan.application.ports import Clock, Ids, Photos, RecordRow, SyncStore
    from xunan.application.push_queue import PushQueue
    from xunan.application.rules import Rules


class MarkStored:
    """Sends `stored` operations of the server's own device; safe to repeat.

    A record that is marked already gets no operation, so a repeated call leaves no trace.
    """

    def __init__(  # noqa: PLR0913 - ports, each of another kind
        self,
        *,
        store: SyncStore,
        photos: Photos,
        queue: PushQueue,
        rules: Rules,
        clock: Clock,
        ids: Ids,
    ) -> None:
        self._store = store
        self._photos = photos
        self._queue = queue
        self._rules = rules
        self._clock = clock
        self._ids = ids

    async def __call__(self, sha256: str) -> None:
        """Mark a blob that is stored now; returns after the commit."""
        await self.all((sha256,))

    async def all(self, shas: Sequence[str]) -> None:
        """Mark several stored blobs, one operation per record.

        Blobs that are not stored are left alone. Raises `StoreBusyError`.
        """
        stored = await self._photos.stored(shas)
        keys = {key for sha in sorted(stored) for key in await self._photos.references(sha)}
        rows = await self._store.bodies(sorted(keys)) if keys else {}
        ops = []
        for key in sorted(rows):
            unmarked = self._unmarked(rows[key], stored)
            if unmarked:
                ops.append(self._op(rows[key], unmarked))
        for start in range(0, len(ops), OPS_MAX):
            part = tuple(ops[start : start + OPS_MAX])
            await self._queue.push(Push(SERVER_DEVICE, SERVER, part, self._clock.now()))

    def _unmarked(self, row: RecordRow, stored: frozenset[str]) -> list[str]:
        """The stored blobs that the record does not show as stored yet."""
        shape = self._rules.shapes.get(row.kind)
        changes = self._rules.changes.get(row.kind, ())
        fields: dict[str, Any] = bring_up(msgspec.json.decode(row.body), changes)["f"]
        items = [
            item for name in (shape["lists"] if shape else ()) for item in fields.get(name, ())
        ]
        found = {item.get("sha256") for item in items if not item.get("stored")}
        return sorted(stored & found)

    def _op(self, row: RecordRow, shas: list[str]) -> Op:
        return Op(
            n=0,
            op_id=self._ids.uuid7(),
            t=f"{row.kind}.stored",
            id=row.id,
            at=instant(self._clock.now()),
            v=self._rules.kinds[row.kind].op_version,
            base_ver=row.ver,
            args={"shas": shas},
        )
