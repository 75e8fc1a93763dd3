"""Draws door plates, eight to a page, with dashed lines to cut along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xunan.outputs.pdf.breaking import break_lines
from xunan.outputs.pdf.fonts import FontSet, Style, printable
from xunan.outputs.pdf.letters import draw_code
from xunan.outputs.pdf.pen import About, Pen
from xunan.outputs.pdf.theme import A4, HAIR, MM, SMALL, SUBTITLE, TINY

if TYPE_CHECKING:
    from xunan.application.print_model import Plate, PlatePaper

COLUMNS, ROWS = 2, 4
_WIDE, _HIGH = 90 * MM, 65 * MM
_LEFT, _TOP = (A4[0] - COLUMNS * _WIDE) / 2, 16 * MM
# Read at arm's length, in bad light, through a scratched sleeve; white stays around it.
_CODE = 36 * MM
_NAME, _LINE, _CAPTION = Style("heading", SUBTITLE), Style("body", SMALL), Style("table", TINY)
_NAME_LINES_MAX = 2


def draw_plates(paper: PlatePaper, fonts: FontSet) -> bytes:
    """The plates as PDF, A4; raises MissingGlyphError. The same paper gives the same bytes."""
    pen = Pen(fonts, A4, About(paper.title, ""))
    on_page = COLUMNS * ROWS
    pages = [paper.plates[at : at + on_page] for at in range(0, len(paper.plates), on_page)]
    for number, plates in enumerate(pages, start=1):
        for at, plate in enumerate(plates):
            row, column = divmod(at, COLUMNS)
            _plate(pen, plate, paper.caption, (_LEFT + column * _WIDE, _TOP + row * _HIGH))
        base = pen.height - 8 * MM
        pen.text(_LEFT, base, printable(f"{paper.title}　{paper.foot}"), _CAPTION)
        page = paper.page_of.format(page=number, pages=len(pages))
        pen.text_right(pen.width - _LEFT, base, printable(page), _CAPTION)
        pen.end_page()
    return pen.finish()


def _plate(pen: Pen, plate: Plate, caption: str, corner: tuple[float, float]) -> None:
    x, y = corner
    pen.dashed(on=True)
    pen.frame(x, y, _WIDE, _HIGH, HAIR)
    pen.dashed(on=False)
    middle = x + _WIDE / 2
    room = (_WIDE - 8 * MM) / _NAME.size
    lines = break_lines(
        printable(plate.name), room, lambda piece: pen.fonts.width(_NAME.role, piece)
    )[:_NAME_LINES_MAX]
    base = y + 3 * MM + _NAME.size
    for line in lines:
        pen.text_centred(middle, base, line.text, _NAME)
        base += _NAME.size * 1.1
    pen.text_centred(middle, base - 1, printable("　".join(plate.lines)), _LINE)
    top = y + _HIGH - _CODE - 6 * MM
    draw_code(pen, plate.url, (middle - _CODE / 2, top), _CODE)
    pen.text_centred(middle, y + _HIGH - 2.5 * MM, printable(caption), _CAPTION)
