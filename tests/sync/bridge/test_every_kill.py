"""The phone is killed at every single call of its database, and the server is the real one.

What is tried is one evening: acts wait that were saved without a network, another act with a
photo is saved, an answer brings verdicts and news, the photo goes out. Whichever call is the
last one, the evening ends the same.
"""

from pathlib import Path

import pytest

from sync.bridge.engine_run import EngineRun
from sync.bridge.node import KINDS, NodePhones
from sync.simulation.county import PEOPLE

pytestmark = [pytest.mark.anyio]

SEED = 9
CALLS_LEAST, CALLS_MAX = 150, 600


async def evening(node: NodePhones, folder: Path, calls: int) -> tuple[bool, list[str]]:
    """Play it with a kill at that call: whether the kill struck, and what the server holds then."""
    run = EngineRun(SEED, node)
    run.faults = {}
    run.wire.page = 2
    await run.open(folder)
    try:
        await node.do("begin", kinds=str(KINDS))
        run.wire.heal()
        for name in ("worker", "officer"):
            await run.join(PEOPLE[name])
        worker, officer = run.phones
        run.wire.down = {worker.name}
        for _ in range(4):
            await run.act(worker)
            await run.act(officer)
        run.wire.down = set()
        wish, made = run.wish_with_photo(worker), run.memories[id(worker)].made
        await node.do("kill", phone=worker.name, calls=calls)
        before = len(made)
        told = await run.tell(worker, "act", **wish)
        if len(made) == before:
            # The kill came before the commit: nothing of the act is there, and it is done again.
            await run.tell(worker, "act", **wish)
        assert len(made) == before + len(wish["acts"])
        await run.heal()
        await run.check()
        return bool(told["isKilled"]), run.outcome()
    finally:
        await run.server.close()


async def test_R1_R5_an_evening_ends_the_same_whenever_the_phone_is_killed(
    node: NodePhones, tmp_path: Path
) -> None:
    """[R1] [R5] [R7] Saved whole or not at all, and taken in whole or not at all."""
    _, undisturbed = await evening(node, tmp_path, CALLS_MAX)
    killed = 0
    for calls in range(1, CALLS_MAX):
        struck, outcome = await evening(node, tmp_path, calls)
        assert outcome == undisturbed, f"killed at call {calls}"
        if not struck:
            break
        killed += 1
    assert CALLS_LEAST < killed < CALLS_MAX
