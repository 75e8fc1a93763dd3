"""`xunan sweep`: take away old photos without a record, and abandoned uploads, now."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from xunan.cli.opened import opened
from xunan.cli.saying import say

if TYPE_CHECKING:
    import argparse

    from xunan.application.ports import Swept


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `sweep`."""
    told = "清理无人引用的旧照片和中断的上传 remove old photos without a record, abandoned uploads"
    commands.add_parser("sweep", help=told, description=told).set_defaults(run=_sweep)


def _sweep(_: argparse.Namespace) -> int:
    swept = asyncio.run(_once())
    say(
        f"已清理 {swept.photos} 张照片和 {swept.uploads} 个中断的上传。"
        f"Removed {swept.photos} photos and {swept.uploads} abandoned uploads."
    )
    return 0


async def _once() -> Swept:
    async with opened() as (_, storage, clock):
        return await storage.sweeper.sweep(clock.now())
