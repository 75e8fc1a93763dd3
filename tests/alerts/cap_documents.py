"""CAP documents for tests: the samples, and others made to measure."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

SAMPLES = Path(__file__).parent / "samples"
COLOURS = {"red": "红色", "orange": "橙色", "yellow": "黄色", "blue": "蓝色"}
CAP = "urn:oasis:names:tc:emergency:cap:1.2"


def sample(number: str) -> bytes:
    """The sample whose file name begins so."""
    return next(SAMPLES.glob(f"{number}_*.xml")).read_bytes()


def a_document(
    identifier: str = "36072441600000_20260617020700",
    *,
    sent: str = "2026-06-17T02:07:00+08:00",
    msg_type: str = "Alert",
    status: str = "Actual",
    about: tuple[str, ...] = (),
    event: str = "暴雨",
    code: str = "11B03",
    colour: str = "orange",
    expires: str | None = "2026-06-17T08:00:00+08:00",
    areas: tuple[str, ...] = ("360724000000",),
    polygon: str = "",
    headline: str | None = None,
    namespace: str = CAP,
) -> bytes:
    """A document as an office would write it."""
    name = COLOURS.get(colour, colour)
    title = headline if headline is not None else f"上犹县气象台发布{event}{name}预警"
    references = " ".join(f"Shangyou,{one},{sent}" for one in about)
    parts = [
        f"<identifier>{escape(identifier)}</identifier><sender>Shangyou</sender>",
        f"<sent>{sent}</sent><status>{status}</status><msgType>{msg_type}</msgType>",
        "<scope>Public</scope>",
        f"<references>{references}</references>" if references else "",
        f"<info><language>zh-CN</language><category>Met</category><event>{event}</event>",
        "<urgency>Immediate</urgency><severity>Unknown</severity><certainty>Likely</certainty>",
        f"<eventCode><valueName>x</valueName><value>{code}</value></eventCode>" if code else "",
        f"<expires>{expires}</expires>" if expires else "",
        f"<senderName>上犹县气象台</senderName><headline>{title}</headline>",
        "<description>请注意防范。</description><area><areaDesc>上犹县</areaDesc>",
        f"<polygon>{polygon}</polygon>" if polygon else "",
        *(f"<geocode><valueName>c</valueName><value>{one}</value></geocode>" for one in areas),
        "</area></info>",
    ]
    return f'<?xml version="1.0"?><alert xmlns="{namespace}">{"".join(parts)}</alert>'.encode()
