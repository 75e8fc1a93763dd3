"""Measures the start and the memory at rest of a server over a county with nothing to do.

Bars: the first answer within 1.2 s of the command, 110 MB for all its processes together.
Start is also told as a ratio to a bare `python -c pass`, because machines differ.
Run: `python -m bench.startup`.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.load.county import fill
from bench.load.served import served

ROUNDS = 5
REST_S = 2.0
START_S_MAX = 1.2
MEMORY_MB_MAX = 110.0


def bare_start_s() -> float:
    """How long a Python that does nothing takes, the best of some."""
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        taken.append(time.perf_counter() - began)
    return min(taken)


def measure() -> dict[str, float]:
    """Start some times; memory is the median after a moment at rest."""
    starts, cpus, memory = [], [], []
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        fill("", folder, 10)
        for _ in range(ROUNDS):
            with served(folder) as server:
                starts.append(server.start_s)
                cpus.append(server.start_cpu_s)
                time.sleep(REST_S)
                memory.append(server.memory_mb())
    return {
        "start_s": min(starts),
        "start_cpu_s": min(cpus),
        "bare_starts": min(starts) / bare_start_s(),
        "idle_mb": statistics.median(memory),
    }


def main() -> int:
    """Print the figures; 1 when one is over its bar."""
    figures = measure()
    told = ", ".join(f"{name} {value:,.2f}" for name, value in figures.items())
    sys.stdout.write(f"start and rest: {told}\n")
    return int(figures["start_cpu_s"] > START_S_MAX or figures["idle_mb"] > MEMORY_MB_MAX)


if __name__ == "__main__":
    raise SystemExit(main())
