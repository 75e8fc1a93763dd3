"""What the server could not take comes back to its author, who can mend it on the spot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from browser import Window
from county import County
from photo_times import taken_now
from screens import Phone
from simulators.phone import Phone as Wire
from simulators.phone import a_photo_fact
from stories import a_filed_hazard, everything

pytestmark = pytest.mark.browser
PHOTOS = Path(__file__).parents[1] / "photos"


def refused_with_an_old_photo(county: County, record: str) -> None:
    """The worker's other phone submits a photo from before the assignment."""
    with httpx.Client(timeout=30) as http:
        other = Wire(county.url, county.codes["worker"])
        other.register(http)
        photo = (PHOTOS / "slope_after_1.jpg").read_bytes()
        sha = other.upload(http, photo)
        old = a_photo_fact(sha, len(photo), taken_at="2026-01-01T00:00:00Z")
        other.act(
            "hazard.move",
            record,
            {
                "move": "submit",
                "from": "assigned",
                "set": {"measures": "清理了落石"},
                "add": {"photos_after": [old]},
            },
            blobs=[sha],
        )
        (verdict,) = other.exchange(http)["results"]
        assert "rejected" == verdict["status"]


def test_row_3_a_refused_step_is_shown_with_its_reason_until_it_is_mended(
    county: County, open_window: Callable[..., Window], tmp_path: Path
) -> None:
    """The reason asks for a new photo, so the card takes one; the old answers are still there."""
    record = a_filed_hazard(county)
    refused_with_an_old_photo(county, record)
    window = open_window("worker")
    phone = Phone(window.open(county.join("worker")))
    phone.wait_until_home()
    phone.page.evaluate("location.hash = '#/todo'")
    card = phone.page.locator("article.refused")
    expect(card.get_by_text("村道边坡掉石头")).to_be_visible(timeout=30_000)
    expect(card.get_by_text("请到现场补拍一张")).to_be_visible()

    card.get_by_role("button", name="改好再报").click()
    sheet = phone.page.get_by_role("dialog")
    expect(sheet.get_by_label("整改措施")).to_have_value("清理了落石")
    phone.take([taken_now(PHOTOS / "slope_after_2.jpg", tmp_path / "now")])
    sheet.get_by_role("button", name="提交复查").click()
    expect(sheet).to_be_hidden()
    expect(card).to_have_count(0)
    phone.wait_until_sent()

    known = everything(county)
    assert "submitted" == known[f"hazard/{record}"]["state"]
    assert ["settled"] == [b["state"] for key, b in known.items() if key.startswith("quarantine/")]
    assert [] == window.errors
