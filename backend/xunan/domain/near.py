"""Whether two records look like the same thing: alike, close by and soon after one another."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import TYPE_CHECKING, Any

from xunan.domain.deadlines import parse_moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xunan.domain.kind import Kind

EARTH_M = 6_371_008.8


def distance_m(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """Metres between two WGS-84 points on a round earth; good to half a percent."""
    lat_1, lat_2 = radians(one["lat"]), radians(other["lat"])
    half_lat = (lat_2 - lat_1) / 2
    half_lon = radians(other["lon"] - one["lon"]) / 2
    chord = sin(half_lat) ** 2 + cos(lat_1) * cos(lat_2) * sin(half_lon) ** 2
    return 2 * EARTH_M * asin(min(1.0, sqrt(chord)))


def looks_same(kind: Kind, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two records of a kind may be one: its `near` says how alike, near and soon.

    Records without a point or a time never look the same; a record is not its own double.
    """
    if kind.near is None or one["id"] == other["id"]:
        return False
    alike, metres, hours = kind.near
    mine, theirs = one["f"], other["f"]
    point_1, point_2 = mine.get(kind.promote.geo), theirs.get(kind.promote.geo)
    time_1, time_2 = mine.get(kind.promote.captured), theirs.get(kind.promote.captured)
    if not (point_1 and point_2 and time_1 and time_2 and mine.get(alike)):
        return False
    apart_s = abs((parse_moment(time_1) - parse_moment(time_2)).total_seconds())
    return (
        mine[alike] == theirs.get(alike)
        and apart_s <= hours * 3600
        and distance_m(point_1, point_2) <= metres
    )
