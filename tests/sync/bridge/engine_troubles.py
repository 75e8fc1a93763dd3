"""What may befall real engines and their server in a run; each name stands in `FAULTS`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sync.simulation.brittle import ServerDiedError
from sync.simulation.troubles import Troubles
from xunan.application.ports import StoreBusyError

if TYPE_CHECKING:
    from sync.bridge.door import Doorstep
    from sync.bridge.line import Line
    from sync.bridge.node import NodePhones
    from sync.bridge.real_phone import RealPhone
    from sync.bridge.snapshots import Shelf
    from xunan.application.ports import Person

FAULTS = {
    "kill": 8, "crash": 4, "busy": 2, "clock": 1.5, "move": 5, "clone": 1.5, "back up": 4,
    "restore": 2, "compact": 4, "build": 6, "revoke": 0.4, "rot": 0.7, "steal": 0.3,
}  # fmt: skip
# More than these database calls no act and no short pass takes.
CALLS = 120


class EngineTroubles(Troubles):
    """The part of a run that makes it hard."""

    node: NodePhones
    wire: Line
    door: Doorstep
    shelf: Shelf

    async def tell(self, phone: RealPhone, what: str, **more: Any) -> dict[str, Any]:
        """See `EngineRun`."""
        raise NotImplementedError

    async def join(self, person: Person, like: RealPhone | None = None) -> None:
        """See `EngineRun`."""
        raise NotImplementedError

    async def kill(self, phone: RealPhone) -> None:
        """The page will be killed so many database calls from now, wherever that is."""
        await self.node.do("kill", phone=phone.name, calls=self.chance.randrange(1, CALLS))
        await self.tell(phone, "kick")

    async def clone(self, phone: RealPhone) -> None:
        """The phone's storage is copied to another phone; both go on."""
        if len(self.phones) < 5:
            await self.join(phone.person, phone)

    async def rot(self, phone: RealPhone) -> None:
        """A record vanishes from the phone's storage without a word; the digest tells [R12]."""
        waiting = {row.key for row in phone.disk.outbox}
        there = [key for key in phone.disk.mem if key not in waiting]
        # A phone heals a stream once an hour at most.
        if there and self.work["rot"] == 1:
            kind, record = key = self.chance.choice(there)
            self.memories[id(phone)].rotten |= phone.disk.mem[key].keys()
            await self.tell(phone, "lose", key=f"{kind}/{record}")

    async def move(self, phone: RealPhone) -> None:
        """The person is given other places, and works on while the phone hears of it."""
        await super().move(phone)
        self.wire.eager = phone.name
        await self.tell(phone, "kick")

    async def build(self, phone: RealPhone) -> None:
        """Snapshots are made ready; mostly somebody new is the first to want one."""
        try:
            self.work["snapshots"] += await self.shelf.build()
        except (ServerDiedError, StoreBusyError, OSError):
            return
        if len(self.phones) < 5 and self.chance.random() < 0.5:
            await self.join(phone.person)

    async def restore_unsaid(self, backup: Any, epoch: str) -> bool:
        """Real engines ask when they will; every restore is said."""
        del backup, epoch
        return False

    async def restore(self, phone: RealPhone) -> None:
        """See `Troubles`; the door then leads to the restored server."""
        await super().restore(phone)
        self.door.renew()

    def set_a_clock(self, _: RealPhone) -> None:
        """Somebody sets the server's clock; within the days that phones keep their journal."""
        self.server.jump(self.chance.choice((-600, -5, 30, 2000)))
