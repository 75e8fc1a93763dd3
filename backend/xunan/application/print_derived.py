"""What papers say that is stored nowhere: whether a shelter is ready, how many people are there."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, assert_never

from xunan.application.print_model import Fact, FactTable, Grid
from xunan.application.times import LOCAL_ZONE, instant
from xunan.domain.arrival_register import households
from xunan.domain.head_count import head_count
from xunan.domain.rounds import interval
from xunan.domain.shelter_evaluation import GRADES, evaluate, people_inside
from xunan.domain.shelter_readiness import readiness

if TYPE_CHECKING:
    from datetime import date

    from xunan.application.print_context import PaperContext
    from xunan.domain.sheet import Derived

CHECK, ARRIVAL = "shelter_check", "arrival"


def derived(part: Derived, context: PaperContext) -> tuple[FactTable | Grid, ...]:
    """The figure as it stands on the day of printing."""
    heading = context.words(part.heading)
    match part.figure:
        case "readiness":
            facts = _readiness(context)
        case "head_count":
            facts = _head_count(context)
        case "evaluation":
            facts = _evaluation(context)
        case "thresholds":
            return (_thresholds(heading, context),)
        case _:
            assert_never(part.figure)
    return (FactTable(facts, heading),)


def _readiness(context: PaperContext) -> tuple[Fact, ...]:
    say, today = context.wording.say, _today(context)
    checks = context.kinds[CHECK]
    days = interval(checks.repeat, context.numbers, f"{today}") if checks.repeat else 0
    found = readiness(context.body, context.children.get(CHECK, ()), f"{today}", days)
    mark = say("paper.list_mark")
    why = mark.join(say(f"derived.readiness.{reason}") for reason in found.reasons)
    return (
        Fact(say("derived.readiness"), say(f"derived.readiness.{found.verdict}")),
        Fact(say("derived.readiness.why"), why),
        Fact(say("derived.readiness.checked_on"), _day(found.checked_on, context)),
        Fact(say("derived.readiness.next_on"), _day(found.next_on, context)),
    )


def _head_count(context: PaperContext) -> tuple[Fact, ...]:
    """Everybody once, as the register under it lists them."""
    say, arrivals = context.wording.say, context.children.get(ARRIVAL, ())
    now = head_count(arrivals, instant(context.printed_at))
    houses = households(arrivals)
    people = [one for house in houses for one in house.people]
    needs = Counter(need for one in people for need in one["f"].get("special_needs") or ())
    codes = context.kinds[ARRIVAL].field("special_needs")
    words = say("paper.list_mark").join(
        say("derived.count.need", need=context.wording.code(codes.codes, need), count=count)
        for need, count in sorted(needs.items(), key=lambda one: (-one[1], one[0]))
        if codes
    )
    doubles = len(arrivals) - len(people)
    return (
        Fact(
            say("derived.count.all"),
            say("derived.count.people", people=len(people), households=len(houses)),
        ),
        Fact(
            say("derived.count.now"),
            say("derived.count.people", people=now.people, households=now.households),
        ),
        Fact(say("derived.count.needs"), words or say("derived.none")),
        Fact(say("derived.count.doubles"), str(doubles)),
    )


def _evaluation(context: PaperContext) -> tuple[Fact, ...]:
    """Points, vetoes, grade, and the comparisons; what rests on nothing confirmed is told so."""
    say, fields = context.wording.say, context.body["f"]
    found = evaluate(context.body, context.siblings.get(CHECK, ()), context.thresholds)
    mark, point, radius = say("paper.list_mark"), fields.get("geo"), fields.get("radius_m")
    known = any(place.get("people") for place in context.points)
    inside = say("derived.evaluation.unknown")
    if point and radius and known:
        count = people_inside(point, radius, context.points)
        inside = say("derived.evaluation.inside", count=count, radius=radius)
    calc = say("derived.evaluation.unknown")
    if found.capacity_calc is not None:
        calc = say("derived.evaluation.people", count=found.capacity_calc)
    return (
        Fact(say("derived.evaluation.grade"), say(f"derived.evaluation.{found.grade}")),
        Fact(say("derived.evaluation.total"), str(found.total)),
        Fact(
            say("derived.evaluation.vetoes"),
            mark.join(say(f"derived.evaluation.veto.{veto}") for veto in found.vetoes)
            or say("derived.none"),
            wide=True,
        ),
        Fact(say("derived.evaluation.calc"), calc),
        Fact(say("derived.evaluation.capacity"), say(f"derived.evaluation.{found.capacity}")),
        Fact(say("derived.evaluation.people_inside"), inside),
        Fact(say("derived.evaluation.radius"), say(f"derived.evaluation.{found.radius}")),
    )


def _thresholds(heading: str, context: PaperContext) -> Grid:
    """The rows that this evaluation rests on, and who confirmed each."""
    say = context.wording.say
    stay = context.body["f"].get("duration_class", "")
    keys = (f"area_{stay}", f"distance_{stay}", *(key for _, key in GRADES))
    rows = [context.thresholds[key] for key in keys if key in context.thresholds]
    return Grid(
        labels=tuple(
            say(f"derived.threshold.{one}")
            for one in ("what", "standard", "clause", "value", "confirmed")
        ),
        shares=(14.0, 20.0, 18.0, 12.0, 18.0),
        groups=tuple(
            (
                (
                    say(f"derived.threshold.{one.key}"),
                    one.standard,
                    one.clause,
                    f"{one.value:g}{one.unit}",
                    f"{one.confirmed_by}　{one.confirmed_on}".strip()
                    or say("derived.evaluation.pending"),
                ),
            )
            for one in rows
        ),
        empty=say("derived.none"),
        heading=heading,
    )


def _today(context: PaperContext) -> date:
    return context.printed_at.astimezone(LOCAL_ZONE).date()


def _day(text: str, context: PaperContext) -> str:
    return context.wording.day(type(_today(context)).fromisoformat(text)) if text else ""
