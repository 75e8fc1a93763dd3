"""Who acts: roles, their ranks, and the streams that are a person's to see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

FIELD_ROLES = ("grid_worker", "village_officer", "disaster_informant", "geo_monitor")
SITE_ROLES = ("school_safety", "site_safety")
UNIT_ROLES = (*SITE_ROLES, "volunteer")
TOWNSHIP_ROLES = ("township_officer", "township_leader")
COUNTY_ROLES = ("county_officer",)
DESK_ROLES = TOWNSHIP_ROLES + COUNTY_ROLES
SYSTEM = "system"

# Who prevails when two people differ: the higher rank, and between equals the later word [M5].
RANKS: dict[str, int] = {
    "county_officer": 30,
    "township_officer": 20,
    "township_leader": 20,
    "village_officer": 12,
    "grid_worker": 10,
    "disaster_informant": 10,
    "geo_monitor": 10,
    "school_safety": 6,
    "site_safety": 6,
    "volunteer": 4,
    SYSTEM: 40,
}
# From this rank on a person works at a desk, for a whole township or county.
DESK_RANK = 20


class Someone(Protocol):
    """What the rules read of a person; accounts and actors both fit."""

    @property
    def id(self) -> str:
        """Their lasting identifier."""
        ...

    @property
    def name(self) -> str:
        """Their name as people read it."""
        ...

    @property
    def role(self) -> str:
        """One of `RANKS`."""
        ...

    @property
    def grids(self) -> tuple[str, ...]:
        """15-digit codes of the grids they look after."""
        ...

    @property
    def villages(self) -> tuple[str, ...]:
        """12-digit codes of the villages they look after."""
        ...

    @property
    def township(self) -> str:
        """The 9-digit code of their township, or ""."""
        ...

    @property
    def county(self) -> str:
        """The 6-digit code of their county, or ""."""
        ...

    @property
    def unit(self) -> str:
        """The code of their school or site, or ""."""
        ...


@dataclass(frozen=True, slots=True)
class Actor:
    """A person as the rules see one."""

    id: str
    name: str
    role: str
    org: str = ""
    grids: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()
    township: str = ""
    county: str = ""
    unit: str = ""


def rank(role: str) -> int:
    """The weight of a role's word; 0 for a role that is not known."""
    return RANKS.get(role, 0)


def author(person: Someone) -> dict[str, str]:
    """The person as a record's timeline keeps one."""
    return {"id": person.id, "name": person.name, "role": person.role}


def county_of(person: Someone) -> str:
    """The 6-digit code of the county the person works in, "" where no place of theirs tells it."""
    places = (person.county, person.township, *person.villages, *person.grids)
    return next((place[:6] for place in places if place), "")


def streams_of(person: Someone) -> tuple[str, ...]:
    """The streams that hold what the person may see, without repeats, in a fixed order.

    Everybody has their own, and what concerns everybody in their county; what a place adds beyond
    that depends on the role, so that a code left over from an earlier post opens nothing but the
    places that anybody who serves in the village may know.
    """
    streams = [f"u:{person.id}"]
    if county := county_of(person):
        streams.append(f"a:{county}")
    if person.role in FIELD_ROLES:
        streams += [f"g:{grid}" for grid in person.grids]
        streams += [f"v:{village}" for village in person.villages]
    if person.role in TOWNSHIP_ROLES and person.township:
        streams.append(f"t:{person.township}")
    if person.role in COUNTY_ROLES and person.county:
        streams.append(f"c:{person.county}")
    if person.role in UNIT_ROLES:
        streams += [f"p:{village}" for village in person.villages]
        streams += [f"o:{person.unit}"] if person.unit else []
    return tuple(dict.fromkeys(streams))
