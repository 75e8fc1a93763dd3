"""Committed records for the desk, the papers and the API, by Piccolo's typed queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from piccolo.columns.combination import WhereRaw

from xunan.storage import sync_rows
from xunan.storage.sync_rows import clean, fixed_instant, searchable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xunan.application.ports import Key, RecordQuery, RecordRow
    from xunan.storage.tables import Tables

PAGE_SIZE_MAX = 500
GRID_DIGITS = 15


class StoredRecords:
    """`Records` over either engine."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def search(self, query: RecordQuery) -> tuple[Sequence[RecordRow], int]:
        """See the port; every word of the text must occur, in any order."""
        record = self._tables.record
        conditions = self._conditions(query)
        total = await record.count().where(*conditions)
        size = max(1, min(query.page_size, PAGE_SIZE_MAX))
        rows = (
            await record.select(
                record.kind, record.id, record.ver, record.state, record.streams, record.body
            )
            .where(*conditions)
            .order_by(record.captured_at, record.row, ascending=False)
            .limit(size)
            .offset(max(0, query.page) * size)
        )
        return [_row(row) for row in rows], total

    async def record(self, key: Key) -> RecordRow | None:
        """See the port."""
        record = self._tables.record
        row = (
            await record.select(
                record.kind, record.id, record.ver, record.state, record.streams, record.body
            )
            .where(record.kind == clean(key.kind), record.id == clean(key.id))
            .first()
        )
        return _row(row) if row else None

    async def children(self, kind: str, parent: str, streams: Sequence[str]) -> Sequence[RecordRow]:
        """See the port; those that name the parent anywhere else are among them."""
        record, feed = self._tables.record, self._tables.feed
        visible = feed.select(feed.id).where(
            feed.stream.is_in([clean(stream) for stream in streams] or [""]),
            feed.kind == clean(kind),
            feed.op == "put",
        )
        rows = await record.select(
            record.kind, record.id, record.ver, record.state, record.streams, record.body
        ).where(record.kind == clean(kind), record.id.is_in(visible), self._names(parent))
        return [_row(row) for row in rows]

    async def blob_readable(self, sha256: str, streams: Sequence[str]) -> bool:
        """See the port."""
        ref, feed = self._tables.blob_ref, self._tables.feed
        if not streams:
            return False
        rows = await ref.select(ref.kind, ref.id).where(ref.sha256 == clean(sha256))
        for row in rows:
            if await feed.exists().where(
                feed.stream.is_in([clean(stream) for stream in streams]),
                feed.kind == row["kind"],
                feed.id == row["id"],
                feed.op == "put",
            ):
                return True
        return False

    def _conditions(self, query: RecordQuery) -> list[Any]:
        record, feed = self._tables.record, self._tables.feed
        # No streams means nothing is visible; an empty list would be a syntax error.
        streams = [clean(stream) for stream in query.streams] or [""]
        visible = feed.select(feed.id).where(
            feed.stream.is_in(streams), feed.kind == clean(query.kind), feed.op == "put"
        )
        conditions: list[Any] = [record.kind == clean(query.kind), record.id.is_in(visible)]
        conditions += [self._contains(word) for word in searchable(query.text).split()]
        place = clean(query.place)
        if len(place) == GRID_DIGITS:
            conditions.append(record.grid == place)
        elif place:
            conditions.append(WhereRaw('substr("record"."place", 1, {}) = {}', len(place), place))
        if query.states:
            conditions.append(record.state.is_in([clean(state) for state in query.states]))
        if query.level:
            conditions.append(record.level == clean(query.level))
        if query.due_before:
            conditions.append(record.due_on < clean(query.due_before))
        if query.captured_from:
            conditions.append(record.captured_at >= fixed_instant(query.captured_from))
        if query.captured_before:
            conditions.append(record.captured_at < fixed_instant(query.captured_before))
            conditions.append(record.captured_at != "")
        return conditions

    def _names(self, record_id: str) -> WhereRaw:
        """The body holds these bytes."""
        sqlite = self._tables.record._meta.db.engine_type == "sqlite"  # noqa: SLF001 - Piccolo's documented place of the engine
        body = 'instr("record"."body", {})' if sqlite else 'position({} in "record"."body")'
        return WhereRaw(f"{body} > 0", record_id.encode())

    def _contains(self, word: str) -> WhereRaw:
        """The word somewhere in the search text, `%` and `_` meaning themselves."""
        name = "instr" if self._tables.record._meta.db.engine_type == "sqlite" else "strpos"  # noqa: SLF001 - Piccolo's documented place of the engine
        return WhereRaw(f'{name}("record"."search", {{}}) > 0', word)


def _row(row: dict[str, Any]) -> RecordRow:
    return sync_rows.record_from(
        [row[name] for name in ("kind", "id", "ver", "state", "streams", "body")]
    )
