"""How the demo's stories are told: steps of people, hours before the demo is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One act: who, which move ("" creates), how long ago, with which answers and photos.

    `clock` is the time of that day, "10:05", where the story tells one; without it, what lies a
    day or more back is told at an hour at which people are up.
    `days` sets date fields that many days after the act, `minutes` moments so many minutes after
    it; `to` is the login of the person it is assigned to.
    """

    by: str
    ago_h: float
    clock: str = ""
    move: str = ""
    set: dict[str, Any] = field(default_factory=dict)
    photos: tuple[str, ...] = ()
    days: dict[str, int] = field(default_factory=dict)
    minutes: dict[str, float] = field(default_factory=dict)
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Which story's report opened this one, about which record, and what of it.

    `item` is what its kind's phones write there: `<kind of the report>.<name of what it opens>`.
    """

    key: str
    item: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One record; `lat` and `lon` are where it is said to lie (0: as its parent, if anywhere).

    `key` is its name in other stories, `of` the key of its parent.
    """

    lat: float
    lon: float
    steps: tuple[Step, ...]
    kind: str = "hazard"
    key: str = ""
    of: str = ""
    origin: Origin | None = None


def report(by: str, ago_h: float, category: str, village: str, place: str, told: str,  # noqa: PLR0913, PLR0917 - one line of the story
            *photos: str, **more: Any) -> Step:  # fmt: skip
    """A first report."""
    answers = {"category": category, "division_code": village, "place": place, "description": told}
    return Step(by=by, ago_h=ago_h, set=answers | more, photos=photos)


def file(by: str, ago_h: float, title: str, **more: Any) -> Step:
    """The township files it."""
    return Step(by=by, ago_h=ago_h, move="file", set={"level": "general", "title": title} | more)


def assign(by: str, ago_h: float, to: str, due_days: int, owner: str) -> Step:
    """The township assigns it, with a date that many days later."""
    return Step(
        by=by,
        ago_h=ago_h,
        move="assign",
        set={"owner_org": owner},
        days={"due_on": due_days},
        to=to,
    )


def told(kind: str, step: Step, *, key: str = "", of: str = "", at: tuple[float, float] = (0, 0),  # noqa: PLR0913 - one line of the story
         then: tuple[Step, ...] = (), origin: Origin | None = None) -> Story:  # fmt: skip
    """The story of a record that is no hazard, or of a hazard that another report opened."""
    return Story(*at, (step, *then), kind=kind, key=key, of=of, origin=origin)
