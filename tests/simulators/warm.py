"""A server that starts in a moment: forked from a process that has read the code already.

What runs, and what a SIGKILL ends, is `xunan serve` as ever; only the reading is spared, so that
a test can afford to kill it a hundred times.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

import httpx

from simulators.server import ROOT, START_SECONDS_MAX, Server

NURSERY = """
import os, sys
import xunan.wiring
from xunan.cli.main import run
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # The server's own words go to its log: a kill may cut them short.
for told in sys.stdin:
    if told.strip() != "start":
        os.waitpid(int(told), 0)
        print("gone", file=answers, flush=True)
        continue
    child = os.fork()
    if child == 0:
        os.setsid()
        os._exit(run(["serve"]))
    print(child, file=answers, flush=True)
"""


@dataclass
class WarmServer(Server):
    """As `Server`; `close` when done."""

    nursery: subprocess.Popen[str] | None = None
    group: int = 0

    def start(self) -> None:
        """Start serving and wait until the health check answers."""
        if self.nursery is None:
            with (self.data_dir / "serve.log").open("ab") as log:
                self.nursery = subprocess.Popen(
                    [sys.executable, "-c", NURSERY],
                    cwd=ROOT,
                    env=self.env,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    text=True,
                )
        self.group = int(self._ask("start"))
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{self.url}/healthz", timeout=2).status_code == 200:
                    return
            time.sleep(0.02)
        raise RuntimeError((self.data_dir / "serve.log").read_text(encoding="utf-8")[-4000:])

    def kill(self) -> None:
        """SIGKILL the whole process group, as a power cut would end it."""
        if self.group:
            os.killpg(self.group, signal.SIGKILL)
            self._ask(str(self.group))
            self.group = 0

    def close(self) -> None:
        """End everything."""
        self.kill()
        if self.nursery is not None:
            self.nursery.kill()
            self.nursery.communicate()

    def _ask(self, word: str) -> str:
        nursery = self.nursery
        assert nursery is not None
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        nursery.stdin.write(f"{word}\n")
        nursery.stdin.flush()
        line = nursery.stdout.readline()
        assert line, (self.data_dir / "serve.log").read_text(encoding="utf-8")[-4000:]
        return line.strip()
