"""Ready-made snapshots of large streams (SPEC.md, S), over every store."""

import random
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sync.contract_suite import (
    MATE,
    OFFICER,
    OTHER_VILLAGE,
    VILLAGE,
    WORKER,
    Phone,
    World,
    record_id,
)
from sync.snapshot_parts import ACCEPTS, Made, made_over
from xunan.application import build_snapshots
from xunan.application.own_line import own_line
from xunan_sync.canonical import digest

pytestmark = [pytest.mark.anyio]

STREAM = f"v:{VILLAGE}"
LATER = "2027-01-01T00:00:00.000Z"


@pytest.fixture
async def made(world: World, tmp_path: Path) -> AsyncIterator[Made]:
    """The county, with a builder for streams of more than two records."""
    return made_over(world, tmp_path / "shelf")


async def test_S1_a_stream_that_begins_at_0_is_offered_instead_of_pages(made: Made) -> None:
    phone, mate = await made.world.phone(WORKER), await made.world.phone(MATE)
    ids = await made.fill(phone, 4)
    assert await made.build() == 4, "streams of the village, the worker, the township, the county"
    told = await mate.send(accepts=ACCEPTS)

    offer = told["snapshots"][STREAM]
    assert set(told["snapshots"]) == {STREAM}
    assert (offer["seq"], offer["count"], offer["pages"]) == (4, 4, 1)
    assert told["chg"] == []
    assert told["cursors"] == {STREAM: [0, 0], "u:mate": [4, 0], "a:360724": [4, 0]}
    assert told["sum"] == {"u:mate": [0, 0], "a:360724": [0, 0]}
    assert not told["more"]
    assert [doc["id"] for doc in made.docs(STREAM, offer)] == ids[::-1]
    mate.cursors = {**told["cursors"], STREAM: [offer["seq"], 0]}
    await phone.send(phone.edit(ids[0], 1, place=(None, "屋后")))
    then = await mate.send(accepts=ACCEPTS)
    assert [(row[0], row[4], row[5]) for row in then["chg"]] == [(5, ids[0], 2)]
    assert "snapshots" not in then
    assert then["sum"][STREAM][0] == 4


async def test_S1_a_phone_that_does_not_ask_for_it_gets_pages(made: Made) -> None:
    phone, mate = await made.world.phone(WORKER), await made.world.phone(MATE)
    await made.fill(phone, 4)
    await made.build()
    plain = await mate.send(cursors={})
    odd = await mate.send(cursors={}, accepts=["something-newer"])

    for told in (plain, odd):
        assert "snapshots" not in told
        assert len(told["chg"]) == 4


async def test_S1_without_a_snapshot_a_stream_comes_in_pages(made: Made) -> None:
    phone, mate = await made.world.phone(WORKER), await made.world.phone(MATE)
    await made.fill(phone, 2)
    assert await made.build() == 0, "two records are not worth it"
    told = await mate.send(accepts=ACCEPTS)

    assert "snapshots" not in told
    assert len(told["chg"]) == 2
    half = await mate.send(cursors={STREAM: [1, 0], "u:mate": [2, 0]}, accepts=ACCEPTS)
    assert len(half["chg"]) == 1


async def test_S2_a_snapshot_is_the_stream_as_stored_at_its_number(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_snapshots, "PAGE_DOCS", 3)
    monkeypatch.setattr(build_snapshots, "READ_ROWS", 2)
    phone, officer = await made.world.phone(WORKER), await made.world.phone(OFFICER)
    ids = await made.fill(phone, 8)
    await phone.send(phone.edit(ids[2], 1, place=(None, "伏垇村 e\u0301")))
    await officer.send(officer.edit(ids[5], 1, division_code=(VILLAGE, OTHER_VILLAGE)))
    await made.build()
    told = await (await made.world.phone(MATE)).send(accepts=ACCEPTS)
    offer = told["snapshots"][STREAM]

    page = await made.world.store.read_page({STREAM: (0, 0)}, 1000, 10**9)
    assert (offer["seq"], offer["pages"]) == (page.head, 3)
    docs = made.docs(STREAM, offer)
    assert {doc["id"] for doc in docs} == set(ids) - {ids[5]}
    total = sum(digest(doc["kind"], doc["id"], doc["ver"]) for doc in docs) % 2**32
    assert (len(docs), total) == page.sums[STREAM]
    stored = {row.id: row.body for row in page.rows if row.body is not None}
    text = made.text(STREAM, offer, 0)
    assert text == b'{"docs":[' + b",".join(stored[doc["id"]] for doc in docs[:3]) + b"]}"


