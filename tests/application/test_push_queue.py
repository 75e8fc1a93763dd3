"""How pushes share commits, and what happens to the others when one goes wrong."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from sync.contract_suite import (
    MATE,
    OFFICER,
    VILLAGE,
    WORKER,
    World,
    make_world,
    record_id,
    verdicts,
)
from xunan.application import judge_op
from xunan.application.accept_push import Push, UnknownDeviceError
from xunan.application.ports import Changes, Loaded, StoreBusyError, Wanted
from xunan.application.push_queue import GROUP_MAX, PushQueue
from xunan.application.rules import SERVER, SERVER_DEVICE
from xunan_sync.messages import Op

pytestmark = [pytest.mark.anyio]

A, B = record_id(1), record_id(2)


@pytest.fixture
async def world(tmp_path):
    async with make_world("memory", tmp_path) as made:
        yield made


class WatchedStore:
    """The memory store, with a gate to hold commits back and a count of them."""

    def __init__(self, store) -> None:
        self.store = store
        self.gate = asyncio.Event()
        self.gate.set()
        self.groups: list[Wanted] = []
        self.trouble: list[BaseException] = []

    async def transact(self, wanted: Wanted, judge: Callable[[Loaded], Changes]) -> int:
        await self.gate.wait()
        if self.trouble:
            raise self.trouble.pop(0)
        self.groups.append(wanted)
        return await self.store.transact(wanted, judge)


def watched(world: World, **more) -> WatchedStore:
    """Put a watched store behind the world's queue."""
    store = WatchedStore(world.store)
    queue = PushQueue(store, world.rules, **more)
    world.queue = queue
    world.exchange._parts = replace(world.exchange._parts, queue=queue)
    return store


async def test_P11_waiting_pushes_share_a_commit_at_most_one_of_a_device(world: World) -> None:
    store = watched(world)
    phones = [await world.phone(WORKER, f"d{n}") for n in range(GROUP_MAX + 10)]
    store.gate.clear()
    sent = [
        asyncio.create_task(phone.send(phone.report(record_id(n)), cursors=None))
        for n, phone in enumerate(phones)
    ]
    twice = asyncio.create_task(
        phones[0].send({**phones[0].report(record_id(999)), "n": 2}, cursors=None)
    )
    await asyncio.sleep(0.02)
    store.gate.set()
    told = await asyncio.gather(*sent, twice)

    assert all(verdicts(one) == ["applied"] for one in told)
    sizes = [len(group.devices) for group in store.groups]
    assert max(sizes) == GROUP_MAX
    assert len(sizes) <= 3
    assert [len(group.devices) == len(group.op_ids) for group in store.groups] == [True] * len(
        sizes
    )


async def test_P11_a_push_that_spoils_its_group_is_alone_with_its_error(world: World) -> None:
    store = watched(world)
    good, ghost = await world.phone(WORKER), await world.phone(MATE)
    del world.store.devices[ghost.facts.device]
    store.gate.clear()
    first = asyncio.create_task(good.send(good.report(A)))
    second = asyncio.create_task(ghost.send(ghost.report(B)))
    third = asyncio.create_task((await world.phone(OFFICER)).send())
    await asyncio.sleep(0.02)
    store.gate.set()

    with pytest.raises(UnknownDeviceError):
        await second
    assert verdicts(await first) == ["applied"]
    await third
    assert await world.body("hazard", B) is None


async def test_P11_no_answer_leaves_before_its_commit(world: World) -> None:
    store = watched(world)
    phone = await world.phone(WORKER)
    store.gate.clear()
    sent = asyncio.create_task(phone.send(phone.report(A)))
    await asyncio.sleep(0.02)
    assert not sent.done()
    store.gate.set()
    assert verdicts(await sent) == ["applied"]


