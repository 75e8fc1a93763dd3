"""The settings: read once from the environment and an optional TOML file, checked, then frozen.

Nobody else reads the environment.
What cannot be understood stops the start with one sentence; it never becomes a default.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from xunan.settings_alerts import AlertSettings, AlertSettingsError
from xunan.settings_groups import Limits, MapSettings, Rounds, SeasonError, told
from xunan.storage.photo_address import PhotosAddressError, photo_bucket
from xunan.web.base_map import BaseMapError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xunan.storage.photo_address import Bucket

PREFIX = "XUNAN_"
CONFIG = "XUNAN_CONFIG"
# Set for other tools of the same machine (the interface's build, the container files).
FOREIGN = frozenset({"XUNAN_CONTRACT_DIR", "XUNAN_DOMAIN", "XUNAN_DB_PASSWORD"})
LOG_LEVELS = ("debug", "info", "warning", "error")
# Settings in groups: the field that holds them, which also begins their names.
GROUPS: dict[str, tuple[str, type]] = {
    "limits": ("limit", Limits),
    "rounds": ("round", Rounds),
    "map": ("map", MapSettings),
    "alerts": ("alert", AlertSettings),
}


class SettingsError(Exception):
    """A setting is unknown, missing or not understood; the text is what the operator reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything an operator may choose."""

    data_dir: Path = field(
        default=Path("data"),
        metadata=told("数据目录（数据库、照片、密钥）", "folder of database, photos and keys"),
    )
    county_dir: Path = field(
        default=Path(),
        metadata=told(
            "县里自己的表所在目录：targets.toml（规划指标）、thresholds.toml（避难场所评估指标）",
            "folder of the county's own tables: targets.toml, thresholds.toml",
            shown="<data_dir>/county",
        ),
    )
    database_url: str = field(
        default="",
        metadata=told(
            "数据库：sqlite:///文件 或 postgresql://…",
            "database: sqlite:///file or postgresql://…",
            shown="sqlite:///<data_dir>/xunan.db",
        ),
    )
    host: str = field(default="127.0.0.1", metadata=told("监听地址", "address to listen on"))
    port: int = field(default=8000, metadata=told("监听端口", "port to listen on", low=1))
    public_url: str = field(
        default="",
        metadata=told(
            "手机访问用的网址，写进登录链接和二维码",
            "address phones use; it is written into sign-in links and QR codes",
            shown="http://localhost:<port>",
        ),
    )
    workers: int = field(
        default=1, metadata=told("工作进程数；SQLite 只能为 1", "workers; 1 with SQLite", low=1)
    )
    proxies: int = field(
        default=0,
        metadata=told(
            "前面有几层可信的反向代理（用于识别来访地址）",
            "trusted reverse proxies in front, for telling visitors' addresses apart",
        ),
    )
    web_dist: Path = field(
        default=Path(),
        metadata=told(
            "构建好的界面所在目录",
            "folder of the built interface",
            shown="inside the package, else pwa/dist",
        ),
    )
    fonts_dir: Path = field(
        default=Path(),
        metadata=told("打印用字体所在目录", "the papers' fonts", shown="inside the package"),
    )
    photos_url: str = field(
        default="",
        metadata=told("照片桶：s3://桶/前缀", "s3://bucket/prefix", shown="<data_dir>/blobs"),
    )
    photos_endpoint: str = field(
        default="", metadata=told("对象存储的网址", "address of the server that speaks S3")
    )
    photos_region: str = field(
        default="us-east-1", metadata=told("对象存储的区域", "region of the bucket")
    )
    photos_key_id: str = field(
        default="", metadata=told("对象存储的访问密钥 ID", "access key id of the bucket")
    )
    photos_secret: str = field(
        default="", repr=False, metadata=told("对象存储的密钥", "secret access key of the bucket")
    )
    snapshot_docs: int = field(
        default=1000, metadata=told("记录多于此数的范围预先打包", "records worth a snapshot")
    )
    black_box_days: int = field(
        default=30,
        metadata=told("已发的内容在手机里再留的天数", "days phones keep what they sent", low=1),
    )
    poll_seconds: int = field(
        default=60, metadata=told("手机隔多少秒问一次", "seconds between a phone's polls", low=5)
    )
    log_level: str = field(
        default="info",
        metadata=told("日志级别：debug、info、warning、error", "debug, info, warning or error"),
    )
    limits: Limits = field(default_factory=Limits)
    rounds: Rounds = field(default_factory=Rounds)
    map: MapSettings = field(default_factory=MapSettings)
    alerts: AlertSettings = field(default_factory=AlertSettings)

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a SQLite file, which allows one worker only."""
        return self.database_url.startswith("sqlite:")

    @property
    def photos_bucket(self) -> Bucket | None:
        """The bucket that photos go to, or None for the data folder."""
        return photo_bucket(
            self.photos_url,
            endpoint=self.photos_endpoint,
            region=self.photos_region,
            key_id=self.photos_key_id,
            secret=self.photos_secret,
        )


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check all settings; the environment wins over the file named by XUNAN_CONFIG.

    Raises `SettingsError` with one Chinese and English sentence.
    """
    env = dict(os.environ if environ is None else environ)  # noqa: TID251 - the one place that may
    named = {name: value for name, value in env.items() if name.startswith(PREFIX)}
    known = {name for name, *_ in entries()} | FOREIGN | {CONFIG}
    for name in sorted(named.keys() - known):
        raise SettingsError(f"不认识的设置 {name}，请检查拼写。Unknown setting {name}.")
    raw = _from_file(named.get(CONFIG, ""))
    raw.update({name: value for name, value in named.items() if name in known})
    return make(
        **{key: value for name, key, _, _ in entries() if (value := raw.get(name)) is not None}
    )


def make(**given: Any) -> Settings:
    """Check values (text or already typed), fill in what depends on others, freeze.

    Those of a group are named with its name before them: "limit_code_hours", "map_tiles".
    """
    top: dict[str, Any] = {}
    groups: dict[str, dict[str, Any]] = {name: {} for name in GROUPS}
    held = {made_for: name for name, (_, made_for) in GROUPS.items()}
    for name, key, made_for, entry in entries():
        if key in given:
            target = groups[held[made_for]] if made_for in held else top
            target[entry.name] = _parsed(name, entry, given[key])
    made = {name: made_for(**groups[name]) for name, (_, made_for) in GROUPS.items()}
    return _completed(Settings(**top, **made))


def entries() -> Iterator[tuple[str, str, type, Field[Any]]]:
    """All settings as (variable, key of `make`, owning class, dataclass field)."""
    for entry in fields(Settings):
        if entry.name not in GROUPS:
            yield PREFIX + entry.name.upper(), entry.name, Settings, entry
    for begins, made_for in GROUPS.values():
        for entry in fields(made_for):
            key = f"{begins}_{entry.name}"
            yield PREFIX + key.upper(), key, made_for, entry


def given_to(chosen: Settings) -> dict[str, Any]:
    """What `make` makes the same settings of."""
    held = {entry.name: getattr(chosen, entry.name) for entry in fields(Settings)}
    for name, (begins, made_for) in GROUPS.items():
        group = held.pop(name)
        held |= {f"{begins}_{e.name}": getattr(group, e.name) for e in fields(made_for)}
    return held


def _from_file(path: str) -> dict[str, Any]:
    if not path:
        return {}
    try:
        told = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise SettingsError(
            f"读不懂设置文件 {path}：{wrong}。The settings file {path} cannot be read."
        ) from wrong
    known = {key: name for name, key, _, _ in entries()}
    for key in sorted(told.keys() - known.keys()):
        raise SettingsError(
            f"设置文件里有不认识的名字 {key}。Unknown name {key} in the settings file."
        )
    return {known[key]: value for key, value in told.items()}


def _parsed(name: str, entry: Field[Any], value: Any) -> Any:
    default = entry.default
    if default is MISSING:
        raise AssertionError(entry.name)
    if isinstance(default, Path):
        return Path(str(value)).expanduser()
    if isinstance(default, int):
        return _whole(name, value, entry.metadata["low"])
    return str(value)


def _whole(name: str, value: Any, low: int) -> int:
    try:
        number = int(str(value))
    except ValueError:
        number = low - 1
    if number < low:
        raise SettingsError(
            f"设置 {name} 应是不小于 {low} 的整数，现在是「{value}」。"
            f"{name} must be a whole number of at least {low}."
        )
    return number


def _completed(given: Settings) -> Settings:
    if given.log_level not in LOG_LEVELS:
        raise SettingsError(
            f"设置 XUNAN_LOG_LEVEL 应是 {'、'.join(LOG_LEVELS)} 之一，现在是「{given.log_level}」。"
            f"XUNAN_LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}."
        )
    data_dir = given.data_dir.absolute()
    made = replace(
        given,
        data_dir=data_dir,
        county_dir=given.county_dir if given.county_dir.parts else data_dir / "county",
        database_url=given.database_url or f"sqlite:///{data_dir / 'xunan.db'}",
        public_url=(given.public_url or f"http://localhost:{given.port}").rstrip("/"),
        web_dist=given.web_dist if given.web_dist != Path() else _dist(),
        map=given.map if given.map.folder.parts else replace(given.map, folder=data_dir / "map"),
    )
    _check_urls(made)
    return made


def _check_urls(given: Settings) -> None:
    try:
        given.alerts.check()
        _ = given.photos_bucket, given.map.base_map, given.rounds.numbers
    except (PhotosAddressError, BaseMapError, SeasonError, AlertSettingsError) as wrong:
        raise SettingsError(str(wrong)) from wrong
    if urlsplit(given.database_url).scheme not in {"sqlite", "postgresql"}:
        raise SettingsError(
            "设置 XUNAN_DATABASE_URL 应以 sqlite:/// 或 postgresql:// 开头。"
            "XUNAN_DATABASE_URL must start with sqlite:/// or postgresql://."
        )
    public = urlsplit(given.public_url)
    if public.scheme not in {"http", "https"} or not public.netloc:
        raise SettingsError(
            f"设置 XUNAN_PUBLIC_URL 应是 http:// 或 https:// 网址，现在是「{given.public_url}」。"
            "XUNAN_PUBLIC_URL must be an http or https address."
        )
    if given.is_sqlite and given.workers > 1:
        raise SettingsError(
            "SQLite 只能有一个工作进程；要用多个进程，请把 XUNAN_DATABASE_URL 换成 postgresql://…。"
            "SQLite allows one worker; for several, use PostgreSQL (XUNAN_DATABASE_URL=postgresql://…)."
        )


def _dist() -> Path:
    """The interface inside the wheel, or the one a checkout has built."""
    package = Path(str(files("xunan")))
    inside = package / "web" / "dist"
    return inside if inside.is_dir() else package.parents[1] / "pwa" / "dist"
