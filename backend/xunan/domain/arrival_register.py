"""The register of a shelter, household by household, each person once (form F8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xunan.domain.deadlines import parse_moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Household:
    """Those who came of one household, its head first, then as they arrived."""

    head: str
    village: str
    people: tuple[Body, ...]


def households(arrivals: Iterable[Body]) -> tuple[Household, ...]:
    """The households in the order in which their first person came.

    As in `head_count`: the same name, year of birth and home village is one person, however many
    phones registered them, and a record marked as a double is nobody. Of two records of a person
    the one that still counts as present stands, then the earlier.
    """
    found: dict[tuple[str, str], dict[tuple[Any, ...], Body]] = {}
    for one in sorted(arrivals, key=_order):
        if one["state"] == "double":
            continue
        fields = one["f"]
        house = found.setdefault((fields["household_head"], fields["home_village"]), {})
        house.setdefault((fields["name"], fields["birth_year"], fields["home_village"]), one)
    listed = [
        Household(head, village, tuple(sorted(people.values(), key=_in_house)))
        for (head, village), people in _once(found).items()
    ]
    return tuple(sorted(listed, key=lambda house: min(_arrival(one) for one in house.people)))


def _once(
    found: dict[tuple[str, str], dict[tuple[Any, ...], Body]],
) -> dict[tuple[str, str], dict[tuple[Any, ...], Body]]:
    """Somebody entered under two heads of household stays in the first only."""
    seen: set[tuple[Any, ...]] = set()
    kept = {}
    for house, people in found.items():
        left = {person: one for person, one in people.items() if person not in seen}
        seen |= set(left)
        if left:
            kept[house] = left
    return kept


def _order(one: Body) -> tuple[bool, Any, str]:
    return (one["state"] != "present", _arrival(one), one["id"])


def _in_house(one: Body) -> tuple[bool, Any, str]:
    return (one["f"]["name"] != one["f"]["household_head"], _arrival(one), one["id"])


def _arrival(one: Body) -> Any:
    return parse_moment(one["f"]["arrived_at"])
