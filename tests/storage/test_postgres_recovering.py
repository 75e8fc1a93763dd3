"""A server that starts while its database recovers from a crash waits instead of dying."""

import os
import signal
from pathlib import Path

import asyncpg
import pytest

from storage.postgres import postgres_url
from xunan.storage.open import open_engine

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


async def crash(url: str) -> None:
    """SIGKILL a process of PostgreSQL's, and return while all of it recovers."""
    for _ in range(20):
        connection = await asyncpg.connect(url)
        os.kill(await connection.fetchval("SELECT pg_backend_pid()"), signal.SIGKILL)
        connection.terminate()
        for _ in range(50):
            try:
                await (await asyncpg.connect(url)).close()
            except asyncpg.CannotConnectNowError:
                return
            except (asyncpg.PostgresConnectionError, OSError):
                continue
    raise AssertionError("the database recovered too fast to be seen doing so")


# Piccolo asks for the version before there is a pool, and warns that nobody answered.
@pytest.mark.filterwarnings("ignore:.*Unable to fetch server version")
async def test_a_pool_opens_once_the_database_has_recovered(tmp_path: Path) -> None:
    url = postgres_url()
    await crash(url)

    engine = await open_engine(url, tmp_path)

    async with engine.connection() as connection:
        assert await connection.fetchval("SELECT 1") == 1
    await engine.close()
