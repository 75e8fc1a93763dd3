"""A county of phones on bad lines, seeded: whatever is lost, repeated or late, nothing is lost.

One seed is one run; a failing seed prints itself. The invariants are those of the design: one
verdict per operation, each effect once, convergence, versions that never go back, dense numbers,
no silent overwriting, and work that survives clones of a phone and a restored server.
"""

import copy
import random
from collections import Counter

import msgspec
import pytest

from sync.contract_suite import (
    COUNTY,
    MATE,
    OFFICER,
    OTHER_VILLAGE,
    RULES,
    VILLAGE,
    VILLAGE_OFFICER,
    WORKER,
    World,
    make_world,
    record_id,
)  # fmt: skip
from sync.simulation.phones import ModelPhone
from xunan.application import accept_push, serve_pull
from xunan.application.batch import Batch
from xunan_sync.canonical import canonical, digest

pytestmark = [pytest.mark.anyio]

PEOPLE = (WORKER, MATE, VILLAGE_OFFICER, OFFICER, COUNTY)
SEEDS = range(60)
STEPS = 120
WORK: Counter[str] = Counter()
EXCHANGES_TO_HEAL = 80


class Run:
    """One seeded run."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.chance = random.Random(seed)
        self.phones: list[ModelPhone] = []
        self.records = 0
        self.backup = None
        self.late: list[tuple[ModelPhone, dict, dict]] = []
        self.vers: dict[tuple[str, str, str], int] = {}
        self.done: set[str] = set()

    async def start(self) -> None:
        for person in PEOPLE:
            model = ModelPhone(self.world, await self.world.phone(person, "x"), person.id)
            await model.register()
            self.phones.append(model)

    async def step(self) -> None:
        self.world.clock.step(minutes=1)
        phone = self.chance.choice(self.phones)
        match self.chance.choices(
            ["act", "sync", "late", "clone", "compact", "backup", "restore"],
            [50, 45, 6, 1, 2, 2, 1],
        )[0]:
            case "act":
                self.act(phone)
            case "sync":
                await self.sync(phone)
            case "late" if self.late:
                model, request, told = self.late.pop()
                await model.take(request, told)
            case "clone":
                # The phone's storage is copied to another phone; both go on.
                self.phones.append(copy.copy(phone))
                for name in (
                    "outbox",
                    "journal",
                    "verdicts",
                    "docs",
                    "holders",
                    "round",
                    "cursors",
                ):
                    setattr(self.phones[-1], name, copy.deepcopy(getattr(phone, name)))
                self.phones[-1].resetting = set(phone.resetting)
                self.phones[-1].name = f"{phone.name}-clone{len(self.phones)}"
            case "compact":
                await self.world.store.compact("2030-01-01T00:00:00.000Z")
            case "backup":
                self.backup = copy.deepcopy(vars(self.world.store))
            case "restore" if self.backup:
                devices = self.world.store.devices
                vars(self.world.store).update(copy.deepcopy(self.backup))
                self.world.store.devices = {**devices, **self.world.store.devices}
                self.world.store.epoch_name = f"epoch-{self.chance.random()}"
                self.vers.clear()

    def act(self, model: ModelPhone) -> None:
        phone, chance = model.phone, self.chance
        seen = [body for body in model.docs.values() if body["kind"] == "hazard"]
        if not seen or chance.random() < 0.2:
            self.records += 1
            village = chance.choice([VILLAGE, OTHER_VILLAGE])
            op = phone.report(record_id(self.records), village=village)
        else:
            body = chance.choice(seen)
            op = self.change(phone, body)
        model.act(op)

    def change(self, phone, body):
        chance, fields, record = self.chance, body["f"], body["id"]
        kind = chance.random()
        if kind < 0.45:
            name = chance.choice(["description", "place", "owner_org"])
            return phone.edit(
                record, body["ver"], **{name: (fields.get(name), f"v{chance.random()}")}
            )
        if kind < 0.6:
            where = chance.choice([VILLAGE, OTHER_VILLAGE])
            return phone.edit(record, body["ver"], division_code=(fields["division_code"], where))
        if kind < 0.8:
            note = {"id": f"{phone.person.id}-{chance.random()}", "text": "又去看了"}
            return phone.op("hazard.append", record, {"add": {"notes": [note]}})
        if kind < 0.95:
            return phone.move(record, "file", body["state"], level="general")
        return phone.edit(record, body["ver"], category=(fields["category"], "no_such_code"))

    async def sync(self, model: ModelPhone) -> None:
        chance = self.chance
        request = model.request(chance.choice([1, 2, 3, 50]), chance.choice([1, 3, 200]))
        fate = chance.random()
        if fate < 0.1:
            return  # the request was lost
        told = await self.ask(model, request)
        if fate < 0.2:
            return  # the answer was lost
        if fate < 0.3:
            told = await self.ask(model, request)  # sent twice by the network
        if fate < 0.4:
            self.late.append((model, request, told))
            return
        self.watch(told)
        await model.take(request, told)

    async def ask(self, model: ModelPhone, request: dict) -> dict:
        before = self.world.store.head
        told = await model.phone.ask(request)
        assert self.world.store.head >= before
        return told

    def watch(self, told: dict) -> None:
        """Nothing goes out in a split number, and versions do not go back within an epoch [L3]."""
        seqs = [row[0] for row in told.get("chg", ())]
        assert seqs == sorted(seqs)

    async def heal(self) -> None:
        """Good lines again: everybody exchanges until nothing is left to say."""
        for _ in range(EXCHANGES_TO_HEAL):
            quiet = True
            for model in self.phones:
                request = model.request(50, 200)
                told = await self.ask(model, request)
                quiet = quiet and not model.outbox and not told.get("more", True)
                quiet = quiet and not told.get("chg") and not told.get("reset")
                await model.take(request, told)
            if quiet:
                return
        pytest.fail("the phones did not come to rest")


def check_server(world: World) -> None:
    """Numbers are dense, streams add up, feed and records agree, nothing stands there twice."""
    store = world.store
    assert sorted({seq for _, seq in store.journal if seq}) == list(range(1, store.head + 1))
    names = [op.op_id for op, _ in store.journal]
    assert len(names) == len(set(names))
    counted: dict[str, tuple[int, int]] = {}
    for key, row in store.records.items():
        for stream in row.streams:
            count, total = counted.get(stream, (0, 0))
            counted[stream] = (count + 1, (total + digest(*key, row.ver)) % 2**32)
            word, _ = store.feed[stream, *key]
            assert (word.op, word.ver) == ("put", row.ver)
    assert {name: sums for name, sums in store.streams.items() if sums[0]} == counted
    put = {key for key, (word, _) in store.feed.items() if word.op == "put"}
    assert put == {(stream, *key) for key, row in store.records.items() for stream in row.streams}
    fields = [msgspec.json.decode(row.body)["f"] for row in store.records.values()]
    numbers = sorted(one["no"] for one in fields if "no" in one)
    assert numbers == [f"360724103-2026-{n:05}" for n in range(1, len(numbers) + 1)]


def check_phones(run: Run) -> None:
    """Every phone holds exactly what its person may see, in the server's words."""
    for model in run.phones:
        mine = RULES.mine(model.phone.person)
        expected = {
            key: row.body for key, row in run.world.store.records.items() if mine & {*row.streams}
        }
        assert expected == {key: canonical(body) for key, body in model.docs.items()}, model.name
        assert model.outbox == []
        for op in model.journal:
            assert op["op_id"] in run.world.store.ops, "acknowledged work is gone"
    journal = {op.op_id: op for op, _ in run.world.store.journal}
    for op_id, op in journal.items():
        if op.status == "rejected":
            assert any(
                row.kind == "quarantine" and op_id.encode() in row.body
                for row in run.world.store.records.values()
            )


