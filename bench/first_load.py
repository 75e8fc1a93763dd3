"""Measures a first visit on a poor line: 400 kbit/s, 2 s of delay, a processor six times slower.

Bars: twice the goals of 2.8 s (something is drawn) and 3.3 s (the way in can be used), because
times on shared machines scatter; sizes are held by tests/architecture/test_budgets.py.
Run: `python -m bench.first_load [folder of the built interface]`.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUNDS = 3
LINE = {"latency": 2000, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
CPU_SLOWER = 6
WAY_IN = "#code"
HOME = "a.action-main"
BARS = {"drawn": 5.6, "way_in": 6.6}
PERSON = ("--login", "wgy1", "--name", "钟水生", "--role", "grid_worker")
VILLAGE = "360724103202"
WATCH = """
const look = () => {
  if (document.querySelector('%s')) window.xunanUsable = performance.now();
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000"


def _xunan(env: dict[str, str], *words: str) -> str:
    made = subprocess.run(  # noqa: S603 - our own command line
        [sys.executable, "-m", "xunan", *words], env=env, check=True, capture_output=True, text=True
    )
    return made.stdout


@contextlib.contextmanager
def _county(dist: Path) -> Iterator[tuple[str, str]]:
    """A server with one worker: its address and the worker's code."""
    with socket.socket() as probe, tempfile.TemporaryDirectory() as folder:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
        probe.close()
        url = f"http://127.0.0.1:{port}"
        inherited = os.environ  # noqa: TID251 - handed on to the server's own process
        env = {k: v for k, v in inherited.items() if not k.startswith("XUNAN_")}
        env |= {"XUNAN_DATA_DIR": folder, "XUNAN_HOST": "127.0.0.1", "XUNAN_PORT": port}
        env |= {"XUNAN_PUBLIC_URL": url, "XUNAN_WEB_DIST": str(dist)}
        _xunan(env, "migrate")
        said = _xunan(env, "user", "add", *PERSON, "--village", VILLAGE, "--uses", "20")
        code = re.search(r"#/join/([\w-]+)", said)
        server = subprocess.Popen(
            [sys.executable, "-m", "xunan", "serve"],
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(f"{url}/")
            yield url, code[1] if code else ""
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(url: str) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=2):  # noqa: S310 - loopback
            return
        time.sleep(0.1)
    raise RuntimeError(f"{url} does not answer")


def _visit(browser: Browser, url: str, usable: str) -> tuple[float, float]:
    """Seconds until something is drawn, and until `usable` stands, with nothing kept."""
    with contextlib.closing(browser.new_context(viewport={"width": 390, "height": 844})) as context:
        context.add_init_script(WATCH % usable)
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", {"offline": False, **LINE})
        session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWER})
        page.goto(url, wait_until="commit", timeout=60_000)
        page.wait_for_selector(usable, timeout=60_000)
        return page.evaluate(FIRST_PAINT), page.evaluate(
            "(window.xunanUsable ?? performance.now()) / 1000"
        )


def measure(dist: Path) -> dict[str, float]:
    """The medians of three first visits, in seconds."""
    with _county(dist) as (url, code), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        way_in = [_visit(browser, f"{url}/", WAY_IN) for _ in range(ROUNDS)]
        home = [_visit(browser, f"{url}/#/join/{code}", HOME) for _ in range(ROUNDS)]
        browser.close()
    return {
        "drawn": statistics.median(drawn for drawn, _ in way_in),
        "way_in": statistics.median(usable for _, usable in way_in),
        "home": statistics.median(usable for _, usable in home),
    }


def main() -> int:
    """Print the figures; 1 when one is over its bar."""
    dist = Path(sys.argv[1] if len(sys.argv) > 1 else "pwa/dist").absolute()
    figures = measure(dist)
    told = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in figures.items())
    sys.stdout.write(f"first visit on a poor line: {told}\n")
    return int(any(figures[name] > most for name, most in BARS.items()))


if __name__ == "__main__":
    raise SystemExit(main())
