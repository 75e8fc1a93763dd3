"""Reads a CAP 1.2 message (Common Alerting Protocol) out of its elements, whatever office wrote it.

Times without an offset are Beijing time. What an office may leave out may be missing here; what a
message cannot do without is refused with a code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator

BEIJING = timezone(timedelta(hours=8))
NAMESPACES = (
    "urn:oasis:names:tc:emergency:cap:1.2",
    "urn:oasis:names:tc:emergency:cap:1.1",
    "http://www.incident.com/cap/1.0",
)
STATUSES = ("actual", "exercise", "system", "test", "draft")
MESSAGES = ("alert", "update", "cancel", "ack", "error")
IDENTIFIER_MAX, SENDER_MAX, REFERENCES_MAX, INFOS_MAX = 100, 100, 50, 20
AREAS_MAX, CODES_MAX, CORNERS_MAX = 200, 500, 5_000
_SPACE = re.compile(r"\s+")
# Characters that no text of ours may hold, and those that would break a line.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a document: its name without namespace, its own text, its children.

    `marks` are its attributes.
    """

    name: str
    text: str
    children: tuple[Element, ...] = ()
    namespace: str = ""
    marks: tuple[tuple[str, str], ...] = ()

    def all(self, name: str) -> Iterator[Element]:
        """The children of that name."""
        return (child for child in self.children if child.name == name)

    def said(self, name: str) -> str:
        """The text of the first child of that name, trimmed and without control characters."""
        return next((tidy(child.text) for child in self.all(name)), "")


class CapError(Exception):
    """A document is refused; `code` stands among the problems, `detail` says where."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail[:200]


@dataclass(frozen=True, slots=True)
class Reference:
    """An earlier message that this one is about; `sent` is None where it cannot be read."""

    identifier: str
    sender: str = ""
    sent: datetime | None = None


@dataclass(frozen=True, slots=True)
class CapArea:
    """Where: words, codes of divisions as given, rings of (latitude, longitude).

    `circles` are (latitude, longitude, kilometres).
    """

    words: str
    codes: tuple[str, ...]
    polygons: tuple[tuple[Point, ...], ...]
    circles: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True)
class CapInfo:
    """What the message says in one language."""

    language: str
    event: str
    event_codes: tuple[str, ...]
    severity: str
    effective: datetime | None
    onset: datetime | None
    expires: datetime | None
    sender_name: str
    headline: str
    description: str
    instruction: str
    parameters: tuple[tuple[str, str], ...]
    areas: tuple[CapArea, ...]


@dataclass(frozen=True, slots=True)
class CapMessage:
    """A message; `sent` is UTC."""

    identifier: str
    sender: str
    sent: datetime
    status: str
    msg_type: str
    note: str
    references: tuple[Reference, ...]
    infos: tuple[CapInfo, ...]


def read_cap(root: Element) -> CapMessage:
    """The message that the element holds. Raises `CapError`."""
    if root.name != "alert" or root.namespace not in NAMESPACES:
        _refuse("cap.not_cap", root.name)
    identifier = root.said("identifier")
    if not identifier or len(identifier) > IDENTIFIER_MAX or _SPACE.search(identifier):
        _refuse("cap.identifier", identifier)
    sender = root.said("sender")
    if not sender or len(sender) > SENDER_MAX:
        _refuse("cap.sender", sender)
    sent = moment(root.said("sent"))
    if sent is None:
        _refuse("cap.sent", root.said("sent"))
    msg_type, infos = _one_of(root, "msgType", MESSAGES), tuple(root.all("info"))[:INFOS_MAX]
    return CapMessage(
        identifier,
        sender,
        sent,
        _one_of(root, "status", STATUSES),
        msg_type,
        root.said("note"),
        tuple(_references(root.said("references")))[:REFERENCES_MAX],
        tuple(map(_info, infos)),
    )


def moment(text: str) -> datetime | None:
    """An instant in UTC; without an offset it is Beijing time. None where it is no time."""
    try:
        told = datetime.fromisoformat(text)
        if told.tzinfo is None:
            told = told.replace(tzinfo=BEIJING)
        return told.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        return None


def tidy(text: str) -> str:
    """The text trimmed, its line ends plain, without control characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    return _CONTROL.sub("", "\n".join(line.strip() for line in lines)).strip()


def _refuse(code: str, detail: str) -> NoReturn:
    raise CapError(code, detail)


def _one_of(root: Element, name: str, known: tuple[str, ...]) -> str:
    said = root.said(name)
    if said.lower() not in known:
        _refuse("cap.status" if name == "status" else "cap.msg_type", said)
    return said.lower()


def _references(text: str) -> Iterator[Reference]:
    """Triples "sender,identifier,sent" with spaces between; a bare identifier is understood too."""
    for told in dict.fromkeys(text.split()):
        sender, _, rest = told.partition(",")
        identifier, _, sent = rest.rpartition(",") if "," in rest else (rest, "", "")
        named = identifier or sender
        if named and len(named) <= IDENTIFIER_MAX:
            yield Reference(named, sender if identifier else "", moment(sent))


def _info(info: Element) -> CapInfo:
    return CapInfo(
        language=info.said("language").lower() or "en-us",
        event=info.said("event"),
        event_codes=tuple(code.said("value") for code in info.all("eventCode")),
        severity=info.said("severity"),
        effective=moment(info.said("effective")),
        onset=moment(info.said("onset")),
        expires=moment(info.said("expires")),
        sender_name=info.said("senderName"),
        headline=info.said("headline"),
        description=info.said("description"),
        instruction=info.said("instruction"),
        parameters=tuple(
            (one.said("valueName"), one.said("value")) for one in info.all("parameter")
        ),
        areas=tuple(map(_area, tuple(info.all("area"))[:AREAS_MAX])),
    )


def _area(area: Element) -> CapArea:
    codes = (tidy(part) for one in area.all("geocode") for part in one.said("value").split(","))
    rings = (_ring(one.text) for one in area.all("polygon"))
    circles = (_circle(one.text) for one in area.all("circle"))
    return CapArea(
        area.said("areaDesc"),
        tuple(dict.fromkeys(code for code in codes if code))[:CODES_MAX],
        tuple(ring for ring in rings if ring),
        tuple(circle for circle in circles if circle),
    )


def _ring(text: str) -> tuple[Point, ...]:
    """The corners of "lat,lon lat,lon …"; () where they are none, or too many to be meant."""
    pairs = text.split()
    points = tuple(point for point in map(_point, pairs[: CORNERS_MAX + 1]) if point)
    return points if 3 <= len(points) == len(pairs) <= CORNERS_MAX else ()


def _point(text: str) -> Point | None:
    parts = text.split(",")
    if len(parts) != 2 or any(len(part) > 30 for part in parts):
        return None
    try:
        lat, lon = map(float, parts)
    except ValueError:
        return None
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _circle(text: str) -> tuple[float, float, float] | None:
    centre, _, radius = text.strip().partition(" ")
    point = _point(centre)
    try:
        reach = float(radius)
    except ValueError:
        return None
    return (*point, reach) if point and 0 <= reach <= 20_000 else None
