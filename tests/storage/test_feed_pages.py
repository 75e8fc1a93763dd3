"""How a page of the feed is cut: whole numbers, limits, streams that wait only for themselves."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.batches import body, bump, put, wanted
from storage.stores import DATABASES, add_device, make_storage
from xunan.application.ports import Changes, Columns, FeedEntry, Key, Loaded, Page, RecordWrite
from xunan.storage.open import Storage
from xunan.storage.sync_rows import Word, cut

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


@pytest.fixture(params=DATABASES)
async def storage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    """An empty storage with one device, d1."""
    async with make_storage(request.param, tmp_path) as opened:
        await add_device(opened, "d1")
        yield opened


async def publish(storage: Storage, n: int, count: int, *streams: str, padding: int = 0) -> None:
    """One operation that writes `count` records, all under one number."""
    keys = [Key("hazard", f"r{n:04d}-{i}") for i in range(count)]

    def judge(loaded: Loaded) -> Changes:
        changes = bump("d1", n, keys[0])(loaded)
        changes.feed.clear()
        changes.stream_deltas.clear()
        for key in keys:
            changes.records[key] = RecordWrite(
                *key, 1, "filed", streams, body(key, 1, padding), Columns()
            )
            put(changes, key, 1, 0, streams=streams, order=0)
        return changes

    await storage.sync.transact(wanted("d1", n, *keys), judge)


async def read_all(
    storage: Storage, cursors: dict[str, tuple[int, int]], limit: int, max_bytes: int
) -> tuple[list[FeedEntry], list[Page]]:
    """Page on as a phone would, until there is no more."""
    rows: list[FeedEntry] = []
    pages: list[Page] = []
    while True:
        page = await storage.sync.read_page(cursors, limit, max_bytes)
        rows += page.rows
        pages.append(page)
        reached = page.rows[-1].seq if page.more else page.head
        cursors = {name: (max(seq, reached), f) for name, (seq, f) in cursors.items()}
        if not page.more:
            return rows, pages


async def test_a_page_never_splits_a_number(storage: Storage) -> None:
    for n, count in enumerate((1, 4, 1, 3, 2), 1):
        await publish(storage, n, count, "t:1", "c:1")

    for limit in (1, 2, 3, 5, 7, 100):
        rows, pages = await read_all(storage, {"t:1": (0, 0), "c:1": (0, 0)}, limit, 10_000)
        assert len(rows) == len({(row.stream, row.id) for row in rows}) == 22
        assert [row.seq for row in rows] == sorted(row.seq for row in rows)
        ends = [{row.seq for row in page.rows} for page in pages]
        assert sum(len(end) for end in ends) == 5, "no number lies in two pages"


async def test_more_is_true_only_if_more_follows(storage: Storage) -> None:
    """A needless round trip costs a phone on a mountain more than it costs us to look."""
    await publish(storage, 1, 2, "t:1")
    await publish(storage, 2, 3, "t:1")

    pages = {n: await storage.sync.read_page({"t:1": (0, 0)}, n, 10_000) for n in range(1, 7)}

    assert {n: (len(page.rows), page.more) for n, page in pages.items()} == {
        1: (2, True), 2: (2, True), 3: (5, False), 4: (5, False), 5: (5, False), 6: (5, False),
    }  # fmt: skip


async def test_bodies_fill_a_page_up_to_its_bytes_but_one_number_always_goes(
    storage: Storage,
) -> None:
    for n in range(1, 6):
        await publish(storage, n, 1, "t:1", padding=1000)

    tight = await storage.sync.read_page({"t:1": (0, 0)}, 100, 10)
    some = await storage.sync.read_page({"t:1": (0, 0)}, 100, 2200)
    rows, _ = await read_all(storage, {"t:1": (0, 0)}, 100, 10)

    assert ([row.seq for row in tight.rows], tight.more) == ([1], True)
    assert ([row.seq for row in some.rows], some.more) == ([1, 2], True)
    assert [row.seq for row in rows] == [1, 2, 3, 4, 5]


async def test_a_new_stream_is_read_from_its_start_while_the_others_go_on(
    storage: Storage,
) -> None:
    for n in range(1, 5):
        await publish(storage, n, 1, "g:1")
    await publish(storage, 5, 1, "t:1")

    page = await storage.sync.read_page({"t:1": (4, 0), "g:1": (0, 0)}, 3, 10_000)

    assert [(row.stream, row.seq) for row in page.rows] == [("g:1", 1), ("g:1", 2), ("g:1", 3)]
    assert page.more


async def test_rows_of_foreign_streams_never_appear(storage: Storage) -> None:
    await publish(storage, 1, 1, "t:1")
    await publish(storage, 2, 1, "t:2")

    page = await storage.sync.read_page({"t:2": (0, 0)}, 10, 1000)

    assert [row.stream for row in page.rows] == ["t:2"]
    assert set(page.sums) == {"t:2"}


@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(0, 50)), max_size=30),
    st.integers(0, 120),
)
@settings(max_examples=200, deadline=None)
def test_cutting_by_bytes_keeps_whole_numbers_and_makes_progress(
    shapes: list[tuple[int, int]], max_bytes: int
) -> None:
    words = [Word(seq, "s", "k", f"{i}", "put", 1) for i, (seq, _) in enumerate(shapes)]
    sizes = {word.id: size for word, (_, size) in zip(words, shapes, strict=True)}

    kept, left = cut(words, lambda word: sizes[word.id], max_bytes)

    assert left == (len(kept) < len(words))
    assert bool(kept) == bool(words)
    rest = {word.seq for word in words} - {word.seq for word in kept}
    assert all(word.seq < seq for word in kept for seq in rest)
    if len({word.seq for word in kept}) > 1:
        assert sum(sizes[word.id] for word in kept) <= max_bytes
