"""The sync store on SQLite: a batch is one job of the writer's thread, a page one snapshot."""

from __future__ import annotations

import heapq
import sqlite3
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from xunan.application.ports import (
    Changes,
    DeviceRow,
    FeedEntry,
    Key,
    Loaded,
    Page,
    RecordRow,
    StoreBusyError,
)
from xunan.storage import sync_rows
from xunan.storage.sync_rows import DIGEST_MASK, HEAD, OPERATION_COLUMNS, RECORD_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from xunan.application.ports import OpRow, Wanted
    from xunan.storage.sqlite_engine import OneWriterEngine

    Connection = sqlite3.Connection

# A list of any length is one parameter: a JSON text that SQLite unfolds itself.
LISTED = "IN (SELECT value FROM json_each(?))"
SELECT_DEVICE = (
    "SELECT id, person, last_n, last_op, revoked_at IS NOT NULL, issued_seq FROM device WHERE id "
)
SELECT_GRANTS = f'SELECT person, stream, from_seq, to_seq FROM "grant" WHERE person {LISTED}'  # noqa: S608
SET_DEVICE = (
    "UPDATE device SET last_n = ?, last_op = ?, issued_seq = max(issued_seq, ?) WHERE id = ?"
)
SELECT_RECORD = "SELECT kind, id, ver, state, streams, body FROM record WHERE kind = ? AND id = ?"
_KNOWN_OP = "op_id, device, n, kind, id, result, ifnull(seq, 0), actor"
SELECT_OPS = f"SELECT {_KNOWN_OP} FROM operation WHERE op_id {LISTED}"  # noqa: S608 - our own names
SELECT_FEED = (
    "SELECT f.seq, f.stream, f.op, f.kind, f.id, f.ver, r.body FROM feed f"
    " LEFT JOIN record r ON r.kind = f.kind AND r.id = f.id AND f.op = 'put'"
    " WHERE f.stream = ? AND f.seq > ? ORDER BY f.seq"
)
INSERT_OPERATION = (
    f"INSERT INTO operation ({', '.join(OPERATION_COLUMNS)}, seq)"  # noqa: S608 - our own names
    f" VALUES ({', '.join('?' * (len(OPERATION_COLUMNS) + 1))})"
)
INSERT_RECORD = (
    f"INSERT INTO record ({', '.join(RECORD_COLUMNS)})"  # noqa: S608 - our own names
    f" VALUES ({', '.join('?' * len(RECORD_COLUMNS))})"
)
SET_COLUMNS = ", ".join(f"{name} = ?" for name in RECORD_COLUMNS[2:-1])
UPDATE_RECORD = f"UPDATE record SET {SET_COLUMNS} WHERE kind = ? AND id = ?"  # noqa: S608 - our own names
UPSERT_FEED = (
    "INSERT INTO feed (stream, kind, id, seq, op, ver) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (stream, kind, id)"
    " DO UPDATE SET seq = excluded.seq, op = excluded.op, ver = excluded.ver"
)
UPSERT_STREAM = (
    "INSERT INTO stream (name, total, sum32) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE"
    " SET total = total + excluded.total, sum32 = (sum32 + excluded.sum32) & 4294967295"
)
UPSERT_COUNTER = (
    "INSERT INTO counter (name, n) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET n = excluded.n"
)


class SqliteSyncStore:
    """`SyncStore` over the one-writer engine."""

    def __init__(self, engine: OneWriterEngine, epoch: str) -> None:
        self._engine = engine
        self._epoch = epoch

    async def epoch(self) -> str:
        """See the port; one process at a time serves a data folder."""
        return self._epoch

    async def renew_epoch(self, old: str, fresh: str, line: OpRow) -> str:
        """See the port."""
        self._epoch = await self._engine.write(
            lambda connection: _renew_epoch(connection, old, fresh, line)
        )
        return self._epoch

    async def transact(self, wanted: Wanted, judge: Callable[[Loaded], Changes]) -> int:
        """See the port; the whole of it runs in the writer's thread."""

        def job(connection: Connection) -> int:
            loaded = _load(connection, wanted)
            return _write(connection, loaded, judge(loaded))

        try:
            return await self._engine.write(job)
        except sqlite3.OperationalError as error:
            raise _busy_or_bug(error) from error

    async def read_page(
        self, cursors: Mapping[str, tuple[int, int]], limit: int, max_bytes: int
    ) -> Page:
        """See the port."""
        return await self._engine.read(
            lambda connection: _page(connection, cursors, limit, max_bytes)
        )

    async def device(self, device: str) -> DeviceRow | None:
        """See the port."""
        rows = await self._engine.read(
            lambda connection: connection.execute(SELECT_DEVICE + "= ?", (device,)).fetchall()
        )
        return _device(rows[0]) if rows else None

    async def bodies(self, keys: Sequence[Key]) -> Mapping[Key, RecordRow]:
        """See the port."""
        return await self._engine.read(lambda connection: _records(connection, keys))

    async def compact(self, received_before: str) -> int:
        """See the port."""
        return await self._engine.write(lambda connection: _compact(connection, received_before))


def _busy_or_bug(error: sqlite3.OperationalError) -> Exception:
    if error.sqlite_errorcode in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StoreBusyError(str(error))
    return error


