"""Photos: whole and verified or not there, resumable after anything, small pictures on demand."""

import asyncio
import io
import warnings
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from storage.photo_parts import (
    PHOTO,
    PLACES,
    an_upload,
    make_photos,
    place_of,
    send,
    sha,
)
from xunan.application.ports import Upload, WrongHashError, WrongOffsetError
from xunan.storage.open import Storage
from xunan.storage.thumbnails import NotAPictureError, make_thumbnail

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


@pytest.fixture(params=PLACES)
async def storage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    """An empty storage, on either database, with photos in either place."""
    async with make_photos(request.param, tmp_path) as opened:
        yield opened


def jpeg(size: tuple[int, int], colour: str = "teal", orientation: int = 0) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    Image.new("RGB", size, colour).save(out, "JPEG", exif=exif)
    return out.getvalue()


async def test_a_photo_sent_in_pieces_is_there_and_whole(storage: Storage, tmp_path: Path) -> None:
    before = await storage.photos.stored([sha(PHOTO)])
    upload = await send(storage, PHOTO)

    assert before == frozenset()
    assert (upload.offset, upload.complete) == (len(PHOTO), True)
    assert await storage.photos.stored([sha(PHOTO), "0" * 64, "x"]) == {sha(PHOTO)}
    assert await storage.photos.read(sha(PHOTO)) == (PHOTO, "image/jpeg")
    assert list((tmp_path / "incoming").iterdir()) == []


async def test_opening_an_upload_twice_finds_it_where_it_stands(storage: Storage) -> None:
    """[C1] The id follows from person, hash and size."""
    first = await storage.photos.begin(an_upload())
    await storage.photos.append(first.id, 0, PHOTO[:1000])
    again = await storage.photos.begin(an_upload())

    assert again.id == first.id
    assert (first.offset, again.offset) == (0, 1000)
    assert await storage.photos.upload(first.id) == again


async def test_nobody_learns_from_an_upload_that_another_has_the_photo(storage: Storage) -> None:
    await send(storage, PHOTO, uploader="p1")
    stranger = await storage.photos.begin(an_upload(uploader="p2"))

    assert (stranger.offset, stranger.complete) == (0, False)
    assert stranger.id != (await storage.photos.begin(an_upload(uploader="p1"))).id
    assert (await send(storage, PHOTO, uploader="p2")).complete


async def test_a_piece_at_the_wrong_place_changes_nothing(storage: Storage) -> None:
    upload = await storage.photos.begin(an_upload())
    await storage.photos.append(upload.id, 0, PHOTO[:100])

    for offset, piece in ((0, PHOTO[:100]), (200, b"x"), (100, PHOTO)):
        with pytest.raises(WrongOffsetError):
            await storage.photos.append(upload.id, offset, piece)

    assert (await storage.photos.upload(upload.id)).offset == 100


async def test_two_requests_with_the_same_piece_write_it_once(storage: Storage) -> None:
    upload = await storage.photos.begin(an_upload())
    results = await asyncio.gather(
        *(storage.photos.append(upload.id, 0, PHOTO[:100]) for _ in range(5)),
        return_exceptions=True,
    )

    assert sum(isinstance(result, WrongOffsetError) for result in results) == 4
    assert (await storage.photos.upload(upload.id)).offset == 100


async def test_bytes_that_are_not_what_their_name_says_start_over(storage: Storage) -> None:
    upload = await storage.photos.begin(an_upload())
    with pytest.raises(WrongHashError):
        await storage.photos.append(upload.id, 0, bytes(len(PHOTO)))

    assert await storage.photos.read(sha(PHOTO)) is None
    assert (await storage.photos.upload(upload.id)).offset == 0
    assert (await send(storage, PHOTO)).complete


async def test_an_upload_goes_on_after_a_crash_where_its_file_ends(
    storage: Storage, tmp_path: Path
) -> None:
    """[C3] The size of the file is the offset; nothing else has to agree with it."""
    upload = await storage.photos.begin(an_upload())
    (tmp_path / "incoming" / upload.id).write_bytes(PHOTO[:777])

    assert (await storage.photos.upload(upload.id)).offset == 777
    assert (await send(storage, PHOTO)).complete
    assert (await storage.photos.read(sha(PHOTO)))[0] == PHOTO


async def test_a_crash_between_the_last_byte_and_the_mark_is_healed_by_asking(
    storage: Storage, tmp_path: Path
) -> None:
    upload = await storage.photos.begin(an_upload())
    (tmp_path / "incoming" / upload.id).write_bytes(PHOTO)

    assert (await storage.photos.upload(upload.id)).complete
    assert await storage.photos.stored([sha(PHOTO)]) == {sha(PHOTO)}


