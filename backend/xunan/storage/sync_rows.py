"""What both sync stores agree on: rows as parameters, and how a page of the feed is cut."""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from xunan.application.ports import FeedEntry, Grant, Key, KnownOp, RecordRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from xunan.application.ports import Changes, OpRow, RecordWrite

HEAD = "seq"
DIGEST_MASK = 2**32 - 1

OPERATION_COLUMNS = [
    "device", "n", "op_id", "t", "v", "kind", "id", "args", "base", "base_ver", "base_seq",
    "at", "at_est", "received_at", "status", "result", "actor", "role",
]  # fmt: skip
RECORD_COLUMNS = [
    "kind", "id", "ver", "state", "streams", "body", "title", "number", "place", "township",
    "county", "grid", "category", "level", "due_on", "captured_at", "lat", "lon", "created_by",
    "search", "created_at",
]  # fmt: skip


# Normalising is slow, and in most Chinese texts the marks are all there is to normalise.
WIDE_MARKS = (
    ("，", ","), ("：", ":"), ("；", ";"), ("！", "!"), ("？", "?"),
    ("（", "("), ("）", ")"), ("…", "..."),
)  # fmt: skip


class Word(NamedTuple):
    """A row of the feed, in the order of the columns that the stores select."""

    seq: int
    stream: str
    kind: str
    id: str
    op: str
    ver: int


def clean(text: str) -> str:
    """The text without NUL, which PostgreSQL refuses, so that one bad character stops no batch."""
    return text.replace("\x00", "\ufffd") if "\x00" in text else text


def clean_or_none(text: str | None) -> str | None:
    """`clean`, where there may be nothing."""
    return None if text is None else clean(text)


def searchable(text: str) -> str:
    """Text in the form that is stored and searched: full-width digits and capitals made plain."""
    plain = clean(text)
    for wide, narrow in WIDE_MARKS:
        plain = plain.replace(wide, narrow)
    if not unicodedata.is_normalized("NFKC", plain):
        plain = unicodedata.normalize("NFKC", plain)
    return plain.casefold()


def operation_row(op: OpRow) -> tuple[object, ...]:
    """The operation's values in the order of OPERATION_COLUMNS."""
    return (
        clean(op.device), op.n, clean(op.op_id), clean(op.t), op.v, clean(op.kind), clean(op.id),
        clean(op.args), clean(op.base), op.base_ver, op.base_seq, clean(op.at),
        clean_or_none(op.at_est), op.received_at, op.status, clean(op.result), clean(op.actor),
        op.role,
    )  # fmt: skip


def record_row(record: RecordWrite, created_at: str) -> tuple[object, ...]:
    """The record's values in the order of RECORD_COLUMNS."""
    facts = record.columns
    return (
        record.kind, record.id, record.ver, record.state,
        names_json(record.streams), record.body,
        clean(facts.title), clean(facts.number) if facts.number else None, clean(facts.place),
        clean(facts.township), clean(facts.county), clean(facts.grid), clean(facts.category),
        clean(facts.level), clean(facts.due_on) if facts.due_on else None,
        fixed_instant(facts.captured_at), facts.lat, facts.lon, clean(facts.created_by),
        searchable(facts.search), created_at,
    )  # fmt: skip


def names_json(names: Sequence[str]) -> str:
    """A list of names as JSON text, the form in which columns and parameters hold lists."""
    return msgspec.json.encode(names).decode()


def fixed_instant(instant: str | None) -> str:
    """An instant with exactly three decimals, so that the order of texts is the order of time."""
    if not instant:
        return ""
    whole, _, fraction = clean(instant).removesuffix("Z").partition(".")
    return f"{whole}.{fraction[:3]:0<3}Z"


def creation_times(changes: Changes) -> dict[Key, str]:
    """When the server first heard of each record of the batch, for those that are new."""
    times: dict[Key, str] = {}
    received = ""
    for op in changes.ops:
        received = op.received_at
        times.setdefault(Key(op.kind, op.id), received)
    # Conflict and quarantine records come without an operation of their own.
    for key in changes.records:
        times.setdefault(key, received)
    return times


def record_from(row: Sequence[Any]) -> RecordRow:
    """The stored record from (kind, id, ver, state, streams, body)."""
    kind, record_id, ver, state, streams, body = row
    return RecordRow(kind, record_id, ver, state, tuple(msgspec.json.decode(streams)), body)


def known_op(row: Sequence[Any]) -> KnownOp:
    """The judged operation from (op_id, device, n, kind, id, result, seq, actor)."""
    op_id, device, n, kind, record_id, result, seq, actor = row
    return KnownOp(op_id, device, n, kind, record_id, msgspec.json.decode(result), seq, actor)


def grants_from(rows: Iterable[Sequence[Any]]) -> dict[str, list[Grant]]:
    """The grants by person from (person, stream, from_seq, to_seq)."""
    found: dict[str, list[Grant]] = {}
    for person, *grant in rows:
        found.setdefault(person, []).append(Grant(*grant))
    return found


def cut(
    words: Iterable[Word], size_of: Callable[[Word], int], max_bytes: int
) -> tuple[list[Word], bool]:
    """The words up to `max_bytes` of bodies, and whether some were left; a seq is never split.

    At least one sequence number is taken, whatever its size, or a page would make no progress.
    """
    kept: list[Word] = []
    used = 0
    for _, group in groupby(sorted(words), key=lambda word: word.seq):
        together = list(group)
        used += sum(size_of(word) for word in together if word.op == "put")
        if kept and used > max_bytes:
            return kept, True
        kept += together
    return kept, False


def entries(words: Iterable[Word], bodies: Mapping[Key, bytes]) -> list[FeedEntry]:
    """The words with the bodies of the records they put."""
    return [
        FeedEntry(
            word.seq,
            word.stream,
            word.op,
            word.kind,
            word.id,
            word.ver,
            bodies[Key(word.kind, word.id)] if word.op == "put" else None,
        )
        for word in words
    ]