async def test_S3_below_the_floor_nothing_is_offered(made: Made) -> None:
    """It would bring back what has left the stream since, for a phone that nobody tells."""
    phone, officer = await made.world.phone(WORKER), await made.world.phone(OFFICER)
    ids = await made.fill(phone, 5)
    await made.build()
    await officer.send(officer.edit(ids[0], 1, division_code=(VILLAGE, OTHER_VILLAGE)))
    assert await made.world.store.compact(LATER) > 0
    mate = await made.world.phone(MATE)
    told = await mate.send(accepts=ACCEPTS)

    assert "snapshots" not in told
    assert [row[4] for row in told["chg"]] == ids[1:]
    assert await made.build() >= 1, "the builder sees that it is of no use any more"
    told = await replace(mate, cursors={}).send(accepts=ACCEPTS)
    assert told["cursors"][STREAM] == [0, 6]
    assert [doc["id"] for doc in made.docs(STREAM, told["snapshots"][STREAM])] == ids[:0:-1]


async def test_S3_a_reset_offers_a_snapshot_that_is_above_the_floor(made: Made) -> None:
    phone, officer = await made.world.phone(WORKER), await made.world.phone(OFFICER)
    ids = await made.fill(phone, 5)
    mate = await made.world.phone(MATE)
    await mate.send(accepts=ACCEPTS)
    await officer.send(officer.edit(ids[0], 1, division_code=(VILLAGE, OTHER_VILLAGE)))
    assert await made.world.store.compact(LATER) > 0
    await made.build()
    told = await mate.send(accepts=ACCEPTS)

    assert told["reset"] == [STREAM]
    assert told["snapshots"][STREAM]["seq"] == 6
    assert told["cursors"][STREAM] == [0, 6]
    assert told["chg"] == []


async def test_S3_beyond_the_head_it_is_thrown_away_for_good(made: Made) -> None:
    """A restore put the server back: its new history will pass that number with other records."""
    phone, mate = await made.world.phone(WORKER), await made.world.phone(MATE)
    await made.fill(phone, 4)
    await made.build()
    now = made.shelf.newest(STREAM, await made.world.store.epoch())
    assert now is not None
    made.shelf.discard(now)
    made.shelf.put(replace(now, seq=5), [])
    told = await mate.send(accepts=ACCEPTS)
    assert "snapshots" not in told
    assert len(told["chg"]) == 4
    await made.fill(phone, 2, start=5)
    told = await replace(mate, cursors={}).send(accepts=ACCEPTS)
    assert "snapshots" not in told


async def test_S3_another_epoch_offers_nothing_of_the_old_one(made: Made) -> None:
    phone, mate = await made.world.phone(WORKER), await made.world.phone(MATE)
    await made.fill(phone, 4)
    await made.build()
    line = own_line("epoch.begin", "later", "~later", {}, made.world.clock.now())
    await made.world.store.renew_epoch(await made.world.store.epoch(), "later", line)
    told = await mate.send(accepts=ACCEPTS)

    assert told["epoch"] == "later"
    assert "snapshots" not in told
    assert await made.build() == 4
    told = await replace(mate, cursors={}).send(accepts=ACCEPTS)
    assert told["snapshots"][STREAM]["name"].startswith("later-")


