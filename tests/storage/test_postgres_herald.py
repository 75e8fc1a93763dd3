"""Pokes between processes over PostgreSQL: all of them arrive, also after the line was cut."""

import asyncio
from collections.abc import Iterable, Mapping

import asyncpg
import pytest

from storage.postgres import execute, postgres_url
from xunan.storage.postgres_herald import CHANNEL, PostgresHerald

pytestmark = pytest.mark.anyio
PATIENCE_S = 60


class Ear:
    """Remembers what was heard."""

    def __init__(self) -> None:
        self.reached: dict[str, int] = {}
        self.people: set[str] = set()
        self.heard = asyncio.Event()

    def hear(self, reached: Mapping[str, int], people: Iterable[str]) -> None:
        """Remember it."""
        self.reached.update(reached)
        self.people.update(people)
        self.heard.set()

    async def until(self, stream: str, teller: PostgresHerald) -> None:
        """Have the teller speak until it is heard: nobody knows when a line is up."""
        async with asyncio.timeout(PATIENCE_S):
            while stream not in self.reached:
                teller.tell({stream: 1}, ())
                self.heard.clear()
                try:
                    await asyncio.wait_for(self.heard.wait(), 0.2)
                except TimeoutError:
                    continue


async def test_what_one_process_tells_the_other_hears_however_much_it_is() -> None:
    url, ear = postgres_url(), Ear()
    here, there = PostgresHerald(url), PostgresHerald(url)
    tasks = [
        asyncio.create_task(there.listen(ear.hear)),
        asyncio.create_task(here.listen(lambda *_: None)),
    ]
    await ear.until("up", here)
    many = {f"v:36072410320{n:04d}": n for n in range(1000)}
    here.tell(many, [f"p{n}" for n in range(100)])
    async with asyncio.timeout(PATIENCE_S):
        while not (many.keys() <= ear.reached.keys() and len(ear.people) == 100):
            ear.heard.clear()
            await ear.heard.wait()
    assert many.items() <= ear.reached.items()

    # Strange words on the channel, and then a line that is cut.
    execute(url, f"SELECT pg_notify('{CHANNEL}', 'not ours')")
    execute(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    await ear.until("again", here)
    for task in tasks:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    left = await asyncpg.connect(url)
    await left.close()
