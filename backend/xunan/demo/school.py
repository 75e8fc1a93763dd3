"""The demo's drills: a school's fire drill to its evaluation, the next one planned, a village's."""

from __future__ import annotations

from xunan.demo.people import MEILI, YINGQIAN_SEAT
from xunan.demo.telling import Step, Story, told

DAY = 24.0
SCHOOL = "营前中心小学"
# Class, roll, present, and seconds from the alarm to its arrival at the field.
CLASSES = (
    ("一（1）班", 42, 41, 96),
    ("二（1）班", 44, 44, 88),
    ("三（1）班", 43, 42, 81),
    ("四（1）班", 45, 45, 102),
    ("五（1）班", 41, 41, 109),
    ("六（1）班", 46, 45, 114),
)
ROLL, PRESENT = sum(each[1] for each in CLASSES), sum(each[2] for each in CLASSES)
STAFF = 22
SCORES = {
    "score_preparation": 4, "score_alarm": 5, "score_command": 4, "score_route": 3,
    "score_order": 4, "score_speed": 4, "score_headcount": 5, "score_first_aid": 4,
    "score_communication": 4,
}  # fmt: skip


def _counted(number: int) -> Story:
    name, roll, present, after_s = CLASSES[number]
    facts = {"class_name": name, "roll": roll, "present": present, "counted": present,
             "arrived_s": after_s}  # fmt: skip
    return told("class_count", Step(by="laoshi2", ago_h=26 * DAY, clock="10:07", set=facts),
                of="fire")  # fmt: skip


DRILLS: tuple[Story, ...] = (
    told(
        "drill",
        Step(by="laoshi", ago_h=30 * DAY, set={
            "org": SCHOOL, "scenario": "fire", "division_code": YINGQIAN_SEAT, "place": "教学楼",
            "title": "教学楼消防疏散", "floors": 3, "staff": STAFF, "notice_given": True,
            "classes": [{"class_name": each[0], "roll": each[1]} for each in CLASSES],
        }, days={"planned_on": 4}),
        key="fire",
        then=(
            Step(by="laoshi", ago_h=26 * DAY, clock="10:09", move="all_clear", set={
                "duration_s": CLASSES[-1][3], "target_result": "met", "roll": ROLL,
                "present": PRESENT, "counted": PRESENT, "staff_present": STAFF,
                "participants": PRESENT + STAFF, "leader": "王校长", "weather": "晴", "injuries": 0,
            }, minutes={"time_alarm": -4, "time_last_arrival": -2.1, "time_all_clear": 0}),
            Step(by="laoshi", ago_h=25 * DAY, move="evaluate", set=SCORES | {
                "overall": "good", "evaluation": "路线清楚，三楼楼梯口有些挤。",
                "problems": [{"problem": "三楼楼梯口两班同时下楼，拥挤", "becomes": "note",
                              "owner": "陈志远"}],
            }),
        ),
    ),
    *(_counted(number) for number in range(len(CLASSES))),
    told("drill", Step(by="laoshi", ago_h=2 * DAY, set={
        "org": SCHOOL, "scenario": "earthquake", "division_code": YINGQIAN_SEAT, "place": "教学楼",
        "title": "地震避险与疏散", "floors": 3, "staff": STAFF,
        "classes": [{"class_name": each[0], "roll": each[1]} for each in CLASSES],
    }, days={"planned_on": 5}), key="quake"),
    told(
        "drill",
        Step(by="cungan", ago_h=45 * DAY, set={
            "org": "梅里村", "org_kind": "village", "scenario": "flash_flood",
            "division_code": MEILI, "place": "上屋组", "title": "上屋组转移演练",
        }, days={"planned_on": 2}),
        then=(Step(by="cungan", ago_h=43 * DAY, move="all_clear",
                   set={"participants": 43, "leader": "刘建军", "weather": "多云"},
                   minutes={"time_alarm": -25, "time_all_clear": 0}),),
    ),
)  # fmt: skip
