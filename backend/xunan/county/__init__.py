"""The county's divisions: real codes and names, shipped as data and loaded once.

The file says where its facts come from and under which licence.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable


class Village(msgspec.Struct, frozen=True):
    """A village or community; `code` has 12 digits, `short` is the name people say."""

    code: str
    name: str
    short: str
    kind: str


class Township(msgspec.Struct, frozen=True):
    """A township, town or park; `code` has 9 digits."""

    code: str
    name: str
    kind: str
    villages: tuple[Village, ...]

    def village(self, code: str) -> Village | None:
        """The village of that code in this township, or None."""
        return next((village for village in self.villages if village.code == code), None)


class Named(msgspec.Struct, frozen=True):
    """A code with its name."""

    code: str
    name: str


class _File(msgspec.Struct, frozen=True):
    province: Named
    city: Named
    county: Named
    townships: tuple[Township, ...]


@dataclass(frozen=True, slots=True)
class County:
    """One county with all its divisions."""

    code: str
    name: str
    townships: tuple[Township, ...]

    def township(self, code: str) -> Township | None:
        """The township whose 9-digit code starts the given code, or None."""
        return next((town for town in self.townships if town.code == code[:9]), None)

    def village(self, code: str) -> Village | None:
        """The village whose 12-digit code starts the given code (a grid's has 15), or None."""
        town = self.township(code)
        return town.village(code[:12]) if town else None

    def area(
        self, *, villages: Iterable[str] = (), township: str = "", whole: bool = False
    ) -> tuple[Township, ...]:
        """The townships of a person's area, each with only the villages that are in it.

        `villages` may hold grid codes, which count as their village; `township` and `whole`
        bring all their villages.
        """
        if whole:
            return self.townships
        wanted = {code[:12] for code in villages}
        found = []
        for town in self.townships:
            own = tuple(place for place in town.villages if place.code in wanted)
            if town.code == township:
                found.append(town)
            elif own:
                found.append(msgspec.structs.replace(town, villages=own))
        return tuple(found)


@cache
def load_county(name: str = "shangyou") -> County:
    """The divisions of the county of that file name."""
    raw = files("xunan.county").joinpath(f"{name}.json").read_bytes()
    told = msgspec.json.decode(raw, type=_File)
    return County(told.county.code, told.county.name, told.townships)
