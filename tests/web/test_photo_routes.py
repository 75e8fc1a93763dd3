"""Photos travel by tus 1.0 and are seen only through a record [C1-C9]."""

import base64
import hashlib
from pathlib import Path
from typing import Any

import pytest

from web.phones import MEILI, XIANGYA, report

pytestmark = pytest.mark.anyio
PHOTO = (Path(__file__).parents[2] / "tests/photos/slope_before_1.jpg").read_bytes()
SHA = hashlib.sha256(PHOTO).hexdigest()
TUS = {"Tus-Resumable": "1.0.0"}
PIECE = {"Content-Type": "application/offset+octet-stream"}


def metadata(sha: str = SHA, mime: str = "image/jpeg") -> str:
    """Tus' own way to name things."""
    pairs = (("sha256", sha), ("mime", mime))
    return ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in pairs)


async def begin(me: Any, size: int = len(PHOTO), meta: str = "", **more: str) -> Any:
    """Open an upload."""
    headers = {**me.headers, **TUS, "Upload-Length": str(size),
               "Upload-Metadata": meta or metadata(), **more}  # fmt: skip
    return await me.http.post("/sync/v1/blobs", headers=headers)


async def patch(me: Any, where: str, offset: int, piece: bytes, **more: str) -> Any:
    """Send a piece."""
    headers = {**me.headers, **TUS, **PIECE, "Upload-Offset": str(offset), **more}
    return await me.http.patch(where, headers=headers, content=piece)


async def upload(me: Any, photo: bytes = PHOTO) -> None:
    """Send a whole photo."""
    made = await begin(me, len(photo), metadata(hashlib.sha256(photo).hexdigest()))
    done = await patch(me, made.headers["location"], 0, photo)
    assert (made.status_code, done.status_code) == (201, 204)


async def record_with_photo(me: Any) -> dict[str, Any]:
    """A hazard that names the photo."""
    fact = {"sha256": SHA, "mime": "image/jpeg", "size": len(PHOTO), "w": 1600, "h": 1200,
            "taken_at": "2026-06-20T01:00:00Z", "source": "camera"}  # fmt: skip
    args = {"set": report(me.person), "add": {"photos_before": [fact]}}
    op = me.op("hazard.create", me.services.ids.uuid7(), args, blobs=[SHA])
    told: dict[str, Any] = (await me.exchange(op)).json()
    assert told["results"][0]["status"] == "applied"
    return told


async def test_options_say_what_stands_here(http: Any) -> None:
    answer = await http.options("/sync/v1/blobs")

    assert answer.status_code == 204
    assert answer.headers["tus-version"] == "1.0.0"
    offered = {"creation", "creation-with-upload", "termination"}
    assert offered == set(answer.headers["tus-extension"].split(","))
    assert int(answer.headers["tus-max-size"]) > 1_000_000


async def test_a_photo_arrives_in_pieces_and_the_record_says_stored(sign_in: Any) -> None:
    me = await sign_in()
    told = await record_with_photo(me)
    assert told["blobs_missing"] == [SHA]
    made = await begin(me)
    where = made.headers["location"]
    half = len(PHOTO) // 2
    first = await patch(me, where, 0, PHOTO[:half])
    stand = await me.http.head(where, headers={**me.headers, **TUS})
    second = await patch(me, where, half, PHOTO[half:])

    assert [a.status_code for a in (made, first, stand, second)] == [201, 204, 200, 204]
    assert str(half) == stand.headers["upload-offset"]
    assert str(len(PHOTO)) == stand.headers["upload-length"] == second.headers["upload-offset"]
    assert second.headers["tus-resumable"] == "1.0.0"
    body = (await me.exchange()).json()["chg"][0][6]
    assert body["f"]["photos_before"][0]["stored"] is True


async def test_opening_again_finds_the_upload_where_it_stands(sign_in: Any) -> None:
    me = await sign_in()
    where = (await begin(me)).headers["location"]
    await patch(me, where, 0, PHOTO[:1000])
    again = await begin(me)

    assert (201, where, "1000") == (
        again.status_code, again.headers["location"], again.headers["upload-offset"]
    )  # fmt: skip


async def test_a_piece_at_the_wrong_place_is_409_and_tells_the_right_one(sign_in: Any) -> None:
    me = await sign_in()
    where = (await begin(me)).headers["location"]
    await patch(me, where, 0, PHOTO[:1000])
    answer = await patch(me, where, 500, PHOTO[500:])

    assert (answer.status_code, answer.headers["upload-offset"]) == (409, "1000")
    assert answer.json()["code"] == "upload.offset"


