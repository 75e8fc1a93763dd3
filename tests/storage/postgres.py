"""A throw-away PostgreSQL cluster: started by the first test that asks, gone with the session.

`postgres_url()` gives a new, empty database; `migrated_postgres_url()` one with all tables.
Missing binaries are a failure and not a skip, because half of the storage would go untested.
"""

import asyncio
import atexit
import contextlib
import itertools
import os
import shutil
import socket
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import asyncpg
import pytest

from xunan.storage.open import migrate_database

START_SECONDS_MAX = 60
OWNER = "postgres"
DATABASES = itertools.count(1)
CLUSTERS: list["Cluster"] = []


class Cluster:
    """One running server over a temporary folder."""

    def __init__(self) -> None:
        self.binaries = find_binaries()
        self.folder = Path(tempfile.mkdtemp(prefix="xunan-pg-"))
        if os.geteuid() == 0:
            shutil.chown(self.folder, OWNER, OWNER)
        self.port = free_port()
        data = self.folder / "data"
        try:
            self.run(
                "initdb",
                "-D",
                data,
                "-U",
                "xunan",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            )
            options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
            speed = "-c fsync=off -c full_page_writes=off -c max_connections=60"
            self.run(
                "pg_ctl",
                "-D",
                data,
                "-w",
                "-t",
                str(START_SECONDS_MAX),
                "-l",
                self.folder / "log",
                "-o",
                f"{options} {speed}",
                "start",
            )
        except BaseException:
            self.stop()
            raise

    def run(self, program: str, *words: str | Path) -> None:
        """Run one of PostgreSQL's programs, which refuse to serve as root."""
        command = [str(self.binaries / program), *map(str, words)]
        if os.geteuid() == 0:
            command = ["runuser", "-u", OWNER, "--", *command]
        # Into a file: the server would inherit a pipe's end and keep it open for ever.
        with (self.folder / "told").open("w+", encoding="utf-8") as told:
            done = subprocess.run(
                command, check=False, cwd=self.folder, stdout=told, stderr=subprocess.STDOUT
            )
            told.seek(0)
            if done.returncode:
                pytest.fail(f"{program} failed:\n{told.read()}\n{self.log()}")

    def log(self) -> str:
        """What the server has written so far."""
        with contextlib.suppress(OSError):
            return (self.folder / "log").read_text(encoding="utf-8")
        return ""

    def stop(self) -> None:
        """Stop the server if it runs and remove its folder."""
        if (self.folder / "data" / "postmaster.pid").exists():
            with contextlib.suppress(BaseException):
                self.run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        """The address of one of the cluster's databases."""
        return f"postgresql://xunan@127.0.0.1:{self.port}/{database}"

    def create(self, template: str = "template0") -> str:
        """Make a new database and return its address."""
        name = f"t{next(DATABASES)}"
        execute(self.url("postgres"), f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)


def find_binaries() -> Path:
    """The folder of initdb and its siblings, newest release first."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True
    )
    on_path = shutil.which("initdb")
    folders += [Path(on_path).parent] if on_path else []
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    pytest.fail("PostgreSQL's initdb was not found: run `./dev machine`, or put it on PATH")


def free_port() -> int:
    """A loopback port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def in_own_loop(work) -> None:
    """Run a coroutine to its end, whether or not this thread already runs a loop."""
    import threading  # noqa: PLC0415 - only this needs it

    failure: list[BaseException] = []

    def run() -> None:
        try:
            asyncio.run(work)
        except BaseException as error:  # noqa: BLE001 - handed to the caller
            failure.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failure:
        raise failure[0]


def execute(url: str, statement: str) -> None:
    """Run one statement on a connection of its own."""

    async def work() -> None:
        connection = await asyncpg.connect(url)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    in_own_loop(work())


DENSE = (
    "SELECT count(seq), count(DISTINCT seq), max(seq), count(DISTINCT op_id), count(*)"
    " FROM operation"
)


def check_dense(url: str) -> None:
    """Every operation of a database stands there once, and no hole between their numbers."""

    async def work() -> None:
        connection = await asyncpg.connect(url)
        try:
            many, different, last, ops, rows = await connection.fetchrow(DENSE)
        finally:
            await connection.close()
        assert many == different == last
        assert ops == rows

    in_own_loop(work())


@cache
def cluster() -> Cluster:
    """The session's cluster."""
    started = Cluster()
    CLUSTERS.append(started)
    atexit.register(stop_clusters)
    return started


@cache
def template() -> str:
    """The name of a migrated database to copy."""
    url = cluster().create()
    in_own_loop(migrate_database(url, Path()))
    return url.rpartition("/")[2]


def postgres_url() -> str:
    """The address of a new, empty database."""
    return cluster().create()


def migrated_postgres_url() -> str:
    """The address of a new database that has the product's tables."""
    return cluster().create(template())


def stop_clusters() -> None:
    """Stop what was started; safe to repeat."""
    while CLUSTERS:
        CLUSTERS.pop().stop()


def pytest_sessionfinish() -> None:
    """The cluster ends with the session, also after failures."""
    stop_clusters()


@pytest.fixture(scope="session")
def postgres_cluster() -> Cluster:
    """The session's cluster, for tests that need more of it than an address."""
    return cluster()
