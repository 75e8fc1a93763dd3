"""Whether a value fits its field: type and limits; twin of `pwa/src/core/validate.ts`.

The closed set of field types is matched exhaustively: a new one will not type-check until it is
given a rule here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, assert_never

from xunan.domain.deadlines import parse_date, parse_moment

if TYPE_CHECKING:
    from xunan.domain.kind import Column, Field

Codes = Mapping[str, frozenset[str]]

TEXT_MAX = 200
LONG_TEXT_MAX = 2_000
PHONE_MAX = 20
ID_MAX = 64
NAME_MAX = 40
INTEGER_MAX = 2**53 - 1
PHOTO_BYTES_MAX = 32 * 1024 * 1024
PHOTO_SIDE_MAX = 20_000
EXIF_MAX = 40
ROWS_MAX = 50
PLACES_MAX = 200

# Control characters, and halves of surrogate pairs, which are no text in UTF-8.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROL_BUT_LINES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_BLANK = re.compile("[ \t\n\u00a0\u3000]*")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{3,18}[0-9]")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_VILLAGE = re.compile(r"[0-9]{12}")
_GRID = re.compile(r"[0-9]{15}")

_GEO_KEYS = {"lat", "lon", "accuracy_m", "datum", "at", "source", "raw"}
_PHOTO_KEYS = {"sha256", "mime", "size", "w", "h", "taken_at", "source", "exif_at", "exif_geo"}
_PHOTO_KEYS |= {"geo", "stored"}


def fits(field: Field | Column, value: Any, codes: Codes) -> bool:  # noqa: C901, PLR0911, PLR0912 - one arm a type
    """Whether the value (not null) may stand in the field; lists are judged by `fits_list`."""
    match field.type:
        case "text":
            return _is_text(value, field.max_len or TEXT_MAX)
        case "long_text":
            return _is_text(value, field.max_len or LONG_TEXT_MAX, lines=True)
        case "phone":
            return _is_text(value, field.max_len or PHONE_MAX) and _is(_PHONE, value)
        case "integer":
            return _is_integer(value, field.low, field.high or INTEGER_MAX)
        case "flag":
            return isinstance(value, bool)
        case "date":
            return _is_date(value)
        case "moment":
            return _is_moment(value)
        case "choice":
            return isinstance(value, str) and value in codes.get(field.codes, ())
        case "choices":
            return _is_choices(value, codes.get(field.codes, frozenset()))
        case "place":
            return _is(_VILLAGE, value)
        case "places":
            return _are_places(value, field.high or PLACES_MAX)
        case "rows":
            return _are_rows(field, value, codes)
        case "grid":
            return _is(_GRID, value)
        case "geo":
            return _is_geo(value)
        case "person":
            return _is_person(value)
        case "record":
            return _is(_UUID, value)
        case "photos" | "notes":
            return False
        case _:
            assert_never(field.type)


def fits_list(field: Field, items: Any) -> bool:
    """Whether these items may be added to a list field in one act.

    Only the act is bounded: what others added meanwhile must not turn good work away.
    """
    if not isinstance(items, list) or not items or (field.high and len(items) > field.high):
        return False
    return all(map(_is_photo if field.type == "photos" else _is_note, items))


def _is(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_text(value: Any, longest: int, *, lines: bool = False) -> bool:
    if not isinstance(value, str) or len(value) > longest or _BLANK.fullmatch(value):
        return False
    return (_CONTROL_BUT_LINES if lines else _CONTROL).search(value) is None


def _is_integer(value: Any, low: int, high: int) -> bool:
    if isinstance(value, float):
        return value.is_integer() and low <= value <= high
    return type(value) is int and low <= value <= high


def _is_number(value: Any, low: float, high: float) -> bool:
    return type(value) in {int, float} and low <= value <= high


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and parse_date(value) is not None
    except ValueError:
        return False


def _is_moment(value: Any) -> bool:
    try:
        return isinstance(value, str) and parse_moment(value) is not None
    except ValueError:
        return False


def _is_choices(value: Any, codes: frozenset[str]) -> bool:
    if not isinstance(value, list) or not value:
        return False
    if not all(isinstance(code, str) for code in value):
        return False
    return len(set(value)) == len(value) and codes.issuperset(value)


def _are_places(value: Any, most: int) -> bool:
    if not isinstance(value, list) or not 0 < len(value) <= most:
        return False
    return all(_is(_VILLAGE, one) for one in value) and len(set(value)) == len(value)


def _are_rows(field: Field | Column, value: Any, codes: Codes) -> bool:
    """A row is a set of its columns' answers; an answer that is not given is absent."""
    columns = {one.name: one for one in getattr(field, "columns", ())}
    if not isinstance(value, list) or not 0 < len(value) <= (field.high or ROWS_MAX):
        return False
    return all(_is_row(columns, row, codes) for row in value)


def _is_row(columns: Mapping[str, Column], row: Any, codes: Codes) -> bool:
    if not isinstance(row, dict) or not row or not columns.keys() >= row.keys():
        return False
    if any(one.required and one.name not in row for one in columns.values()):
        return False
    return all(fits(columns[name], answer, codes) for name, answer in row.items())


def _is_point(value: Any, keys: set[str]) -> bool:
    if not isinstance(value, dict) or not keys.issuperset(value):
        return False
    accuracy = value.get("accuracy_m")
    return (
        _is_number(value.get("lat"), -90, 90)
        and _is_number(value.get("lon"), -180, 180)
        and (accuracy is None or _is_number(accuracy, 0, 1e8))
    )


def _is_geo(value: Any) -> bool:
    if not _is_point(value, _GEO_KEYS) or value.get("datum") != "WGS-84":
        return False
    raw = value.get("raw")
    if raw is not None and not (
        _is_point(raw, {"lat", "lon", "accuracy_m", "at"}) and _is_moment(raw.get("at"))
    ):
        return False
    return value.get("source") in {"fix", "pinned", "exif"} and _is_moment(value.get("at"))


def _is_person(value: Any) -> bool:
    if not isinstance(value, dict) or not {"id", "name", "role", "org"}.issuperset(value):
        return False
    more = all(_is_text(value[key], NAME_MAX) for key in ("role", "org") if value.get(key))
    return more and _is_text(value.get("id"), ID_MAX) and _is_text(value.get("name"), NAME_MAX)


def _is_photo(item: Any) -> bool:
    if not isinstance(item, dict) or not _PHOTO_KEYS.issuperset(item):
        return False
    point, exif_point, exif_at = item.get("geo"), item.get("exif_geo"), item.get("exif_at")
    return (
        _is(_SHA256, item.get("sha256"))
        and item.get("mime") == "image/jpeg"
        and _is_integer(item.get("size"), 1, PHOTO_BYTES_MAX)
        and _is_integer(item.get("w"), 1, PHOTO_SIDE_MAX)
        and _is_integer(item.get("h"), 1, PHOTO_SIDE_MAX)
        and _is_moment(item.get("taken_at"))
        and item.get("source") in {"camera", "gallery"}
        and (exif_at is None or _is_text(exif_at, EXIF_MAX))
        and (exif_point is None or _is_point(exif_point, {"lat", "lon"}))
        and (point is None or _is_point(point, {"lat", "lon", "accuracy_m", "at"}))
        and isinstance(item.get("stored", False), bool)
    )


def _is_note(item: Any) -> bool:
    if not isinstance(item, dict) or not {"id", "text"}.issuperset(item):
        return False
    return _is_text(item.get("id"), 2 * ID_MAX) and _is_text(
        item.get("text"), LONG_TEXT_MAX, lines=True
    )
