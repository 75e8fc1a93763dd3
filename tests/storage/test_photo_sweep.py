"""Garbage collection of photos [C11, C12]: nothing that somebody may still ask for ever goes."""

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.batches import bump, wanted
from storage.photo_parts import PHOTO, PLACES, an_upload, make_photos, place_of, send, sha
from storage.stores import add_device
from xunan.application.ports import Changes, Key, Loaded, Swept
from xunan.storage.open import Storage
from xunan.storage.photo_sweep import PhotoSweep

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

# The instant at which the storage's clock stands.
START = datetime(2026, 6, 20, 1, 2, 3, tzinfo=UTC)
OLD = START + timedelta(days=90, seconds=1)
JPEG = (Path(__file__).parents[1] / "photos/slope_after_1.jpg").read_bytes()


@pytest.fixture(params=PLACES)
async def storage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    """An empty storage, on either database, with photos in either place."""
    async with make_photos(request.param, tmp_path) as opened:
        yield opened


def sweeper(storage: Storage) -> PhotoSweep:
    """The sweep with its two steps."""
    assert isinstance(storage.sweeper, PhotoSweep)
    return storage.sweeper


async def refer(storage: Storage, photo: bytes = PHOTO, record: str = "r1") -> bool:
    """A record refers to the photo, in one batch; whether the batch saw it stored."""
    seen: list[bool] = []
    key = Key("hazard", record)
    device = f"d-{record}"
    if await storage.accounts.device_by_token(f"token-{device}") is None:
        await add_device(storage, device)

    def judge(loaded: Loaded) -> Changes:
        changes = bump(device, 1, key)(loaded)
        changes.blob_refs.add((sha(photo), *key))
        seen.append(sha(photo) in loaded.blobs_stored)
        return changes

    await storage.sync.transact(wanted(device, 1, key, blobs=frozenset({sha(photo)})), judge)
    return seen[-1]


async def whole(storage: Storage, photo: bytes = PHOTO) -> bool:
    """Whether the photo is stored and its bytes are there."""
    stored = await storage.photos.stored([sha(photo)]) == {sha(photo)}
    read = await storage.photos.read(sha(photo))
    assert (read is not None) == stored, "what is stored can be read, and nothing else"
    return stored


async def test_C11_a_photo_that_a_record_refers_to_stays_for_ever(storage: Storage) -> None:
    await send(storage, PHOTO)
    await refer(storage)

    assert await storage.sweeper.sweep(START + timedelta(days=36_500)) == Swept(0, 0)
    assert await whole(storage)


async def test_H5_a_sealed_photo_goes_after_seven_days_and_no_other(storage: Storage) -> None:
    sealed = b"sealed" * 100
    upload = replace(an_upload(sealed), mime="application/vnd.xunan.sealed")
    begun = await storage.photos.begin(upload)
    await storage.photos.append(begun.id, 0, sealed)
    await send(storage, PHOTO)

    assert await storage.sweeper.sweep(START + timedelta(days=7)) == Swept(0, 0)
    assert await storage.sweeper.sweep(START + timedelta(days=7, seconds=1)) == Swept(1, 0)
    assert (await whole(storage, sealed), await whole(storage)) == (False, True)


async def test_C11_a_photo_without_a_record_goes_after_ninety_days(
    storage: Storage, tmp_path: Path
) -> None:
    """Bytes, row and small picture; who sends it again begins at the start."""
    await send(storage, JPEG, piece=1_000_000)
    await storage.photos.read(sha(JPEG), thumb=True)
    early = await storage.sweeper.sweep(START + timedelta(days=89))
    kept = await whole(storage, JPEG)
    swept = await storage.sweeper.sweep(OLD)
    again = await storage.sweeper.sweep(OLD)

    assert (early, swept, again) == (Swept(0, 0), Swept(1, 0), Swept(0, 0))
    assert kept
    assert not await whole(storage, JPEG)
    assert not place_of(storage).has(sha(JPEG))
    assert list((tmp_path / "thumbs").glob("*/*")) == []
    fresh = await storage.photos.begin(an_upload(JPEG))
    assert (fresh.offset, fresh.complete) == (0, False)
    assert (await send(storage, JPEG, piece=1_000_000)).complete
    assert await whole(storage, JPEG)


