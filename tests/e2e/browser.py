"""Real Chromium windows for tests: a phone that can be killed, and a desk."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
MEILI = {"latitude": 25.8431, "longitude": 114.4102, "accuracy": 12}


def chromium_path() -> str:
    """Debian's Chromium, or the one named by XUNAN_TEST_CHROMIUM."""
    found = os.environ.get("XUNAN_TEST_CHROMIUM") or shutil.which("chromium")
    if not found:
        raise RuntimeError("Chromium is missing: run `./dev machine` first.")
    return found


@dataclass
class Window:
    """One installation of the app: a browser profile that survives being killed."""

    playwright: Playwright
    profile: Path
    url: str
    size: dict[str, int] = field(default_factory=lambda: dict(PHONE))
    touch: bool = True
    # What is done to every browser before its first page opens, such as setting its clock.
    before: Callable[[BrowserContext], None] | None = None
    context: BrowserContext | None = None
    offline: bool = False
    errors: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)

    def open(self, path: str = "/", *, offline: bool = False) -> Page:
        """Start the browser on this profile; offline, not one byte leaves it."""
        self.offline = offline
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.profile),
            executable_path=chromium_path(),
            args=FLAGS,
            viewport={"width": self.size["width"], "height": self.size["height"]},
            has_touch=self.touch,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            # The driver wants its own typed dictionary of these three numbers.
            geolocation={k: float(v) for k, v in MEILI.items()},
            permissions=["geolocation", "background-sync"],
            accept_downloads=True,
            offline=offline,
        )
        self.context.set_default_timeout(60_000)
        if self.before is not None:
            self.before(self.context)
        page = self.page
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("response", lambda response: self.answered.append(response.url))
        page.goto(f"{self.url}{path}")
        return page

    @property
    def page(self) -> Page:
        """The window's only page."""
        assert self.context is not None
        return self.context.pages[0] if self.context.pages else self.context.new_page()

    def go_offline(self) -> None:
        """Lose the network."""
        assert self.context is not None
        self.context.set_offline(True)
        self.offline = True

    def go_online(self) -> None:
        """Regain the network."""
        assert self.context is not None
        self.context.set_offline(False)
        self.offline = False

    def wait_for_answer(self, part: str) -> None:
        """Wait until the server has answered an address that contains `part`."""
        for _ in range(150):
            if any(part in url for url in self.answered):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"no answer for {part}: {self.answered[-20:]}")

    def processes(self) -> list[int]:
        """The browser and its children, so that killing them needs no search."""
        needle = f"--user-data-dir={self.profile}".encode()
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    if needle in (entry / "cmdline").read_bytes():
                        found.append(int(entry.name))
        return found

    def kill(self, processes: list[int] | None = None) -> None:
        """SIGKILL the browser with all its processes, as an empty battery would."""
        for process in processes or self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        with contextlib.suppress(Exception):
            assert self.context is not None
            self.context.close()
        self.context = None
        for lock in self.profile.glob("Singleton*"):
            lock.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the browser in peace; without a network, as an empty battery would.

        A browser that ends in peace gives its pages the network back for a moment, and a phone
        that is switched off without signal would send its work just then.
        """
        if self.context is not None and self.offline:
            self.kill()
        elif self.context is not None:
            with contextlib.suppress(Exception):
                self.context.close()
            self.context = None


@contextlib.contextmanager
def windows(playwright: Playwright, folder: Path, url: str) -> Iterator[Any]:
    """A maker of windows that all close at the end: `open_window("worker", size=PHONE)`."""
    made: dict[str, Window] = {}

    def make(name: str, **more: Any) -> Window:
        made[name] = Window(playwright, folder / name, url, **more)
        return made[name]

    try:
        yield make
    finally:
        for window in made.values():
            window.close()
