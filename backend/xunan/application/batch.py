"""A group of pushes while it is judged: records as they stand by now, and what will be written.

Rows of the feed, digests and encoded bodies are made once per record at the end, so a record that
ten operations touch costs no more than one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from xunan.application.ports import Changes, FeedRow, Key, RecordWrite, Wanted
from xunan_sync.canonical import canonical, digest
from xunan_sync.upconvert import bring_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xunan.application.ports import Columns, Grant, Loaded, OpRow
    from xunan.application.rules import Doc, Rules

_STREAM_NAME = re.compile(r"[0-9A-Za-z_.:-]{1,100}")
_DIGEST_SIZE = 2**32


class NotLoadedError(Exception):
    """Judging needs rows that the batch had not asked for; load `wanted` too and judge again."""

    def __init__(self, wanted: Wanted) -> None:
        super().__init__(str(wanted))
        self.wanted = wanted


class InvalidStreamError(Exception):
    """A body holds a value that cannot name a stream."""


@dataclass(slots=True)
class _Held:
    """A record in the batch: `doc` as it stands by now, the stored version and streams before."""

    doc: Doc | None
    streams: tuple[str, ...]
    ver_before: int = 0
    streams_before: tuple[str, ...] = ()
    columns: Columns | None = None
    order: int = -1


class NewState(NamedTuple):
    """A record's new body, where it can be seen, and its searchable facts."""

    doc: Doc
    streams: tuple[str, ...]
    columns: Columns


class Batch:
    """Reads what was loaded, gathers what to write; `changes()` closes it.

    `people` are all whose operations are judged: when the history of one is needed, all are asked
    for, so that a full group loads again once and not once per person.
    """

    def __init__(
        self, loaded: Loaded, wanted: Wanted, rules: Rules, people: frozenset[str]
    ) -> None:
        self.loaded = loaded
        self.rules = rules
        self._wanted = wanted
        self._people = people
        self._held: dict[Key, _Held] = {}
        self._changes = Changes()
        self._counters = dict(loaded.counters)

    def doc(self, key: Key) -> Doc | None:
        """Return the record as it stands by now, or None."""
        return self._hold(key).doc

    def bytes_of(self, key: Key) -> int:
        """Return about how large the record's body is by now."""
        held = self._hold(key)
        if held.columns is None:
            row = self.loaded.records.get(key)
            return len(row.body) if row is not None else 0
        return len(canonical(held.doc))

    def streams(self, key: Key) -> tuple[str, ...]:
        """Return where the record can be seen by now."""
        return self._hold(key).streams

    @property
    def order(self) -> int:
        """The place of the next operation with effect; `take_order` uses it up [P10]."""
        return self._changes.effects

    def take_order(self) -> None:
        """Use up the present place."""
        self._changes.effects += 1

    def numbering(self, device: str) -> tuple[int, str] | None:
        """Return how far this batch has taken a device's numbers, if it has."""
        return self._changes.devices.get(device)

    def state_of(self, doc: Doc) -> NewState:
        """Work out where a body can be seen and found.

        Raises `InvalidStreamError` when a value in it cannot name a stream.
        """
        kind = self.rules.kinds[doc["kind"]]
        streams = self.rules.streams(kind, doc)
        if not all(map(_STREAM_NAME.fullmatch, streams)):
            raise InvalidStreamError(str(streams))
        return NewState(doc, streams, self.rules.columns(kind, doc))

    def write(self, state: NewState) -> None:
        """Take the new state of a record that was read before, at the present place."""
        held = self._hold(Key(state.doc["kind"], state.doc["id"]))
        held.doc, held.streams, held.columns = state.doc, state.streams, state.columns
        held.order = self.order

    def open(self, state: NewState) -> None:
        """Take a record that the server itself opens under an id that nobody can have used."""
        key = Key(state.doc["kind"], state.doc["id"])
        self._held[key] = _Held(state.doc, state.streams, columns=state.columns, order=self.order)

    def refer(self, shas: Iterable[str], doc: Doc) -> None:
        """Note that a record refers to these blobs."""
        self._changes.blob_refs.update((sha, doc["kind"], doc["id"]) for sha in shas)

    def journal(self, row: OpRow) -> None:
        """Add a line to the journal."""
        self._changes.ops.append(row)

    def grants(self, person: str) -> Sequence[Grant]:
        """Return the streams that were ever the person's.

        Raises `NotLoadedError` when they were not asked for, as is usual: few operations need them.
        """
        if person not in self._wanted.grants:
            raise NotLoadedError(Wanted(grants=self._people | {person}))
        return self.loaded.grants.get(person, ())

    def move_device(self, device: str, n: int, op_id: str) -> None:
        """Note how far a device's numbers were taken."""
        self._changes.devices[device] = (n, op_id)

    def issue(self, device: str, seq: int) -> None:
        """Note that a device was given cursors up to this number."""
        self._changes.issued[device] = seq

    def counter(self, name: str) -> int:
        """Return a counter's value, 0 where it was never used.

        Raises `NotLoadedError` when it was not asked for, because its row must be locked first.
        """
        if name not in self._wanted.counters:
            raise NotLoadedError(Wanted(counters=frozenset((name,))))
        return self._counters.get(name, 0)

    def count(self, name: str, value: int) -> None:
        """Set a counter."""
        self._counters[name] = value
        self._changes.counters[name] = value

    def changes(self) -> Changes:
        """Return everything to write."""
        changes = self._changes
        for key, held in self._held.items():
            if held.doc is not None and held.columns is not None:
                changes.records[key] = RecordWrite(
                    *key,
                    held.doc["ver"],
                    held.doc["state"],
                    held.streams,
                    canonical(held.doc),
                    held.columns,
                )
                self._feed(key, held.doc["ver"], held)
        return changes

    def _hold(self, key: Key) -> _Held:
        held = self._held.get(key)
        if held is None:
            if key not in self._wanted.records:
                raise NotLoadedError(Wanted(records=frozenset((key,))))
            row = self.loaded.records.get(key)
            if row is None:
                held = _Held(None, ())
            else:
                # Judged and written in today's terms; one that no operation touches stays [V4].
                doc = bring_up(msgspec.json.decode(row.body), self.rules.changes.get(key.kind, ()))
                held = _Held(doc, row.streams, row.ver, row.streams)
            self._held[key] = held
        return held

    def _feed(self, key: Key, ver: int, held: _Held) -> None:
        feed, deltas = self._changes.feed, self._changes.stream_deltas
        kind, record = key
        before, now = held.streams_before, held.streams
        new = digest(kind, record, ver)
        old = digest(kind, record, held.ver_before) if before else 0
        for stream in dict.fromkeys((*before, *now)):
            was, stays = stream in before, stream in now
            word = "put" if stays else "rem"
            feed[stream, kind, record] = FeedRow(stream, kind, record, word, ver, held.order)
            count, total = deltas.get(stream, (0, 0))
            total += (new if stays else 0) - (old if was else 0)
            deltas[stream] = (count + stays - was, total % _DIGEST_SIZE)
