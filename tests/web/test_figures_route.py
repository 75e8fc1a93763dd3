"""The month's figures over HTTP: a township its own, the county all, a worker none."""

from __future__ import annotations

from typing import Any

import pytest

from web.phones import YINGQIAN, report

pytestmark = pytest.mark.anyio
JUNE = "/api/v1/figures?month=2026-06"


async def a_hazard(me: Any) -> None:
    told = await me.exchange(
        me.op("hazard.create", me.services.ids.uuid7(), {"set": report(me.person)})
    )
    assert told.json()["results"][0]["status"] == "applied"


async def test_a_township_sees_its_own_and_the_county_all(sign_in: Any) -> None:
    await a_hazard(await sign_in())
    town = await sign_in("t1", "township_officer", township=YINGQIAN)
    county = await sign_in("c1", "county_officer", county="360724")

    own = (await town.get(JUNE)).json()
    whole = (await county.get(JUNE)).json()
    one = (await county.get(f"{JUNE}&place={YINGQIAN}")).json()

    assert (YINGQIAN, [YINGQIAN]) == (own["place"], [at["place"] for at in own["townships"]])
    assert ("360724", 15) == (whole["place"], len(whole["townships"]))
    assert own["total"] == one["total"]
    assert own["total"]["hazards"]["closing_rate"] in {"0.0 %", "—"}
    assert "营前镇" == whole["names"][YINGQIAN]
    assert "drills" == whole["standings"][0]["indicator"]["name"]


async def test_others_are_refused(sign_in: Any) -> None:
    town = await sign_in("t1", "township_officer", township=YINGQIAN)
    worker = await sign_in()

    for asked, who, status, code in (
        (JUNE, worker, 403, "op.role"),
        (f"{JUNE}&place={YINGQIAN}", worker, 403, "op.role"),
        (f"{JUNE}&place=360724100", town, 404, "request.not_found"),
        (f"{JUNE}&place=360724", town, 404, "request.not_found"),
        ("/api/v1/figures?month=9999-06", town, 400, "print.month_wrong"),
        ("/api/v1/figures?month=June", town, 400, "request.parameter"),
    ):
        answer = await who.get(asked)
        assert (status, code) == (answer.status_code, answer.json()["code"]), asked


async def test_the_table_and_the_paper_come_as_files(sign_in: Any) -> None:
    town = await sign_in("t1", "township_officer", township=YINGQIAN)
    table = await town.get("/api/v1/figures/table.csv?month=2026-06")
    paper = await town.get("/api/v1/figures/print.pdf?month=2026-06")

    assert table.headers["content-type"].startswith("text/csv")
    assert "营前镇,2026-06," in table.text
    assert paper.content.startswith(b"%PDF-")
