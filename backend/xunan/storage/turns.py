"""Whose turn a daily job is, where several processes serve one database."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from xunan.application.times import instant

if TYPE_CHECKING:
    from datetime import datetime

    from xunan.storage.tables import Tables

# An hour less than a day, so that a job's hour of the day does not wander.
APART = timedelta(hours=23)


class StoredTurns:
    """Turns kept as facts of the installation: the first to take one has it for a day."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def take(self, job: str, now: datetime) -> bool:
        """Whether the job is the caller's to do now; of several callers at once it is one's."""
        meta, key = self._tables.server_meta, f"last {job}"
        fresh = meta(key=key, value="")
        await meta.insert(fresh).on_conflict(target=meta.key, action="DO NOTHING")
        taken = (
            await meta.update({meta.value: instant(now)})
            .where(meta.key == key, meta.value <= instant(now - APART))
            .returning(meta.key)
        )
        return bool(taken)
