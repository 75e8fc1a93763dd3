"""The map in a real browser: offline with the county's outline, online over shifted pictures."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from browser import DESK, Window
from county import MEILI, County
from screens import Phone
from simulators.phone import Phone as Wire
from simulators.phone import a_report, instant, uuid7
from tiles import Tiles, tile_server

pytestmark = pytest.mark.browser
XIANGYA = "360724103201"
# A pair that others published: where the phone says it is, and where Chinese pictures draw it.
PHONE_SAYS = (22.543847, 113.912316)
PICTURES_SAY = (22.540796131694766, 113.9171764808363)
RING = [[114.38, 25.82], [114.47, 25.82], [114.47, 25.88], [114.38, 25.88], [114.38, 25.82]]


def at(lat: float, lon: float) -> dict[str, Any]:
    """A position as a phone measures it."""
    return {
        "lat": lat,
        "lon": lon,
        "accuracy_m": 8,
        "datum": "WGS-84",
        "at": instant(),
        "source": "fix",
    }


def report(county: County, who: str, hazards: list[dict[str, Any]]) -> None:
    """Hazards that a colleague has already sent; one with a `level` is filed."""
    with httpx.Client(timeout=30) as http:
        wire = Wire(county.url, county.codes[who])
        wire.register(http)
        for hazard in hazards:
            level = hazard.pop("level", "")
            record = uuid7()
            village = hazard.pop("village", MEILI)
            wire.act("hazard.create", record, {"set": a_report(wire.person, village, **hazard)})
            if level:
                facts = {"level": level, "level_basis": "威胁多户", "title": "大裂缝"}
                wire.act(
                    "hazard.move",
                    record,
                    {"move": "file", "from": "reported", "set": facts},
                )
        results = wire.exchange(http)["results"]
        assert {"applied"} == {result["status"] for result in results}, results


def put_map_files(county: County) -> None:
    """What the county gives: its outline and two villages."""
    folder = county.server.data_dir / "map"
    folder.mkdir()
    shape = {"type": "Polygon", "coordinates": [RING]}
    feature = {"type": "Feature", "properties": {"name": "上犹县"}, "geometry": shape}
    outline = {"type": "FeatureCollection", "features": [feature]}
    (folder / "outline.geojson").write_text(json.dumps(outline), encoding="utf-8")
    points = [
        {"code": MEILI, "lat": 25.8415, "lon": 114.4140},
        {"code": XIANGYA, "lat": 25.8615, "lon": 114.4340},
    ]
    (folder / "points.json").write_text(json.dumps({"points": points}), encoding="utf-8")


def restart(county: County, **env: str) -> None:
    """The same county with other settings, at the same address."""
    county.server.kill()
    county.server.more_env |= env
    county.server.start()


def open_map(page: Page) -> None:
    """Go to the map and wait until something is drawn on it."""
    page.evaluate("location.hash = '#/map'")
    expect(page.get_by_role("group", name=re.compile("地图。方向键"))).to_be_visible(timeout=30_000)
    expect(pins(page).first).to_be_visible(timeout=30_000)


def pins(page: Page) -> Locator:
    """Every pin and heap that is drawn."""
    return page.locator(".map-pin")


def narrow(page: Page, field: str, value: str) -> None:
    """Choose in the filter's sheet."""
    page.get_by_role("button", name="筛选").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label(field, exact=True).select_option(label=value)
    sheet.get_by_role("button", name="好了").click()


def rows(page: Page) -> Locator:
    """The records of the list beside the map."""
    return page.get_by_role("region", name="列表").get_by_role("listitem")


