"""What happened before a browser test begins, told over the wire by the people concerned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from county import MEILI, County
from simulators.phone import Phone as Wire
from simulators.phone import a_report, uuid7


def a_filed_hazard(county: County) -> str:
    """A hazard in Meili village, reported by the worker and filed by the township; its id."""
    record = uuid7()
    with httpx.Client(timeout=30) as http:
        reporter = Wire(county.url, county.codes["worker2"])
        reporter.register(http)
        reporter.act(
            "hazard.create",
            record,
            {"set": a_report(reporter.person, MEILI, description="村道边坡掉石头")},
        )
        assert ["applied"] == [r["status"] for r in reporter.exchange(http)["results"]]
        officer = Wire(county.url, county.codes["township2"])
        officer.register(http)
        officer.act(
            "hazard.move", record, {"move": "file", "from": "reported", "set": {"level": "general"}}
        )
        officer.act(
            "hazard.move",
            record,
            {
                "move": "assign",
                "from": "filed",
                "set": {
                    "assigned_person": {"id": reporter.person["id"], "name": "赖春兰"},
                    "due_on": (datetime.now(UTC).date() + timedelta(days=20)).isoformat(),
                },
            },
        )
        told = officer.exchange(http)
        assert ["applied", "applied"] == [r["status"] for r in told["results"]], told["results"]
    return record


def body_of(county: County, record: str, kind: str = "hazard") -> dict[str, Any]:
    """The record as the county sees it."""
    return everything(county)[f"{kind}/{record}"]


def everything(county: County) -> dict[str, dict[str, Any]]:
    """All records that the county officer may see."""
    with httpx.Client(timeout=30) as http:
        reader = Wire(county.url, county.codes["county"])
        reader.register(http)
        reader.pull_all(http)
        return reader.records
