"""Golden cases made by hand: what an evaluation of a shelter comes to, and who lives within reach.

The expected answers are written, not computed; tests hold both languages to them.
"""

from __future__ import annotations

from typing import Any

_WHO = "县应急管理局"


def _row(key: str, value: float, confirmed_by: str = _WHO) -> dict[str, Any]:
    return {
        "key": key,
        "standard": "GB",
        "clause": "1",
        "value": value,
        "unit": "u",
        "confirmed_by": confirmed_by,
        "confirmed_on": "2026-03-01" if confirmed_by else "",
    }


_VALUES = {
    "area_emergency": 0.5,
    "area_short": 2.0,
    "distance_short": 1000,
    "grade_excellent": 90,
    "grade_good": 80,
    "grade_fair": 60,
}
_CONFIRMED = [_row(key, value) for key, value in _VALUES.items()]
_SHIPPED = [_row(key, value, "") for key, value in _VALUES.items()]
_ONE_OPEN = [
    _row(key, value, "" if key == "grade_good" else _WHO) for key, value in _VALUES.items()
]


def _answers(points: int, **more: Any) -> dict[str, Any]:
    """Five parts of so many points each; a shelter for 100 people on 240 m²."""
    parts = ("layout", "function", "radius", "capacity", "facilities")
    return {
        **{f"score_{part}": points for part in parts},
        "danger_zone": False,
        "unsafe_structure": False,
        "entrances": 2,
        "duration_class": "short",
        "effective_area_m2": 240,
        "capacity": 100,
        "radius_m": 800,
        **more,
    }


def _check(at: str, id_: str = "1", **answers: str) -> dict[str, Any]:
    return {"id": id_, "f": {"captured_at": at, "gate": "open", **answers}}


_LOCKED = _check("2026-06-02T11:30:00Z", gate="locked")
_PASSED = _check("2026-06-03T01:00:00Z", "2")
_CRACKED = _check("2026-06-03T01:00:00Z", "2", structure="problem")
# Answers, checks, thresholds;
# points, vetoes, grade, room by area, capacity compared, radius compared.
_EVALUATIONS: tuple[tuple[Any, ...], ...] = (
    (_answers(18), [], _CONFIRMED, 90, [], "excellent", 120, "met", "met"),
    (_answers(16), [], _CONFIRMED, 80, [], "good", 120, "met", "met"),
    (_answers(15), [], _CONFIRMED, 75, [], "fair", 120, "met", "met"),
    (_answers(11), [], _CONFIRMED, 55, [], "failed", 120, "met", "met"),
    # What nobody has confirmed is neither passed nor failed.
    (_answers(18), [], _SHIPPED, 90, [], "pending", 120, "pending", "pending"),
    (_answers(18), [], _ONE_OPEN, 90, [], "pending", 120, "met", "met"),
    (_answers(18), [], [], 90, [], "pending", None, "unknown", "unknown"),
    # A locked gate rules out until a later check has passed, whatever is confirmed.
    (_answers(18), [_LOCKED], _CONFIRMED, 90, ["locked"], "failed", 120, "met", "met"),
    (_answers(18), [_LOCKED], _SHIPPED, 90, ["locked"], "failed", 120, "pending", "pending"),
    (_answers(18), [_PASSED, _LOCKED], _CONFIRMED, 90, [], "excellent", 120, "met", "met"),
    (_answers(18), [_LOCKED, _CRACKED], _CONFIRMED, 90, ["locked"], "failed", 120, "met", "met"),
    (
        _answers(20, danger_zone=True, unsafe_structure=True, entrances=1),
        [],
        _CONFIRMED,
        100,
        ["danger_zone", "unsafe_structure", "one_exit"],
        "failed",
        120,
        "met",
        "met",
    ),
    # More people than the area holds, farther than people should walk.
    (
        _answers(18, capacity=121, radius_m=1001),
        [],
        _CONFIRMED,
        90,
        [],
        "excellent",
        120,
        "unmet",
        "unmet",
    ),
    (_answers(18, effective_area_m2=241), [], _CONFIRMED, 90, [], "excellent", 120, "met", "met"),
    # Without a length of stay there is nothing to compare with, and no grade.
    (_answers(18, duration_class=None), [], _CONFIRMED, 90, [], "pending", None, *["unknown"] * 2),
    (_answers(18, radius_m=None), [], _CONFIRMED, 90, [], "excellent", 120, "met", "unknown"),
)

_HALL = {"lat": 25.8, "lon": 114.5}
_PLACES = [
    {"lat": 25.8, "lon": 114.5, "people": 300},
    {"lat": 25.81, "lon": 114.5, "people": 53},
    {"lat": 25.82, "lon": 114.5, "people": 700},
    {"lat": 25.8, "lon": 114.501},
]
# A hundredth of a degree of latitude is 1,111.95 m.
_INSIDE = ((1112, 353), (1111, 300), (0, 300), (5000, 1053))


def evaluation_cases() -> dict[str, Any]:
    """Evaluations and people inside a radius, each with the answer."""
    return {
        "evaluations": [list(case) for case in _EVALUATIONS],
        "inside": [[_HALL, radius, _PLACES, people] for radius, people in _INSIDE],
    }
