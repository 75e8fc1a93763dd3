"""What a yearly evaluation of a shelter comes to; twin of `pwa/src/core/shelter-evaluation.ts`.

Nothing of this is stored: it follows from the answers, the shelter's checks, and a table of
thresholds. What rests on a threshold that nobody confirmed is "pending", never passed or failed;
a veto rests on none.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, Any, Literal

from xunan.domain.near import distance_m
from xunan.domain.shelter_readiness import VETOES as SEEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Body = Mapping[str, Any]

Grade = Literal["excellent", "good", "fair", "failed", "pending"]
Answer = Literal["met", "unmet", "pending", "unknown"]

PARTS = (
    "score_layout",
    "score_function",
    "score_radius",
    "score_capacity",
    "score_facilities",
)
# Answers that rule a shelter out, whatever its points.
FLAGS = ("danger_zone", "unsafe_structure")
GRADES: tuple[tuple[Grade, str], ...] = (
    ("excellent", "grade_excellent"),
    ("good", "grade_good"),
    ("fair", "grade_fair"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A row of the table; nobody has confirmed it while `confirmed_by` is empty."""

    key: str
    standard: str
    clause: str
    value: float
    unit: str
    confirmed_by: str = ""
    confirmed_on: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Points of 100, what rules it out, the grade, and what was compared with a threshold.

    `capacity_calc` is how many people the effective area holds, None where that is not known.
    """

    total: int
    vetoes: tuple[str, ...]
    grade: Grade
    capacity_calc: int | None
    capacity: Answer
    radius: Answer


def evaluate(
    evaluation: Body, checks: Iterable[Body], thresholds: Mapping[str, Threshold]
) -> Evaluation:
    """Judge an evaluation; the checks are those of its shelter, in any order."""
    fields = evaluation["f"]
    total = sum(fields.get(part) or 0 for part in PARTS)
    vetoes = [flag for flag in FLAGS if fields.get(flag) is True]
    vetoes += ["one_exit"] if fields.get("entrances") in {0, 1} else []
    vetoes += ["locked"] if locked_since(checks) else []
    stay = fields.get("duration_class", "")
    area, away = thresholds.get(f"area_{stay}"), thresholds.get(f"distance_{stay}")
    calc = capacity_of(fields.get("effective_area_m2"), area)
    bars = [thresholds.get(key) for _, key in GRADES]
    used = [*bars, area, away]
    confirmed = all(one is not None and one.confirmed_by for one in used)
    grade: Grade = "pending"
    if vetoes:
        grade = "failed"
    elif confirmed:
        reached = zip(GRADES, bars, strict=True)
        grade = next((name for (name, _), bar in reached if bar and total >= bar.value), "failed")
    return Evaluation(
        total,
        tuple(vetoes),
        grade,
        calc,
        _within(fields.get("capacity"), calc, area),
        _within(fields.get("radius_m"), away.value if away else None, away),
    )


def capacity_of(effective_m2: float | None, area: Threshold | None) -> int | None:
    """How many people the area holds; None where the area or its threshold is not known."""
    if not effective_m2 or area is None or area.value <= 0:
        return None
    return floor(effective_m2 / area.value)


def locked_since(checks: Iterable[Body]) -> bool:
    """Whether a check found the gate locked and none after it, by time of capture, has passed."""
    locked = False
    for check in sorted(checks, key=lambda one: (one["f"]["captured_at"], one["id"])):
        fields = check["f"]
        if fields.get("gate") == "locked":
            locked = True
        elif not any(fields.get(item) == "problem" for item in SEEN):
            locked = False
    return locked


def people_inside(point: Body, radius_m: float, places: Sequence[Body]) -> int:
    """The people whose village's point lies within the radius, the edge included."""
    return sum(place.get("people") or 0 for place in places if distance_m(point, place) <= radius_m)


def _within(value: float | None, bar: float | None, rests_on: Threshold | None) -> Answer:
    if value is None or bar is None or rests_on is None:
        return "unknown"
    if not rests_on.confirmed_by:
        return "pending"
    return "met" if value <= bar else "unmet"
