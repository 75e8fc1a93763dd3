"""What both databases promise the sync core, asked of each directly."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.batches import RECEIVED_AT, an_op, body, bump, digest, op_id, remove, wanted
from storage.stores import DATABASES, add_device, make_storage
from xunan.application.ports import Changes, Columns, Key, Loaded, RecordWrite, Wanted
from xunan.storage.open import Storage

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

A, B = Key("hazard", "a"), Key("hazard", "b")
START = {"t:1": (0, 0)}


@pytest.fixture(params=DATABASES)
async def storage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    """An empty storage with one device, d1."""
    async with make_storage(request.param, tmp_path) as opened:
        await add_device(opened, "d1")
        yield opened


def nothing(_loaded: Loaded) -> Changes:
    return Changes()


async def loaded_by(storage: Storage, asked: Wanted) -> Loaded:
    """What a batch that asks for this would see."""
    seen: list[Loaded] = []

    def judge(loaded: Loaded) -> Changes:
        seen.append(loaded)
        return Changes()

    await storage.sync.transact(asked, judge)
    return seen[-1]


async def test_a_batch_is_found_again_by_the_next(storage: Storage) -> None:
    first = await storage.sync.transact(wanted("d1", 1, A), bump("d1", 1, A))
    loaded = await loaded_by(storage, wanted("d1", 1, A, B))

    assert first == 1
    assert loaded.devices["d1"].last_n == 1
    assert loaded.devices["d1"].last_op == op_id("d1", 1)
    known = loaded.ops[op_id("d1", 1)]
    assert (known.device, known.n, known.seq, known.result) == ("d1", 1, 1, {"status": "applied"})
    assert set(loaded.records) == {A}
    assert loaded.records[A].body == body(A, 1)
    assert loaded.records[A].streams == ("t:1",)


async def test_numbers_are_dense_and_start_at_one(storage: Storage) -> None:
    firsts = [
        await storage.sync.transact(wanted("d1", 1, A, B), bump("d1", 1, A, B)),
        await storage.sync.transact(wanted("d1", 3, A), bump("d1", 3, A)),
        await storage.sync.transact(Wanted(), nothing),
        await storage.sync.transact(wanted("d1", 4, B), bump("d1", 4, B)),
    ]
    page = await storage.sync.read_page(START, 100, 10_000)

    assert firsts == [1, 3, 4, 4]
    assert page.head == 4
    assert [(row.seq, row.id, row.ver) for row in page.rows] == [(3, "a", 2), (4, "b", 2)]


async def test_an_operation_without_effect_has_no_number(storage: Storage) -> None:
    def judge(_loaded: Loaded) -> Changes:
        return Changes(ops=[an_op("d1", 1, A, None, status="merged")])

    await storage.sync.transact(wanted("d1", 1, A), judge)
    loaded = await loaded_by(storage, wanted("d1", 1, A))

    assert loaded.ops[op_id("d1", 1)].seq == 0
    assert (await storage.sync.read_page(START, 10, 1000)).head == 0


async def test_nothing_is_written_when_judging_fails(storage: Storage) -> None:
    def judge(_loaded: Loaded) -> Changes:
        raise KeyError("a bug in a rule")

    with pytest.raises(KeyError, match="a bug in a rule"):
        await storage.sync.transact(wanted("d1", 1, A), judge)

    assert await storage.sync.transact(wanted("d1", 1, A), bump("d1", 1, A)) == 1


async def test_nothing_is_written_when_writing_fails(storage: Storage) -> None:
    """The same operation twice in a batch breaks a unique index after much was written."""

    def judge(loaded: Loaded) -> Changes:
        changes = bump("d1", 1, A)(loaded)
        changes.ops.append(an_op("d1", 1, A, None))
        return changes

    with pytest.raises(Exception, match=r"(?i)unique"):
        await storage.sync.transact(wanted("d1", 1, A), judge)

    assert (await loaded_by(storage, wanted("d1", 1, A))).ops == {}
    assert (await storage.sync.device("d1")).last_n == 0
    assert (await storage.sync.read_page(START, 10, 1000)).head == 0


async def test_a_device_that_does_not_exist_is_a_bug_and_not_a_new_device(
    storage: Storage,
) -> None:
    def judge(_loaded: Loaded) -> Changes:
        return Changes(devices={"ghost": (1, "op")})

    with pytest.raises(LookupError):
        await storage.sync.transact(Wanted(devices=frozenset({"ghost"})), judge)

    assert await storage.sync.device("ghost") is None


async def test_counters_keep_what_they_were_set_to(storage: Storage) -> None:
    asked = Wanted(counters=frozenset({"hazard-2026", "other"}))

    def judge(loaded: Loaded) -> Changes:
        return Changes(counters={"hazard-2026": loaded.counters.get("hazard-2026", 0) + 1})

    await storage.sync.transact(asked, judge)
    await storage.sync.transact(asked, judge)

    assert (await loaded_by(storage, asked)).counters == {"hazard-2026": 2}


async def test_two_batches_at_once_never_hand_out_one_number_twice(storage: Storage) -> None:
    asked = Wanted(counters=frozenset({"hazard-2026"}))

    def judge(loaded: Loaded) -> Changes:
        return Changes(counters={"hazard-2026": loaded.counters.get("hazard-2026", 0) + 1})

    await asyncio.gather(*(storage.sync.transact(asked, judge) for _ in range(20)))

    assert (await loaded_by(storage, asked)).counters == {"hazard-2026": 20}


async def test_two_batches_at_once_never_overwrite_each_other(storage: Storage) -> None:
    """Also not when both create the record: the second one must see the first."""
    for n in range(2, 13):
        await add_device(storage, f"d{n}")
    await asyncio.gather(
        *(
            storage.sync.transact(wanted(f"d{n}", 1, A, B), bump(f"d{n}", 1, A, B))
            for n in range(1, 13)
        )
    )

    found = await storage.sync.bodies([A, B, Key("hazard", "none")])
    assert {key: row.ver for key, row in found.items()} == {A: 12, B: 12}
    page = await storage.sync.read_page(START, 100, 10_000)
    assert page.head == 24
    assert page.sums["t:1"] == (2, (digest(A, 12) + digest(B, 12)) % 2**32)


async def test_one_operation_that_arrives_twice_at_once_takes_effect_once(
    storage: Storage,
) -> None:
    def judge(loaded: Loaded) -> Changes:
        return Changes() if op_id("d1", 1) in loaded.ops else bump("d1", 1, A)(loaded)

    await asyncio.gather(*(storage.sync.transact(wanted("d1", 1, A), judge) for _ in range(8)))

    assert (await storage.sync.bodies([A]))[A].ver == 1
    assert (await storage.sync.read_page(START, 10, 1000)).head == 1


async def test_a_record_that_leaves_a_stream_leaves_word_there(storage: Storage) -> None:
    await storage.sync.transact(wanted("d1", 1, A), bump("d1", 1, A, streams=("t:1", "g:7")))

    def move(loaded: Loaded) -> Changes:
        changes = bump("d1", 2, A, streams=("t:1",))(loaded)
        remove(changes, A, 2, "g:7", 0)
        changes.stream_deltas["g:7"] = (-1, -digest(A, 1))
        return changes

    await storage.sync.transact(wanted("d1", 2, A), move)
    page = await storage.sync.read_page({"t:1": (0, 0), "g:7": (0, 0)}, 10, 1000)

    assert [(row.seq, row.stream, row.op) for row in page.rows] == [
        (2, "g:7", "rem"),
        (2, "t:1", "put"),
    ]
    assert page.rows[0].body is None
    assert page.rows[1].body == body(A, 2)
    assert page.sums == {"t:1": (1, digest(A, 2)), "g:7": (0, 0)}


async def test_a_stream_nobody_wrote_to_is_empty_and_named(storage: Storage) -> None:
    page = await storage.sync.read_page({"v:9": (0, 0)}, 10, 1000)

    assert (page.head, list(page.rows), page.more) == (0, [], False)
    assert page.floors == {"v:9": 0}
    assert page.sums == {"v:9": (0, 0)}


async def test_compacting_forgets_old_removals_and_raises_their_streams_floor(
    storage: Storage,
) -> None:
    await storage.sync.transact(wanted("d1", 1, A), bump("d1", 1, A, streams=("t:1", "g:7")))

    def leave(loaded: Loaded) -> Changes:
        changes = bump("d1", 2, A, streams=("t:1",))(loaded)
        remove(changes, A, 2, "g:7", 0)
        return changes

    await storage.sync.transact(wanted("d1", 2, A), leave)

    assert await storage.sync.compact(RECEIVED_AT) == 0, "not older than that"
    assert await storage.sync.compact("2026-07-01T00:00:00.000Z") == 1
    page = await storage.sync.read_page({"t:1": (0, 0), "g:7": (0, 0)}, 10, 1000)
    assert page.floors == {"t:1": 0, "g:7": 2}
    assert [row.stream for row in page.rows] == ["t:1"]


async def test_photos_are_known_as_stored_only_when_they_are(storage: Storage) -> None:
    sha = "ab" * 32

    def judge(loaded: Loaded) -> Changes:
        changes = bump("d1", 1, A)(loaded)
        changes.blob_refs = {(sha, *A)}
        return changes

    asked = wanted("d1", 1, A, blobs=frozenset({sha}))
    await storage.sync.transact(asked, judge)

    assert (await loaded_by(storage, asked)).blobs_stored == frozenset()
    assert await storage.photos.references(sha) == [A]
    assert await storage.records.blob_readable(sha, ("t:1",))
    assert not await storage.records.blob_readable(sha, ("t:2",))
    assert not await storage.records.blob_readable(sha, ())


async def test_a_nul_in_someones_text_stops_no_batch(storage: Storage) -> None:
    """PostgreSQL refuses NUL in text; the phone would send the same batch for ever."""
    odd = Key("hazard", "a\x00b")

    def judge(_loaded: Loaded) -> Changes:
        changes = Changes(effects=1)
        changes.ops.append(an_op("d1", 1, odd, 0, at="\x00", at_est="\x00"))
        changes.records[A] = RecordWrite(
            *A, 1, "filed", (), body(A, 1), Columns(title="\x00滑坡", search="\x00滑坡")
        )
        return changes

    await storage.sync.transact(wanted("d1", 1, odd, A), judge)

    assert (await storage.sync.bodies([A]))[A].ver == 1


async def test_a_large_batch_meets_no_limit_of_parameters(storage: Storage) -> None:
    """2,500 records with 21 columns are 52,500 values; PostgreSQL takes 32,767 parameters."""
    keys = [Key("hazard", f"r{i:05d}") for i in range(2500)]

    await storage.sync.transact(wanted("d1", 1, *keys), bump("d1", 1, *keys))
    page = await storage.sync.read_page(START, 5000, 10_000_000)

    assert page.head == len(page.rows) == 2500
    assert len((await loaded_by(storage, wanted("d1", 1, *keys))).records) == 2500


async def test_a_revoked_device_is_seen_as_revoked(storage: Storage) -> None:
    await storage.accounts.revoke_device("d1", (await storage.accounts.devices("p1"))[0].seen_at)

    assert (await storage.sync.device("d1")).revoked
    assert (await loaded_by(storage, wanted("d1", 1))).devices["d1"].revoked
