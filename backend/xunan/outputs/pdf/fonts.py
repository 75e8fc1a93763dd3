"""The papers' typefaces by role, and who stands in where a face lacks a sign.

A sign that no face has raises: a box, or a name that vanished, must never leave the building.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from xunan.outputs.pdf.fonts_build import FONTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

Role = Literal["title", "body", "heading", "table", "kai"]


class Style(NamedTuple):
    """How a text is set: the role that chooses its face, and its size in points."""

    role: Role
    size: float


# File names of each role: the county's own files first looked for, then what the package ships.
COUNTY_NAMES: Mapping[Role, tuple[str, ...]] = {
    "title": ("title", "xiaobiaosong"),
    "body": ("body", "fangsong"),
    "heading": ("heading", "heiti"),
    "table": ("table",),
    "kai": ("kai", "kaiti"),
}
SHIPPED: Mapping[Role, str] = {
    "title": "noto-serif-sc-bold.ttf",
    "body": "noto-serif-sc.ttf",
    "heading": "noto-sans-sc-bold.ttf",
    "table": "noto-sans-sc.ttf",
    "kai": "noto-serif-sc.ttf",
}
# Control, soft hyphen, zero-width, direction and variation marks; a newline is none of them.
_INVISIBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_STAND_INS: tuple[Role, ...] = ("body", "table", "title", "heading", "kai")


class MissingGlyphError(Exception):
    """No face has the sign, so the paper can not be printed; `character` names it."""

    def __init__(self, character: str) -> None:
        self.character = character
        super().__init__(
            f"字库缺字：{character}（U+{ord(character):04X}），不能打印 (no face has this sign)"
        )


class FontFileError(Exception):
    """A font file is absent, or is none that may be embedded."""


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One TrueType file, loaded."""

    name: str
    font: TTFont

    def has(self, character: str) -> bool:
        """Whether the face draws this sign."""
        return bool(self.font.face.charToGlyph.get(ord(character)))

    def width(self, character: str) -> float:
        """How wide the sign is at size 1."""
        face = self.font.face
        return float(face.charWidths.get(ord(character), face.defaultWidth)) / 1000


class _Faces(dict[str, Face]):
    """Sign -> the first face of a chain that has it, looked up once."""

    def __init__(self, chain: tuple[Face, ...]) -> None:
        super().__init__()
        self._chain = chain

    def __missing__(self, character: str) -> Face:
        face = next((one for one in self._chain if one.has(character)), None)
        if face is None:
            raise MissingGlyphError(character)
        self[character] = face
        return face


class _Widths(dict[str, float]):
    """Sign -> its width at size 1, in the face that draws it."""

    def __init__(self, faces: _Faces) -> None:
        super().__init__()
        self._faces = faces

    def __missing__(self, character: str) -> float:
        width = self._faces[character].width(character)
        self[character] = width
        return width


class FontSet:
    """The faces of every role, each followed by its stand-ins."""

    def __init__(self, chains: Mapping[Role, tuple[Face, ...]]) -> None:
        self.chains = chains
        self._faces = {role: _Faces(chain) for role, chain in chains.items()}
        self._widths = {role: _Widths(faces) for role, faces in self._faces.items()}

    def runs(self, role: Role, text: str) -> Iterable[tuple[Face, str]]:
        """The text in pieces of one face each, in order and complete; raises MissingGlyphError."""
        face_of = self._faces[role].__getitem__
        if len(faces := set(map(face_of, text))) == 1:
            return [(faces.pop(), text)]
        return [(face, "".join(piece)) for face, piece in groupby(text, face_of)]

    def width(self, role: Role, text: str) -> float:
        """How wide the text is at size 1, stand-ins included; raises MissingGlyphError."""
        return sum(map(self._widths[role].__getitem__, text))


def load_fonts(shipped: Path = FONTS, county: Path | None = None) -> FontSet:
    """Load every role's face; a county's folder overrides by file name ("fangsong.ttf", …).

    Raises FontFileError with the file's name where one is absent, holds PostScript outlines, or
    forbids embedding.
    """
    loaded: dict[Path, Face] = {}
    own: dict[Role, Face] = {}
    spare: dict[Role, Face] = {}
    for role, name in SHIPPED.items():
        spare[role] = _face(shipped / name, loaded)
        licensed = _county_file(county, role)
        own[role] = _face(licensed, loaded) if licensed else spare[role]
    chains = {
        role: tuple(dict.fromkeys([own[role], spare[role], *(spare[one] for one in _STAND_INS)]))
        for role in SHIPPED
    }
    return FontSet(chains)


def printable(text: str) -> str:
    """The text without what is invisible by nature, composed, tabs as spaces.

    Control and format characters and variation selectors have no ink, so leaving them out loses
    nothing that a reader could see.
    """
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if _INVISIBLE.search(text):
        text = text.replace("\t", " ").replace("\u2028", "\n").replace("\u2029", "\n")
        text = _INVISIBLE.sub("", text)
    return text


def _county_file(county: Path | None, role: Role) -> Path | None:
    if county is None:
        return None
    places = (county / f"{name}{end}" for name in COUNTY_NAMES[role] for end in (".ttf", ".ttc"))
    return next((place for place in places if place.is_file()), None)


def _face(place: Path, loaded: dict[Path, Face]) -> Face:
    if place not in loaded:
        if not place.is_file():
            raise FontFileError(f"缺少字体文件 {place}：请运行 xunan fonts (font file is absent)")
        name = f"xunan-{len(loaded)}-{place.stem}"
        try:
            font = TTFont(name, str(place))
        except TTFError as trouble:
            raise FontFileError(f"字体文件不能嵌入 {place}: {trouble}") from trouble
        pdfmetrics.registerFont(font)
        loaded[place] = Face(name, font)
    return loaded[place]
