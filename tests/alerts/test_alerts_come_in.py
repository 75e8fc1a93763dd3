"""Documents become alerts: once each, chain by chain, in whatever order and however often."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from alerts.alert_county import WHOLE, AlertCounty, alert_county
from alerts.cap_documents import a_document, sample
from storage.stores import DATABASES
from xunan.application.alert_records import record_id

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]
RED, ORANGE, END = (sample(number) for number in ("01", "02", "03"))
RED_ID = record_id("36072441600000_20260617020700")


@pytest.fixture(params=DATABASES)
async def county(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AlertCounty]:
    async with alert_county(request.param, tmp_path) as made:
        yield made


async def test_s7_the_red_alert_stands_as_it_was_written(county: AlertCounty) -> None:
    told = await county.receive(RED, "http")
    (body,) = await county.all()

    assert (told.verdict, told.alert) == ("taken", RED_ID)
    assert body["id"] == body["f"]["chain"] == RED_ID
    assert (body["state"], body["f"]["colour"], body["f"]["areas"]) == ("in_force", "red", [WHOLE])
    assert body["f"]["expires"] == "2026-06-17T00:00:00.000Z"
    assert county.heard.told == [(RED_ID, "new")]


async def test_s7_update_and_cancel_are_one_chain(county: AlertCounty) -> None:
    await county.take([RED, ORANGE])
    assert await county.cards() == [("updated", "red"), ("in_force", "orange")]
    await county.take([END])

    assert await county.cards() == [("updated", "red"), ("lifted", "orange")]
    bodies = await county.all()
    assert {body["f"]["chain"] for body in bodies} == {RED_ID}
    assert bodies[1]["f"]["lift_text"].startswith("上犹县气象台解除暴雨橙色预警")
    assert bodies[1]["f"]["lifted_at"] == "2026-06-17T00:30:00.000Z"
    assert [change for _, change in county.heard.told] == ["new", "downgrade", "cancel"]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
async def test_the_order_of_arrival_does_not_matter(tmp_path: Path, order: tuple[int, ...]) -> None:
    async with alert_county("sqlite", tmp_path) as county:
        await county.take((RED, ORANGE, END)[at] for at in order)
        await county.take((RED, ORANGE, END)[at] for at in order)

        assert await county.cards() == [("updated", "red"), ("lifted", "orange")]
        assert len({body["f"]["chain"] for body in await county.all()}) == 1


async def test_a_document_that_comes_again_changes_nothing(county: AlertCounty) -> None:
    await county.take([RED])
    before = await county.all()
    again = await county.receive(RED, "folder", "a.xml")
    spaced = await county.receive(RED.replace(b"<info>", b"\n\n <info>"), "feed")

    assert (again.verdict, spaced.verdict, again.alert) == ("repeated", "repeated", RED_ID)
    assert await county.all() == before
    (logged,) = await county.storage.alerts.recent((), 10)
    assert logged.times == 3


async def test_other_words_under_a_known_name_are_refused(county: AlertCounty) -> None:
    await county.take([RED])
    told = await county.receive(RED.replace("红色".encode(), "蓝色".encode()), "http")

    assert (told.verdict, told.code) == ("refused", "cap.identifier_reused")
    assert await county.cards() == [("in_force", "red")]


async def test_s7_the_neighbours_alert_is_logged_and_rings_nobody(county: AlertCounty) -> None:
    told = await county.receive(sample("08"), "http")
    (logged,) = await county.storage.alerts.recent((), 10)

    assert told.verdict == logged.verdict == "other_county"
    assert logged.headline.startswith("崇义县")
    assert (await county.all(), county.heard.told) == ([], [])


@pytest.mark.parametrize("status", ["System", "Test", "Draft"])
async def test_what_machines_tell_each_other_is_logged_only(tmp_path: Path, status: str) -> None:
    async with alert_county("sqlite", tmp_path) as county:
        told = await county.receive(a_document(status=status), "http")

        assert (told.verdict, await county.all()) == ("not_for_people", [])


@pytest.mark.parametrize("msg_type", ["Ack", "Error"])
async def test_answers_of_machines_are_logged_only(tmp_path: Path, msg_type: str) -> None:
    async with alert_county("sqlite", tmp_path) as county:
        told = await county.receive(a_document(msg_type=msg_type, about=("x",)), "http")

        assert (told.verdict, await county.all()) == ("not_for_people", [])


async def test_an_exercise_is_an_alert_that_says_so(county: AlertCounty) -> None:
    await county.take([a_document(status="Exercise")])
    (body,) = await county.all()

    assert body["f"]["status"] == "exercise"
    assert body["f"]["headline"].startswith("【演练】")


async def test_a_refused_document_is_kept_with_its_reason(county: AlertCounty) -> None:
    told = await county.receive(b"<html>no</html>", "folder", "page.xml")
    (logged,) = await county.storage.alerts.recent(("refused",), 10)

    assert (told.verdict, told.code) == ("refused", "cap.not_cap")
    assert (logged.code, logged.origin, logged.times) == ("cap.not_cap", "page.xml", 1)
    assert await county.storage.alerts.newest() is None


async def test_an_alert_ends_by_the_clock(county: AlertCounty) -> None:
    await county.take([RED, a_document("x_1", expires=None)])
    county.clock.put("2026-06-16T23:59:59Z")
    await county.tend()
    assert [state for state, _ in await county.cards()] == ["in_force", "in_force"]
    county.clock.put("2026-06-17T00:00:00Z")
    await county.tend()
    await county.tend()

    states = {body["f"]["identifier"]: body["state"] for body in await county.all()}
    assert states == {"36072441600000_20260617020700": "expired", "x_1": "in_force"}
    assert county.heard.told[2:] == [(RED_ID, "expire")]
    county.clock.put("2026-06-17T18:07:00Z")
    await county.tend()
    assumed = next(body for body in await county.all() if body["f"]["identifier"] == "x_1")
    assert (assumed["state"], assumed["f"]["expiry_assumed"]) == ("expired", True)


async def test_one_that_comes_after_its_end_rings_nobody(county: AlertCounty) -> None:
    county.clock.put("2026-06-18T00:00:00Z")
    await county.take([RED])

    assert (await county.cards(), county.heard.told) == ([("expired", "red")], [])


async def test_an_expired_alert_can_still_be_lifted(county: AlertCounty) -> None:
    await county.take([RED, ORANGE])
    county.clock.put("2026-06-17T04:00:00Z")
    await county.tend()
    await county.take([END])

    assert await county.cards() == [("updated", "red"), ("lifted", "orange")]


async def test_what_a_stop_left_undone_is_done_by_the_next_round(county: AlertCounty) -> None:
    """The document is safe before anything is made of it."""
    document = county.receive._judged(RED, "http", "")
    await county.storage.alerts.add(document)
    assert await county.all() == []
    await county.tend()

    assert await county.cards() == [("in_force", "red")]
    assert await county.storage.alerts.unsettled() == []
