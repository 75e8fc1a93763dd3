"""What a model phone keeps: everything that survives a kill, and three acts upon it.

Values inside are never changed, only replaced, so a copy of the containers is a copy.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

# Acknowledged work and photos that are safe stay on the phone this long: the 30 days of the design.
KEEP = 80
Key = tuple[str, str]
Doc = dict[str, Any]


class Row(NamedTuple):
    """An operation on the phone: when it was made and in which run, and its verdict if any."""

    op: Doc
    made: int
    boot: int
    status: str = ""
    got: int = 0

    @property
    def key(self) -> Key:
        """The record that it is about."""
        return (self.op["t"].partition(".")[0], self.op["id"])


class Blob(NamedTuple):
    """A photo on the phone; `offset` bytes are on the server, "stored" is said by a record only."""

    photo: bytes
    state: str = "queued"
    offset: int = 0
    since: int = 0


class Question(NamedTuple):
    """A request with the footing it was asked on [R6], and when."""

    request: Doc
    footing: tuple[Any, ...]
    rows: tuple[Row, ...]
    asked: int


@dataclass
class Disk:
    """Everything that survives; `base` holds the server's words, `mem` who brought them."""

    device: str = ""
    epoch: str = ""
    renew: str = ""
    next_n: int = 1
    last_n: int = 0
    last_op: str = ""
    outbox: list[Row] = field(default_factory=list)
    journal: list[Row] = field(default_factory=list)
    verdicts: dict[str, str] = field(default_factory=dict)
    base: dict[Key, Doc] = field(default_factory=dict)
    mem: dict[Key, dict[str, tuple[int, int]]] = field(default_factory=dict)
    held: set[Key] = field(default_factory=set)
    gens: dict[str, int] = field(default_factory=dict)
    sweep: set[str] = field(default_factory=set)
    cursors: dict[str, list[int]] = field(default_factory=dict)
    sig: str = ""
    blobs: dict[str, Blob] = field(default_factory=dict)

    def copy(self) -> "Disk":
        """The same contents in containers of their own."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return Disk(**{n: v if isinstance(v, str | int) else v.copy() for n, v in values.items()})


def leave(disk: Disk, leaves: Callable[[str, int], bool]) -> None:
    """Take every record out of the streams that `leaves` picks."""
    for key, streams in disk.mem.items():
        kept = {stream: at for stream, at in streams.items() if not leaves(stream, at[0])}
        if len(kept) < len(streams):
            disk.mem[key] = kept


def hand_back(disk: Disk) -> None:
    """Put the acknowledged work in front of the waiting work."""
    disk.outbox, disk.journal = disk.journal + disk.outbox, []


def renumber(disk: Disk) -> None:
    """Number the waiting work from 1 for a new device; its names stay."""
    disk.outbox = [row._replace(op={**row.op, "n": n}) for n, row in enumerate(disk.outbox, 1)]
    disk.next_n, disk.last_n, disk.last_op = len(disk.outbox) + 1, 0, ""
