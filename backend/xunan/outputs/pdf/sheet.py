"""Draws a paper about one record: head, blocks in order, foot; one set of pages a copy."""

from __future__ import annotations

from typing import assert_never

from xunan.application.print_model import (
    Acts,
    Block,
    FactTable,
    Grid,
    Paper,
    PhotoColumns,
    Points,
    Prose,
    Seal,
    Signatures,
    SquareCode,
    TextBox,
)
from xunan.outputs.pdf.flow import Flow
from xunan.outputs.pdf.fonts import FontSet, Style, printable
from xunan.outputs.pdf.grid import place_grid
from xunan.outputs.pdf.letters import (
    CODE,
    place_code,
    place_points,
    place_prose,
    place_seal,
    place_signatures,
)
from xunan.outputs.pdf.pen import About, Pen
from xunan.outputs.pdf.theme import A4, BODY, HAIR, MM, SHEET, SMALL, TINY, TITLE
from xunan.outputs.pdf.widgets import place_acts, place_facts, place_photos, place_text

_FRAMED = (FactTable, Grid, TextBox, PhotoColumns, Acts)
_GAP = 10.0


def draw_sheet(paper: Paper, fonts: FontSet) -> bytes:
    """The paper as PDF, A4; raises MissingGlyphError. The same paper gives the same bytes."""
    pen = Pen(fonts, A4, About(f"{paper.title} {paper.number}".strip(), paper.issuer))
    for copy in paper.copies or ("",):
        flow = _place(paper, copy, fonts)
        for number, strokes in enumerate(flow.pages, start=1):
            for stroke in strokes:
                stroke(pen)
            _furniture(pen, paper, copy, number, len(flow.pages))
            pen.end_page()
    return pen.finish()


def _place(paper: Paper, copy: str, fonts: FontSet) -> Flow:
    flow = Flow(fonts, A4, SHEET)
    _head(flow, paper, copy)
    framed = False
    for block in paper.blocks:
        if isinstance(block, SquareCode):
            continue
        if isinstance(block, _FRAMED) != framed:
            framed = not framed
            if framed:
                flow.open_frame()
            else:
                flow.close_frame()
                flow.y += _GAP
        _place_block(flow, block)
    flow.close_frame()
    return flow


def _place_block(flow: Flow, block: Block) -> None:  # noqa: C901 - one case for each kind of block
    """Every kind of block has exactly one widget."""
    match block:
        case FactTable():
            place_facts(flow, block)
        case Grid():
            place_grid(flow, block)
        case TextBox():
            place_text(flow, block)
        case PhotoColumns():
            place_photos(flow, block)
        case Acts():
            place_acts(flow, block)
        case Prose():
            place_prose(flow, block)
        case Points():
            place_points(flow, block)
        case Signatures():
            place_signatures(flow, block)
        case Seal():
            place_seal(flow, block)
        case SquareCode():
            place_code(flow, block, flow.right - CODE, flow.top)
        case _:
            assert_never(block)


def _head(flow: Flow, paper: Paper, copy: str) -> None:
    """Title in the middle, number and issuer under it, the code in the upper right corner."""
    code = next((one for one in paper.blocks if isinstance(one, SquareCode)), None)
    if code:
        _place_block(flow, code)
    title, number, issuer = map(printable, (paper.title, paper.number, paper.issuer))
    middle, left = (flow.left + flow.right) / 2, flow.left
    right = flow.right - (CODE + 4 * MM if code else 0)
    top = flow.top + (6 * MM if code else 0)

    def stroke(pen: Pen) -> None:
        if copy:
            pen.text(left, flow.top + 2, printable(f"（{copy}）"), Style("heading", BODY))
        pen.text_centred(middle, top + TITLE, title, Style("title", TITLE))
        pen.text(left, top + TITLE + 32, number, Style("body", BODY))
        pen.text_right(right, top + TITLE + 32, issuer, Style("body", BODY))

    flow.draw(stroke)
    flow.y = top + TITLE + (40 if paper.issuer else 50)
    if code:
        flow.y = max(flow.y, flow.top + CODE + 4.5 * MM)


def _furniture(pen: Pen, paper: Paper, copy: str, number: int, count: int) -> None:
    """Foot on each page; from the second page on also what the page belongs to."""
    left, right = SHEET.left, pen.width - SHEET.right
    base = pen.height - SHEET.bottom + 10 * MM
    pen.rule(left, base - 11, right, base - 11, HAIR)
    pen.text(left, base, printable(paper.foot), Style("table", TINY))
    page = paper.page_of.format(page=number, pages=count)
    pen.text_right(right, base, printable(page), Style("table", TINY))
    if number > 1:
        words = "　".join(one for one in (paper.title, paper.number, copy) if one)
        pen.text(left, SHEET.top - 6, printable(words), Style("table", SMALL))
