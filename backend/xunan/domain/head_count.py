"""How many people were in a shelter at an hour; twin of `pwa/src/core/head-count.ts`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xunan.domain.deadlines import parse_moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class HeadCount:
    """People and households that were there."""

    people: int
    households: int


def head_count(arrivals: Iterable[Mapping[str, Any]], at: str) -> HeadCount:
    """Count who had come and not left at an instant, from the register as it stands.

    The same name, year of birth and home village is one person, however many phones registered
    them; a record marked as a double counts for nobody. Who left and came back counts as there.
    """
    when = parse_moment(at)
    people, households = set(), set()
    for one in arrivals:
        fields = one["f"]
        if one["state"] == "double" or parse_moment(fields["arrived_at"]) > when:
            continue
        left_at = fields.get("left_at")
        if one["state"] == "left" and left_at and parse_moment(left_at) <= when:
            continue
        people.add((fields["name"], fields["birth_year"], fields["home_village"]))
        households.add((fields["household_head"], fields["home_village"]))
    return HeadCount(len(people), len(households))
