"""What one person's operations may never do to another's, nor to the server's own."""

import pytest

from sync.contract_suite import OFFICER, STRANGER, WORKER, World, record_id, verdicts
from xunan.application.open_cases import derived_id

pytestmark = pytest.mark.anyio
A, B = record_id(1), record_id(2)


async def test_P7_the_verdict_on_another_persons_operation_is_not_told(world: World) -> None:
    worker, stranger = await world.phone(WORKER), await world.phone(STRANGER)
    op = worker.report(A)
    bad = worker.report(B, category="no_such_code")
    await worker.send(op, bad)
    before = await world.everything()
    told = await stranger.send({**op, "n": 1}, {**bad, "n": 2})

    assert told["results"] == [
        {"n": n, "status": "rejected", "why": "sync.id_taken", "dup": True} for n in (1, 2)
    ]
    assert (told["docs"], told["last_n"]) == ([], 2)
    assert await world.everything() == before


async def test_P8_nobody_can_take_the_names_that_the_server_gives_its_own_operations(
    world: World,
) -> None:
    """They follow from the cause's name, its author's choice; a taken one blocked the phone."""
    phone, officer = await world.phone(WORKER), await world.phone(OFFICER)
    cause = phone.report(B, category="no_such_code")
    guessed = derived_id("op", derived_id("quarantine", cause["op_id"]))
    told = await phone.send({**phone.report(A), "n": 1, "op_id": guessed}, {**cause, "n": 2})

    assert verdicts(told) == ["applied", "rejected"]
    assert len(await officer.see_all("quarantine")) == 1
