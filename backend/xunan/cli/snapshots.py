"""`xunan snapshots`: make the snapshots of large streams ready now, as the server does itself."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from xunan import settings as settings_module
from xunan.cli.saying import say
from xunan.storage.open import open_storage
from xunan.wiring import RandomIds, SystemClock, snapshot_builder

if TYPE_CHECKING:
    import argparse

    from xunan.settings import Settings


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `snapshots`."""
    told = "为记录多的范围预先打包 make the snapshots of large streams ready"
    commands.add_parser("snapshots", help=told, description=told).set_defaults(run=_snapshots)


def _snapshots(_: argparse.Namespace) -> int:
    built = asyncio.run(_once(settings_module.load()))
    say(f"已打包 {built} 个范围。{built} snapshots were made.")
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
        return await snapshot_builder(chosen, storage, clock)()
    finally:
        await storage.close()
