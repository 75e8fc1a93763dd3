"""The indicators of a plan and how a place stands against them; the indicators are data.

A plan that ends is followed by new rows; nothing here knows a target.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Literal

from xunan.domain.ledger import rate

if TYPE_CHECKING:
    from xunan.domain.figures import PlaceFigures

# What is reckoned from the records; "" where the records do not know it.
Measure = Literal["", "drills", "participants", "closing_rate", "on_time_rate", "shelters_ready"]
Direction = Literal["at_least", "at_most", "below"]
RATES = frozenset({"closing_rate", "on_time_rate", "shelters_ready"})
DECEMBER = "12"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One row of the plan.

    `target` is reached over `years` years together, for a rate it is in per cent; None where
    nobody has set one. `baseline` was measured in the years up to `baseline_year`.
    """

    name: str
    zh: str
    en: str
    baseline_year: int
    target_year: int
    direction: Direction
    formula_zh: str
    formula_en: str
    source_zh: str
    source_en: str
    measure: Measure = ""
    unit_zh: str = ""
    unit_en: str = ""
    baseline: int | float | None = None
    target: int | float | None = None
    years: int = 1


@dataclass(frozen=True, slots=True)
class Standing:
    """How a place stands: for counts `part` of `whole`, the year's share of the target.

    For a rate they are what is divided. `shown` is the rate in words, "—" where there is none;
    `yearly` the target of one year as text, "" where none is set. `met` is None while it cannot
    be told: no target, nothing measured, or a year that still runs.
    """

    indicator: Indicator
    part: int | None
    whole: int | None
    yearly: str
    shown: str
    met: bool | None


def standing(indicator: Indicator, place: PlaceFigures, month: str) -> Standing:
    """Where the place stands at the end of a month ("2026-06")."""
    goal = _yearly(indicator)
    yearly = "" if goal is None else _plain(goal)
    part, whole = _measured(indicator.measure, place)
    if part is None:
        return Standing(indicator, None, None, yearly, rate(0, 0), None)
    if indicator.measure in RATES:
        met = None if goal is None or not whole else _fits(indicator, part * 100, goal * whole)
        return Standing(indicator, part, whole, yearly, rate(part, whole or 0), met)
    if goal is None:
        return Standing(indicator, part, None, yearly, rate(0, 0), None)
    met = _fits(indicator, part, goal)
    if met != (indicator.direction != "at_least") or month.endswith(DECEMBER):
        # Settled: a count never falls, and the year is over in December.
        settled: bool | None = met
    else:
        settled = None
    return Standing(indicator, part, None, yearly, _share(part, goal), settled)


def _measured(measure: Measure, place: PlaceFigures) -> tuple[int | None, int | None]:
    hazards = place.hazards
    match measure:
        case "drills":
            return place.year_drills.held, None
        case "participants":
            return place.year_drills.participants, None
        case "closing_rate":
            return hazards.closed, hazards.carried_in + hazards.new
        case "on_time_rate":
            return hazards.due_on_time, hazards.due_in_month
        case "shelters_ready":
            return place.shelters.ready, place.shelters.total
        case "":
            return None, None


def _yearly(indicator: Indicator) -> Decimal | None:
    if indicator.target is None:
        return None
    return Decimal(str(indicator.target)) / indicator.years


def _plain(number: Decimal) -> str:
    """Whole numbers as such, others with one decimal, half up."""
    if number == number.to_integral_value():
        return str(int(number))
    return str(number.quantize(Decimal("0.1"), ROUND_HALF_UP))


def _share(part: int, goal: Decimal) -> str:
    """A count's share of a target that may be no whole number."""
    numerator, denominator = goal.as_integer_ratio()
    return rate(part * denominator, numerator)


def _fits(indicator: Indicator, value: int, goal: Decimal) -> bool:
    match indicator.direction:
        case "at_least":
            return value >= goal
        case "at_most":
            return value <= goal
        case "below":
            return value < goal
