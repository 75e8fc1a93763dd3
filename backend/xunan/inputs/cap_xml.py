"""Reads a CAP document from bytes: no entities, no network, no files, bounded size and depth.

Declarations of a document type are refused before anything of them is read; that ends all tricks
with entities.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from xunan.domain.cap import CapError, Element

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element as Parsed

BYTES_MAX = 512 * 1024
DEPTH_MAX, ELEMENTS_MAX = 20, 20_000
_CHINESE = re.compile(
    rb"""\s*<\?xml[^>]{0,80}?encoding=["'](?:gb2312|gbk|gb18030)["'][^>]{0,40}\?>""", re.IGNORECASE
)


def read_xml(raw: bytes) -> Element:
    """The document's elements. Raises `CapError`."""
    if len(raw) > BYTES_MAX:
        raise CapError("cap.too_large")
    parser = DefusedXMLParser(forbid_dtd=True)
    try:
        parser.feed(_in_unicode(raw))
        root = parser.close()
    except DefusedXmlException as hostile:
        raise CapError("cap.declarations", type(hostile).__name__) from hostile
    except (ParseError, LookupError, ValueError) as broken:
        raise CapError("cap.not_xml", str(broken)) from broken
    return _plain(root)


def _in_unicode(raw: bytes) -> bytes:
    """The document, in UTF-8 where it is in one of the Chinese encodings, which expat lacks."""
    if not _CHINESE.match(raw):
        return raw
    return _CHINESE.sub(b"", raw, count=1).decode("gb18030").encode()


def _plain(root: Parsed) -> Element:
    """The tree as plain values, without recursion, so that depth can only be refused."""
    made: dict[int, Element] = {}
    order: list[tuple[Parsed, int]] = [(root, 1)]
    for element, depth in order:
        if depth > DEPTH_MAX or len(order) > ELEMENTS_MAX:
            raise CapError("cap.too_deep")
        order.extend((child, depth + 1) for child in element)
    for element, _ in reversed(order):
        name = element.tag
        space, _, local = name[1:].rpartition("}") if name.startswith("{") else ("", "", name)
        children = tuple(made[id(child)] for child in element)
        made[id(element)] = Element(
            local, element.text or "", children, space, tuple(element.attrib.items())
        )
    return made[id(root)]
