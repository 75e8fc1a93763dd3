"""What each step of the demo's stories says: the answers told, and those a phone fills in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from xunan.application.times import LOCAL_ZONE, instant, local_day
from xunan.demo.camera import SHUTTER_S, taken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from xunan.application.ports import Person
    from xunan.demo.camera import Taken
    from xunan.demo.telling import Step, Story
    from xunan.domain.kind import Field, Kind

DAY_H = 24.0
# What lies a day or more back is told between these hours of its day.
MORNING_H, WAKING_H = 7.5, 11.0
ACCURACY_M = 8


@dataclass(slots=True)
class Record:
    """A record as the people of the story have seen it by now."""

    story: Story
    kind: str
    id: str
    spot: tuple[float, float]
    ver: int = 0
    state: str = ""
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A step ready to be sent: when, on which record, with all its answers and photos.

    `seen_state` is the state in which its person saw the record, "" for a first report.
    """

    step: Step
    record: Record
    at: datetime
    values: dict[str, Any]
    photos: list[Taken]
    photo_field: str
    seen_state: str


@dataclass(frozen=True, slots=True)
class Teller:
    """Turns stories into acts in the order of their moments, all of them before `now`."""

    kinds: Mapping[str, Kind]
    people: Mapping[str, Person]
    new_id: Callable[[], str]
    now: datetime

    def acts(self, stories: Iterable[Story]) -> Iterator[Act]:
        """Each act, once those before it have been taken into their records."""
        told = list(stories)
        named = {story.key: story for story in told if story.key}
        records = [self._record(story, named) for story in told]
        by_key = {record.story.key: record for record in records if record.story.key}
        steps = [
            (self._at(step), record, step) for record in records for step in record.story.steps
        ]
        for at, record, step in sorted(steps, key=lambda each: each[0]):
            yield self._act(by_key, record, step, at)

    def _record(self, story: Story, named: Mapping[str, Story]) -> Record:
        where = named.get(story.of) or story
        if story.origin is not None:
            where = named[story.origin.subject or story.origin.key]
        spot = (story.lat, story.lon) if story.lat else (where.lat, where.lon)
        return Record(story, story.kind, self.new_id(), spot)

    def _at(self, step: Step) -> datetime:
        at = (self.now - timedelta(hours=step.ago_h)).astimezone(LOCAL_ZONE)
        if step.clock:
            return datetime.combine(at.date(), time.fromisoformat(step.clock), LOCAL_ZONE)
        if step.ago_h < DAY_H:
            return at
        midnight = datetime.combine(at.date(), time(), LOCAL_ZONE)
        awake = (at - midnight) * (WAKING_H / DAY_H)
        return midnight + timedelta(hours=MORNING_H) + awake

    def _act(self, by_key: Mapping[str, Record], record: Record, step: Step, at: datetime) -> Act:
        kind = self.kinds[record.kind]
        move = kind.move(step.move) if step.move else None
        seen, record.state = record.state, move.end if move else kind.initial
        values = self._told(step, at)
        if move is None:
            values = self._first(by_key, record, step, at) | values
        asked = {ask.field for ask in move.asks} if move else None
        shown = (each for each in kind.of_type("photos")
                 if (each.name in asked if asked is not None else each.asked))  # fmt: skip
        return Act(
            step=step,
            record=record,
            at=at,
            values=values,
            photos=[taken(name, at, record.spot) for name in step.photos],
            photo_field=next((each.name for each in shown), ""),
            seen_state=seen,
        )

    def _told(self, step: Step, at: datetime) -> dict[str, Any]:
        """The answers of the step itself."""
        values = dict(step.set)
        for name, days in step.days.items():
            values[name] = (local_day(at) + timedelta(days=days)).isoformat()
        for name, minutes in step.minutes.items():
            values[name] = instant(at + timedelta(minutes=minutes))
        if step.to:
            person = self.people[step.to]
            values["assigned_person"] = {"id": person.id, "name": person.name}
        return values

    def _first(
        self, by_key: Mapping[str, Record], record: Record, step: Step, at: datetime
    ) -> dict[str, Any]:
        """What a phone puts into a first report: defaults, silent answers, what a parent gives."""
        kind, story = self.kinds[record.kind], record.story
        values: dict[str, Any] = {
            each.name: each.default
            for each in kind.fields
            if each.default is not None and (each.asked or each.silent)
        }
        if story.of and kind.parent:
            parent = by_key[story.of]
            values[kind.parent.field] = parent.id
            values |= {
                own: parent.values[theirs]
                for own, theirs in kind.parent.carry
                if theirs in parent.values
            }
        if story.origin:
            report = by_key[story.origin.key]
            subject = by_key[story.origin.subject or story.origin.key]
            values |= {
                "origin_id": report.id,
                "subject_id": subject.id,
                "origin_item": story.origin.item,
            }
        place = step.set.get("division_code") or values.get("division_code", "")
        for each in kind.fields:
            value = self._silent(kind, each, self.people[step.by], place, at)
            if value is not None:
                values[each.name] = value
        if record.spot[0] and any(each.asked for each in kind.of_type("geo")):
            values["geo"] = _geo(record.spot, at)
        return values

    def _silent(self, kind: Kind, each: Field, person: Person, place: str, at: datetime) -> Any:
        if not each.silent:
            return None
        if each.name in {stream.field for stream in kind.streams if stream.prefix == "o"}:
            return person.unit or None
        if each.type == "moment":
            return instant(at)
        if each.type == "person":
            return {"id": person.id, "name": person.name}
        if each.type == "grid":
            inside = [grid for grid in person.grids if place and grid.startswith(place)]
            return inside[0] if inside else None
        return None


def _geo(spot: tuple[float, float], at: datetime) -> dict[str, Any]:
    return {
        "lat": spot[0],
        "lon": spot[1],
        "accuracy_m": ACCURACY_M,
        "datum": "WGS-84",
        "at": instant(at - timedelta(seconds=SHUTTER_S)),
        "source": "fix",
    }
