"""Which facts of a record become columns, so that desks can search and sort by them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xunan.domain.kind import Kind

TITLE_MAX = 40
SEARCH_MAX = 2_000


def promoted(kind: Kind, body: Mapping[str, Any]) -> dict[str, Any]:
    """The record's columns by name: texts are "" and the others None where there is no value.

    Names: title, number, place, township, county, grid, category, level, due_on, captured_at,
    lat, lon, created_by, search (lower case, without private answers).
    """
    fields, names = body["f"], kind.promote
    place = _text(fields.get(names.place))
    geo = fields.get(names.geo) or {}
    title = title_of(kind, fields)
    return {
        "title": title,
        "number": fields.get(names.number),
        "place": place,
        "township": place[:9] if len(place) >= 9 else "",
        "county": place[:6],
        "grid": _text(fields.get(names.grid)),
        "category": _text(fields.get(names.category)),
        "level": _text(fields.get(names.level)),
        "due_on": fields.get(names.due),
        "captured_at": fields.get(names.captured),
        "lat": geo.get("lat"),
        "lon": geo.get("lon"),
        "created_by": body["log"][0]["by"]["id"] if body["log"] else "",
        "search": _search_text(kind, fields, title),
    }


def title_of(kind: Kind, fields: Mapping[str, Any]) -> str:
    """The title somebody gave, or the beginning of the first long text, or ""."""
    given = _text(fields.get(kind.promote.title))
    if given:
        return given
    for field in kind.of_type("long_text"):
        if field.asked and (told := _text(fields.get(field.name))):
            first = " ".join(told.split())
            return first if len(first) <= TITLE_MAX else f"{first[: TITLE_MAX - 1]}…"
    return ""


def _search_text(kind: Kind, fields: Mapping[str, Any], title: str) -> str:
    """Number, title and what people wrote."""
    written = [_text(fields[name]) for name in kind.searched if name in fields]
    parts = dict.fromkeys([_text(fields.get(kind.promote.number)), title, *written])
    return " ".join(" ".join(parts).split()).lower()[:SEARCH_MAX]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
