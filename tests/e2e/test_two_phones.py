"""Story S4: two people work on one hazard without seeing each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from browser import DESK, Window
from county import County
from screens import Desk, Phone
from simulators.phone import Phone as Wire
from stories import a_filed_hazard, body_of, everything

pytestmark = pytest.mark.browser
PHOTOS = Path(__file__).parents[1] / "photos"


def test_S4_first_round_different_fields_join_without_a_question(
    county: County, open_window: Callable[..., Window]
) -> None:
    """The worker's words, the officer's decision and all photos end up in one record."""
    record = a_filed_hazard(county)
    suggested = (date.today() + timedelta(days=25)).isoformat()  # noqa: DTZ011 - a form's date
    decided = (date.today() + timedelta(days=18)).isoformat()  # noqa: DTZ011 - a form's date
    a_window = open_window("worker")
    a = Phone(a_window.open(county.join("worker")))
    a.wait_until_home()
    a.wait_until_offline_ready()
    a.open("村道边坡掉石头")
    a_window.go_offline()
    a.edit("情况描述", "村道内侧边坡持续掉石头，路面已被砸坏")
    a.page.get_by_role("button", name="其他操作").click()
    a.page.get_by_role("dialog").get_by_role("button", name="补照片 · 整改前照片").click()
    a.take([PHOTOS / "slope_before_1.jpg", PHOTOS / "slope_before_2.jpg"])
    a.page.get_by_role("dialog").get_by_role("button", name="完成").click()
    a.edit("建议整改期限", suggested)

    with httpx.Client(timeout=30) as http:
        b = Wire(county.url, county.codes["township"])
        b.register(http)
        b.pull_all(http)
        seen = b.records[f"hazard/{record}"]
        photo = (PHOTOS / "slope_after_1.jpg").read_bytes()
        sha = b.upload(http, photo)
        decision = {
            "category": "road",
            "level": "major",
            "level_basis": "威胁通行车辆和行人",
            "due_on": decided,
        }
        b.act(
            "hazard.edit",
            record,
            {"set": decision},
            base={field: seen["f"].get(field) for field in decision},
            base_ver=seen["ver"],
        )
        b.act(
            "hazard.append",
            record,
            {
                "add": {
                    "photos_before": [
                        {
                            "sha256": sha,
                            "mime": "image/jpeg",
                            "size": len(photo),
                            "w": 1600,
                            "h": 1200,
                            "taken_at": "2026-06-02T01:20:00Z",
                            "source": "camera",
                        }
                    ]
                }
            },
            blobs=[sha],
        )
        told = b.exchange(http)
        assert ["applied"] * 2 == [r["status"] for r in told["results"]], told["results"]

    a_window.go_online()
    a.wait_until_sent()
    body = body_of(county, record)
    fields = body["f"]
    assert "村道内侧边坡持续掉石头，路面已被砸坏" == fields["description"]
    assert ("road", "major") == (fields["category"], fields["level"])
    assert 3 == len(fields["photos_before"])
    assert (decided, suggested) == (fields["due_on"], fields["suggested_due_on"])
    assert not [key for key in everything(county) if key.startswith("conflict/")]
    a.page.evaluate("location.hash = '#/todo'")
    expect(a.page.get_by_text("两人改了同一处")).to_have_count(0)


def test_row_20_S4_second_round_both_descriptions_are_kept(
    county: County, open_window: Callable[..., Window]
) -> None:
    """The later text is current, the earlier one is one tap away, and both people are told."""
    record = a_filed_hazard(county)
    a_window = open_window("worker")
    a = Phone(a_window.open(county.join("worker")))
    a.wait_until_home()
    a.wait_until_offline_ready()
    b_window = open_window("township", size=DESK, touch=False)
    b = Desk(b_window.open(county.join("township")))
    b.wait_until_open()
    b.open("全部隐患", "村道边坡掉石头")
    a.open("村道边坡掉石头")
    a_window.go_offline()
    b_window.go_offline()
    a.edit("情况描述", "甲：边坡还在掉石头")
    b.page.get_by_role("button", name="修改情况描述").click()
    b.page.get_by_role("textbox", name="情况描述").fill("乙：边坡已拉警戒线")
    b.page.get_by_role("button", name="保存", exact=True).click()

    a_window.go_online()
    a.wait_until_sent()
    b_window.go_online()
    b.wait_until_sent()

    assert "乙：边坡已拉警戒线" == body_of(county, record)["f"]["description"]
    for person in (a.page, b.page):
        person.reload()
    a.wait_until_home()
    a.page.evaluate("location.hash = '#/todo'")
    card = a.page.locator("main")
    expect(card.get_by_text("甲：边坡还在掉石头")).to_be_visible(timeout=30_000)
    expect(card.get_by_text("乙：边坡已拉警戒线").first).to_be_visible()
    b.page.evaluate("location.hash = '#/desk/needs'")
    expect(b.page.get_by_text("甲：边坡还在掉石头").first).to_be_visible(timeout=30_000)

    (clash,) = (b for key, b in everything(county).items() if key.startswith("conflict/"))
    assert clash["f"]["lost_at"] < clash["f"]["kept_at"]

    card.get_by_role("button", name="用另一个").click()
    a.wait_until_sent()
    assert "甲：边坡还在掉石头" == body_of(county, record)["f"]["description"]
    assert ["settled"] == [
        str(body["state"])
        for key, body in everything(county).items()
        if key.startswith("conflict/")
    ]
    assert [] == a_window.errors + b_window.errors
