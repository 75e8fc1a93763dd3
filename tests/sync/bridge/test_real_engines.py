"""The phone's real engine over IndexedDB against the real application, on lines that fail.

One seed is one run; a failing seed names itself, and `./dev simulate --engines --seed N` plays it
again.
"""

from collections import Counter
from pathlib import Path

import pytest

from sync.bridge.engine_run import EngineRun
from sync.bridge.mutants import MUTANTS, plant
from sync.bridge.node import NodePhones
from sync.bridge.playing import play_engines

pytestmark = [pytest.mark.anyio]

SEEDS, TOGETHER = 100, 20
DISK_SEEDS = range(4)
MUTANT_SEEDS = range(120)
WORK: Counter[str] = Counter()
# What the seeds must have done at least, or they have shown nothing.
LEAST = {
    "operations": 1_500, "hazard": 350, "conflict": 100, "quarantine": 75, "told twice": 350,
    "removals": 50, "removals forgotten": 10, "deaths of the server": 40, "killed": 150,
    "killed while waiting": 75, "acted while waiting": 200, "two pages": 60, "restored": 10,
    "clone": 20, "busy": 20, "move": 40, "rot": 8, "digests that healed": 3, "revoke": 5,
    "photos": 250, "snapshots": 150, "pages of snapshots": 150, "lost": 75, "lost reply": 75,
    "twice": 75, "late": 75, "echo": 75, "portal": 75, "gateway": 75, "cut": 75,
    "half a reply": 75,
}  # fmt: skip


@pytest.mark.parametrize("first", range(0, SEEDS, TOGETHER))
async def test_real_engines_and_the_real_server_agree_in_the_end(
    first: int, script: Path, tmp_path: Path
) -> None:
    """I1 to I12 for [R1] to [R14], [P2] to [P6], [L3] to [L11], [C2] [C9] [D1] [S1] [S7] [S9]."""
    failed, work = await play_engines(range(first, first + TOGETHER), script, tmp_path)
    WORK.update(work)
    assert failed == {}, "play one again with ./dev simulate --engines --seed N"


@pytest.mark.parametrize("seed", DISK_SEEDS)
async def test_the_same_holds_over_sqlite_and_the_photo_folder(
    seed: int, node: NodePhones, tmp_path: Path
) -> None:
    """The real store, the real photo folder, and real backups that are really restored."""
    await EngineRun(seed, node, on_disk=True).play(tmp_path)


@pytest.mark.parametrize("name", MUTANTS)
async def test_a_broken_rule_of_the_engine_is_found(
    name: str, script: Path, tmp_path: Path
) -> None:
    """Some seed fails; which way does not matter."""
    mutant = MUTANTS[name]
    broken = plant(mutant, script, tmp_path)
    seeds = MUTANT_SEEDS[mutant.first :]
    failed, _ = await play_engines(seeds, broken, tmp_path, until_one_fails=True)
    assert failed, "no seed noticed"


def test_the_runs_did_enough_to_mean_something() -> None:
    """A simulator finds only what it injects."""
    if not WORK:
        pytest.fail("run the whole file: this test judges the runs before it")
    assert {name: WORK[name] for name in LEAST if WORK[name] < LEAST[name]} == {}


async def test_a_seed_is_the_same_run_every_time(node: NodePhones, tmp_path: Path) -> None:
    """However fast the machine is: else a seed that failed could not be played again."""
    runs = []
    for place in ("first", "second"):
        runs.append(EngineRun(7, node))
        await runs[-1].play(tmp_path / place)

    assert runs[0].server.ram.journal == runs[1].server.ram.journal
    assert runs[0].server.ram.records == runs[1].server.ram.records
