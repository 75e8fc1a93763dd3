"""`xunan compact`: let the feed forget old removals now, as the server does once a day."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from xunan.application.compact_feed import CompactFeed
from xunan.cli.opened import opened
from xunan.cli.saying import say

if TYPE_CHECKING:
    import argparse


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `compact`."""
    told = "清理 90 天前的移出记录 let the feed forget removals of more than 90 days ago"
    commands.add_parser("compact", help=told, description=told).set_defaults(run=_compact)


def _compact(_: argparse.Namespace) -> int:
    gone = asyncio.run(_once())
    say(f"已清理 {gone} 条移出记录。The feed has forgotten {gone} removals.")
    return 0


async def _once() -> int:
    async with opened() as (_, storage, clock):
        return await CompactFeed(storage.sync, clock)()
