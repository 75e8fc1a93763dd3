"""What an office's words mean: which kind of danger, which colour, until when."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from xunan.domain.cap import CapInfo, CapMessage

OTHER = "other"
UNTOLD_EXPIRY = timedelta(hours=24)
EXERCISE_MARK = "【演练】"
HEADLINE_MAX, TEXT_MAX, EVENT_MAX, WORDS_MAX, POLYGON_MAX = 200, 2_000, 60, 200, 4_000
CUT = "……（原文过长，后略）"
_EVENT_CODE = re.compile(r"1[1-9][A-Z][0-9A-Z]{2}")
_WORDS = """
11B01 台风 热带风暴 typhoon|11B04 暴雪 snowstorm|11B05 寒潮 cold_wave|11B07 沙尘暴 沙尘 sandstorm
11B58 雷暴大风 thunder_and_gale|11B20 雷雨大风 thunderstorm_gale|11B06 大风 gale strong_wind wind
11B09 高温 high_temperature heat|11B14 雷电 雷暴 lightning thunder|11B15 冰雹 hail|11B16 霜冻 frost
11B17 大雾 浓雾 fog|11B19 霾 haze|11B21 道路结冰 road_icing icy_road|11B22 干旱 drought
11B25 森林火险 森林（草原）火险 森林(草原)火险 forest_fire|11B31 强对流 severe_convection convection
11B36 渍涝风险 渍涝 内涝 waterlogging|11B37 地质灾害气象风险 地质灾害 geohazard geological
11B03 暴雨 强降雨 rainstorm heavy_rain|11A51 山洪灾害 山洪 flash_flood mountain_torrent
11A03 水库重大险情 水库险情 reservoir|11A01 洪水 江河洪水 flood|11C02 天然地震 地震 earthquake
11D01 滑坡 山体滑坡 landslide|11D02 泥石流 debris_flow mudslide|11D03 山体崩塌 崩塌 rockfall
"""
KIND_WORDS: tuple[tuple[str, str], ...] = tuple(
    sorted(
        (
            (word.replace("_", " "), line.split()[0])
            for line in _WORDS.replace("|", "\n").strip().splitlines()
            for word in line.split()[1:]
        ),
        key=lambda pair: (-len(pair[0]), pair),
    )
)
COLOURS = {
    "red": ("红色", "红", "red"),
    "orange": ("橙色", "橙", "orange"),
    "yellow": ("黄色", "黄", "yellow"),
    "blue": ("蓝色", "蓝", "blue"),
}
SEVERITIES = {"extreme": "red", "severe": "orange", "moderate": "yellow", "minor": "blue"}
RANKS = {"red": 4, "orange": 3, "yellow": 2, "blue": 1, OTHER: 0}
_COLOUR = re.compile(r"(红|橙|黄|蓝)色|\b(red|orange|yellow|blue)\b", re.IGNORECASE)


def chosen(message: CapMessage) -> CapInfo | None:
    """The block that people here read: the Chinese one, else the first."""
    blocks = message.infos
    return next(
        (one for one in blocks if one.language.startswith("zh")), blocks[0] if blocks else None
    )


def kind_of(info: CapInfo, known: frozenset[str]) -> tuple[str, str]:
    """The kind by its code or its words, and the code as given; "other" for what we do not know."""
    codes = [code.upper() for code in info.event_codes if _EVENT_CODE.fullmatch(code.upper())]
    given = codes[0] if codes else ""
    if given in known:
        return given, given
    for text in (info.event, info.headline):
        low = text.lower()
        for word, code in KIND_WORDS:
            if word in low and code in known:
                return code, given
    return OTHER, given


def colour_of(info: CapInfo) -> tuple[str, str]:
    """The colour by parameter, headline or severity, and the word where it is none of the four."""
    given = [value for name, value in info.parameters if "colo" in name.lower() or "颜色" in name]
    for word in given:
        for colour, words in COLOURS.items():
            if word.strip().lower() in words:
                return colour, ""
    named = _COLOUR.findall(info.headline)
    if named:
        word = "".join(named[-1]).lower()
        return next(colour for colour, words in COLOURS.items() if word in words), ""
    return SEVERITIES.get(info.severity.lower(), OTHER), (given[0][:20] if given else "")


def change_of(before: str, after: str) -> str:
    """What a message of another colour means for people: "upgrade", "downgrade" or "update"."""
    rise = RANKS.get(after, 0) - RANKS.get(before, 0)
    return "upgrade" if rise > 0 else "downgrade" if rise < 0 else "update"


def headline_of(message: CapMessage, info: CapInfo) -> str:
    """The headline, or one made of who and what; an exercise says so first."""
    text = info.headline or f"{info.sender_name or message.sender}：{info.event or '预警'}"
    if message.status == "exercise" and "演练" not in text:
        text = EXERCISE_MARK + text
    return cut(one_line(text), HEADLINE_MAX)


def ends(sent: datetime, expires: datetime | None) -> tuple[datetime, bool]:
    """When it ends, and whether that is assumed because the office named no end."""
    return (sent + UNTOLD_EXPIRY, True) if expires is None else (expires, False)


def one_line(text: str) -> str:
    """The text without line ends."""
    return " ".join(text.split())


def cut(text: str, most: int) -> str:
    """The text, cut where it is too long, and saying so where there is room for that."""
    if len(text) <= most:
        return text
    return text[: most - len(CUT)] + CUT if most > 10 * len(CUT) else text[:most]


def facts_of(message: CapMessage, info: CapInfo, known: frozenset[str]) -> dict[str, Any]:
    """The message as fields of the kind `alert`, without areas, times of ours and chain."""
    kind, code = kind_of(info, known)
    colour, word = colour_of(info)
    polygon = "\n".join(
        " ".join(f"{lat:.5f},{lon:.5f}" for lat, lon in ring)
        for area in info.areas
        for ring in area.polygons
    )
    headline = headline_of(message, info)
    return {
        "alert_kind": kind,
        "colour": colour,
        "headline": headline,
        "text": cut(info.description, TEXT_MAX) or headline,
        "instruction": cut(info.instruction, TEXT_MAX),
        "identifier": message.identifier,
        "sender": cut(one_line(info.sender_name or message.sender), 100),
        "status": message.status,
        "msg_type": message.msg_type,
        "event": cut(one_line(info.event), EVENT_MAX),
        "event_code": code,
        "colour_word": one_line(word),
        "area_words": cut(one_line("、".join(a.words for a in info.areas if a.words)), WORDS_MAX),
        "polygon": polygon if len(polygon) <= POLYGON_MAX else "",
        "references": cut("\n".join(one.identifier for one in message.references), TEXT_MAX),
    }
