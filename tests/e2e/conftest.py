"""A county with its people, a real server, and real browser windows."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

import browser
from browser import Window
from county import PEOPLE, County
from simulators.server import ROOT, Server


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> County:
    """The county's folder as it was founded: its people and nothing else; tests copy it."""
    built = Path(os.environ.get("XUNAN_TEST_WEB_DIST", str(ROOT / "pwa/dist")))
    assert (built / "index.html").exists(), "run `./dev web` first"
    server = Server(tmp_path_factory.mktemp("founded"))
    server.run("migrate")
    return County(server, {who: server.add_person(*words) for who, words in PEOPLE.items()})


@pytest.fixture
def county(tmp_path: Path, founded: County) -> Iterator[County]:
    """A county of its own for each test."""
    server = Server(tmp_path / "county")
    shutil.copytree(founded.server.data_dir, server.data_dir)
    server.start()
    yield County(server, founded.codes)
    server.kill()


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
