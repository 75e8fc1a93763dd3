"""An app of an earlier day works with today's server, and becomes today's without losing work.

`bundles/README.md` tells where the earlier apps come from.
"""

from __future__ import annotations

import os
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from browser import Window
from county import MEILI, County
from screens import Phone
from simulators.phone import Phone as Wire
from simulators.phone import a_report, uuid7
from simulators.server import ROOT
from stories import everything

pytestmark = pytest.mark.browser
BUNDLES = sorted((Path(__file__).parent / "bundles").glob("*.tar.gz"))
BUNDLES_MAX, BYTES_MAX = 2, 700_000
PHOTOS = Path(__file__).parents[1] / "photos"
TODAY = Path(os.environ.get("XUNAN_TEST_WEB_DIST", str(ROOT / "pwa/dist")))
EXCHANGES = "**/sync/v1/exchange"


def serve(county: County, dist: Path) -> None:
    """Start the server again over another build of the app."""
    county.server.kill()
    county.server.more_env["XUNAN_WEB_DIST"] = str(dist)
    county.server.start()


def parts_of(page: Page) -> set[str]:
    """The names of the parts that the page was made of."""
    loaded: list[str] = page.evaluate(
        "performance.getEntriesByType('resource').map(entry => new URL(entry.name).pathname)"
    )
    return {Path(name).name for name in loaded if name.startswith("/assets/")}


def assets(dist: Path) -> set[str]:
    """The names of the parts of a build."""
    return {path.name for path in (dist / "assets").iterdir()}


def hazards(county: County) -> dict[str, dict[str, Any]]:
    """What the county sees, by description."""
    found = [body for key, body in everything(county).items() if key.startswith("hazard/")]
    told = {body["f"]["description"]: body for body in found}
    assert len(told) == len(found), "something appeared twice"
    return told


def reported_by_a_colleague(county: County) -> None:
    """A report that reached today's server from somebody else."""
    with httpx.Client(timeout=30) as http:
        colleague = Wire(county.url, county.codes["worker2"])
        colleague.register(http)
        report = a_report(colleague.person, MEILI, description="同事报的落石")
        colleague.act("hazard.create", uuid7(), {"set": report})
        assert ["applied"] == [r["status"] for r in colleague.exchange(http)["results"]]


def test_two_bundles_are_kept_and_are_small() -> None:
    """The last two that phones were given: more would only slow the checks down."""
    assert 1 <= len(BUNDLES) <= BUNDLES_MAX
    assert all(path.stat().st_size < BYTES_MAX for path in BUNDLES)


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda path: path.name.removesuffix(".tar.gz"))
def test_an_earlier_app_works_on_and_takes_its_work_into_todays(
    bundle: Path, county: County, open_window: Callable[..., Window], tmp_path: Path
) -> None:
    """[V3] [V6] [V8] [row 13] Reported offline, synced, updated with a draft and unsent work."""
    earlier = tmp_path / "earlier"
    with tarfile.open(bundle) as packed:
        packed.extractall(earlier, filter="data")
    serve(county, earlier)
    reported_by_a_colleague(county)
    window = open_window("worker")
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    phone.wait_until_offline_ready()
    phone.page.reload()
    phone.wait_until_home()
    assert parts_of(phone.page) <= assets(earlier)
    phone.open("同事报的落石")
    phone.home()
    window.go_offline()
    phone.report([PHOTOS / "slope_before_1.jpg"], category="地质灾害", description="断网时报的边坡")
    window.go_online()
    phone.wait_for_receipt()
    first = hazards(county)["断网时报的边坡"]
    assert all(photo["stored"] for photo in first["f"]["photos_before"])

    # The app can be fetched but nothing can be sent: an unsent report and a draft wait.
    phone.page.context.route(EXCHANGES, lambda route: route.abort())
    phone.home()
    phone.report([PHOTOS / "slope_before_2.jpg"], category="地质灾害", description="更新前没发出的")
    phone.home()
    phone.page.get_by_role("link", name="上报隐患").first.click()
    phone.take([PHOTOS / "slope_after_1.jpg"])
    phone.page.get_by_label("情况描述").fill("写到一半的")
    expect(phone.page.get_by_text("已自动保存在手机里")).to_be_visible()
    serve(county, TODAY)
    _update(phone)
    assert parts_of(phone.page) <= assets(TODAY)
    assert parts_of(phone.page) - assets(earlier), "this is still the earlier app"

    assert "更新前没发出的" not in hazards(county)
    phone.open("更新前没发出的")
    phone.page.context.unroute(EXCHANGES)
    phone.page.reload()
    phone.wait_until_sent()
    _finish_the_draft(phone)
    told = hazards(county)
    assert {"同事报的落石", "断网时报的边坡", "更新前没发出的", "写到一半的"} == told.keys()
    assert told["断网时报的边坡"] == first
    for words in ("更新前没发出的", "写到一半的"):
        photos = told[words]["f"]["photos_before"]
        assert [True] == [photo.get("stored") for photo in photos], words
    kinds = {key.partition("/")[0] for key in everything(county)}
    assert {"hazard"} == kinds, "something was refused or clashed"
    assert [] == window.errors


def _update(phone: Phone) -> None:
    """What the person does when the new version is offered."""
    phone.page.evaluate("navigator.serviceWorker.getRegistration().then(found => found.update())")
    phone.page.wait_for_function(
        "navigator.serviceWorker.getRegistration().then(found => Boolean(found.waiting))"
    )
    phone.home()
    offer = phone.page.get_by_role("button", name="现在更新")
    expect(offer).to_be_visible()
    with phone.page.expect_event("load"):
        offer.click()
    phone.wait_until_home()


def _finish_the_draft(phone: Phone) -> None:
    """The half-written report opens as it was left, and is sent."""
    phone.page.evaluate("location.hash = '#/new/hazard'")
    expect(phone.page.get_by_label("情况描述")).to_have_value("写到一半的")
    expect(phone.page.get_by_role("button", name="删除第 1 张照片")).to_be_visible()
    phone.page.get_by_role("radio", name="地质灾害", exact=True).click()
    phone.page.get_by_role("button", name="保存并上报").click()
    phone.wait_for_receipt()
