"""Those who wait share a round; what fails for one of them fails for that one alone."""

import asyncio
from collections.abc import Sequence

import pytest

from xunan.application.together import Together

pytestmark = pytest.mark.anyio


async def test_who_asks_during_a_round_waits_for_the_next_and_shares_it() -> None:
    rounds: list[list[int]] = []
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def work(items: Sequence[int]) -> None:
        rounds.append(list(items))
        begun.set()
        await go_on.wait()

    together = Together(work)
    asked = [asyncio.create_task(together(0))]
    await begun.wait()
    asked += [asyncio.create_task(together(number)) for number in (1, 2, 3)]
    await asyncio.sleep(0)
    assert not any(task.done() for task in asked)
    go_on.set()
    await asyncio.gather(*asked)

    assert rounds == [[0], [1, 2, 3]]


async def test_a_failing_item_spoils_no_other() -> None:
    done: set[int] = set()

    async def work(items: Sequence[int]) -> None:
        if 2 in items:
            raise ValueError(str(items))
        done.update(items)

    together = Together(work)
    told = await asyncio.gather(*map(together, (1, 2, 3)), return_exceptions=True)

    assert [type(one) for one in told] == [type(None), ValueError, type(None)]
    assert done == {1, 3}
