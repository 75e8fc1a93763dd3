"""People, answers and records made up from a declaration, for golden cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xunan.domain.deadlines import add_days
from xunan.domain.kind import LIST_TYPES
from xunan.domain.people import RANKS, Actor, author

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xunan.domain.kind import Column, Field, Kind, Move
    from xunan.domain.validate import Codes

TODAY = "2026-06-20"
NOW = "2026-06-20T02:00:00.000Z"
VILLAGE = "360724103204"
FAR_VILLAGE = "360730102201"
RECORD_ID = "01977d40-0000-7000-8000-000000000001"
OTHER_ID = "01977d40-0000-7000-8000-000000000002"
WORKER, OFFICER, LAST_RESORT = "grid_worker", "township_officer", "volunteer"

# How a made-up record is filled: "bare" has only what it must have, "full" every answer,
# "other" every answer too, but the last code instead of the first, and old photos.
VARIANTS = ("bare", "full", "other")


def actors() -> dict[str, Actor]:
    """One person of each role in the same village, and two from another county."""
    people = {role: _person(role, role, VILLAGE) for role in RANKS}
    people["stranger"] = _person("stranger", "clerk", VILLAGE)
    people["far_worker"] = _person("far_worker", WORKER, FAR_VILLAGE)
    people["far_officer"] = _person("far_officer", OFFICER, FAR_VILLAGE)
    return people


def answer(field: Field | Column, codes: Codes, variant: str = "full", who: str = WORKER) -> Any:
    """A valid value for the field; `who` is the person a person field names."""
    listed = sorted(codes.get(field.codes, ()))
    text = ("屋后边坡开裂" * 9)[: field.max_len or 9]
    values: dict[str, Any] = {
        "text": text,
        "long_text": text,
        "phone": "0797-8541234",
        "integer": field.high if variant == "other" and field.high else max(field.low, 3),
        "flag": variant == "other",
        "date": add_days(TODAY, 7),
        "moment": "2026-06-01T01:00:00.000Z",
        "choice": _code(field, listed, variant),
        "choices": listed[:2],
        "place": VILLAGE,
        "places": [VILLAGE, FAR_VILLAGE][: field.high or 2],
        "rows": [_row(field, codes, variant, 0), _row(field, codes, variant, 1)][: field.high or 2],
        "grid": f"{VILLAGE}001",
        "geo": _point(variant),
        "person": {"id": who, "name": f"姓名{who}"},
        "record": OTHER_ID,
        "photos": [photo(variant)],
        "notes": [{"id": f"{OTHER_ID}:0", "text": "已电话告知户主"}],
    }
    return values[field.type]


def _row(field: Field | Column, codes: Codes, variant: str, at: int) -> dict[str, Any]:
    """A row of a table; in the second one yes is no."""
    row = {
        column.name: answer(column, codes, variant)
        for column in getattr(field, "columns", ())
        if variant != "bare" or column.required
    }
    return {name: at == 0 if isinstance(one, bool) else one for name, one in row.items()}


def photo(variant: str) -> dict[str, Any]:
    """A photo fact: taken after everything, or ("other") before anything and far away."""
    old = variant == "other"
    return {
        "sha256": ("b" if old else "a") * 64,
        "mime": "image/jpeg",
        "size": 184_000,
        "w": 1600,
        "h": 1200,
        "taken_at": "2026-05-01T01:00:00Z" if old else "2026-06-19T12:00:00.000Z",
        "source": "gallery" if old else "camera",
        "geo": {"lat": 25.8 if old else 25.79390, "lon": 114.54256, "accuracy_m": 8},
    }


def answers(
    kind: Kind, names: Iterable[str], codes: Codes, variant: str = "full", who: str = WORKER
) -> dict[str, Any]:
    """Operation arguments, split into "set" and "add", that answer these fields."""
    set_: dict[str, Any] = {}
    add: dict[str, Any] = {}
    for name in names:
        field = kind.field(name)
        if field is not None:
            part = add if field.type in LIST_TYPES else set_
            part[name] = answer(field, codes, variant, who)
    return {key: part for key, part in (("set", set_), ("add", add)) if part}


def records(kind: Kind, codes: Codes) -> dict[str, dict[str, Any]]:
    """A record in every state that can be reached, in every variant, by name "state/variant"."""
    return {
        f"{state}/{variant}": _record(kind, codes, state, path, variant)
        for state, path in _paths(kind).items()
        for variant in VARIANTS
    }


def _person(name: str, role: str, village: str) -> Actor:
    return Actor(
        id=name,
        name=f"姓名{name}",
        role=role,
        grids=(f"{village}001",),
        villages=(village,),
        township=village[:9],
        county=village[:6],
        unit=f"unit-{village}",
    )


def _code(field: Field | Column, listed: list[str], variant: str) -> str:
    if not listed:
        return ""
    return listed[-1] if variant == "other" else str(field.default or listed[0])


def _point(variant: str) -> dict[str, Any]:
    point: dict[str, Any] = {"lat": 25.79389, "lon": 114.54256, "accuracy_m": 8}
    at = "2026-06-01T01:00:00.000Z"
    if variant == "other":
        return {
            **point,
            "datum": "WGS-84",
            "at": at,
            "source": "pinned",
            "raw": {**point, "at": at},
        }
    return {**point, "datum": "WGS-84", "at": at, "source": "fix"}


def _paths(kind: Kind) -> dict[str, list[Move]]:
    """The shortest way from the initial state to each other one."""
    paths: dict[str, list[Move]] = {kind.initial: []}
    queue = [kind.initial]
    while queue:
        state = queue.pop(0)
        for move in kind.moves:
            if state in move.start and move.end not in paths:
                paths[move.end] = [*paths[state], move]
                queue.append(move.end)
    return paths


def _record(kind: Kind, codes: Codes, state: str, path: list[Move], variant: str) -> dict[str, Any]:
    who = LAST_RESORT if variant == "other" else WORKER
    fields = {
        field.name: answer(field, codes, variant, who)
        for field in kind.fields
        if field.required or (variant != "bare" and not field.number)
    }
    makers = (
        ("create", who, kind.initial),
        *((move.name, _maker(move, variant), move.end) for move in path),
    )
    log = [_entry(day, *made) for day, made in enumerate(makers, start=1)]
    return {
        "id": RECORD_ID,
        "kind": kind.name,
        "ver": len(log),
        "state": state,
        "f": fields,
        "log": log,
    }


def _maker(move: Move, variant: str) -> str:
    """Who made a move on the way: the officer in the variant "other", else the first who may."""
    if variant == "other" and OFFICER in move.by:
        return OFFICER
    return move.by[0] if move.by else "system"


def _entry(day: int, act: str, who: str, to: str) -> Mapping[str, Any]:
    entry: dict[str, Any] = {
        "op": f"01977d40-0000-7000-8000-0000000001{day:02d}",
        "act": act,
        "by": author(_person(who, who, VILLAGE)),
        "at": f"2026-06-{day:02d}T01:00:00.000Z",
        "to": to,
    }
    # Every second act reached the server, which then knew better when it was done.
    return {**entry, "at_est": f"2026-06-{day:02d}T03:00:00.000Z"} if day % 2 else entry
