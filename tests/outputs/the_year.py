"""Drills and shelters around June 2026, as the server keeps them."""

from __future__ import annotations

from typing import Any

from outputs.hazards import YINGQIAN

VILLAGE = f"{YINGQIAN}204"
ELSEWHERE = "360724100001"
WHO = {"id": "t1", "name": "刘老师", "role": "school_safety"}


def a_record(kind: str, number: int, log: list[tuple[str, str]], **fields: Any) -> dict[str, Any]:
    """A record whose timeline went through states at instants."""
    acts = [
        {"op": f"{kind}{number}-{at}", "act": "create", "by": WHO, "at": at, "to": state}
        for at, state in log
    ]
    return {
        "id": f"01900000-0000-7000-{9000 + len(kind)}-{number:012x}",
        "kind": kind,
        "ver": len(log),
        "state": log[-1][1],
        "f": {"division_code": VILLAGE, "captured_at": log[0][0], **fields},
        "log": acts,
    }


def a_drill(number: int, held: str, people: int, **fields: Any) -> dict[str, Any]:
    """A drill whose all-clear was given at an instant."""
    log = [("2026-01-02T01:00:00Z", "planned"), (held, "recorded")]
    more = {"time_all_clear": held, "participants": people, "org": "营前小学"}
    return a_record("drill", number, log, **more, **fields)


def a_shelter(number: int, *, keys: int = 2, state: str = "in_service") -> dict[str, Any]:
    """A shelter in service since March, with so many people who hold a key."""
    log = [("2026-03-01T01:00:00Z", "registered"), ("2026-03-02T01:00:00Z", state)]
    holders = [{"name": f"甲{at}", "has_key": True} for at in range(keys)]
    return a_record("shelter", number, log, name=f"场所{number}", managers=holders)


def a_check(number: int, shelter: dict[str, Any], at: str, **found: str) -> dict[str, Any]:
    """A check with nothing found but what is told."""
    more = {"shelter_id": shelter["id"], "captured_at": at, "gate": "open", **found}
    return a_record("shelter_check", number, [(at, "checked")], **more)


def the_year() -> list[dict[str, Any]]:
    """Drills and shelters of Yingqian around June 2026."""
    ready, broken, one_key, stale, limited, given_up = (
        a_shelter(1), a_shelter(2), a_shelter(3, keys=1), a_shelter(4), a_shelter(5),
        a_shelter(6, state="retired"),
    )  # fmt: skip
    cancelled = a_drill(5, "2026-06-11T02:00:00Z", 900) | {"state": "cancelled"}
    return [
        a_drill(1, "2026-06-30T15:59:59Z", 625),
        # Already the first of July in the county.
        a_drill(2, "2026-06-30T16:00:00Z", 40),
        a_drill(3, "2026-03-10T02:00:00Z", 20),
        a_drill(4, "2025-12-31T15:00:00Z", 70),
        cancelled,
        a_drill(6, "2026-06-05T02:00:00Z", 30, division_code=ELSEWHERE),
        ready, broken, one_key, stale, limited, given_up,
        a_check(1, ready, "2026-06-20T02:00:00Z"),
        # What is found in July says nothing about June.
        a_check(2, ready, "2026-07-01T01:00:00Z", danger="problem"),
        a_check(3, broken, "2026-06-20T02:00:00Z", structure="problem"),
        a_check(4, one_key, "2026-06-20T02:00:00Z"),
        # 30 days in the flood season: due again on 30 May.
        a_check(5, stale, "2026-04-30T02:00:00Z"),
        a_check(6, limited, "2026-06-20T02:00:00Z", water="problem"),
    ]  # fmt: skip