async def test_C11_a_photo_that_is_being_sent_again_is_expected_and_stays(
    storage: Storage,
) -> None:
    """Another phone's report is on its way: its photo comes first, the record later."""
    await send(storage, PHOTO, uploader="p1")
    opened = await storage.photos.begin(an_upload(uploader="p2"))
    await storage.photos.append(opened.id, 0, PHOTO[:100])
    swept = await storage.sweeper.sweep(OLD - timedelta(days=85))
    late = await sweeper(storage).condemn(sha(PHOTO), OLD)

    assert (swept, late) == (Swept(0, 0), False)
    assert await whole(storage)


async def test_C11_age_counts_from_the_last_time_the_photo_was_sent(storage: Storage) -> None:
    await send(storage, PHOTO, uploader="p1")
    clock = storage._photos._clock
    clock.step(days=60)
    await send(storage, PHOTO, uploader="p2")
    second = await storage.sweeper.sweep(START + timedelta(days=149))
    clock.step(days=85)
    again = await storage.photos.begin(an_upload(uploader="p1"))
    third = await storage.sweeper.sweep(START + timedelta(days=60 + 85 + 89))

    assert again.complete
    assert (second, third) == (Swept(0, 0), Swept(0, 0))
    assert await whole(storage)


async def test_C11_a_reference_between_the_two_steps_keeps_the_photo(storage: Storage) -> None:
    """The batch was told that the photo is missing; its bytes are here nevertheless."""
    await send(storage, PHOTO)
    leaves = await sweeper(storage).condemn(sha(PHOTO), OLD)
    seen = await refer(storage)
    removed = await sweeper(storage).remove(sha(PHOTO))

    assert (leaves, seen, removed) == (True, False, False)
    assert await whole(storage)


async def test_C11_age_counts_from_the_end_of_a_long_upload(storage: Storage) -> None:
    """It was begun when nobody had the photo, and ended long after another had sent it."""
    begun = await storage.photos.begin(an_upload(uploader="p2"))
    await send(storage, PHOTO, uploader="p1")
    storage._photos._clock.step(days=60)
    ended = await storage.photos.append(begun.id, 0, PHOTO)

    assert ended.complete
    assert await storage.sweeper.sweep(START + timedelta(days=149)) == Swept(0, 0)
    assert await storage.sweeper.sweep(START + timedelta(days=151)) == Swept(1, 0)


@pytest.mark.parametrize("crashed", [False, True])
async def test_C11_an_upload_between_the_two_steps_makes_the_photo_whole_again(
    storage: Storage, *, crashed: bool
) -> None:
    """Even if a crash had taken the bytes and left the row."""
    await send(storage, PHOTO)
    await sweeper(storage).condemn(sha(PHOTO), OLD)
    if crashed:
        place_of(storage).remove(sha(PHOTO))
    begun = await storage.photos.begin(an_upload())
    removed = await sweeper(storage).remove(sha(PHOTO))
    upload = await send(storage, PHOTO)
    late = await sweeper(storage).remove(sha(PHOTO))

    assert not late, "a sweep that comes to its second step late finds the photo stored"
    assert (begun.offset, begun.complete, removed, upload.complete) == (0, False, False, True)
    assert await storage.sweeper.sweep(START + timedelta(days=30)) == Swept(0, 0)
    assert await whole(storage)


@pytest.mark.parametrize("bytes_gone", [False, True])
async def test_a_sweep_that_died_between_its_steps_is_taken_up_by_the_next(
    storage: Storage, *, bytes_gone: bool
) -> None:
    await send(storage, PHOTO)
    await sweeper(storage).condemn(sha(PHOTO), OLD)
    if bytes_gone:
        place_of(storage).remove(sha(PHOTO))

    assert await storage.sweeper.sweep(OLD) == Swept(1, 0)
    assert not place_of(storage).has(sha(PHOTO))


@pytest.mark.parametrize("bytes_gone", [False, True])
async def test_a_wanted_photo_whose_sweep_died_is_stored_or_expected_as_its_bytes_are(
    storage: Storage, *, bytes_gone: bool
) -> None:
    await send(storage, PHOTO)
    await sweeper(storage).condemn(sha(PHOTO), OLD)
    await refer(storage)
    if bytes_gone:
        place_of(storage).remove(sha(PHOTO))

    assert await storage.sweeper.sweep(OLD) == Swept(0, 0)
    assert await whole(storage) is not bytes_gone
    assert (await send(storage, PHOTO)).complete
    assert await whole(storage)


