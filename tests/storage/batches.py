"""Judged batches as the sync core would hand them to a store, valid by default."""

import zlib
from collections.abc import Callable

from xunan.application.ports import (
    Changes,
    Columns,
    FeedRow,
    Key,
    Loaded,
    OpRow,
    RecordWrite,
    Wanted,
)

RECEIVED_AT = "2026-06-20T01:02:03.000Z"


def op_id(device: str, n: int) -> str:
    """The name of a device's n-th operation."""
    return f"op-{device}-{n:06d}"


def an_op(device: str, n: int, record: Key, order: int | None, **more: object) -> OpRow:
    """A line of the journal."""
    values: dict[str, object] = {
        "device": device, "n": n, "op_id": op_id(device, n), "t": f"{record.kind}.edit", "v": 1,
        "kind": record.kind, "id": record.id, "args": "{}", "base": "{}", "base_ver": 0,
        "base_seq": 0, "at": RECEIVED_AT, "at_est": None, "received_at": RECEIVED_AT,
        "status": "applied", "result": '{"status":"applied"}', "actor": "p1",
        "role": "grid_worker", "order": order,
    }  # fmt: skip
    return OpRow(**{**values, **more})


def body(record: Key, ver: int, padding: int = 0) -> bytes:
    """A canonical body of at least the padding's size."""
    return b'{"id":"%s","pad":"%s","ver":%d}' % (record.id.encode(), b"x" * padding, ver)


def digest(record: Key, ver: int) -> int:
    """A record's share in its stream's digest."""
    return zlib.crc32(f"{record.kind}\n{record.id}\n{ver}".encode())


def wanted(device: str, n: int, *records: Key, **more: frozenset[str]) -> Wanted:
    """What a batch of one operation reads."""
    return Wanted(
        devices=frozenset({device}),
        op_ids=frozenset({op_id(device, n)}),
        records=frozenset(records),
        **more,
    )


def bump(
    device: str, n: int, *records: Key, streams: tuple[str, ...] = ("t:1",), **columns: object
) -> Callable[[Loaded], Changes]:
    """One operation per record, numbered from n, that raises the record's version by one."""

    def judge(loaded: Loaded) -> Changes:
        changes = Changes(effects=len(records))
        for order, record in enumerate(records):
            before = loaded.records.get(record)
            ver = before.ver + 1 if before else 1
            changes.ops.append(an_op(device, n + order, record, order))
            changes.records[record] = RecordWrite(
                *record, ver, "filed", streams, body(record, ver), Columns(**columns)
            )
            put(changes, record, ver, before.ver if before else 0, streams=streams, order=order)
        if device in loaded.devices:
            last = n + len(records) - 1
            changes.devices[device] = (last, op_id(device, last))
        return changes

    return judge


def put(
    changes: Changes, record: Key, ver: int, old: int, *, streams: tuple[str, ...], order: int
) -> None:
    """Publish the record's new version in its streams."""
    for stream in streams:
        changes.feed[(stream, *record)] = FeedRow(stream, *record, "put", ver, order)
        count, share = changes.stream_deltas.get(stream, (0, 0))
        share += digest(record, ver) - (digest(record, old) if old else 0)
        changes.stream_deltas[stream] = (count + (0 if old else 1), share)


def remove(changes: Changes, record: Key, ver: int, stream: str, order: int) -> None:
    """Take the record out of a stream."""
    changes.feed[(stream, *record)] = FeedRow(stream, *record, "rem", ver, order)
    count, share = changes.stream_deltas.get(stream, (0, 0))
    changes.stream_deltas[stream] = (count - 1, share - digest(record, ver))
