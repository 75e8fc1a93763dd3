"""The real server as its own process: started, killed and started again by tests."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
START_SECONDS_MAX = 60


def free_port() -> int:
    """A loopback port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """`xunan serve` over a data folder, by the command line only."""

    data_dir: Path
    database_url: str = ""
    port: int = field(default_factory=free_port)
    entry: tuple[str, ...] = ("-m", "xunan")
    more_env: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where the server answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def env(self) -> dict[str, str]:
        """The environment of the command line: ours, without a developer's own settings."""
        env = {k: v for k, v in os.environ.items() if not k.startswith("XUNAN_")}
        env |= {
            "PYTHONPATH": f"{ROOT / 'backend'}{os.pathsep}{ROOT / 'sync'}",
            "XUNAN_DATA_DIR": str(self.data_dir),
            "XUNAN_HOST": "127.0.0.1",
            "XUNAN_PORT": str(self.port),
            "XUNAN_PUBLIC_URL": self.url,
        }
        # A tester's own build of the interface, where pwa/dist is not the one meant.
        if dist := os.environ.get("XUNAN_TEST_WEB_DIST"):
            env["XUNAN_WEB_DIST"] = dist
        if self.database_url:
            env["XUNAN_DATABASE_URL"] = self.database_url
        return env | self.more_env

    def run(self, *words: str) -> str:
        """A command of the command line; its output. Raises with its complaint if it fails."""
        done = subprocess.run(
            [sys.executable, *self.entry, *words],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        if done.returncode != 0:
            raise RuntimeError(f"xunan {' '.join(words)} failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def start(self) -> None:
        """Start serving and wait until the health check answers."""
        with (self.data_dir / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.entry, "serve"],
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{self.url}/healthz", timeout=2).status_code == 200:
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError((self.data_dir / "serve.log").read_text(encoding="utf-8")[-4000:])

    def kill(self) -> None:
        """SIGKILL the whole process group, as a power cut would end it."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def add_person(self, login: str, name: str, role: str, *places: str, uses: int = 20) -> str:
        """Make a person by `xunan user add`; the one-time code of the link it prints."""
        said = self.run(
            "user",
            "add",
            "--login",
            login,
            "--name",
            name,
            "--role",
            role,
            "--uses",
            str(uses),
            *places,
        )
        found = re.search(r"#/join/([A-Za-z0-9_-]+)", said)
        assert found, said
        return found[1]
