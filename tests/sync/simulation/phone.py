"""A model phone: the rules R1 to R14 of SPEC.md in their plainest form, each with its number.

What survives a kill lies in `Disk`; a transaction works on a copy and puts it in place at its end.
"""

import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sync.contract_suite import RULES
from sync.simulation.disk import (
    KEEP,
    Blob,
    Disk,
    Doc,
    Key,
    Question,
    Row,
    hand_back,
    leave,
    renumber,
)
from xunan.application.ports import Person
from xunan_sync.canonical import digest
from xunan_sync.merge import apply_op


class KilledError(Exception):
    """The phone's process was ended; only what was committed is left."""


class ModelPhone:
    """One phone; `elapsed` is its steady clock, `new_key` makes install keys."""

    def __init__(self, person: Person, elapsed: Callable[[], int], new_key: Callable[[], str]):
        self.person = person
        self.elapsed = elapsed
        self.new_key = new_key
        self.disk = Disk(renew=new_key())
        self.boot = 0
        self.fuse = 0
        self.skew = 0
        self.healed: list[str] = []
        self.stale = 0

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Disk]:
        """All of it or nothing, whenever the process is killed [R1, R5]."""
        draft = self.disk.copy()
        yield draft
        self.step()
        self.disk = draft
        self.step()

    def step(self) -> None:
        """A place where a kill may strike; `fuse` counts down to it."""
        if self.fuse:
            self.fuse -= 1
            if not self.fuse:
                raise KilledError

    def restart(self) -> None:
        """The process begins anew over what was committed."""
        self.boot, self.fuse = self.boot + 1, 0

    def view(self, key: Key) -> Doc | None:
        """What the person sees: the server's word, and the waiting work over it [R2]."""
        doc = self.disk.base.get(key)
        by = {"id": self.person.id, "name": self.person.name, "role": self.person.role}
        ctx = {"by": by, "rank": RULES.ranks[self.person.role], "ranks": RULES.ranks}
        for row in self.disk.outbox:
            if row.key == key and key[0] in RULES.shapes:
                doc = apply_op(doc, row.op, ctx, RULES.shapes[key[0]]).doc
        return doc

    def save(self, ops: list[Doc], photos: dict[str, bytes]) -> None:
        """Numbers, operations and photo bytes in one transaction [R1]."""
        with self.transaction() as disk:
            for op in ops:
                self.step()
                known = max((at[0] for at in disk.cursors.values()), default=0)
                made = {**op, "n": disk.next_n, "base_seq": known}
                disk.outbox.append(Row(made, self.elapsed(), self.boot))
                disk.next_n += 1
            self.keep_photos(disk, photos)

    def keep_photos(self, disk: Disk, photos: dict[str, bytes]) -> None:
        """The part of `save` that photos need."""
        for sha, photo in photos.items():
            self.step()
            disk.blobs.setdefault(sha, Blob(photo))

    def footing(self) -> tuple[Any, ...]:
        """What an answer must still fit to be used [R6]."""
        disk = self.disk
        return (disk.device, disk.epoch, disk.renew, disk.last_n, disk.cursors)

    def ask(self, most: int, **more: Any) -> Question:
        """The next question: the oldest waiting operations, with an age in the same run [R13]."""
        disk, now = self.disk, self.elapsed()
        rows = tuple(disk.outbox[:most])
        ops = [
            {**row.op, "age_ms": (now - row.made) * 60_000} if row.boot == self.boot else row.op
            for row in rows
        ]
        have = [sha for sha, blob in disk.blobs.items() if blob.state == "queued"]
        request = {
            "device": disk.device, "epoch": disk.epoch, "app": "t", "schema": 1, "now": "",
            "ops": ops, "cursors": disk.cursors, "sig": disk.sig, "have_blobs": have, **more,
        }  # fmt: skip
        return Question(request, self.footing(), rows, now)

    def take(self, question: Question, told: Doc) -> None:
        """Take in an answer in one transaction, unless it has come too late [R6]."""
        if question.footing != self.footing():
            self.stale += 1
            return
        with self.transaction() as disk:
            if told["epoch"] != disk.epoch:
                self.start_over(disk, told["epoch"])
                return
            parting = self.parting(disk, told)
            if parting:
                if parting == "forgot":
                    hand_back(disk)
                disk.renew = self.new_key()
                renumber(disk)
                return
            self.take_verdicts(disk, question, told)
            self.step()
            self.take_news(disk, told)
            self.step()
            self.take_photos(disk, told)
            self.tidy(disk, question.asked)

    def registered(self, key: str, device: str, epoch: str) -> None:
        """The server has given this phone a number; what waits is numbered anew [R8, R9, R14]."""
        with self.transaction() as disk:
            if disk.renew != key:
                return
            if disk.epoch not in {"", epoch}:
                self.start_over(disk, epoch)
            disk.device, disk.epoch, disk.renew = device, epoch, ""
            renumber(disk)

    def signed_out(self, question: Question) -> None:
        """The server does not know this device any more: sign in anew."""
        if question.footing == self.footing():
            with self.transaction() as disk:
                disk.renew = disk.renew or self.new_key()

    def start_over(self, disk: Disk, epoch: str) -> None:
        """Another history: forget bodies and cursors, hand back what it may have lost [R9]."""
        hand_back(disk)
        disk.base, disk.mem, disk.held, disk.cursors = {}, {}, set(), {}
        disk.gens, disk.sweep, disk.sig = {}, set(), ""
        disk.blobs = {
            sha: blob._replace(state="queued", offset=0) for sha, blob in disk.blobs.items()
        }
        disk.epoch, disk.renew = epoch, self.new_key()
        renumber(disk)

    def parting(self, disk: Disk, told: Doc) -> str:
        """How the server's memory of this device differs from our own: "" not at all [R8]."""
        n, op = told["last_n"], told["last_op"]
        if told["notice"] == "fork" or n >= disk.next_n:
            return "fork"
        if n < disk.last_n:
            return "forgot"
        names = {row.op["n"]: row.op["op_id"] for row in disk.outbox}
        own = disk.last_op if n == disk.last_n else names.get(n)
        return "fork" if n > 0 and own != op else ""

    def take_verdicts(self, disk: Disk, question: Question, told: Doc) -> None:
        """Only a verdict in hand moves an operation from the outbox to the journal [R7]."""
        results = {result["n"]: result["status"] for result in told["results"]}
        for row in question.rows:
            status = results.get(row.op["n"])
            if status is None:
                return
            disk.outbox = [one for one in disk.outbox if one.op["n"] != row.op["n"]]
            disk.journal.append(row._replace(status=status, got=self.elapsed()))
            disk.verdicts[row.op["op_id"]] = status
            disk.last_n, disk.last_op = row.op["n"], row.op["op_id"]

    def take_news(self, disk: Disk, told: Doc) -> None:
        """Streams, bodies and cursors, as the answer has them [R3, R4, R5, R10, R12]."""
        gone = set(told["drop"])
        disk.sweep = (disk.sweep | set(told["reset"])) - gone
        for stream in told["reset"]:
            disk.gens[stream] = disk.gens.get(stream, 0) + 1
        leave(disk, lambda stream, _: stream in gone)
        for body in told["docs"]:
            disk.held.add((body["kind"], body["id"]))
            self.put(disk, body)
        for _, stream, word, kind, record, ver, body in told["chg"]:
            key = (kind, record)
            streams = {s: at for s, at in disk.mem.get(key, {}).items() if s != stream}
            if word == "put":
                streams[stream] = (disk.gens.get(stream, 0), ver)
                self.put(disk, body)
            disk.mem[key] = streams
        disk.cursors, disk.sig = told["cursors"], told["sig"]
        if not told["more"]:
            self.sweep_old(disk)
            disk.held = set()
        self.forget(disk)
        if not told["more"]:
            self.compare(disk, told["sum"])

    def put(self, disk: Disk, body: Doc) -> None:
        """A version never goes back [R3]."""
        key = (body["kind"], body["id"])
        if body["ver"] >= disk.base.get(key, {"ver": 0})["ver"]:
            disk.base[key] = body

    def sweep_old(self, disk: Disk) -> None:
        """What a restarted stream did not bring again has left it [R10]."""
        sweep, gens = disk.sweep, disk.gens
        leave(disk, lambda stream, gen: stream in sweep and gen < gens.get(stream, 0))
        disk.sweep = set()

    def forget(self, disk: Disk) -> None:
        """A record goes when no stream holds it and no work on it waits [R4]."""
        waiting = {row.key for row in disk.outbox}
        disk.mem = {key: streams for key, streams in disk.mem.items() if streams}
        for key in [key for key in disk.base if key not in disk.mem]:
            if key not in disk.held and key not in waiting:
                del disk.base[key]

    def compare(self, disk: Disk, sums: Doc) -> None:
        """A stream whose count or digest differs begins anew [R12]."""
        own: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for key, streams in disk.mem.items():
            for stream, (_, ver) in streams.items():
                own[stream][0] += 1
                own[stream][1] = (own[stream][1] + digest(*key, ver)) % 2**32
        for stream, expected in sums.items():
            if own[stream] != expected:
                self.healed.append(stream)
                disk.gens[stream] = disk.gens.get(stream, 0) + 1
                disk.sweep.add(stream)
                disk.cursors = {**disk.cursors, stream: [0, disk.cursors[stream][1]]}

    def take_photos(self, disk: Disk, told: Doc) -> None:
        """A photo is safe when a pulled record says so; one that the server lacks goes again."""
        bodies = told["docs"] + [row[6] for row in told["chg"] if row[6]]
        items = [i for body in bodies for v in body["f"].values() if isinstance(v, list) for i in v]
        for sha in {i["sha256"] for i in items if isinstance(i, dict) and i.get("stored")}:
            blob = disk.blobs.get(sha)
            if blob and blob.state == "queued":
                disk.blobs[sha] = blob._replace(state="stored", since=self.elapsed())
        for sha in told["blobs_missing"]:
            blob = disk.blobs.get(sha)
            if blob and (blob.state == "stored" or blob.offset == len(blob.photo)):
                disk.blobs[sha] = blob._replace(state="queued", offset=0)

    def tidy(self, disk: Disk, asked: int) -> None:
        """Let go of what was safe long before this question was asked [R11]."""
        disk.journal = [row for row in disk.journal if row.got >= asked - KEEP]
        disk.blobs = {
            sha: blob
            for sha, blob in disk.blobs.items()
            if blob.state == "queued" or blob.since >= asked - KEEP
        }

    def sent(self, sha: str, offset: int) -> None:
        """So many bytes of a photo are on the server now."""
        with self.transaction() as disk:
            if sha in disk.blobs:
                disk.blobs[sha] = disk.blobs[sha]._replace(offset=offset)

    def clone(self) -> "ModelPhone":
        """Another phone with a copy of this one's storage."""
        twin = ModelPhone(self.person, self.elapsed, self.new_key)
        twin.disk = self.disk.copy()
        return twin


class Letter(NamedTuple):
    """A request or an answer on its way, with the run of the phone that sent it."""

    phone: ModelPhone
    boot: int
    question: Question
    told: Any = None
