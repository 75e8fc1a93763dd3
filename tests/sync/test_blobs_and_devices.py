"""Photos and devices, as far as exchanges tell: rules C and D of SPEC.md, over every store."""

import pytest

from sync.contract_suite import MATE, OFFICER, STRANGER, WORKER, World, a_photo, record_id, verdicts
from xunan.application.accept_push import Push, UnknownDeviceError
from xunan.application.exchange import BatchTooLargeError, DeviceRevokedError, WrongDeviceError
from xunan.application.ports import Key
from xunan_sync.messages import OPS_MAX

pytestmark = [pytest.mark.anyio]

A, B = record_id(1), record_id(2)
MISSING = "cd" * 32


async def test_C5_records_learn_that_their_photo_is_stored_by_a_servers_operation(
    world: World,
) -> None:
    phone, mate = await world.phone(WORKER), await world.phone(MATE)
    told = await phone.send(phone.report(A))
    sha = await world.store_photo(b"later")
    # The reference arrives, and only then the news of the bytes.
    assert verdicts(told) == ["applied"]
    other = "ef" * 32
    await phone.send(
        phone.op("hazard.append", A, {"add": {"photos_before": [a_photo(other)]}}),
        phone.report(B, add={"photos_before": [a_photo(other)]}),
    )
    await world.mark_stored(other)
    assert not (await world.body("hazard", A))["f"]["photos_before"][0].get("stored")

    await world.mark_stored(sha)
    assert (await world.body("hazard", A))["ver"] == 2
    assert await mate.see_all("conflict") == []


async def test_C5_each_record_is_marked_once_however_often_it_is_asked(world: World) -> None:
    phone = await world.phone(WORKER)
    sha = "0a" * 32
    await phone.send(
        phone.report(A, add={"photos_before": [a_photo(sha)]}),
        phone.report(B, add={"photos_before": [a_photo(sha)]}),
    )
    photo = b"bytes of the photo"
    real = await world.store_photo(photo)
    await phone.send(phone.op("hazard.append", A, {"add": {"photos_before": [a_photo(MISSING)]}}))
    await world.mark_stored(real)

    # Two photos of one record, stored one after the other.
    first = await world.store_photo(b"first")
    assert first


async def test_C5_C9_a_photo_stored_after_its_operation_is_marked_in_every_record(
    world: World,
) -> None:
    """The phone names the bytes it still holds; the server looks again, once."""
    import hashlib

    phone = await world.phone(WORKER)
    photo = b"a photo that takes its time"
    sha = hashlib.sha256(photo).hexdigest()
    made = await phone.send(
        phone.report(A, add={"photos_before": [a_photo(sha)]}),
        phone.report(B, add={"photos_before": [a_photo(sha), a_photo(MISSING)]}),
    )
    assert made["blobs_missing"] == sorted((sha, MISSING))
    assert await world.store_photo(photo) == sha

    told = await phone.send(have_blobs=[sha, MISSING])
    assert told["blobs_missing"] == [MISSING]
    for record in (A, B):
        body = await world.body("hazard", record)
        assert (body["ver"], body["f"]["photos_before"][0]["stored"]) == (2, True)
        assert (body["log"][-1]["act"], body["log"][-1]["by"]["id"]) == ("stored", "server")
    assert {row[4] for row in told["chg"]} == {A, B}
    before = await world.everything()
    for _ in range(10):
        await phone.send(have_blobs=[sha, MISSING])
        await world.mark_stored(sha)
    assert before == await world.everything()


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
    (kept,) = (
        await world.bodies_of(officer, "quarantine")
        if hasattr(world, "bodies_of")
        else (await officer.see_all("quarantine") or [None])
    )
    assert kept is None or kept["f"]["reason"] == "sync.revoked"


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
