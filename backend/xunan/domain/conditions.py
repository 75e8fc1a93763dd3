"""Evaluates the closed set of conditions; twin of `pwa/src/core/conditions.ts`."""

from __future__ import annotations

import re
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, NamedTuple, assert_never

from xunan.domain.deadlines import add_days, epoch_ms, parse_moment
from xunan.domain.kind import (
    AtLeast,
    AtMost,
    Case,
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
from xunan.domain.near import distance_m

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xunan.domain.people import Someone

# Mobile, landline, identity number; written without lookbehind, which old phones lack.
# Each of them has so many digits in a row; most texts have not, and that is found out faster.
_LONG_NUMBER = re.compile(r"[0-9]{7}")
_PERSONAL = re.compile(
    r"(^|[^0-9])(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}|[1-9][0-9]{16}[0-9Xx])([^0-9]|$)"
)


class Facts(NamedTuple):
    """What a condition looks at: the fields after the answers, the timeline, who acts and when.

    `today` is the local date of the act, which may lie days before the server hears of it, and
    `behind_ms` by how much the clock that its author read may have been behind the server's.
    """

    fields: Mapping[str, Any]
    log: Sequence[Mapping[str, Any]]
    actor: Someone
    today: str
    behind_ms: int = 0


def is_filled(value: Any) -> bool:
    """Whether a value is an answer: null, the empty text and the empty list are none."""
    return value is not None and value not in ("", [])


def is_case(case: Case | None, fields: Mapping[str, Any]) -> bool:
    """Whether the field has the value, or one of the values, that the case names.

    No case is always so.
    """
    if case is None:
        return True
    name, wanted = case
    value = fields.get(name)
    if isinstance(wanted, tuple | list):
        return isinstance(value, str) and value in wanted
    return type(value) is type(wanted) and value == wanted


def holds(  # noqa: C901, PLR0911, PLR0912 - one arm a condition
    condition: Condition, facts: Facts
) -> bool:
    """Whether the condition holds for these facts."""
    fields = facts.fields
    match condition:
        case Filled(field=name, when=when):
            return not is_case(when, fields) or is_filled(fields.get(name))
        case EitherFilled(fields=names):
            return any(is_filled(fields.get(name)) for name in names)
        case IsActor(field=name):
            person = fields.get(name)
            return person is None or person.get("id") == facts.actor.id
        case NotWho(move=move):
            return facts.actor.id not in _who_made(facts.log, move)
        case OnlyRoles(field=name, value=value, roles=roles):
            return fields.get(name) != value or facts.actor.role in roles
        case DateWithin():
            return _is_date_within(condition, facts)
        case PhotoAfter(field=name, move=move):
            since = _last_made(facts.log, move)
            return since is None or any(taken > since for taken in _taken_by(facts, name))
        case PhotoNear():
            return _are_photos_near(condition, fields)
        case NoPersonalFacts(field=name):
            text = fields.get(name) or ""
            return _LONG_NUMBER.search(text) is None or _PERSONAL.search(text) is None
        case AtLeast():
            return _are_enough(condition, fields)
        case NotBefore(field=name, other=other):
            later, earlier = fields.get(name), fields.get(other)
            return not later or not earlier or parse_moment(later) >= parse_moment(earlier)
        case AtMost(field=name, other=other, each=each):
            rows = (fields.get(each) or ()) if each else (fields,)
            return all(
                row.get(name) is None or row.get(other) is None or row[name] <= row[other]
                for row in rows
            )
        case Equal(field=name, other=other):
            one, two = fields.get(name), fields.get(other)
            return one is None or two is None or one == two
        case _:
            assert_never(condition)


def _is_date_within(condition: DateWithin, facts: Facts) -> bool:
    value = facts.fields.get(condition.field)
    if not value:
        return True
    if value < add_days(facts.today, condition.low_days):
        return False
    unbounded = condition.unless is not None and is_case(condition.unless, facts.fields)
    return unbounded or value <= add_days(facts.today, condition.high_days)


def _are_enough(condition: AtLeast, fields: Mapping[str, Any]) -> bool:
    if not is_case(condition.when, fields):
        return True
    items = fields.get(condition.field) or ()
    if condition.where is not None:
        items = [row for row in items if is_case(condition.where, row)]
    return len(items) >= condition.count


def _are_photos_near(condition: PhotoNear, fields: Mapping[str, Any]) -> bool:
    point = fields.get(condition.geo)
    if not point:
        return True
    taken = (photo.get("geo") or photo.get("exif_geo") for photo in fields.get(condition.field, ()))
    return all(distance_m(point, at) <= condition.metres for at in taken if at)


def _taken_by(facts: Facts, name: str) -> Iterator[int]:
    """When each photo of the list was taken, at the latest; by the server's clock.

    A photo's own time is its phone's claim. It is moved by what the phone was behind when the
    photo was added: as measured, else as much as the time of receipt allows. So a wrong clock
    never turns work away, and both times stay where everybody can read them [P16].
    """
    added = (
        behind
        for entry in facts.log
        for behind in [_behind_ms(entry, facts.behind_ms)] * entry.get("add", {}).get(name, 0)
    )
    photos = facts.fields.get(name, ())
    for photo, behind in zip(photos, chain(added, repeat(facts.behind_ms)), strict=False):
        yield epoch_ms(photo["taken_at"]) + behind


def _behind_ms(entry: Mapping[str, Any], unsent_ms: int) -> int:
    done = entry.get("at_est") or entry.get("got")
    return epoch_ms(done) - epoch_ms(entry["at"]) if done else unsent_ms


def _last_made(log: Sequence[Mapping[str, Any]], move: str) -> int | None:
    """When the move last changed the state, as far as can be told no later than it did.

    Acts that came too late do not count; nothing was done after the server heard of it.
    """
    for entry in reversed(log):
        if entry["act"] == move and entry.get("to"):
            claimed = epoch_ms(entry.get("at_est") or entry["at"])
            return min(claimed, epoch_ms(entry["got"])) if entry.get("got") else claimed
    return None


def _who_made(log: Sequence[Mapping[str, Any]], move: str) -> set[str]:
    """Who made the move the last time, with those who made it again without knowing."""
    who: set[str] = set()
    for entry in reversed(log):
        if entry["act"] == move:
            who.add(entry["by"]["id"])
            if entry.get("to"):
                break
    return who
