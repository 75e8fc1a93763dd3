"""Which snapshot a stream that begins at 0 is offered instead of pages [S1, S5].

A snapshot is what a first pull of one stream would bring up to a sequence number, made ready
beforehand: pages of bodies as they are stored, compressed once for every phone that will ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from xunan_sync.messages import SCHEMA, SnapshotOffer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xunan_sync.cursor import Cursors

ACCEPTS = "snapshot"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A finished snapshot: `count` records in `pages` pages of together `bytes` on the wire.

    `made_at` is an instant as on the wire; a snapshot never changes.
    """

    stream: str
    epoch: str
    seq: int
    count: int
    pages: int
    bytes: int
    made_at: str
    schema: int = SCHEMA

    @property
    def name(self) -> str:
        """What the snapshot is called in addresses."""
        return f"{self.epoch}-{self.seq}-{self.schema}"

    def offer(self) -> SnapshotOffer:
        """What the exchange says about it."""
        return SnapshotOffer(self.name, self.seq, self.count, self.bytes, self.pages)


@dataclass(frozen=True, slots=True)
class PackedPage:
    """One page, `{"docs":[...]}`, in the encodings that browsers take apart themselves."""

    brotli: bytes
    gzip: bytes


class SnapshotShelf(Protocol):
    """Where finished snapshots stand; all of a snapshot is there, or nothing of it."""

    def newest(self, stream: str, epoch: str) -> Snapshot | None:
        """The snapshot of the stream with the highest number, of this epoch and our schema."""
        ...

    def read(self, stream: str, name: str, page: int, encoding: str) -> bytes | None:
        """A page as it goes out ("br" or "gzip"), or None where there is none of that name."""
        ...

    def put(self, snapshot: Snapshot, pages: Sequence[PackedPage]) -> None:
        """Make a snapshot readable; one of the same stream and name that is there stays."""
        ...

    def discard(self, snapshot: Snapshot) -> None:
        """Take a snapshot away at once."""
        ...

    def retire(self, epoch: str, now: str, before: str) -> int:
        """Take away what nobody may read any more; how many [S6].

        That is every snapshot of another epoch or schema, and those that were found to be
        replaced before the instant `before`; newly replaced ones are marked with `now`.
        """
        ...


class NoSnapshots:
    """A shelf with nothing on it, and nothing can be put there: streams come in pages."""

    def newest(self, _stream: str, _epoch: str) -> None:
        """See the port."""

    def discard(self, _snapshot: Snapshot) -> None:
        """See the port."""


class Offers(Protocol):
    """The part of the shelf that an exchange needs."""

    def newest(self, stream: str, epoch: str) -> Snapshot | None:
        """See `SnapshotShelf`."""
        ...

    def discard(self, snapshot: Snapshot) -> None:
        """See `SnapshotShelf`."""
        ...


def offered(
    offers: Offers, epoch: str, start: Cursors, head: int, facts: Mapping[str, int]
) -> dict[str, Snapshot]:
    """The snapshots for the streams that begin at 0, by stream; `facts` are the floors [S5].

    One below the floor would bring back what has left the stream since. One beyond the head is
    of a history that a restore has ended, and would look right again once the head has passed it.
    """
    found = {}
    for stream, (seq, _) in start.items():
        made = offers.newest(stream, epoch) if seq == 0 else None
        if made is None:
            continue
        if made.seq > head:
            offers.discard(made)
        elif made.seq >= facts.get(stream, 0):
            found[stream] = made
    return found
