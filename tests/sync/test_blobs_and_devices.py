"""Photos and devices, as far as exchanges tell: rules C and D of SPEC.md, over every store."""

import asyncio
import hashlib

import pytest

from sync.contract_suite import MATE, OFFICER, STRANGER, WORKER, World, a_photo, record_id
from xunan.application.accept_push import Push, UnknownDeviceError
from xunan.application.exchange import BatchTooLargeError, DeviceRevokedError, WrongDeviceError
from xunan.application.mark_unmarked import (
    FIRST_PAUSE_S,
    mark_unmarked,
    mark_unmarked_daily,
)
from xunan.application.ports import Key, StoreBusyError
from xunan.application.repeating import DAY_S
from xunan_sync.messages import OPS_MAX

pytestmark = [pytest.mark.anyio]

A, B = record_id(1), record_id(2)
MISSING = "cd" * 32
PHOTO = b"bytes of a photo"
SHA = hashlib.sha256(PHOTO).hexdigest()


async def test_C5_every_record_learns_that_its_photo_is_stored_once(world: World) -> None:
    """The bytes come last over a slow line; the upload route then tells, perhaps twice."""
    phone, mate = await world.phone(WORKER), await world.phone(MATE)
    made = await phone.send(
        phone.report(A, add={"photos_before": [a_photo(SHA)]}),
        phone.report(B, add={"photos_before": [a_photo(SHA), a_photo(MISSING)]}),
    )
    await mate.send()
    await world.mark_stored(SHA)
    assert (await world.body("hazard", A))["ver"] == 1, "it is not stored yet"
    assert await world.store_photo(PHOTO) == SHA
    await world.mark_stored(SHA)
    told = await mate.send()

    assert made["blobs_missing"] == sorted((SHA, MISSING))
    assert {row[4] for row in told["chg"]} == {A, B}
    for record in (A, B):
        body = await world.body("hazard", record)
        assert (body["ver"], body["f"]["photos_before"][0]["stored"]) == (2, True)
        assert (body["log"][-1]["act"], body["log"][-1]["by"]["id"]) == ("stored", "server")
    before = await world.everything()
    for _ in range(10):
        await world.mark_stored(SHA)
    assert before == await world.everything()


async def test_C9_a_phone_that_still_holds_a_stored_blob_makes_the_server_look_again(
    world: World,
) -> None:
    """The news of the stored bytes was lost between two writers; nobody keeps a photo for ever."""
    phone = await world.phone(WORKER)
    await phone.send(phone.report(A, add={"photos_before": [a_photo(SHA)]}))
    await world.store_photo(PHOTO)
    told = await phone.send(have_blobs=[SHA, MISSING])

    assert told["blobs_missing"] == [MISSING]
    assert {row[4] for row in told["chg"]} == {A}
    assert told["chg"][0][6]["f"]["photos_before"][0]["stored"]
    before = await world.everything()
    for _ in range(10):
        await phone.send(have_blobs=[SHA, MISSING])
    assert before == await world.everything()


async def test_C14_what_a_server_that_died_left_unmarked_is_marked_after_the_next_start(
    world: World,
) -> None:
    """Its phone was lost in the meantime and never asks again."""
    phone = await world.phone(WORKER)
    await phone.send(phone.report(A, add={"photos_before": [a_photo(SHA), a_photo(MISSING)]}))
    await world.store_photo(PHOTO)
    await mark_unmarked(world.photos, world.mark_stored.all)

    photos = (await world.body("hazard", A))["f"]["photos_before"]
    assert [photo.get("stored") for photo in photos] == [True, None]
    before = await world.everything()
    await mark_unmarked(world.photos, world.mark_stored.all)
    assert before == await world.everything()


async def test_C14_a_failure_is_told_and_tried_again_the_next_day(world: World) -> None:
    told: list[Exception] = []
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            raise asyncio.CancelledError

    async def busy(_: object) -> None:
        raise StoreBusyError("away")

    await world.store_photo(PHOTO)
    with pytest.raises(asyncio.CancelledError):
        await mark_unmarked_daily(world.photos, busy, told.append, pause)

    assert pauses == [FIRST_PAUSE_S, DAY_S, DAY_S]
    assert [type(error) for error in told] == [StoreBusyError, StoreBusyError]


async def test_C6_a_photo_that_is_there_already_is_marked_at_once(world: World) -> None:
    phone = await world.phone(WORKER)
    sha = await world.store_photo(b"there")
    told = await phone.send(
        phone.report(A, add={"photos_before": [a_photo(sha), a_photo(MISSING, stored=True)]})
    )

    assert told["blobs_missing"] == [MISSING]
    stored = [
        photo.get("stored") for photo in (await world.body("hazard", A))["f"]["photos_before"]
    ]
    assert stored == [True, None]


async def test_C6_a_phone_may_not_send_stored_itself(world: World) -> None:
    phone = await world.phone(WORKER)
    await phone.send(phone.report(A, add={"photos_before": [a_photo(MISSING)]}))
    told = await phone.send(phone.op("hazard.stored", A, {"shas": [MISSING]}))

    assert told["results"][0]["why"] == "op.role"


async def test_C8_missing_blobs_are_named_and_no_others(world: World) -> None:
    phone = await world.phone(WORKER)
    sha = await world.store_photo(b"there")
    told = await phone.send({**phone.report(A), "blobs": [sha, MISSING]}, have_blobs=["11" * 32])

    assert told["blobs_missing"] == sorted((MISSING, "11" * 32))


async def test_the_photos_of_a_rejected_operation_stay_reachable(world: World) -> None:
    phone = await world.phone(WORKER)
    sha = await world.store_photo(b"of a rejected report")
    told = await phone.send(phone.report(A, category="?", add={"photos_before": [a_photo(sha)]}))

    assert Key("quarantine", told["results"][0]["ref"]) in await world.photos.references(sha)


async def test_D3_a_revoked_device_gets_nothing_and_its_work_is_kept(world: World) -> None:
    phone, officer = await world.phone(WORKER), await world.phone(OFFICER)
    await world.revoke(phone)
    with pytest.raises(DeviceRevokedError):
        await phone.send(phone.report(A))

    assert await world.body("hazard", A) is None
    (kept,) = await officer.see_all("quarantine")
    assert kept["f"]["reason"] == "sync.revoked"


async def test_D4_a_token_speaks_for_its_own_device_only(world: World) -> None:
    phone, mate = await world.phone(WORKER), await world.phone(MATE)
    with pytest.raises(WrongDeviceError):
        await phone.send(phone.report(A), device=mate.facts.device)
    with pytest.raises(UnknownDeviceError):
        await world.queue.push(Push(mate.facts.device, STRANGER, (), world.clock.now()))

    assert await world.body("hazard", A) is None


async def test_P1_more_operations_than_a_batch_may_hold_are_refused_unread(world: World) -> None:
    phone = await world.phone(WORKER)
    ops = [phone.report(record_id(n)) for n in range(1, OPS_MAX + 2)]
    with pytest.raises(BatchTooLargeError):
        await phone.send(*ops)

    assert await world.body("hazard", A) is None
