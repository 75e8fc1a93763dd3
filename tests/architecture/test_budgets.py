"""What a phone must load is bounded: sizes as the server sends them, limits of pwa/budgets.json."""

import gzip
import json
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from xunan.web.static import Asset, Interface

ROOT = Path(__file__).parents[2]
DIST = ROOT / "pwa/dist"
BUDGETS: dict[str, int] = json.loads((ROOT / "pwa/budgets.json").read_text(encoding="utf-8"))
KEPT_ENDINGS = {".js", ".css", ".html", ".png", ".webmanifest"}
WORKER = "sw.js"
# Only a desk with a network can use these; phones do not keep them.
NOT_KEPT = ("contacts-", "figures-")


@cache
def interface() -> Interface:
    """The built interface as the server reads it."""
    assert (DIST / "index.html").is_file(), "run `./dev web` first"
    return Interface(DIST)


def sent(name: str) -> Asset:
    """A file of the built interface."""
    found = interface().find(name, navigation=False)
    assert found, name
    return found


def parts(pattern: str) -> list[str]:
    """The names of the hashed files that fit."""
    return sorted(path.relative_to(DIST).as_posix() for path in DIST.glob(f"assets/{pattern}"))


def engine_part() -> str:
    """The one part that follows the shell: the engine and the first screen."""
    (name,) = parts("inside-*.js")
    return name


def map_parts(ending: str) -> list[str]:
    """The map with Leaflet in it, which no other screen loads."""
    return parts(f"map-screen-*.{ending}")


def kept() -> list[str]:
    """Every file that the app needs without a network."""
    files = (path for path in DIST.rglob("*") if path.suffix in KEPT_ENDINGS)
    names = (path.relative_to(DIST) for path in files if path.name != WORKER)
    return sorted(name.as_posix() for name in names if not name.name.startswith(NOT_KEPT))


def test_the_first_document_fits_its_budget() -> None:
    """The shell with its styles and its script: what must come before somebody can sign in."""
    assert len(sent("index.html").brotli) <= BUDGETS["first_document_br"]


def test_the_first_document_needs_nothing_else() -> None:
    """No script and no style sheet of another file stands between a person and the way in."""
    html = sent("index.html").body.decode()

    assert [] == re.findall(r"<script[^>]*\ssrc=|<link[^>]*rel=.?stylesheet", html)


def test_the_engine_part_fits_its_budget() -> None:
    """The engine, the rules and the first screen."""
    assert len(sent(engine_part()).brotli) <= BUDGETS["engine_part_br"]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sync engine alone, minified: `engine.js`, and `rest.js` that it fetches afterwards."""
    folder = tmp_path_factory.mktemp("engine")
    command = ["npx", "rolldown", "-c", "build/engine.config.ts", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT / "pwa", check=True, capture_output=True)
    return folder


def packed(script: Path) -> int:
    """Bytes of a script as gzip sends it."""
    return len(gzip.compress(script.read_bytes(), 9))


def test_the_engine_alone_fits_its_budget(engine: Path) -> None:
    """All that stands between an open database and the first saved act or pulled record."""
    assert packed(engine / "engine.js") <= BUDGETS["engine_gz"]


def test_the_rest_of_the_engine_is_one_file(engine: Path) -> None:
    """What the engine fetches afterwards comes in one piece, here and in the built interface."""
    assert {"engine.js", "rest.js"} == {path.name for path in engine.glob("*.js")}
    assert 1 == len(parts("rest-*.js"))


def kinds_part() -> str:
    """The declarations and Chinese words of the kinds, which come beside the engine."""
    (name,) = parts("kinds-*.js")
    return name


def test_the_kinds_part_fits_its_budget() -> None:
    """It grows with every kind, the engine does not."""
    assert len(sent(kinds_part()).brotli) <= BUDGETS["kinds_part_br"]


def test_the_engine_part_is_no_waterfall() -> None:
    """All that it imports is asked for together with it, by hints in the first document."""
    html = sent("index.html").body.decode()
    hinted = set(re.findall(r'<link rel="modulepreload"[^>]*href="/([^"]+)"', html))
    imported = re.findall(
        r"""\bfrom\s*["'`]\./([^"'`]+)|\bimport\s*["'`]\./([^"'`]+)""",
        sent(engine_part()).body.decode(),
    )

    assert {f"assets/{a or b}" for a, b in imported} | {engine_part()} == hinted


@pytest.mark.parametrize("ending", ["js", "css"])
def test_every_other_part_fits_the_budget_of_a_lazy_one(ending: str) -> None:
    """A screen that is fetched later comes in one breath even on a poor line."""
    own = {engine_part(), kinds_part(), *map_parts(ending)}
    sizes = {name: len(sent(name).brotli) for name in parts(f"*.{ending}") if name not in own}

    assert {} == {name: n for name, n in sizes.items() if n > BUDGETS["lazy_part_br"]}


def test_the_map_fits_its_budget() -> None:
    """Leaflet is the largest thing that anybody fetches; only whoever opens the map does."""
    sizes = [len(sent(name).brotli) for ending in ("js", "css") for name in map_parts(ending)]

    assert len(sizes) == 2
    assert sum(sizes) <= BUDGETS["map_part_br"]


def test_the_service_worker_fits_its_budget() -> None:
    """It is asked for at every start."""
    assert len(sent(WORKER).brotli) <= BUDGETS["service_worker_br"]


def test_what_is_kept_offline_is_complete_and_fits_its_budget() -> None:
    """The service worker names every file, and a full phone still has room for them."""
    worker = sent(WORKER).body.decode()

    assert [] == [name for name in kept() if name not in worker]
    assert [] == [
        name for name in parts("*") if Path(name).name.startswith(NOT_KEPT) and name in worker
    ]
    assert sum(len(sent(name).body) for name in kept()) <= BUDGETS["kept_offline_raw"]
