"""The real summer of 2026 replayed, and CAP documents that nobody would write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.alert_county import alert_county
from alerts.cap_documents import a_document, sample
from xunan.domain.cap import CapError, read_cap
from xunan.inputs.cap_xml import read_xml

pytestmark = pytest.mark.anyio
SUMMER = json.loads((Path(__file__).parent / "summer_2026.json").read_text("utf-8"))


async def test_every_alert_of_the_county_appears_once_and_no_neighbours(tmp_path: Path) -> None:
    async with alert_county("sqlite", tmp_path, at="2026-07-13T00:00:00Z") as county:
        timed = [row for row in (*SUMMER["county"], *SUMMER["neighbours"]) if row[5]]
        rows = sorted(timed, key=lambda row: row[7])
        for number, (area, _, event, code, colour, sent, expires, seen, _) in enumerate(rows):
            county.clock.put(seen)
            raw = a_document(
                f"{area}_{number}", sent=sent, expires=expires, event=event, code=code,
                colour=colour, areas=(area,),
            )  # fmt: skip
            await county.take([raw, raw])
            await county.tend()
        bodies = await county.all()

        assert len(bodies) == len({body["f"]["chain"] for body in bodies}) == 44
        told = [(b["f"]["alert_kind"], b["f"]["colour"], b["f"]["sent"][:19]) for b in bodies]
        real = [(row[3], row[4], row[5][:19]) for row in SUMMER["county"]]
        assert sorted(told) == sorted(real)
        assert [change for _, change in county.heard.told].count("new") == 44


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.data())
def test_whatever_comes_is_read_or_refused(data: st.DataObject) -> None:
    raw = bytearray(sample("01"))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=40))
    try:
        read_cap(read_xml(bytes(raw)))
    except CapError as refused:
        assert refused.code.startswith("cap.")  # noqa: PT017 - either is right
