"""Hazards as the server keeps them, with a whole life-cycle behind them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from outputs.papers import a_photo
from xunan.application.ports import Changes, Columns, FeedRow, Key, Person, RecordWrite, Wanted
from xunan.contract.catalogue import shipped
from xunan.county import load_county
from xunan.domain.promote import promoted
from xunan.domain.streams import record_streams
from xunan.kinds.hazard.kind import HAZARD
from xunan.outputs.catalogue import read_sheets
from xunan_sync.canonical import canonical

if TYPE_CHECKING:
    from xunan.domain.kind import Kind
    from xunan.storage.open import Storage

YINGQIAN = "360724103"
WORKER = {"id": "w1", "name": "李秀兰", "role": "grid_worker"}
OFFICER = {"id": "o1", "name": "张建国", "role": "township_officer"}
REVIEWER = {"id": "v1", "name": "王德明", "role": "village_officer"}
ZHANG = Person("o1", "zhang", "张建国", "township_officer", "", (), (), YINGQIAN, "360724")
LI = Person("w1", "li", "李秀兰", "grid_worker", "", (), ("360724103204",), "", "")


def words() -> dict[str, str]:
    """Every word of the product and of its papers."""
    kinds = shipped()
    return kinds.words("zh") | dict(read_sheets(kind.name for kind in kinds.kinds).words)


def places() -> dict[str, str]:
    """The county's names by code."""
    county = load_county()
    names = {county.code: county.name}
    for town in county.townships:
        names[town.code] = town.name
        names |= {village.code: village.short for village in town.villages}
    return names


def a_photo_fact(name: str, taken_at: str) -> dict[str, Any]:
    """A stored photo as a record names it."""
    raw = a_photo(name)
    return {
        "sha256": hashlib.sha256(raw).hexdigest(),
        "mime": "image/jpeg",
        "size": len(raw),
        "w": 1280,
        "h": 960,
        "taken_at": taken_at,
        "source": "camera",
        "geo": {"lat": 25.793891, "lon": 114.542562, "accuracy_m": 8},
        "stored": True,
    }


def an_entry(act: str, by: dict[str, str], at: str, **more: Any) -> dict[str, Any]:
    """A line of the timeline."""
    return {"op": f"op-{act}-{at}", "act": act, "by": by, "at": at, "got": at, **more}


def a_hazard(number: int = 1, **fields: Any) -> dict[str, Any]:
    """A closed hazard in 下湾村; fields are overridden by name."""
    facts: dict[str, Any] = {
        "no": f"360724103-2026-{number:05d}",
        "title": "下湾村后山边坡开裂",
        "category": "geo",
        "level": "general",
        "source": "village_patrol",
        "suspected_major": False,
        "description": "屋后高边坡（坡高约13.5米）出现两条横向裂缝，裂缝长约9米，雨后有渗水。\n"
        "坡下排水沟堵塞，杂物堆积约3立方米。",
        "division_code": village("下湾村"),
        "grid_code": f"{village('下湾村')}001",
        "place": "村道口往北三百米，老祠堂后山（沙塅村移民户旁）",
        "geo": {
            "lat": 25.793891,
            "lon": 114.542562,
            "accuracy_m": 8,
            "datum": "WGS-84",
            "at": "2026-06-20T02:02:00Z",
            "source": "fix",
        },
        "scene": ["dwelling", "road"],
        "threatened_households": 6,
        "threatened_people": 23,
        "immediate_measures": ["warning_sign", "people_moved"],
        "captured_at": "2026-06-20T02:02:03.000Z",
        "found_by": {"id": "w1", "name": "李秀兰"},
        "owner_org": "营前镇下湾村民委员会",
        "owner_person": "王德明",
        "owner_phone": "13800000000",
        "assigned_person": {"id": "w1", "name": "李秀兰"},
        "due_on": "2026-07-05",
        "advice": "削坡减载，喷浆护面；\n清理排水沟，加装沟盖板。",
        "measures": "削坡减载，喷浆护面；\n清理排水沟，加装沟盖板。",
        "funds_yuan": 12000,
        "rectified_at": "2026-06-25T07:30:00Z",
        "photos_before": [
            a_photo_fact("slope_before_1", "2026-06-20T02:02:03Z"),
            a_photo_fact("slope_before_2", "2026-06-20T02:03:10Z"),
        ],
        "photos_after": [a_photo_fact("slope_after_1", "2026-06-25T07:30:00Z")],
        "review_result": "passed",
        "review_note": "裂缝已封闭，排水通畅。",
    }
    facts |= fields
    return {
        "id": f"01900000-0000-7000-8000-{number:012x}",
        "kind": "hazard",
        "ver": 6,
        "state": "closed",
        "f": {name: value for name, value in facts.items() if value is not None},
        "log": [
            an_entry("create", WORKER, "2026-06-20T02:05:00Z", to="reported"),
            an_entry("file", OFFICER, "2026-06-20T03:00:00Z", to="filed", set=["level", "title"]),
            an_entry(
                "assign", OFFICER, "2026-06-20T03:05:00Z", to="assigned",
                set=["owner_org", "assigned_person", "due_on"],
            ),
            an_entry(
                "submit", WORKER, "2026-06-25T07:40:00Z", to="submitted",
                set=["measures"], add={"photos_after": 1},
            ),
            an_entry("stored", WORKER, "2026-06-25T07:41:00Z"),
            an_entry(
                "close", REVIEWER, "2026-06-26T01:20:00Z", to="closed",
                set=["review_result", "review_note"],
            ),
        ],
    }  # fmt: skip


def village(name: str) -> str:
    """The code of a village of the county by its short name."""
    return next(code for code, short in places().items() if short == name and len(code) == 12)


async def keep(storage: Storage, *bodies: dict[str, Any], kind: Kind = HAZARD) -> None:
    """Write records as committed, past the protocol."""
    changes = Changes()
    for body in bodies:
        key = Key(body["kind"], body["id"])
        for stream in record_streams(kind, body["f"]):
            changes.feed[stream, key.kind, key.id] = FeedRow(
                stream, key.kind, key.id, "put", body["ver"], changes.effects
            )
        changes.effects += 1
        changes.records[key] = RecordWrite(
            kind=body["kind"],
            id=body["id"],
            ver=body["ver"],
            state=body["state"],
            streams=record_streams(kind, body["f"]),
            body=canonical(body),
            columns=Columns(**promoted(kind, body)),
        )
    await storage.sync.transact(Wanted(records=frozenset(changes.records)), lambda _: changes)
