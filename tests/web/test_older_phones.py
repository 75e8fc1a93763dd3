"""Phones of several versions speak to one server over HTTP; the toy kind is in its third."""

from __future__ import annotations

import json
import sqlite3
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from litestar.testing import AsyncTestClient
from pypdf import PdfReader

from kinds.toy.kind import WELL
from kinds.toy_catalogue import TOY_FOLDER
from kinds.well_history import HISTORY
from web.phones import MEILI, YINGQIAN, SignedIn, register
from xunan.application.manage_people import NewPerson
from xunan.contract import shipped
from xunan.domain.kind import Aside
from xunan.wiring import make_app

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from xunan.domain.kind import Kind
    from xunan.settings import Settings

pytestmark = pytest.mark.anyio
FIRST, SECOND = HISTORY[0][0], HISTORY[1][0]


@asynccontextmanager
async def serving(chosen: Settings, kind: Kind) -> AsyncIterator[AsyncTestClient[Any]]:
    """The server of the day on which the toy kind was declared like this."""
    app = make_app(chosen, shipped().with_kind(kind, TOY_FOLDER))
    async with AsyncTestClient(app, raise_server_exceptions=False) as client:
        yield client


async def somebody(http: AsyncTestClient[Any], login: str, role: str, **area: Any) -> SignedIn:
    """A device of a person, who is made on first mention."""
    services = http.app.state.services
    person = await services.people.add(NewPerson(login=login, name=login, role=role, **area))
    code = await services.people.new_code(person.id, hours=1, uses=9)
    told = (await register(http, f"Code {code}", f"install-{login:-<20}")).json()
    return SignedIn(http, services, {"id": person.id}, told["device"], told["token"], told["epoch"])


async def a_worker(http: AsyncTestClient[Any], login: str = "w1") -> SignedIn:
    return await somebody(http, login, "grid_worker", villages=(MEILI,))


def a_well(phone: SignedIn, v: int, **answers: Any) -> dict[str, Any]:
    values = {"division_code": MEILI, **answers}
    return phone.op("well.create", phone.services.ids.uuid7(), {"set": values}, v=v)


async def sent(phone: SignedIn, *ops: dict[str, Any]) -> dict[str, Any]:
    answer = await phone.exchange(*ops)
    assert answer.status_code in {200, 201}, answer.text
    told: dict[str, Any] = answer.json()
    return told


def bodies(told: dict[str, Any], kind: str = "well") -> dict[str, dict[str, Any]]:
    return {row[4]: row[6] for row in told["chg"] if row[3] == kind and row[2] == "put"}


async def test_V1_V6_three_versions_of_a_form_make_the_same_record(chosen: Settings) -> None:
    """[V6] [row 23] What a phone may send it may send for good; all reads in today's terms."""
    async with serving(chosen, WELL) as http:
        phone = await a_worker(http)
        ops = [
            a_well(phone, 1, water="muddy", lid="木板"),
            a_well(phone, 2, water="muddy", cover="木板"),
            a_well(phone, 3, water="cloudy", cover="木板"),
        ]
        told = await sent(phone, *ops)

    assert ["applied"] * 3 == [result["status"] for result in told["results"]]
    fields = [bodies(told)[op["id"]]["f"] for op in ops]
    assert [{"division_code": MEILI, "water": "cloudy", "cover": "木板"}] * 3 == fields


async def test_V1_words_that_are_no_more_are_refused_in_the_version_that_has_them_not(
    chosen: Settings,
) -> None:
    """Otherwise a wrong version number would go unnoticed."""
    async with serving(chosen, WELL) as http:
        phone = await a_worker(http)
        told = await sent(phone, a_well(phone, 3, water="muddy"), a_well(phone, 2, lid="木板"))

    assert ["field.invalid", "field.unknown"] == [result["why"] for result in told["results"]]


async def test_V2_the_journal_keeps_an_operation_as_it_was_written(chosen: Settings) -> None:
    async with serving(chosen, WELL) as http:
        phone = await a_worker(http)
        op = a_well(phone, 1, water="muddy", lid="木板")
        await sent(phone, op)
        again = await sent(phone, op)

    assert again["results"][0]["dup"] is True
    with closing(sqlite3.connect(chosen.data_dir / "xunan.db")) as database:
        kept = database.execute("SELECT v, args FROM operation WHERE op_id = ?", (op["op_id"],))
        assert [(1, op["args"])] == [(v, json.loads(args)) for v, args in kept]


