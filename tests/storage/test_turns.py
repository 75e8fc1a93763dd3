"""A daily job is one process's a day, however many serve the database."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.postgres import migrated_postgres_url
from xunan.storage.open import close_engine, migrate_database, open_engine
from xunan.storage.tables import Tables, bind
from xunan.storage.turns import StoredTurns

pytestmark = pytest.mark.anyio
NOON = datetime(2026, 6, 20, 12, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgres"])
async def tables(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Tables]:
    """The tables of a fresh database of either kind."""
    url = f"sqlite:///{tmp_path / 'x.db'}"
    if request.param == "postgres":
        url = migrated_postgres_url()
    else:
        await migrate_database(url, tmp_path)
    engine = await open_engine(url, tmp_path)
    yield bind(engine)
    await close_engine(engine)


async def test_of_several_at_once_one_has_the_turn(tables: Tables) -> None:
    workers = [StoredTurns(tables) for _ in range(4)]
    taken = await asyncio.gather(*(one.take("sweep", NOON) for one in workers))

    assert sorted(taken) == [False, False, False, True]


async def test_the_turn_comes_again_the_next_day_and_each_job_has_its_own(tables: Tables) -> None:
    turns = StoredTurns(tables)
    hours = [await turns.take("sweep", NOON + timedelta(hours=passed)) for passed in (0, 8, 24, 30)]

    assert hours == [True, False, True, False]
    assert await turns.take("compaction", NOON + timedelta(hours=30))
