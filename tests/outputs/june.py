"""Story S6's month: Yingqian township in June 2026, and the hazard that came late."""

from __future__ import annotations

from typing import Any

from outputs.hazards import OFFICER, REVIEWER, WORKER, a_hazard, an_entry


def june() -> list[dict[str, Any]]:
    """Carried in 7, new 23, closed 19 (17 in time, 2 late), open 11, overdue 3, major 1 listed."""
    carried_closed = [an_item("2026-05-20", "2026-06-05", "2026-06-04") for _ in range(5)]
    carried_overdue = [an_item("2026-05-10", "2026-05-28", "") for _ in range(2)]
    closed_in_time = [an_item("2026-06-03", "2026-06-18", "2026-06-18") for _ in range(12)]
    closed_late = [an_item("2026-06-02", "2026-06-12", "2026-06-14") for _ in range(2)]
    overdue = [an_item("2026-06-10", "2026-06-25", "")]
    still_open = [an_item("2026-06-20", "2026-07-10", "") for _ in range(8)]
    still_open[0] |= {"level": "major", "level_basis": "坡下住23人", "listed": True}
    still_open[1] |= {"place": "伏垇村移民安置点后山"}
    still_open[2] |= {"place": "通沙塅村公路内侧"}
    items = carried_closed + carried_overdue + closed_in_time + closed_late + overdue + still_open
    return [as_hazard(number, item) for number, item in enumerate(items, start=1)]


def the_late_one() -> dict[str, Any]:
    """Found on 29 June, on the server and filed on 2 July."""
    item = an_item("2026-06-29", "2026-07-12", "") | {
        "place": "水库坝脚",
        "description": "坝脚渗水，水色发黄。",
        "filed": "2026-07-02",
    }
    return as_hazard(31, item)


def closed_on(hazard: dict[str, Any], day: str) -> dict[str, Any]:
    """The hazard after it was closed on a day."""
    log = [*hazard["log"], an_entry("close", REVIEWER, f"{day}T02:00:00Z", to="closed")]
    return hazard | {"state": "closed", "ver": hazard["ver"] + 1, "log": log}


def an_item(found: str, due: str, closed: str) -> dict[str, Any]:
    """The dates of a hazard; `closed` may be ""."""
    return {"found": found, "due": due, "closed": closed}


def as_hazard(number: int, item: dict[str, Any]) -> dict[str, Any]:
    """The hazard of an item, with the timeline its dates ask for."""
    answers = {key: value for key, value in item.items() if key in ANSWERS}
    found, filed = item["found"], item.get("filed", item["found"])
    hazard = a_hazard(
        number,
        captured_at=f"{found}T02:00:00.000Z",
        due_on=item["due"],
        photos_before=None,
        photos_after=None,
        **answers,
    )
    hazard["log"] = [
        an_entry("create", WORKER, f"{found}T02:05:00Z", to="reported"),
        an_entry("file", OFFICER, f"{filed}T03:00:00Z", to="filed", set=["level"]),
        an_entry("assign", OFFICER, f"{filed}T03:05:00Z", to="assigned", set=["due_on"]),
    ]
    hazard["state"], hazard["ver"] = "assigned", 3
    return closed_on(hazard, item["closed"]) if item["closed"] else hazard


ANSWERS = frozenset({"level", "level_basis", "listed", "place", "description"})
