"""Every refusal is an RFC 9457 problem with a stable code and a sentence in both languages."""

import gzip
import json
from typing import Any

import pytest

from web.phones import report
from xunan.web.problems import catalogue

pytestmark = pytest.mark.anyio


def check(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The body of a well-formed problem."""
    body: dict[str, Any] = answer.json()
    assert (status, code) == (answer.status_code, body["code"])
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert f"urn:xunan:{code}" == body["type"]
    assert body["status"] == status
    assert body["title"]
    assert body["title_en"]
    assert body["request_id"] == answer.headers["x-request-id"]
    return body


async def test_unknown_addresses_and_methods(http: Any) -> None:
    check(await http.get("/api/v1/nope"), 404, "request.not_found")
    check(await http.get("/sync/v1/nope", headers={"Accept": "text/html"}), 404,
          "request.not_found")  # fmt: skip
    check(await http.delete("/healthz"), 405, "request.method")


async def test_a_broken_envelope_is_422_and_names_the_field(sign_in: Any) -> None:
    me = await sign_in()
    typo = await me.exchange(curzors={})
    number = await me.http.post(
        "/sync/v1/exchange", headers=me.headers, json={"device": me.device, "epoch": 1}
    )
    broken = await me.http.post("/sync/v1/exchange", headers=me.headers, content=b"{")

    check(typo, 422, "request.invalid")
    assert check(number, 422, "request.invalid")["fields"]
    check(broken, 422, "request.invalid")


async def test_a_parameter_out_of_bounds_is_400_and_named(sign_in: Any) -> None:
    me = await sign_in()
    for query in ("page=-1", "page=x", "page_size=999", "due_before=soon", f"q={'x' * 101}"):
        body = check(await me.get(f"/api/v1/records/hazard?{query}"), 400, "request.parameter")
        assert query.split("=")[0] in body["fields"][0]["field"]


async def test_too_many_operations_are_413(sign_in: Any) -> None:
    me = await sign_in()
    ops = [me.op("hazard.edit", "x", {}) for _ in range(201)]

    check(await me.exchange(*ops), 413, "request.too_large")


async def test_a_large_body_is_413_packed_or_not(sign_in: Any) -> None:
    me = await sign_in()
    plain = json.dumps({"device": me.device, "app": "x" * 600_000}).encode()
    bomb = gzip.compress(b" " * 50_000_000)
    headers = {**me.headers, "Content-Type": "application/json"}

    check(await me.http.post("/sync/v1/exchange", headers=headers, content=plain), 413,
          "request.too_large")  # fmt: skip
    packed = await me.http.post(
        "/sync/v1/exchange", headers={**headers, "Content-Encoding": "gzip"}, content=bomb
    )
    check(packed, 413, "request.too_large")


async def test_a_body_that_is_not_gzip_although_it_says_so(sign_in: Any) -> None:
    me = await sign_in()
    for body in (b"plain", gzip.compress(b"{}")[:-9]):
        answer = await me.http.post(
            "/sync/v1/exchange",
            headers={**me.headers, "Content-Encoding": "gzip"},
            content=body,
        )
        check(answer, 422, "request.invalid")
    strange = await me.http.post(
        "/sync/v1/exchange", headers={**me.headers, "Content-Encoding": "rot13"}, content=b"x"
    )
    check(strange, 415, "request.media")


async def test_a_packed_exchange_is_understood_and_answered_packed(sign_in: Any) -> None:
    me = await sign_in()
    ids = me.services.ids
    ops = [me.op("hazard.create", ids.uuid7(), {"set": report(me.person)}) for _ in range(8)]
    body = {"device": me.device, "epoch": me.epoch, "app": "t", "schema": 1,
            "now": "2026-06-20T00:00:00Z", "ops": ops, "cursors": {}}  # fmt: skip
    answer = await me.http.post(
        "/sync/v1/exchange",
        headers={**me.headers, "Content-Encoding": "gzip", "Content-Type": "application/json"},
        content=gzip.compress(json.dumps(body).encode()),
    )

    assert [result["status"] for result in answer.json()["results"]] == ["applied"] * 8
    assert answer.headers["content-encoding"] == "gzip"


async def test_a_device_cannot_speak_for_another(sign_in: Any) -> None:
    me, other = await sign_in("w1"), await sign_in("w2")

    check(await me.exchange(device=other.device), 403, "device.not_yours")


async def test_trouble_of_our_own_is_a_500_that_tells_nothing(
    sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = await sign_in()

    async def fail(*_: Any) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(type(me.services.people), "devices", fail)
    answer = await me.get("/api/v1/me/devices")

    check(answer, 500, "server.trouble")
    assert "secret" not in answer.text


async def test_a_busy_store_is_503_with_a_time_to_come_back(
    sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xunan.application.ports import StoreBusyError  # noqa: PLC0415 - one user

    me = await sign_in()

    async def busy(*_: Any) -> None:
        raise StoreBusyError

    monkeypatch.setattr(type(me.services.people), "devices", busy)
    answer = await me.get("/api/v1/me/devices")

    check(answer, 503, "server.busy")
    assert int(answer.headers["retry-after"]) > 0


def test_every_sentence_is_there_in_both_languages() -> None:
    for code, known in catalogue().items():
        assert known.zh.endswith("。"), code
        assert known.en.endswith("."), code
        assert 400 <= known.status < 600
