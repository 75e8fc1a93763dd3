"""The twelve invariants of the protocol, one function each; an assertion names what was broken."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from sync.simulation.county import is_in_stream, may_see
from sync.simulation.registers import Registers
from xunan_sync.canonical import canonical, digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sync.simulation.disk import Disk
    from sync.simulation.phone import ModelPhone
    from xunan.application.ports import Changes, Key, Loaded, OpRow, Person, RecordRow

Body = dict[str, Any]
Feed = list[tuple[int, str, str, "Key", int]]


@dataclass
class Facts:
    """Everything that the server holds, read at one moment of rest."""

    journal: list[tuple[OpRow, int]]
    records: Mapping[Key, RecordRow]
    feed: Feed
    streams: Mapping[str, tuple[int, int]]
    head: int
    bodies: dict[Key, Body] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.bodies = {key: msgspec.json.decode(row.body) for key, row in self.records.items()}

    def of_phones(self) -> list[tuple[OpRow, int]]:
        """The journal without what the server itself did."""
        return [(op, seq) for op, seq in self.journal if op.actor != "server"]


@dataclass
class Memory:
    """What the simulation itself remembers about one phone's life, which no crash can touch."""

    made: list[str] = field(default_factory=list)
    acked: set[str] = field(default_factory=set)
    rotten: set[str] = field(default_factory=set)


def i1_every_operation_gets_one_verdict(
    facts: Facts, phone: ModelPhone, memory: Memory, told: dict[tuple[str, str], str]
) -> None:
    """[I1] What was made on a phone is judged once, in its order, and told the same each time."""
    assert phone.disk.outbox == [], "work still waits"
    places = {op.op_id: place for place, (op, _) in enumerate(facts.journal)}
    at = [places.get(op_id, -1) for op_id in memory.made]
    assert -1 not in at, f"never judged: {memory.made[at.index(-1)]}"
    assert at == sorted(at), "judged out of order"
    for op_id in memory.made:
        assert op_id in phone.disk.verdicts, f"no verdict: {op_id}"
    status = {op.op_id: op.status for op, _ in facts.journal}
    for (epoch, op_id), said in told.items():
        if epoch == phone.disk.epoch:
            assert said == status.get(op_id), f"told {said}: {op_id} is {status.get(op_id)}"


def i1_an_act_is_saved_whole(saved: int, of: int, *, photos_too: bool) -> None:
    """[I1] A kill leaves all of an act, with the bytes of its photos, or nothing."""
    assert saved in {0, of}, "half of an act was saved"
    assert saved == 0 or photos_too, "saved without its photo"


def i2_each_effect_stands_once(facts: Facts) -> None:
    """[I2] No operation, number, timeline entry or list item stands twice, and none is missing."""
    for what in (
        [op.op_id for op, _ in facts.journal],
        [(op.device, op.n) for op, _ in facts.journal],
    ):
        assert len(what) == len(set(what)), f"twice: {twice(what)}"
    items: dict[tuple[str, str], set[str]] = defaultdict(set)
    for op, _ in facts.of_phones():
        if op.kind == "hazard" and op.status != "rejected":
            for name, added in json.loads(op.args).get("add", {}).items():
                items[op.id, name] |= {item_key(item) for item in added}
    for key, body in facts.bodies.items():
        entries = [entry["op"] for entry in body["log"]]
        assert len(entries) == len(set(entries)), f"an operation acted twice on {key}"
        assert len(entries) == body["ver"], f"version and timeline differ on {key}"
        for name, value in body["f"].items():
            if isinstance(value, list) and key.kind == "hazard":
                there = [item_key(item) for item in value]
                assert len(there) == len(set(there)), f"an item stands twice in {key}"
                assert set(there) == items[key.id, name], f"items differ in {key}"
                items.pop((key.id, name))
    assert not [place for place in items if items[place]], "items were lost"


def i3_all_agree(facts: Facts, phone: ModelPhone, person: Person) -> None:
    """[I3] A phone at rest holds exactly what its person may see, in the server's words."""
    expected = {
        (key.kind, key.id): facts.records[key].body
        for key, body in facts.bodies.items()
        if may_see(person, body)
    }
    held = {key: canonical(body) for key, body in phone.disk.base.items()}
    assert held.keys() == expected.keys(), f"seen by one only: {held.keys() ^ expected.keys()}"
    assert held == expected, "bodies differ"


def i3_digests_agree(differing: set[str], rotten: set[str]) -> None:
    """[I3] At every checkpoint count and digest agree, but where a phone lost something itself."""
    assert differing <= rotten, f"streams differ without a reason: {differing - rotten}"


