"""The end of a run: everybody comes to rest, and then every invariant is asserted."""

from collections import Counter
from typing import Any

from sync.simulation import invariants as holds
from sync.simulation.invariants import Facts, Memory
from sync.simulation.phone import Letter, ModelPhone
from xunan.application.mark_unmarked import mark_unmarked


class Ending:
    """The part of a run that ends it."""

    server: Any
    page: int
    line: float
    phones: list[ModelPhone]
    memories: dict[int, Memory]
    requests: list[Any]
    answers: list[Any]
    told: dict[tuple[str, str], str]
    lost: set[str]
    work: Counter[str]

    def hear(self, letter: Any) -> None:
        """See `Run`."""
        raise NotImplementedError

    async def answer(self, letter: Any) -> None:
        """See `Run`."""
        raise NotImplementedError

    async def register(self, phone: ModelPhone, *, bad_line: bool = True) -> None:
        """See `Run`."""
        raise NotImplementedError

    async def upload(self, phone: ModelPhone, *, bad_line: bool) -> None:
        """See `Run`."""
        raise NotImplementedError

    async def heal(self) -> None:
        """Good lines, no faults: everybody exchanges until nothing is left to say [I11]."""
        self.requests, self.answers = [], []
        self.line, self.faults = 0.0, {}
        self.server.store.fates = []
        self.server.revive()
        # What a server does soon after it has started [C14].
        await mark_unmarked(self.server.photos, self.server.world.mark_stored.all)
        for phone in self.phones:
            phone.fuse = 0
        rounds = 0
        while True:
            rounds += 1
            head = await self.server.head()
            rows = len(await self.server.feed())
            holds.i11_the_phones_come_to_rest(rounds, rows, self.page)
            quiet = [await self.is_quiet(phone) for phone in list(self.phones)]
            if all(quiet) and head == await self.server.head():
                return

    async def is_quiet(self, phone: ModelPhone) -> bool:
        """One exchange on a good line, and whether the phone had nothing to say or hear."""
        had = len(phone.disk.outbox)
        if phone.disk.renew:
            await self.register(phone, bad_line=False)
        for _ in phone.disk.blobs:
            await self.upload(phone, bad_line=False)
        if phone.disk.renew:
            return False
        question = phone.ask(200, limit=self.page)
        await self.answer(Letter(phone, phone.boot, question))
        if not self.answers:
            return phone not in self.phones
        letter = self.answers.pop()
        self.hear(letter)
        told = letter.told or {"more": True}
        settled = not (told.get("more", True) or told.get("chg") or told.get("drop"))
        photos = phone.disk.blobs.values()
        sent = all(b.state == "stored" or b.offset == len(b.photo) for b in photos)
        return settled and sent and not (had or phone.disk.outbox or phone.disk.renew)

    async def facts(self) -> Facts:
        """Everything the server holds."""
        server = self.server
        return Facts(
            await server.journal(), await server.records(), await server.feed(),
            await server.streams(), await server.head(),
        )  # fmt: skip

    async def check_server(self) -> Facts:
        """What must hold on the server whenever nobody is at it."""
        facts = await self.facts()
        holds.i2_each_effect_stands_once(facts)
        holds.i8_nothing_is_overwritten_unseen(facts)
        holds.i10_numbers_are_dense(facts)
        assert self.server.faults == [], "an operation was rejected by a fault of our own"
        return facts

    async def check(self) -> None:
        """What must hold when all are at rest."""
        facts = await self.check_server()
        for phone in self.phones:
            memory = self.memories[id(phone)]
            holds.i12_acknowledged_work_survives(facts, memory)
            holds.i1_every_operation_gets_one_verdict(facts, phone, memory, self.told)
            holds.i3_all_agree(facts, phone, self.server.people[phone.person.id])
            holds.i4_the_prefix_is_complete(facts.feed, phone.disk, set())
        named = {sha for body in facts.bodies.values() for sha in photos_in(body)}
        photos = {sha: await self.server.photos.read(sha) for sha in named}
        there = {sha: read[0] for sha, read in photos.items() if read is not None}
        holds.i9_no_photo_is_lost_or_wrong(facts, there, self.phones, self.lost)
        self.count(facts)

    def count(self, facts: Facts) -> None:
        """Note how much this run did."""
        self.work["operations"] += len(facts.of_phones())
        for key in facts.records:
            self.work[key.kind] += 1
        self.work["removals"] += sum(word == "rem" for _, _, word, _, _ in facts.feed)
        self.work["deaths of the server"] += self.server.deaths
        self.work["late answers"] += sum(phone.stale for phone in self.phones)
        self.work["photos"] += sum(op.t.endswith(".stored") for op, _ in facts.journal)
        self.work["late scopes"] += sum("sync.late_scope" in op.result for op, _ in facts.journal)
        self.work["late items"] += sum(
            bool(entry.get("late")) for body in facts.bodies.values() for entry in body["log"]
        )


def photos_in(body: dict[str, Any]) -> list[str]:
    """The hashes of the photos in a record."""
    lists = [value for value in body["f"].values() if isinstance(value, list)]
    return [item["sha256"] for items in lists for item in items if "sha256" in item]