async def test_a_crash_between_the_place_and_the_mark_is_healed_by_asking(
    storage: Storage, tmp_path: Path
) -> None:
    """The bytes lie in their place already; they are neither doubled nor written over."""
    upload = await storage.photos.begin(an_upload())
    partial = tmp_path / "incoming" / upload.id
    partial.write_bytes(PHOTO)
    with partial.open("rb") as file:
        place_of(storage).put(sha(PHOTO), file)
    before = await storage.photos.stored([sha(PHOTO)])
    again = await storage.photos.upload(upload.id)

    assert before == frozenset()
    assert again.complete
    assert await storage.photos.read(sha(PHOTO)) == (PHOTO, "image/jpeg")
    assert list((tmp_path / "incoming").iterdir()) == []


async def test_a_photo_comes_out_in_pieces_that_make_it_whole(storage: Storage) -> None:
    photo = bytes(range(256)) * 4096
    await send(storage, photo, piece=300_000)
    found = await storage.photos.pieces(sha(photo))
    pieces = [piece async for piece in found.pieces]

    assert (found.mime, found.size) == ("image/jpeg", len(photo))
    assert b"".join(pieces) == photo
    assert await storage.photos.pieces("0" * 64) is None
    assert await storage.photos.pieces("../x") is None


async def test_many_who_finish_at_once_all_succeed(storage: Storage, tmp_path: Path) -> None:
    upload = await storage.photos.begin(an_upload())
    (tmp_path / "incoming" / upload.id).write_bytes(PHOTO)

    asked = await asyncio.gather(*(storage.photos.upload(upload.id) for _ in range(6)))

    assert all(one.complete for one in asked)
    assert (await storage.photos.read(sha(PHOTO)))[0] == PHOTO


async def test_an_abandoned_upload_is_gone(storage: Storage, tmp_path: Path) -> None:
    upload = await storage.photos.begin(an_upload())
    await storage.photos.append(upload.id, 0, PHOTO[:100])
    await storage.photos.abandon(upload.id)

    assert await storage.photos.upload(upload.id) is None
    assert list((tmp_path / "incoming").iterdir()) == []
    with pytest.raises(LookupError):
        await storage.photos.append(upload.id, 100, PHOTO[100:])


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63, "0" * 64 + "\n"])
async def test_a_name_that_is_no_hash_reaches_no_file(storage: Storage, name: str) -> None:
    assert await storage.photos.read(name) is None
    assert await storage.photos.upload(name) is None
    with pytest.raises(ValueError, match="SHA-256"):
        await storage.photos.begin(Upload("", name, 1, "image/jpeg", "p1", 0, complete=False))


async def test_a_page_of_html_is_never_served_as_one(storage: Storage) -> None:
    html = b"<script>alert(1)</script>"
    upload = await storage.photos.begin(an_upload(html, mime="text/html"))
    await storage.photos.append(upload.id, 0, html)

    assert await storage.photos.read(sha(html)) == (html, "application/octet-stream")
    assert await storage.photos.read(sha(html), thumb=True) is None


async def test_a_thumbnail_is_small_upright_and_kept(storage: Storage, tmp_path: Path) -> None:
    photo = jpeg((1200, 900), orientation=6)
    await send(storage, photo)

    small, mime = await storage.photos.read(sha(photo), thumb=True)
    again, _ = await storage.photos.read(sha(photo), thumb=True)

    with Image.open(io.BytesIO(small)) as picture:
        assert picture.size == (240, 320)
        assert dict(picture.getexif()) == {}
    assert mime == "image/jpeg"
    assert again == small
    assert [path.read_bytes() for path in (tmp_path / "thumbs").glob("*/*")] == [small]


def test_a_picture_that_unfolds_to_too_many_pixels_is_refused() -> None:
    """51 million pixels fit in a few kilobytes of PNG; unfolding them would fill the memory."""
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        Image.new("1", (8500, 6001)).save(out, "PNG")

    with pytest.raises(NotAPictureError):
        make_thumbnail(out.getvalue())


@pytest.mark.parametrize("damage", [b"", b"GIF89a", b"\xff\xd8\xff\xe0", jpeg((640, 480))[:900]])
def test_damaged_pictures_are_told_and_break_nothing(damage: bytes) -> None:
    with pytest.raises(NotAPictureError):
        make_thumbnail(damage)


def test_a_picture_with_transparency_becomes_a_plain_one() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (600, 300), (255, 0, 0, 128)).save(out, "PNG")

    with Image.open(io.BytesIO(make_thumbnail(out.getvalue()))) as picture:
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (320, 160))
