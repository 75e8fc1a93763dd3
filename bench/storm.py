"""Measures a reconnection storm: every phone of a county comes back into the network at once.

10,000 phones push six operations each (four reports, an edit, a note) and pull in the same
request, as the app does, then pull once more. Every tenth answer to a push is lost, and the phone
sends the same request again.
Bars on SQLite with synchronous=FULL and two cores: 20 s, 95 of 100 requests within 0.5 s at 128
connections, 1 ms of server CPU per phone, nothing lost and nothing doubled; on a PostgreSQL of the
same machine 40 s. PostgreSQL's own processor time is told apart from the server's.
Run: `python -m bench.storm [phones]`.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from bench.load.cluster import cluster
from bench.load.county import Phone, fill
from bench.load.line import Answer, Line, lines, percentile
from bench.load.served import Served, served

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PHONES = 10_000
CONNECTIONS = 128
REPORTS = 4
OPS = 6
REPEATED = 10
CPU_MS_PER_PHONE_MAX = 1.0


class Script(NamedTuple):
    """What one phone does; `repeats` says that its first answer is lost."""

    phone: Phone
    push: bytes
    repeats: bool


class Told(NamedTuple):
    """What the server said to one phone: the answers to its push, and the last pull."""

    phone: Phone
    pushed: list[Answer]
    pulled: Answer


def scripts(phones: Sequence[Phone]) -> list[Script]:
    """Every phone's requests, made ready before the clock runs."""
    return [
        Script(phone, phone.exchange(_six(phone), cursors={}), nth % REPEATED == 0)
        for nth, phone in enumerate(phones)
    ]


def _six(phone: Phone) -> list[dict[str, Any]]:
    ops = [phone.report() for _ in range(REPORTS)]
    first, second = phone.records[:2]
    return [
        *ops,
        phone.op("edit", first, {"set": {"place": "屋后边坡东侧"}}, base={"place": "屋后边坡"},
                 base_ver=1),
        phone.op("append", second, {"add": {"notes": [{"id": f"{second}:0", "text": "裂缝变宽"}]}},
                 base_ver=1),
    ]  # fmt: skip


async def _play(line: Line, waiting: Iterator[Script]) -> list[Told]:
    told = []
    for phone, push, repeats in waiting:
        pushed = [await line.ask(push) for _ in range(2 if repeats else 1)]
        said = msgspec.json.decode(pushed[-1].body)
        pulled = await line.ask(phone.exchange([], cursors=said["cursors"], sig=said["sig"]))
        told.append(Told(phone, pushed, pulled))
    return told


async def play(server: Served, ready: Sequence[Script]) -> tuple[list[Told], float, float]:
    """The storm itself: what was told, wall seconds and server CPU seconds."""
    waiting = iter(ready)
    async with lines(server.port, CONNECTIONS) as connections:
        wall, cpu = time.perf_counter(), server.cpu_s()
        told = await asyncio.gather(*(_play(line, waiting) for line in connections))
        wall, cpu = time.perf_counter() - wall, server.cpu_s() - cpu
    return [one for some in told for one in some], wall, cpu


def check(told: Sequence[Told]) -> int:
    """Count what was lost or doubled, by the verdicts and by what the phones hold at the end."""
    seqs: set[int] = set()
    wrong = 0
    for one in told:
        for nth, answer in enumerate(one.pushed):
            results = msgspec.json.decode(answer.body)["results"] if answer.status == 200 else []
            wrong += OPS - len(results)
            wrong += sum(
                r["status"] != "applied" or r.get("dup", False) != bool(nth) for r in results
            )
            seqs.update(r["seq"] for r in results)
        last = msgspec.json.decode(one.pulled.body)
        wrong += last["last_n"] != OPS
    # Sequence numbers are dense: as many as operations, and the highest is their number.
    return wrong + abs(len(seqs) - len(told) * OPS) + abs(max(seqs) - len(told) * OPS)


def measure(database_url: str, many: int) -> dict[str, float]:
    """One storm on a fresh county."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        ready = scripts(fill(database_url, folder, many))
        with served(folder, database_url) as server:
            told, wall, cpu = asyncio.run(play(server, ready))
            memory = server.memory_mb()
    took = [answer.took_s for one in told for answer in (*one.pushed, one.pulled)]
    return {
        "wall_s": wall,
        "phones_per_s": many / wall,
        "p95_s": percentile(took, 0.95),
        "cpu_ms_per_phone": cpu / many * 1000,
        "wrong": check(told),
        "memory_mb": memory,
    }


def main() -> int:
    """Print the figures of both stores; 1 when something was lost, or too much CPU went into it."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else PHONES
    sqlite = measure("", many)
    with cluster() as database:
        postgres = measure(database.create(), many)
    for name, figures in (("SQLite", sqlite), ("PostgreSQL", postgres)):
        told = ", ".join(f"{key} {value:,.3f}" for key, value in figures.items())
        sys.stdout.write(f"storm of {many:,} phones, {name}: {told}\n")
    wrong = sqlite["wrong"] or postgres["wrong"]
    return int(bool(wrong) or sqlite["cpu_ms_per_phone"] > CPU_MS_PER_PHONE_MAX)


if __name__ == "__main__":
    raise SystemExit(main())