def test_the_map_works_without_a_network(
    county: County, open_window: Callable[..., Window]
) -> None:
    put_map_files(county)
    restart(county)
    report(
        county,
        "township2",
        [
            {"description": "路边塌方", "geo": at(25.8432, 114.4104)},
            {"description": "桥栏断了", "geo": at(25.8610, 114.4350), "village": XIANGYA},
            {"geo": at(25.8397, 114.4188), "level": "major"},
            {"description": "没有坐标的那条"},
        ],
    )
    window = open_window("township")
    phone = Phone(window.open(county.join("township")))
    phone.wait_until_home()
    phone.wait_until_offline_ready()
    window.wait_for_answer("/api/v1/map")
    open_map(phone.page)
    window.close()
    page = window.open("/#/map", offline=True)

    expect(pins(page)).to_have_count(3)
    assert all(url.startswith(county.url) for url in window.answered)
    expect(page.locator("path.map-outline")).to_have_count(1)
    expect(page.locator(".map-name > span", has_text="梅里村")).to_be_visible()
    expect(page.get_by_role("button", name="1 条没有坐标")).to_be_visible()
    page.get_by_role("button", name="1 条没有坐标").click()
    expect(rows(page)).to_have_text([re.compile("没有坐标的那条")])
    page.get_by_role("button", name="有坐标 3").click()

    # One stands where the phone is, the other in the next village.
    page.get_by_role("button", name="离我最近").click()
    expect(page.get_by_text(re.compile(r"最近约 \d0 米：路边塌方"))).to_be_visible()
    expect(rows(page).first).to_have_text(re.compile(r"约 \d0 米.*路边塌方"))
    expect(page.get_by_role("img", name=re.compile("我的位置"))).to_be_visible()
    page.get_by_role("button", name="全部").click()

    page.get_by_role("button", name="筛选").click()
    page.get_by_role("dialog").get_by_label("类型", exact=True).select_option(label="隐患")
    page.get_by_role("dialog").get_by_label("等级", exact=True).select_option(label="重大隐患")
    page.get_by_role("button", name="好了").click()
    expect(rows(page)).to_have_count(1)
    expect(pins(page)).to_have_count(1)
    pin = page.get_by_role("button", name=re.compile("隐患：大裂缝，已建档，重大"))
    pin.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="办理经过")).to_be_visible()
    page.go_back()
    # Coming back finds it as it was left.
    expect(pins(page)).to_have_count(1)
    assert [] == window.errors


@pytest.fixture
def pictures() -> Iterator[Tiles]:
    """Somebody's map pictures, drawn in GCJ-02."""
    with tile_server() as told:
        yield told


def world_pixel_of(page: Page) -> tuple[float, float, int]:
    """Where the only pin stands, in pixels of the whole world, reckoned from a picture near it."""
    told = page.evaluate(
        """() => {
          const middle = (element) => {
            const box = element.getBoundingClientRect();
            return [box.left + box.width / 2, box.top + box.height / 2];
          };
          const tile = document.querySelector('img.leaflet-tile-loaded');
          const box = tile.getBoundingClientRect();
          const pin = middle(document.querySelector('.map-pin .pin'));
          return {src: tile.src, size: box.width, dx: pin[0] - box.left, dy: pin[1] - box.top};
        }"""
    )
    zoom, x, y = map(int, re.findall(r"/tiles/(\d+)/(\d+)/(\d+)", told["src"])[0])
    assert told["size"] == 256
    return x * 256 + told["dx"], y * 256 + told["dy"], zoom


def mercator(lat: float, lon: float, zoom: int) -> tuple[float, float]:
    """The pixel of a place on the world's picture, by the formula of web maps."""
    size = 256 * 2**zoom
    sine = math.sin(math.radians(lat))
    north = math.log((1 + sine) / (1 - sine)) / (4 * math.pi)
    return (lon + 180) / 360 * size, (0.5 - north) * size


def test_row_18_points_stand_where_chinese_pictures_draw_them(
    county: County, open_window: Callable[..., Window], pictures: Tiles
) -> None:
    report(county, "worker", [{"geo": at(*PHONE_SAYS)}])
    window = open_window("worker", size=DESK, touch=False)
    phone = Phone(window.open(county.join("worker")))
    expect(phone.page.get_by_role("navigation").first).to_be_visible(timeout=30_000)
    phone.wait_until_offline_ready()
    open_map(phone.page)
    assert [] == pictures.asked

    # The kept page does not know the host yet: it says so, and knows it after a reload.
    restart(county, XUNAN_MAP_TILES=pictures.template, XUNAN_MAP_DATUM="GCJ-02",
            XUNAN_MAP_ATTRIBUTION="某图 GS(2026)1号")  # fmt: skip
    phone.page.reload()
    open_map(phone.page)
    phone.page.get_by_role("button", name="重新打开").click()
    page = phone.page
    expect(page.locator("img.leaflet-tile-loaded").first).to_be_visible()
    expect(page.get_by_text("某图 GS(2026)1号")).to_be_visible()
    open_map(page)
    page.wait_for_function("!document.querySelector('.leaflet-zoom-anim')")

    x, y, zoom = world_pixel_of(page)
    right = mercator(*PICTURES_SAY, zoom)
    unshifted = mercator(*PHONE_SAYS, zoom)
    assert math.dist((x, y), right) < 1.5
    assert math.dist((x, y), unshifted) > 100
    ours = (county.url, f"http://127.0.0.1:{pictures.port}/tiles/", "blob:", "data:")
    assert all(url.startswith(ours) for url in window.answered)
    assert [] == window.errors