async def test_C11_whatever_a_batch_saw_as_stored_is_there_after_any_race(
    storage: Storage,
) -> None:
    """Reports, uploads and two sweeps at once, in as many orders as they find."""
    photos = [bytes([n]) * 2000 for n in range(12)]
    for n, photo in enumerate(photos):
        await send(storage, photo)
        await add_device(storage, f"d-r{n}")
    clock = storage._photos._clock
    clock.step(days=91)
    acts = []
    for n, photo in enumerate(photos):
        acts.append(refer(storage, photo, f"r{n}") if n % 3 else send(storage, photo))
        if n % 5 == 0:
            acts.append(storage.sweeper.sweep(clock.now()))
    told = await asyncio.gather(*acts)

    for n, photo in enumerate(photos):
        stored = await whole(storage, photo)
        if n % 3 == 0:
            assert stored, "what was just sent stays"
    saw = [one for one in told if isinstance(one, bool)]
    referred = [photo for n, photo in enumerate(photos) if n % 3]
    for photo, seen in zip(referred, saw, strict=True):
        assert not seen or await whole(storage, photo)


async def test_C12_an_upload_without_a_piece_for_seven_days_is_forgotten(
    storage: Storage, tmp_path: Path
) -> None:
    await storage.photos.begin(an_upload())
    upload = await storage.photos.begin(an_upload(JPEG))
    await storage.photos.append(upload.id, 0, JPEG[:1000])
    touch(tmp_path / "incoming" / upload.id, START)
    early = await storage.sweeper.sweep(START + timedelta(days=6))
    kept = await storage.photos.upload(upload.id)
    swept = await storage.sweeper.sweep(START + timedelta(days=7, seconds=1))

    assert early == Swept(0, 0)
    assert kept.offset == 1000
    assert swept == Swept(0, 2)
    assert await storage.photos.upload(upload.id) is None
    assert list((tmp_path / "incoming").iterdir()) == []
    assert (await send(storage, JPEG, piece=1_000_000)).complete


async def test_C12_an_upload_that_moves_or_was_opened_again_stays(
    storage: Storage, tmp_path: Path
) -> None:
    moving = await storage.photos.begin(an_upload())
    await storage.photos.append(moving.id, 0, PHOTO[:1000])
    touch(tmp_path / "incoming" / moving.id, START + timedelta(days=9))
    again = await storage.photos.begin(an_upload(JPEG))
    storage._photos._clock.step(days=9)
    await storage.photos.begin(an_upload(JPEG))

    assert await storage.sweeper.sweep(START + timedelta(days=10)) == Swept(0, 0)
    assert (await storage.photos.upload(moving.id)).offset == 1000
    assert await storage.photos.upload(again.id) is not None


async def test_C12_a_whole_photo_that_a_crash_left_unmarked_is_finished_and_not_forgotten(
    storage: Storage, tmp_path: Path
) -> None:
    upload = await storage.photos.begin(an_upload())
    (tmp_path / "incoming" / upload.id).write_bytes(PHOTO)
    touch(tmp_path / "incoming" / upload.id, START)

    assert await storage.sweeper.sweep(START + timedelta(days=30)) == Swept(0, 0)
    assert await whole(storage)


async def test_a_file_that_a_crash_left_of_a_forgotten_upload_goes(
    storage: Storage, tmp_path: Path
) -> None:
    done = await send(storage, PHOTO)
    fresh = tmp_path / "incoming" / ("ab" * 32)
    for path in (tmp_path / "incoming" / done.id, tmp_path / "incoming" / ("cd" * 32)):
        path.write_bytes(b"left over")
        touch(path, START)
    fresh.write_bytes(b"just now")
    touch(fresh, START + timedelta(days=7))
    stranger = tmp_path / "incoming" / "a note of the operator"
    stranger.write_bytes(b"not ours")
    await storage.sweeper.sweep(START + timedelta(days=8))

    assert sorted((tmp_path / "incoming").iterdir()) == sorted([fresh, stranger])
    assert await whole(storage)


async def test_bytes_that_the_database_does_not_know_are_left_alone(
    storage: Storage, tmp_path: Path
) -> None:
    """A restored backup, or a new database over an old bucket, must not cost a photo."""
    file = tmp_path / "photo"
    file.write_bytes(PHOTO)
    with file.open("rb") as photo:
        place_of(storage).put(sha(PHOTO), photo)
    await storage.sweeper.sweep(START + timedelta(days=36_500))

    assert place_of(storage).has(sha(PHOTO))


def touch(path: Path, at: datetime) -> None:
    """Let the file's last piece have come then."""
    os.utime(path, (at.timestamp(), at.timestamp()))
