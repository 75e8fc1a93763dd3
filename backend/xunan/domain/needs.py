"""The closed set of conditions: what an act may need, or warn about, as the phone can also tell.

Declarations only; `conditions.py` evaluates them and `pwa/src/core/conditions.ts` is its twin.
"Facts" are the record's fields after the act's answers are in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# A field and the value, or one of the values, that switches something on or off.
Case = tuple[str, str | bool | tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Filled:
    """The field must have a value; with `when`, only where that field has that value."""

    field: str
    code: str
    when: Case | None = None
    test: Literal["filled"] = "filled"


@dataclass(frozen=True, kw_only=True)
class EitherFilled:
    """At least one of the fields must have a value."""

    fields: tuple[str, ...]
    code: str
    test: Literal["either_filled"] = "either_filled"


@dataclass(frozen=True, kw_only=True)
class IsActor:
    """The person field names whoever acts: nobody signs for another."""

    field: str
    code: str
    test: Literal["is_actor"] = "is_actor"


@dataclass(frozen=True, kw_only=True)
class NotWho:
    """The actor must not be a person who made the named move the last time.

    Two phones may have made it without knowing of each other; then neither of them may act.
    """

    move: str
    code: str
    test: Literal["not_who"] = "not_who"


@dataclass(frozen=True, kw_only=True)
class OnlyRoles:
    """Where `field` has `value`, only these roles may act."""

    field: str
    value: str
    roles: tuple[str, ...]
    code: str
    test: Literal["only_roles"] = "only_roles"


@dataclass(frozen=True, kw_only=True)
class DateWithin:
    """The date field lies between today + `low_days` and today + `high_days`, both inclusive.

    "Today" is the local date (Asia/Shanghai) of the act.
    `unless` names a field and a value that lift the upper bound.
    """

    field: str
    low_days: int
    high_days: int
    code: str
    unless: Case | None = None
    test: Literal["date_within"] = "date_within"


@dataclass(frozen=True, kw_only=True)
class PhotoAfter:
    """At least one photo of the list was taken after the last time the named move happened.

    Where the move never happened, any photo will do.
    """

    field: str
    move: str
    code: str
    test: Literal["photo_after"] = "photo_after"


@dataclass(frozen=True, kw_only=True)
class PhotoNear:
    """Each located photo of the list lies within `metres` of the record's point `geo`."""

    field: str
    geo: str
    metres: int
    code: str
    test: Literal["photo_near"] = "photo_near"


@dataclass(frozen=True, kw_only=True)
class NoPersonalFacts:
    """The text holds no telephone or identity number."""

    field: str
    code: str
    test: Literal["no_personal_facts"] = "no_personal_facts"


@dataclass(frozen=True, kw_only=True)
class AtLeast:
    """The field holds at least `count` items: photos, notes, rows, codes or places.

    `where` counts only those rows whose column has that value; with `when`, the condition is asked
    only where that field has that value.
    """

    field: str
    count: int
    code: str
    when: Case | None = None
    where: Case | None = None
    test: Literal["at_least"] = "at_least"


@dataclass(frozen=True, kw_only=True)
class NotBefore:
    """The instant of the field is not earlier than that of the other, where both are known."""

    field: str
    other: str
    code: str
    test: Literal["not_before"] = "not_before"


@dataclass(frozen=True, kw_only=True)
class AtMost:
    """The number of the field is not over that of the other, where both are known.

    With `each`, a field of rows, both are columns and every row is asked.
    """

    field: str
    other: str
    code: str
    each: str = ""
    test: Literal["at_most"] = "at_most"


@dataclass(frozen=True, kw_only=True)
class Equal:
    """Both numbers are the same, where both are known."""

    field: str
    other: str
    code: str
    test: Literal["equal"] = "equal"


Condition = (
    Filled
    | EitherFilled
    | IsActor
    | NotWho
    | OnlyRoles
    | DateWithin
    | PhotoAfter
    | PhotoNear
    | NoPersonalFacts
    | AtLeast
    | NotBefore
    | AtMost
    | Equal
)
