"""What a hostile or broken client may send: it is refused by name, and it troubles nobody else."""

import base64
from typing import Any

import pytest

from web.phones import MEILI, YINGQIAN, register, report
from xunan.domain.people import RANKS
from xunan.web.rates import Buckets

pytestmark = pytest.mark.anyio
TUS = {"Tus-Resumable": "1.0.0"}
PIECE = {"Content-Type": "application/offset+octet-stream"}
SHA = base64.b64encode(b"a" * 64).decode()
JPEG = base64.b64encode(b"image/jpeg").decode()


@pytest.mark.parametrize(
    "body",
    [b'{"pin":' + b"[" * 1500 + b"]" * 1500 + b"}", b'{"pin":"\xff"}'],
    ids=["deep", "utf-8"],
)
async def test_a_body_that_cannot_be_read_is_the_senders_mistake(sign_in: Any, body: bytes) -> None:
    me = await sign_in()
    answer = await me.http.put("/api/v1/me/pin", headers=me.headers, content=body)

    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    assert answer.json()["fields"][0]["field"] == "body"


async def test_credentials_that_are_no_ascii_are_wrong_credentials(http: Any) -> None:
    answer = await register(http, b"Pin \xe9\xe9")

    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in.pin_wrong")


async def test_upload_metadata_that_is_no_ascii_is_refused_by_name(sign_in: Any) -> None:
    me = await sign_in()
    headers = {**me.headers, **TUS, "Upload-Length": "5", "Upload-Metadata": b"sha256 \xe9,mime x"}
    answer = await me.http.post("/sync/v1/blobs", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


async def test_a_piece_for_an_upload_that_was_abandoned_meanwhile_is_not_found(
    sign_in: Any, services: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = await sign_in()
    meta = f"sha256 {SHA},mime {JPEG}"
    made = await me.http.post(
        "/sync/v1/blobs",
        headers={**me.headers, **TUS, "Upload-Length": "5", "Upload-Metadata": meta},
    )
    where = made.headers["location"]
    photos = services.photos
    look = photos.upload

    async def look_before_it_is_abandoned(upload_id: str) -> Any:
        found = await look(upload_id)
        await photos.abandon(upload_id)
        return found

    monkeypatch.setattr(photos, "upload", look_before_it_is_abandoned)
    answer = await me.http.patch(
        where, headers={**me.headers, **TUS, **PIECE, "Upload-Offset": "0"}, content=b"12345"
    )

    assert (answer.status_code, answer.json()["code"]) == (404, "request.not_found")


async def test_a_desk_without_a_place_sees_no_people(sign_in: Any) -> None:
    await sign_in("w1", "grid_worker", villages=(MEILI,))
    for role in RANKS:
        nowhere = await sign_in(f"{role[:10]}.{len(role)}", role, org="x")
        assert (await nowhere.get("/api/v1/me")).json()["people"] == []
    desk = await sign_in("t1", "township_officer", township=YINGQIAN)
    assert {one["name"] for one in (await desk.get("/api/v1/me")).json()["people"]} == {
        "甲w1",
        "甲t1",
    }


async def test_a_used_code_does_not_undo_a_revocation(http: Any, code_of: Any) -> None:
    """Whoever finds the phone has its old link; a PIN in between had changed the token."""
    code = await code_of("w1", "grid_worker", uses=1, villages=(MEILI,))
    first = (await register(http, f"Code {code}")).json()
    headers = {"Authorization": f"Bearer {first['token']}"}
    await http.put("/api/v1/me/pin", headers=headers, json={"pin": "135790"})
    pin = base64.b64encode(b"w1:135790").decode()
    second = (await register(http, f"Pin {pin}")).json()
    headers = {"Authorization": f"Bearer {second['token']}"}
    await http.delete(f"/api/v1/me/devices/{second['device']}", headers=headers)
    replayed = await register(http, f"Code {code}")

    assert first["device"] == second["device"]
    assert (replayed.status_code, replayed.json()["code"]) == (403, "device.revoked")


async def test_who_holds_a_lost_phone_does_not_come_back_with_a_pin_set_on_it(sign_in: Any) -> None:
    lost = await sign_in()
    kept = (await register(lost.http, f"Bearer {lost.token}", "install-at-home-01")).json()
    await lost.http.put("/api/v1/me/pin", headers=lost.headers, json={"pin": "135790"})
    at_home = {"Authorization": f"Bearer {kept['token']}"}
    await lost.http.delete(f"/api/v1/me/devices/{lost.device}", headers=at_home)
    back = await register(lost.http, f"Pin {base64.b64encode(b'w1:135790').decode()}", "i" * 20)

    assert (back.status_code, back.json()["code"]) == (401, "sign_in.pin_wrong")


async def test_signing_out_leaves_the_pin(sign_in: Any) -> None:
    """The app signs out by revoking its own device."""
    me = await sign_in()
    await me.http.put("/api/v1/me/pin", headers=me.headers, json={"pin": "135790"})
    await me.http.delete(f"/api/v1/me/devices/{me.device}", headers=me.headers)
    back = await register(me.http, f"Pin {base64.b64encode(b'w1:135790').decode()}", "i" * 20)

    assert back.status_code == 200


async def test_a_revoked_device_wipes_whatever_epoch_it_knows(sign_in: Any) -> None:
    """[D3] Its browser also forgets the photos it kept for itself."""
    me = await sign_in()
    await me.http.delete(f"/api/v1/me/devices/{me.device}", headers=me.headers)
    for epoch in (me.epoch, "of-an-older-server"):
        answer = await me.exchange(epoch=epoch)
        assert (answer.status_code, answer.json()["wipe"]) == (403, True)
        assert answer.headers["clear-site-data"] == '"cache"'


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "0000-01"])
async def test_a_month_at_an_end_of_time_is_no_month(sign_in: Any, month: str) -> None:
    desk = await sign_in("t1", "township_officer", township=YINGQIAN)
    answer = await desk.http.post(
        "/api/v1/ledgers/hazard",
        headers=desk.headers,
        json={"township": YINGQIAN, "month": month},
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "print.month_wrong")


