"""One seeded run of real engines against the real application, until everybody has come to rest."""

from __future__ import annotations

import base64
import copy
import json
from collections import Counter
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any, cast

import msgspec

from sync.bridge.coming_to_rest import ComingToRest
from sync.bridge.door import Doorstep, Reply, code_of
from sync.bridge.engine_troubles import FAULTS, EngineTroubles
from sync.bridge.line import Line
from sync.bridge.node import KINDS
from sync.bridge.real_phone import RealPhone, as_act, what_waits_is_whole
from sync.bridge.snapshots import Shelf
from sync.simulation import invariants as holds
from sync.simulation.acts import Acting
from sync.simulation.county import PEOPLE
from sync.simulation.hosts import DiskServer, RamServer
from sync.simulation.invariants import Memory
from xunan.application.sign_in import hash_secret

if TYPE_CHECKING:
    from pathlib import Path

    from sync.bridge.node import NodePhones
    from sync.simulation.phone import ModelPhone
    from xunan.application.ports import Changes, Loaded, Person

LENGTHS = (15, 30, 50)


class EngineRun(ComingToRest, EngineTroubles):
    """One seed; `work` counts what happened, so that a test can tell whether it was enough."""

    def __init__(self, seed: int, node: NodePhones, *, on_disk: bool = False) -> None:
        self.node, self.seed = node, seed
        self.chance = chance = Random(seed)
        self.work: Counter[str] = Counter()
        self.now = 0
        kind = DiskServer if on_disk else RamServer
        self.on_disk = on_disk
        self.server: Any = kind(chance, self.watch, is_busy=not on_disk and chance.random() < 0.4)
        self.acting = Acting(chance, self.server.clock, self.server.ids)
        self.phones: list[Any] = []
        self.memories: dict[int, Memory] = {}
        self.backups: list[tuple[int, Any]] = []
        self.told: dict[tuple[str, str], str] = {}
        self.lost: set[str] = set()
        self.names = 0
        self.page = chance.choice((1, 2, 5, 50))
        self.faults = {name: rate for name, rate in FAULTS.items() if chance.random() < 0.6}
        self.line = 0.0
        self.wire = Line(chance, self.page, chance.choice((0.05, 0.2, 0.4)))
        node.carry = self.carry

    async def play(self, folder: Path) -> None:
        """From an empty county to rest, with every invariant asserted."""
        await self.open(folder)
        try:
            await self.node.do("begin", kinds=str(KINDS))
            for person in self.chance.sample(list(PEOPLE.values()), self.chance.choice((2, 3, 4))):
                await self.join(person)
            for _ in range(self.chance.choice(LENGTHS)):
                await self.step()
            await self.heal()
            await self.check()
        finally:
            await self.server.close()

    async def open(self, folder: Path) -> None:
        """An empty county with its door."""
        if self.on_disk:
            await self.server.begin_in(folder)
            await self.give_codes()
        else:
            self.server.begin()
        self.shelf = Shelf(self.server, folder / f"shelf-{self.seed}")
        self.server.start(self.server.store.store, self.server.photos)
        self.door = Doorstep(self.server, folder)
        self.door.renew()

    async def give_codes(self) -> None:
        """Everybody's code, in the real accounts."""
        until = self.server.clock.now() + timedelta(days=4000)
        accounts = self.server.storage.accounts
        for name in PEOPLE:
            await accounts.add_code(hash_secret(code_of(name)), name, until, 10**6)

    def watch(self, loaded: Loaded, changes: Changes) -> None:
        """What is about to be committed."""
        server = self.server
        holds.i7_nobody_writes_outside_the_scope(
            server.past, server.placed, server.revoked, loaded, changes
        )
        server.remember_places(loaded)

    async def join(self, person: Person, like: RealPhone | None = None) -> None:
        """A phone joins, new or with a copy of another's storage."""
        self.names += 1
        phone = RealPhone(person, str(self.names))
        memory = Memory()
        if like is not None:
            memory, phone.photos = copy.deepcopy(self.memories[id(like)]), like.photos
            phone.lines = like.lines
        self.phones.append(phone)
        self.memories[id(phone)] = memory
        by = {"id": person.id, "name": person.name, "role": person.role}
        await self.tell(phone, "enter", person=by, like=like.name if like else "")
        if like is None:
            await self.admit(phone)

    async def admit(self, phone: RealPhone) -> None:
        """Sign in with one's code; the line may fail."""
        self.names += 1
        key = f"install-key-{self.names:020d}"
        await self.tell(phone, "admit", code=code_of(phone.person.id), key=key)

    async def step(self) -> None:
        """One thing happens."""
        self.now += 1
        self.server.clock.step(minutes=1)
        if not self.phones:
            await self.join(PEOPLE["worker"])
        phone = self.chance.choice(self.phones)
        if phone.status.get("access") == "out":
            await self.admit(phone)
        names = {"act": 40, "kick": 30, **self.faults}
        name = self.chance.choices(list(names), list(names.values()))[0]
        self.work[name] += 1
        match name:
            case "act":
                await self.act(phone)
            case "kick":
                await self.tell(phone, "kick")
            case "clock":
                self.set_a_clock(phone)
            case _:
                await getattr(self, name.replace(" ", "_"))(phone)
        await self.revive()

    async def revive(self) -> None:
        """Start the server anew where it died."""
        if self.server.revive():
            self.door.renew()

    # What people do, and what befalls their phones.

    async def act(self, phone: RealPhone) -> None:
        """A person saves an act; the engine sends it, or tries to [R1]."""
        before = set(self.memories[id(phone)].made)
        wish = self.wish(phone)
        told = await self.tell(phone, "act", **wish)
        if told["refused"]:
            self.work["refused by the phone"] += 1
        made = [one for one in self.memories[id(phone)].made if one not in before]
        if not told["isKilled"] and not told["refused"]:
            assert len(made) >= len(wish["acts"]), "saved, and not in the queue"

    def wish(self, phone: RealPhone) -> dict[str, Any]:
        """What the person asks the screen for."""
        act = self.acting.next(cast("ModelPhone", phone))
        phone.photos |= act.photos
        photos = [
            {"sha256": sha, "base64": base64.b64encode(photo).decode()}
            for sha, photo in act.photos.items()
        ]
        self.lost |= act.photos.keys()
        return {"acts": [as_act(op) for op in act.ops], "photos": photos}

    def wish_with_photo(self, phone: RealPhone) -> dict[str, Any]:
        """A wish that brings a photo."""
        while True:
            wish = self.wish(phone)
            if wish["photos"]:
                return wish

    def outcome(self) -> list[str]:
        """What stands on the server in the end, whenever and in whatever parts it came."""
        records = self.server.ram.records.values()
        return sorted(f"{row.kind} {row.id} {row.state} {row.ver}" for row in records)

    # The line.

    async def tell(self, phone: RealPhone, what: str, **more: Any) -> dict[str, Any]:
        """Have a phone do something and hold against the invariants what its database says."""
        before = phone.disk
        told = await self.node.do(what, phone=phone.name, **more)
        if "disk" not in told:
            return told
        self.work["killed"] += told["isKilled"]
        found = set(phone.read(told["disk"]))
        await self.revive()
        self.after(phone, before, found)
        if phone.status.get("access") == "revoked" and phone in self.phones:
            self.part_with(phone)
        return told

    def after(self, phone: RealPhone, before: Any, found: set[str]) -> None:
        """What must hold on a phone whenever it has come to rest."""
        memory, disk = self.memories[id(phone)], phone.disk
        known = set(memory.made)
        memory.made += [row.op["op_id"] for row in (*disk.journal, *disk.outbox)
                        if row.op["op_id"] not in known]  # fmt: skip
        memory.acked |= disk.verdicts.keys()
        if phone.status.get("access") == "revoked":
            return
        for row in (*disk.journal, *disk.outbox):
            self.lost -= set(row.op.get("blobs", ()))
        what_waits_is_whole(phone)
        holds.i5_versions_never_go_back(before, disk)
        holds.i6_own_work_stays_in_view(before, cast("ModelPhone", phone))
        holds.i3_digests_agree(found, memory.rotten)
        self.work["digests that healed"] += len(found)
        memory.rotten -= {s for s, at in disk.cursors.items() if at[0] == 0} | found
        memory.rotten &= disk.cursors.keys()
        if not self.on_disk and disk.epoch == self.server.ram.epoch_name:
            feed = [
                (seq, row.stream, row.op, row, row.ver)
                for row, seq in self.server.ram.feed.values()
            ]
            holds.i4_the_prefix_is_complete(feed, disk, memory.rotten)

    async def carry(self, call: dict[str, Any]) -> dict[str, Any]:
        """An HTTP request of an engine, over the line to the application."""
        phone = next((one for one in self.phones if one.name == call["phone"]), None)
        return {} if phone is None else await self.wire.carry(call, self, phone)

    async def serve(self, call: dict[str, Any], *, cut: int = -1) -> Reply | None:
        """The application hears a request; None where it died over it."""
        body = call["text"].encode() if "text" in call else base64.b64decode(call["base64"])
        self.work["requests"] += 1
        reply = await self.door.ask(call["method"], call["path"], call["headers"], body, cut=cut)
        if self.server.revive():
            self.door.renew()
            return None
        self.work["pages of snapshots"] += "/snapshot/" in call["path"] and reply.status == 200
        if call["path"] == "/sync/v1/exchange" and reply.status == 200:
            self.look_at(json.loads(body), msgspec.json.decode(reply.body))
        return reply

    def look_at(self, asked: dict[str, Any], told: dict[str, Any]) -> None:
        """Nothing leaves the scope; a verdict stays what it was [I1, I7]."""
        device = asked["device"]
        person = self.server.people[self.server.devices[device].person]
        holds.i7_nothing_leaves_the_scope(person, told, revoked=device in self.server.revoked)
        names = {op["n"]: op["op_id"] for op in asked["ops"]}
        for result in told.get("results", ()):
            place = (told["epoch"], names[result["n"]])
            said = self.told.setdefault(place, result["status"])
            assert said == result["status"], f"{place}: first {said}, then {result['status']}"
            self.work["told twice"] += bool(result.get("dup"))
