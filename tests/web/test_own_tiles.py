"""A base map in one file on the county's own server: pictures by place, nobody else asked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from web.pmtiles_file import a_picture, packed, write_pmtiles
from xunan.county.pmtiles import Pmtiles, PmtilesError, place_in_order
from xunan.settings import Settings, SettingsError, load, make
from xunan.storage.open import migrate_database

if TYPE_CHECKING:
    from litestar.testing import AsyncTestClient

    from web.conftest import AddPerson

pytestmark = pytest.mark.anyio
GREEN, GREY = a_picture((214, 228, 210)), a_picture((128, 128, 128))


def two_pictures(path: Path) -> Path:
    """Zooms 0 to 3 are green by one run; one place of zoom 12 is grey, by way of a leaf."""
    whole = (4**4 - 1) // 3
    leaf = packed([(19_078_479, 1, len(GREEN), len(GREY))])
    root = [(0, whole, 0, len(GREEN)), (19_000_000, 0, 0, len(leaf))]
    return write_pmtiles(path, root, GREEN + GREY, leaves=leaf)


@pytest.fixture
async def chosen(tmp_path: Path, dist: Path) -> Settings:
    """A county with such a file in its map's folder."""
    two_pictures(tmp_path / "data/map/shangyou.pmtiles")
    made = make(
        data_dir=tmp_path / "data",
        web_dist=dist,
        log_level="error",
        map_tiles="shangyou.pmtiles",
    )
    await migrate_database(made.database_url, made.data_dir)
    return made


@pytest.mark.parametrize(
    ("zoom", "x", "y", "number"),
    [
        (0, 0, 0, 0), (1, 0, 0, 1), (1, 0, 1, 2), (1, 1, 1, 3), (1, 1, 0, 4), (2, 0, 0, 5),
        # The example that the specification gives.
        (12, 3423, 1763, 19_078_479),
    ],
)  # fmt: skip
def test_places_stand_in_the_order_of_the_specification(zoom, x, y, number):
    assert place_in_order(zoom, x, y) == number


def test_no_two_places_of_a_zoom_share_a_number():
    side = 1 << 5
    numbers = {place_in_order(5, x, y) for x in range(side) for y in range(side)}

    assert numbers == set(range((4**5 - 1) // 3, (4**6 - 1) // 3))


def test_pictures_come_by_runs_and_by_leaves(tmp_path):
    file = Pmtiles(two_pictures(tmp_path / "a.pmtiles"))

    assert file.picture(0, 0, 0) == file.picture(3, 7, 7) == GREEN
    assert file.picture(12, 3423, 1763) == GREY
    for elsewhere in ((4, 0, 0), (12, 3423, 1764), (3, 8, 0), (-1, 0, 0), (99, 0, 0)):
        assert file.picture(*elsewhere) is None, elsewhere
    assert (file.mime, file.max_zoom, file.attribution) == ("image/png", 14, "某图 GS(2026)2号")


async def test_the_map_names_the_servers_own_pictures_and_asks_nobody_else(
    sign_in: AddPerson, http: AsyncTestClient[Any]
) -> None:
    worker = await sign_in()
    base = (await http.get("/api/v1/map", headers=worker.headers)).json()["base"]
    (layer,) = base["layers"]
    policy = (await http.get("/")).headers["content-security-policy"]

    assert re.fullmatch(r"/map/tiles/[0-9a-f]{16}/\{z\}/\{x\}/\{y\}", layer["url"])
    assert (base["max_zoom"], base["attribution"]) == (14, "某图 GS(2026)2号")
    assert "img-src 'self' blob: data:;" in policy


async def test_pictures_are_handed_out_for_ever_and_gaps_are_no_errors(
    sign_in: AddPerson, http: AsyncTestClient[Any]
) -> None:
    worker = await sign_in()
    base = (await http.get("/api/v1/map", headers=worker.headers)).json()["base"]
    template = base["layers"][0]["url"]
    here = await http.get(template.format(z=3, x=6, y=3))
    gap = await http.get(template.format(z=4, x=6, y=3))
    other = await http.get(f"/map/tiles/{'0' * 16}/3/6/3")

    assert (here.status_code, here.content) == (200, GREEN)
    assert here.headers["content-type"] == "image/png"
    assert "immutable" in here.headers["cache-control"]
    assert (gap.status_code, gap.content) == (204, b"")
    assert other.status_code == 404


def broken(path: Path) -> None:
    whole = two_pictures(path).read_bytes()
    path.write_bytes(whole[:140] + b"x" * 20 + whole[160:])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"PMTiles\x02" + b"\0" * 200),
        lambda path: write_pmtiles(path, [(0, 1, 0, 1)], b"x", sort=1),
        lambda path: write_pmtiles(path, [(0, 1, 0, 1)], b"x", sort=9),
        broken,
        lambda _: None,
    ],
)
def test_a_file_that_is_no_base_map_stops_the_start(tmp_path, spoil):
    spoil(tmp_path / "b.pmtiles")
    with pytest.raises(PmtilesError, match=r"b\.pmtiles"):
        Pmtiles(tmp_path / "b.pmtiles")
    with pytest.raises(SettingsError, match="XUNAN_MAP_TILES"):
        load({"XUNAN_MAP_TILES": "b.pmtiles", "XUNAN_MAP_FOLDER": str(tmp_path)})


def test_a_file_that_is_cut_off_gives_no_half_pictures(tmp_path):
    path = two_pictures(tmp_path / "c.pmtiles")
    path.write_bytes(path.read_bytes()[:-10])
    file = Pmtiles(path)

    assert file.picture(0, 0, 0) == GREEN
    with pytest.raises(ValueError, match="too early"):
        file.picture(12, 3423, 1763)
