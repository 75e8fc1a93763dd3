"""What people learn about themselves, their area and whom they may assign."""

from typing import Any

import pytest

from web.phones import MEILI, XIANGYA, YINGQIAN

pytestmark = pytest.mark.anyio


async def test_a_grid_worker_gets_their_own_villages_only(sign_in: Any) -> None:
    me = await sign_in(villages=(MEILI,), grids=(f"{XIANGYA}001",), township=YINGQIAN)
    told = (await me.get("/api/v1/me")).json()

    assert told["divisions"]["county"] == {"code": "360724", "name": "上犹县"}
    (town,) = told["divisions"]["townships"]
    assert town["code"] == YINGQIAN


async def test_field_people_see_villages_of_grids_and_no_colleagues(sign_in: Any) -> None:
    me = await sign_in(villages=(MEILI,), grids=(f"{XIANGYA}001",))
    told = (await me.get("/api/v1/me")).json()
    (town,) = told["divisions"]["townships"]

    assert {MEILI, XIANGYA} == {village["code"] for village in town["villages"]}
    assert [f"{XIANGYA}001"] == told["grids"]
    assert told["people"] == []


async def test_a_township_gets_its_villages_and_whom_it_may_assign(
    sign_in: Any, code_of: Any
) -> None:
    await code_of("near", "grid_worker", name="近处人", villages=(MEILI,))
    await code_of("far", "grid_worker", name="远处人", villages=("360724100210",))
    desk = await sign_in("t1", "township_officer", township=YINGQIAN)
    told = (await desk.get("/api/v1/me")).json()

    assert [len(town["villages"]) for town in told["divisions"]["townships"]] == [10]
    assert "近处人" in {person["name"] for person in told["people"]}
    assert "远处人" not in {person["name"] for person in told["people"]}
    assert told["server_time"].endswith("Z")


async def test_the_county_gets_everything(sign_in: Any) -> None:
    desk = await sign_in("c1", "county_officer", county="360724")
    told = (await desk.get("/api/v1/me")).json()

    assert sum(len(town["villages"]) for town in told["divisions"]["townships"]) == 148


async def test_no_answer_carries_a_phone_number_or_a_hash(sign_in: Any, code_of: Any) -> None:
    await code_of("near", "grid_worker", phone="13800138000", villages=(MEILI,))
    desk = await sign_in("t1", "township_officer", township=YINGQIAN)
    text = (await desk.get("/api/v1/me")).text

    assert "13800138000" not in text
    assert "hash" not in text
