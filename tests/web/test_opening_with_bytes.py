"""An upload may begin with its first bytes, all of them or some [C15]."""

import hashlib
from typing import Any

import pytest

from web.test_photo_routes import PHOTO, PIECE, SHA, TUS, metadata, patch, record_with_photo

pytestmark = pytest.mark.anyio
LARGE = PHOTO * (3 * 1024 * 1024 // len(PHOTO))


async def open_with(me: Any, piece: bytes, photo: bytes = PHOTO, **more: str) -> Any:
    """Open an upload of the photo and bring some bytes along."""
    told = {"Upload-Length": str(len(photo)), "Upload-Metadata": metadata(_sha(photo))}
    headers = {**me.headers, **TUS, **PIECE, **told, **more}
    return await me.http.post("/sync/v1/blobs", headers=headers, content=piece)


def _sha(photo: bytes) -> str:
    return hashlib.sha256(photo).hexdigest()


async def stored(me: Any, photo: bytes = PHOTO) -> bool:
    """Whether the photo is there, byte for byte."""
    kept = await me.services.photos.read(_sha(photo))
    return kept is not None and kept[0] == photo


async def test_C15_one_request_brings_a_whole_photo_and_the_record_says_stored(
    sign_in: Any,
) -> None:
    me = await sign_in()
    told = await record_with_photo(me)
    assert told["blobs_missing"] == [SHA]

    answer = await open_with(me, PHOTO)

    assert (answer.status_code, answer.headers["upload-offset"]) == (201, str(len(PHOTO)))
    assert await stored(me)
    news = (await me.exchange()).json()
    body = next(row[6] for row in news["chg"] if row[3] == "hazard")
    assert body["f"]["photos_before"][0]["stored"] is True
    head = await me.http.head(answer.headers["location"], headers={**me.headers, **TUS})
    assert head.headers["upload-offset"] == str(len(PHOTO))


async def test_C15_some_bytes_are_safe_and_the_rest_follows(sign_in: Any) -> None:
    me = await sign_in()

    answer = await open_with(me, PHOTO[:1000])
    done = await patch(me, answer.headers["location"], 1000, PHOTO[1000:])

    assert (answer.status_code, answer.headers["upload-offset"]) == (201, "1000")
    assert done.status_code == 204
    assert await stored(me)


async def test_C15_a_large_photo_comes_piece_by_piece(sign_in: Any) -> None:
    me = await sign_in()

    answer = await open_with(me, LARGE, LARGE)

    assert (answer.status_code, answer.headers["upload-offset"]) == (201, str(len(LARGE)))
    assert await stored(me, LARGE)


@pytest.mark.parametrize("photo", [PHOTO, LARGE], ids=["small", "large"])
async def test_C15_what_is_there_already_is_left_out(sign_in: Any, photo: bytes) -> None:
    me = await sign_in()
    first = await open_with(me, photo[:1000], photo)

    again = await open_with(me, photo[:500], photo)
    done = await patch(me, first.headers["location"], 1000, photo[1000:])
    whole = await open_with(me, photo, photo)

    assert (again.status_code, again.headers["upload-offset"]) == (201, "1000")
    assert done.status_code == 204
    assert (whole.status_code, whole.headers["upload-offset"]) == (201, str(len(photo)))
    assert await stored(me, photo)


@pytest.mark.parametrize("photo", [PHOTO, LARGE], ids=["small", "large"])
async def test_C4_C15_other_bytes_than_were_named_are_refused_and_it_starts_over(
    sign_in: Any, photo: bytes
) -> None:
    me = await sign_in()
    wrong = bytes(len(photo))

    refused = await open_with(me, wrong, photo)

    assert (refused.status_code, refused.headers["upload-offset"]) == (460, "0")
    assert not await stored(me, photo)
    assert (await open_with(me, photo, photo)).status_code == 201
    assert await stored(me, photo)


async def test_C15_more_bytes_than_were_told_are_refused(sign_in: Any) -> None:
    me = await sign_in()

    refused = await open_with(me, PHOTO + b"!")

    assert refused.status_code == 413
    assert not await stored(me)
