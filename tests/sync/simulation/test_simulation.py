"""A county of phones on bad lines, seeded: whatever is lost, repeated or late, nothing is lost.

One seed is one run; a failing seed names itself, and `./dev simulate --seed N` plays it again.
"""

from collections import Counter
from pathlib import Path

import pytest

from sync.simulation.regressions import REGRESSIONS
from sync.simulation.run import Run
from sync.simulation.simulate import play_all

pytestmark = [pytest.mark.anyio]

SEEDS, TOGETHER = 2000, 100
DISK_SEEDS = range(6)
WORK: Counter[str] = Counter()
# What 2,000 seeds must have done at least, or they have shown nothing.
LEAST = {
    "operations": 30_000, "hazard": 5_000, "conflict": 2_000, "quarantine": 2_000,
    "told twice": 10_000, "late answers": 2_000, "removals": 1_000, "removals forgotten": 300,
    "deaths of the server": 1_500, "killed": 1_500, "restored": 300, "clone": 300, "busy": 500,
    "clock": 500, "move": 1_000, "rot": 200, "digests that healed": 100, "revoke": 200,
    "steal": 100, "hole": 500, "photos": 4_000, "late items": 300,
    "late scopes": 100, "restores that nobody said": 40,
}  # fmt: skip


@pytest.mark.parametrize("seed", REGRESSIONS)
async def test_what_failed_once_holds(seed: int) -> None:
    """A seed that once found a fault is played for ever."""
    await Run(seed).play()


@pytest.mark.parametrize("first", range(0, SEEDS, TOGETHER))
async def test_whatever_the_lines_do_everybody_agrees_in_the_end(first: int) -> None:
    """I1 to I12 for [R2] [R3] [R4] [R5] [R6] [R8] [R9] [R10] [R12] [R13] [R14] [P4] [P10] [L8]."""
    failed, work = await play_all(range(first, first + TOGETHER))
    WORK.update(work)
    assert failed == {}, "play one again with ./dev simulate --seed N"


@pytest.mark.parametrize("seed", DISK_SEEDS)
async def test_the_same_holds_on_sqlite(seed: int, tmp_path: Path) -> None:
    """The real store, the real photo folder, and real backups that are really restored."""
    await Run(seed, on_disk=True).play(tmp_path)


async def test_two_servers_that_hear_the_same_events_reach_the_same_records() -> None:
    """No clock, chance or order of tables takes part in a verdict (decision 0011)."""
    first, second = Run(7), Run(7)
    await first.play()
    await second.play()

    assert first.server.ram.records == second.server.ram.records
    assert first.server.ram.journal == second.server.ram.journal


def test_the_runs_did_enough_to_mean_something() -> None:
    """A simulator finds only what it injects."""
    if not WORK:
        pytest.fail("run the whole file: this test judges the runs before it")
    assert {name: WORK[name] for name in LEAST if WORK[name] < LEAST[name]} == {}
