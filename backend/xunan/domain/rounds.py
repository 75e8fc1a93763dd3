"""How often a place is looked at again, and when it is due; twin of `pwa/src/core/rounds.ts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xunan.domain.deadlines import add_days

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xunan.domain.relations import Repeat

# What holds where the county has set nothing. The flood season's first and last day, both
# included, are month × 100 + day; it may run over the end of the year.
USUAL: dict[str, int] = {
    "shelter_check_days": 90,
    "shelter_check_flood_days": 30,
    "inspection_days": 30,
    "patrol_days": 1,
    "flood_first": 401,
    "flood_last": 930,
}


def interval(repeat: Repeat, settings: Mapping[str, int], today: str) -> int:
    """Days between two rounds, as they count on this local date."""
    known = {**USUAL, **settings}
    day, first, last = int(today[5:7] + today[8:10]), known["flood_first"], known["flood_last"]
    in_flood = first <= day <= last if first <= last else day >= first or day <= last
    return known[repeat.flood_days if repeat.flood_days and in_flood else repeat.days]


def next_due(last_on: str, days: int) -> str:
    """The last day on which the next round is still in time; "" where there was none yet."""
    return add_days(last_on, days) if last_on else ""
