"""Places a table with a head row on every page it reaches, and rows that belong together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xunan.outputs.pdf.breaking import Line
from xunan.outputs.pdf.flow import Flow, height_of
from xunan.outputs.pdf.fonts import Style
from xunan.outputs.pdf.theme import LEADING, SMALL
from xunan.outputs.pdf.widgets import (
    BAND,
    ROW_MIN,
    frame_cell,
    place_band,
    write_centred,
    write_word,
)

if TYPE_CHECKING:
    from xunan.application.print_model import Grid

_PAD = 3.0
_HEAD, _BODY = Style("table", SMALL), Style("body", SMALL)
_ROW_LEAST = SMALL * LEADING + 2 * _PAD
# A name written by hand wants this much.
_SIGNED_LEAST = 30.0


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as lines to draw, and how high it stands."""

    cells: tuple[list[Line], ...]
    high: float


def place_grid(flow: Flow, grid: Grid) -> None:
    """A group that does not fit goes to the next page whole, unless it is longer than a page."""
    total = sum(grid.shares)
    widths = [flow.width * share / total for share in grid.shares]
    flow.room_for(3 * BAND + ROW_MIN)
    if grid.heading:
        place_band(flow, (grid.heading,))
    if not grid.groups:
        frame_cell(flow, flow.left, flow.width, ROW_MIN)
        middle = flow.left + flow.width / 2
        write_word(flow, middle, flow.y + ROW_MIN / 2, grid.empty)
        flow.y += ROW_MIN
        return
    _head(flow, grid, widths)
    for group in grid.groups:
        _group(flow, grid, widths, _measured(flow, grid, widths, group))


def _measured(
    flow: Flow, grid: Grid, widths: list[float], group: tuple[tuple[str, ...], ...]
) -> list[_Row]:
    """The group's rows; what spans them has to fit into them together."""
    lines = [
        tuple(
            [Line(one.text, soft=False) for one in flow.lines(text, width - 2 * _PAD, _BODY)]
            for text, width in zip(row, widths, strict=True)
        )
        for row in group
    ]
    own = [
        max(
            _ROW_LEAST,
            *(height_of(c, SMALL) + 2 * _PAD for at, c in enumerate(row) if at not in grid.spans),
        )
        for row in lines
    ]
    spanned = [height_of(lines[0][at], SMALL) + 2 * _PAD for at in grid.spans]
    least = max([_SIGNED_LEAST if grid.signed else 0.0, *spanned])
    missing = max(0.0, least - sum(own)) / len(own)
    return [_Row(cells, high + missing) for cells, high in zip(lines, own, strict=True)]


def _group(flow: Flow, grid: Grid, widths: list[float], rows: list[_Row]) -> None:
    whole = sum(row.high for row in rows)
    page = flow.bottom - flow.top - _head_high(flow, grid, widths)
    if flow.room_for(whole if whole <= page else rows[0].high):
        _head(flow, grid, widths)
    start, top = 0, flow.y
    for at, row in enumerate(rows):
        if at > start and flow.y + row.high > flow.bottom:
            _spans(flow, grid, widths, rows[0], top)
            flow.new_page()
            _head(flow, grid, widths)
            start, top = at, flow.y
        _cells(flow, grid, widths, row)
    _spans(flow, grid, widths, rows[0], top)


def _cells(flow: Flow, grid: Grid, widths: list[float], row: _Row) -> None:
    x = flow.left
    for at, width in enumerate(widths):
        if at not in grid.spans:
            frame_cell(flow, x, width, row.high)
            top = flow.y + (row.high - height_of(row.cells[at], SMALL)) / 2
            flow.write(x + _PAD, top, row.cells[at], width - 2 * _PAD, _BODY)
        x += width
    flow.y += row.high


def _spans(flow: Flow, grid: Grid, widths: list[float], first: _Row, top: float) -> None:
    """The cells beside all rows of the group on this page; said again after a page break."""
    end, flow.y = flow.y, top
    x = flow.left
    for at, width in enumerate(widths):
        if at in grid.spans:
            frame_cell(flow, x, width, end - top)
            down = max(_PAD, (end - top - height_of(first.cells[at], SMALL)) / 2)
            flow.write(x + _PAD, top + down, first.cells[at], width - 2 * _PAD, _BODY)
        x += width
    flow.y = end


def _head_high(flow: Flow, grid: Grid, widths: list[float]) -> float:
    cells = zip(grid.labels, widths, strict=True)
    lines = [flow.lines(label, width - 2 * _PAD, _HEAD) for label, width in cells]
    return max(height_of(cell, SMALL) for cell in lines) + 2 * _PAD


def _head(flow: Flow, grid: Grid, widths: list[float]) -> None:
    high, x = _head_high(flow, grid, widths), flow.left
    for label, width in zip(grid.labels, widths, strict=True):
        lines = [Line(one.text, soft=False) for one in flow.lines(label, width - 2 * _PAD, _HEAD)]
        frame_cell(flow, x, width, high)
        top = flow.y + (high - height_of(lines, SMALL)) / 2
        write_centred(flow, x + width / 2, top, lines, _HEAD)
        x += width
    flow.y += high
