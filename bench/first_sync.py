"""Measures a first sync: a county officer's 10,000 records, and a village's 500.

In Chromium, with the real engine and database, at full speed and with a processor four times
slower: seconds from the first exchange until all records are here and the list can be read.
From this process, without a phone: what a first pull by snapshot costs the server.
Bars: 10,000 records in 1 s and 2 s, 500 in 0.3 s on the slow one, 300 bytes a record on the wire;
0.30 s and 0.20 s of the server's processor time for 10,000.
Run: `python -m bench.first_sync`; it needs pwa/node_modules.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from playwright.sync_api import Browser, sync_playwright

from bench._reports import fill

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
ROUNDS = 3
PULLS = 5
BYTES_PER_DOC_MAX = 300
WALL_S_MAX, CPU_S_MAX = 0.30, 0.20
# (who, how many times slower the processor is): seconds
BARS = {("county", 1): 1.0, ("county", 4): 2.0, ("village", 4): 0.3}


@dataclass(frozen=True)
class Served:
    """A server with the filled county, its process, and people's sign-in codes."""

    url: str
    process: subprocess.Popen[bytes]
    codes: dict[str, str]


@contextlib.contextmanager
def served() -> Iterator[Served]:
    """Fill a county, make its snapshots, serve it together with the benchmark's page."""
    with tempfile.TemporaryDirectory() as folder:
        place, port = Path(folder), free_port()
        url = f"http://127.0.0.1:{port}"
        _build_page(place / "page")
        codes = asyncio.run(fill(place / "data"))
        inherited = os.environ  # noqa: TID251 - handed on to the server's own process
        env = {k: v for k, v in inherited.items() if not k.startswith("XUNAN_")}
        env |= {"XUNAN_DATA_DIR": str(place / "data"), "XUNAN_PORT": str(port)}
        env |= {
            "XUNAN_LOG_LEVEL": "warning",
            "XUNAN_PUBLIC_URL": url,
            "XUNAN_WEB_DIST": str(place / "page"),
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "xunan", "serve"], env=env, stdout=subprocess.DEVNULL
        )
        try:
            wait_for(f"{url}/")
            yield Served(url, process, codes)
        finally:
            process.terminate()
            process.wait(20)


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str) -> None:
    """Until the server answers there; RuntimeError when it does not in time."""
    for _ in range(200):
        with contextlib.suppress(httpx.HTTPError):
            httpx.get(url, timeout=2)
            return
        time.sleep(0.1)
    raise RuntimeError(f"{url} does not answer")


def _build_page(folder: Path) -> None:
    folder.mkdir()
    (folder / "index.html").write_text(
        '<!doctype html><meta charset="utf-8"><script type="module" src="/page.js"></script>',
        encoding="utf-8",
    )
    command = ["node_modules/.bin/rolldown", "--input", "../bench/first_sync_page.ts"]
    command += ["--file", str(folder / "page.js"), "--format", "esm", "--minify"]
    command += ["--tsconfig", "tsconfig.base.json", "--no-codeSplitting"]
    subprocess.run(command, cwd=ROOT / "pwa", check=True, capture_output=True)  # noqa: S603 - our own


def _in_browser(browser: Browser, at: Served, who: str, slower: int) -> dict[str, float]:
    """One first sync in a browser that has nothing yet."""
    with contextlib.closing(browser.new_context()) as context:
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        bytes_in: list[float] = []
        session.on(
            "Network.loadingFinished", lambda told: bytes_in.append(told["encodedDataLength"])
        )
        page.goto(f"{at.url}/")
        page.wait_for_function("typeof firstSync === 'function'")
        session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        bytes_in.clear()
        told: dict[str, float] = page.evaluate("code => firstSync(code)", at.codes[who])
        return {**told, "bytes_per_doc": sum(bytes_in) / told["docs"]}


def _cpu_s(process: subprocess.Popen[bytes]) -> float:
    """Processor seconds of the server and its workers."""
    pids = [process.pid]
    for pid in pids:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        pids += [int(child) for child in children.split()]
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _register(http: httpx.Client, code: str) -> dict[str, Any]:
    body = {"install_key": f"bench-{time.perf_counter_ns()}", "app": "bench", "schema": 1}
    told = http.post("/sync/v1/devices", json=body, headers={"Authorization": f"Code {code}"})
    made: dict[str, Any] = told.raise_for_status().json()
    return made


def _pull(http: httpx.Client, device: dict[str, Any]) -> int:
    """A first pull: what is offered, its pages as they come off the wire, what is newer."""
    bearer = {"Authorization": f"Bearer {device['token']}", "Accept-Encoding": "br, gzip"}
    body = {"device": device["device"], "epoch": device["epoch"], "app": "bench", "schema": 1}
    body |= {"now": "2026-06-20T00:00:00Z", "cursors": {}, "accepts": ["snapshot"]}
    told = http.post("/sync/v1/exchange", json=body, headers=bearer).raise_for_status().json()
    docs = 0
    for stream, offer in told["snapshots"].items():
        for page in range(offer["pages"]):
            path = f"/sync/v1/snapshot/{stream}/{offer['name']}/{page}"
            with http.stream("GET", path, headers=bearer) as answer:
                answer.raise_for_status()
                for _ in answer.iter_raw():
                    pass
        told["cursors"][stream][0] = offer["seq"]
        docs += offer["count"]
    body |= {"cursors": told["cursors"]}
    http.post("/sync/v1/exchange", json=body, headers=bearer).raise_for_status()
    return docs


def measure_server(at: Served) -> dict[str, float]:
    """Wall and processor seconds of the server for one first pull of 10,000 records."""
    with httpx.Client(base_url=at.url, timeout=30) as http:
        devices = [_register(http, at.codes["county"]) for _ in range(PULLS + 1)]
        docs = _pull(http, devices[0])
        before, walls = _cpu_s(at.process), []
        for device in devices[1:]:
            start = time.perf_counter()
            _pull(http, device)
            walls.append(time.perf_counter() - start)
        cpu = (_cpu_s(at.process) - before) / PULLS
    return {"docs": docs, "wall_s": statistics.median(walls), "cpu_s": cpu}


def main() -> int:
    """Print the figures beside their bars; 1 when one is over."""
    over = False
    with served() as at, sync_playwright() as playwright:
        server = measure_server(at)
        sys.stdout.write(
            f"first pull by snapshot, server: {server['docs']:,.0f} records,"
            f" {server['wall_s']:.2f} s wall (bar {WALL_S_MAX}),"
            f" {server['cpu_s']:.2f} s CPU (bar {CPU_S_MAX})\n"
        )
        over |= server["wall_s"] > WALL_S_MAX or server["cpu_s"] > CPU_S_MAX
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for who, slower in (("county", 1), ("county", 4), ("village", 1), ("village", 4)):
            runs = [_in_browser(browser, at, who, slower) for _ in range(ROUNDS)]
            told = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
            bar = BARS.get((who, slower))
            sys.stdout.write(
                f"first sync in Chromium, CPU/{slower}: {told['docs']:,.0f} records,"
                f" first shown {told['usable']:.2f} s, all here {told['complete']:.2f} s"
                f" (bar {bar or '-'}), all read {told['read']:.2f} s,"
                f" {told['bytes_per_doc']:.0f} bytes each (bar {BYTES_PER_DOC_MAX})\n"
            )
            over |= bar is not None and told["complete"] > bar
            over |= told["bytes_per_doc"] > BYTES_PER_DOC_MAX
        browser.close()
    return int(over)


if __name__ == "__main__":
    raise SystemExit(main())
