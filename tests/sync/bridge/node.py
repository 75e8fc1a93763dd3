"""Real engines in a Node process, driven line by line (pwa/bridge/phones.ts)."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
KINDS = ROOT / "sync/contract/kinds.json"
LINE_BYTES_MAX = 2**26
Carry = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]


def bundle(folder: Path) -> Path:
    """The engines and their store as one script; `folder` is where it goes."""
    script = folder / "phones.mjs"
    rolldown = ROOT / "pwa/node_modules/.bin/rolldown"
    assert rolldown.exists(), "pwa/node_modules is missing: run the tests through ./dev"
    said = subprocess.run(
        [rolldown, "--input", "bridge/phones.ts", "--file", script, "--platform", "node",
         "--format", "esm", "--tsconfig", "tsconfig.base.json", "--no-codeSplitting"],
        cwd=ROOT / "pwa", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr + said.stdout
    return script


class NodePhones:
    """The process; `carry` answers the HTTP calls that its engines make."""

    def __init__(self, process: asyncio.subprocess.Process, carry: Carry) -> None:
        self.process = process
        self.carry = carry

    @classmethod
    async def begin(cls, script: Path, carry: Carry) -> NodePhones:
        """Start the bundled script."""
        node = shutil.which("node")
        assert node, "node was not found: run the tests through ./dev"
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            node, str(script), stdin=pipe, stdout=pipe, limit=LINE_BYTES_MAX
        )
        return cls(process, carry)

    async def do(self, what: str, **more: Any) -> dict[str, Any]:
        """Have a command obeyed; what came of it. Calls to the server are carried meanwhile."""
        self._say({"do": what, **more})
        while True:
            assert self.process.stdout is not None
            line = await self.process.stdout.readline()
            assert line, "the phones' process has ended"
            told = json.loads(line)
            if "failed" in told:
                raise AssertionError(told["failed"])
            if "done" in told:
                done: dict[str, Any] = told["done"]
                return done
            answer = await self.carry(told)
            self._say({"answer": told["call"], **answer})

    async def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        await self.process.wait()

    def _say(self, what: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(what).encode() + b"\n")