def i4_the_prefix_is_complete(feed: Feed, disk: Disk, rotten: set[str]) -> None:
    """[I4] Every row of the feed up to a cursor is on the phone, at that version or a newer one."""
    cursors = {stream: at[0] for stream, at in disk.cursors.items() if stream not in rotten}
    for seq, stream, word, key, ver in feed:
        if seq <= cursors.get(stream, 0):
            known = disk.mem.get((key.kind, key.id), {}).get(stream)
            if word == "put":
                assert known, f"{key} is missing from {stream} at {seq}"
                assert known[1] >= ver, f"{key} in {stream} is older than {seq}"
                assert disk.base[key.kind, key.id]["ver"] >= ver, f"{key} is older than {seq}"
            elif known:
                # A stream that is read anew keeps its old rows until the end.
                assert known[0] < disk.gens.get(stream, 0), f"{key} has left {stream} at {seq}"


def i5_versions_never_go_back(before: Disk, after: Disk) -> None:
    """[I5] Within an epoch a record on a phone only becomes newer."""
    if before.epoch == after.epoch:
        for key, body in after.base.items():
            if key in before.base:
                assert body["ver"] >= before.base[key]["ver"], f"{key} went back"


def i5_the_newest_word_counts(told: Body, after: Disk) -> None:
    """[I5] Of all the bodies that an answer brings, the newest is on the phone."""
    for body in [*told["docs"], *(row[6] for row in told["chg"] if row[6])]:
        known = after.base.get((body["kind"], body["id"]))
        assert known is None or known["ver"] >= body["ver"], f"{body['id']} is an older one"


def i6_own_work_stays_in_view(before: Disk, phone: ModelPhone) -> None:
    """[I6] Waiting work is seen until its verdict, and what was taken is seen after it."""
    disk = phone.disk
    for key in {row.key for row in disk.outbox}:
        if disk.epoch == before.epoch:
            assert key not in before.base or key in disk.base, f"{key} vanished under own work"
        first = next(row for row in disk.outbox if row.key == key)
        if key in disk.base or first.op["t"] == "hazard.create":
            doc = phone.view(key)
            assert doc is not None, f"{key} is not in view"


def i6_a_push_is_answered_with_its_records(
    person: Person, request: Body, told: Body, records: Mapping[Key, RecordRow]
) -> None:
    """[I6] What was just judged stays in view: the answer brings the record as it is now."""
    brought = {(body["kind"], body["id"]): body["ver"] for body in told["docs"]}
    for _, _, word, kind, record, ver, _ in told["chg"]:
        if word == "put":
            brought[kind, record] = max(ver, brought.get((kind, record), 0))
    judged = {result["n"] for result in told["results"]}
    for op in request["ops"]:
        row = records.get((op["t"].partition(".")[0], op["id"])) if op["n"] in judged else None
        if row is not None and may_see(person, msgspec.json.decode(row.body)):
            assert brought.get((row.kind, row.id)) == row.ver, f"{row.id} was not brought"


def i7_nothing_leaves_the_scope(person: Person, told: Body, *, revoked: bool) -> None:
    """[I7] No body leaves the server outside what its reader may see; nothing for the revoked."""
    assert not revoked, "something was told to a revoked device"
    for body in told.get("docs", ()):
        assert may_see(person, body), f"{body['id']} was told to {person.id}"
    for row in told.get("chg", ()):
        _, stream, word, _, record, _, body = row
        if word == "put":
            assert may_see(person, body), f"{record} was told to {person.id}"
            assert is_in_stream(stream, body), f"{record} came by {stream}"


def i7_nobody_writes_outside_the_scope(
    past: Mapping[str, Sequence[Person]],
    placed: Mapping[str, Sequence[Body]],
    revoked: Iterable[str],
    loaded: Loaded,
    changes: Changes,
) -> None:
    """[I7] What is about to be committed was done on records that its author may see.

    `past` has everybody as they were and, last, as they are; `placed` has records as they stood in
    other places. Only something added may be measured by an earlier place, and says so.
    """
    seen: set[str] = set()
    for op in changes.ops:
        has_effect = op.order is not None and op.status != "rejected"
        if op.actor == "server" or op.id in seen or not has_effect:
            continue
        assert op.device not in revoked, "a revoked device has written"
        row = next((row for key, row in loaded.records.items() if key.id == op.id), None)
        if row is not None:
            body = msgspec.json.decode(row.body)
            is_late = "sync.late_scope" in op.result and op.t.endswith(".append")
            people = past[op.actor] if is_late else past[op.actor][-1:]
            bodies = [body, *placed.get(op.id, ())] if is_late else [body]
            allowed = any(may_see(person, one) for person in people for one in bodies)
            assert allowed, f"{op.actor} wrote {op.id} from outside"
        seen.add(op.id)


