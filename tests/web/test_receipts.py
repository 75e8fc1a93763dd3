"""A verdict says what it is for: a phone that trusts nothing else loses nothing (SPEC.md, H11)."""

from __future__ import annotations

import zlib
from typing import Any

import pytest

from web.phones import report
from xunan_sync.canonical import canonical, op_sum

pytestmark = pytest.mark.anyio


def expected(op: dict[str, Any]) -> int:
    """By the words of the protocol."""
    texts = [op["op_id"], op["t"], op["id"]]
    parts = [text.encode() for text in texts] + [canonical(op["args"]), canonical({})]
    return zlib.crc32(b"\n".join(parts))


def test_H11_both_halves_work_out_the_same_hash() -> None:
    """The same figure stands in the phone's own test."""
    args, base = {"set": {"b": "é𠮷", "a": 25.8431}}, {"a": None}

    assert op_sum("o-1", "hazard.edit", "r-1", canonical(args), canonical(base)) == 1801227451


async def test_H11_row_2_every_verdict_is_a_receipt_and_repeated_alike(sign_in: Any) -> None:
    """Taken or refused, at once or from the journal."""
    me = await sign_in()
    record = me.services.ids.uuid7()
    ops = [
        me.op("hazard.create", record, {"set": report(me.person)}),
        me.op("hazard.move", record, {"move": "close", "from": "reported"}),
    ]
    first = (await me.exchange(*ops)).json()["results"]
    again = (await me.exchange(*ops)).json()["results"]

    assert [result["status"] for result in first] == ["applied", "rejected"]
    assert [result["sum"] for result in first] == [expected(op) for op in ops]
    assert [(result["dup"], result["sum"]) for result in again] == [
        (True, expected(op)) for op in ops
    ]