def _load(connection: Connection, wanted: Wanted) -> Loaded:
    def listed(sql: str, names: frozenset[str]) -> list[Any]:
        return (
            connection.execute(sql, (sync_rows.names_json(sorted(names)),)).fetchall()
            if names
            else []
        )

    counters = listed(f"SELECT name, n FROM counter WHERE name {LISTED}", wanted.counters)  # noqa: S608
    stored = listed(
        f"SELECT sha256 FROM blob WHERE state = 'stored' AND sha256 {LISTED}",  # noqa: S608
        wanted.blobs,
    )
    return Loaded(
        devices={row[0]: _device(row) for row in listed(SELECT_DEVICE + LISTED, wanted.devices)},
        ops={row[0]: sync_rows.known_op(row) for row in listed(SELECT_OPS, wanted.op_ids)},
        records=_records(connection, wanted.records),
        counters=dict(counters),
        blobs_stored=frozenset(row[0] for row in stored),
        grants=sync_rows.grants_from(listed(SELECT_GRANTS, wanted.grants)),
    )


def _device(row: Sequence[Any]) -> DeviceRow:
    device, person, last_n, last_op, revoked, issued_seq = row
    return DeviceRow(device, person, last_n, last_op, bool(revoked), issued_seq)


def _records(connection: Connection, keys: Sequence[Key] | frozenset[Key]) -> dict[Key, RecordRow]:
    found = {}
    for key in keys:
        row = connection.execute(SELECT_RECORD, key).fetchone()
        if row is not None:
            found[key] = sync_rows.record_from(row)
    return found


def _write(connection: Connection, loaded: Loaded, changes: Changes) -> int:
    many = connection.executemany
    for device, (n, op_id) in changes.devices.items():
        issued = changes.issued.get(device, 0)
        done = connection.execute(SET_DEVICE, (n, op_id, issued, device))
        if done.rowcount != 1:
            raise LookupError(f"unknown device {device}")
    created = sync_rows.creation_times(changes)
    for key, record in changes.records.items():
        row = sync_rows.record_row(record, created[key])
        if key in loaded.records:
            connection.execute(UPDATE_RECORD, (*row[2:-1], *key))
        else:
            connection.execute(INSERT_RECORD, row)
    many(UPSERT_COUNTER, changes.counters.items())
    many("INSERT OR IGNORE INTO blob_ref (sha256, kind, id) VALUES (?, ?, ?)", changes.blob_refs)
    return _take_ticket(connection, changes)


def _take_ticket(connection: Connection, changes: Changes) -> int:
    ((head,),) = connection.execute(
        "UPDATE counter SET n = n + ? WHERE name = ? RETURNING n", (changes.effects, HEAD)
    ).fetchall()
    first = int(head) - changes.effects + 1
    connection.executemany(
        INSERT_OPERATION,
        (
            (*sync_rows.operation_row(op), None if op.order is None else first + op.order)
            for op in changes.ops
        ),
    )
    connection.executemany(
        UPSERT_FEED,
        (
            (row.stream, row.kind, row.id, first + row.order, row.op, row.ver)
            for row in changes.feed.values()
        ),
    )
    connection.executemany(
        UPSERT_STREAM,
        ((name, n, digest & DIGEST_MASK) for name, (n, digest) in changes.stream_deltas.items()),
    )
    return first


def _renew_epoch(connection: Connection, old: str, fresh: str, line: OpRow) -> str:
    done = connection.execute(
        "UPDATE server_meta SET value = ? WHERE key = 'epoch' AND value = ?", (fresh, old)
    )
    if done.rowcount:
        _take_ticket(connection, Changes(ops=[line]))
    (now,) = connection.execute("SELECT value FROM server_meta WHERE key = 'epoch'").fetchone()
    return str(now)


def _page(
    connection: Connection, cursors: Mapping[str, tuple[int, int]], limit: int, max_bytes: int
) -> Page:
    (head,) = connection.execute("SELECT n FROM counter WHERE name = ?", (HEAD,)).fetchone()
    facts = {
        row[0]: row[1:]
        for row in connection.execute(
            f"SELECT name, floor, total, sum32 FROM stream WHERE name {LISTED}",  # noqa: S608
            (sync_rows.names_json(list(cursors)),),
        )
    }
    rows, more = _take(_merged(connection, cursors), limit, max_bytes)
    return Page(
        head=head,
        rows=rows,
        more=more,
        floors={stream: facts.get(stream, (0, 0, 0))[0] for stream in cursors},
        sums={stream: facts.get(stream, (0, 0, 0))[1:] for stream in cursors},
    )


def _merged(
    connection: Connection, cursors: Mapping[str, tuple[int, int]]
) -> Iterator[tuple[Any, ...]]:
    """The streams' rows in one order; each stream's query runs on only as far as it is read."""
    return heapq.merge(
        *(connection.execute(SELECT_FEED, (name, seq)) for name, (seq, _) in cursors.items()),
        key=itemgetter(0),
    )


def _take(
    rows: Iterator[tuple[Any, ...]], limit: int, max_bytes: int
) -> tuple[list[FeedEntry], bool]:
    """Whole sequence numbers up to the limits, at least one; and whether more follow."""
    taken: list[FeedEntry] = []
    used = 0
    for _, group in groupby(rows, key=itemgetter(0)):
        if len(taken) >= limit:
            return taken, True
        together = [FeedEntry._make(row) for row in group]
        if len(together) > 1:
            together.sort(key=itemgetter(1, 3, 4))
        used += sum(len(entry.body) for entry in together if entry.body is not None)
        if taken and used > max_bytes:
            return taken, True
        taken += together
    return taken, False


def _compact(connection: Connection, received_before: str) -> int:
    (until,) = connection.execute(
        "SELECT ifnull(max(seq), 0) FROM operation WHERE received_at < ?", (received_before,)
    ).fetchone()
    connection.execute(
        "UPDATE stream SET floor = max(floor, ifnull((SELECT max(seq) FROM feed"
        " WHERE stream = name AND feed.op = 'rem' AND seq <= ?), 0))",
        (until,),
    )
    gone = connection.execute("DELETE FROM feed WHERE op = 'rem' AND seq <= ?", (until,))
    return gone.rowcount
