"""The demo's rounds: known places that are inspected again and again, and patrols."""

from __future__ import annotations

from xunan.demo.people import MEILI, XIANGYA
from xunan.demo.telling import Origin, Step, Story, report, told

DAY = 24.0
WIRES = "wires_bare.jpg"
ALL_WELL = dict.fromkeys(("exits", "fire_gear", "wiring", "gas_use", "goods", "structure"), "ok")


def _place(by: str, ago_h: float, name: str, village: str, **more: str) -> Step:
    return Step(by=by, ago_h=ago_h, set={"name": name, "division_code": village} | more)


ROUNDS: tuple[Story, ...] = (
    told("premises", _place("wangge1", 70 * DAY, "梅里便民超市", MEILI, premises_kind="shop",
                            address="村口老樟树旁"),
         key="shop", at=(25.8425, 114.4118)),
    told("inspection", Step(by="wangge1", ago_h=38 * DAY, set=dict(ALL_WELL)), of="shop"),
    told("premises", _place("wangge2", 66 * DAY, "象牙竹木加工坊", XIANGYA,
                            premises_kind="workshop", address="河边组"),
         key="mill", at=(25.8291, 114.4030)),
    told("inspection", Step(by="wangge2", ago_h=5 * DAY, set=ALL_WELL | {"wiring": "problem"},
                            photos=(WIRES,)),
         key="wires", of="mill"),
    told("hazard", report("wangge2", 5 * DAY - 0.1, "electricity", XIANGYA, "河边组",
                          "电锯旁电线裸露，没有漏电保护器。", owner_org="象牙竹木加工坊",
                          source="village_patrol"),
         origin=Origin(key="wires", item="inspection.wiring", subject="mill")),
    told("patrol", Step(by="wangge1", ago_h=1.1 * DAY, set={
        "division_code": MEILI, "zero": True, "talked_to": 6, "points": [
            {"point": "上屋组切坡房屋", "result": "normal"},
            {"point": "沿河路口", "result": "normal"},
            {"point": "梅里山塘", "result": "normal"},
        ]}, minutes={"started_at": -52})),
    told("patrol", Step(by="wangge2", ago_h=2.1 * DAY, set={
        "division_code": XIANGYA, "zero": False, "talked_to": 3, "points": [
            {"point": "河边组竹木坊", "result": "normal"},
            {"point": "后山便道", "result": "unreachable", "what": "路被水淹了一段，明天再去"},
        ]}, minutes={"started_at": -40})),
)  # fmt: skip
