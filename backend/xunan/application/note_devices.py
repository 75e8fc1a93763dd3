"""Write the binding and revoking of devices into the journal, which is the audit trail."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xunan.application.own_line import own_line
from xunan.application.ports import Changes, Wanted

if TYPE_CHECKING:
    from xunan.application.ports import Clock, Loaded, Person, SyncStore

_NAMES = uuid.UUID("0b7a2d54-93f1-5c46-8a1e-5d0c2f6b9e18")


@dataclass(frozen=True, slots=True)
class NoteDevices:
    """One journal line per act; an act is named by `parts`, so a repeated request adds none."""

    sync: SyncStore
    clock: Clock

    async def bound(self, person: Person, device: str, facts: dict[str, Any], *parts: str) -> None:
        """A device was given to its person; `parts` name the proof it was given for."""
        await self._note("device.bind", person, device, facts, parts)

    async def revoked(self, person: Person, device: str, *parts: str) -> None:
        """A person revoked a device of theirs."""
        await self._note("device.revoke", person, device, {}, parts)

    async def _note(
        self, t: str, person: Person, device: str, facts: dict[str, Any], parts: tuple[str, ...]
    ) -> None:
        now = self.clock.now()
        # The sign keeps phones from taking the name first and so hiding the act.
        op_id = f"~{uuid.uuid5(_NAMES, chr(10).join((t, device, *parts)))}"
        row = own_line(t, device, op_id, facts, now, n=int(now.timestamp() * 1000), by=person)

        def unless_known(loaded: Loaded) -> Changes:
            return Changes() if op_id in loaded.ops else Changes(ops=[row])

        await self.sync.transact(Wanted(op_ids=frozenset({op_id})), unless_known)
