"""Who is told of what, in one process and between several."""

import asyncio
from collections.abc import Callable, Iterable, Mapping

import pytest

from xunan.application.ports import StoreBusyError
from xunan.application.wakes import LOOK_EVERY_S, NoHerald, TooManyLinesError, Wakes, Watch

pytestmark = pytest.mark.anyio
Hear = Callable[[Mapping[str, int], Iterable[str]], None]
NEVER_S = 3600.0


class Feed:
    """Streams and how far they reach; `is_away` is a database that does not answer."""

    def __init__(self) -> None:
        self.streams: dict[str, int] = {}
        self.is_away = False
        self.lowest = 0

    async def head(self) -> int:
        """The largest number."""
        if self.is_away:
            raise StoreBusyError("away")
        return max(self.lowest, *self.streams.values(), 0)

    async def reached(self, streams: Iterable[str]) -> dict[str, int]:
        """How far each of these reaches."""
        return {stream: self.streams.get(stream, 0) for stream in streams}


class Wire:
    """Carries what one process tells to all others, unless it is cut."""

    def __init__(self) -> None:
        self.ears: list[Hear] = []
        self.is_cut = False

    def tell(self, reached: Mapping[str, int], people: Iterable[str]) -> None:
        """Tell everybody, the teller too."""
        for hear in () if self.is_cut else self.ears:
            hear(reached, people)

    async def listen(self, hear: Hear) -> None:
        """Hear for good."""
        self.ears.append(hear)
        await asyncio.Event().wait()


class Steps:
    """A pause that ends when the test says so."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self.go = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        """Wait for the test."""
        self.asked.append(seconds)
        await self.go.wait()
        self.go.clear()

    async def step(self) -> None:
        """Let one pause end, and whatever follows it happen."""
        self.go.set()
        for _ in range(10):
            await asyncio.sleep(0)


async def told(watch: Watch) -> int | None:
    """What the line has to tell now."""
    return await watch.wait(0)


async def test_W1_a_line_hears_of_its_own_streams_and_the_last_number_of_many() -> None:
    wakes = Wakes(Feed(), NoHerald())
    with wakes.watching("p", "d", frozenset({"v:1", "u:p"})) as watch:
        wakes.committed({"v:2": 7})
        assert await told(watch) is None
        wakes.committed({"v:1": 8, "v:2": 8})
        wakes.committed({"u:p": 9})
        assert await told(watch) == 9
        wakes.committed({"v:1": 9})
        assert await told(watch) is None


async def test_W1_a_commit_of_another_process_is_heard_by_the_wire_and_without_it() -> None:
    feed, wire, steps = Feed(), Wire(), Steps()
    here, there = Wakes(feed, wire), Wakes(feed, wire)
    following = asyncio.create_task(here.follow(steps))
    with here.watching("p", "d", frozenset({"v:1"})) as watch:
        await steps.step()
        there.committed({"v:1": 1})
        assert await told(watch) == 1

        wire.is_cut = True
        feed.streams["v:1"] = 2
        there.committed({"v:1": 2})
        assert await told(watch) is None
        await steps.step()
        assert await told(watch) == 2
        feed.is_away = True
        await steps.step()
        feed.is_away = False
        feed.streams["v:1"] = 3
        await steps.step()
        assert await told(watch) == 3
    assert set(steps.asked) == {LOOK_EVERY_S}
    following.cancel()


async def test_W1_a_feed_that_was_put_back_is_told_from_its_lower_numbers_again() -> None:
    feed, steps = Feed(), Steps()
    wakes = Wakes(feed, NoHerald())
    following = asyncio.create_task(wakes.follow(steps))
    feed.streams["v:1"] = 50
    with wakes.watching("p", "d", frozenset({"v:1"})) as watch:
        await wakes.catch_up(watch, watch.streams)
        await steps.step()
        assert await told(watch) == 50
        feed.streams["v:1"] = 20
        await steps.step()
        assert await told(watch) == 20
    following.cancel()


async def test_W2_W3_a_person_who_moved_hears_of_the_new_streams_and_not_of_the_old() -> None:
    feed = Feed()
    feed.streams = {"v:1": 4, "v:2": 6}
    wakes = Wakes(feed, NoHerald())
    with wakes.watching("p", "d", frozenset({"v:1"})) as watch:
        await wakes.catch_up(watch, frozenset({"v:1"}))
        assert await told(watch) == 4
        await wakes.catch_up(watch, frozenset({"v:2"}))
        assert await told(watch) == 6
        wakes.committed({"v:1": 7})
        assert await told(watch) is None
        wakes.committed({"v:2": 8})
        assert await told(watch) == 8


async def test_W3_whose_devices_changed_is_looked_at_at_once() -> None:
    wakes = Wakes(Feed(), NoHerald())
    with (
        wakes.watching("p", "d", frozenset({"u:p"})) as mine,
        wakes.watching("q", "e", frozenset({"u:q"})) as other,
    ):
        wakes.committed({}, ["p"])
        assert await mine.wait(NEVER_S) is None
        assert mine.is_doubted
        assert not other.is_doubted


async def test_W4_nobody_takes_the_lines_of_all() -> None:
    wakes = Wakes(Feed(), NoHerald(), most=2)
    with (
        wakes.watching("p", "d", frozenset()),
        wakes.watching("q", "e", frozenset()),
        pytest.raises(TooManyLinesError) as full,
    ):
        wakes.admit("r", "f")
    assert full.value.all_taken
    wakes.admit("r", "f")
    assert len(wakes) == 0


async def test_W5_closing_ends_every_line_and_admits_none() -> None:
    wakes = Wakes(Feed(), NoHerald())
    with wakes.watching("p", "d", frozenset({"v:1"})) as watch:
        wakes.close()
        assert await watch.wait(NEVER_S) is None
        assert watch.is_over
        with pytest.raises(TooManyLinesError):
            wakes.admit("q", "e")
