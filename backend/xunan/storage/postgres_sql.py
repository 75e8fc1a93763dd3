"""The sync store's statements for PostgreSQL.

Lists travel as arrays, one parameter a column, so that no batch meets the limit of 32,767
parameters; rows are locked in the order of their keys, so that batches do not deadlock.
"""

from xunan.storage.sync_rows import OPERATION_COLUMNS, RECORD_COLUMNS

TYPES = {
    "n": "bigint",
    "v": "int",
    "ver": "bigint",
    "base_ver": "bigint",
    "base_seq": "bigint",
    "body": "bytea",
    "lat": "float8",
    "lon": "float8",
}


def _arrays(columns: list[str], first: int) -> str:
    return ", ".join(
        f"${number}::{TYPES.get(name, 'text')}[]" for number, name in enumerate(columns, first)
    )


LOCK_DEVICES = """
SELECT id, person, last_n, last_op, revoked_at IS NOT NULL AS revoked, issued_seq
FROM device WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE
"""
READ_DEVICE = """
SELECT id, person, last_n, last_op, revoked_at IS NOT NULL AS revoked, issued_seq
FROM device WHERE id = $1
"""
# A counter or blob that is not there yet must be locked too: hence the row first.
MAKE_COUNTERS = """
INSERT INTO counter (name, n) SELECT name, 0 FROM unnest($1::text[]) AS w(name) ORDER BY name
ON CONFLICT DO NOTHING
"""
LOCK_COUNTERS = """
SELECT name, n FROM counter WHERE name = ANY($1::text[]) ORDER BY name FOR UPDATE
"""
MAKE_BLOBS = """
INSERT INTO blob (sha256, state) SELECT sha256, 'expected' FROM unnest($1::text[]) AS w(sha256)
ORDER BY sha256 ON CONFLICT DO NOTHING
"""
LOCK_BLOBS = """
SELECT sha256, state FROM blob WHERE sha256 = ANY($1::text[]) ORDER BY sha256 FOR UPDATE
"""
READ_OPS = """
SELECT op_id, device, n, kind, id, result, coalesce(seq, 0) AS seq, actor
FROM operation WHERE op_id = ANY($1::text[])
"""
READ_GRANTS = """
SELECT person, stream, from_seq, to_seq FROM "grant" WHERE person = ANY($1::text[])
"""
READ_RECORDS = """
SELECT r.kind, r.id, r.ver, r.state, r.streams, r.body
FROM unnest($1::text[], $2::text[]) AS w(kind, id)
JOIN record r ON r.kind = w.kind AND r.id = w.id
"""
LOCK_RECORDS = READ_RECORDS + " ORDER BY r.kind, r.id FOR UPDATE OF r"

SET_DEVICES = """
UPDATE device SET last_n = w.n, last_op = w.op, issued_seq = greatest(issued_seq, w.issued)
FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[]) AS w(id, n, op, issued)
WHERE device.id = w.id
"""
SET_COUNTERS = """
INSERT INTO counter (name, n) SELECT * FROM unnest($1::text[], $2::bigint[])
ON CONFLICT (name) DO UPDATE SET n = excluded.n
"""
INSERT_RECORDS = (
    f"INSERT INTO record ({', '.join(RECORD_COLUMNS)})"  # noqa: S608 - our own names
    f" SELECT * FROM unnest({_arrays(RECORD_COLUMNS, 1)})"
)
UPDATE_RECORDS = (
    f"UPDATE record SET {', '.join(f'{name} = w.{name}' for name in RECORD_COLUMNS[2:-1])}"  # noqa: S608 - our own names
    f" FROM unnest({_arrays(RECORD_COLUMNS, 1)}) AS w({', '.join(RECORD_COLUMNS)})"
    " WHERE record.kind = w.kind AND record.id = w.id"
)
INSERT_REFS = """
INSERT INTO blob_ref (sha256, kind, id)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) ON CONFLICT DO NOTHING
"""

