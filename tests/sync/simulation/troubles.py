"""What may befall phones and server in a run; each name stands in `FAULTS` with its weight."""

import copy
from dataclasses import replace
from random import Random
from typing import Any

from sync.contract_suite import KEY
from sync.simulation.county import GRIDS, VILLAGES
from sync.simulation.invariants import Facts, Memory
from sync.simulation.phone import ModelPhone
from xunan.application.times import instant
from xunan_sync.cursor import signed

# A backup older than this is never restored: phones keep acknowledged work longer (phone.KEEP).
BACKUP_AGE = 60
FAULTS = {
    "kill": 4, "crash": 4, "busy": 1, "clock": 1.5, "move": 3, "clone": 1, "back up": 4,
    "restore": 1.5, "compact": 5, "revoke": 0.5, "rot": 0.5, "steal": 0.3, "hole": 1,
}  # fmt: skip


class Troubles:
    """The part of a run that makes it hard."""

    chance: Random
    server: Any
    now: int
    work: Any
    phones: list[ModelPhone]
    memories: dict[int, Memory]
    backups: list[tuple[int, Any]]
    lost: set[str]

    def enter(self, phone: ModelPhone, memory: Memory | None = None) -> None:
        """See `Run`."""
        raise NotImplementedError

    async def exchange(self, phone: ModelPhone) -> None:
        """See `Run`."""
        raise NotImplementedError

    async def ask_for(self, phone: Any) -> dict[str, Any]:
        """What the server answers to a phone's next question, with which nothing is done."""
        told: dict[str, Any] = await self.server.ask(phone.ask(200).request)
        return told

    async def check_server(self) -> Facts:
        """See `Run`."""
        raise NotImplementedError

    async def kill(self, phone: ModelPhone) -> None:
        """The phone will be killed a few steps from now, wherever that is."""
        phone.fuse = self.chance.randrange(1, 9)

    async def crash(self, _: ModelPhone) -> None:
        """One of the server's next transactions is its last."""
        self.server.store.fates.insert(0, self.chance.choice(("before", "after")))

    async def busy(self, _: ModelPhone) -> None:
        """One of the next transactions does not come through."""
        self.server.store.fates.insert(0, self.chance.choice(("busy", "fault")))

    def set_a_clock(self, phone: ModelPhone) -> None:
        """Somebody's clock jumps, forth or back; nothing may depend on it."""
        minutes = self.chance.choice((-600, -5, 30, 2000, 300_000))
        if self.chance.random() < 0.5:
            phone.skew += minutes
        else:
            self.server.jump(minutes)

    async def move(self, phone: ModelPhone) -> None:
        """The person is given other grids or villages."""
        person = self.server.people[phone.person.id]
        if person.villages or person.grids:
            villages = tuple(v for v in VILLAGES if self.chance.random() < 0.5)
            grids = tuple(g for g in GRIDS if self.chance.random() < 0.3)
            await self.server.move(replace(person, villages=villages, grids=grids))

    async def clone(self, phone: ModelPhone) -> None:
        """The phone's storage is copied to another phone; both go on."""
        if len(self.phones) < 6:
            twin, memory = phone.clone(), self.memories[id(phone)]
            self.enter(twin, copy.deepcopy(memory))

    async def back_up(self, _: ModelPhone) -> None:
        """A copy of the server at this moment."""
        self.backups = [*self.backups[-2:], (self.now, await self.server.back_up())]

    async def restore(self, _: ModelPhone) -> None:
        """The server's disk is lost; it goes on from a copy, with phones that know more."""
        fresh = [one for one in self.backups if one[0] >= self.now - BACKUP_AGE]
        if fresh:
            await self.check_server()
            # What was copied after this moment belongs to a history that did not go on.
            chosen = self.chance.choice(fresh)
            self.backups = [one for one in self.backups if one[0] <= chosen[0]]
            self.work["restored"] += 1
            old = await self.server.store.epoch()
            if self.chance.random() < 0.7 or not await self.restore_unsaid(chosen[1], old):
                await self.server.restore(chosen[1], f"epoch-{self.work['restored'] + 1}")

    async def restore_unsaid(self, backup: Any, epoch: str) -> bool:
        """Nobody says that the server was put back; a phone's cursors prove it [L16].

        Whether there is such a phone; it must be the first that asks, because the server forgets
        nothing only as long as its feed does not pass what phones have read.
        """
        await self.server.restore(backup, epoch)
        head = await self.server.head()
        for phone in self.phones:
            disk = phone.disk
            known = max((at[0] for at in disk.cursors.values()), default=0)
            is_known = disk.device in self.server.devices and disk.device not in self.server.revoked
            # A phone that was given another number since holds a signature that proves nothing.
            is_signed = signed(KEY, disk.sig, disk.cursors, epoch, disk.device)
            if disk.epoch == epoch and is_signed and not disk.renew and is_known and known > head:
                told = await self.ask_for(phone)
                assert told["epoch"] != epoch, "a restore was proved and not noticed"
                self.work["restores that nobody said"] += 1
                return True
        return False

    async def compact(self, _: ModelPhone) -> None:
        """Old removals are forgotten."""
        now = self.server.clock.now()
        forgotten = await self.server.compact(instant(now.replace(year=now.year + 1)))
        self.work["removals forgotten"] += forgotten

    async def revoke(self, phone: ModelPhone) -> None:
        """The device is struck off the list."""
        if phone.disk.device in self.server.devices and len(self.phones) > 1:
            await self.server.revoke(phone.disk.device)

    async def steal(self, phone: ModelPhone) -> None:
        """The phone is gone, with everything on it."""
        if len(self.phones) > 1:
            self.part_with(phone)

    def part_with(self, phone: ModelPhone) -> None:
        """A phone that no invariant speaks of any more."""
        self.phones.remove(phone)
        self.lost |= phone.disk.blobs.keys()

    async def rot(self, phone: ModelPhone) -> None:
        """A record vanishes from the phone's storage without a word; the digest tells [R12]."""
        disk, waiting = phone.disk.copy(), {row.key for row in phone.disk.outbox}
        there = [key for key in disk.mem if key not in waiting]
        if there:
            key = self.chance.choice(there)
            self.memories[id(phone)].rotten |= disk.mem.pop(key).keys()
            disk.base.pop(key, None)
            phone.disk = disk

    async def hole(self, phone: ModelPhone) -> None:
        """A broken phone sends its second operation first."""
        await self.exchange(phone)
