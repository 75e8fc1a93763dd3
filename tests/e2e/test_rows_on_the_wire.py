"""What users of field apps suffer, row by row: the real server asked by phones without a screen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from county import MEILI, County
from pictures import painted
from simulators.phone import Phone as Wire
from simulators.phone import a_photo_fact, a_report, uuid7
from stories import a_filed_hazard, body_of, everything
from test_replay import rows_of

PHOTOS = 5
TIMES = 10
DAY = timedelta(days=1)


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    """Connections to the county."""
    with httpx.Client(timeout=30) as made:
        yield made


def joined(county: County, who: str, http: httpx.Client) -> Wire:
    """A device of that person."""
    made = Wire(county.url, county.codes[who])
    made.register(http)
    return made


def test_row_4_a_photo_that_did_not_come_is_missed_on_both_sides_and_heals(
    county: County, http: httpx.Client, tmp_path: Path
) -> None:
    """Text without its photos is not complete; who looks sees which one is missing."""
    phone = joined(county, "worker", http)
    pictures = [path.read_bytes() for path in painted(tmp_path, PHOTOS)]
    for picture in pictures[:2]:
        phone.upload(http, picture)
    facts = [_fact(picture) for picture in pictures]
    record = uuid7()
    phone.act(
        "hazard.create",
        record,
        {"set": a_report(phone.person, MEILI), "add": {"photos_before": facts}},
        blobs=[fact["sha256"] for fact in facts],
    )
    told = phone.exchange(http)
    assert {fact["sha256"] for fact in facts[2:]} == set(told["blobs_missing"])
    for picture in pictures[3:]:
        phone.upload(http, picture)

    shown = body_of(county, record)["f"]["photos_before"]
    missing = [photo["sha256"] for photo in shown if not photo.get("stored")]
    phone.pull_all(http)
    seen = phone.records[f"hazard/{record}"]["f"]["photos_before"]
    assert [facts[2]["sha256"]] == missing
    assert missing == [photo["sha256"] for photo in seen if not photo.get("stored")]

    phone.upload(http, pictures[2])
    phone.pull_all(http)
    for body in (body_of(county, record), phone.records[f"hazard/{record}"]):
        assert all(photo["stored"] for photo in body["f"]["photos_before"])


def test_row_7_ten_times_the_same_writes_side_by_side_count_once(
    county: County, http: httpx.Client
) -> None:
    """A clash and a refusal among them: one record, one notice of each, one line in the journal."""
    record = a_filed_hazard(county)
    phone, officer = joined(county, "worker", http), joined(county, "township", http)
    seen = body_of(county, record)
    for one, words in ((officer, "乡镇写的"), (phone, "网格员写的")):
        one.act(
            "hazard.edit",
            record,
            {"set": {"description": words}},
            base={"description": seen["f"]["description"]},
            base_ver=seen["ver"],
        )
    phone.act("hazard.create", uuid7(), {"set": a_report(phone.person, MEILI)})
    phone.act("hazard.move", record, {"move": "close", "from": "assigned", "set": {}})
    officer.exchange(http)
    writes = phone.request(phone.outbox, pull=False)

    def send(_: int) -> list[dict[str, Any]]:
        with httpx.Client(timeout=30) as line:
            answer = line.post(
                f"{county.url}/sync/v1/exchange",
                headers={"Authorization": f"Bearer {phone.token}"},
                json=writes,
            )
        results: list[dict[str, Any]] = answer.raise_for_status().json()["results"]
        return results

    with ThreadPoolExecutor(TIMES) as pool:
        answers = list(pool.map(send, range(TIMES)))

    first = {tuple(result["status"] for result in results) for results in answers}
    assert {("conflict", "applied", "rejected")} == first
    assert TIMES - 1 == sum(results[0].get("dup", False) for results in answers)
    known = everything(county)
    assert 1 == len([key for key in known if key.startswith("conflict/")])
    assert 1 == len([key for key in known if key.startswith("quarantine/")])
    assert 2 == len([key for key in known if key.startswith("hazard/")])
    ours = {op["op_id"] for op in writes["ops"]}
    before = rows_of(county)
    assert len(ours) == len([row for row in before["operation"] if ours & {str(v) for v in row}])
    for again in range(TIMES):
        send(again)
    assert before == rows_of(county)


def test_row_19_a_wrong_clock_changes_no_outcome_and_is_told(
    county: County, http: httpx.Client
) -> None:
    """Three days behind, right, three days ahead: the same work ends in the same state.

    Whether the phone could measure how old its work is, or was switched off in between.
    """
    for age_ms in (0, None):
        ends = [
            _the_same_work(county, http, ahead, age_ms) for ahead in (-3 * DAY, 0 * DAY, 3 * DAY)
        ]
        assert ends[0] == ends[1] == ends[2]
        assert "closed" == ends[0]["state"]


def _the_same_work(
    county: County, http: httpx.Client, ahead: timedelta, age_ms: int | None
) -> dict[str, Any]:
    phone = joined(county, "worker", http)
    record = uuid7()

    def now() -> str:
        return (datetime.now(UTC) + ahead).isoformat(timespec="milliseconds")[:-6] + "Z"

    def act(verb: str, args: dict[str, Any], **more: Any) -> None:
        phone.act(f"hazard.{verb}", record, args, at=now(), age_ms=age_ms, **more)

    report = a_report(phone.person, MEILI, description="钟不准也一样")
    claimed = datetime.fromisoformat(report["captured_at"]) + ahead
    report["captured_at"] = claimed.isoformat(timespec="milliseconds")[:-6] + "Z"
    act("create", {"set": report})
    act("edit", {"set": {"place": "屋檐下"}}, base={"place": report["place"]}, base_ver=1)
    act(
        "edit",
        {"set": {"description": "裂缝两米"}},
        base={"description": "钟不准也一样"},
        base_ver=2,
    )
    act("append", {"add": {"notes": [{"id": f"{uuid7()}:0", "text": "补一句"}]}})
    told = phone.exchange(http)["results"]
    assert ["applied"] * 4 == [result["status"] for result in told], told
    _assigned(county, http, record, phone.person)
    rectified = {"photos_after": [a_photo_fact("a" * 64, 1, taken_at=now())]}
    step = {"move": "submit", "from": "assigned", "set": {"measures": "已填缝"}, "add": rectified}
    act("move", step, base_ver=6)
    told = phone.exchange(http)["results"]
    assert ["applied"] == [result["status"] for result in told], told
    _reviewed(county, http, record)
    body = body_of(county, record)
    for entry in [entry for entry in body["log"] if entry["by"]["id"] == phone.person["id"]]:
        # The phone's claim and the true time stand side by side; screens tell more than 5 minutes.
        told_at = entry["got"] if age_ms is None else entry["at_est"]
        off = datetime.fromisoformat(entry["at"]) - datetime.fromisoformat(told_at)
        assert abs(off - ahead) < timedelta(minutes=1)
    own = {"captured_at", "notes", "photos_after", "no"}
    fields = {k: v for k, v in body["f"].items() if k not in own}
    return {
        "state": body["state"],
        "ver": body["ver"],
        "fields": fields,
        "notes": [note["text"] for note in body["f"]["notes"]],
        "acts": [(entry["act"], entry.get("set")) for entry in body["log"]],
    }


def _assigned(county: County, http: httpx.Client, record: str, person: dict[str, Any]) -> None:
    """The township, whose clock is right, files the record and gives it to the person."""
    due_on = (datetime.now(UTC).date() + timedelta(days=20)).isoformat()
    named = {"id": person["id"], "name": person["name"]}
    _by_the_township(
        county,
        http,
        record,
        {"move": "file", "from": "reported", "set": {"level": "general"}},
        {
            "move": "assign",
            "from": "filed",
            "set": {"assigned_person": named, "due_on": due_on},
        },
    )


def _reviewed(county: County, http: httpx.Client, record: str) -> None:
    """The township looks at the photos and closes the record."""
    passed = {"review_result": "passed"}
    _by_the_township(county, http, record, {"move": "close", "from": "submitted", "set": passed})


def _by_the_township(
    county: County, http: httpx.Client, record: str, *steps: dict[str, Any]
) -> None:
    officer = joined(county, "township", http)
    for step in steps:
        officer.act("hazard.move", record, step)
    told = officer.exchange(http)["results"]
    assert ["applied"] * len(steps) == [result["status"] for result in told], told


def _fact(picture: bytes) -> dict[str, Any]:
    return a_photo_fact(hashlib.sha256(picture).hexdigest(), len(picture))
