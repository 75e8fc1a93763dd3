"""One seeded run: phones, a server and a bad network, until everybody has come to rest."""

import asyncio
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from sync.simulation import invariants as holds
from sync.simulation.acts import Acting
from sync.simulation.county import PEOPLE
from sync.simulation.disk import Question
from sync.simulation.ending import Ending
from sync.simulation.hosts import DiskServer, RamServer
from sync.simulation.invariants import Memory
from sync.simulation.phone import KilledError, Letter, ModelPhone
from sync.simulation.server import NoAnswerError, SignedOutError, WipedError
from sync.simulation.troubles import FAULTS, Troubles
from xunan.application.ports import Changes, Loaded

PIECE = 7
LENGTHS = (40, 80, 120, 180)


class Run(Ending, Troubles):
    """One seed; `work` counts what happened, so that a test can tell whether it was enough."""

    def __init__(self, seed: int, *, on_disk: bool = False) -> None:
        self.seed = seed
        self.chance = chance = Random(seed)
        self.work: Counter[str] = Counter()
        self.now = 0
        self.keys = 0
        self.on_disk = on_disk
        kind = DiskServer if on_disk else RamServer
        is_busy = chance.random() < 0.4
        self.server: Any = kind(chance, self.watch, is_busy=is_busy and not on_disk)
        self.acting = Acting(chance, self.server.clock, self.server.ids)
        self.phones: list[ModelPhone] = []
        self.memories: dict[int, Memory] = {}
        self.requests: list[Letter] = []
        self.answers: list[Letter] = []
        self.backups: list[tuple[int, Any]] = []
        self.told: dict[tuple[str, str], str] = {}
        self.lost: set[str] = set()
        self.page = chance.choice((1, 1, 2, 5, 50))
        self.faults = {name: rate for name, rate in FAULTS.items() if chance.random() < 0.6}
        if "hole" in self.faults:
            # Of a phone that is both broken and cloned nobody could tell the order of its work.
            self.faults.pop("clone", None)
        self.line = chance.choice((0.02, 0.1, 0.25))

    async def play(self, folder: Path | None = None) -> None:
        """From an empty county to rest, with every invariant asserted."""
        if folder is None:
            self.server.begin()
        else:
            await self.server.begin_in(folder)
        try:
            for person in self.chance.sample(list(PEOPLE.values()), self.chance.choice((2, 3, 4))):
                self.enter(ModelPhone(person, lambda: self.now, self.new_key))
            for _ in range(self.chance.choice(LENGTHS)):
                await self.step()
            await self.heal()
            await self.check()
        finally:
            await self.server.close()

    def enter(self, phone: ModelPhone, memory: Memory | None = None) -> None:
        """A phone joins."""
        self.phones.append(phone)
        self.memories[id(phone)] = memory or Memory()

    def new_key(self) -> str:
        """A new install key."""
        self.keys += 1
        return f"key-{self.keys}"

    def watch(self, loaded: Loaded, changes: Changes) -> None:
        """What is about to be committed."""
        server = self.server
        holds.i7_nobody_writes_outside_the_scope(
            server.past, server.placed, server.revoked, loaded, changes
        )
        server.remember_places(loaded)

    async def step(self) -> None:
        """One thing happens."""
        self.now += 1
        self.server.clock.step(minutes=1)
        if not self.phones:
            self.enter(ModelPhone(PEOPLE["worker"], lambda: self.now, self.new_key))
        phone = self.chance.choice(self.phones)
        usual = {"act": 30, "exchange": 22, "ask": 15, "serve": 10, "hear": 13, "upload": 7}
        names = {**usual, **self.faults}
        name = self.chance.choices(list(names), list(names.values()))[0]
        self.work[name] += 1
        match name:
            case "act":
                self.act(phone)
            case "exchange":
                await self.exchange(phone)
            case "ask":
                await self.ask(phone)
            case "serve":
                await self.serve(self.chance.choice((1, 2, 4, 6)))
            case "hear" if self.answers:
                self.hear(self.answers.pop(self.chance.randrange(len(self.answers))))
            case "upload":
                await self.upload(phone, bad_line=True)
            case "clock":
                self.set_a_clock(phone)
            case _ if name in self.faults:
                await getattr(self, name.replace(" ", "_"))(phone)
        self.server.revive()

    # What phones do.

    def act(self, phone: ModelPhone) -> None:
        """A person saves an act; a kill leaves all of it or nothing [R1]."""
        act = self.acting.next(phone)
        before = len(phone.disk.outbox)
        try:
            phone.save(act.ops, act.photos)
        except KilledError:
            self.killed(phone)
        saved = phone.disk.outbox[before:]
        photos_too = phone.disk.blobs.keys() >= act.photos.keys()
        holds.i1_an_act_is_saved_whole(len(saved), len(act.ops), photos_too=photos_too)
        if not saved:
            self.lost |= act.photos.keys()
        self.memories[id(phone)].made += [row.op["op_id"] for row in saved]
        holds.i6_own_work_stays_in_view(phone.disk, phone)

    def killed(self, phone: ModelPhone) -> None:
        """The phone's process is gone, and with it whatever it waited for."""
        phone.restart()
        self.work["killed"] += 1

    def question(self, phone: ModelPhone) -> Question:
        """The phone's next question, of whatever size."""
        limit = self.chance.choice((self.page, self.page, 3, 50))
        asked = phone.ask(self.chance.choice((1, 3, 200)), limit=limit)
        if "hole" in self.faults and self.chance.random() < 0.05:
            # A broken phone leaves out its first operation.
            asked.request["ops"] = asked.request["ops"][1:]
        return asked

    async def ask(self, phone: ModelPhone) -> None:
        """A question goes out; the network may lose or repeat it."""
        if phone.disk.renew:
            await self.register(phone)
            return
        letter = Letter(phone, phone.boot, self.question(phone))
        for _ in range(self.copies()):
            self.requests.append(letter)

    async def exchange(self, phone: ModelPhone) -> None:
        """A question and its answer without anything between, if the line lets them through."""
        if phone.disk.renew:
            await self.register(phone)
            return
        letter = Letter(phone, phone.boot, self.question(phone))
        for _ in range(self.copies()):
            await self.answer(letter)
        if self.answers and self.answers[-1].phone is phone:
            self.hear(self.answers.pop())

    def copies(self) -> int:
        """How often the network delivers something."""
        draw = self.chance.random()
        return 0 if draw < self.line else 2 if draw < 1.5 * self.line else 1

    async def register(self, phone: ModelPhone, *, bad_line: bool = True) -> None:
        """The phone asks for a number; a lost answer is asked for again with the same key."""
        key = phone.disk.renew
        if bad_line and self.chance.random() < self.line:
            return
        device, epoch = await self.server.register(phone.person.id, key)
        if bad_line and self.chance.random() < self.line:
            return
        try:
            phone.registered(key, device, epoch)
        except KilledError:
            self.killed(phone)

    async def serve(self, many: int) -> None:
        """The server hears several requests at once, in any order."""
        self.chance.shuffle(self.requests)
        taken, self.requests = self.requests[:many], self.requests[many:]
        if self.on_disk:
            for letter in taken:
                await self.answer(letter)
        else:
            await asyncio.gather(*(self.answer(letter) for letter in taken))

    async def answer(self, letter: Letter) -> None:
        """The server hears a request; its answer, if any, goes out once, twice or not at all."""
        phone, question = letter.phone, letter.question
        try:
            told = await self.server.ask(question.request)
        except NoAnswerError:
            return
        except SignedOutError:
            told = None
        except WipedError:
            if phone in self.phones and letter.boot == phone.boot:
                self.part_with(phone)
            return
        if told is not None:
            self.remember_verdicts(question, told)
            if not (self.on_disk or self.server.is_busy) and "docs" in told:
                person = self.server.people[phone.person.id]
                holds.i6_a_push_is_answered_with_its_records(
                    person, question.request, told, self.server.ram.records
                )
        for _ in range(self.copies()):
            self.answers.append(letter._replace(told=told))

    def remember_verdicts(self, question: Question, told: dict[str, Any]) -> None:
        """The same operation is told the same verdict for as long as the epoch lasts [I1]."""
        names = {op["n"]: op["op_id"] for op in question.request["ops"]}
        for result in told.get("results", ()):
            place = (told["epoch"], names[result["n"]])
            said = self.told.setdefault(place, result["status"])
            assert said == result["status"], f"{place}: first {said}, then {result['status']}"
            self.work["told twice"] += bool(result.get("dup"))

    def hear(self, letter: Letter) -> None:
        """An answer reaches the process that asked for it, or nobody."""
        phone, question, told = letter.phone, letter.question, letter.told
        if letter.boot != phone.boot or phone not in self.phones:
            return
        before, healed, stale = phone.disk, len(phone.healed), phone.stale
        try:
            if told is None:
                phone.signed_out(question)
            else:
                phone.take(question, told)
        except KilledError:
            self.killed(phone)
        self.after(phone, before, healed)
        same = (before.epoch, before.renew) == (phone.disk.epoch, phone.disk.renew)
        if told is not None and phone.disk is not before and phone.stale == stale and same:
            holds.i5_the_newest_word_counts(told, phone.disk)

    def after(self, phone: ModelPhone, before: Any, healed: int) -> None:
        """What must hold on a phone whenever it has heard an answer."""
        memory = self.memories[id(phone)]
        memory.acked |= {row.op["op_id"] for row in phone.disk.journal[-200:]}
        holds.i5_versions_never_go_back(before, phone.disk)
        holds.i6_own_work_stays_in_view(before, phone)
        found = set(phone.healed[healed:])
        holds.i3_digests_agree(found, memory.rotten)
        self.work["digests that healed"] += len(found)
        memory.rotten -= {s for s, at in phone.disk.cursors.items() if at[0] == 0}
        memory.rotten &= phone.disk.cursors.keys()
        if not self.on_disk and phone.disk.epoch == self.server.ram.epoch_name:
            feed = [
                (seq, row.stream, row.op, row, row.ver)
                for row, seq in self.server.ram.feed.values()
            ]
            holds.i4_the_prefix_is_complete(feed, phone.disk, memory.rotten)

    async def upload(self, phone: ModelPhone, *, bad_line: bool) -> None:
        """A piece of a photo, which may be lost, repeated or damaged on its way."""
        waiting = [
            (sha, blob)
            for sha, blob in phone.disk.blobs.items()
            if blob.state == "queued" and blob.offset < len(blob.photo)
        ]
        if not waiting:
            return
        sha, blob = self.chance.choice(waiting)
        piece = blob.photo[blob.offset : blob.offset + (PIECE if bad_line else 99)]
        if bad_line and self.chance.random() < self.line:
            piece = bytes(byte ^ 1 for byte in piece)
        offset = blob.offset
        for _ in range(self.copies() if bad_line else 1):
            try:
                offset = await self.server.send_piece(
                    phone.person.id, sha, len(blob.photo), blob.offset, piece
                )
            except NoAnswerError:
                return
        if bad_line and self.chance.random() < self.line:
            return
        try:
            phone.sent(sha, offset)
        except KilledError:
            self.killed(phone)
