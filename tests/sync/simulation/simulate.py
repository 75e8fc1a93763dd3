"""`./dev simulate`: many seeds at once, or one again, with what it did.

Prints the seeds that failed; they belong into `regressions.py`.
"""

import argparse
import asyncio
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from sync.bridge.node import bundle
from sync.bridge.playing import play_engines
from sync.simulation.run import Run
from xunan.web.logs import keep_logs

TOGETHER = 500


async def play_all(seeds: Iterable[int]) -> tuple[dict[int, str], Counter[str]]:
    """Play seeds one after the other: the failed ones with their reasons, and the work done."""
    failed: dict[int, str] = {}
    work: Counter[str] = Counter()
    for seed in seeds:
        run = Run(seed)
        try:
            await run.play()
        except Exception as error:  # noqa: BLE001 - the other seeds are played all the same
            failed[seed] = f"{type(error).__name__}: {error}"
        work.update(run.work)
    return failed, work


def play_some(seeds: range) -> tuple[dict[int, str], Counter[str]]:
    """`play_all` in a loop of its own."""
    return asyncio.run(play_all(seeds))


def play_real(seeds: range) -> int:
    """Real engines in a Node process instead of model phones; see tests/sync/bridge."""
    keep_logs("critical")
    with TemporaryDirectory() as name:
        folder = Path(name)
        failed, work = asyncio.run(play_engines(seeds, bundle(folder), folder))
    print(dict(sorted(work.items())))
    for seed, reason in failed.items():
        print(f"seed {seed}: {reason}")
    return 1 if failed else 0


def main(words: list[str]) -> int:
    """Play what the words ask for; 1 when a seed failed."""
    parser = argparse.ArgumentParser(prog="./dev simulate", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20_000, help="how many")
    parser.add_argument("--first", type=int, default=0, help="the first one")
    parser.add_argument("--seed", type=int, help="only this one, with its trace")
    parser.add_argument("--jobs", type=int, default=1, help="processes side by side")
    parser.add_argument("--engines", action="store_true", help="with the phone's real engine")
    asked = parser.parse_args(words)
    if asked.engines:
        one = None if asked.seed is None else range(asked.seed, asked.seed + 1)
        return play_real(one or range(asked.first, asked.first + asked.seeds))
    if asked.seed is not None:
        run = Run(asked.seed)
        try:
            asyncio.run(run.play())
        except Exception:  # noqa: BLE001 - shown as it is
            traceback.print_exc()
            return 1
        finally:
            print(dict(sorted(run.work.items())))
        return 0
    end = asked.first + asked.seeds
    parts = [range(at, min(at + TOGETHER, end)) for at in range(asked.first, end, TOGETHER)]
    failed: dict[int, str] = {}
    work: Counter[str] = Counter()
    began = time.monotonic()
    with ProcessPoolExecutor(asked.jobs) as pool:
        for part, (wrong, done) in zip(parts, pool.map(play_some, parts), strict=True):
            failed |= wrong
            work.update(done)
            print(f"{part.stop - asked.first} seeds, {len(failed)} failed", flush=True)
    print(f"{time.monotonic() - began:.0f} s; {dict(sorted(work.items()))}")
    for seed, reason in failed.items():
        print(f"seed {seed}: {reason}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
