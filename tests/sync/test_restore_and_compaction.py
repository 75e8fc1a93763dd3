"""A server that was put back, and a feed that forgets: what phones are told, over every store."""

import asyncio
import itertools
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from storage.stores import CountedIds, SteppingClock
from sync.contract_suite import (
    MATE,
    OFFICER,
    OTHER_VILLAGE,
    TOWNSHIP,
    VILLAGE,
    WORKER,
    Phone,
    World,
    make_world,
    record_id,
)
from xunan.application.compact_feed import KEPT, CompactFeed
from xunan.application.exchange import DeviceRevokedError
from xunan.application.ports import Key
from xunan.application.server_device import ensure_server_device
from xunan.storage.memory import MemorySyncStore
from xunan.storage.open import migrate_database, open_storage
from xunan.storage.postgres_sync import PostgresSyncStore
from xunan.storage.tables import bind
from xunan_sync.cursor import sign

pytestmark = [pytest.mark.anyio]

A, B = record_id(1), record_id(2)


async def epochs_begun(world: World) -> list[str]:
    """The epochs of which the journal tells."""
    if isinstance(world.store, MemorySyncStore):
        return [row.id for row, _ in world.store.journal if row.t == "epoch.begin"]
    table = bind(world.store._engine).operation
    return [row["id"] for row in await table.select().where(table.t == "epoch.begin")]


async def remembers_more(phone: Phone, more: int = 5) -> None:
    """Let a phone hold what the server itself signed before it was put back."""
    await phone.send()
    cursors = {stream: (seq + more, floor) for stream, (seq, floor) in phone.cursors.items()}
    epoch = await phone.world.store.epoch()
    phone.cursors = {stream: list(cursor) for stream, cursor in cursors.items()}
    phone.sig = sign(b"k" * 32, cursors, epoch, phone.facts.device)


