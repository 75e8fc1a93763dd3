"""The sync store on PostgreSQL: ordered locks, one pure judgement, the ticket last."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import asyncpg

from xunan.application.ports import (
    Changes,
    DeviceRow,
    Key,
    Loaded,
    Page,
    RecordRow,
)
from xunan.storage import postgres_sql as sql
from xunan.storage import sync_rows
from xunan.storage.sync_rows import DIGEST_MASK, RECORD_COLUMNS, Word, clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from xunan.application.ports import OpRow, Wanted
    from xunan.storage.postgres_engine import PooledEngine

ATTEMPTS = 6
RETRY_PAUSE_S = 0.02
# A unique violation is another batch that brought the same operation or record at once: the
# retry finds it and answers from the journal.
RETRIED = (
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.UniqueViolationError,
)


class PostgresSyncStore:
    """`SyncStore` over the pooled engine."""

    def __init__(self, engine: PooledEngine, epoch: str) -> None:
        self._engine = engine
        self._epoch = epoch

    async def epoch(self) -> str:
        """See the port; another process may have renewed it a moment ago."""
        return self._epoch

    async def renew_epoch(self, old: str, fresh: str, line: OpRow) -> str:
        """See the port; the row's lock lets one process through."""
        async with self._engine.connection() as connection, connection.transaction():
            if await connection.execute(sql.RENEW_EPOCH, old, fresh) == "UPDATE 1":
                await _take_ticket(connection, Changes(ops=[line]))
            epoch = str(await connection.fetchval(sql.READ_EPOCH))
        self._epoch = epoch
        return epoch

    async def transact(self, wanted: Wanted, judge: Callable[[Loaded], Changes]) -> int:
        """See the port; deadlocks and races for one operation are tried again."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                async with self._engine.connection() as connection, connection.transaction():
                    loaded = await _load(connection, wanted)
                    return await _write(connection, loaded, judge(loaded))
            except RETRIED:
                if attempt == ATTEMPTS:
                    raise
            await asyncio.sleep(RETRY_PAUSE_S * attempt)
        raise AssertionError  # the last attempt returned or raised

    async def read_page(
        self, cursors: Mapping[str, tuple[int, int]], limit: int, max_bytes: int
    ) -> Page:
        """See the port; repeatable read makes the counter and the rows one moment."""
        async with (
            self._engine.connection() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            head, self._epoch = await connection.fetchrow(sql.READ_HEAD)
            return await _page(connection, head, cursors, limit, max_bytes)

    async def device(self, device: str) -> DeviceRow | None:
        """See the port."""
        async with self._engine.connection() as connection:
            row = await connection.fetchrow(sql.READ_DEVICE, clean(device))
        return DeviceRow(*row) if row else None

    async def bodies(self, keys: Sequence[Key]) -> Mapping[Key, RecordRow]:
        """See the port."""
        async with self._engine.connection() as connection:
            return _records(await connection.fetch(sql.READ_RECORDS, *_columns(keys, 2)))

    async def compact(self, received_before: str) -> int:
        """See the port."""
        async with self._engine.connection() as connection, connection.transaction():
            until = await connection.fetchval(sql.OLD_UNTIL, received_before)
            await connection.execute(sql.LOCK_HEAD)
            await connection.execute(sql.RAISE_FLOORS, until)
            done = await connection.execute(sql.FORGET_REMOVALS, until)
        return int(done.rpartition(" ")[2])


def _columns(rows: Iterable[Sequence[Any]], width: int) -> list[list[Any]]:
    """Rows turned into one list a column, with NULs out of their texts."""
    columns: list[list[Any]] = [[] for _ in range(width)]
    for row in rows:
        for column, value in zip(columns, row, strict=True):
            column.append(clean(value) if isinstance(value, str) else value)
    return columns


def _sorted_clean(names: Iterable[str]) -> list[str]:
    return sorted(clean(name) for name in names)


def _records(rows: Iterable[Any]) -> dict[Key, RecordRow]:
    return {Key(row["kind"], row["id"]): sync_rows.record_from(tuple(row)) for row in rows}


async def _load(connection: Any, wanted: Wanted) -> Loaded:
    """Lock and load; always devices, counters, blobs, records, each in the order of its keys."""

    async def listed(statement: str, names: frozenset[str]) -> list[Any]:
        return await connection.fetch(statement, _sorted_clean(names)) if names else []

    devices = await listed(sql.LOCK_DEVICES, wanted.devices)
    ops = await listed(sql.READ_OPS, wanted.op_ids)
    await listed(sql.MAKE_COUNTERS, wanted.counters)
    counters = await listed(sql.LOCK_COUNTERS, wanted.counters)
    await listed(sql.MAKE_BLOBS, wanted.blobs)
    blobs = await listed(sql.LOCK_BLOBS, wanted.blobs)
    records = (
        await connection.fetch(sql.LOCK_RECORDS, *_columns(sorted(wanted.records), 2))
        if wanted.records
        else []
    )
    grants = await listed(sql.READ_GRANTS, wanted.grants)
    return Loaded(
        devices={row["id"]: DeviceRow(*row) for row in devices},
        ops={row["op_id"]: sync_rows.known_op(tuple(row)) for row in ops},
        records=_records(records),
        counters={row["name"]: row["n"] for row in counters if row["n"]},
        blobs_stored=frozenset(row["sha256"] for row in blobs if row["state"] == "stored"),
        grants=sync_rows.grants_from(grants),
    )


async def _write(connection: Any, loaded: Loaded, changes: Changes) -> int:
    if changes.devices:
        numbering = [
            (device, n, op, changes.issued.get(device, 0))
            for device, (n, op) in sorted(changes.devices.items())
        ]
        done = await connection.execute(sql.SET_DEVICES, *_columns(numbering, 4))
        if done != f"UPDATE {len(numbering)}":
            raise LookupError(f"unknown device among {sorted(changes.devices)}")
    if changes.counters:
        await connection.execute(sql.SET_COUNTERS, *_columns(sorted(changes.counters.items()), 2))
    if changes.blob_refs:
        await connection.execute(sql.INSERT_REFS, *_columns(sorted(changes.blob_refs), 3))
    created = sync_rows.creation_times(changes)
    width = len(RECORD_COLUMNS)
    for statement, known in ((sql.UPDATE_RECORDS, True), (sql.INSERT_RECORDS, False)):
        rows = [
            sync_rows.record_row(changes.records[key], created[key])
            for key in sorted(changes.records)
            if (key in loaded.records) is known
        ]
        if rows:
            await connection.execute(statement, *_columns(rows, width))
    return await _take_ticket(connection, changes)


async def _take_ticket(connection: Any, changes: Changes) -> int:
    operations = [(*sync_rows.operation_row(op), op.order) for op in changes.ops]
    words = [
        (row.stream, row.kind, row.id, row.op, row.ver, row.order) for row in changes.feed.values()
    ]
    sums = [
        (name, total, digest & DIGEST_MASK)
        for name, (total, digest) in sorted(changes.stream_deltas.items())
    ]
    first = await connection.fetchval(
        sql.TICKET,
        changes.effects,
        *_columns(operations, len(sync_rows.OPERATION_COLUMNS) + 1),
        *_columns(words, 6),
        *_columns(sums, 3),
    )
    return int(first)


async def _page(
    connection: Any,
    head: int,
    cursors: Mapping[str, tuple[int, int]],
    limit: int,
    max_bytes: int,
) -> Page:
    rows = await connection.fetch(sql.READ_STREAMS, _sorted_clean(cursors))
    facts = {row["name"]: tuple(row)[1:] for row in rows}
    floors = {stream: facts.get(stream, (0, 0, 0))[0] for stream in cursors}
    starts = {stream: seq for stream, (seq, _) in cursors.items()}
    words, more = await _words(connection, starts, limit)
    keys = sorted({Key(word.kind, word.id) for word in words if word.op == "put"})
    sizes = {
        Key(row["kind"], row["id"]): row["size"]
        for row in await connection.fetch(sql.READ_BODY_SIZES, *_columns(keys, 2))
    }
    kept, left = sync_rows.cut(words, lambda word: sizes[Key(word.kind, word.id)], max_bytes)
    keys = sorted({Key(word.kind, word.id) for word in kept if word.op == "put"})
    bodies = {
        Key(row["kind"], row["id"]): row["body"]
        for row in await connection.fetch(sql.READ_BODIES, *_columns(keys, 2))
    }
    return Page(
        head=head,
        rows=sync_rows.entries(kept, bodies),
        more=more or left,
        floors=floors,
        sums={stream: facts.get(stream, (0, 0, 0))[1:] for stream in cursors},
    )


async def _words(connection: Any, starts: Mapping[str, int], limit: int) -> tuple[list[Word], bool]:
    """The first `limit` words after the starts, the last number whole, and whether more follow."""
    streams, after = _columns(starts.items(), 2)
    rows = await connection.fetch(sql.READ_WORDS_AFTER, streams, after, limit + 1)
    words = sorted(Word(*row) for row in rows)
    if len(words) <= limit:
        return words, False
    last = words[limit - 1].seq
    words = [word for word in words[:limit] if word.seq < last]
    at = {stream: last for stream, start in starts.items() if start < last}
    # No number has more rows than this; a limit is only there because the statement has one.
    rows = await connection.fetch(sql.READ_WORDS_AT, *_columns(at.items(), 2), 2**31)
    beyond = {stream: max(start, last) for stream, start in starts.items()}
    more = await connection.fetch(sql.READ_WORDS_AFTER, *_columns(beyond.items(), 2), 1)
    return words + [Word(*row) for row in rows], bool(more)