async def test_a_moment_that_no_paper_can_print_is_rejected(sign_in: Any) -> None:
    """One such answer made the record unprintable for good."""
    me = await sign_in()
    last = "9999-12-31T23:59:59Z"
    told = await me.exchange(
        me.op("hazard.create", "h1", {"set": report(me.person, captured_at=last)}),
        me.op("hazard.create", "h2", {"set": report(me.person)}, at=last),
    )

    assert [(r["status"], r["why"]) for r in told.json()["results"]] == [
        ("rejected", "field.invalid")
    ] * 2


async def test_a_letter_that_no_font_has_is_named_and_not_the_servers_fault(sign_in: Any) -> None:
    me = await sign_in()
    op = me.op("hazard.create", me.services.ids.uuid7(), {"set": report(me.person, place="😀")})
    await me.exchange(op)
    answer = await me.get(f"/api/v1/sheets/hazard/{op['id']}/sheet.pdf")

    assert (answer.status_code, answer.json()["code"]) == (422, "print.missing_glyph")
    assert answer.json()["fields"] == [{"field": "detail", "message": "😀"}]
    assert "“😀”" in answer.json()["title"]
    assert "“😀”" in answer.json()["title_en"]


@pytest.mark.parametrize("name", ["id", "op_id"])
async def test_a_name_ends_where_its_line_ends(sign_in: Any, name: str) -> None:
    me = await sign_in()
    op = me.op("hazard.create", "h1", {"set": report(me.person)}) | {name: "abc\n"}
    answer = await me.exchange(op)

    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


async def test_people_are_printed_under_the_name_of_their_account(sign_in: Any) -> None:
    me = await sign_in()
    told = await me.exchange(
        me.op("hazard.create", "h1", {"set": report(me.person | {"name": "县长"})})
    )

    assert told.json()["docs"] == []
    body = (await me.get("/api/v1/records/hazard/h1")).json()
    assert body["f"]["found_by"] == {"id": me.person["id"], "name": me.person["name"]}


async def test_a_guesser_of_pins_has_few_tries_a_day(http: Any, code_of: Any, limits: Any) -> None:
    await code_of("w1", "grid_worker", villages=(MEILI,))
    door = http.app.state.door
    told = []
    for number in range(70):
        door._by_login[0].give_back("w1")
        door._by_address.give_back("testclient")
        proof = base64.b64encode(f"w1:{number:06}".encode()).decode()
        told.append((await register(http, f"Pin {proof}")).status_code)

    assert told == [401] * 60 + [429] * 10


async def test_a_token_makes_no_flood_of_devices(sign_in: Any) -> None:
    me = await sign_in()
    told = [
        (await register(me.http, f"Bearer {me.token}", f"install-flood-{number:04}")).status_code
        for number in range(35)
    ]

    assert told == [200] * 30 + [429] * 5


async def test_a_second_device_gives_no_second_share_of_a_rate(sign_in: Any) -> None:
    me = await sign_in()
    other = (await register(me.http, f"Bearer {me.token}", "install-of-a-second-phone")).json()
    me.http.app.state.buckets["print"] = Buckets(2)
    path = "/api/v1/sheets/hazard/none/sheet.pdf"
    told = [
        (await me.http.get(path, headers={"Authorization": f"Bearer {token}"})).status_code
        for token in (me.token, other["token"], other["token"])
    ]

    assert told == [404, 404, 429]
