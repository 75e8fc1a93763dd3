"""A shelter's readiness and the head count of an hour, by the golden cases both languages share."""

from __future__ import annotations

import pytest

from xunan.contract.hand_shelters import shelter_cases
from xunan.domain.head_count import head_count
from xunan.domain.relations import Repeat
from xunan.domain.rounds import interval
from xunan.domain.shelter_readiness import readiness

CASES = shelter_cases()
CHECKS = Repeat(days="shelter_check_days", flood_days="shelter_check_flood_days", states=("x",))


@pytest.mark.parametrize("case", CASES["readiness"])
def test_a_shelter_is_as_ready_as_its_newest_check_its_keys_and_the_date_say(case: list) -> None:
    shelter, checks, days, *expected = case
    found = readiness(shelter, checks, CASES["today"], days)

    assert [found.verdict, list(found.reasons), found.checked_on, found.next_on] == expected


@pytest.mark.parametrize("case", CASES["counts"])
def test_who_was_there_at_an_hour_is_counted_once(case: list) -> None:
    arrivals, at, people, households = case
    found = head_count(arrivals, at)

    assert [found.people, found.households] == [people, households]


@pytest.mark.parametrize(
    ("today", "settings", "days"),
    [
        ("2026-03-31", {}, 90),
        ("2026-04-01", {}, 30),
        ("2026-09-30", {}, 30),
        ("2026-10-01", {}, 90),
        ("2026-06-20", {"shelter_check_flood_days": 15}, 15),
        ("2026-04-14", {"flood_first": 415}, 90),
        ("2026-04-15", {"flood_first": 415}, 30),
        # A season that runs over the end of the year.
        ("2026-01-10", {"flood_first": 1101, "flood_last": 115}, 30),
        ("2026-01-16", {"flood_first": 1101, "flood_last": 115}, 90),
    ],
)
def test_checks_come_more_often_in_the_flood_season(
    today: str, settings: dict[str, int], days: int
) -> None:
    assert interval(CHECKS, settings, today) == days
