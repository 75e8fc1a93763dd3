"""The settings of how alerts come in."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from xunan.settings_groups import told


class AlertSettingsError(Exception):
    """A setting of alerts cannot be understood; the text is what the operator reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSettings:
    """Where alert documents (CAP) come from, and what is asked of them."""

    key: str = field(
        default="",
        repr=False,
        metadata=told(
            "预警平台推送 CAP 文件用的密钥（请求头 X-Alert-Key）；不填则不接收推送",
            "key with which a platform brings CAP documents (header X-Alert-Key); none: not open",
        ),
    )
    folder: Path = field(
        default=Path(),
        metadata=told(
            "预警文件（CAP）的接收目录", "folder watched for CAP documents", shown="none"
        ),
    )
    feed: str = field(
        default="",
        metadata=told(
            "要轮询的预警列表网址（Atom、RSS 或 JSON）",
            "address of a feed to poll: Atom, RSS or JSON",
        ),
    )
    feed_hosts: str = field(
        default="",
        metadata=told(
            "预警列表之外还允许下载文件的主机，逗号分开",
            "hosts besides the feed's from which documents are fetched, with commas",
        ),
    )
    feed_seconds: int = field(
        default=60, metadata=told("隔多少秒轮询一次", "seconds between polls", low=10)
    )
    silence_hours: int = field(
        default=24,
        metadata=told(
            "多少小时没有预警平台的任何消息就提醒值班员；0 为不提醒",
            "hours of silence of all sources before the duty officer is told; 0: never",
        ),
    )
    match_hours: int = field(
        default=3,
        metadata=told(
            "手工录入和平台的预警相差几小时以内算可能是同一条",
            "hours within which an entry by hand and a document may be the same alert",
        ),
    )
    signature: str = field(
        default="optional",
        metadata=told(
            "签名：optional 没有签名也收，required 只收可信签名的",
            "optional: unsigned documents are taken; required: only those of trusted keys",
        ),
    )
    trusted: Path = field(
        default=Path(),
        metadata=told(
            "可信签名证书（.pem、.crt、.cer）所在目录",
            "folder of trusted signers' certificates",
            shown="none",
        ),
    )

    @property
    def hosts(self) -> frozenset[str]:
        """The allowed hosts in lower case."""
        return frozenset(one.strip().lower() for one in self.feed_hosts.split(",") if one.strip())

    @property
    def has_source(self) -> bool:
        """Whether alerts are expected from somewhere."""
        return bool(self.key or self.folder.parts or self.feed)

    def check(self) -> None:
        """Raises `AlertSettingsError` for what cannot work."""
        if self.signature not in {"optional", "required"}:
            raise AlertSettingsError(
                "设置 XUNAN_ALERT_SIGNATURE 应是 optional 或 required。"
                "XUNAN_ALERT_SIGNATURE must be optional or required."
            )
        if self.key and len(self.key) < 16:
            raise AlertSettingsError(
                "设置 XUNAN_ALERT_KEY 至少要 16 个字符。"
                "XUNAN_ALERT_KEY must have at least 16 characters."
            )
        parts = urlsplit(self.feed)
        if self.feed and (parts.scheme not in {"http", "https"} or not parts.netloc):
            raise AlertSettingsError(
                "设置 XUNAN_ALERT_FEED 应是 http:// 或 https:// 网址。"
                "XUNAN_ALERT_FEED must be an http or https address."
            )
