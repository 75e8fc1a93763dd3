"""A volunteer reads the shelters of the village and who came to their door, and nothing else."""

from typing import Any

import pytest

from web.phones import MEILI, XIANGYA, YINGQIAN, SignedIn, report

pytestmark = pytest.mark.anyio
AT = "2026-06-20T01:00:00Z"
ID_NUMBER = "36072419530412001X"


def a_shelter(village: str, **more: Any) -> dict[str, Any]:
    return {
        "name": "梅里村委会",
        "division_code": village,
        "address": "村口",
        "site_kind": "village_hall",
        "capacity": 80,
        "captured_at": AT,
        **more,
    }


def an_arrival(person: dict[str, Any], shelter: str, **more: Any) -> dict[str, Any]:
    return {
        "name": "钟秀英",
        "birth_year": 1953,
        "home_village": MEILI,
        "household_head": "钟水生",
        "id_number": ID_NUMBER,
        "arrived_at": AT,
        "shelter_id": shelter,
        "division_code": MEILI,
        "registered_by": {"id": person["id"], "name": person["name"]},
        **more,
    }


async def do(someone: SignedIn, t: str, args: dict[str, Any]) -> str:
    """Act on a new record; its id."""
    record = someone.services.ids.uuid7()
    told = (await someone.exchange(someone.op(t, record, {"set": args}))).json()["results"]
    assert [("applied", None)] == [(one["status"], one.get("why")) for one in told]
    return str(record)


async def seen(someone: SignedIn) -> dict[str, str]:
    """What a first pull brings, by id: the kinds."""
    rows = (await someone.exchange()).json()["chg"]
    return {row[4]: row[3] for row in rows if row[2] == "put"}


async def test_a_volunteer_reads_the_shelters_of_the_village_and_nothing_else(
    sign_in: Any,
) -> None:
    worker = await sign_in("w1", "grid_worker", villages=(MEILI,))
    desk = await sign_in("t1", "township_officer", township=YINGQIAN)
    volunteer = await sign_in("v1", "volunteer", villages=(MEILI,))
    hazard = await do(worker, "hazard.create", report(worker.person))
    here = await do(desk, "shelter.create", a_shelter(MEILI))
    there = await do(desk, "shelter.create", a_shelter(XIANGYA))
    guest = await do(worker, "arrival.create", an_arrival(worker.person, here))

    assert await seen(volunteer) == {here: "shelter"}
    for kind, record in (("hazard", hazard), ("shelter", there), ("arrival", guest)):
        path = f"/api/v1/records/{kind}"
        assert 404 == (await volunteer.get(f"{path}/{record}")).status_code
        assert [] == (await volunteer.get(path, params={"q": ""})).json()["records"] or (
            kind == "shelter"
        )
    found = (await volunteer.get("/api/v1/records/shelter")).json()["records"]
    assert [here] == [one["id"] for one in found]


async def test_a_volunteer_registers_arrivals_and_sees_their_own_and_their_units(
    sign_in: Any,
) -> None:
    worker = await sign_in("w1", "grid_worker", villages=(MEILI,))
    desk = await sign_in("t1", "township_officer", township=YINGQIAN)
    one = await sign_in("v1", "volunteer", villages=(MEILI,), unit="blue-sky")
    two = await sign_in("v2", "volunteer", villages=(MEILI,), unit="blue-sky")
    stranger = await sign_in("v3", "volunteer", villages=(MEILI,))
    hall = await do(desk, "shelter.create", a_shelter(MEILI, unit_code="blue-sky"))
    other = await do(desk, "shelter.create", a_shelter(MEILI, name="小学"))
    by_worker = await do(
        worker, "arrival.create", an_arrival(worker.person, hall, unit_code="blue-sky")
    )
    elsewhere = await do(worker, "arrival.create", an_arrival(worker.person, other))
    by_one = await do(
        one, "arrival.create", an_arrival(one.person, hall, name="赖福生", unit_code="blue-sky")
    )
    alone = await do(stranger, "arrival.create", an_arrival(stranger.person, other, name="黄金"))

    shelters = {hall: "shelter", other: "shelter"}
    assert await seen(two) == {**shelters, by_worker: "arrival", by_one: "arrival"}
    assert await seen(stranger) == {**shelters, alone: "arrival"}
    assert elsewhere not in await seen(one)
    township = await seen(desk)
    assert {by_worker, elsewhere, by_one, alone} <= township.keys()


async def test_a_volunteer_changes_no_shelter_and_enters_nobody_into_another_village(
    sign_in: Any,
) -> None:
    desk = await sign_in("t1", "township_officer", township=YINGQIAN)
    volunteer = await sign_in("v1", "volunteer", villages=(MEILI,))
    hall = await do(desk, "shelter.create", a_shelter(MEILI))
    edit = volunteer.op(
        "shelter.edit", hall, {"set": {"capacity": 8}}, base={"capacity": 80}, base_ver=1
    )
    forged = an_arrival({"id": "somebody", "name": "某人"}, hall)
    enter = volunteer.op("arrival.create", volunteer.services.ids.uuid7(), {"set": forged})
    told = (await volunteer.exchange(edit, enter)).json()["results"]

    assert [("rejected", "op.role"), ("rejected", "op.scope")] == [
        (one["status"], one["why"]) for one in told
    ]
