"""The sync store in plain dictionaries, for tests and simulations; nothing of it is durable."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from xunan.application.ports import (
    Changes,
    DeviceRow,
    FeedRow,
    Grant,
    Key,
    KnownOp,
    Loaded,
    OpRow,
    Page,
    RecordRow,
    Wanted,
)
from xunan.domain.people import streams_of
from xunan.storage.sync_rows import DIGEST_MASK, Word, cut, entries

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xunan.application.ports import Person
    from xunan.storage.sync_rows import Word as FeedWord


class MemorySyncStore:
    """`SyncStore` in memory; its tables are attributes, so that tests may look."""

    def __init__(self, epoch: str = "memory-1") -> None:
        self.epoch_name = epoch
        self.head = 0
        self.devices: dict[str, DeviceRow] = {}
        self.journal: list[tuple[OpRow, int]] = []
        self.ops: dict[str, KnownOp] = {}
        self.records: dict[Key, RecordRow] = {}
        self.feed: dict[tuple[str, str, str], tuple[FeedRow, int]] = {}
        self.streams: dict[str, tuple[int, int]] = {}
        self.floors: dict[str, int] = {}
        self.counters: dict[str, int] = {}
        self.blobs_stored: set[str] = set()
        self.blob_refs: set[tuple[str, str, str]] = set()
        self.grants: dict[str, tuple[Grant, ...]] = {}

    def add_person(self, person: Person) -> None:
        """Grant a new person their streams, as the accounts do elsewhere."""
        mine = streams_of(person)
        self.grants.setdefault(person.id, tuple(Grant(stream, 0, None) for stream in mine))

    async def move_person(self, person: Person, line: Callable[[int], OpRow]) -> int:
        """See `Accounts.move_person`; who a person is now, the caller keeps."""
        if person.id not in self.grants:
            raise LookupError(person.id)
        self.head += 1
        mine, seq = streams_of(person), self.head
        kept = [
            grant if grant.to_seq is not None or grant.stream in mine
            else replace(grant, to_seq=seq - 1)
            for grant in self.grants[person.id]
        ]  # fmt: skip
        held = {grant.stream for grant in kept if grant.to_seq is None}
        fresh = [Grant(stream, seq, None) for stream in mine if stream not in held]
        self.grants[person.id] = (*kept, *fresh)
        self.journal.append((line(seq), seq))
        return seq

    def add_device(self, device: str, person: str) -> None:
        """Register a device, as the accounts do elsewhere."""
        self.devices[device] = DeviceRow(device, person, 0, "", revoked=False)

    def revoke_device(self, device: str) -> None:
        """Revoke a device, as the accounts do elsewhere."""
        self.devices[device] = replace(self.devices[device], revoked=True)

    async def epoch(self) -> str:
        """See the port."""
        return self.epoch_name

    async def renew_epoch(self, old: str, fresh: str, line: OpRow) -> str:
        """See the port."""
        if self.epoch_name == old:
            self.epoch_name = fresh
            self.journal.append((line, 0))
        return self.epoch_name

    async def transact(self, wanted: Wanted, judge: Callable[[Loaded], Changes]) -> int:
        """See the port; it is all as one, because nothing in it is awaited."""
        changes = judge(self._load(wanted))
        self._check(changes)
        first = self.head + 1
        self.head += changes.effects
        for device, (n, op_id) in changes.devices.items():
            before = self.devices[device]
            issued = max(before.issued_seq, changes.issued.get(device, 0))
            self.devices[device] = replace(before, last_n=n, last_op=op_id, issued_seq=issued)
        for op in changes.ops:
            seq = 0 if op.order is None else first + op.order
            self.journal.append((op, seq))
            self.ops[op.op_id] = KnownOp(
                op.op_id, op.device, op.n, op.kind, op.id, json.loads(op.result), seq, op.actor
            )
        for key, made in changes.records.items():
            self.records[key] = RecordRow(*key, made.ver, made.state, made.streams, made.body)
        for row in changes.feed.values():
            self.feed[row.stream, row.kind, row.id] = (row, first + row.order)
        for stream, (count, share) in changes.stream_deltas.items():
            total, digest = self.streams.get(stream, (0, 0))
            self.streams[stream] = (total + count, (digest + share) & DIGEST_MASK)
        self.counters.update(changes.counters)
        self.blob_refs |= changes.blob_refs
        return first

    async def read_page(
        self, cursors: Mapping[str, tuple[int, int]], limit: int, max_bytes: int
    ) -> Page:
        """See the port."""
        words = sorted(
            _word(row, seq)
            for row, seq in self.feed.values()
            if row.stream in cursors and seq > cursors[row.stream][0]
        )
        limited = _limited(words, limit)
        bodies = {key: row.body for key, row in self.records.items()}
        kept, left = cut(limited, lambda word: len(bodies[Key(word.kind, word.id)]), max_bytes)
        return Page(
            head=self.head,
            rows=entries(kept, bodies),
            more=left or len(limited) < len(words),
            floors={stream: self.floors.get(stream, 0) for stream in cursors},
            sums={stream: self.streams.get(stream, (0, 0)) for stream in cursors},
        )

    async def device(self, device: str) -> DeviceRow | None:
        """See the port."""
        return self.devices.get(device)

    async def bodies(self, keys: Sequence[Key]) -> Mapping[Key, RecordRow]:
        """See the port."""
        return {key: self.records[key] for key in keys if key in self.records}

    async def compact(self, received_before: str) -> int:
        """See the port."""
        until = max(
            (seq for op, seq in self.journal if op.received_at < received_before), default=0
        )
        gone = [
            (key, seq) for key, (row, seq) in self.feed.items() if row.op == "rem" and seq <= until
        ]
        for key, seq in gone:
            del self.feed[key]
            self.floors[key[0]] = max(self.floors.get(key[0], 0), seq)
        return len(gone)

    def _load(self, wanted: Wanted) -> Loaded:
        return Loaded(
            devices={name: self.devices[name] for name in wanted.devices if name in self.devices},
            ops={op_id: self.ops[op_id] for op_id in wanted.op_ids if op_id in self.ops},
            records={key: self.records[key] for key in wanted.records if key in self.records},
            counters={name: self.counters[name] for name in wanted.counters & set(self.counters)},
            blobs_stored=frozenset(wanted.blobs & self.blobs_stored),
            grants={name: self.grants[name] for name in wanted.grants & set(self.grants)},
        )

    def _check(self, changes: Changes) -> None:
        """Refuse what a database would refuse, before anything is written."""
        for device in changes.devices:
            if device not in self.devices:
                raise LookupError(f"unknown device {device}")
        names = [op.op_id for op in changes.ops]
        if len(set(names)) < len(names) or not self.ops.keys().isdisjoint(names):
            raise ValueError("unique: an operation stands in the journal once")


def _word(row: FeedRow, seq: int) -> FeedWord:
    return Word(seq, row.stream, row.kind, row.id, row.op, row.ver)


def _limited(words: list[FeedWord], limit: int) -> list[FeedWord]:
    """The first `limit` words, and the rest of the last sequence number among them."""
    if len(words) <= limit:
        return words
    last = words[limit - 1].seq
    return [word for word in words if word.seq <= last]
