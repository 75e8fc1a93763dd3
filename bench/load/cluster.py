"""A PostgreSQL of its own on loopback, durable as it ships, gone when the benchmark ends."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg

if TYPE_CHECKING:
    from collections.abc import Iterator

OWNER = "postgres"


class Cluster:
    """A running server; `create` gives an empty database's address."""

    def __init__(self, binaries: Path, folder: Path, port: int) -> None:
        self._binaries = binaries
        self._folder = folder
        self._port = port
        self._names = itertools.count(1)

    def create(self) -> str:
        """Make an empty database and return its address."""
        name = f"b{next(self._names)}"
        asyncio.run(_execute(self._url("postgres"), f'CREATE DATABASE "{name}"'))
        return self._url(name)

    def run(self, program: str, *words: str) -> None:
        """Run one of PostgreSQL's programs, which refuse to serve as root."""
        command = [str(self._binaries / program), "-D", str(self._folder / "data"), *words]
        if os.geteuid() == 0:
            command = ["runuser", "-u", OWNER, "--", *command]
        # Into a file: the server would inherit a pipe's end and keep it open for ever.
        with (self._folder / "told").open("w") as told:
            subprocess.run(command, check=True, cwd=self._folder, stdout=told, stderr=told)  # noqa: S603 - programs that we found

    def _url(self, name: str) -> str:
        return f"postgresql://xunan@127.0.0.1:{self._port}/{name}"


@contextlib.contextmanager
def cluster() -> Iterator[Cluster]:
    """A fresh cluster, stopped and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="xunan-bench-"))
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER, OWNER)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    made = Cluster(_binaries(), folder, port)
    try:
        made.run("initdb", "-U", "xunan", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
        made.run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
        yield made
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            made.run("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    """The folder of initdb, of the newest release that is installed."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name)
    )
    on_path = shutil.which("initdb")
    if not found and not on_path:
        raise RuntimeError("PostgreSQL's initdb was not found; run `./dev machine`")
    return found[-1] if found else Path(str(on_path)).parent


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