async def play(seed: int, folder) -> Run:
    """One seed from start to rest, with every invariant checked."""
    async with make_world("memory", folder) as world:
        run = Run(world, seed)
        await run.start()
        for _ in range(STEPS):
            await run.step()
        run.late.clear()
        await run.heal()
        check_server(world)
        check_phones(run)
        assert world.faults == []
        return run


@pytest.mark.parametrize("seed", SEEDS)
async def test_whatever_the_lines_do_everybody_agrees_in_the_end(seed: int, tmp_path) -> None:
    """[R2] [R3] [R5] [R8] [R9] [R10] [R12] [R14] [P4] [P10] [L8]."""
    run = await play(seed, tmp_path)
    store = run.world.store
    WORK["operations"] += len(store.ops)
    WORK["conflicts"] += sum(key.kind == "conflict" for key in store.records)
    WORK["quarantined"] += sum(key.kind == "quarantine" for key in store.records)
    WORK["removed"] += sum(word.op == "rem" for word, _ in store.feed.values())
    WORK["clones"] += len(run.phones) - len(PEOPLE)
    WORK["restores"] += store.epoch_name != "memory-1"
    WORK["floors"] += any(store.floors.values())
    WORK["registered anew"] += sum(model.registrations > 1 for model in run.phones)


def test_the_runs_did_enough_to_mean_something() -> None:
    """A simulator finds only what it injects."""
    if WORK["operations"] == 0:
        pytest.fail("run the whole file: this test judges the runs before it")
    assert {name: count for name, count in WORK.items() if count < 15} == {}


async def test_two_servers_that_hear_the_same_events_reach_the_same_records(tmp_path) -> None:
    """No clock, chance or order of tables takes part in a verdict (decision 0011)."""
    first, second = await play(7, tmp_path), await play(7, tmp_path)

    assert first.world.store.records == second.world.store.records
    assert first.world.store.journal == second.world.store.journal


def forget_removals(self, key, ver, held, real=Batch._feed) -> None:
    real(self, key, ver, held)
    for name in [name for name, row in self._changes.feed.items() if row.op == "rem"]:
        del self._changes.feed[name]


def never_restart(plan, *_):
    return plan


def run_ahead(plan, _reached, floors, real=serve_pull.advance):
    return real(plan, 10**6, floors)


def number_decides(last_n, n, *, known):
    """Acknowledge by counter alone, as Replicache does."""
    return "duplicate" if known and n <= last_n else "new" if n == last_n + 1 else "duplicate"


MUTANTS = {
    "a record leaves a stream without a word": (Batch, "_feed", forget_removals),
    "forgotten rows restart nothing": (serve_pull, "restart", never_restart),
    "a cursor runs ahead of its page": (serve_pull, "advance", run_ahead),
    "a number alone decides what is new": (accept_push, "classify", number_decides),
    "numbers are given without a counter": (Batch, "counter", lambda _self, _name: 0),
}


@pytest.mark.parametrize("name", MUTANTS)
async def test_a_broken_rule_is_found(name: str, tmp_path, monkeypatch) -> None:
    """What makes the green runs mean something: each planted fault fails some seed."""
    monkeypatch.setattr(*MUTANTS[name])
    for seed in SEEDS:
        try:
            await play(seed, tmp_path)
        except (Exception, pytest.fail.Exception):  # noqa: BLE001 - any failure is a find
            return
    pytest.fail(f"no seed noticed: {name}")
