"""Measures whom the shelters cover, as the phone reckons it: 148 villages by 400 shelters.

In Chromium, with the app's own code, a processor four times slower than this machine's; the
slowest of 21 runs counts, the first one, before anything is compiled, among them.
Bar: 50 ms. Run: `python -m bench.shelter_coverage`; it needs pwa/node_modules.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
VILLAGES, SHELTERS, SLOWER = 148, 400, 4
MS_MAX = 50.0


def script(folder: Path) -> str:
    """The page's code in one file."""
    made = folder / "page.js"
    command = ["node_modules/.bin/rolldown", "--input", "../bench/coverage_page.ts"]
    command += ["--file", str(made), "--format", "iife", "--minify"]
    command += ["--tsconfig", "tsconfig.base.json", "--no-codeSplitting"]
    subprocess.run(command, cwd=ROOT / "pwa", check=True, capture_output=True)  # noqa: S603 - our own
    return made.read_text(encoding="utf-8")


def measure(code: str) -> list[float]:
    """Milliseconds of each run on the slow processor."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.goto("about:blank")
        page.add_script_tag(content=code)
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        told: list[float] = page.evaluate(
            "([villages, shelters]) => shelterCoverage(villages, shelters)", [VILLAGES, SHELTERS]
        )
        browser.close()
        return told


def main() -> int:
    """Print the figures beside the bar; 1 when the slowest run is over it."""
    with tempfile.TemporaryDirectory() as folder:
        runs = measure(script(Path(folder)))
    sys.stdout.write(
        f"shelter coverage in Chromium, CPU/{SLOWER}: {VILLAGES} villages x {SHELTERS} shelters,"
        f" first {runs[0]:.1f} ms, median {statistics.median(runs):.1f} ms,"
        f" slowest {max(runs):.1f} ms (bar {MS_MAX:.0f})\n"
    )
    return int(max(runs) > MS_MAX)


if __name__ == "__main__":
    raise SystemExit(main())