async def test_V5_what_cannot_be_told_lies_whole_in_quarantine_and_stops_nothing(
    chosen: Settings,
) -> None:
    kind = replace(WELL, changes=(*WELL.changes, (Aside(field="depth"),)))
    async with serving(chosen, kind) as http:
        phone = await a_worker(http)
        ops = [
            a_well(phone, 3, water="clear", depth=7),
            a_well(phone, 9, water="clear"),
            a_well(phone, 1, water=["muddy"], lid={"lid": 1}),
            a_well(phone, 1, water="muddy"),
        ]
        told = await sent(phone, *ops)

    whys = [result.get("why", "") for result in told["results"]]
    assert ["sync.old_form", "sync.unknown_version", "field.invalid", ""] == whys
    kept = [json.loads(body["f"]["op"]) for body in bodies(told, "quarantine").values()]
    assert sorted(op["op_id"] for op in ops[:3]) == sorted(op["op_id"] for op in kept)
    assert {op["op_id"]: op["args"] for op in ops[:3]} == {op["op_id"]: op["args"] for op in kept}


async def test_V4_a_record_of_an_older_day_is_judged_in_todays_terms(chosen: Settings) -> None:
    """The server is updated between a report and the step that follows it."""
    async with serving(chosen, FIRST) as http:
        phone = await a_worker(http)
        report = a_well(phone, 1, water="clear", lid="木板")
        old = bodies(await sent(phone, report))[report["id"]]
    async with serving(chosen, WELL) as http:
        officer = await somebody(http, "t1", "township_officer", township=YINGQIAN)
        seen = bodies(await sent(officer))[report["id"]]
        # Written on a phone that has not heard of the update.
        step = officer.op(
            "well.move",
            report["id"],
            {"move": "cover", "from": "found", "set": {"lid": "水泥盖"}},
            base={"lid": "木板"},
            base_ver=1,
            v=1,
        )
        told = await sent(officer, step)

    assert old == seen, "nothing is rewritten before somebody acts"
    now = bodies(told)[report["id"]]
    assert told["results"][0]["status"] == "applied", "what the officer saw is what is there"
    assert (now["ver"], now["state"]) == (2, "covered")
    assert {"division_code": MEILI, "water": "clear", "cover": "水泥盖"} == now["f"]
    assert ["cover", "division_code", "water"] == now["log"][0]["set"]


async def test_V4_a_clash_knows_who_wrote_the_value_under_its_old_name(chosen: Settings) -> None:
    async with serving(chosen, SECOND) as http:
        phone = await a_worker(http)
        report = a_well(phone, 1, water="clear", lid="木板")
        told = await sent(phone, report)
        officer = await somebody(http, "t1", "township_officer", township=YINGQIAN)
        step = officer.op(
            "well.move",
            report["id"],
            {"move": "cover", "from": "found", "set": {"lid": "水泥盖"}},
            base={"lid": None},
            v=1,
        )
        answer = await sent(officer, step)

    assert told["results"][0]["status"] == "applied"
    assert (answer["results"][0]["status"], answer["results"][0]["fields"]) == (
        "conflict",
        ["cover"],
    )
    (clash,) = bodies(answer, "conflict").values()
    assert (clash["f"]["field"], clash["f"]["lost_by"]["id"]) == ("cover", phone.person["id"])


async def test_V4_a_paper_shows_a_record_of_an_older_day_in_todays_terms(chosen: Settings) -> None:
    async with serving(chosen, FIRST) as http:
        phone = await a_worker(http)
        report = a_well(phone, 1, water="clear", lid="木板")
        await sent(phone, report)
    async with serving(chosen, WELL) as http:
        officer = await somebody(http, "t1", "township_officer", township=YINGQIAN)
        paper = await officer.get(f"/api/v1/sheets/well/{report['id']}/sheet.pdf")

    assert paper.status_code == 200, paper.text
    words = PdfReader(BytesIO(paper.content)).pages[0].extract_text()
    assert "井盖" in words
    assert "木板" in words
