"""Known places: a plate on the door opens them offline, and a round of one takes two taps."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from browser import DESK, Window
from county import MEILI, YINGQIAN, County
from screens import Desk, Phone
from simulators.phone import Phone as Wire
from simulators.phone import instant, uuid7
from stories import everything
from test_screens import faults_of, sideways_of

pytestmark = pytest.mark.browser
ITEMS = ("exits", "fire_gear", "wiring", "gas_use", "goods", "structure")
COUNT_TAPS = "window.taps = 0; addEventListener('click', (e) => e.detail && window.taps++, true)"


def a_shop(county: County, name: str) -> str:
    """A shop that a colleague registered and went round once; its id."""
    with httpx.Client(timeout=30) as http:
        wire = Wire(county.url, county.codes["worker2"])
        wire.register(http)
        shop, who = uuid7(), {"id": wire.person["id"], "name": wire.person["name"]}
        place = {"division_code": MEILI, "captured_at": instant()}
        wire.act("premises.create", shop, {"set": {"name": name, "premises_kind": "shop", **place}})
        found = {**dict.fromkeys(ITEMS, "ok"), "gas_use": "none", "wiring": "problem"}
        facts = {**found, **place, "premises_id": shop, "premises_name": name, "checked_by": who}
        wire.act("inspection.create", uuid7(), {"set": facts})
        results = wire.exchange(http)["results"]
    assert {"applied"} == {result["status"] for result in results}, results
    return shop


def rounds_of(county: County, shop: str) -> list[dict[str, Any]]:
    """The rounds of a shop that the server has, oldest first."""
    found = [body for body in everything(county).values() if body["kind"] == "inspection"]
    mine = [body for body in found if body["f"]["premises_id"] == shop]
    return sorted(mine, key=lambda body: body["f"]["captured_at"])


def codes_on(paper: bytes) -> list[str]:
    """What the plates of a sheet open."""
    return [
        mark.get_object()["/A"]["/URI"]
        for page in PdfReader(BytesIO(paper)).pages
        for mark in page.get("/Annots", [])
    ]


def ready(county: County, window: Window) -> Phone:
    """The worker's phone with everything on it, and then without a network."""
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    phone.wait_until_offline_ready()
    phone.page.evaluate("location.hash = '#/list/premises'")
    expect(phone.page.get_by_role("link", name=re.compile("梅里便民超市"))).to_be_visible()
    return phone


def test_a_plate_printed_by_the_office_opens_its_place_offline_and_two_taps_are_a_round(
    county: County, open_window: Callable[..., Window], tmp_path: Path
) -> None:
    shop = a_shop(county, "梅里便民超市")
    paper = tmp_path / "plates.pdf"
    county.server.run("plates", str(paper), "--place", YINGQIAN)
    (code,) = codes_on(paper.read_bytes())
    window = open_window("worker", size={"width": 360, "height": 640})
    ready(county, window)
    window.go_offline()
    page = window.page
    # The camera of the phone opens the address as any other.
    page.goto("about:blank")
    page.goto(code)
    expect(page.get_by_text("梅里便民超市").first).to_be_visible()
    page.evaluate(COUNT_TAPS)

    page.get_by_role("link", name="巡检场所").tap()
    expect(page.get_by_role("group", name="用电线路").get_by_label("有问题")).to_be_checked()
    expect(page.get_by_role("group", name="燃气使用").get_by_label("不涉及")).to_be_checked()
    assert (faults_of(page), sideways_of(page)) == ([], 0)
    page.get_by_role("button", name="保存并上报").tap()
    expect(page.get_by_text("已存在手机里").first).to_be_visible()

    assert page.evaluate("window.taps") == 2
    window.go_online()
    Phone(page).wait_until_sent()
    first, second = rounds_of(county, shop)
    assert {item: first["f"][item] for item in ITEMS} == {i: second["f"][i] for i in ITEMS}
    # What was still wrong became no second hazard: the colleague's wire told none, this one does.
    hazards = [body for body in everything(county).values() if body["kind"] == "hazard"]
    assert [shop] == [body["f"]["subject_id"] for body in hazards]


def test_what_is_due_today_stands_on_the_first_screen_until_it_is_done(
    county: County, open_window: Callable[..., Window]
) -> None:
    a_shop(county, "梅里便民超市")
    with httpx.Client(timeout=30) as http:
        wire = Wire(county.url, county.codes["worker2"])
        wire.register(http)
        facts = {"name": "梅里老仓库", "premises_kind": "workshop", "division_code": MEILI}
        wire.act("premises.create", uuid7(), {"set": {**facts, "captured_at": instant()}})
        results = wire.exchange(http)["results"]
    with httpx.Client(timeout=30) as http:
        desk = Wire(county.url, county.codes["township"])
        desk.register(http)
        shelter = {"name": "梅里小学", "address": "村口", "site_kind": "school", "capacity": 80}
        of = {"division_code": MEILI, "captured_at": instant()}
        desk.act("shelter.create", (hall := uuid7()), {"set": {**shelter, **of}})
        desk.act("shelter.move", hall, {"move": "put_in_service", "from": "registered"})
        results += desk.exchange(http)["results"]
    assert {"applied"} == {result["status"] for result in results}, results
    phone = ready(county, open_window("worker"))
    phone.home()
    due = phone.page.get_by_role("region", name=re.compile("今天该做的"))

    expect(
        due.get_by_role("link", name=re.compile("巡检场所：梅里老仓库.*还没有做过"))
    ).to_be_visible()
    expect(due.get_by_role("link", name=re.compile("检查场所：梅里小学"))).to_be_visible()
    expect(due.get_by_text("梅里便民超市")).to_have_count(0)

    # A round without a finding is a round too.
    expect(due.get_by_role("link", name=re.compile("记一次巡查.*还没有做过"))).to_be_visible()
    phone.patrol(points=["沿河路口"], remark="都好")
    phone.home()
    expect(due.get_by_text("梅里老仓库")).to_be_visible()
    expect(due.get_by_text("记一次巡查")).to_have_count(0)


def test_the_desk_prints_the_plates_of_its_places(
    county: County, open_window: Callable[..., Window]
) -> None:
    shop = a_shop(county, "梅里便民超市")
    window = open_window("desk", size=DESK, touch=False)
    desk = Desk(window.open(county.join("township")))
    desk.wait_until_open()
    page: Page = desk.page
    page.get_by_role("navigation", name="办公台").get_by_role("link", name="全部重点场所").click()
    expect(page.get_by_role("row", name=re.compile("梅里便民超市"))).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("button", name="打印门牌二维码").click()

    paper = Path(coming.value.path()).read_bytes()
    assert codes_on(paper) == [f"{county.url}/#/record/premises/{shop}"]
    assert (faults_of(page), sideways_of(page)) == ([], 0)
