"""Pokes between the processes of one PostgreSQL database, by LISTEN and NOTIFY.

It has one connection of its own. What is lost while that is away, or where a pooler in between
swallows notifications, is found by the look at the counter (see `Wakes.follow`).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import TYPE_CHECKING, Any

import asyncpg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Hear = Callable[[Mapping[str, int], Iterable[str]], None]

CHANNEL = "xunan_news"
# PostgreSQL takes 8,000 bytes a notification; a stream's name with its number is far below 100.
NAMES_MAX = 60
AGAIN_AFTER_S = 2.0
CONNECT_TIMEOUT_S = 10.0
# A poke need not survive a power cut, so no commit of one waits for the disk.
LOOSE = {"synchronous_commit": "off", "application_name": "xunan news"}
AWAY = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)


class PostgresHerald:
    """`Herald` over one connection; what is told while it is busy goes out together."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._reached: dict[str, int] = {}
        self._people: set[str] = set()
        self._waiting = asyncio.Event()

    def tell(self, reached: Mapping[str, int], people: Iterable[str]) -> None:
        """See the port."""
        for stream, seq in reached.items():
            self._reached[stream] = max(seq, self._reached.get(stream, 0))
        self._people.update(people)
        self._waiting.set()

    async def listen(self, hear: Hear) -> None:
        """See the port."""
        while True:
            with contextlib.suppress(*AWAY):
                await self._serve(hear)
            await asyncio.sleep(AGAIN_AFTER_S)

    async def _serve(self, hear: Hear) -> None:
        connection = await asyncpg.connect(
            self._url, timeout=CONNECT_TIMEOUT_S, server_settings=LOOSE
        )
        try:
            # The other processes' pokes come between our own statements; a dead line shows at once.
            connection.add_termination_listener(lambda _: self._waiting.set())
            await connection.add_listener(CHANNEL, lambda *told: _pass_on(told[-1], hear))
            while not connection.is_closed():
                await self._waiting.wait()
                self._waiting.clear()
                for text in self._letters():
                    await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, text)
        finally:
            with contextlib.suppress(*AWAY):
                await connection.close(timeout=1)

    def _letters(self) -> Iterator[str]:
        streams, people = list(self._reached.items()), sorted(self._people)
        self._reached, self._people = {}, set()
        for at in range(0, max(len(streams), len(people)), NAMES_MAX):
            until = at + NAMES_MAX
            yield json.dumps([dict(streams[at:until]), people[at:until]], separators=(",", ":"))


def _pass_on(text: Any, hear: Hear) -> None:
    """Whatever stands there that we do not write ourselves is nobody's news."""
    with contextlib.suppress(ValueError, TypeError, AttributeError):
        reached, people = json.loads(text)
        hear({str(stream): int(seq) for stream, seq in reached.items()}, [str(p) for p in people])
