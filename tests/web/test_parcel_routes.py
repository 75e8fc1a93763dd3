"""Work that a colleague carries: sealed, whole, once, whichever way it comes first (SPEC.md, H)."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from simulators.parcels import Parcel, packed, point_of
from web.phones import MEILI, SignedIn, report
from xunan.application.ports import Upload

pytestmark = pytest.mark.anyio
PHOTOS = [
    (Path(__file__).parents[1] / f"photos/{name}.jpg").read_bytes()
    for name in ("slope_before_1", "slope_before_2")
]
SEALED = base64.b64encode(b"application/vnd.xunan.sealed").decode()
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
async def author(sign_in: Any) -> SignedIn:
    """Whose phone has no network."""
    return await sign_in("author")


@pytest.fixture
async def carrier(sign_in: Any) -> SignedIn:
    """A colleague of another village, on the way to the township."""
    return await sign_in("carrier", villages=("360724103201",))


async def key_of(me: SignedIn) -> str:
    return str((await me.get("/api/v1/me")).json()["parcel_key"])


def reports(author: SignedIn, photos: list[bytes]) -> list[dict[str, Any]]:
    """Two reports; the first shows the photos."""
    facts = [
        {"sha256": hashlib.sha256(one).hexdigest(), "mime": "image/jpeg", "size": len(one),
         "w": 8, "h": 8, "taken_at": "2026-06-20T01:00:00Z", "source": "camera"}
        for one in photos
    ]  # fmt: skip
    ids = [author.services.ids.uuid7() for _ in range(2)]
    first = {"set": report(author.person), **({"add": {"photos_before": facts}} if facts else {})}
    return [
        author.op("hazard.create", ids[0], first, blobs=[fact["sha256"] for fact in facts]),
        author.op("hazard.create", ids[1], {"set": report(author.person)}),
    ]


async def hand_in(carrier: SignedIn, top: bytes) -> Any:
    kind = {"Content-Type": "application/octet-stream"}
    return await carrier.http.post("/sync/v1/parcels", headers=carrier.headers | kind, content=top)


async def bring(carrier: SignedIn, part: bytes, cuts: int = 1) -> None:
    """Upload a sealed photo in pieces, each by a request of its own."""
    sha = base64.b64encode(hashlib.sha256(part).hexdigest().encode()).decode()
    opened = await carrier.http.post(
        "/sync/v1/blobs",
        headers={**carrier.headers, **TUS, "Upload-Length": str(len(part)),
                 "Upload-Metadata": f"sha256 {sha},mime {SEALED}"},
    )  # fmt: skip
    assert opened.status_code == 201, opened.text
    size = -(-len(part) // cuts)
    for start in range(int(opened.headers["upload-offset"]), len(part), size):
        told = await carrier.http.patch(
            opened.headers["location"],
            headers={**carrier.headers, **TUS, "Upload-Offset": str(start),
                     "Content-Type": "application/offset+octet-stream"},
            content=part[start : start + size],
        )  # fmt: skip
        assert told.status_code == 204, told.text


async def made(author: SignedIn, photos: list[bytes]) -> tuple[Parcel, list[dict[str, Any]]]:
    ops = reports(author, photos)
    return packed(await key_of(author), author.device, author.token, ops, photos), ops


async def records(of: SignedIn) -> dict[str, dict[str, Any]]:
    """The hazards that a phone of theirs would pull."""
    told = (await of.exchange()).json()
    return {row[4]: row[6] for row in told["chg"] if row[3] == "hazard"}


async def test_H3_what_a_colleague_brought_is_their_authors_work(
    author: SignedIn, carrier: SignedIn
) -> None:
    parcel, ops = await made(author, [])
    told = await hand_in(carrier, parcel.top)

    assert told.status_code == 200, told.text
    assert told.json() | {"received_at": ""} == {
        "parcel": "parcel-1", "by": author.person["name"], "ops": 2, "photos": 0,
        "missing": [], "blocked": False, "received_at": "",
    }  # fmt: skip
    found = await records(author)
    assert set(found) == {op["id"] for op in ops}
    assert {body["log"][0]["by"]["id"] for body in found.values()} == {author.person["id"]}


async def test_H3_two_ways_count_once_whichever_is_first(
    author: SignedIn, carrier: SignedIn
) -> None:
    parcel, ops = await made(author, [])
    own = (await author.exchange(ops[0])).json()
    for _ in range(3):
        assert (await hand_in(carrier, parcel.top)).json()["ops"] == 2
    again = (await author.exchange(*ops)).json()

    assert own["results"][0]["status"] == "applied"
    assert [result["dup"] for result in again["results"]] == [True, True]
    assert (again["last_n"], again["last_op"]) == (2, ops[1]["op_id"])
    assert [len(body["log"]) for body in (await records(author)).values()] == [1, 1]


async def test_H3_an_author_learns_of_it_by_the_next_exchange(
    author: SignedIn, carrier: SignedIn
) -> None:
    """As if the answer to an own push had been lost [P20]."""
    parcel, ops = await made(author, [])
    await hand_in(carrier, parcel.top)
    told = (await author.exchange()).json()

    assert (told["last_n"], told["last_op"]) == (2, ops[1]["op_id"])


async def test_H4_photos_come_part_by_part_and_each_may_be_cut(
    author: SignedIn, carrier: SignedIn
) -> None:
    parcel, ops = await made(author, PHOTOS)
    first = (await hand_in(carrier, parcel.top)).json()
    await bring(carrier, parcel.parts[1], cuts=3)
    second = (await hand_in(carrier, parcel.top)).json()
    await bring(carrier, parcel.parts[0])
    third = (await hand_in(carrier, parcel.top)).json()

    assert [first["missing"], second["missing"], third["missing"]] == [
        parcel.hashes, parcel.hashes[:1], [],
    ]  # fmt: skip
    assert [told["photos"] for told in (first, second, third)] == [0, 1, 2]
    body = (await records(author))[ops[0]["id"]]
    assert [photo["stored"] for photo in body["f"]["photos_before"]] == [True, True]
    for photo in PHOTOS:
        path = f"/sync/v1/blob/{hashlib.sha256(photo).hexdigest()}"
        assert (await author.get(path)).content == photo


async def test_H4_a_photo_that_its_author_has_sent_is_not_asked_for(
    author: SignedIn, carrier: SignedIn
) -> None:
    parcel, ops = await made(author, PHOTOS[:1])
    photo, sha = PHOTOS[0], hashlib.sha256(PHOTOS[0]).hexdigest()
    upload = author.services.photos
    begun = await upload.begin(_upload(sha, len(photo), author.person["id"]))
    await upload.append(begun.id, 0, photo)

    assert (await hand_in(carrier, parcel.top)).json()["missing"] == []
    assert (await records(author))[ops[0]["id"]]["f"]["photos_before"][0]["stored"] is True


def _upload(sha: str, size: int, person: str) -> Any:
    return Upload("", sha, size, "image/jpeg", person, 0, complete=False)


async def test_H1_a_parcel_may_hold_nothing_but_its_head_and_envelope(
    author: SignedIn, carrier: SignedIn
) -> None:
    """For instance where everything has reached the server since, but nobody knew."""
    parcel = packed(await key_of(author), author.device, author.token, [])
    told = (await hand_in(carrier, parcel.top)).json()

    assert (told["ops"], told["photos"], told["missing"]) == (0, 0, [])


async def test_H2_a_carrier_reads_nothing(author: SignedIn, carrier: SignedIn) -> None:
    parcel, _ = await made(author, PHOTOS)
    await hand_in(carrier, parcel.top)
    for part in parcel.parts:
        await bring(carrier, part)
    await hand_in(carrier, parcel.top)

    assert author.token.encode() not in parcel.top
    assert "裂缝".encode() not in parcel.top
    assert not any(photo[:64] in part for photo, part in zip(PHOTOS, parcel.parts, strict=True))
    assert await records(carrier) == {}
    for sha in (*parcel.hashes, hashlib.sha256(PHOTOS[0]).hexdigest()):
        assert (await carrier.get(f"/sync/v1/blob/{sha}")).status_code == 404


@pytest.mark.parametrize("where", ["head", "envelope", "cut", "longer", "length", "empty"])
async def test_H2_whatever_was_altered_is_refused_whole(
    author: SignedIn, carrier: SignedIn, where: str
) -> None:
    parcel, _ = await made(author, [])
    top = bytearray(parcel.top)
    altered = {
        "head": bytes(top).replace("钟水生".encode(), "刘镇江".encode()),
        "envelope": bytes(top[:-30]) + bytes([top[-30] ^ 1]) + bytes(top[-29:]),
        "cut": bytes(top[:-1]),
        "longer": bytes(top) + b"\0",
        "length": b"\xff\xff\xff\xff" + bytes(top[4:]),
        "empty": b"",
    }[where]
    told = await hand_in(carrier, altered)

    assert (told.status_code, told.json()["code"]) == (422, "parcel.damaged")
    assert "没有收下" in told.json()["title"]
    assert await records(author) == {}


async def test_H4_an_altered_photo_is_stopped_before_it_is_opened(
    author: SignedIn, carrier: SignedIn
) -> None:
    """Its hash stands in the head, and the upload checks it [C4]."""
    parcel, ops = await made(author, PHOTOS)
    await hand_in(carrier, parcel.top)
    await bring(carrier, parcel.parts[0][:-1] + b"\0")
    told = (await hand_in(carrier, parcel.top)).json()

    assert (told["missing"], told["photos"]) == (parcel.hashes, 0)
    body = (await records(author))[ops[0]["id"]]
    assert [photo.get("stored") for photo in body["f"]["photos_before"]] == [None, None]


async def test_H5_a_photo_under_anothers_name_is_not_stored(
    author: SignedIn, carrier: SignedIn
) -> None:
    ops = reports(author, PHOTOS[:1])
    told = {"sha256": hashlib.sha256(PHOTOS[0]).hexdigest(), "size": len(PHOTOS[1]),
            "mime": "image/jpeg"}  # fmt: skip
    parcel = packed(
        await key_of(author),
        author.device,
        author.token,
        ops,
        PHOTOS[1:],
        claims={"photos": [told]},
    )
    await hand_in(carrier, parcel.top)
    await bring(carrier, parcel.parts[0])
    answer = (await hand_in(carrier, parcel.top)).json()

    assert (answer["photos"], answer["missing"]) == (0, [])
    assert await author.services.photos.stored([told["sha256"]]) == frozenset()


async def test_H7_a_parcel_for_another_server_is_not_opened(
    author: SignedIn, carrier: SignedIn
) -> None:
    other = base64.b64encode(point_of(ec.generate_private_key(ec.SECP256R1()))).decode()
    parcel = packed(other, author.device, author.token, reports(author, []))
    told = await hand_in(carrier, parcel.top)

    assert (told.status_code, told.json()["code"]) == (409, "parcel.foreign")


@pytest.mark.parametrize("who", ["nobody", "carrier"])
async def test_H7_only_the_devices_own_token_speaks_for_it(
    author: SignedIn, carrier: SignedIn, who: str
) -> None:
    """A carrier who packs with an own token cannot pass the work off as a colleague's."""
    token = "no-such-token" if who == "nobody" else carrier.token
    parcel = packed(await key_of(author), author.device, token, reports(author, []))
    told = await hand_in(carrier, parcel.top)

    assert (told.status_code, told.json()["code"]) == (409, "parcel.author")
    assert await records(author) == {}


