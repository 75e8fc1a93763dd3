"""Pages of the feed out of SQLite: each is read in one snapshot, which the caller has opened."""

from __future__ import annotations

import heapq
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from xunan.application.ports import FeedEntry, Page
from xunan.storage import sync_rows
from xunan.storage.sync_rows import HEAD

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

    Connection = sqlite3.Connection

# A list of any length is one parameter: a JSON text that SQLite unfolds itself.
LISTED = "IN (SELECT value FROM json_each(?))"
SELECT_FEED = (
    "SELECT f.seq, f.stream, f.op, f.kind, f.id, f.ver, r.body FROM feed f"
    " LEFT JOIN record r ON r.kind = f.kind AND r.id = f.id AND f.op = 'put'"
    " WHERE f.stream = ? AND f.seq > ? ORDER BY f.seq"
)
# What is read sooner than a thread is woken.
SHORT_ROWS = 50


def short_page(
    connection: Connection, cursors: Mapping[str, tuple[int, int]], limit: int, max_bytes: int
) -> Page | None:
    """The page if there are few new rows in these streams, as most often, else None."""
    few = list(islice(_merged(connection, cursors), SHORT_ROWS + 1))
    if len(few) > SHORT_ROWS:
        return None
    rows, more = _take(iter(few), limit, max_bytes)
    return _page_of(connection, cursors, rows, more=more)


def page(
    connection: Connection, cursors: Mapping[str, tuple[int, int]], limit: int, max_bytes: int
) -> Page:
    """The rows after the cursors, as `SyncStore.read_page` promises them."""
    rows, more = _take(_merged(connection, cursors), limit, max_bytes)
    return _page_of(connection, cursors, rows, more=more)


def _page_of(
    connection: Connection,
    cursors: Mapping[str, tuple[int, int]],
    rows: list[FeedEntry],
    *,
    more: bool,
) -> Page:
    (head,) = connection.execute("SELECT n FROM counter WHERE name = ?", (HEAD,)).fetchone()
    facts = {
        row[0]: row[1:]
        for row in connection.execute(
            f"SELECT name, floor, total, sum32 FROM stream WHERE name {LISTED}",  # noqa: S608 - our own names
            (sync_rows.names_json(list(cursors)),),
        )
    }
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
