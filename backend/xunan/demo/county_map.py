"""The demo's outline and village points: reckoned from its own invented hazards, never a real edge.

The real outline of a county is the county's to give.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from xunan.county.map_files import OUTLINE, POINTS
from xunan.demo.stories import STORIES

if TYPE_CHECKING:
    from pathlib import Path

    from xunan.county import County

    Spot = tuple[float, float]

NOTE = "示例轮廓，不是真实边界"
# How far the outline stays away from the places in it, in degrees (about 2 km), and its corners.
MARGIN, CORNERS = 0.02, 12


def draw_map(folder: Path, county: County) -> None:
    """Write both files; whatever stood there is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    ring = _around([(story.lon, story.lat) for story in STORIES])
    outline = {
        "type": "FeatureCollection",
        "note": NOTE,
        "features": [
            {
                "type": "Feature",
                "properties": {"name": f"{county.name}（示例）"},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        ],
    }
    points = {"note": NOTE, "points": _villages()}
    for name, told in ((OUTLINE, outline), (POINTS, points)):
        (folder / name).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def _villages() -> list[dict[str, object]]:
    """Each village in the middle of its hazards."""
    spots: dict[str, list[Spot]] = {}
    for story in STORIES:
        village = str(story.steps[0].set["division_code"])
        spots.setdefault(village, []).append((story.lon, story.lat))
    return [
        {
            "code": village,
            "lon": round(sum(lon for lon, _ in places) / len(places), 5),
            "lat": round(sum(lat for _, lat in places) / len(places), 5),
        }
        for village, places in sorted(spots.items())
    ]


def _around(places: list[Spot]) -> list[list[float]]:
    """The convex edge around circles about the places, closed."""
    turns = [2 * math.pi * corner / CORNERS for corner in range(CORNERS)]
    cloud = sorted(
        {
            (round(lon + MARGIN * math.cos(turn), 5), round(lat + MARGIN * math.sin(turn), 5))
            for lon, lat in places
            for turn in turns
        }
    )
    edge = _half(cloud)[:-1] + _half(cloud[::-1])
    return [list(spot) for spot in edge]


def _half(cloud: list[Spot]) -> list[Spot]:
    """The half of the convex edge that turns left (Andrew's monotone chain)."""
    edge: list[Spot] = []
    for spot in cloud:
        while len(edge) > 1 and _turn(edge[-2], edge[-1], spot) <= 0:
            edge.pop()
        edge.append(spot)
    return edge


def _turn(a: Spot, b: Spot, c: Spot) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
