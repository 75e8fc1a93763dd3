"""Tells which streams are large, over either engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xunan.storage.tables import Tables


class StoredStreamSizes:
    """`StreamSizes` by one typed query."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def larger_than(self, docs: int) -> Sequence[str]:
        """See the port; the largest first, because most phones wait for those."""
        stream = self._tables.stream
        rows = (
            await stream.select(stream.name)
            .where(stream.total > docs)
            .order_by(stream.total, ascending=False)
        )
        return [str(row["name"]) for row in rows]
