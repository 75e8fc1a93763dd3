"""The map's own facts: the county's files in one answer, the base map and the policy it needs."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from litestar.testing import AsyncTestClient

from xunan.county import load_county
from xunan.county.map_files import MapFilesError, read_county_map
from xunan.demo.county_map import draw_map
from xunan.settings import Settings, SettingsError, given_to, load, make
from xunan.storage.open import migrate_database
from xunan.wiring import make_app

if TYPE_CHECKING:
    from pathlib import Path

    from web.conftest import AddPerson

pytestmark = pytest.mark.anyio
TILES = "https://t{0-2}.tiles.example/{z}/{x}/{y}.png https://names.example:8443/{z}/{x}/{y}"
SQUARE = [[114.3, 25.8], [114.5, 25.8], [114.5, 25.9], [114.3, 25.9], [114.3, 25.8]]


def an_outline(ring: list[list[float]] = SQUARE, **more: Any) -> dict[str, Any]:
    """A county with one edge."""
    shape = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"name": "上犹县"}, "geometry": shape}
    return {"type": "FeatureCollection", "features": [feature], **more}


def put(folder: Path, name: str, told: Any) -> Path:
    """Write a file of the map."""
    folder.mkdir(parents=True, exist_ok=True)
    text = told if isinstance(told, str) else json.dumps(told)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
async def chosen(tmp_path: Path, dist: Path) -> Settings:
    """A county with an outline, a village and pictures in GCJ-02."""
    put(tmp_path / "data/map", "outline.geojson", an_outline(note="示例"))
    points = [{"code": "360724103202", "lat": 25.8431, "lon": 114.4102}]
    put(tmp_path / "data/map", "points.json", {"points": points})
    made = make(
        data_dir=tmp_path / "data",
        web_dist=dist,
        log_level="error",
        map_tiles=TILES,
        map_datum="GCJ-02",
        map_attribution="某图 GS(2026)1号",
    )
    await migrate_database(made.database_url, made.data_dir)
    return made


async def test_the_map_comes_in_one_answer(sign_in: AddPerson, http: AsyncTestClient[Any]) -> None:
    worker = await sign_in()
    told = (await http.get("/api/v1/map", headers=worker.headers)).json()

    assert told["outline"] == [{"name": "上犹县", "rings": [[[lat, lon] for lon, lat in SQUARE]]}]
    village = load_county().village("360724103202")
    assert village is not None
    assert told["points"] == [
        {"code": village.code, "name": village.short, "lat": 25.8431, "lon": 114.4102}
    ]
    assert told["note"] == "示例"
    assert told["base"] == {
        "layers": [
            {"url": "https://t{s}.tiles.example/{z}/{x}/{y}.png", "hosts": ["0", "1", "2"]},
            {"url": "https://names.example:8443/{z}/{x}/{y}", "hosts": []},
        ],
        "datum": "GCJ-02",
        "attribution": "某图 GS(2026)1号",
        "max_zoom": 18,
    }


async def test_whoever_has_it_gets_nothing_and_strangers_get_nothing_at_all(
    sign_in: AddPerson, http: AsyncTestClient[Any]
) -> None:
    worker = await sign_in()
    version = (await http.get("/api/v1/map", headers=worker.headers)).json()["version"]

    same = await http.get(f"/api/v1/map?known={version}", headers=worker.headers)
    other = await http.get("/api/v1/map?known=0", headers=worker.headers)

    assert (same.status_code, same.content) == (204, b"")
    assert other.json()["version"] == version
    assert (await http.get("/api/v1/map")).status_code == 401


async def test_the_policy_allows_exactly_the_hosts_of_the_pictures(
    http: AsyncTestClient[Any],
) -> None:
    policy = (await http.get("/")).headers["content-security-policy"]

    (pictures,) = re.findall(r"img-src ([^;]*)", policy)
    assert pictures.split() == [
        "'self'",
        "blob:",
        "data:",
        "https://names.example:8443",
        "https://t0.tiles.example",
        "https://t1.tiles.example",
        "https://t2.tiles.example",
    ]
    assert policy.count("example") == 4


def test_no_base_map_is_the_default() -> None:
    assert load({}).map.base_map is None


def test_tianditu_takes_its_key_and_is_not_shifted() -> None:
    base = load({"XUNAN_MAP_TILES": "tianditu", "XUNAN_MAP_KEY": "k1"}).map.base_map

    assert base is not None
    assert [("LAYER=vec" in layer.url, "LAYER=cva" in layer.url) for layer in base.layers] == [
        (True, False),
        (False, True),
    ]
    assert all(layer.url.endswith("tk=k1") and "{key}" not in layer.url for layer in base.layers)
    assert base.datum == "WGS-84"
    assert len(base.origins) == 8


@pytest.mark.parametrize(
    "given",
    [
        {"XUNAN_MAP_TILES": "tianditu"},
        {"XUNAN_MAP_TILES": "tiles.example/{z}/{x}/{y}"},
        {"XUNAN_MAP_TILES": "https://tiles.example/{z}/{x}"},
        {"XUNAN_MAP_TILES": "https://*.example/{z}/{x}/{y}"},
        {"XUNAN_MAP_TILES": "https://a;script-src/{z}/{x}/{y}"},
        {"XUNAN_MAP_TILES": "https://t{0-z}.example/{z}/{x}/{y}"},
        {"XUNAN_MAP_DATUM": "BD-09"},
    ],
)
def test_a_base_map_that_cannot_be_understood_stops_the_start(given: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=r"XUNAN_MAP_[A-Z]+"):
        load(given)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("outline.geojson", "{"),
        ("outline.geojson", an_outline([[25.8, 114.3], [25.9, 114.3], [25.9, 114.4]])),
        ("outline.geojson", an_outline(datum="GCJ-02")),
        ("outline.geojson", an_outline([[114.3, 25.8]] * 20_001)),
        ("points.json", {"points": [{"code": "999999999999", "lat": 25.8, "lon": 114.4}]}),
        ("points.json", {"points": [{"code": "360724103202", "lat": 25.8}]}),
    ],
)
def test_a_file_that_cannot_be_understood_is_named(tmp_path: Path, name: str, told: Any) -> None:
    with pytest.raises(MapFilesError, match=name):
        read_county_map(put(tmp_path, name, told), load_county())


def test_an_empty_folder_is_an_empty_map(tmp_path: Path) -> None:
    told = read_county_map(tmp_path / "nowhere", load_county())

    assert (told.outline, told.points, told.note) == ((), (), "")


def test_the_demo_says_that_its_outline_is_none(tmp_path: Path) -> None:
    draw_map(tmp_path, load_county())
    told = read_county_map(tmp_path, load_county())

    (area,) = told.outline
    assert "示例" in area.name
    assert "不是真实边界" in told.note
    assert len(told.points) == 5


def test_settings_given_on_are_the_same_settings() -> None:
    chosen = load({"XUNAN_MAP_TILES": TILES, "XUNAN_LIMIT_CODE_HOURS": "3"})

    assert make(**given_to(chosen)) == chosen


def test_the_application_starts_without_map_files(dist: Path, tmp_path: Path) -> None:
    assert make_app(make(data_dir=tmp_path, web_dist=dist)) is not None
