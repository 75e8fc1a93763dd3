"""Who comes in, with which device, and how a device is put out again."""

import base64
from typing import Any

import pytest

from web.phones import MEILI, journal, register

pytestmark = pytest.mark.anyio


async def test_a_code_signs_one_phone_in_and_a_repetition_costs_nothing(
    http: Any, code_of: Any
) -> None:
    code = await code_of("w1", "grid_worker", uses=1, villages=(MEILI,))

    first = await register(http, f"Code {code}")
    again = await register(http, f"Code {code}")
    other = await register(http, f"Code {code}", "install-of-another-phone")

    assert [first.status_code, again.status_code, other.status_code] == [200, 200, 401]
    assert first.json()["device"] == again.json()["device"]
    assert other.json()["code"] == "sign_in.code_invalid"


async def test_a_repeated_sign_in_leaves_one_line_in_the_journal(
    http: Any, chosen: Any, code_of: Any
) -> None:
    """Replaying a request ten times must not make ten audit lines."""
    code = await code_of("w1", "grid_worker", villages=(MEILI,))
    told = [await register(http, f"Code {code}") for _ in range(10)]

    assert len({each.json()["device"] for each in told}) == 1
    assert len(journal(chosen.data_dir, "device.bind")) == 1


async def test_a_repeated_sign_in_is_answered_with_the_same_token(http: Any, code_of: Any) -> None:
    """The first answer may be lost, or come late: neither may put the other's token out."""
    code = await code_of("w1", "grid_worker", villages=(MEILI,))
    first = (await register(http, f"Code {code}")).json()
    again = (await register(http, f"Code {code}")).json()
    proof = f"Bearer {first['token']}"
    moved = [(await register(http, proof, "install-after-a-fork")).json() for _ in range(2)]

    assert (first["device"], first["token"]) == (again["device"], again["token"])
    assert moved[0]["token"] == moved[1]["token"] != first["token"]
    assert moved[0]["device"] == moved[1]["device"] != first["device"]


async def test_a_repeated_request_does_not_undo_a_revocation(
    http: Any, sign_in: Any, code_of: Any, services: Any
) -> None:
    code = await code_of("w1", "grid_worker", villages=(MEILI,))
    told = (await register(http, f"Code {code}")).json()
    headers = {"Authorization": f"Bearer {told['token']}"}
    await http.delete(f"/api/v1/me/devices/{told['device']}", headers=headers)
    replayed = await register(http, f"Code {code}")
    person = await services.accounts.person_by_login("w1")
    fresh = await register(http, f"Code {await services.people.new_code(person.id, hours=1)}")

    assert (replayed.status_code, replayed.json()["code"]) == (403, "device.revoked")
    assert fresh.status_code == 200


async def test_revoking_a_device_is_a_line_in_the_journal(sign_in: Any, chosen: Any) -> None:
    me = await sign_in()
    told = await register(me.http, f"Bearer {me.token}", "install-second-phone")
    other = told.json()["device"]
    for _ in range(2):
        await me.http.delete(f"/api/v1/me/devices/{other}", headers=me.headers)

    lines = journal(chosen.data_dir, "device.revoke")
    assert [(other, me.person["id"])] == [line[:2] for line in lines]
    assert all(lines[0])


async def test_no_secret_is_stored_as_it_is(sign_in: Any, chosen: Any) -> None:
    """[D2] Who reads the database cannot speak for a phone."""
    me = await sign_in()
    stored = b"".join(path.read_bytes() for path in chosen.data_dir.glob("xunan.db*"))

    assert me.token.encode() not in stored


async def test_without_a_token_nothing_opens(http: Any) -> None:
    for path in ("/api/v1/me", "/api/v1/records/hazard", f"/sync/v1/blob/{'0' * 64}"):
        answer = await http.get(path)
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in.needed")
    wrong = await http.get("/api/v1/me", headers={"Authorization": "Bearer nonsense"})
    assert wrong.status_code == 401


