"""The log of alert documents, over either engine."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from xunan.application.ports_alert_log import AlertDocument, FeedState
from xunan.storage.sync_rows import clean

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from xunan.application.ports_alert_log import Verdict
    from xunan.storage.postgres_engine import PooledEngine
    from xunan.storage.sqlite_engine import OneWriterEngine
    from xunan.storage.tables import Tables

OURS = ("taken", "waiting")


class StoredAlertLog:
    """`AlertLog` by Piccolo's typed queries."""

    def __init__(self, tables: Tables, engine: OneWriterEngine | PooledEngine) -> None:
        self._tables = tables
        self._engine = engine

    async def add(self, document: AlertDocument) -> AlertDocument | None:
        """See the port; of two at once with the same digest one is kept and one counted."""
        table, link = self._tables.alert_document, self._tables.alert_link
        async with self._engine.transaction():
            fresh = (
                await table.insert(table(**_row(document)))
                .on_conflict(target=table.digest, action="DO NOTHING")
                .returning(table.digest)
            )
            if fresh:
                names = dict.fromkeys((document.identifier, *document.about))
                links = [link(digest=document.digest, identifier=clean(n)) for n in names if n]
                if links:
                    await link.insert(*links)
            else:
                await table.update({table.times: table.times + 1}).where(
                    table.digest == document.digest
                )
        return None if fresh else await self._by_digest(document.digest)

    async def linked(self, identifiers: Collection[str]) -> Sequence[AlertDocument]:
        """See the port."""
        table, link = self._tables.alert_document, self._tables.alert_link
        if not identifiers:
            return ()
        found = await link.select(link.digest).where(
            link.identifier.is_in([clean(one) for one in identifiers])
        )
        digests = sorted({row["digest"] for row in found})
        if not digests:
            return ()
        rows = await table.select().where(
            table.digest.is_in(digests), table.verdict.is_in(list(OURS))
        )
        return [_document(row) for row in rows]

    async def settle(self, digests: Collection[str], verdict: Verdict) -> None:
        """See the port."""
        table = self._tables.alert_document
        if digests:
            await table.update({table.settled: True, table.verdict: verdict}).where(
                table.digest.is_in(sorted(digests))
            )

    async def unsettled(self) -> Sequence[AlertDocument]:
        """See the port."""
        table = self._tables.alert_document
        waiting = table.settled.is_in([False])
        rows = await table.select().where(waiting).order_by(table.row).limit(200)
        return [_document(row) for row in rows]

    async def recent(self, verdicts: Collection[str], limit: int) -> Sequence[AlertDocument]:
        """See the port."""
        table = self._tables.alert_document
        columns = [one for one in table.all_columns() if one._meta.name != "document"]  # noqa: SLF001 - Piccolo's documented name of a column
        query = table.select(*columns).order_by(table.row, ascending=False).limit(limit)
        if verdicts:
            query = query.where(table.verdict.is_in(sorted(verdicts)))
        return [_document(row) for row in await query]

    async def newest(self) -> datetime | None:
        """See the port."""
        table = self._tables.alert_document
        row = (
            await table.select(table.received_at)
            .where(table.verdict != "refused")
            .order_by(table.received_at, ascending=False)
            .first()
        )
        return row["received_at"] if row else None

    async def known(self, origins: Collection[str]) -> frozenset[str]:
        """See the port."""
        table = self._tables.alert_document
        if not origins:
            return frozenset()
        rows = await table.select(table.origin).where(
            table.origin.is_in([clean(one) for one in origins])
        )
        return frozenset(row["origin"] for row in rows)

    async def feed(self, name: str) -> FeedState:
        """See the port."""
        table = self._tables.alert_feed
        row = await table.select().where(table.name == name).first()
        if row is None:
            return FeedState()
        return FeedState(row["etag"], row["modified"], row["ok_at"], row["failures"])

    async def note_feed(self, name: str, state: FeedState) -> None:
        """See the port."""
        table = self._tables.alert_feed
        values: dict[Any, Any] = {
            table.etag: clean(state.etag),
            table.modified: clean(state.modified),
            table.ok_at: state.ok_at,
            table.failures: state.failures,
        }
        await table.insert(table(name=name)).on_conflict(target=table.name, action="DO NOTHING")
        await table.update(values).where(table.name == name)

    async def _by_digest(self, digest: str) -> AlertDocument | None:
        table = self._tables.alert_document
        row = await table.select().where(table.digest == digest).first()
        return _document(row) if row else None


def _row(document: AlertDocument) -> dict[str, Any]:
    texts = ("digest", "source", "origin", "identifier", "sender", "sent", "status", "msg_type")
    more = ("headline", "signature", "verdict", "code", "detail")
    row: dict[str, Any] = {name: clean(getattr(document, name)) for name in (*texts, *more)}
    return row | {
        "received_at": document.received_at,
        "about": json.dumps(document.about),
        "facts": json.dumps(document.facts, ensure_ascii=False),
        "document": document.raw,
        "settled": document.settled,
        "times": document.times,
    }


def _document(row: dict[str, Any]) -> AlertDocument:
    named = {"document": "raw"}
    told = {named.get(name, name): value for name, value in row.items() if name != "row"}
    told["about"] = tuple(json.loads(row["about"]))
    told["facts"] = json.loads(row["facts"])
    told["settled"] = bool(row["settled"])
    return AlertDocument(**told)
