"""The storage that the settings name, for a command that needs it once."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from xunan import settings as settings_module
from xunan.storage.open import open_storage
from xunan.wiring import RandomIds, SystemClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from xunan.settings import Settings
    from xunan.storage.open import Storage


@asynccontextmanager
async def opened() -> AsyncIterator[tuple[Settings, Storage, SystemClock]]:
    """The settings, their storage and the clock; the storage is closed at the end.

    Raises what `open_storage` raises.
    """
    chosen, clock = settings_module.load(), SystemClock()
    storage = await open_storage(
        chosen.database_url,
        chosen.data_dir,
        clock=clock,
        ids=RandomIds(),
        bucket=chosen.photos_bucket,
    )
    try:
        yield chosen, storage, clock
    finally:
        await storage.close()
