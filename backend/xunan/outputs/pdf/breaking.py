"""Breaks Chinese text into lines that keep kinsoku, without knowing fonts or paper.

A line never starts with closing punctuation and never ends with an opening bracket, and numbers
and Latin words stay whole, wherever the width allows it at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NO_START = frozenset(
    "、。，．：；？！·～‐–)]},.:;?!）］｝〕〉》」』】〗〙｠〞’”%‰℃°′″²³％・ー々ぁぃぅぇぉっゃゅょ／/"
)
NO_END = frozenset("([{（［｛〔〈《「『【〖〘｟〝‘“￥¥＄$€£№＃#§")
# Two of these in a row are one sign of double width: a dash, or an ellipsis.
_DOUBLED = frozenset("—…─")
_WORD = re.compile(r"[0-9A-Za-zÀ-ʯͰ-ϿЀ-ӿ]+(?:[.,:/_@+'’&=~\\-][0-9A-Za-zÀ-ʯͰ-ϿЀ-ӿ]+)*")
_AFTER_JOINER = re.compile(r"(?<=[-/_@:=&])(?=.)")
_SIGNED = re.compile(r"[+\-±−](?=[0-9])")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; `soft` says that the text goes on, so the line may be justified."""

    text: str
    soft: bool


def break_lines(text: str, width: float, advance: Callable[[str], float]) -> list[Line]:
    """Fill lines of `width` with `text`, greedily; every character that is no space is kept.

    `advance` tells how wide a piece of text is, in the unit of `width`, and is additive.
    A newline always breaks; an empty text is one empty line.
    A piece that may not be broken but is wider than a whole line is broken all the same, first
    between its words and signs, then between characters.
    """
    lines: list[Line] = []
    for paragraph in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        filled = _fill(paragraph.rstrip(" \u3000"), width, advance)
        lines.extend(Line(part, soft=True) for part in filled[:-1])
        lines.append(Line(filled[-1], soft=False))
    return lines


def units(text: str) -> Iterator[str]:
    """The smallest pieces that a line break may fall between: words, numbers, single signs."""
    at = 0
    while at < len(text):
        sign = _SIGNED.match(text, at)
        found = _WORD.match(text, sign.end() if sign else at)
        if found:
            end = found.end()
        else:
            end = at + 1
            while text[at] in _DOUBLED and end < len(text) and text[end] == text[at]:
                end += 1
        yield text[at:end]
        at = end


def clusters(text: str) -> Iterator[list[str]]:
    """Runs of units that must share a line."""
    run: list[str] = []
    last = ""
    for unit in units(text):
        if run and _may_part(last, unit):
            yield run
            run = []
        run.append(unit)
        # A space at a line's end is not seen, so what stands before it counts.
        if unit != " ":
            last = unit
    if run:
        yield run


def _may_part(left: str, right: str) -> bool:
    """Whether a line may end after `left` and the next start with `right`."""
    if right[0] == " " or right[0] in NO_START:
        return False
    return left[-1:] not in NO_END


def _fill(paragraph: str, width: float, advance: Callable[[str], float]) -> list[str]:
    if not paragraph or advance(paragraph) <= width:
        return [paragraph]
    lines: list[str] = []
    line, filled = "", 0.0
    for cluster in clusters(paragraph):
        for piece in _pieces(cluster, width, advance):
            wide = advance(piece)
            visible = advance(piece.rstrip(" ")) if piece[-1] == " " else wide
            if line and filled + visible > width:
                lines.append(line.rstrip(" "))
                line, filled = "", 0.0
            line += piece
            filled += wide
    lines.append(line)
    return lines


def _pieces(cluster: list[str], width: float, advance: Callable[[str], float]) -> Iterator[str]:
    """The cluster as one piece, or in the largest legal parts where no line could hold it."""
    whole = "".join(cluster)
    if len(whole) == 1:
        yield whole
        return
    if advance(whole.rstrip(" ")) <= width:
        yield whole
        return
    piece = ""
    for atom in _atoms(cluster, width, advance):
        joined = piece and not _may_part(piece.rstrip(" "), atom)
        if joined and advance((piece + atom).rstrip(" ")) <= width:
            piece += atom
        else:
            if piece:
                yield piece
            piece = atom
    if piece:
        yield piece


def _atoms(cluster: list[str], width: float, advance: Callable[[str], float]) -> Iterator[str]:
    """Units; one that no line could hold is cut after its hyphens and the like, else anywhere."""
    for unit in cluster:
        if advance(unit) <= width:
            yield unit
            continue
        for part in _AFTER_JOINER.split(unit):
            if advance(part) <= width:
                yield part
            else:
                yield from part
