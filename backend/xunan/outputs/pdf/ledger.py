"""Draws a month's ledger on A4 landscape, straight on the canvas: 17 columns, any number of rows.

Table classes of the library cost seven times the processor time and grow faster than the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xunan.outputs.pdf.breaking import break_lines
from xunan.outputs.pdf.fonts import FontSet, Role, Style, printable
from xunan.outputs.pdf.ledger_frame import (
    draw_changes,
    draw_end,
    draw_head,
    draw_page_furniture,
    end_height,
    head_height,
)
from xunan.outputs.pdf.pen import About, Pen
from xunan.outputs.pdf.theme import A4_LANDSCAPE, ASCENT, FRAME, HAIR, LEDGER, MM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xunan.application.print_model import LedgerPaper

SIZE = 7.0
PITCH = SIZE * 1.28
PAD = 2.2
# Broken texts kept for the next row: words that repeat are few, descriptions repeat never.
KNOWN_MAX = 2_000

# Column widths in millimetres, in the order of form F6; the text block is 273 wide.
WIDTHS_MM = (8, 16, 14.5, 12, 22.5, 21, 34.5, 12, 9, 20, 23, 14.5, 14.5, 16, 11, 9, 15.5)
# Short answers stand in the middle of their column, texts begin at its left.
CENTRED = frozenset({0, 1, 2, 3, 7, 8, 11, 12, 13, 14, 15})

Cell = tuple[tuple[str, float], ...]  # lines with their distance from the cell's left rule
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A row, or the part of one that this page holds."""

    cells: Row
    lines: int

    @property
    def height(self) -> float:
        """Points from rule to rule."""
        return self.lines * PITCH + 2 * PAD


def draw_ledger(paper: LedgerPaper, fonts: FontSet) -> bytes:
    """The ledger as PDF; raises MissingGlyphError. The same paper gives the same bytes."""
    pen = Pen(fonts, A4_LANDSCAPE, About(f"{paper.unit} {paper.title} {paper.month}", paper.unit))
    table = _Table(fonts)
    head = table.row(paper.columns, role="heading")
    first = head_height(paper)
    pages = list(_paginate([table.row(row) for row in paper.rows], head.height, first, pen.height))
    last = pages[-1]
    last_top = first if len(pages) == 1 else LEDGER.top
    used = last_top + head.height + sum(row.height for row in last)
    apart = used + end_height(paper) > pen.height - LEDGER.bottom
    changes = draw_changes(paper, fonts)
    count = len(pages) + (1 if apart else 0) + len(changes)
    for number, rows in enumerate(pages, start=1):
        top = first if number == 1 else LEDGER.top
        if number == 1:
            draw_head(pen, paper)
        bottom = _draw_table(pen, table, head, rows, top)
        if number == len(pages) and not apart:
            draw_end(pen, paper, bottom)
        draw_page_furniture(pen, paper, number, count)
        pen.end_page()
    if apart:
        bottom = _draw_table(pen, table, head, [], LEDGER.top)
        draw_end(pen, paper, bottom)
        draw_page_furniture(pen, paper, len(pages) + 1, count)
        pen.end_page()
    for at, strokes in enumerate(changes, start=count - len(changes) + 1):
        for stroke in strokes:
            stroke(pen)
        draw_page_furniture(pen, paper, at, count)
        pen.end_page()
    return pen.finish()


class _Table:
    """Breaks the texts of cells into lines, a text that was just seen only once."""

    def __init__(self, fonts: FontSet) -> None:
        self._fonts = fonts
        self.widths = tuple(width * MM for width in WIDTHS_MM)
        self._known: dict[tuple[int, Role, str], Cell] = {}

    def row(self, texts: tuple[str, ...], role: Role = "table") -> Placed:
        """The row with its cells broken to their columns."""
        known = self._known
        cells = tuple(
            [
                known.get((at, role, text)) or self._cell(at, role, text)
                for at, text in enumerate(texts)
            ]
        )
        return Placed(cells, max([1, *map(len, cells)]))

    def _cell(self, column: int, role: Role, text: str) -> Cell:
        width = self.widths[column]
        room = (width - 2 * PAD) / SIZE
        measure = self._fonts.width
        cell: list[tuple[str, float]] = []
        if text:
            for line in break_lines(printable(text), room, lambda piece: measure(role, piece)):
                rest = width - measure(role, line.text) * SIZE
                middle = column in CENTRED or role == "heading"
                cell.append((line.text, rest / 2 if middle else PAD))
        if len(self._known) >= KNOWN_MAX:
            self._known.clear()
        self._known[column, role, text] = tuple(cell)
        return tuple(cell)


def _paginate(
    rows: list[Placed], head: float, first: float, page_height: float
) -> Iterator[list[Placed]]:
    """Rows page by page; a row goes whole to the next page unless no page could hold it."""
    bottom = page_height - LEDGER.bottom
    room = bottom - first - head
    whole = bottom - LEDGER.top - head
    page: list[Placed] = []
    for row in rows:
        rest: Placed | None = row
        while rest is not None:
            if rest.height <= room:
                page.append(rest)
                room -= rest.height
                rest = None
            elif rest.height > whole and room > PITCH * 6:
                fit = int((room - 2 * PAD) / PITCH)
                page.append(Placed(tuple(cell[:fit] for cell in rest.cells), fit))
                rest = Placed(tuple(cell[fit:] for cell in rest.cells), rest.lines - fit)
                room = 0
            else:
                yield page
                page, room = [], whole
    yield page


def _draw_table(pen: Pen, table: _Table, head: Placed, rows: list[Placed], top: float) -> float:
    """Head row and rows from `top` down; returns where the table ends."""
    x0 = LEDGER.left
    x1 = x0 + sum(table.widths)
    pen.grey(0.93)
    pen.fill(x0, top, x1 - x0, head.height)
    pen.grey(0)
    _draw_cells(pen, table, head, top, "heading")
    y = top + head.height
    for row in rows:
        pen.rule(x0, y, x1, y, HAIR)
        _draw_cells(pen, table, row, y, "table")
        y += row.height
    x = x0
    for width in table.widths[:-1]:
        x += width
        pen.rule(x, top, x, y, HAIR)
    pen.frame(x0, top, x1 - x0, y - top, FRAME)
    return y


def _draw_cells(pen: Pen, table: _Table, row: Placed, top: float, role: Role) -> None:
    x = LEDGER.left
    text = pen.text
    for cell, width in zip(row.cells, table.widths, strict=True):
        y = top + PAD + SIZE * ASCENT + (PITCH - SIZE) / 2 + (row.lines - len(cell)) * PITCH / 2
        for line, inset in cell:
            text(x + inset, y, line, Style(role, SIZE))
            y += PITCH
        x += width
