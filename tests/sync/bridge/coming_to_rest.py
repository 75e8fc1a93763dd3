"""The end of a run of real engines: good lines, until nothing is left to say [I11]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sync.simulation.ending import Ending
from xunan.application.mark_unmarked import mark_unmarked

if TYPE_CHECKING:
    from sync.bridge.line import Line
    from sync.bridge.real_phone import RealPhone

ROUNDS_MAX = 12


class ComingToRest(Ending):
    """The part of a run that ends it."""

    wire: Line

    async def tell(self, phone: RealPhone, what: str, **more: Any) -> dict[str, Any]:
        """See `EngineRun`."""
        raise NotImplementedError

    async def admit(self, phone: RealPhone) -> None:
        """See `EngineRun`."""
        raise NotImplementedError

    async def heal(self) -> None:
        """Good lines, no faults; a few rounds must be enough."""
        self.wire.heal()
        self.faults: dict[str, float] = {}
        self.server.store.fates = []
        self.server.revive()
        await mark_unmarked(self.server.photos, self.server.world.mark_stored.all)
        for _ in range(ROUNDS_MAX):
            head = await self.server.head()
            quiet = [await self.is_at_rest(phone) for phone in list(self.real_phones())]
            if all(quiet) and head == await self.server.head():
                return
        told = [(phone.name, phone.status) for phone in self.real_phones()]
        raise AssertionError(f"{ROUNDS_MAX} rounds, and no rest: {told}")

    def real_phones(self) -> list[Any]:
        """The phones that are left."""
        return self.phones

    async def is_at_rest(self, phone: RealPhone) -> bool:
        """One pass on a good line, and whether the phone had nothing to say or hear."""
        seen, waited = phone.disk, len(phone.disk.outbox)
        if phone.status.get("access") == "out":
            await self.admit(phone)
        await self.tell(phone, "kick")
        if phone not in self.real_phones():
            return True
        disk, status = phone.disk, phone.status
        is_in = status["access"] == "ok" and status["complete"] and not status["lastError"]
        has_said_all = not (waited or disk.outbox or phone.queued or disk.renew)
        return is_in and has_said_all and seen.base == disk.base
