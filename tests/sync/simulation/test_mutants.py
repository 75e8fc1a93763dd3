"""What makes the green runs mean something: each planted fault fails some seed."""

from pathlib import Path

import pytest

from sync.simulation.disk_mutants import DISK_MUTANTS
from sync.simulation.merge_mutants import MERGE_MUTANTS
from sync.simulation.mutants import MUTANTS, Mutant
from sync.simulation.phone_mutants import PHONE_MUTANTS
from sync.simulation.run import Run

pytestmark = [pytest.mark.anyio]

SEEDS = range(300)
DISK_SEEDS = range(60)
REAL = MUTANTS | MERGE_MUTANTS


def plant(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Break the rule until the end of the test."""
    if isinstance(mutant.place, dict):
        monkeypatch.setitem(mutant.place, mutant.name, mutant.instead)
    else:
        monkeypatch.setattr(mutant.place, mutant.name, mutant.instead)


async def assert_killed(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some seed fails; which way does not matter."""
    plant(mutant, monkeypatch)
    for seed in SEEDS[mutant.first :]:
        try:
            await Run(seed).play()
        except Exception:  # noqa: BLE001 - any failure is a find
            return
    pytest.fail("no seed noticed")


@pytest.mark.parametrize("name", REAL)
async def test_a_broken_rule_of_the_server_is_found(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is a patch of the real code."""
    await assert_killed(REAL[name], monkeypatch)


@pytest.mark.parametrize("name", PHONE_MUTANTS)
async def test_a_broken_rule_of_the_phone_is_found(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is a patch of the model phone."""
    await assert_killed(PHONE_MUTANTS[name], monkeypatch)


@pytest.mark.parametrize("name", DISK_MUTANTS)
async def test_a_broken_rule_of_the_disk_is_found(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each is a patch of the real SQLite store or of its backups."""
    plant(DISK_MUTANTS[name], monkeypatch)
    for seed in DISK_SEEDS[DISK_MUTANTS[name].first :]:
        folder = tmp_path / str(seed)
        folder.mkdir()
        try:
            await Run(seed, on_disk=True).play(folder)
        except Exception:  # noqa: BLE001 - any failure is a find
            return
    pytest.fail("no seed noticed")


def test_there_are_mutants_enough_and_the_table_names_them() -> None:
    """At least 25 of the real code; README.md says of each what it breaks."""
    table = (Path(__file__).parent / "README.md").read_text(encoding="utf-8")

    assert len(REAL) >= 25
    everything = REAL | DISK_MUTANTS | PHONE_MUTANTS
    assert [] == [
        name for name, one in everything.items() if f"| {one.rule} | {name} |" not in table
    ]