async def test_H7_numbers_that_do_not_follow_wait_for_their_author(
    author: SignedIn, carrier: SignedIn
) -> None:
    ops = reports(author, [])
    parcel = packed(await key_of(author), author.device, author.token, ops[1:])
    told = await hand_in(carrier, parcel.top)
    own = (await author.exchange(*ops)).json()

    assert (told.status_code, told.json()["code"]) == (409, "parcel.order")
    assert [result["status"] for result in own["results"]] == ["applied", "applied"]


async def test_H7_what_the_server_cannot_read_is_said_so(
    author: SignedIn, carrier: SignedIn
) -> None:
    ops = [{**reports(author, [])[0], "surprise": 1}]
    parcel = packed(await key_of(author), author.device, author.token, ops)
    told = await hand_in(carrier, parcel.top)

    assert (told.status_code, told.json()["code"]) == (422, "parcel.unreadable")


async def test_H6_work_of_a_revoked_phone_lies_in_quarantine_and_its_carrier_is_not_wiped(
    author: SignedIn, carrier: SignedIn, sign_in: Any
) -> None:
    parcel, ops = await made(author, PHOTOS)
    await author.http.delete(f"/api/v1/me/devices/{author.device}", headers=author.headers)
    told = await hand_in(carrier, parcel.top)
    officer = await sign_in("officer", "township_officer", township=MEILI[:9])
    news = (await officer.exchange()).json()
    kept = [row[6] for row in news["chg"] if row[3] == "quarantine"]

    assert told.status_code == 200
    assert (told.json()["blocked"], told.json()["missing"]) == (True, [])
    assert {json.loads(one["f"]["op"])["op_id"] for one in kept} == {op["op_id"] for op in ops}
    assert (await carrier.exchange()).status_code == 200


async def test_H4_a_stranger_hands_nothing_in(author: SignedIn) -> None:
    parcel, _ = await made(author, [])
    told = await author.http.post("/sync/v1/parcels", content=parcel.top)

    assert told.status_code == 401


async def test_H4_a_top_has_a_limit(author: SignedIn, carrier: SignedIn) -> None:
    told = await hand_in(carrier, bytes(6 * 1024 * 1024))

    assert (told.status_code, told.json()["code"]) == (413, "request.too_large")
