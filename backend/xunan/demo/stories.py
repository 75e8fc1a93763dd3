"""What happened in the demo's county lately: hazards in every state, told step by step.

Times are hours before the demo is made, so that the county looks alive whenever it is started.
"""

from __future__ import annotations

from xunan.demo.people import FUAO, MEILI, SHADUAN, XIANGYA, YINGQIAN_SEAT
from xunan.demo.telling import Step, Story, assign, file, report

SLOPE, CURED, DRAIN = "slope_before.jpg", "slope_after.jpg", "drain_blocked.jpg"
WIRES, EXIT, ROAD, GAS = "wires_bare.jpg", "exit_locked.jpg", "road_no_rail.jpg", "gas_hose.jpg"
DAY = 24.0

STORIES: tuple[Story, ...] = (
    Story(
        25.8431,
        114.4102,
        (
            report(
                "wangge1",
                2,
                "geo",
                MEILI,
                "上屋组切坡建房屋后",
                "屋后切坡出现一道长裂缝，坡脚有碎石，雨后变宽。",
                SLOPE,
                suspected_major=True,
                scene=["dwelling"],
                threatened_households=2,
                threatened_people=7,
                immediate_measures=["warning_sign", "people_moved"],
            ),
        ),
    ),
    Story(
        25.8432,
        114.4103,
        (
            report(
                "zhiyuan",
                1.5,
                "geo",
                MEILI,
                "上屋组，路边看得见",
                "房子后面的山坡裂开了。",
                SLOPE,
                source="public_report",
            ),
        ),
    ),
    Story(
        25.8397,
        114.4188,
        (
            report(
                "wangge1",
                5,
                "flash_flood",
                MEILI,
                "村道排水沟",
                "排水沟被树枝和垃圾堵住，水漫上路面。",
                DRAIN,
                scene=["road"],
            ),
        ),
    ),
    Story(
        25.8452,
        114.4131,
        (
            report(
                "wangge2",
                1 * DAY,
                "electricity",
                XIANGYA,
                "旧粮仓门口",
                "配电板老化，电线裸露。",
                WIRES,
                immediate_measures=["warning_sign", "use_stopped"],
            ),
        ),
    ),
    Story(
        25.8440,
        114.4155,
        (
            report(
                "laoshi",
                3 * DAY,
                "building_fire",
                YINGQIAN_SEAT,
                "礼堂东侧安全出口",
                "安全出口上了锁，门口堆着纸箱。",
                EXIT,
                source="self_check",
                scene=["school"],
            ),
            file("zhen1", 2.6 * DAY, "礼堂安全出口锁闭"),
        ),
    ),
    Story(
        25.8365,
        114.4215,
        (
            report(
                "wangge1",
                5 * DAY,
                "road",
                MEILI,
                "临河村道转弯处",
                "护栏缺了一段，路面有落石。",
                ROAD,
                scene=["road", "waterside"],
                immediate_measures=["fenced"],
            ),
            file("zhen1", 4.5 * DAY, "临河村道护栏缺失"),
            assign("zhen1", 4.4 * DAY, "wangge1", 12, "梅里村委会"),
        ),
    ),
    Story(
        25.8449,
        114.4140,
        (
            report(
                "wangge2",
                12 * DAY,
                "gas",
                XIANGYA,
                "村口饭店厨房",
                "液化气瓶锈蚀，软管开裂。",
                GAS,
                scene=["enterprise"],
            ),
            file("zhen2", 11.6 * DAY, "饭店液化气软管老化"),
            assign("zhen2", 11.5 * DAY, "wangge2", 7, "村口饭店"),
        ),
    ),
    Story(
        25.8434,
        114.4110,
        (
            report(
                "wangge1",
                16 * DAY,
                "geo",
                MEILI,
                "下屋组屋后边坡",
                "边坡掉土块，坡面没有防护。",
                SLOPE,
                scene=["dwelling"],
                threatened_households=1,
                threatened_people=4,
            ),
            file("zhen1", 15.5 * DAY, "下屋组屋后边坡掉块"),
            assign("zhen1", 15.4 * DAY, "wangge1", 10, "梅里村委会"),
            Step(
                by="wangge1",
                ago_h=8 * DAY,
                move="submit",
                photos=(CURED,),
                set={"measures": "清除危石，挂网植草，修了截水沟。", "funds_yuan": 6800},
            ),
            Step(
                by="cungan",
                ago_h=7.5 * DAY,
                move="close",
                set={"review_result": "passed", "review_note": "现场查看，坡面已稳固。"},
            ),
        ),
    ),
    Story(
        25.8401,
        114.4180,
        (
            report(
                "wangge2",
                9 * DAY,
                "flash_flood",
                MEILI,
                "涵洞进水口",
                "涵洞进水口被杂物堵住。",
                DRAIN,
            ),
            file("zhen2", 8.6 * DAY, "涵洞进水口堵塞"),
            assign("zhen2", 8.5 * DAY, "wangge2", 10, "梅里村委会"),
            Step(
                by="wangge2",
                ago_h=1.2 * DAY,
                move="submit",
                photos=(CURED,),
                set={"measures": "组织村民清理，加装拦污栅。", "funds_yuan": 900},
            ),
        ),
    ),
    Story(
        25.8446,
        114.4127,
        (
            report(
                "wangge1",
                10 * DAY,
                "electricity",
                MEILI,
                "祠堂侧墙",
                "线路私拉乱接，开关烧黑。",
                WIRES,
                scene=["public_place"],
            ),
            file("zhen1", 9.5 * DAY, "祠堂线路私拉乱接"),
            assign("zhen1", 9.4 * DAY, "wangge1", 12, "梅里村委会"),
            Step(
                by="wangge1",
                ago_h=4 * DAY,
                move="submit",
                photos=(WIRES,),
                set={"measures": "换了开关。"},
            ),
            Step(
                by="zhen2",
                ago_h=3 * DAY,
                move="return",
                set={"review_note": "线路还裸露在墙外，请穿管后再报。"},
            ),
        ),
    ),
    Story(
        25.8420,
        114.4160,
        (
            report(
                "zhiyuan",
                6 * DAY,
                "road",
                MEILI,
                "村委会门口",
                "路灯不亮。",
                source="public_report",
            ),
            Step(
                by="zhen1",
                ago_h=5.8 * DAY,
                move="reject",
                set={"reject_reason": "路灯报修不属于安全隐患，已转村委会处理。"},
            ),
        ),
    ),
    Story(
        25.7951,
        114.5430,
        (
            report(
                "xian",
                7 * DAY,
                "geo",
                FUAO,
                "通村公路边坡",
                "边坡高陡，有滑动迹象，威胁下方住户。",
                SLOPE,
                source="dept_inspection",
                suspected_major=True,
                threatened_households=5,
                threatened_people=21,
            ),
            file(
                "xian",
                6.9 * DAY,
                "伏垇村通村公路边坡",
                level="major",
                level_basis="威胁住户五户以上，需专业治理。",
            ),
        ),
    ),
    Story(
        25.9105,
        114.4921,
        (
            report(
                "xian",
                4 * DAY,
                "road",
                SHADUAN,
                "沙塅村口临水路段",
                "临水路段没有护栏。",
                ROAD,
                source="dept_inspection",
            ),
        ),
    ),
)
