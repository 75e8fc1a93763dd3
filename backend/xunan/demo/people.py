"""The people of the demo; all of them are invented, and their organisations say so."""

from __future__ import annotations

from xunan.application.manage_people import NewPerson

COUNTY = "360724"
YINGQIAN = "360724103"
YINGQIAN_SEAT = "360724103001"
XIANGYA = "360724103201"
MEILI = "360724103202"
FUAO = "360724100210"
SHADUAN = "360724102200"
# The account that a school shares: its drills and counts are for its own people.
SCHOOL = "yq-zxxx"
INVENTED = "（演示，虚构人物）"


def _person(login: str, name: str, role: str, org: str, **area: str | tuple[str, ...]) -> NewPerson:
    # The keywords are places, checked when the person is added; their types cannot be told apart.
    return NewPerson(login=login, name=name, role=role, org=org + INVENTED, **area)  # type: ignore[arg-type]  # areas only


PEOPLE: tuple[NewPerson, ...] = (
    _person("wangge1", "钟水生", "grid_worker", "梅里村第一网格", grids=(f"{MEILI}001",),
            villages=(MEILI,), township=YINGQIAN),
    _person("wangge2", "黄秋菊", "grid_worker", "梅里村、象牙村网格",
            grids=(f"{MEILI}002", f"{XIANGYA}001"), villages=(MEILI, XIANGYA), township=YINGQIAN),
    _person("cungan", "刘建军", "village_officer", "梅里村委会", villages=(MEILI,),
            township=YINGQIAN),
    _person("zhiyuan", "赖小燕", "volunteer", "营前镇志愿服务队", villages=(MEILI,),
            township=YINGQIAN),
    _person("laoshi", "陈志远", "school_safety", "营前中心小学", villages=(YINGQIAN_SEAT,),
            township=YINGQIAN, unit=SCHOOL),
    _person("laoshi2", "王秀兰", "school_safety", "营前中心小学", villages=(YINGQIAN_SEAT,),
            township=YINGQIAN, unit=SCHOOL),
    _person("zhen1", "罗文斌", "township_officer", "营前镇应急管理所", township=YINGQIAN),
    _person("zhen2", "曾丽华", "township_officer", "营前镇应急管理所", township=YINGQIAN),
    _person("zhenld", "胡国平", "township_leader", "营前镇人民政府", township=YINGQIAN),
    _person("xian", "谢明辉", "county_officer", "上犹县应急管理局", county=COUNTY),
)  # fmt: skip
