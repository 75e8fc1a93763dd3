"""The demo's shelters: one ready, one found locked, one due for a check, one just registered."""

from __future__ import annotations

from typing import Any

from xunan.demo.people import FUAO, MEILI, SCHOOL, XIANGYA, YINGQIAN_SEAT
from xunan.demo.telling import Origin, Step, Story, report, told

DAY = 24.0
EXIT, ROAD, CURED = "exit_locked.jpg", "road_no_rail.jpg", "slope_after.jpg"
ALL_WELL = dict.fromkeys(
    ("exits", "signs", "water", "power", "toilets", "supplies", "structure", "danger"), "ok"
)
UNSEEN = dict.fromkeys(ALL_WELL, "unseen")
FIRST_CALL = "13800000001"


def _shelter(by: str, ago_h: float, name: str, village: str, **more: Any) -> Step:
    facts = {
        "name": name,
        "division_code": village,
        "address": f"{name}，大门朝南",
        "entrances": 2,
        "radius_m": 1000,
        "hazards_suitable": ["flood", "geo"],
        "duration_class": "short",
    }
    return Step(by=by, ago_h=ago_h, set=facts | more)


def _keys(*names: str) -> list[dict[str, Any]]:
    return [{"name": name, "phone": FIRST_CALL, "has_key": True} for name in names]


def _opened(by: str, ago_h: float) -> Step:
    return Step(by=by, ago_h=ago_h, move="put_in_service")


def _check(by: str, ago_h: float, gate: str, found: dict[str, str], *photos: str) -> Step:
    return Step(by=by, ago_h=ago_h, set={"gate": gate} | found, photos=photos)


def _arrival(minutes: float, name: str, born: int, head: str, **more: Any) -> Story:
    """Someone who came two evenings ago, and the household that goes home the next day."""
    ago_h = 2 * DAY - minutes / 60
    facts = {"name": name, "birth_year": born, "household_head": head, "home_village": XIANGYA}
    came = Step(by="wangge2", ago_h=ago_h, set=facts | more)
    home = Step(by="wangge2", ago_h=1.2 * DAY, move="leave", set={"left_to": "home"},
                minutes={"left_at": 0})  # fmt: skip
    return told("arrival", came, of="xiangya", then=() if head == "邱福生" else (home,))


SHELTERS: tuple[Story, ...] = (
    told(
        "shelter",
        _shelter("zhen1", 60 * DAY, "营前中心小学操场", YINGQIAN_SEAT,
                 site_kind="school", capacity=600, managers=_keys("陈志远", "王秀兰"),
                 unit_code=SCHOOL, facilities=["water", "power", "lights", "signs"],
                 effective_area_m2=1200, space="outdoor", toilets=12),
        key="school", at=(25.8352, 114.4269), then=(_opened("zhen1", 59 * DAY),),
    ),
    told("shelter_check", _check("zhen2", 9 * DAY, "open", ALL_WELL, CURED, ROAD), of="school"),
    told(
        "shelter",
        _shelter("cungan", 58 * DAY, "梅里村文化活动中心", MEILI,
                 site_kind="village_hall", capacity=80, managers=_keys("刘建军"),
                 facilities=["water", "power", "blankets"],
                 effective_area_m2=160, space="indoor", toilets=2),
        key="meili", at=(25.8410, 114.4130), then=(_opened("zhen1", 57 * DAY),),
    ),
    told("shelter_check", _check("wangge1", 3 * DAY, "locked", UNSEEN, EXIT, ROAD),
         key="locked", of="meili"),
    told(
        "hazard",
        report("wangge1", 3 * DAY - 0.1, "shelter", MEILI, "梅里村文化活动中心，大门朝南",
               "大门锁着，两个电话都打不通，进不去。", source="shelter_check"),
        origin=Origin(key="locked", item="shelter_check.gate", subject="meili"),
    ),
    told(
        "shelter",
        _shelter("wangge2", 150 * DAY, "象牙村村委会", XIANGYA,
                 site_kind="gov_building", capacity=60, managers=_keys("钟桂花", "邱建平"),
                 facilities=["water", "power", "beds"],
                 effective_area_m2=130, space="indoor", toilets=3),
        key="xiangya", at=(25.8280, 114.4011), then=(_opened("zhen1", 149 * DAY),),
    ),
    told("shelter_check", _check("wangge2", 130 * DAY, "open", ALL_WELL, CURED, ROAD),
         of="xiangya"),
    told("shelter", _shelter("xian", 2 * DAY, "伏垇村晒谷坪", FUAO, site_kind="square",
                             capacity=120, managers=_keys("罗四妹"), space="outdoor"),
         at=(25.7951, 114.5312)),
    _arrival(0, "邱福生", 1951, "邱福生", sex="m", special_needs=["mobility"], room="一楼会议室"),
    _arrival(3, "赖招娣", 1954, "邱福生", sex="f", room="一楼会议室"),
    _arrival(9, "钟文华", 1979, "钟文华", sex="m", room="二楼"),
    _arrival(12, "黄小玲", 1982, "钟文华", sex="f", room="二楼"),
    _arrival(14, "钟子轩", 2017, "钟文华", sex="m", room="二楼"),
)  # fmt: skip