# The ticket. The counter's row lock lets one batch through at a time and is held until the
# commit is visible, so numbers are dense and appear in the order of commits; being the last
# statement, it is held for as short as can be.
_OPS = len(OPERATION_COLUMNS)
TICKET = f"""
WITH ticket AS (
  UPDATE counter SET n = n + $1 WHERE name = 'seq' RETURNING n - $1 + 1 AS first
), journal AS (
  INSERT INTO operation ({", ".join(OPERATION_COLUMNS)}, seq)
  SELECT {", ".join(f"w.{name}" for name in OPERATION_COLUMNS)}, ticket.first + w.place
  FROM ticket, unnest({_arrays(OPERATION_COLUMNS, 2)}, ${_OPS + 2}::bigint[])
    AS w({", ".join(OPERATION_COLUMNS)}, place)
), words AS (
  INSERT INTO feed (stream, kind, id, op, ver, seq)
  SELECT w.stream, w.kind, w.id, w.op, w.ver, ticket.first + w.place
  FROM ticket, unnest(${_OPS + 3}::text[], ${_OPS + 4}::text[], ${_OPS + 5}::text[],
    ${_OPS + 6}::text[], ${_OPS + 7}::bigint[], ${_OPS + 8}::bigint[])
    AS w(stream, kind, id, op, ver, place)
  ON CONFLICT (stream, kind, id)
  DO UPDATE SET seq = excluded.seq, op = excluded.op, ver = excluded.ver
), sums AS (
  INSERT INTO stream (name, floor, total, sum32)
  SELECT w.name, 0, w.total, w.sum32
  FROM ticket, unnest(${_OPS + 9}::text[], ${_OPS + 10}::bigint[], ${_OPS + 11}::bigint[])
    AS w(name, total, sum32)
  ON CONFLICT (name) DO UPDATE SET total = stream.total + excluded.total,
    sum32 = (stream.sum32 + excluded.sum32) & 4294967295
)
SELECT first FROM ticket
"""  # noqa: S608 - our own names

READ_HEAD = """
SELECT n, (SELECT value FROM server_meta WHERE key = 'epoch') AS epoch
FROM counter WHERE name = 'seq'
"""
RENEW_EPOCH = "UPDATE server_meta SET value = $2 WHERE key = 'epoch' AND value = $1"
READ_EPOCH = "SELECT value FROM server_meta WHERE key = 'epoch'"
READ_STREAMS = "SELECT name, floor, total, sum32 FROM stream WHERE name = ANY($1::text[])"
_WORDS = """
SELECT f.seq, f.stream, f.kind, f.id, f.op, f.ver
FROM unnest($1::text[], $2::bigint[]) AS w(stream, start)
CROSS JOIN LATERAL (
  SELECT * FROM feed WHERE feed.stream = w.stream AND feed.seq {} w.start
  ORDER BY feed.seq LIMIT $3
) AS f
"""
READ_WORDS_AFTER = _WORDS.format(">") + " ORDER BY f.seq LIMIT $3"
READ_WORDS_AT = _WORDS.format("=")
READ_BODY_SIZES = """
SELECT r.kind, r.id, octet_length(r.body) AS size
FROM unnest($1::text[], $2::text[]) AS w(kind, id)
JOIN record r ON r.kind = w.kind AND r.id = w.id
"""
READ_BODIES = """
SELECT r.kind, r.id, r.body FROM unnest($1::text[], $2::text[]) AS w(kind, id)
JOIN record r ON r.kind = w.kind AND r.id = w.id
"""
# With the head's lock no ticket is under way, which locks the same rows in an order of its own.
LOCK_HEAD = "SELECT n FROM counter WHERE name = 'seq' FOR UPDATE"
OLD_UNTIL = "SELECT coalesce(max(seq), 0) FROM operation WHERE received_at < $1"
RAISE_FLOORS = """
UPDATE stream SET floor = greatest(floor, gone.seq)
FROM (SELECT stream, max(seq) AS seq FROM feed WHERE op = 'rem' AND seq <= $1 GROUP BY stream) gone
WHERE stream.name = gone.stream
"""
FORGET_REMOVALS = "DELETE FROM feed WHERE op = 'rem' AND seq <= $1"
