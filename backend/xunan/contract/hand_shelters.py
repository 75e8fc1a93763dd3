"""Golden cases made by hand: when a shelter is ready, and how many people were in it.

The expected answers are written, not computed; tests hold both languages to them.
"""

from __future__ import annotations

from typing import Any

_TWO: list[dict[str, Any]] = [
    {"name": "刘建军", "has_key": True},
    {"name": "钟水生", "has_key": True},
]
_ONE: list[dict[str, Any]] = [
    {"name": "刘建军", "has_key": True},
    {"name": "钟水生", "has_key": False},
    {"name": "甲"},
]
TODAY = "2026-06-20"


def _check(at: str, id_: str = "1", **answers: str) -> dict[str, Any]:
    return {"id": id_, "f": {"captured_at": at, "gate": "open", **answers}}


def _shelter(managers: list[dict[str, Any]], state: str = "in_service") -> dict[str, Any]:
    return {"state": state, "f": {"managers": managers}}


_GOOD = _check("2026-06-02T11:30:00Z")
_LOCKED = _check("2026-06-02T11:30:00Z", gate="locked")
# Shelter, checks, days between checks; verdict, reasons, day of the newest check, day of the next.
_READINESS: tuple[tuple[Any, ...], ...] = (
    (_shelter(_TWO), [_GOOD], 30, "ready", [], "2026-06-02", "2026-07-02"),
    (_shelter(_TWO), [], 30, "not_ready", ["never_checked"], "", ""),
    (_shelter(_ONE), [_GOOD], 30, "not_ready", ["one_key"], "2026-06-02", "2026-07-02"),
    ({"state": "in_service", "f": {}}, [], 30, "not_ready", ["never_checked", "one_key"], "", ""),
    (_shelter(_TWO), [_LOCKED], 30, "unusable", ["locked"], "2026-06-02", "2026-07-02"),
    # The day of the deadline still counts; the day after it does not.
    (_shelter(_TWO), [_GOOD], 18, "ready", [], "2026-06-02", "2026-06-20"),
    (_shelter(_TWO), [_GOOD], 17, "not_ready", ["check_overdue"], "2026-06-02", "2026-06-19"),
    # 19:30 in the evening of the 2nd here; half past midnight of the 3rd here.
    (
        _shelter(_TWO),
        [_check("2026-06-02T16:30:00Z")],
        30,
        "ready",
        [],
        "2026-06-03",
        "2026-07-03",
    ),
    # The newest check by time of capture counts, in whatever order they came.
    (
        _shelter(_TWO),
        [_check("2026-06-10T01:00:00Z", "0"), _LOCKED],
        30,
        "ready",
        [],
        "2026-06-10",
        "2026-07-10",
    ),
    (
        _shelter(_TWO),
        [_check("2026-06-02T11:30:00Z", "0"), {**_LOCKED, "id": "2"}],
        30,
        "unusable",
        ["locked"],
        "2026-06-02",
        "2026-07-02",
    ),
    (
        _shelter(_ONE),
        [_check("2026-06-10T01:00:00Z", structure="problem", water="problem", exits="ok")],
        30,
        "unusable",
        ["structure", "one_key", "water"],
        "2026-06-10",
        "2026-07-10",
    ),
    (
        _shelter(_TWO),
        [_check("2026-06-10T01:00:00Z", exits="problem", signs="unseen")],
        30,
        "limited",
        ["exits"],
        "2026-06-10",
        "2026-07-10",
    ),
    (
        _shelter(_TWO, "registered"),
        [_GOOD],
        30,
        "not_ready",
        [],
        "2026-06-02",
        "2026-07-02",
    ),
    (_shelter(_TWO, "retired"), [_LOCKED], 30, "retired", ["locked"], "2026-06-02", "2026-07-02"),
)


def _person(name: str, arrived: str, state: str = "present", **more: str | int) -> dict[str, Any]:
    fields = {
        "name": name,
        "birth_year": 1956,
        "home_village": "360724207206",
        "household_head": "钟水生",
        "arrived_at": arrived,
    }
    return {"state": state, "f": {**fields, **more}}


_NINE = "2026-07-26T13:00:00Z"
_TEN = "2026-07-26T14:00:00.000Z"
_TWO_AM = "2026-07-26T18:00:00Z"
_CAME = _person("钟秀英", _NINE)
# Arrivals, instant; people, households.
_COUNTS: tuple[tuple[list[dict[str, Any]], str, int, int], ...] = (
    ([], _TWO_AM, 0, 0),
    ([_CAME], _TWO_AM, 1, 1),
    ([_CAME], "2026-07-26T12:59:59Z", 0, 0),
    ([_CAME], _NINE, 1, 1),
    # Two phones registered the same person: counted once.
    ([_CAME, _person("钟秀英", _TEN)], _TWO_AM, 1, 1),
    ([_CAME, _person("钟秀英", _TEN, birth_year=1957)], _TWO_AM, 2, 1),
    ([_CAME, _person("钟秀英", _TEN, home_village="360724207205")], _TWO_AM, 2, 2),
    ([_CAME, _person("黄秋菊", _TEN, household_head="黄秋菊")], _TWO_AM, 2, 2),
    ([_person("钟秀英", _NINE, "left", left_at=_TEN)], "2026-07-26T13:59:59Z", 1, 1),
    ([_person("钟秀英", _NINE, "left", left_at=_TEN)], _TEN, 0, 0),
    # She left and came back: an hour of leaving that is no more true does not count.
    ([_person("钟秀英", _NINE, left_at=_TEN)], _TWO_AM, 1, 1),
    ([_person("钟秀英", _NINE, "double")], _TWO_AM, 0, 0),
)


def shelter_cases() -> dict[str, Any]:
    """Readiness and head counts, each with the answer."""
    return {
        "today": TODAY,
        "readiness": [list(case) for case in _READINESS],
        "counts": [list(case) for case in _COUNTS],
    }
