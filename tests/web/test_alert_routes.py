"""The address where other systems bring CAP documents."""

from __future__ import annotations

from typing import Any

import pytest

from alerts.cap_documents import sample
from web.test_problems import check

pytestmark = pytest.mark.anyio
KEY = "a-key-of-sixteen-letters"
HEADERS = {"X-Alert-Key": KEY, "Content-Type": "application/cap+xml"}


@pytest.fixture
def limits() -> dict[str, Any]:
    return {"alert_key": KEY}


async def test_a_document_is_taken_once_and_the_phones_have_it(http: Any, sign_in: Any) -> None:
    first = await http.post("/api/v1/alerts/cap", headers=HEADERS, content=sample("01"))
    again = await http.post("/api/v1/alerts/cap", headers=HEADERS, content=sample("01"))
    volunteer = await sign_in("v1", "volunteer")
    pulled = (await volunteer.exchange(cursors={})).json()

    assert (first.status_code, first.json()["verdict"]) == (200, "taken")
    assert again.json()["verdict"] == "repeated"
    assert [one[3:5] for one in pulled["chg"]] == [["alert", first.json()["alert"]]]


async def test_without_the_key_nothing_is_taken(http: Any) -> None:
    for headers in ({}, {"X-Alert-Key": ""}, {"X-Alert-Key": KEY[:-1]}):
        answer = await http.post("/api/v1/alerts/cap", headers=headers, content=sample("01"))
        check(answer, 401, "cap.key")


async def test_what_is_refused_is_seen_at_the_desk_with_its_reason(http: Any, sign_in: Any) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY l "x">]><a>&l;</a>'
    check(await http.post("/api/v1/alerts/cap", headers=HEADERS, content=bomb), 422,
          "cap.declarations")  # fmt: skip
    big = await http.post("/api/v1/alerts/cap", headers=HEADERS, content=b"<a>" * 400_000)
    check(big, 413, "request.too_large")
    desk = await sign_in("c1", "county_officer", county="360724")
    worker = await sign_in("w1")
    told = (await desk.get("/api/v1/alerts/inbox?verdict=refused")).json()

    assert [one["code"] for one in told["documents"]] == ["cap.declarations"]
    assert "没有收下" in told["documents"][0]["reason"]
    assert told["silent"] is True
    check(await worker.get("/api/v1/alerts/inbox"), 403, "op.role")
