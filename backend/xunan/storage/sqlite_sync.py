"""The sync store on SQLite: a batch is one job of the writer's thread, a page one snapshot."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from xunan.application.ports import (
    Changes,
    DeviceRow,
    Key,
    Loaded,
    RecordRow,
    StoreBusyError,
)
from xunan.storage import sync_rows
from xunan.storage.sqlite_pages import LISTED, page, short_page
from xunan.storage.sync_rows import DIGEST_MASK, HEAD, OPERATION_COLUMNS, RECORD_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xunan.application.ports import OpRow, Page, Wanted
    from xunan.storage.sqlite_engine import OneWriterEngine

    Connection = sqlite3.Connection

SELECT_DEVICE = (
    "SELECT id, person, last_n, last_op, revoked_at IS NOT NULL, issued_seq FROM device WHERE id "
)
SELECT_GRANTS = f'SELECT person, stream, from_seq, to_seq FROM "grant" WHERE person {LISTED}'  # noqa: S608 - our own names
SET_DEVICE = (
    "UPDATE device SET last_n = ?, last_op = ?, issued_seq = max(issued_seq, ?) WHERE id = ?"
)
SELECT_RECORD = "SELECT kind, id, ver, state, streams, body FROM record WHERE kind = ? AND id = ?"
_KNOWN_OP = "op_id, device, n, kind, id, result, ifnull(seq, 0), actor"
SELECT_OPS = f"SELECT {_KNOWN_OP} FROM operation WHERE op_id {LISTED}"  # noqa: S608 - our own names
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
        short = self._engine.glimpse(
            lambda connection: short_page(connection, cursors, limit, max_bytes)
        )
        if short is not None:
            return short
        return await self._engine.read(
            lambda connection: page(connection, cursors, limit, max_bytes)
        )

    async def device(self, device: str) -> DeviceRow | None:
        """See the port."""
        row = self._engine.glimpse(
            lambda connection: connection.execute(SELECT_DEVICE + "= ?", (device,)).fetchone()
        )
        return _device(row) if row else None

    async def bodies(self, keys: Sequence[Key]) -> Mapping[Key, RecordRow]:
        """See the port."""
        return self._engine.glimpse(lambda connection: _records(connection, keys))

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

    counters = listed(f"SELECT name, n FROM counter WHERE name {LISTED}", wanted.counters)  # noqa: S608 - our own names
    stored = listed(
        f"SELECT sha256 FROM blob WHERE state = 'stored' AND sha256 {LISTED}",  # noqa: S608 - our own names
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
    known, fresh = [], []
    for key, record in changes.records.items():
        row = sync_rows.record_row(record, created[key])
        if key in loaded.records:
            known.append((*row[2:-1], *key))
        else:
            fresh.append(row)
    many(UPDATE_RECORD, known)
    many(INSERT_RECORD, fresh)
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