def i8_nothing_is_overwritten_unseen(facts: Facts) -> None:
    """[I8] An overwritten value has a conflict record, a refused operation lies in quarantine."""
    registers = Registers(facts.bodies)
    kept: dict[str, list[Body]] = defaultdict(list)
    for key, body in facts.bodies.items():
        if key.kind == "quarantine":
            kept[body["f"]["op_id"]].append(body)
    for op, _ in facts.of_phones():
        if op.status == "rejected":
            cases = kept[op.op_id]
            assert len(cases) == 1, f"{len(cases)} quarantine records for {op.op_id}"
            inside = json.loads(cases[0]["f"]["op"])
            assert inside["op_id"] == op.op_id, "the wrong operation in quarantine"
            assert inside.get("args", {}) == json.loads(op.args), "an operation was not kept whole"
    for op, seq in sorted(facts.of_phones(), key=lambda pair: pair[1]):
        if seq and op.kind == "hazard" and op.status != "rejected":
            registers.take(op)
    registers.compare()


def i9_no_photo_is_lost_or_wrong(
    facts: Facts, photos: Mapping[str, bytes], phones: Sequence[ModelPhone], lost: set[str]
) -> None:
    """[I9] Every photo of a record is on the server, whole and marked; none has wrong bytes.

    `lost` are photos whose phones were taken away before their bytes were sent.
    """
    held = {sha for phone in phones for sha in phone.disk.blobs}
    for sha, photo in photos.items():
        assert hashlib.sha256(photo).hexdigest() == sha, "wrong bytes under a right name"
    for key, body in facts.bodies.items():
        for items in (value for value in body["f"].values() if isinstance(value, list)):
            for sha, marked in ((i["sha256"], i.get("stored")) for i in items if "sha256" in i):
                assert sha in photos or sha in held or sha in lost, f"the photo {sha} is lost"
                assert sha in photos or not marked, f"{sha} is marked and not there in {key}"
                assert marked or sha not in photos, f"{sha} is there and not marked in {key}"


def i10_numbers_are_dense(facts: Facts) -> None:
    """[I10] Sequence numbers and record numbers have no holes; the tables tell one story."""
    assert {seq for _, seq in facts.journal if seq} == set(range(1, facts.head + 1))
    causes = Counter(seq for op, seq in facts.of_phones() if seq)
    assert set(causes.values()) <= {1}, "two operations share a number"
    numbers: dict[str, list[int]] = defaultdict(list)
    for body in facts.bodies.values():
        if "no" in body["f"]:
            place, _, n = body["f"]["no"].rpartition("-")
            numbers[place].append(int(n))
    for place, given in numbers.items():
        assert sorted(given) == list(range(1, len(given) + 1)), f"numbers of {place}"
    counted: dict[str, tuple[int, int]] = {}
    put = set()
    for key, row in facts.records.items():
        for stream in row.streams:
            count, total = counted.get(stream, (0, 0))
            counted[stream] = (count + 1, (total + digest(*key, row.ver)) % 2**32)
            put.add((stream, key, row.ver))
    assert {name: sums for name, sums in facts.streams.items() if sums[0]} == counted
    assert {(stream, key, ver) for _, stream, word, key, ver in facts.feed if word == "put"} == put


def i11_the_phones_come_to_rest(exchanges: int, rows: int, page: int) -> None:
    """[I11] On good lines a phone is done after its pages and a few exchanges more."""
    most = 12 + 2 * rows // page
    assert exchanges <= most, f"{exchanges} exchanges, and no rest"


def i12_acknowledged_work_survives(facts: Facts, memory: Memory) -> None:
    """[I12] After restores, what a surviving phone was told is taken stands there exactly once."""
    there = Counter(op.op_id for op, _ in facts.journal)
    gone = {op_id: there[op_id] for op_id in memory.acked if there[op_id] != 1}
    assert not gone, f"acknowledged work is gone: {gone}"


def item_key(item: Body) -> str:
    """What makes a list item the same."""
    return str(item.get("sha256") or item.get("id"))


def twice(what: Sequence[Any]) -> list[Any]:
    """The values that stand there more than once."""
    return [value for value, count in Counter(what).items() if count > 1]
