"""The server under load: `xunan serve` as a process group, and what it costs."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

START_S_MAX = 30
STOP_S_MAX = 20
TICKS = os.sysconf("SC_CLK_TCK")
PAUSE_S = 0.005
# A benchmark's phones are few people who ask much: the rates of real people would stop them.
UNBOUNDED = {
    "XUNAN_LIMIT_EXCHANGE_PER_PERSON": "100000000",
    "XUNAN_LIMIT_UPLOAD_PER_PERSON": "100000000",
}


@dataclass(frozen=True, slots=True)
class Served:
    """A running server; `cpu_s` grows, `memory_mb` is the proportional share of this moment."""

    port: int
    pid: int
    start_s: float
    start_cpu_s: float

    def cpu_s(self) -> float:
        """Processor seconds of all its processes so far."""
        return sum(_cpu_s(pid) for pid in _family(self.pid))

    def memory_mb(self) -> float:
        """Memory of all its processes, pages that they share counted once."""
        return sum(_pss_mb(pid) for pid in _family(self.pid))


@contextlib.contextmanager
def served(folder: Path, database_url: str = "", *, workers: int = 1) -> Iterator[Served]:
    """Serve a migrated county; ends with SIGTERM and waits for it."""
    port = _free_port()
    around = dict(os.environ)  # noqa: TID251 - handed on to the server, without our own settings
    kept = {name: value for name, value in around.items() if not name.startswith("XUNAN_")}
    env = kept | UNBOUNDED | {"XUNAN_DATA_DIR": str(folder), "XUNAN_LOG_LEVEL": "warning"}
    if database_url:
        env["XUNAN_DATABASE_URL"] = database_url
    command = [sys.executable, "-m", "xunan", "serve", "--port", str(port)]
    command += ["--workers", str(workers)]
    began = time.perf_counter()
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=env, stdout=log, stderr=log)  # noqa: S603 - our own server
    try:
        _await_answer(process, port, folder)
        start_s = time.perf_counter() - began
        start_cpu_s = sum(map(_cpu_s, _family(process.pid)))
        yield Served(port, process.pid, start_s, start_cpu_s)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_S_MAX)
        except subprocess.TimeoutExpired:
            process.kill()


def _await_answer(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    """Wait until the health route answers 200."""
    until = time.monotonic() + START_S_MAX
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as line:
            line.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            if line.recv(64).startswith(b"HTTP/1.1 200"):
                return
        time.sleep(PAUSE_S)
    raise RuntimeError(f"the server does not answer: {(folder / 'server.log').read_text()[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _family(pid: int) -> list[int]:
    """The process and its descendants."""
    found = [pid]
    for one in found:
        with contextlib.suppress(OSError):
            told = Path(f"/proc/{one}/task/{one}/children").read_text(encoding="ascii")
            found += map(int, told.split())
    return found


def _cpu_s(pid: int) -> float:
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    user, system, *_ = told.rpartition(")")[2].split()[11:]
    return (int(user) + int(system)) / TICKS


def _pss_mb(pid: int) -> float:
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:")) / 1e3