async def test_P17_a_busy_store_commits_nothing_and_the_same_request_may_come_again(
    world: World,
) -> None:
    store = watched(world)
    phone = await world.phone(WORKER)
    op = phone.report(A)
    store.trouble.append(StoreBusyError("locked"))
    with pytest.raises(StoreBusyError):
        await phone.send(op)
    assert await world.body("hazard", A) is None
    assert verdicts(await phone.send(op)) == ["applied"]


async def test_P17_too_many_waiting_pushes_are_turned_away_at_the_door(world: World) -> None:
    store = watched(world, waiting_max=3)
    phones = [await world.phone(WORKER, f"d{n}") for n in range(6)]
    store.gate.clear()
    sent = [
        asyncio.create_task(phone.send(phone.report(record_id(n)), cursors=None))
        for n, phone in enumerate(phones)
    ]
    await asyncio.sleep(0.02)
    store.gate.set()
    told = await asyncio.gather(*sent, return_exceptions=True)

    assert [isinstance(one, StoreBusyError) for one in told].count(True) in {2, 3}
    assert all(isinstance(one, dict | StoreBusyError) for one in told)


async def test_P8_a_fault_of_our_own_neither_stops_the_queue_nor_loses_the_work(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = await world.phone(WORKER)
    real = judge_op.apply_op

    def faulty(doc, op, ctx, shape):
        if "爆" in str(op["args"]):
            raise ZeroDivisionError("a bug")
        return real(doc, op, ctx, shape)

    monkeypatch.setattr(judge_op, "apply_op", faulty)
    told = await phone.send(phone.report(A, place="爆"), phone.report(B))

    assert [r.get("why", "") for r in told["results"]] == ["sync.fault", ""]
    assert [r["seq"] for r in told["results"]] == [1, 2]
    assert "ZeroDivisionError" in world.faults[0]
    (kept,) = await phone.see_all("quarantine")
    assert "爆" in kept["f"]["op"]


async def test_P18_the_servers_operations_are_numbered_like_everybodys(world: World) -> None:
    phone = await world.phone(WORKER)
    await phone.send(phone.report(A), phone.report(B))
    at = "2026-06-20T00:00:00Z"
    outcomes = await asyncio.gather(*(
        world.queue.push(Push(SERVER_DEVICE, SERVER, (
            Op(n=0, op_id=f"s{n}", t="hazard.stored", id=record, at=at, args={"shas": ["x"]}),
        ), world.clock.now()))
        for n, record in enumerate((A, B, A))
    ))  # fmt: skip

    assert [outcome.last_n for outcome in outcomes] == [1, 2, 3]
    lines = [(op.device, op.n) for op, _ in world.store.journal if op.device == SERVER_DEVICE]
    assert lines == [(SERVER_DEVICE, 1), (SERVER_DEVICE, 2), (SERVER_DEVICE, 3)]


async def test_closing_waits_for_what_was_accepted(world: World) -> None:
    store = watched(world)
    phone = await world.phone(WORKER)
    store.gate.clear()
    sent = asyncio.create_task(phone.send(phone.report(A), cursors=None))
    await asyncio.sleep(0.01)
    closing = asyncio.create_task(world.queue.close())
    await asyncio.sleep(0.01)
    assert not closing.done()
    store.gate.set()
    await closing
    assert verdicts(await sent) == ["applied"]
    assert f"v:{VILLAGE}" in world.store.streams


async def test_a_phone_that_hangs_up_does_not_stop_the_others(world: World) -> None:
    store = watched(world)
    one, other = await world.phone(WORKER), await world.phone(MATE)
    store.gate.clear()
    gone = asyncio.create_task(one.send(one.report(A), cursors=None))
    await asyncio.sleep(0.01)
    stays = asyncio.create_task(other.send(other.report(B), cursors=None))
    await asyncio.sleep(0.01)
    gone.cancel()
    store.gate.set()

    assert verdicts(await stays) == ["applied"]
    with pytest.raises(asyncio.CancelledError):
        await gone
