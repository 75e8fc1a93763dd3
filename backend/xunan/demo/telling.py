"""How the demo's stories are told: steps of people, hours before the demo is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One act: who, which move ("" creates), how long ago, with which answers and photos.

    `due_days` sets the date field "due_on" that many days after the act; `to` is the login of the
    person it is assigned to.
    """

    by: str
    ago_h: float
    move: str = ""
    set: dict[str, Any] = field(default_factory=dict)
    photos: tuple[str, ...] = ()
    due_days: int | None = None
    to: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One hazard; `lat` and `lon` are where it is said to lie."""

    lat: float
    lon: float
    steps: tuple[Step, ...]


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
        by=by, ago_h=ago_h, move="assign", set={"owner_org": owner}, due_days=due_days, to=to
    )
