"""The desk is told when each field worker's phone was last heard of, and nobody else is."""

from typing import Any

import pytest

from web.phones import MEILI, YINGQIAN

pytestmark = pytest.mark.anyio


async def test_a_desk_sees_when_the_workers_of_its_place_were_heard_of(
    sign_in: Any, code_of: Any
) -> None:
    await sign_in("w1", "grid_worker", villages=(MEILI,))
    await code_of("w2", "village_officer", name="没登录", villages=(MEILI,))
    await sign_in("w3", "grid_worker", villages=("360724207206",))
    await sign_in("v1", "volunteer", villages=(MEILI,))
    township = await sign_in("t1", "township_officer", township=YINGQIAN)
    county = await sign_in("c1", "county_officer", county="360724")

    told = (await township.get("/api/v1/contacts")).json()
    assert ["没登录", "甲w1"] == [one["name"] for one in told["people"]]
    assert "" == told["people"][0]["seen_at"]
    assert "2020" < told["people"][1]["seen_at"] <= told["server_time"]
    everybody = (await county.get("/api/v1/contacts")).json()["people"]
    assert {"没登录", "甲w1", "甲w3"} == {one["name"] for one in everybody}


@pytest.mark.parametrize("role", ["grid_worker", "volunteer"])
async def test_a_phone_is_not_told_who_was_heard_of(sign_in: Any, role: str) -> None:
    phone = await sign_in("p1", role, villages=(MEILI,))
    answer = await phone.get("/api/v1/contacts")

    assert (403, "op.role") == (answer.status_code, answer.json()["code"])
