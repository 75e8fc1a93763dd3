"""`xunan compact`: let the feed forget old removals now, as the server does once a day."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from xunan import settings as settings_module
from xunan.application.compact_feed import CompactFeed
from xunan.cli.saying import say
from xunan.storage.open import open_storage
from xunan.wiring import RandomIds, SystemClock

if TYPE_CHECKING:
    import argparse

    from xunan.settings import Settings


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `compact`."""
    told = "清理 90 天前的移出记录 let the feed forget removals of more than 90 days ago"
    commands.add_parser("compact", help=told, description=told).set_defaults(run=_compact)


def _compact(_: argparse.Namespace) -> int:
    gone = asyncio.run(_once(settings_module.load()))
    say(f"已清理 {gone} 条移出记录。The feed has forgotten {gone} removals.")
    return 0


async def _once(chosen: Settings) -> int:
    clock = SystemClock()
    storage = await open_storage(
        chosen.database_url,
        chosen.data_dir,
        clock=clock,
        ids=RandomIds(),
        bucket=chosen.photos_bucket,
    )
    try:
        return await CompactFeed(storage.sync, clock)()
    finally:
        await storage.close()
