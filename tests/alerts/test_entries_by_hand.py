"""What an officer wrote down before the feed brought it is joined by it, never doubled."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from alerts.alert_county import WHOLE, AlertCounty, alert_county
from alerts.cap_documents import a_document
from storage.stores import DATABASES

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]
NAME = "36072441600000_20260617020700"


@pytest.fixture(params=DATABASES)
async def county(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AlertCounty]:
    async with alert_county(request.param, tmp_path) as made:
        yield made


async def test_an_entry_gets_its_chain_its_area_and_the_end_nobody_named(
    county: AlertCounty,
) -> None:
    entry = await county.enter()
    await county.tend()
    await county.tend()
    (body,) = await county.all()

    assert (body["f"]["chain"], body["f"]["areas"]) == (entry, [WHOLE])
    assert body["f"]["expires"] == "2026-06-17T18:09:00.000Z"
    assert body["f"]["expiry_assumed"] is True
    assert county.heard.told == [(entry, "new")]


async def test_the_feed_joins_an_entry_of_the_same_number(county: AlertCounty) -> None:
    entry = await county.enter(identifier=NAME, headline="橙色", colour="yellow")
    await county.tend()
    told = await county.receive(a_document(NAME), "feed")
    again = await county.receive(a_document(NAME), "folder")
    (body,) = await county.all()

    assert told.alert == again.alert == body["id"] == entry
    assert (body["f"]["headline"], body["f"]["colour"]) == (
        "上犹县气象台发布暴雨橙色预警",
        "orange",
    )
    assert (body["f"]["entered_by"]["id"], body["f"]["received_from"]) == ("duty", "feed")
    assert county.heard.told == [(entry, "new"), (entry, "upgrade")]


async def test_the_feed_replaces_a_likely_entry_and_asks(county: AlertCounty) -> None:
    """One card and one chain; what people were told goes on under the office's own words."""
    entry = await county.enter()
    await county.tend()
    told = await county.receive(a_document(NAME), "feed")
    bodies = {body["id"]: body for body in await county.all()}

    assert bodies[entry]["state"] == "updated"
    assert bodies[told.alert]["state"] == "in_force"
    assert bodies[told.alert]["f"]["chain"] == bodies[told.alert]["f"]["match"] == entry
    assert county.heard.told[-1] == (told.alert, "update")


async def test_the_officer_may_say_that_it_is_another_one(county: AlertCounty) -> None:
    await county.enter()
    await county.tend()
    told = await county.receive(a_document(NAME), "feed")
    await county.answer(told.alert, match_answer="different")
    await county.tend()
    await county.tend()
    bodies = {body["id"]: body for body in await county.all()}

    assert bodies[told.alert]["f"]["chain"] == told.alert
    assert county.heard.told[-2:] == [(told.alert, "update"), (told.alert, "new")]


@pytest.mark.parametrize(
    "words",
    [
        {"colour": "red"},
        {"alert_kind": "11B06"},
        {"status": "exercise"},
        {"sent": "2026-06-16T12:00:00.000Z"},
    ],
)
async def test_another_kind_colour_hour_or_nature_is_another_alert(
    tmp_path: Path, words: dict[str, str]
) -> None:
    async with alert_county("sqlite", tmp_path) as county:
        await county.enter(**words)
        await county.tend()
        await county.take([a_document(NAME)])

        assert [state for state, _ in await county.cards()] == ["in_force", "in_force"]


async def test_an_entry_of_what_the_feed_has_brought_already_stands_aside(
    county: AlertCounty,
) -> None:
    told = await county.receive(a_document(NAME), "feed")
    entry = await county.enter(identifier=NAME)
    await county.tend()
    await county.tend()
    bodies = {body["id"]: body for body in await county.all()}

    assert (bodies[entry]["state"], bodies[entry]["f"]["chain"]) == ("updated", told.alert)
    assert bodies[told.alert]["state"] == "in_force"
    assert county.heard.told == [(told.alert, "new")]
