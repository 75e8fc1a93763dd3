"""Golden cases made by hand: when each condition holds, what date it is, what looks the same.

The expected answers are written, not computed; tests hold both languages to them.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from xunan.domain.needs import (
    AtLeast,
    AtMost,
    Condition,
    DateWithin,
    EitherFilled,
    Equal,
    Filled,
    IsActor,
    NoPersonalFacts,
    NotBefore,
    NotWho,
    OnlyRoles,
    PhotoAfter,
    PhotoNear,
)

_POINT = {"lat": 25.79389, "lon": 114.54256, "accuracy_m": 8}


def _made(act: str, who: str, at: str, **more: Any) -> dict[str, Any]:
    return {
        "op": at,
        "act": act,
        "by": {"id": who, "name": who, "role": "grid_worker"},
        "at": at,
        **more,
    }


_SUBMIT = _made("submit", "a", "2026-06-10T01:00:00Z", to="submitted")
_SUBMIT_TOO = _made("submit", "b", "2026-06-10T02:00:00Z")
_AGAIN = _made("submit", "b", "2026-06-12T02:00:00Z", to="submitted")
_ASSIGN = _made("assign", "o", "2026-06-05T01:00:00Z", to="assigned")
_ASSIGN_FIXED = _made(
    "assign", "o", "2026-06-05T01:00:00Z", to="assigned", at_est="2026-06-07T01:00:00.500Z"
)
# The desk's clock was three days ahead; the server heard of it before it had been done.
_ASSIGN_AHEAD = _made(
    "assign", "o", "2026-06-08T01:00:00Z", to="assigned", got="2026-06-05T01:30:00.000Z"
)
# Phones three days behind and ahead, by measure; and one that had been switched off in between.
_SLOW = _made(
    "submit", "a", "2026-06-02T03:00:00Z", at_est="2026-06-05T03:00:00.000Z", add={"p": 1}
)
_FAST = _made(
    "submit", "a", "2026-06-08T03:00:00Z", at_est="2026-06-05T03:00:00.000Z", add={"p": 1}
)
_UNMEASURED = _made(
    "append", "a", "2026-06-02T03:00:00Z", got="2026-06-05T03:00:00.000Z", add={"p": 1}
)
_UNSENT = _made("append", "a", "2026-06-02T03:00:00Z", add={"p": 1})
_DAY_MS = 86_400_000
_ASSIGN_LATE = _made("assign", "o", "2026-06-30T01:00:00Z")
_NEAR = DateWithin(field="d", low_days=0, high_days=30, unless=("level", "major"), code="c")
_AFTER = PhotoAfter(field="p", move="assign", code="c")
_CLOSE_BY = PhotoNear(field="p", geo="g", metres=200, code="c")
_PRIVATE = NoPersonalFacts(field="t", code="c")
_KEYS = AtLeast(field="m", count=2, where=("key", True), code="c")
_LOCKED = AtLeast(field="p", count=2, when=("gate", ("locked", "shut")), code="c")
_LEFT = NotBefore(field="left", other="came", code="c")
_WITHIN = AtMost(field="present", other="roll", code="c")
_ROWS_WITHIN = AtMost(field="present", other="roll", each="classes", code="c")
_ALL_THERE = Equal(field="counted", other="present", code="c")
_ON_SPOT = Filled(field="p", when=("spot", True), code="c")


def _at(taken_at: str) -> dict[str, Any]:
    return {"p": [{"sha256": "a", "taken_at": taken_at}]}


def _photo_at(lat: float, key: str = "geo") -> dict[str, Any]:
    return {"g": _POINT, "p": [{key: {"lat": lat, "lon": 114.54256}}, {"sha256": "x"}]}


# Condition, fields, timeline, whether it holds; "a" of the role grid_worker acts on 2026-06-20.
_CONDITIONS: tuple[tuple[Condition, dict[str, Any], list[dict[str, Any]], bool], ...] = (
    (Filled(field="p", code="c"), {"p": [1]}, [], True),
    (Filled(field="p", code="c"), {"p": []}, [], False),
    (Filled(field="p", code="c"), {"p": ""}, [], False),
    (Filled(field="p", code="c"), {"p": None}, [], False),
    (Filled(field="p", code="c"), {"p": False}, [], True),
    (Filled(field="p", code="c"), {"p": 0}, [], True),
    (_ON_SPOT, {}, [], True),
    (_ON_SPOT, {"spot": False}, [], True),
    (_ON_SPOT, {"spot": 1}, [], True),
    (_ON_SPOT, {"spot": True}, [], False),
    (_ON_SPOT, {"spot": True, "p": [1]}, [], True),
    (EitherFilled(fields=("p", "t"), code="c"), {"t": "x"}, [], True),
    (EitherFilled(fields=("p", "t"), code="c"), {"p": []}, [], False),
    (IsActor(field="w", code="c"), {"w": {"id": "a", "name": "甲"}}, [], True),
    (IsActor(field="w", code="c"), {"w": {"id": "b", "name": "乙"}}, [], False),
    (IsActor(field="w", code="c"), {}, [], True),
    (_KEYS, {"m": [{"key": True}, {"key": True}]}, [], True),
    (_KEYS, {"m": [{"key": True}, {"key": False}, {}]}, [], False),
    (_KEYS, {}, [], False),
    (_LOCKED, {"gate": "locked", "p": [1]}, [], False),
    (_LOCKED, {"gate": "locked", "p": [1, 2]}, [], True),
    (_LOCKED, {"gate": "shut"}, [], False),
    (_LOCKED, {"gate": "open"}, [], True),
    (_LOCKED, {}, [], True),
    (_LEFT, {"left": "2026-06-20T01:00:00Z", "came": "2026-06-20T01:00:00.000Z"}, [], True),
    (_LEFT, {"left": "2026-06-20T00:59:59Z", "came": "2026-06-20T01:00:00Z"}, [], False),
    (_LEFT, {"left": "2026-06-20T00:59:59Z"}, [], True),
    (_LEFT, {"came": "2026-06-20T01:00:00Z", "left": None}, [], True),
    (NotWho(move="submit", code="c"), {}, [], True),
    (NotWho(move="submit", code="c"), {}, [_SUBMIT], False),
    (NotWho(move="submit", code="c"), {}, [_SUBMIT, _SUBMIT_TOO], False),
    (NotWho(move="submit", code="c"), {}, [_SUBMIT, _AGAIN], True),
    (NotWho(move="submit", code="c"), {}, [{**_SUBMIT, "act": "close"}], True),
    (OnlyRoles(field="l", value="major", roles=("county_officer",), code="c"), {}, [], True),
    (
        OnlyRoles(field="l", value="major", roles=("county_officer",), code="c"),
        {"l": "major"},
        [],
        False,
    ),
    (
        OnlyRoles(field="l", value="major", roles=("grid_worker",), code="c"),
        {"l": "major"},
        [],
        True,
    ),
    (_WITHIN, {}, [], True),
    (_WITHIN, {"present": 587}, [], True),
    (_WITHIN, {"present": 600, "roll": 600}, [], True),
    (_WITHIN, {"present": 601, "roll": 600}, [], False),
    (_ROWS_WITHIN, {}, [], True),
    (_ROWS_WITHIN, {"classes": [{"present": 0, "roll": 43}, {"roll": 42}]}, [], True),
    (
        _ROWS_WITHIN,
        {"classes": [{"present": 42, "roll": 43}, {"present": 1, "roll": 0}]},
        [],
        False,
    ),
    (_ALL_THERE, {"counted": 586}, [], True),
    (_ALL_THERE, {"counted": 586, "present": 587}, [], False),
    (_ALL_THERE, {"counted": 588, "present": 587}, [], False),
    (_ALL_THERE, {"counted": 587, "present": 587}, [], True),
    (_NEAR, {}, [], True),
    (_NEAR, {"d": "2026-06-19"}, [], False),
    (_NEAR, {"d": "2026-06-20"}, [], True),
    (_NEAR, {"d": "2026-07-20"}, [], True),
    (_NEAR, {"d": "2026-07-21"}, [], False),
    (_NEAR, {"d": "2026-07-21", "level": "major"}, [], True),
    (_NEAR, {"d": "2026-06-19", "level": "major"}, [], False),
    (_AFTER, _at("2026-01-01T00:00:00Z"), [], True),
    (_AFTER, {}, [_ASSIGN], False),
    (_AFTER, _at("2026-06-05T01:00:00Z"), [_ASSIGN], False),
    (_AFTER, _at("2026-06-05T01:00:00.001Z"), [_ASSIGN], True),
    (_AFTER, _at("2026-06-06T00:00:00Z"), [_ASSIGN_FIXED], False),
    (_AFTER, _at("2026-06-07T01:00:00.501Z"), [_ASSIGN_FIXED], True),
    (_AFTER, _at("2026-06-06T00:00:00Z"), [_ASSIGN, _ASSIGN_LATE], True),
    (_AFTER, _at("2026-06-02T02:00:00Z"), [_ASSIGN, _SLOW], True),
    (_AFTER, _at("2026-06-02T00:30:00Z"), [_ASSIGN, _SLOW], False),
    (_AFTER, _at("2026-06-08T00:30:00Z"), [_ASSIGN, _FAST], False),
    (_AFTER, _at("2026-06-08T02:00:00Z"), [_ASSIGN, _FAST], True),
    (_AFTER, _at("2026-06-02T02:00:00Z"), [_ASSIGN, _UNMEASURED], True),
    (_AFTER, _at("2026-06-02T00:30:00Z"), [_ASSIGN, _UNMEASURED], False),
    (_AFTER, _at("2026-06-02T02:00:00Z"), [_ASSIGN, {**_SLOW, "add": {"q": 1}}], False),
    (_AFTER, {"p": [*_at("2026-06-01T00:00:00Z")["p"]] * 2}, [_ASSIGN, _SLOW, _SLOW], False),
    (_AFTER, _at("2026-06-05T02:00:00Z"), [_ASSIGN_AHEAD], True),
    (_CLOSE_BY, {"p": [{"geo": _POINT}]}, [], True),
    (_CLOSE_BY, _photo_at(25.79560), [], True),
    (_CLOSE_BY, _photo_at(25.79590), [], False),
    (_CLOSE_BY, _photo_at(25.79590, "exif_geo"), [], False),
    (_CLOSE_BY, {"g": _POINT, "p": []}, [], True),
    (_PRIVATE, {}, [], True),
    (_PRIVATE, {"t": "屋后裂缝宽3厘米，长13900毫米"}, [], True),
    (_PRIVATE, {"t": "户主13907971234，已告知"}, [], False),
    (_PRIVATE, {"t": "打0797-8541234"}, [], False),
    (_PRIVATE, {"t": "身份证36072419800101123X"}, [], False),
    (_PRIVATE, {"t": "编号360724103202600012345678"}, [], True),
)

# What has not been sent yet is moved by what the phone may be behind, in milliseconds.
_BEHIND: tuple[tuple[Condition, dict[str, Any], list[dict[str, Any]], int, bool], ...] = (
    (_AFTER, _at("2026-06-02T02:00:00Z"), [_ASSIGN], 3 * _DAY_MS, True),
    (_AFTER, _at("2026-06-02T01:00:00Z"), [_ASSIGN], 3 * _DAY_MS, False),
    (_AFTER, _at("2026-06-08T00:59:59Z"), [_ASSIGN], -3 * _DAY_MS, False),
    (_AFTER, _at("2026-06-02T02:00:00Z"), [_ASSIGN, _UNSENT], 3 * _DAY_MS, True),
    (_AFTER, _at("2026-06-02T00:30:00Z"), [_ASSIGN, _SLOW], 9 * _DAY_MS, False),
    (_AFTER, {"p": [*_at("2026-06-02T00:30:00Z")["p"]] * 2}, [_ASSIGN, _SLOW], 4 * _DAY_MS, True),
)


def condition_cases() -> dict[str, Any]:
    """Conditions, facts and whether the condition holds."""
    return {
        "today": "2026-06-20",
        "actor": {"id": "a", "name": "甲", "role": "grid_worker"},
        "cases": [
            [asdict(condition), fields, log, holds] for condition, fields, log, holds in _CONDITIONS
        ],
        "behind": [[asdict(condition), *case] for condition, *case in _BEHIND],
    }


def date_cases() -> dict[str, Any]:
    """Local dates of instants, and days between dates."""
    return {
        "local": [
            ["2026-06-20T15:59:59.999Z", "2026-06-20"],
            ["2026-06-20T16:00:00Z", "2026-06-21"],
            ["2025-12-31T16:00:00.000Z", "2026-01-01"],
            ["2028-02-28T20:00:00Z", "2028-02-29"],
        ],
        "left": [
            ["2026-06-20", "2026-06-20", 0],
            ["2026-06-19", "2026-06-20", -1],
            ["2026-07-20", "2026-06-20", 30],
            ["2027-01-01", "2026-12-31", 1],
        ],
    }


def near_cases() -> dict[str, Any]:
    """Pairs of (category, latitude, found at): do they look the same within 50 m and 2 h."""
    here = ["geo", 25.79389, "2026-06-20T02:00:00Z"]
    return {
        "cases": [
            [here, ["geo", 25.79389, "2026-06-20T02:00:00Z"], True],
            [here, ["geo", 25.79430, "2026-06-20T04:00:00.000Z"], True],
            [here, ["geo", 25.79440, "2026-06-20T02:00:00Z"], False],
            [here, ["geo", 25.79389, "2026-06-20T04:00:00.001Z"], False],
            [here, ["road", 25.79389, "2026-06-20T02:00:00Z"], False],
            [here, ["geo", None, "2026-06-20T02:00:00Z"], False],
        ]
    }
