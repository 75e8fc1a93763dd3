"""What a kind of record may declare: its fields, its life-cycle, who may do what, and its words' keys.

A kind is data.
The server, the phone, the desk, the papers and the API interpret the same declaration, so this
module holds declarations only and decides nothing (see `lifecycle.py` and `conditions.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FieldType = Literal[
    "text",  # one line
    "long_text",  # several lines
    "phone",  # a telephone number
    "integer",  # a count; `low` and `high` are inclusive
    "flag",  # yes or no
    "date",  # a local date, "2026-06-20", Asia/Shanghai
    "moment",  # an instant, "2026-06-20T01:02:03Z"
    "choice",  # one code of the list `codes`
    "choices",  # several codes of the list `codes`
    "place",  # a 12-digit division code
    "grid",  # a 15-digit grid code
    "geo",  # {"lat", "lon", "accuracy_m", "datum": "WGS-84", "at", "source", "raw"?}
    "person",  # {"id", "name"}
    "record",  # the id of another record of kind `of`
    "photos",  # append-only list of photo facts, unique by "sha256"
    "notes",  # append-only list of {"id", "text", ...}, unique by "id"
]

LIST_TYPES: frozenset[str] = frozenset({"photos", "notes"})


@dataclass(frozen=True, kw_only=True)
class Field:
    """One answer a record may carry.

    `asked` names where the first report asks it: "first" (on the opening screen), "more" (folded
    away), or "" (never; a move asks it or the server fills it).
    `edit_by` lists the roles that may change it later by an edit; "author" stands for whoever
    created the record.
    `number` makes the server assign it, once, when the named move happens.
    """

    name: str
    type: FieldType
    required: bool = False
    asked: Literal["first", "more", ""] = ""
    edit_by: tuple[str, ...] = ()
    codes: str = ""
    of: str = ""
    max_len: int = 0
    low: int = 0
    high: int = 0
    default: str | bool | int | None = None
    number: str = ""
    private: bool = False


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A field that a move asks for; `when` limits it to records where a field has a value."""

    field: str
    required: bool = False
    when: tuple[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Filled:
    """The field must have a value after the answers are in."""

    field: str
    code: str
    test: Literal["filled"] = "filled"


@dataclass(frozen=True, kw_only=True)
class EitherFilled:
    """At least one of the fields must have a value."""

    fields: tuple[str, ...]
    code: str
    test: Literal["either_filled"] = "either_filled"


@dataclass(frozen=True, kw_only=True)
class NotWho:
    """The actor must not be the person who last made the named move."""

    move: str
    code: str
    test: Literal["not_who"] = "not_who"


@dataclass(frozen=True, kw_only=True)
class OnlyRoles:
    """Where `field` has `value` after the answers, only these roles may act."""

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
    unless: tuple[str, str] | None = None
    test: Literal["date_within"] = "date_within"


@dataclass(frozen=True, kw_only=True)
class PhotoAfter:
    """At least one photo of the list was taken after the last time the named move happened."""

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


Condition = (
    Filled
    | EitherFilled
    | NotWho
    | OnlyRoles
    | DateWithin
    | PhotoAfter
    | PhotoNear
    | NoPersonalFacts
)


@dataclass(frozen=True, kw_only=True)
class State:
    """A station of the life-cycle.

    `final` states end the record's work: later additions are kept and marked late.
    `waits_for` lists the roles whose turn it is; such records stand under "需要您处理".
    """

    name: str
    final: bool = False
    open: bool = True
    waits_for: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Move:
    """A legal step between states: who may make it, what it asks, what must hold.

    `needs` refuse, `warns` only tell.
    `main` is the step to offer as the large button.
    """

    name: str
    start: tuple[str, ...]
    end: str
    by: tuple[str, ...]
    asks: tuple[Ask, ...] = ()
    needs: tuple[Condition, ...] = ()
    warns: tuple[Condition, ...] = ()
    main: bool = False


@dataclass(frozen=True, kw_only=True)
class Stream:
    """Where a record can be seen: the stream `<prefix>:<value of the field>`, if it has one.

    `take` shortens a code to its first characters: a village code of 12 digits gives the
    township's stream with 9 and the county's with 6.
    """

    prefix: Literal["g", "v", "t", "c", "u"]
    field: str
    take: int = 0


@dataclass(frozen=True, kw_only=True)
class Promote:
    """Which fields fill the searchable columns of the record table."""

    title: str = ""
    number: str = ""
    place: str = ""
    grid: str = ""
    category: str = ""
    level: str = ""
    due: str = ""
    captured: str = ""
    geo: str = ""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of record.

    `create_by` lists the roles that may open one from a phone; () means only the server does.
    `create_needs` must hold for a first report, `create_warns` are shown before it is saved.
    `near` is (field for category, metres, hours): what makes two records look like the same thing.
    `icon` is a name the screens know; an unknown one shows a plain sheet.
    """

    name: str
    icon: str
    fields: tuple[Field, ...]
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    streams: tuple[Stream, ...]
    create_by: tuple[str, ...]
    append_by: tuple[str, ...] = ()
    create_needs: tuple[Condition, ...] = ()
    create_warns: tuple[Condition, ...] = ()
    promote: Promote = Promote()
    near: tuple[str, int, int] | None = None
    op_version: int = 1

    @property
    def initial(self) -> str:
        """The state a new record stands in: the first one declared."""
        return self.states[0].name

    def field(self, name: str) -> Field | None:
        """The field of that name, or None."""
        return next((field for field in self.fields if field.name == name), None)

    def state(self, name: str) -> State | None:
        """The state of that name, or None."""
        return next((state for state in self.states if state.name == name), None)

    def move(self, name: str) -> Move | None:
        """The move of that name, or None."""
        return next((move for move in self.moves if move.name == name), None)