@pytest.mark.parametrize("pushes", [False, True])
async def test_L16_a_signed_cursor_beyond_the_head_begins_a_new_epoch(
    world: World,
    pushes: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    phone, mate = await world.phone(WORKER), await world.phone(MATE)
    await phone.send(phone.report(A))
    await mate.send()
    old = await world.store.epoch()
    await remembers_more(phone)
    told = await phone.send(*([phone.report(B)] if pushes else []))
    new = await world.store.epoch()

    assert set(told) == {"epoch", "server_time"}
    assert told["epoch"] == new != old
    assert await world.body("hazard", B) is None, "nothing of that request is judged"
    assert await epochs_begun(world) == [new]
    other = await mate.send(mate.report(B), epoch=old)
    assert (set(other), other["epoch"]) == ({"epoch", "server_time"}, new)
    fresh = replace(phone, cursors={}, sig="")
    assert (await fresh.send())["epoch"] == new
    assert len(await epochs_begun(world)) == 1


async def test_L16_many_proofs_at_once_begin_one_epoch(world: World) -> None:
    phones = [await world.phone(WORKER, f"phone-{n}") for n in range(6)]
    await phones[0].send(phones[0].report(A))
    for phone in phones:
        await remembers_more(phone)
    old = await world.store.epoch()
    told = await asyncio.gather(*(phone.send(epoch=old) for phone in phones))

    assert {reply["epoch"] for reply in told} == {await world.store.epoch()} != {old}
    assert len(await epochs_begun(world)) == 1


async def test_L16_without_a_right_signature_nobody_begins_an_epoch(world: World) -> None:
    """Otherwise anybody could make every phone of the county fetch everything again."""
    phone = await world.phone(WORKER)
    await phone.send(phone.report(A))
    epoch = await world.store.epoch()
    ahead = dict.fromkeys(phone.cursors, (99, 0))
    forged = (
        "",
        "forged",
        phone.sig,
        sign(b"x" * 32, ahead, epoch, phone.facts.device),
        sign(b"k" * 32, ahead, "another epoch", phone.facts.device),
        sign(b"k" * 32, ahead, epoch, "another phone"),
    )
    for sig in forged:
        told = await phone.ask(phone.request([], cursors=ahead, sig=sig))
        assert (told["epoch"], sorted(told["reset"])) == (epoch, sorted(ahead)), "as L13 says"

    assert await epochs_begun(world) == []


async def test_L16_a_revoked_phone_proves_it_too_and_hears_only_that_it_must_wipe(
    world: World,
) -> None:
    phone = await world.phone(WORKER)
    await remembers_more(phone)
    await world.revoke(phone)
    with pytest.raises(DeviceRevokedError):
        await phone.send(phone.report(A))

    assert len(await epochs_begun(world)) == 1


@pytest.mark.postgres
async def test_L16_another_process_hears_of_the_new_epoch(tmp_path: Path) -> None:
    """Two workers over one PostgreSQL; the other ones have not seen the proof."""
    async with make_world("postgres", tmp_path) as world:
        old = await world.store.epoch()
        stores = [PostgresSyncStore(world.store._engine, old) for _ in range(2)]
        phone, mate = await world.phone(WORKER), await world.phone(MATE)
        await mate.send()
        await remembers_more(phone)
        new = (await phone.send())["epoch"]
        there, elsewhere = (World(store, world.photos, world.accounts) for store in stores)
        known = replace(phone, world=there, cursors={}, sig="")
        unknown = replace(mate, world=elsewhere)

        assert (await known.send(epoch=new))["epoch"] == new
        await unknown.send(epoch=old)
        assert (await unknown.send(epoch=old))["epoch"] == new
        assert {await store.epoch() for store in stores} == {new} != {old}


async def test_L16_a_file_that_was_put_back_by_hand_is_noticed(tmp_path: Path) -> None:
    """The whole way: a copied file, the same epoch, and work that only the phone still has."""
    await migrate_database("", tmp_path)
    clock, ids = SteppingClock(), CountedIds()
    storage = await open_storage("", tmp_path, clock=clock, ids=ids)
    world = World(storage.sync, storage.photos, storage.accounts, clock=clock, ids=ids)
    await ensure_server_device(storage.accounts, clock)
    phone = await world.phone(WORKER)
    await phone.send(phone.report(A))
    await world.queue.close()
    await storage.close()
    shutil.copy(tmp_path / "xunan.db", tmp_path / "copy")

    storage = await open_storage("", tmp_path, clock=clock, ids=ids)
    phone.world = World(storage.sync, storage.photos, storage.accounts, clock=clock, ids=ids)
    await phone.send(phone.report(B))
    await phone.send()
    old = await storage.sync.epoch()
    await phone.world.queue.close()
    await storage.close()
    for name in ("xunan.db-wal", "xunan.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    shutil.copy(tmp_path / "copy", tmp_path / "xunan.db")

    storage = await open_storage("", tmp_path, clock=clock, ids=ids)
    phone.world = World(storage.sync, storage.photos, storage.accounts, clock=clock, ids=ids)
    assert await storage.sync.epoch() == old
    told = await phone.send(phone.report(record_id(3)))
    assert set(told) == {"epoch", "server_time"}
    assert told["epoch"] != old
    assert await storage.sync.bodies([Key("hazard", record_id(3))]) == {}
    await phone.world.queue.close()
    await storage.close()
    storage = await open_storage("", tmp_path, clock=clock, ids=ids)
    assert await storage.sync.epoch() == told["epoch"], "it outlives the process"
    await storage.close()


async def test_L17_old_removals_are_forgotten_and_phones_that_missed_them_start_over(
    world: World,
) -> None:
    officer, away = await world.phone(OFFICER), await world.phone(MATE, "away")
    here = await world.phone(MATE, "here")
    await officer.send(officer.report(A), officer.report(B))
    for phone in (away, here):
        await phone.send()
    await officer.send(officer.edit(A, 1, division_code=(VILLAGE, OTHER_VILLAGE)))
    await here.send()
    compact = CompactFeed(world.store, world.clock)
    world.clock.step(seconds=KEPT.total_seconds())
    assert await compact() == 0, "just as old is not older"
    world.clock.step(seconds=1)
    await officer.send(officer.edit(B, 1, place=(None, "屋后")))
    assert await compact() == 1
    assert await compact() == 0
    missed, followed, other = await away.send(), await here.send(), await officer.send()

    assert missed["reset"] == [f"v:{VILLAGE}"]
    assert [(row[2], row[4]) for row in missed["chg"]] == [("put", B)]
    assert away.cursors[f"v:{VILLAGE}"] == [4, 3]
    assert missed["sum"][f"v:{VILLAGE}"] == followed["sum"][f"v:{VILLAGE}"]
    assert (followed["reset"], other["reset"]) == ([], []), "nothing that they lack was forgotten"
    page = await world.store.read_page({f"t:{TOWNSHIP}": (0, 0), f"v:{VILLAGE}": (0, 0)}, 9, 9)
    assert page.floors == {f"t:{TOWNSHIP}": 0, f"v:{VILLAGE}": 3}


async def test_L17_the_daily_run_outlives_its_failures() -> None:
    class Store:
        asked: list[str]

        async def take(self, job: str, now: datetime) -> bool:
            return job == "compaction" and now == clock.now()

        async def compact(self, received_before: str) -> int:
            self.asked.append(received_before)
            if len(self.asked) == 2:
                raise OSError("away")
            return len(self.asked)

    store, clock, told = Store(), SteppingClock(), []
    store.asked = []

    async def pause(seconds: float) -> None:
        clock.step(seconds=seconds)
        if len(store.asked) == 3:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await CompactFeed(store, clock).every_day(store, told.append, pause)

    assert [type(word) for word in told] == [int, OSError, int]
    days = [msgspec.convert(text, type=type(clock.now())) for text in store.asked]
    assert [later - earlier for earlier, later in itertools.pairwise(days)] == [
        timedelta(days=1)
    ] * 2