async def test_S5_a_replaced_snapshot_can_be_read_for_another_day(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_snapshots, "STALE_ROWS", 1)
    phone, mate = await made.world.phone(WORKER), await made.world.phone(MATE)
    await made.fill(phone, 4)
    await made.build()
    first = (await mate.send(accepts=ACCEPTS))["snapshots"][STREAM]
    await made.fill(phone, 1, start=5)
    assert await made.build() == 0, "one row more is not worth it"
    await made.fill(phone, 1, start=6)
    assert await made.build() == 4
    second = (await replace(mate, cursors={}).send(accepts=ACCEPTS))["snapshots"][STREAM]

    assert (first["seq"], second["seq"]) == (4, 6)
    assert len(made.docs(STREAM, first)) == 4
    made.world.clock.step(hours=23)
    await made.build()
    assert len(made.docs(STREAM, first)) == 4
    made.world.clock.step(hours=2)
    await made.build()
    assert made.shelf.read(STREAM, first["name"], 0, "br") is None
    assert len(made.docs(STREAM, second)) == 6


async def test_S6_asking_again_changes_nothing(made: Made) -> None:
    phone, mate = await made.world.phone(WORKER), await made.world.phone(MATE)
    await made.fill(phone, 4)
    await made.build()
    before = await made.world.everything()
    told = [await replace(mate, cursors={}).send(accepts=ACCEPTS) for _ in range(2)]

    assert told[0] == told[1]
    offer = told[0]["snapshots"][STREAM]
    assert made.docs(STREAM, offer) == made.docs(STREAM, offer)
    assert await made.world.everything() == before
    assert await made.build() == 0, "nothing is due"


@pytest.mark.parametrize("seed", range(4))
async def test_S2_S9_whatever_happened_snapshot_and_pages_are_what_pages_are(
    made: Made, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A phone by snapshot and then pages, and one by pages alone, end with the same records."""
    monkeypatch.setattr(build_snapshots, "STALE_ROWS", 2)
    monkeypatch.setattr(build_snapshots, "READ_ROWS", 3)
    dice = random.Random(seed)
    phone, officer = await made.world.phone(WORKER), await made.world.phone(OFFICER)
    there: dict[str, tuple[int, str]] = {}
    for n in range(1, 25):
        what = dice.random()
        if what < 0.5 or not there:
            await phone.send(phone.report(record_id(n)))
            there[record_id(n)] = (1, VILLAGE)
        elif what < 0.75:
            await made.world.store.compact(LATER) if dice.random() < 0.3 else await made.build()
        else:
            chosen = dice.choice(sorted(there))
            ver, village = there[chosen]
            other = VILLAGE if village == OTHER_VILLAGE else OTHER_VILLAGE
            await officer.send(officer.edit(chosen, ver, division_code=(village, other)))
            there[chosen] = (ver + 1, other)
        mate = await made.world.phone(MATE, f"mate-{n}")
        assert await _by_snapshot(made, mate) == await mate.see()


async def _by_snapshot(made: Made, mate: Phone) -> dict[str, Any]:
    """First what is offered in pages, then the snapshots, then what is newer."""
    fresh = replace(mate, cursors={}, sig="")
    found: dict[str, Any] = {}
    offers = await _pages(fresh, found)
    for stream, offer in offers.items():
        found |= {f"{doc['kind']}/{doc['id']}": doc for doc in made.docs(stream, offer)}
        fresh.cursors[stream] = [offer["seq"], fresh.cursors[stream][1]]
    assert await _pages(fresh, found) == {}
    return found


async def _pages(fresh: Phone, found: dict[str, Any]) -> dict[str, Any]:
    """Pull until nothing more comes; what was offered."""
    while True:
        told = await fresh.send(accepts=ACCEPTS, limit=2)
        assert told["reset"] == []
        for _, _, word, kind, record, _, body in told["chg"]:
            if word == "put":
                found[f"{kind}/{record}"] = body
            else:
                found.pop(f"{kind}/{record}", None)
        if not told["more"]:
            return dict(told.get("snapshots", {}))