async def test_other_bytes_than_promised_are_460_and_start_over(sign_in: Any) -> None:
    me = await sign_in()
    where = (await begin(me)).headers["location"]
    wrong = await patch(me, where, 0, bytes(len(PHOTO)))
    stand = await me.http.head(where, headers={**me.headers, **TUS})
    right = await patch(me, where, 0, PHOTO)

    assert (wrong.status_code, wrong.json()["code"]) == (460, "upload.hash")
    assert stand.headers["upload-offset"] == "0"
    assert right.status_code == 204


async def test_more_bytes_than_announced_are_413(sign_in: Any) -> None:
    me = await sign_in()
    where = (await begin(me)).headers["location"]

    assert (await patch(me, where, 0, PHOTO + b"x" * 300_000)).status_code == 413


async def test_what_is_not_a_tus_request_is_refused_with_a_word(sign_in: Any) -> None:
    me = await sign_in()
    where = (await begin(me)).headers["location"]
    refused = {
        412: await begin(me, **{"Tus-Resumable": "0.2.2"}),
        413: await begin(me, 50 * 1024 * 1024),
        415: await patch(me, where, 0, b"x", **{"Content-Type": "image/jpeg"}),
        422: await begin(me, 0),
    }
    shapes = [
        await begin(me, meta=metadata("no hash")),
        await begin(me, meta=metadata(mime="text/html")),
        await begin(me, meta="sha256 ***"),
        await patch(me, where, 0, b"x", **{"Upload-Offset": "-1"}),
    ]

    assert {status: status for status in refused} == {s: a.status_code for s, a in refused.items()}
    assert [answer.status_code for answer in shapes] == [422] * 4


async def test_an_upload_is_its_openers_alone(sign_in: Any) -> None:
    me, other = await sign_in("w1"), await sign_in("w2")
    where = (await begin(me)).headers["location"]

    assert (await other.http.head(where, headers={**other.headers, **TUS})).status_code == 404
    assert (await patch(other, where, 0, PHOTO)).status_code == 404
    assert where != (await begin(other)).headers["location"]


async def test_an_unfinished_upload_can_be_given_up(sign_in: Any) -> None:
    me = await sign_in()
    where = (await begin(me)).headers["location"]
    await patch(me, where, 0, PHOTO[:1000])
    gone = await me.http.delete(where, headers={**me.headers, **TUS})
    stand = await me.http.head(where, headers={**me.headers, **TUS})

    assert (gone.status_code, stand.status_code) == (204, 404)


async def test_a_photo_is_seen_through_a_record_only(sign_in: Any) -> None:
    """[C7] Who knows a hash sees nothing by it."""
    me = await sign_in("w1")
    neighbour = await sign_in("w2", villages=(MEILI,))
    stranger = await sign_in("w3", villages=(XIANGYA,))
    await upload(me)
    early = await me.get(f"/sync/v1/blob/{SHA}")
    await record_with_photo(me)
    seen = await neighbour.get(f"/sync/v1/blob/{SHA}")
    small = await neighbour.get(f"/sync/v1/blob/{SHA}?size=thumb")
    hidden = await stranger.get(f"/sync/v1/blob/{SHA}")

    assert [a.status_code for a in (early, seen, small, hidden)] == [404, 200, 200, 404]
    assert seen.content == PHOTO
    assert len(small.content) < len(PHOTO) // 4
    assert "immutable" in seen.headers["cache-control"]
    assert "private" in seen.headers["cache-control"]


async def test_an_unchanged_photo_is_304(sign_in: Any) -> None:
    me = await sign_in()
    await upload(me)
    await record_with_photo(me)
    first = await me.get(f"/sync/v1/blob/{SHA}")
    again = await me.get(f"/sync/v1/blob/{SHA}", headers={"If-None-Match": first.headers["etag"]})

    assert again.status_code == 304


async def test_a_hash_that_is_none_is_refused(sign_in: Any) -> None:
    me = await sign_in()
    for odd in ("..%2f..%2fetc", "x", "A" * 64):
        assert (await me.get(f"/sync/v1/blob/{odd}")).status_code in {400, 404}


async def test_a_revoked_device_uploads_nothing(sign_in: Any) -> None:
    me = await sign_in()
    await me.http.delete(f"/api/v1/me/devices/{me.device}", headers=me.headers)
    answer = await begin(me)

    assert (answer.status_code, answer.json()["wipe"]) == (403, True)
