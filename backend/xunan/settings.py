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

from xunan.storage.photo_address import PhotosAddressError, photo_bucket

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xunan.storage.photo_address import Bucket

PREFIX = "XUNAN_"
CONFIG = "XUNAN_CONFIG"
# Set for other tools of the same machine (the interface's build, the container files).
FOREIGN = frozenset({"XUNAN_CONTRACT_DIR", "XUNAN_DOMAIN", "XUNAN_DB_PASSWORD"})
LOG_LEVELS = ("debug", "info", "warning", "error")


class SettingsError(Exception):
    """A setting is unknown, missing or not understood; the text is what the operator reads."""


def _told(zh: str, en: str, *, low: int = 0, shown: str = "") -> dict[str, Any]:
    return {"zh": zh, "en": en, "low": low, "shown": shown}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one address, person or device may ask for; sizes in bytes, rates per minute."""

    sign_in_per_address: int = field(
        default=30,
        metadata=_told(
            "每个网络地址每分钟允许的登录失败次数",
            "failed sign-ins a minute from one address",
            low=1,
        ),
    )
    sign_in_per_login: int = field(
        default=6,
        metadata=_told("每个账号每分钟口令错误次数", "failed PINs a minute of a login", low=1),
    )
    exchange_per_person: int = field(
        default=600,
        metadata=_told("每人每分钟可同步的次数", "exchanges a minute of one person", low=1),
    )
    upload_per_person: int = field(
        default=1200,
        metadata=_told("每人每分钟照片分片数", "photo pieces a minute of one person", low=1),
    )
    print_per_person: int = field(
        default=30,
        metadata=_told("每人每分钟可打印的份数", "papers a minute of one person", low=1),
    )
    photo_bytes: int = field(
        default=10 * 1024**2,
        metadata=_told("单张照片的最大字节数", "largest photo, in bytes", low=1024),
    )
    code_hours: int = field(
        default=72, metadata=_told("登录码的有效小时数", "hours a sign-in code stays valid", low=1)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything an operator may choose."""

    data_dir: Path = field(
        default=Path("data"),
        metadata=_told("数据目录（数据库、照片、密钥）", "folder of database, photos and keys"),
    )
    database_url: str = field(
        default="",
        metadata=_told(
            "数据库：sqlite:///文件 或 postgresql://…",
            "database: sqlite:///file or postgresql://…",
            shown="sqlite:///<data_dir>/xunan.db",
        ),
    )
    host: str = field(default="127.0.0.1", metadata=_told("监听地址", "address to listen on"))
    port: int = field(default=8000, metadata=_told("监听端口", "port to listen on", low=1))
    public_url: str = field(
        default="",
        metadata=_told(
            "手机访问用的网址，写进登录链接和二维码",
            "address phones use; it is written into sign-in links and QR codes",
            shown="http://localhost:<port>",
        ),
    )
    workers: int = field(
        default=1, metadata=_told("工作进程数；SQLite 只能为 1", "workers; 1 with SQLite", low=1)
    )
    proxies: int = field(
        default=0,
        metadata=_told(
            "前面有几层可信的反向代理（用于识别来访地址）",
            "trusted reverse proxies in front, for telling visitors' addresses apart",
        ),
    )
    web_dist: Path = field(
        default=Path(),
        metadata=_told(
            "构建好的界面所在目录",
            "folder of the built interface",
            shown="inside the package, else pwa/dist",
        ),
    )
    fonts_dir: Path = field(
        default=Path(),
        metadata=_told("打印用字体所在目录", "the papers' fonts", shown="inside the package"),
    )
    photos_url: str = field(
        default="",
        metadata=_told("照片桶：s3://桶/前缀", "s3://bucket/prefix", shown="<data_dir>/blobs"),
    )
    photos_endpoint: str = field(
        default="", metadata=_told("对象存储的网址", "address of the server that speaks S3")
    )
    photos_region: str = field(
        default="us-east-1", metadata=_told("对象存储的区域", "region of the bucket")
    )
    photos_key_id: str = field(
        default="", metadata=_told("对象存储的访问密钥 ID", "access key id of the bucket")
    )
    photos_secret: str = field(
        default="", repr=False, metadata=_told("对象存储的密钥", "secret access key of the bucket")
    )
    snapshot_docs: int = field(
        default=1000, metadata=_told("记录多于此数的范围预先打包", "records worth a snapshot")
    )
    black_box_days: int = field(
        default=30,
        metadata=_told("已发的内容在手机里再留的天数", "days phones keep what they sent", low=1),
    )
    poll_seconds: int = field(
        default=60, metadata=_told("手机隔多少秒问一次", "seconds between a phone's polls", low=5)
    )
    log_level: str = field(
        default="info",
        metadata=_told("日志级别：debug、info、warning、error", "debug, info, warning or error"),
    )
    limits: Limits = field(default_factory=Limits)

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

    Limits are named with a "limit_" before them.
    """
    top: dict[str, Any] = {}
    limits: dict[str, Any] = {}
    for name, key, made_for, entry in entries():
        if key in given:
            target = limits if made_for is Limits else top
            target[entry.name] = _parsed(name, entry, given[key])
    return _completed(Settings(**top, limits=Limits(**limits)))


def entries() -> Iterator[tuple[str, str, type, Field[Any]]]:
    """All settings as (variable, key of `make`, owning class, dataclass field)."""
    for entry in fields(Settings):
        if entry.name != "limits":
            yield PREFIX + entry.name.upper(), entry.name, Settings, entry
    for entry in fields(Limits):
        yield f"{PREFIX}LIMIT_{entry.name.upper()}", f"limit_{entry.name}", Limits, entry


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
        database_url=given.database_url or f"sqlite:///{data_dir / 'xunan.db'}",
        public_url=(given.public_url or f"http://localhost:{given.port}").rstrip("/"),
        web_dist=given.web_dist if given.web_dist != Path() else _dist(),
    )
    _check_urls(made)
    return made


def _check_urls(given: Settings) -> None:
    try:
        _ = given.photos_bucket
    except PhotosAddressError as wrong:
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
