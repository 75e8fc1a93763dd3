"""Reads every record of a kind in a place, as the kind means it today."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from xunan.application.ports import RecordQuery
from xunan.domain.lifecycle import changes_of
from xunan_sync.upconvert import bring_up

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from xunan.application.ports import Records
    from xunan.domain.kind import Kind

PAGE = 500


async def every_record(
    records: Records, kind: Kind, place: str, streams: Sequence[str]
) -> AsyncIterator[dict[str, Any]]:
    """Every record of the kind in the place, each once although pages may shift.

    `place` is a division's code of any length; `streams` are those of whoever asks.
    """
    changes = changes_of(kind)
    seen: set[str] = set()
    page = 0
    while True:
        query = RecordQuery(
            kind=kind.name, streams=tuple(streams), place=place, page=page, page_size=PAGE
        )
        rows, total = await records.search(query)
        for row in rows:
            if row.id not in seen:
                seen.add(row.id)
                yield bring_up(json.loads(row.body), changes)
        page += 1
        if not rows or page * PAGE >= total:
            return