async def test_a_revoked_device_is_told_to_wipe_where_it_synchronises(sign_in: Any) -> None:
    me = await sign_in()
    gone = await me.http.delete(f"/api/v1/me/devices/{me.device}", headers=me.headers)
    exchanged = await me.exchange()
    asked = await me.get("/api/v1/me")

    assert gone.status_code == 204
    assert (exchanged.status_code, exchanged.json()["wipe"]) == (403, True)
    assert asked.status_code == 401


async def test_a_revoked_token_registers_no_new_device(sign_in: Any) -> None:
    me = await sign_in()
    await me.http.delete(f"/api/v1/me/devices/{me.device}", headers=me.headers)
    answer = await register(me.http, f"Bearer {me.token}", "install-after-the-theft")

    assert (answer.status_code, answer.json()["code"]) == (403, "device.revoked")


async def test_nobody_revokes_the_device_of_somebody_else(sign_in: Any) -> None:
    me, other = await sign_in("w1"), await sign_in("w2")
    answer = await me.http.delete(f"/api/v1/me/devices/{other.device}", headers=me.headers)

    assert answer.status_code == 404
    assert (await other.get("/api/v1/me")).status_code == 200


async def test_the_list_of_devices_says_which_one_asks(sign_in: Any) -> None:
    me = await sign_in()
    await register(me.http, f"Bearer {me.token}", "install-second-phone")
    listed = (await me.get("/api/v1/me/devices")).json()

    assert {me.device: True} == {d["device"]: True for d in listed if d["current"]}
    assert len(listed) == 2


async def test_a_token_registers_a_new_installation_of_its_person(sign_in: Any) -> None:
    me = await sign_in()
    answer = await register(me.http, f"Bearer {me.token}", "install-after-a-fork")

    assert answer.status_code == 200
    assert me.device != answer.json()["device"]


def pin_proof(login: str, pin: str) -> str:
    return "Pin " + base64.b64encode(f"{login}:{pin}".encode()).decode()


async def test_a_pin_signs_in_until_it_is_taken_away(sign_in: Any) -> None:
    me = await sign_in()
    kept = await me.http.put("/api/v1/me/pin", headers=me.headers, json={"pin": "246810"})
    right = await register(me.http, pin_proof("w1", "246810"), "install-by-pin-01")
    wrong = await register(me.http, pin_proof("w1", "000000"), "install-by-pin-02")
    stranger = await register(me.http, pin_proof("nobody", "246810"), "install-by-pin-03")
    await me.http.put("/api/v1/me/pin", headers=me.headers, json={"pin": None})
    late = await register(me.http, pin_proof("w1", "246810"), "install-by-pin-04")

    codes = [a.status_code for a in (kept, right, wrong, stranger, late)]
    assert codes == [204, 200, 401, 401, 401]
    assert wrong.json()["code"] == "sign_in.pin_wrong"


async def test_a_short_pin_is_refused(sign_in: Any) -> None:
    me = await sign_in()
    answer = await me.http.put("/api/v1/me/pin", headers=me.headers, json={"pin": "123"})

    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


async def test_guessing_is_slowed_and_told_when_to_come_back(http: Any, code_of: Any) -> None:
    await code_of("w1", "grid_worker", villages=(MEILI,))
    answers = [await register(http, pin_proof("w1", f"{n:06}")) for n in range(8)]

    assert 429 in [answer.status_code for answer in answers]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert answers[-1].json()["code"] == "request.too_many"


async def test_good_sign_ins_are_not_counted_as_guesses(http: Any, code_of: Any) -> None:
    """A whole office may sign in from one address in one minute."""
    code = await code_of("w1", "grid_worker", uses=60, villages=(MEILI,))
    answers = [await register(http, f"Code {code}", f"install-number-{n:04}") for n in range(50)]

    assert {200} == {answer.status_code for answer in answers}
