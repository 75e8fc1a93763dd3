"""Play seeds of real engines one after the other, in one Node process as long as it lives."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

from sync.bridge.engine_run import EngineRun
from sync.bridge.node import NodePhones

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# A run takes a fraction of a second; one that hangs is a failure like any other.
RUN_SECONDS_MAX = 60


async def nobody(_: object) -> dict[str, object]:
    """No server yet."""
    return {}


async def play_engines(
    seeds: Iterable[int], script: Path, folder: Path, *, until_one_fails: bool = False
) -> tuple[dict[int, str], Counter[str]]:
    """The failed seeds with their reasons, and the work done."""
    failed: dict[int, str] = {}
    work: Counter[str] = Counter()
    node = await NodePhones.begin(script, nobody)
    try:
        for seed in seeds:
            run = EngineRun(seed, node)
            try:
                async with asyncio.timeout(RUN_SECONDS_MAX):
                    await run.play(folder)
            except Exception as error:  # noqa: BLE001 - the other seeds are played all the same
                failed[seed] = f"{type(error).__name__}: {error}"
                # What a failed run left under way must not reach the next one.
                node.process.kill()
                await node.process.wait()
                if until_one_fails:
                    break
                node = await NodePhones.begin(script, nobody)
            work.update(run.work)
    finally:
        if node.process.returncode is None:
            await node.close()
    return failed, work
