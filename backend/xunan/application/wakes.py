"""Tells waiting phones that there is news: a number, never a record (SPEC.md, W).

A poke is a hint. What is lost of it costs a phone one poll's patience and nothing else, so
nothing here is durable, nothing here waits for a phone, and a commit never waits for this.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping

# How long news may stay unnoticed that no other process told us of.
LOOK_EVERY_S = 5.0
# A page that is loaded anew opens its line before the old one is known to be dead.
PER_DEVICE, PER_PERSON = 2, 8
# Of one process: twice the phones of a large county.
LINES_MAX = 2000


class StreamNews(Protocol):
    """Looks at the feed without reading it."""

    async def head(self) -> int:
        """The feed's last sequence number."""
        ...

    async def reached(self, streams: Iterable[str]) -> Mapping[str, int]:
        """The last sequence number of each stream; 0 for an empty one."""
        ...


class Herald(Protocol):
    """Carries pokes between the processes that serve one database."""

    def tell(self, reached: Mapping[str, int], people: Iterable[str]) -> None:
        """Pass on what was committed here; never waits, never fails."""
        ...

    async def listen(self, hear: Callable[[Mapping[str, int], Iterable[str]], None]) -> None:
        """Hear what others tell, until cancelled."""
        ...


class NoHerald:
    """For a database that one process serves alone."""

    def tell(self, reached: Mapping[str, int], people: Iterable[str]) -> None:
        """Nobody is there to be told."""

    async def listen(self, _: Callable[[Mapping[str, int], Iterable[str]], None]) -> None:
        """Nobody will speak."""
        await asyncio.Event().wait()


class TooManyLinesError(Exception):
    """No further line: this person has as many as they may, or (`all_taken`) everybody together."""

    def __init__(self, *, all_taken: bool) -> None:
        super().__init__()
        self.all_taken = all_taken


class Watch:
    """One line to one phone; `is_over` when it has to end, `is_doubted` when it must be checked."""

    def __init__(self, device: str, person: str, streams: frozenset[str]) -> None:
        self.device = device
        self.person = person
        self.streams = streams
        self.is_over = False
        self.is_doubted = False
        self._told = 0
        self._due = 0
        self._stirred = asyncio.Event()

    def tell(self, seq: int) -> None:
        """There is news up to this number."""
        if seq > max(self._told, self._due):
            self._due = seq
            self._stirred.set()

    def forget(self) -> None:
        """The feed begins anew at a lower number."""
        self._told = self._due = 0

    def stir(self, *, over: bool = False) -> None:
        """Have the line look at itself again, or end."""
        self.is_over, self.is_doubted = self.is_over or over, True
        self._stirred.set()

    async def wait(self, most_s: float) -> int | None:
        """The number to tell, or None when the time has passed or the line was stirred."""
        if not self._stirred.is_set():
            try:
                async with asyncio.timeout(most_s):
                    await self._stirred.wait()
            except TimeoutError:
                return None
        self._stirred.clear()
        if self._due <= self._told:
            return None
        self._told = self._due
        return self._told


class Wakes:
    """The lines that are open in this process, and who is told what."""

    def __init__(self, news: StreamNews, herald: Herald, *, most: int = LINES_MAX) -> None:
        self._news = news
        self._herald = herald
        self._most = most
        self._open: dict[Watch, None] = {}
        self._by_stream: dict[str, set[Watch]] = {}
        self._by_person: dict[str, list[Watch]] = {}
        self._head = 0
        self._is_closed = False

    def __len__(self) -> int:
        return len(self._open)

    def admit(self, person: str, device: str) -> None:
        """Raise `TooManyLinesError` where no line of this device may be opened now."""
        mine = self._by_person.get(person, [])
        own = sum(watch.device == device for watch in mine)
        if self._is_closed or len(self._open) - own >= self._most:
            raise TooManyLinesError(all_taken=True)
        if len(mine) - own >= PER_PERSON:
            raise TooManyLinesError(all_taken=False)

    @contextmanager
    def watching(self, person: str, device: str, streams: frozenset[str]) -> Iterator[Watch]:
        """Keep a line; the device's oldest ends when it has too many."""
        self.admit(person, device)
        watch = Watch(device, person, streams)
        mine = self._by_person.setdefault(person, [])
        same = [other for other in mine if other.device == device]
        for other in same[: len(same) + 1 - PER_DEVICE]:
            other.stir(over=True)
        mine.append(watch)
        self._open[watch] = None
        self._place(watch, streams)
        try:
            yield watch
        finally:
            self._place(watch, frozenset())
            del self._open[watch]
            mine.remove(watch)
            if not mine:
                self._by_person.pop(person, None)

    async def catch_up(self, watch: Watch, streams: frozenset[str]) -> None:
        """Have the line follow these streams, and tell it how far they reach."""
        self._place(watch, streams)
        watch.is_doubted = False
        watch.tell(max((await self._news.reached(streams)).values(), default=0))

    def committed(self, reached: Mapping[str, int], people: Iterable[str] = ()) -> None:
        """Something was committed here; `people` are those whose devices changed."""
        self.hear(reached, people)
        self._herald.tell(reached, people)

    def hear(self, reached: Mapping[str, int], people: Iterable[str]) -> None:
        """Something was committed somewhere."""
        for stream, seq in reached.items():
            for watch in self._by_stream.get(stream, ()):
                watch.tell(seq)
        for person in people:
            for watch in self._by_person.get(person, ()):
                watch.stir()

    async def follow(self, pause: Callable[[float], Awaitable[object]] = asyncio.sleep) -> None:
        """Listen to the other processes, and look at the counter for what they did not tell.

        Runs until cancelled. A look that fails is made up for by the next one.
        """
        listening = asyncio.create_task(self._herald.listen(self.hear))
        try:
            while True:
                await pause(LOOK_EVERY_S)
                if self._open:
                    await self._look()
        finally:
            listening.cancel()

    def close(self) -> None:
        """End all lines, so that the server can stop at once."""
        self._is_closed = True
        for watch in self._open:
            watch.stir(over=True)

    async def _look(self) -> None:
        try:
            head = await self._news.head()
            if head == self._head:
                return
            if head < self._head:
                for watch in self._open:
                    watch.forget()
            reached = await self._news.reached(list(self._by_stream))
        # A database that is away is noticed by everybody else; here it only means no hint.
        except Exception:  # noqa: BLE001 - see above
            return
        self._head = head
        self.hear(reached, ())

    def _place(self, watch: Watch, streams: frozenset[str]) -> None:
        for stream in watch.streams - streams:
            there = self._by_stream.get(stream, set())
            there.discard(watch)
            if not there:
                self._by_stream.pop(stream, None)
        for stream in streams:
            self._by_stream.setdefault(stream, set()).add(watch)
        watch.streams = streams
