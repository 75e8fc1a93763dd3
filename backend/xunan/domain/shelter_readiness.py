"""Whether a shelter could take people in today; twin of `pwa/src/core/shelter-readiness.ts`.

Nothing of this is stored: it follows from the sheet, the newest check and the date.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from xunan.domain.deadlines import local_date
from xunan.domain.rounds import next_due

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Body = Mapping[str, Any]

Readiness = Literal["ready", "limited", "not_ready", "unusable", "retired"]

KEY_HOLDERS = 2
# One of these in the newest check, and nobody may be sent there.
VETOES = ("structure", "danger")
ITEMS = ("exits", "signs", "water", "power", "toilets", "supplies")


@dataclass(frozen=True, slots=True)
class ShelterReadiness:
    """The verdict, why it is no better, and the dates of the newest and the next check ("")."""

    verdict: Readiness
    reasons: tuple[str, ...]
    checked_on: str
    next_on: str


def readiness(shelter: Body, checks: Iterable[Body], today: str, days: int) -> ShelterReadiness:
    """Judge a shelter by its newest check, by time of capture, on a local date.

    `days` is the interval between checks that counts on this date. Order of the verdicts: a veto
    makes it unusable; no check in time or fewer than two key holders, not ready; any other
    problem, limited.
    """
    newest = max(checks, key=lambda one: (one["f"]["captured_at"], one["id"]), default=None)
    fields: Mapping[str, Any] = newest["f"] if newest else {}
    checked_on = local_date(fields["captured_at"]) if newest else ""
    next_on = next_due(checked_on, days)
    vetoes = ["locked"] if fields.get("gate") == "locked" else []
    vetoes += [item for item in VETOES if fields.get(item) == "problem"]
    lacks = [] if newest else ["never_checked"]
    lacks += ["check_overdue"] if newest and next_on < today else []
    holders = [one for one in shelter["f"].get("managers", ()) if one.get("has_key") is True]
    lacks += ["one_key"] if len(holders) < KEY_HOLDERS else []
    problems = [item for item in ITEMS if fields.get(item) == "problem"]
    return ShelterReadiness(
        _verdict(shelter["state"], vetoes, lacks, problems),
        (*vetoes, *lacks, *problems),
        checked_on,
        next_on,
    )


def _verdict(state: str, vetoes: list[str], lacks: list[str], problems: list[str]) -> Readiness:
    if state == "retired":
        return "retired"
    if vetoes:
        return "unusable"
    if lacks or state != "in_service":
        return "not_ready"
    return "limited" if problems else "ready"
