"""A county with its people, a real server, and real browser windows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

import browser
from browser import Window
from simulators.server import ROOT, Server

YINGQIAN = "360724103"
MEILI = "360724103202"
PEOPLE = {
    "worker": ("wgy1", "钟水生", "grid_worker", "--village", MEILI),
    "worker2": ("wgy2", "赖春兰", "grid_worker", "--village", MEILI),
    "township": ("xz1", "刘镇江", "township_officer", "--township", YINGQIAN),
    "township2": ("xz2", "黄桂英", "township_officer", "--township", YINGQIAN),
    "county": ("xj1", "陈县安", "county_officer", "--county", "360724"),
}


@dataclass
class County:
    """A running server and the sign-in codes of its people."""

    server: Server
    codes: dict[str, str]

    @property
    def url(self) -> str:
        """Where it answers."""
        return self.server.url

    def join(self, who: str) -> str:
        """The path of a person's sign-in link."""
        return f"/#/join/{self.codes[who]}"


def _found(folder: Path) -> County:
    server = Server(folder)
    server.run("migrate")
    codes = {who: server.add_person(*words) for who, words in PEOPLE.items()}
    server.start()
    return County(server, codes)


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    """A county of its own for each test."""
    assert (ROOT / "pwa/dist/index.html").exists(), "run `./dev web` first"
    folder = tmp_path / "county"
    folder.mkdir()
    made = _found(folder)
    yield made
    made.server.kill()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The browser driver."""
    with sync_playwright() as made:
        yield made


@pytest.fixture
def open_window(
    playwright: Playwright, tmp_path: Path, county: County
) -> Iterator[Callable[..., Window]]:
    """Make windows on the county; all are closed at the end."""
    with browser.windows(playwright, tmp_path / "profiles", county.url) as make:
        yield make
