"""Measures pushes of new records of about 1 kB by 20 clients: in batches and one by one.

Bars: 15,000 records a second in batches, 2,000 one by one, 0.10 s of server CPU for 1,000 in
batches. The server runs SQLite with synchronous=FULL; an answer leaves after its commit.
Run: `python -m bench.push`.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.load.county import SAID, Phone, fill
from bench.load.line import Line, lines
from bench.load.served import Served, served
from xunan_sync.messages import OPS_MAX

if TYPE_CHECKING:
    from collections.abc import Sequence

CLIENTS = 20
BATCHES = 6
SINGLES = 250
# The operation comes to about 1 kB, and so does the record that it makes.
TEXT = SAID * 2
BATCHED_PER_S_MIN = 15_000
SINGLE_PER_S_MIN = 2_000
CPU_S_PER_1000_MAX = 0.10


async def _push(line: Line, requests: Sequence[bytes]) -> int:
    applied = 0
    for request in requests:
        answer = await line.ask(request)
        applied += answer.body.count(b'"status":"applied"')
    return applied


async def push_all(server: Served, phones: Sequence[Phone], batches: int, size: int) -> list[float]:
    """Let every phone push so many batches; records a second, server CPU seconds per 1,000."""
    asked = [
        [phone.exchange([phone.report(TEXT) for _ in range(size)]) for _ in range(batches)]
        for phone in phones
    ]
    async with lines(server.port, len(phones)) as connections:
        wall, cpu = time.perf_counter(), server.cpu_s()
        done = sum(await asyncio.gather(*map(_push, connections, asked)))
        wall, cpu = time.perf_counter() - wall, server.cpu_s() - cpu
    if done != len(phones) * batches * size:
        raise AssertionError(f"only {done} records were taken")
    return [done / wall, cpu / done * 1000]


def measure(database_url: str = "") -> dict[str, float]:
    """Both ways, one after the other, on one server."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        phones = fill(database_url, folder, CLIENTS)
        body = len(phones[0].exchange([phones[0].report(TEXT)]))
        phones[0].n = 0
        with served(folder, database_url) as server:
            asyncio.run(push_all(server, phones, 1, OPS_MAX))  # warm
            per_s, cpu = asyncio.run(push_all(server, phones, BATCHES, OPS_MAX))
            single_per_s, single_cpu = asyncio.run(push_all(server, phones, SINGLES, 1))
    return {
        "batched_per_s": per_s,
        "batched_cpu_s_per_1000": cpu,
        "single_per_s": single_per_s,
        "single_cpu_s_per_1000": single_cpu,
        "request_bytes": body,
    }


def main() -> int:
    """Print the figures; 1 when the processor time is over its bar."""
    figures = measure(sys.argv[1] if len(sys.argv) > 1 else "")
    told = ", ".join(f"{name} {value:,.3f}" for name, value in figures.items())
    sys.stdout.write(f"push: {told}\n")
    return int(figures["batched_cpu_s_per_1000"] > CPU_S_PER_1000_MAX)


if __name__ == "__main__":
    raise SystemExit(main())
