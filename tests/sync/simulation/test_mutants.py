"""What makes the green runs mean something: each planted fault fails some seed."""

import pytest

from sync.simulation.mutants import MUTANTS, Mutant
from sync.simulation.phone_mutants import PHONE_MUTANTS
from sync.simulation.run import Run

pytestmark = [pytest.mark.anyio]

SEEDS = range(300)


async def assert_killed(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some seed fails; which way does not matter."""
    if isinstance(mutant.place, dict):
        monkeypatch.setitem(mutant.place, mutant.name, mutant.instead)
    else:
        monkeypatch.setattr(mutant.place, mutant.name, mutant.instead)
    for seed in SEEDS:
        try:
            await Run(seed).play()
        except Exception:  # noqa: BLE001 - any failure is a find
            return
    pytest.fail("no seed noticed")


@pytest.mark.parametrize("name", MUTANTS)
async def test_a_broken_rule_of_the_server_is_found(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is a patch of the real code."""
    await assert_killed(MUTANTS[name], monkeypatch)


@pytest.mark.parametrize("name", PHONE_MUTANTS)
async def test_a_broken_rule_of_the_phone_is_found(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is a patch of the model phone."""
    await assert_killed(PHONE_MUTANTS[name], monkeypatch)


def test_there_are_mutants_enough() -> None:
    """At least 25 of the real code."""
    assert len(MUTANTS) >= 25
