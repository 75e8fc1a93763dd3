"""Whether an area lies in the county, and which of its places: by code prefix, and by outline.

Codes have 6, 9 or 12 digits, noughts at the end standing for "all of it": 360724000000 is the
county, 360724103000 a township, 360700 the prefecture. An outline is a line of
(latitude, longitude), as in CAP; GeoJSON has them the other way round.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xunan.domain.cap import CapArea, Point

_CODE = re.compile(r"\d{6}(\d{3}(\d{3})?)?")
_KM_OF_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class CountyShape:
    """What an area is held against: the county's code, its villages, where they and its edge lie.

    `points` are (12-digit code, latitude, longitude); both it and `outline` may be empty.
    """

    county: str
    villages: frozenset[str] = frozenset()
    points: tuple[tuple[str, float, float], ...] = ()
    outline: tuple[tuple[Point, ...], ...] = ()


def covers(areas: Sequence[str], place: str) -> bool:
    """Whether a place (6 to 15 digits) lies in one of the areas, or holds one of them.

    No areas cover everything.
    """
    own = significant(place)
    return not areas or any(
        own.startswith(told) or told.startswith(own) for told in map(significant, areas)
    )


def significant(code: str) -> str:
    """The digits that tell places apart: 36 of a province, 3607 of a prefecture and so on."""
    for length in (12, 9):
        if len(code) >= length and code[length - 3 : length] != "000":
            return code[:length]
    for length in (6, 4):
        if code[length - 2 : length] != "00":
            return code[:length]
    return code[:2]


def places_of(area: CapArea, shape: CountyShape) -> tuple[str, ...]:
    """The county's places that the area is about, as 12-digit codes; () for none of them.

    Where it has both, the outline is the finer word: of the coded places those count whose point
    lies inside. It never takes away everything that a code named, because a line that misses its
    own county is more likely drawn wrong than meant.
    """
    coded = tuple(dict.fromkeys(filter(None, (_inside(code, shape) for code in area.codes))))
    if not area.polygons and not area.circles:
        return coded
    drawn = _drawn(area, shape)
    if not area.codes:
        return drawn
    return tuple(code for code in drawn if covers(coded, code)) or coded if coded else ()


def _inside(code: str, shape: CountyShape) -> str:
    """The county's place that the code means, or ""."""
    if not _CODE.fullmatch(code):
        return ""
    own = significant(code)
    if shape.county.startswith(own):
        return shape.county.ljust(12, "0")
    if not own.startswith(shape.county):
        return ""
    # A village that the county does not know (renumbered since) is told to its whole township.
    known = len(own) < 12 or own in shape.villages
    return (own if known else own[:9]).ljust(12, "0")


def _drawn(area: CapArea, shape: CountyShape) -> tuple[str, ...]:
    found = tuple(code for code, lat, lon in shape.points if _holds(area, (lat, lon)))
    if found:
        return found
    corners = [corner for ring in area.polygons for corner in ring]
    corners += [(lat, lon) for lat, lon, _ in area.circles]
    touches = any(in_ring(ring, corner) for ring in shape.outline for corner in corners)
    touches = touches or any(_holds(area, ring[0]) for ring in shape.outline if ring)
    return (shape.county.ljust(12, "0"),) if touches else ()


def _holds(area: CapArea, point: Point) -> bool:
    return any(in_ring(ring, point) for ring in area.polygons) or any(
        _apart_km((lat, lon), point) <= reach for lat, lon, reach in area.circles
    )


def in_ring(ring: Sequence[Point], point: Point) -> bool:
    """Whether the point lies inside the closed line (a ray to the east crosses it oddly)."""
    lat, lon = point
    inside = False
    for (lat_a, lon_a), (lat_b, lon_b) in _edges(ring):
        if (lat_a > lat) != (lat_b > lat):
            crossing = lon_a + (lat - lat_a) / (lat_b - lat_a) * (lon_b - lon_a)
            inside ^= lon < crossing
    return inside


def _edges(ring: Sequence[Point]) -> Iterable[tuple[Point, Point]]:
    return zip(ring, (*ring[1:], ring[0]), strict=True)


def _apart_km(a: Point, b: Point) -> float:
    """Good to a percent at the size of a county."""
    east = (a[1] - b[1]) * math.cos(math.radians((a[0] + b[0]) / 2))
    return math.hypot(a[0] - b[0], east) * _KM_OF_DEGREE
