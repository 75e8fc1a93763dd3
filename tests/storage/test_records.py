"""The desk's searches, on both databases with the same answers."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.batches import bump, remove, wanted
from storage.stores import DATABASES, add_device, make_storage
from xunan.application.ports import Changes, Key, Loaded, RecordQuery
from xunan.storage.open import Storage

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

TOWN = ("t:360724103",)
RECORDS = (
    {"title": "屋后山体滑坡", "search": "屋后山体滑坡 横市村 HZ-2026-001 50%",
     "place": "360724103201", "township": "360724103", "level": "major", "due_on": "2026-07-01",
     "captured_at": "2026-06-20T01:02:03Z", "grid": "360724103201001"},
    {"title": "山塘漏水", "search": "山塘漏水 水岩村",
     "place": "360724103202", "township": "360724103", "level": "general", "due_on": "2026-06-25",
     "captured_at": "2026-06-20T01:02:03.500Z"},
    {"title": "房屋裂缝", "search": "房屋裂缝 横市村 100",
     "place": "360724103201", "township": "360724103", "level": "general",
     "captured_at": "2026-06-19T23:00:00.000Z"},
    {"title": "没有时间", "search": "没有时间"},
)  # fmt: skip


@pytest.fixture(params=DATABASES)
async def storage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    """Four hazards r0 to r3 of one township, and one of another."""
    async with make_storage(request.param, tmp_path) as opened:
        await add_device(opened, "d1")
        for n, columns in enumerate(RECORDS):
            key = Key("hazard", f"r{n}")
            await opened.sync.transact(
                wanted("d1", n + 1, key), bump("d1", n + 1, key, streams=TOWN, **columns)
            )
        other = Key("hazard", "elsewhere")
        await opened.sync.transact(
            wanted("d1", 9, other), bump("d1", 9, other, streams=("t:1",), search="滑坡")
        )
        yield opened


async def ids(storage: Storage, **words: object) -> list[str]:
    """The ids a search brings, after checking that the total agrees."""
    rows, total = await storage.records.search(
        RecordQuery(**{"kind": "hazard", "streams": TOWN, **words})
    )
    assert total == len(rows)
    return [row.id for row in rows]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ({}, ["r1", "r0", "r2", "r3"]),
        ({"text": "横市村"}, ["r0", "r2"]),
        ({"text": "横市村 滑坡"}, ["r0"]),
        ({"text": "hz-2026"}, ["r0"]),
        ({"text": "ＨＺ－２０２６"}, ["r0"]),
        ({"text": "50%"}, ["r0"]),
        ({"text": "%"}, ["r0"]),
        ({"text": "_"}, []),
        ({"text": "' OR 1=1"}, []),
        ({"place": "360724103201"}, ["r0", "r2"]),
        ({"place": "360724103"}, ["r1", "r0", "r2"]),
        ({"place": "360724"}, ["r1", "r0", "r2"]),
        ({"place": "360724103201001"}, ["r0"]),
        ({"level": "general"}, ["r1", "r2"]),
        ({"states": ("closed",)}, []),
        ({"states": ("closed", "filed")}, ["r1", "r0", "r2", "r3"]),
        ({"due_before": "2026-07-01"}, ["r1"]),
        ({"captured_from": "2026-06-20T00:00:00Z"}, ["r1", "r0"]),
        ({"captured_before": "2026-06-20T00:00:00Z"}, ["r2"]),
        ({"streams": ("t:1",)}, ["elsewhere"]),
        ({"streams": ()}, []),
        ({"kind": "shelter"}, []),
    ],
)
async def test_a_search_narrows_by_what_it_names(
    storage: Storage, words: dict[str, object], found: list[str]
) -> None:
    assert await ids(storage, **words) == found


async def test_pages_follow_each_other_and_tell_the_total(storage: Storage) -> None:
    pages = [
        await storage.records.search(RecordQuery("hazard", TOWN, page=page, page_size=3))
        for page in range(3)
    ]

    assert [[row.id for row in rows] for rows, _ in pages] == [["r1", "r0", "r2"], ["r3"], []]
    assert {total for _, total in pages} == {4}


async def test_a_record_that_left_a_stream_is_no_longer_found_there(storage: Storage) -> None:
    key = Key("hazard", "r0")

    def move(loaded: Loaded) -> Changes:
        changes = bump("d1", 10, key, streams=("t:1",))(loaded)
        remove(changes, key, 2, TOWN[0], 0)
        return changes

    await storage.sync.transact(wanted("d1", 10, key), move)

    assert "r0" not in await ids(storage)
    assert "r0" in await ids(storage, streams=("t:1",))


async def test_one_record_by_its_key(storage: Storage) -> None:
    row = await storage.records.record(Key("hazard", "r0"))

    assert (row.ver, row.state, row.streams) == (1, "filed", TOWN)
    assert await storage.records.record(Key("shelter", "r0")) is None
