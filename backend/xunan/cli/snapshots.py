"""`xunan snapshots`: make the snapshots of large streams ready now, as the server does itself."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from xunan.cli.opened import opened
from xunan.cli.saying import say
from xunan.wiring import snapshot_builder

if TYPE_CHECKING:
    import argparse


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `snapshots`."""
    told = "为记录多的范围预先打包 make the snapshots of large streams ready"
    commands.add_parser("snapshots", help=told, description=told).set_defaults(run=_snapshots)


def _snapshots(_: argparse.Namespace) -> int:
    built = asyncio.run(_once())
    say(f"已打包 {built} 个范围。{built} snapshots were made.")
    return 0


async def _once() -> int:
    async with opened() as (chosen, storage, clock):
        return await snapshot_builder(chosen, storage, clock)()
