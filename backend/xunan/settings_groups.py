"""Settings that belong together and share the beginning of their names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xunan.web.base_map import base_map

if TYPE_CHECKING:
    from xunan.web.base_map import BaseMap


def told(zh: str, en: str, *, low: int = 0, shown: str = "") -> dict[str, Any]:
    """What the operator reads about a setting; `low` is the least of a number."""
    return {"zh": zh, "en": en, "low": low, "shown": shown}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one address, person or device may ask for; sizes in bytes, rates per minute."""

    sign_in_per_address: int = field(
        default=30,
        metadata=told(
            "每个网络地址每分钟允许的登录失败次数",
            "failed sign-ins a minute from one address",
            low=1,
        ),
    )
    sign_in_per_login: int = field(
        default=6,
        metadata=told("每个账号每分钟口令错误次数", "failed PINs a minute of a login", low=1),
    )
    exchange_per_person: int = field(
        default=600,
        metadata=told("每人每分钟可同步的次数", "exchanges a minute of one person", low=1),
    )
    upload_per_person: int = field(
        default=1200,
        metadata=told("每人每分钟照片分片数", "photo pieces a minute of one person", low=1),
    )
    print_per_person: int = field(
        default=30,
        metadata=told("每人每分钟可打印的份数", "papers a minute of one person", low=1),
    )
    photo_bytes: int = field(
        default=10 * 1024**2,
        metadata=told("单张照片的最大字节数", "largest photo, in bytes", low=1024),
    )
    code_hours: int = field(
        default=72, metadata=told("登录码的有效小时数", "hours a sign-in code stays valid", low=1)
    )


class SeasonError(Exception):
    """A day of the flood season cannot be understood; the text is what the operator reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """How often places are looked at again, in days, and when the flood season is."""

    shelter_check_days: int = field(
        default=90,
        metadata=told("避难场所多少天检查一次", "days between checks of a shelter", low=1),
    )
    shelter_check_flood_days: int = field(
        default=30,
        metadata=told("汛期避难场所多少天检查一次", "the same in the flood season", low=1),
    )
    inspection_days: int = field(
        default=30,
        metadata=told("重点场所多少天检查一次", "days between inspections of premises", low=1),
    )
    patrol_days: int = field(
        default=1,
        metadata=told("每人多少天巡查一次", "days between patrols of a person", low=1),
    )
    flood_first: str = field(
        default="04-01", metadata=told("汛期第一天，月-日", "first day of the flood season, MM-DD")
    )
    flood_last: str = field(
        default="09-30", metadata=told("汛期最后一天，月-日", "last day of the flood season, MM-DD")
    )

    @property
    def numbers(self) -> dict[str, int]:
        """By the names of `domain/rounds.py`; a day of the year as month × 100 + day.

        Raises `SeasonError` for a day that does not exist.
        """
        return {
            "shelter_check_days": self.shelter_check_days,
            "shelter_check_flood_days": self.shelter_check_flood_days,
            "inspection_days": self.inspection_days,
            "patrol_days": self.patrol_days,
            "flood_first": _day_of_year(self.flood_first),
            "flood_last": _day_of_year(self.flood_last),
        }


def _day_of_year(text: str) -> int:
    try:
        day = date.fromisoformat(f"2024-{text}")
    except ValueError as wrong:
        raise SeasonError(
            f"汛期的起止日应写成「月-日」，如 04-01，现在是「{text}」。"
            "XUNAN_ROUND_FLOOD_FIRST and _LAST must be MM-DD, such as 04-01."
        ) from wrong
    return day.month * 100 + day.day


@dataclass(frozen=True, slots=True, kw_only=True)
class MapSettings:
    """What lies under the map; by default nothing, and nobody else is asked for anything."""

    folder: Path = field(
        default=Path(),
        metadata=told(
            "地图文件目录：outline.geojson（县界）、points.json（村点）",
            "folder of outline.geojson and points.json",
            shown="<data_dir>/map",
        ),
    )
    tiles: str = field(
        default="",
        metadata=told(
            "底图：tianditu、地图目录里的图片 .pmtiles 文件，"
            "或瓦片网址如 https://t{0-3}.example.cn/{z}/{x}/{y}.png；不填则无底图",
            "base map: tianditu, a raster .pmtiles file in the map's folder or an XYZ address",
        ),
    )
    key: str = field(
        default="",
        repr=False,
        metadata=told(
            "底图密钥（天地图浏览器端 tk）", "the base map's key, known to signed-in phones"
        ),
    )
    datum: str = field(
        default="WGS-84",
        metadata=told(
            "底图的坐标系：WGS-84 或 GCJ-02（高德、腾讯）",
            "datum of the pictures: WGS-84 or GCJ-02",
        ),
    )
    attribution: str = field(
        default="", metadata=told("底图署名和审图号", "credit and approval number of the base map")
    )
    max_zoom: int = field(
        default=18, metadata=told("底图的最大级别", "highest zoom that has pictures", low=1)
    )

    @property
    def base_map(self) -> BaseMap | None:
        """The pictures under the map, or None. Raises `BaseMapError`."""
        return base_map(
            self.tiles,
            key=self.key,
            datum=self.datum,
            attribution=self.attribution,
            max_zoom=self.max_zoom,
            folder=self.folder,
        )
