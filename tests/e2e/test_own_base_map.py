"""The county's own pictures under the map: once seen they stay offline, up to a bound."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser import Window
from county import County
from screens import Phone
from test_map import at, open_map, put_map_files, report, restart
from test_screens import faults_of, sideways_of
from web.pmtiles_file import a_picture, write_pmtiles

pytestmark = pytest.mark.browser
MOST = 600
PUT_MANY = """async (many) => {
  const shelf = await caches.open('map-tiles');
  for (let at = 0; at < many; at++)
    await shelf.put(`/map/tiles/0000000000000000/20/${at}/0`, new Response('x'));
}"""
KEPT = "async () => (await (await caches.open('map-tiles')).keys()).map(({url}) => url)"


@pytest.fixture
def with_pictures(county: County) -> County:
    """A county whose base map is one file with the same picture everywhere."""
    put_map_files(county)
    picture = a_picture((214, 228, 210))
    everywhere = [(0, (4**15 - 1) // 3, 0, len(picture))]
    write_pmtiles(county.server.data_dir / "map/county.pmtiles", everywhere, picture)
    restart(county, XUNAN_MAP_TILES="county.pmtiles")
    report(county, "worker2", [{"description": "路边塌方", "geo": at(25.8432, 114.4104)}])
    return county


def pictures(page: Page) -> int:
    """How many pictures are drawn under the map."""
    return page.locator("img.leaflet-tile-loaded").count()


def test_pictures_seen_once_stay_without_a_network(
    with_pictures: County, open_window: Callable[..., Window]
) -> None:
    window = open_window("worker", size={"width": 360, "height": 640})
    phone = Phone(window.open(with_pictures.join("worker")))
    phone.wait_until_home()
    phone.wait_until_offline_ready()
    window.wait_for_answer("/api/v1/map")
    open_map(phone.page)
    expect(phone.page.locator("img.leaflet-tile-loaded").first).to_be_visible()
    expect(phone.page.get_by_text("某图 GS(2026)2号")).to_be_visible()
    assert (faults_of(phone.page), sideways_of(phone.page)) == ([], 0)
    window.close()

    page = window.open("/#/map", offline=True)
    expect(page.locator("img.leaflet-tile-loaded").first).to_be_visible()
    expect(page.locator("path.map-outline")).to_have_count(1)
    # Where nobody has looked there is no picture; the outline and the grid stay.
    seen = pictures(page)
    page.get_by_role("button", name="放大", exact=True).click()
    page.wait_for_function("() => !document.querySelector('.leaflet-zoom-anim')")
    expect(page.locator("path.map-outline")).to_have_count(1)
    assert seen > 0
    assert [] == window.errors


def test_the_oldest_pictures_give_way(
    with_pictures: County, open_window: Callable[..., Window]
) -> None:
    window = open_window("worker")
    phone = Phone(window.open(with_pictures.join("worker")))
    phone.wait_until_home()
    phone.wait_until_offline_ready()
    page = phone.page
    page.evaluate(PUT_MANY, MOST)
    open_map(page)
    expect(page.locator("img.leaflet-tile-loaded").first).to_be_visible()
    page.wait_for_function(
        f"(most) => ({KEPT})().then((kept) => kept.length <= most &&"
        " !kept.some((url) => url.endsWith('/20/0/0')))",
        arg=MOST,
    )

    # Those that were just looked at are among what stayed.
    assert any("0000000000000000" not in url for url in page.evaluate(KEPT))
