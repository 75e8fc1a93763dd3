"""Killing the server at random while phones push loses no acknowledged operation and no photo."""

import contextlib
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from simulators.phone import Phone
from simulators.reporters import Reporter, check_nothing_lost
from simulators.warm import WarmServer
from storage.postgres import check_dense, in_own_loop, migrated_postgres_url

VILLAGE = "360724103202"
CLIENTS = 10
KILLS = 50
DATABASE_KILLS = 3


@pytest.fixture(params=["sqlite", "postgres"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WarmServer]:
    """A server with an empty county."""
    url = migrated_postgres_url() if request.param == "postgres" else ""
    made = WarmServer(tmp_path, database_url=url)
    made.run("migrate")
    yield made
    made.close()


def kill_a_backend(url: str) -> None:
    """SIGKILL a process of PostgreSQL's, on which all of it restarts from its log."""

    async def work() -> None:
        connection = await asyncpg.connect(url)
        try:
            victims = await connection.fetch(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid()"
            )
            for row in victims[:1]:
                os.kill(row["pid"], signal.SIGKILL)
        finally:
            with contextlib.suppress(Exception):
                await connection.close(timeout=1)

    in_own_loop(work())


def test_a_hundred_kills_lose_nothing_acknowledged(server: WarmServer) -> None:
    """What the phone was told is safe is what a person relies on after the storm."""
    code = server.add_person("w1", "钟水生", "grid_worker", "--village", VILLAGE, uses=CLIENTS + 1)
    server.start()
    stop = threading.Event()
    reporters = [Reporter(Phone(server.url, code), VILLAGE, n, stop) for n in range(CLIENTS)]
    for reporter in reporters:
        reporter.start()
    chance = random.Random(2026)
    for turn in range(KILLS):
        time.sleep(chance.uniform(0.05, 0.35))
        if server.database_url and turn % (KILLS // DATABASE_KILLS) == 1:
            kill_a_backend(server.database_url)
            continue
        server.kill()
        server.start()
    time.sleep(2)
    stop.set()
    for reporter in reporters:
        reporter.join(timeout=60)

    check_nothing_lost(reporters, Phone(server.url, code), least=KILLS)
    if server.database_url:
        check_dense(server.database_url)
