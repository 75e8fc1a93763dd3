"""Golden cases made by hand: what each field type takes, and what not."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from xunan.contract.samples import OTHER_ID, VILLAGE, photo
from xunan.domain.kind import Column, Field

_POINT = {"lat": 25.79389, "lon": 114.54256, "accuracy_m": 8}
_GEO = {**_POINT, "datum": "WGS-84", "at": "2026-06-20T02:00:00Z", "source": "fix"}
_RAW = {**_POINT, "at": "2026-06-20T02:00:00Z"}
_PERSON = {"id": "p1", "name": "张建"}
_NOTE = {"id": f"{OTHER_ID}:0", "text": "已告知"}
_PHOTO = photo("full")
CODES = {"level": ["general", "major"]}

# Field, values it takes, values it does not; null and absence are judged before.
_FIELDS: tuple[tuple[Field, list[Any], list[Any]], ...] = (
    (
        Field(name="text", type="text", max_len=5),
        ["沙塅村", "a", "👷👷👷👷👷", "e\u0301cole"[:5]],
        [
            "",
            " ",
            "\u3000",
            "123456",
            "👷👷👷👷👷👷",
            "a\nb",
            "a\tb",
            "a\u0000",
            "a\u0085b",
            1,
            True,
            [],
        ],
    ),
    (Field(name="text_any", type="text"), ["x" * 200], ["x" * 201]),
    (
        Field(name="long_text", type="long_text", max_len=9),
        ["第一行\n第二行", "a\tb"],
        ["", "\n\n", "a\rb", "1234567890", {"a": 1}],
    ),
    (
        Field(name="phone", type="phone"),
        ["13907971234", "0797-8541234", "+86 139 0797 1234"],
        ["1234", "139-abc-1234", "13907971234\n", "电话13907971234", 13907971234],
    ),
    (
        Field(name="integer", type="integer", low=0, high=99_999),
        [0, 1, 99_999],
        [-1, 100_000, 1.5, "1", True, False],
    ),
    (Field(name="integer_any", type="integer"), [9_007_199_254_740_991], [-1]),
    (Field(name="flag", type="flag"), [True, False], [0, 1, "true"]),
    (
        Field(name="date", type="date"),
        ["2026-06-20", "2028-02-29"],
        ["2026-02-29", "2026-6-20", "20260620", "2026-06-20T00:00:00Z", "0000-01-01", 20260620],
    ),
    (
        Field(name="moment", type="moment"),
        ["2026-06-20T01:02:03Z", "2026-06-20T01:02:03.456Z", "2026-06-20T23:59:59.999Z"],
        [
            "2026-06-20T24:00:00Z",
            "2026-06-20T01:02Z",
            "2026-06-20T01:02:03+08:00",
            "2026-06-20 01:02:03Z",
            "2026-06-31T01:02:03Z",
            "2026-06-20T01:60:03Z",
            "2026-06-20T01:02:03.4567890Z",
            1_750_000_000,
        ],
    ),
    (Field(name="choice", type="choice", codes="level"), ["general"], ["", "General", "x", None]),
    (
        Field(name="choices", type="choices", codes="level"),
        [["general"], ["major", "general"]],
        [[], ["general", "general"], ["x"], "general", [1]],
    ),
    (
        Field(name="place", type="place"),
        [VILLAGE],
        [VILLAGE[:9], f"{VILLAGE}0", "x" * 12, 360724103204],
    ),
    (
        Field(name="places", type="places", high=2),
        [[VILLAGE], [VILLAGE, "360724103205"]],
        [[], [VILLAGE, VILLAGE], [VILLAGE[:9]], [VILLAGE, "360724103205", "360724103206"], VILLAGE],
    ),
    (Field(name="places_any", type="places"), [[f"{n:012d}" for n in range(200)]], [[1]]),
    (
        Field(
            name="rows",
            type="rows",
            high=2,
            columns=(
                Column(name="who", type="text", required=True, max_len=5),
                Column(name="phone", type="phone"),
                Column(name="has_key", type="flag"),
                Column(name="n", type="integer", high=9),
                Column(name="level", type="choice", codes="level"),
                Column(name="on", type="date"),
                Column(name="at", type="moment"),
            ),
        ),
        [
            [{"who": "刘建军"}],
            [{"who": "a", "phone": "0797-8541234", "has_key": False}, {"who": "a", "n": 0}],
            [{"who": "a", "level": "major", "on": "2026-06-20", "at": "2026-06-20T01:02:03Z"}],
        ],
        [
            [],
            [{}],
            [{"has_key": True}],
            [{"who": ""}],
            [{"who": None}],
            [{"who": "a", "phone": None}],
            [{"who": "a", "comet": 1}],
            [{"who": "a", "__proto__": 1}],
            [{"who": "a", "n": 10}],
            [{"who": "a", "level": "x"}],
            [{"who": "a"}, {"who": "b"}, {"who": "c"}],
            ["a"],
            {"who": "a"},
        ],
    ),
    (
        Field(name="rows_any", type="rows", columns=(Column(name="n", type="integer"),)),
        [[{"n": n} for n in range(50)]],
        [[{"n": n} for n in range(51)]],
    ),
    (Field(name="grid", type="grid"), [f"{VILLAGE}001"], [VILLAGE, f"{VILLAGE}00a"]),
    (
        Field(name="geo", type="geo"),
        [
            _GEO,
            {**_GEO, "source": "pinned", "raw": _RAW},
            {**_GEO, "source": "exif", "accuracy_m": None},
            {**_GEO, "lat": -90, "lon": 180},
        ],
        [
            {**_GEO, "datum": "GCJ-02"},
            {**_GEO, "lat": 90.5},
            {**_GEO, "lon": "114"},
            {**_GEO, "accuracy_m": -1},
            {**_GEO, "source": "guess"},
            {**_GEO, "raw": _POINT},
            {**_GEO, "height_m": 3},
            {"lat": 25, "lon": 114},
            [25, 114],
        ],
    ),
    (
        Field(name="person", type="person"),
        [_PERSON, {**_PERSON, "role": "grid_worker", "org": ""}],
        [
            {"id": "p1"},
            {**_PERSON, "name": ""},
            {**_PERSON, "phone": "1"},
            "p1",
            {**_PERSON, "id": 1},
        ],
    ),
    (Field(name="record", type="record"), [OTHER_ID], ["1", OTHER_ID.upper().replace("D", "X"), 7]),
    (
        Field(name="photos", type="photos", high=2),
        [
            [_PHOTO],
            [_PHOTO, {**_PHOTO, "stored": True}],
            [
                {
                    **_PHOTO,
                    "exif_at": "2026-06-20T10:00:00+08:00",
                    "exif_geo": {"lat": 25, "lon": 114},
                }
            ],
        ],
        [
            [],
            [_PHOTO, _PHOTO, _PHOTO],
            [{**_PHOTO, "mime": "image/png"}],
            [{**_PHOTO, "sha256": "a" * 63}],
            [{**_PHOTO, "sha256": "A" * 64}],
            [{**_PHOTO, "size": 0}],
            [{**_PHOTO, "taken_at": "now"}],
            [{**_PHOTO, "source": "drawn"}],
            [{**_PHOTO, "url": "x"}],
            [{**_PHOTO, "stored": "yes"}],
            _PHOTO,
            ["a" * 64],
        ],
    ),
    (
        Field(name="notes", type="notes"),
        [[_NOTE], [{**_NOTE, "text": "一\n二"}]],
        [[], [{"text": "x"}], [{**_NOTE, "text": ""}], [{**_NOTE, "by": "x"}], "x"],
    ),
)


def field_cases() -> dict[str, Any]:
    """Values and whether their field takes them."""
    return {
        "codes": {
            name: [{"code": code, "zh": code, "en": code} for code in codes]
            for name, codes in CODES.items()
        },
        "fields": [asdict(field) for field, _, _ in _FIELDS],
        "cases": [
            [field.name, value, good]
            for field, takes, refuses in _FIELDS
            for good, values in ((True, takes), (False, refuses))
            for value in values
        ],
    }
