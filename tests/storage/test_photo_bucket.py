"""Photos in a bucket: the same promises as in the folder, whatever the bucket's server does."""

import io
import sys
from dataclasses import replace
from pathlib import Path

import obstore
import pytest

from storage.buckets import PREFIX, new_bucket, objects, store_of, unreachable
from storage.photo_parts import PHOTO, an_upload, place_of, send, sha
from storage.stores import CountedIds, SteppingClock, make_storage
from xunan.application.ports import StoreBusyError
from xunan.storage.open import Storage, migrate_database, open_storage
from xunan.storage.photo_address import Bucket, PhotosAddressError
from xunan.storage.photo_bucket import BucketPlace

pytestmark = pytest.mark.anyio
KEY = f"{PREFIX}/blobs/{sha(PHOTO)[:2]}/{sha(PHOTO)}"


async def opened(folder: Path, bucket: Bucket) -> Storage:
    """The storage of a folder that may have been open before."""
    await migrate_database("", folder)
    return await open_storage("", folder, clock=SteppingClock(), ids=CountedIds(), bucket=bucket)


async def test_a_photo_lies_in_the_bucket_under_the_name_it_would_have_in_the_folder(
    tmp_path: Path,
) -> None:
    """So any S3 tool moves a county's photos from the one to the other."""
    bucket = new_bucket()
    async with make_storage("sqlite", tmp_path, bucket) as storage:
        upload = await storage.photos.begin(an_upload())
        await storage.photos.append(upload.id, 0, PHOTO[:100])
        early = objects(bucket)
        await send(storage, PHOTO)

    assert early == {}, "a piece is no photo"
    assert objects(bucket) == {KEY: PHOTO}
    assert list((tmp_path / "blobs").iterdir()) == []


@pytest.mark.parametrize("there", [PHOTO, PHOTO[:-1], b"not the photo"])
async def test_what_lies_in_the_bucket_counts_only_if_it_is_the_photo(
    tmp_path: Path, there: bytes
) -> None:
    """[C4] A blob is whole under its hash, also where others may write."""
    bucket = new_bucket()
    obstore.put(store_of(bucket), KEY, there)
    async with make_storage("sqlite", tmp_path, bucket) as storage:
        await send(storage, PHOTO)

    assert objects(bucket) == {KEY: PHOTO}


async def test_C13_a_last_piece_is_safe_though_the_bucket_does_not_answer(
    tmp_path: Path,
) -> None:
    """The phone is told to come again, and has nothing to send a second time."""
    bucket = new_bucket()
    away = await opened(tmp_path, unreachable(bucket))
    try:
        upload = await away.photos.begin(an_upload())
        with pytest.raises(StoreBusyError):
            await away.photos.append(upload.id, 0, PHOTO)
        with pytest.raises(StoreBusyError):
            await away.photos.upload(upload.id)
        early = await away.photos.stored([sha(PHOTO)])
    finally:
        await away.close()
    back = await opened(tmp_path, bucket)
    try:
        again = await back.photos.upload(upload.id)
        read = await back.photos.read(sha(PHOTO))
    finally:
        await back.close()

    assert early == frozenset()
    assert again.complete
    assert read == (PHOTO, "image/jpeg")


async def test_a_small_picture_is_read_from_the_bucket_once(tmp_path: Path) -> None:
    bucket = new_bucket()
    photo = (Path(__file__).parents[1] / "photos/slope_before_1.jpg").read_bytes()
    async with make_storage("sqlite", tmp_path, bucket) as storage:
        await send(storage, photo, piece=1_000_000)
        first = await storage.photos.read(sha(photo), thumb=True)
        obstore.delete(store_of(bucket), list(objects(bucket)))
        again = await storage.photos.read(sha(photo), thumb=True)
        whole = await storage.photos.read(sha(photo))

    assert first == again
    assert len(first[0]) < len(photo) // 4
    assert whole is None


async def test_two_places_put_a_photo_once(tmp_path: Path) -> None:
    bucket = new_bucket()
    place, other = BucketPlace(bucket), BucketPlace(bucket)
    place.put(sha(PHOTO), io.BytesIO(PHOTO))
    other.put(sha(PHOTO), io.BytesIO(PHOTO))
    there = place.has(sha(PHOTO))
    place.remove(sha(PHOTO))
    other.remove(sha(PHOTO))

    assert there
    assert not other.has(sha(PHOTO))
    assert objects(bucket) == {}


async def test_a_bucket_that_is_not_there_stops_the_start_with_a_sentence(tmp_path: Path) -> None:
    lost = replace(new_bucket(), name="no-such-bucket")
    with pytest.raises(PhotosAddressError, match="no-such-bucket") as refused:
        await opened(tmp_path, lost)

    assert "\n" not in str(refused.value)


async def test_a_bucket_that_goes_away_later_is_busy_and_not_a_photo_less(tmp_path: Path) -> None:
    """A county must hear of it; "not found" would look like a photo that never was."""
    bucket = new_bucket()
    async with make_storage("sqlite", tmp_path, bucket) as storage:
        await send(storage, PHOTO)
        storage._photos._place = BucketPlace(unreachable(bucket))
        with pytest.raises(StoreBusyError):
            await storage.photos.read(sha(PHOTO))
        with pytest.raises(StoreBusyError):
            await storage.photos.pieces(sha(PHOTO))
        with pytest.raises(StoreBusyError):
            place_of(storage).has(sha(PHOTO))


async def test_without_the_extra_everything_but_a_bucket_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "obstore", None)
    monkeypatch.delitem(sys.modules, "xunan.storage.photo_bucket")
    async with make_storage("sqlite", tmp_path / "folder") as storage:
        done = await send(storage, PHOTO)
    with pytest.raises(PhotosAddressError, match=r"xunan\[s3\]"):
        await opened(tmp_path / "bucket", new_bucket())

    assert done.complete


async def test_no_key_is_shown_where_a_bucket_is_printed() -> None:
    assert "a secret" not in repr(new_bucket())
