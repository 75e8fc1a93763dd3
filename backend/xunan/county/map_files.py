"""What the map shows of the county besides records: its outline and its villages' points.

Both come from the county itself, as files in a folder, in WGS-84; the product ships neither.
A file that is there and cannot be understood stops the start with one sentence.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xunan.county import County

OUTLINE, POINTS = "outline.geojson", "points.json"
WGS84 = "WGS-84"
# Phones keep the outline and draw it at every move of the finger.
CORNERS_MAX, POINTS_MAX = 20_000, 5_000
# The whole country; numbers outside it are most likely latitude and longitude changed about.
SOUTH, NORTH, WEST, EAST = 3.0, 54.0, 73.0, 136.0

Position = tuple[float, float]


class MapFilesError(Exception):
    """A file of the map cannot be used; the text is what the operator reads."""


class Area(msgspec.Struct, frozen=True):
    """Something with an edge; each ring is a closed line of (latitude, longitude) in WGS-84."""

    name: str
    rings: list[list[Position]]


class VillagePoint(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a village is written on the map, WGS-84; the name is the short one.

    `people` is 0 where the county has not told how many live there.
    """

    code: str
    name: str
    lat: float
    lon: float
    people: int = 0


@dataclass(frozen=True, slots=True)
class CountyMap:
    """Outline and points; both may be empty. `note` is a sentence to show beside them."""

    outline: tuple[Area, ...] = ()
    points: tuple[VillagePoint, ...] = ()
    note: str = ""

    @property
    def digest(self) -> str:
        """Changes whenever anything of it does."""
        return hashlib.sha256(
            msgspec.json.encode((self.outline, self.points, self.note))
        ).hexdigest()[:16]


class _Geometry(msgspec.Struct, tag_field="type"):
    pass


class _Polygon(_Geometry, tag="Polygon"):
    coordinates: list[list[list[float]]]


class _MultiPolygon(_Geometry, tag="MultiPolygon"):
    coordinates: list[list[list[list[float]]]]


class _Feature(msgspec.Struct):
    geometry: _Polygon | _MultiPolygon
    properties: dict[str, object] | None = None


class _Outline(msgspec.Struct):
    features: list[_Feature]
    datum: str = WGS84
    note: str = ""


class _Point(msgspec.Struct):
    code: str
    lat: float
    lon: float
    name: str = ""
    people: int = 0


class _Points(msgspec.Struct):
    points: list[_Point]
    datum: str = WGS84
    note: str = ""


def read_county_map(folder: Path, county: County) -> CountyMap:
    """The map's files in the folder; what is not there stays empty.

    Raises `MapFilesError` for a file that cannot be understood.
    """
    outline = _read(folder / OUTLINE, _Outline)
    points = _read(folder / POINTS, _Points)
    notes = [told.note for told in (outline, points) if told is not None and told.note]
    return CountyMap(
        outline=tuple(_areas(outline, folder / OUTLINE)) if outline else (),
        points=tuple(_points(points, folder / POINTS, county)) if points else (),
        note=notes[0] if notes else "",
    )


_Told = TypeVar("_Told", _Outline, _Points)


def _read(path: Path, shape: type[_Told]) -> _Told | None:
    if not path.is_file():
        return None
    try:
        told = msgspec.json.decode(path.read_bytes(), type=shape)
    except (OSError, msgspec.DecodeError) as wrong:
        raise _refused(path, f"读不懂（{wrong}）", "cannot be read") from wrong
    if told.datum != WGS84:
        raise _refused(path, f"坐标系应是 WGS-84，现在是 {told.datum}", "must be in WGS-84")
    return told


def _areas(told: _Outline, path: Path) -> Iterator[Area]:
    corners = 0
    for feature in told.features:
        shape = feature.geometry
        parts = shape.coordinates if isinstance(shape, _MultiPolygon) else [shape.coordinates]
        rings = [[_position(path, pair) for pair in ring] for part in parts for ring in part]
        corners += sum(map(len, rings))
        if corners > CORNERS_MAX:
            raise _refused(
                path, f"折点多于 {CORNERS_MAX} 个，请先简化", f"has more than {CORNERS_MAX} corners"
            )
        yield Area(str((feature.properties or {}).get("name", "")), rings)


def _points(told: _Points, path: Path, county: County) -> Iterator[VillagePoint]:
    if len(told.points) > POINTS_MAX:
        raise _refused(path, f"多于 {POINTS_MAX} 个点", f"has more than {POINTS_MAX} points")
    for point in told.points:
        known = county.village(point.code)
        name = point.name or (known.short if known else "")
        if not name:
            raise _refused(path, f"不认识的村码 {point.code}，请写 name", "an unknown village")
        lat, lon = _position(path, [point.lon, point.lat])
        yield VillagePoint(point.code, name, lat, lon, max(0, point.people))


def _position(path: Path, pair: list[float]) -> Position:
    """GeoJSON's (longitude, latitude) the other way round."""
    lon, lat = pair[0], pair[1] if len(pair) > 1 else 0.0
    if not (SOUTH <= lat <= NORTH and WEST <= lon <= EAST):
        raise _refused(
            path, f"坐标 {pair[:2]} 不在中国（应是经度、纬度）", f"holds {pair[:2]}, not in China"
        )
    return lat, lon


def _refused(path: Path, zh: str, en: str) -> MapFilesError:
    return MapFilesError(f"地图文件 {path} 不能用：{zh}。The map file {path.name} {en}.")
