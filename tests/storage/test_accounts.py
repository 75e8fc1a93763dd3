"""People, sign-in codes and devices, on both databases."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.stores import DATABASES, make_storage
from xunan.application.ports import Accounts, AlreadyThereError, DeviceFacts, Person

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

NOW = datetime(2026, 6, 20, 1, 2, 3, tzinfo=UTC)
LATER = NOW + timedelta(hours=72)
WANG = Person(
    "p1", "wang", "王小明", "grid_worker", "水岩乡横市村", ("360724103201001",), ("360724103201",),
    "360724103", "360724", phone="13800000000",
)  # fmt: skip


@pytest.fixture(params=DATABASES)
async def accounts(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Accounts]:
    """Accounts with one person, WANG."""
    async with make_storage(request.param, tmp_path) as storage:
        await storage.accounts.add_person(WANG)
        yield storage.accounts


def a_device(device: str = "d1", install_key: str = "k1", person: str = "p1") -> DeviceFacts:
    return DeviceFacts(device, person, install_key, "android", "1.0", NOW, NOW, None)


async def test_a_person_comes_back_as_stored(accounts: Accounts) -> None:
    assert await accounts.person("p1") == WANG
    assert await accounts.person_by_login("wang") == WANG
    assert await accounts.person("p2") is None
    assert await accounts.person_by_login("WANG") is None


async def test_a_login_belongs_to_one_person(accounts: Accounts) -> None:
    with pytest.raises(AlreadyThereError):
        await accounts.add_person(dataclasses.replace(WANG, id="p2"))

    assert await accounts.person("p2") is None


async def test_people_are_found_by_their_township_or_county_in_the_order_of_names(
    accounts: Accounts,
) -> None:
    """Who works in a village of the township belongs to it, wherever they are employed."""
    others = [
        dataclasses.replace(WANG, id="p2", login="b", name="B", township="", county="360724",
                            villages=("360724103202",)),
        dataclasses.replace(WANG, id="p3", login="c", name="C", township="360724104", villages=()),
        dataclasses.replace(WANG, id="p4", login="d", name="D", active=False),
        dataclasses.replace(WANG, id="p5", login="e", name="A", township="", villages=()),
        dataclasses.replace(WANG, id="p6", login="f", name="F", township="360725103",
                            villages=(), county="360725"),
    ]  # fmt: skip
    for person in others:
        await accounts.add_person(person)

    township = await accounts.people(township="360724103")
    county = await accounts.people(county="360724")

    assert [person.id for person in township] == ["p2", "p1"]
    assert [person.id for person in county] == ["p5", "p2", "p3", "p1"]


async def test_a_pin_is_kept_and_cleared(accounts: Accounts) -> None:
    assert await accounts.pin_hash("p1") is None
    await accounts.set_pin_hash("p1", "$argon2id$x")
    assert await accounts.pin_hash("p1") == "$argon2id$x"
    await accounts.set_pin_hash("p1", None)
    assert await accounts.pin_hash("p1") is None
    assert await accounts.pin_hash("nobody") is None


async def test_a_code_serves_one_installation_as_often_as_it_asks(accounts: Accounts) -> None:
    """[D6] The answer to a first sign-in gets lost on a mountain; the phone asks again."""
    await accounts.add_code("h", "p1", LATER, 1)

    assert await accounts.redeem_code("h", "k1", NOW) == (WANG, True)
    assert await accounts.redeem_code("h", "k1", NOW) == (WANG, False)
    assert await accounts.redeem_code("h", "k2", NOW) is None


async def test_a_code_with_two_uses_serves_two_installations(accounts: Accounts) -> None:
    await accounts.add_code("h", "p1", LATER, 2)

    who = [await accounts.redeem_code("h", key, NOW) for key in ("k1", "k2", "k3", "k1")]

    assert [person is not None for person in who] == [True, True, False, True]


async def test_many_who_use_a_code_at_once_get_it_as_often_as_it_allows(
    accounts: Accounts,
) -> None:
    await accounts.add_code("h", "p1", LATER, 3)

    who = await asyncio.gather(*(accounts.redeem_code("h", f"k{i}", NOW) for i in range(10)))

    assert sum(person is not None for person in who) == 3


async def test_a_code_that_is_unknown_or_expired_opens_nothing(accounts: Accounts) -> None:
    await accounts.add_code("h", "p1", NOW, 1)

    assert await accounts.redeem_code("h", "k1", NOW) is None
    assert await accounts.redeem_code("other", "k1", NOW) is None


async def test_a_code_of_someone_who_left_opens_nothing(accounts: Accounts) -> None:
    await accounts.add_person(dataclasses.replace(WANG, id="p2", login="b", active=False))
    await accounts.add_code("h", "p2", LATER, 1)

    assert await accounts.redeem_code("h", "k1", NOW) is None


async def test_an_installation_that_registers_again_keeps_its_device(accounts: Accounts) -> None:
    first = await accounts.register_device(a_device("d1"), "t1")
    again = await accounts.register_device(a_device("d2"), "t2")

    assert first.device == again.device == "d1"
    assert await accounts.device_by_token("t1") is None
    assert await accounts.device_by_token("t2") == (again, WANG)
    assert len(await accounts.devices("p1")) == 1


async def test_two_people_on_one_phone_have_two_devices(accounts: Accounts) -> None:
    """[D5] Their work must not stand under one number."""
    await accounts.add_person(dataclasses.replace(WANG, id="p2", login="b"))
    one = await accounts.register_device(a_device("d1"), "t1")
    two = await accounts.register_device(a_device("d2", person="p2"), "t2")

    assert (one.device, two.device) == ("d1", "d2")


async def test_a_revoked_device_is_still_known_until_its_owner_signs_in_anew(
    accounts: Accounts,
) -> None:
    await accounts.register_device(a_device(), "t1")
    await accounts.revoke_device("d1", NOW)
    await accounts.revoke_device("d1", LATER)
    revoked = (await accounts.device_by_token("t1"))[0]
    again = await accounts.register_device(a_device(), "t2")

    assert revoked.revoked_at == NOW
    assert again.revoked_at is None


async def test_devices_are_listed_newest_first(accounts: Accounts) -> None:
    for n in range(3):
        facts = dataclasses.replace(
            a_device(f"d{n}", f"k{n}"), created_at=NOW + timedelta(milliseconds=n)
        )
        await accounts.register_device(facts, f"t{n}")
    await accounts.touch_device("d1", "2.0", LATER)

    listed = await accounts.devices("p1")
    assert [device.device for device in listed] == ["d2", "d1", "d0"]
    assert (listed[1].app, listed[1].seen_at) == ("2.0", LATER)
