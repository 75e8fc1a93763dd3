"""Faults to plant in the model phone: each breaks one of the rules R of SPEC.md.

They show that the invariants would notice a phone that breaks its half of the protocol; the real
phone is tried by its own simulation (`sync/phone/src/simulation.test.ts`).
"""

from collections.abc import Callable
from typing import Any

from sync.simulation import phone
from sync.simulation.disk import Blob
from sync.simulation.mutants import Mutant
from sync.simulation.phone import ModelPhone


def save_photos_later(
    self: Any, ops: Any, photos: Any, real: Callable[..., None] = ModelPhone.save
) -> None:
    """The photo's bytes are written after the operation, in a transaction of their own."""
    real(self, ops, {})
    with self.transaction() as disk:
        self.keep_photos(disk, photos)


def forget_what_waits(self: Any, disk: Any) -> None:
    """A record that no stream holds goes, whatever waits on it."""
    disk.mem = {key: streams for key, streams in disk.mem.items() if streams}
    for key in [key for key in disk.base if key not in disk.mem and key not in disk.held]:
        del disk.base[key]


def forget_with_one_stream(
    self: Any, disk: Any, told: Any, real: Any = ModelPhone.take_news
) -> None:
    """A record goes with a stream that was taken away, though another still holds it."""
    gone = set(told["drop"])
    disk.mem = {key: streams for key, streams in disk.mem.items() if not gone & streams.keys()}
    real(self, disk, told)


def cursors_first(self: Any, disk: Any, told: Any, real: Any = ModelPhone.take_news) -> None:
    """The cursors are committed before the rows they stand for."""
    early = self.disk.copy()
    early.cursors = told["cursors"]
    self.disk = early
    self.step()
    real(self, disk, told)


def any_footing(_: Any) -> tuple[Any, ...]:
    """A late answer is as good as any."""
    return ()


def number_is_enough(self: Any, disk: Any, _question: Any, told: Any) -> None:
    """Whatever `last_n` covers is done, whether its verdict came or not."""
    while disk.outbox and disk.outbox[0].op["n"] <= told["last_n"]:
        disk.journal.append(disk.outbox.pop(0))
    disk.last_n, disk.last_op = told["last_n"], told["last_op"]


def keep_no_journal(self: Any, disk: Any, _asked: int) -> None:
    """What was acknowledged is thrown away."""
    disk.journal = []


def sweep_nothing(self: Any, disk: Any) -> None:
    """A restarted stream keeps what it did not bring again."""
    disk.sweep = set()


def free_when_sent(self: Any, sha: str, offset: int, real: Any = ModelPhone.sent) -> None:
    """The bytes go when the last piece was acknowledged."""
    real(self, sha, offset)
    blob = self.disk.blobs.get(sha, Blob(b""))
    if offset == len(blob.photo):
        self.disk.blobs.pop(sha, None)


def start_empty(self: Any, disk: Any, epoch: str, real: Any = ModelPhone.start_over) -> None:
    """A new epoch throws away what waits."""
    disk.outbox = []
    real(self, disk, epoch)


def drop_work(self: Any, disk: Any, told: Any, real: Any = ModelPhone.take_news) -> None:
    """Work on a record goes with the stream that held it."""
    gone = {key for key, streams in disk.mem.items() if streams.keys() <= set(told["drop"])}
    disk.outbox = [row for row in disk.outbox if row.key not in gone]
    real(self, disk, told)


PHONE_MUTANTS: dict[str, Mutant] = {
    "photo bytes are saved after the operation": Mutant(
        "R1", ModelPhone, "save", save_photos_later
    ),
    "a record goes while work on it waits": Mutant("R4", ModelPhone, "forget", forget_what_waits),
    "a record goes while a stream holds it": Mutant(
        "R4", ModelPhone, "take_news", forget_with_one_stream
    ),
    "cursors are written before their rows": Mutant("R5", ModelPhone, "take_news", cursors_first),
    "a late answer is used": Mutant("R6", ModelPhone, "footing", any_footing),
    "a number is taken for a verdict": Mutant("R7", ModelPhone, "take_verdicts", number_is_enough),
    "a fork is not noticed": Mutant("R8", ModelPhone, "parting", lambda *_: ""),
    "acknowledged work is not handed back": Mutant("R9", phone, "hand_back", lambda _: None),
    "acknowledged work is not kept": Mutant("R9", ModelPhone, "tidy", keep_no_journal),
    "a restarted stream is never swept": Mutant("R10", ModelPhone, "sweep_old", sweep_nothing),
    "photo bytes go when they were sent": Mutant("R11", ModelPhone, "sent", free_when_sent),
    "a wrong digest is passed over": Mutant("R12", ModelPhone, "compare", lambda *_: None),
    "a new epoch throws waiting work away": Mutant("R14", ModelPhone, "start_over", start_empty),
    "waiting work goes with its stream": Mutant("R14", ModelPhone, "take_news", drop_work),
}
