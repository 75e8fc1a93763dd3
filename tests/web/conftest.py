"""The application over a fresh SQLite county, driven in this process, with a built shell."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any

import pytest
from litestar.testing import AsyncTestClient

from web.phones import MEILI, SignedIn, register
from xunan.application.manage_people import NewPerson
from xunan.settings import Settings, make
from xunan.storage.open import migrate_database
from xunan.wiring import make_app

if TYPE_CHECKING:
    from pathlib import Path

    from xunan.web.services import Services

SHELL = (
    "<!doctype html><html><head><script>var a = 1;</script><style>p{color:red}</style></head>"
    '<body><div id="app"></div><script type="module" src="/assets/main-Ab12Cd34.js"></script>'
    "</body></html>"
)


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A tiny built interface."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(SHELL, encoding="utf-8")
    (folder / "sw.js").write_text("// worker", encoding="utf-8")
    (folder / "manifest.webmanifest").write_text("{}", encoding="utf-8")
    (folder / "assets/main-Ab12Cd34.js").write_text("let x=1;" * 400, encoding="utf-8")
    (folder / ".sources").write_text("secret", encoding="utf-8")
    return folder


@pytest.fixture
def limits() -> dict[str, int]:
    """Settings that a test module may override."""
    return {}


@pytest.fixture
async def chosen(tmp_path: Path, dist: Path, limits: dict[str, int]) -> Settings:
    """The settings of a fresh, migrated county."""
    made = make(data_dir=tmp_path / "data", web_dist=dist, log_level="error", **limits)
    await migrate_database(made.database_url, made.data_dir)
    return made


@pytest.fixture
async def http(chosen: Settings) -> AsyncIterator[AsyncTestClient[Any]]:
    """A client of the running application."""
    app = make_app(chosen)
    async with AsyncTestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def services(http: AsyncTestClient[Any]) -> Services:
    """What the application was filled with."""
    held: Services = http.app.state.services
    return held


AddPerson = Callable[..., Any]


@pytest.fixture
def code_of(services: Services) -> AddPerson:
    """Make a person and a sign-in code for them."""

    async def add(login: str, role: str, *, uses: int = 20, name: str = "", **area: Any) -> str:
        new = NewPerson(login=login, name=name or f"甲{login}", role=role, **area)
        person = await services.people.add(new)
        return await services.people.new_code(person.id, hours=1, uses=uses)

    return add


@pytest.fixture
def sign_in(http: AsyncTestClient[Any], services: Services, code_of: AddPerson) -> AddPerson:
    """Make a person and sign a device of theirs in."""

    async def enter(login: str = "w1", role: str = "grid_worker", **area: Any) -> SignedIn:
        area = area or {"villages": (MEILI,)}
        code = await code_of(login, role, **area)
        told = (await register(http, f"Code {code}", f"install-{login:-<20}")).json()
        me = await http.get("/api/v1/me", headers={"Authorization": f"Bearer {told['token']}"})
        return SignedIn(
            http, services, me.json()["person"], told["device"], told["token"], told["epoch"]
        )

    return enter
