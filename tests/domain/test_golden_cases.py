"""The hand-made golden cases, which bind TypeScript too, hold in Python."""

import json
from typing import get_args

import pytest

from xunan.contract.hand_conditions import _BEHIND, _CONDITIONS, date_cases, near_cases
from xunan.contract.hand_fields import _FIELDS, CODES
from xunan.domain.conditions import Facts, holds
from xunan.domain.deadlines import days_left, local_date
from xunan.domain.kind import LIST_TYPES, Field, FieldType
from xunan.domain.near import looks_same
from xunan.domain.needs import Condition
from xunan.domain.people import Actor
from xunan.domain.validate import fits, fits_list
from xunan.kinds import KINDS

HAZARD = KINDS[0]
ACTOR = Actor(id="a", name="甲", role="grid_worker")
CODE_SETS = {name: frozenset(codes) for name, codes in CODES.items()}
VALUES = [
    pytest.param(field, value, good, id=f"{field.name} {json.dumps(value)[:40]}")
    for field, takes, refuses in _FIELDS
    for good, values in ((True, takes), (False, refuses))
    for value in values
]


@pytest.mark.parametrize(("field", "value", "good"), VALUES)
def test_a_field_takes_what_it_should_and_nothing_else(field: Field, value, good) -> None:
    taken = fits_list(field, value) if field.type in LIST_TYPES else fits(field, value, CODE_SETS)

    assert good is taken


def test_every_field_type_has_cases() -> None:
    """A new type without cases would not be bound to its twin."""
    assert set(get_args(FieldType)) == {field.type for field, _, _ in _FIELDS}


@pytest.mark.parametrize(("condition", "fields", "log", "expected"), _CONDITIONS)
def test_a_condition_holds_or_breaks(condition: Condition, fields, log, expected) -> None:
    assert expected is holds(condition, Facts(fields, log, ACTOR, "2026-06-20"))


@pytest.mark.parametrize(("condition", "fields", "log", "behind_ms", "expected"), _BEHIND)
def test_P26_a_photo_is_moved_by_what_its_phone_may_be_behind(
    condition: Condition, fields, log, behind_ms, expected
) -> None:
    facts = Facts(fields, log, ACTOR, "2026-06-20", behind_ms)

    assert expected is holds(condition, facts)


def test_every_condition_has_cases() -> None:
    assert set(get_args(Condition)) == {type(condition) for condition, *_ in _CONDITIONS}


def test_local_dates_and_days_left() -> None:
    for moment, day in date_cases()["local"]:
        assert day == local_date(moment)
    for due, today, days in date_cases()["left"]:
        assert days == days_left(due, today)


@pytest.mark.parametrize(("one", "other", "expected"), near_cases()["cases"])
def test_doubles_are_alike_close_and_soon(one, other, expected) -> None:
    def record(key: str, place) -> dict:
        category, lat, at = place
        geo = {} if lat is None else {"geo": {"lat": lat, "lon": 114.54256}}
        return {"id": key, "f": {"category": category, "captured_at": at, **geo}}

    assert expected is looks_same(HAZARD, record("1", one), record("2", other))
    assert expected is looks_same(HAZARD, record("2", other), record("1", one))


def test_a_record_is_not_its_own_double() -> None:
    place = {
        "category": "geo",
        "captured_at": "2026-06-20T02:00:00Z",
        "geo": {"lat": 25, "lon": 114},
    }

    assert not looks_same(HAZARD, {"id": "1", "f": place}, {"id": "1", "f": place})
