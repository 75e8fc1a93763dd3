"""What stands around a ledger's rows: head with the month's counts, totals, signatures, foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xunan.outputs.pdf.flow import Flow, Stroke
from xunan.outputs.pdf.fonts import FontSet, Style, printable
from xunan.outputs.pdf.theme import (
    A4_LANDSCAPE,
    ASCENT,
    BODY,
    FRAME,
    HAIR,
    LEADING,
    LEDGER,
    MM,
    RULE,
    SMALL,
    TINY,
    TITLE,
)

if TYPE_CHECKING:
    from xunan.application.print_model import LedgerPaper
    from xunan.outputs.pdf.pen import Pen

_COUNT_HIGH = 17.0
_TOTALS_HIGH = 20.0
# A township's round seal is 42 mm wide.
_SEAL_HIGH = 44 * MM
_LEFT = LEDGER.left
_RIGHT = A4_LANDSCAPE[0] - LEDGER.right


def head_height(paper: LedgerPaper) -> float:
    """Where the table begins on the first page."""
    return LEDGER.top + TITLE + 30 + (2 * _COUNT_HIGH + 8 if paper.counts else 0)


def draw_head(pen: Pen, paper: LedgerPaper) -> None:
    """Title, correction, unit and month, and the month's counts in a strip."""
    title = printable(paper.title + (f"（{paper.correction}）" if paper.correction else ""))
    pen.text_centred(pen.width / 2, LEDGER.top + TITLE * ASCENT, title, Style("title", TITLE))
    y = LEDGER.top + TITLE + 22
    pen.text(_LEFT, y, printable(paper.unit), Style("body", BODY + 1))
    pen.text_right(_RIGHT, y, printable(paper.month), Style("body", BODY + 1))
    if not paper.counts:
        return
    top = y + 8
    share = (_RIGHT - _LEFT) / len(paper.counts)
    for at, (label, value) in enumerate(paper.counts):
        middle = _LEFT + (at + 0.5) * share
        pen.text_centred(middle, top + 12, printable(label), Style("table", TINY))
        pen.text_centred(middle, top + _COUNT_HIGH + 12.5, printable(value), Style("heading", BODY))
        if at:
            x = _LEFT + at * share
            pen.rule(x, top, x, top + 2 * _COUNT_HIGH, HAIR)
    pen.rule(_LEFT, top + _COUNT_HIGH, _RIGHT, top + _COUNT_HIGH, HAIR)
    pen.frame(_LEFT, top, _RIGHT - _LEFT, 2 * _COUNT_HIGH, RULE)


def end_height(paper: LedgerPaper) -> float:
    """How much the totals, definitions, signatures and the seal's place need."""
    return _TOTALS_HIGH + (14 if paper.definitions else 0) + _SEAL_HIGH


def draw_end(pen: Pen, paper: LedgerPaper, top: float) -> None:
    """Totals right under the table, then definitions, lines to sign and an empty seal place."""
    pen.text(_LEFT + 6, top + 13.5, printable(paper.totals), Style("heading", SMALL))
    pen.frame(_LEFT, top, _RIGHT - _LEFT, _TOTALS_HIGH, FRAME)
    y = top + _TOTALS_HIGH
    if paper.empty and not paper.rows:
        pen.text_centred(pen.width / 2, y + 12, printable(paper.empty), Style("table", SMALL))
    if paper.definitions:
        pen.grey(0.35)
        pen.text(_LEFT, y + 11, printable(paper.definitions), Style("table", 6.5))
        pen.grey(0)
        y += 14
    baseline = y + _SEAL_HIGH / 2
    seal_wide = 48 * MM
    share = (_RIGHT - _LEFT - seal_wide) / len(paper.signs)
    for at, label in enumerate(paper.signs):
        x = _LEFT + at * share
        word = printable(label)
        pen.text(x, baseline, word, Style("body", BODY + 0.5))
        start = x + pen.width_of(word, Style("body", BODY + 0.5)) + 2
        pen.rule(start, baseline + 3, x + share - 16, baseline + 3, RULE)
    pen.grey(0.5)
    pen.text_centred(_RIGHT - seal_wide / 2, baseline, printable(paper.seal), Style("table", BODY))
    pen.grey(0)


def draw_page_furniture(pen: Pen, paper: LedgerPaper, number: int, count: int) -> None:
    """Foot on each page: print time and version, what it is, page x of y."""
    base = pen.height - LEDGER.bottom + 6 * MM
    pen.text(_LEFT, base, printable(paper.foot), Style("table", TINY))
    words = "　".join(one for one in (paper.unit, paper.month, paper.correction) if one)
    if number > 1:
        pen.text_centred(pen.width / 2, base, printable(words), Style("table", TINY))
    page = printable(paper.page_of.format(page=number, pages=count))
    pen.text_right(_RIGHT, base, page, Style("table", TINY))


def draw_changes(paper: LedgerPaper, fonts: FontSet) -> list[list[Stroke]]:
    """Pages that list what a correction added, changed and removed; none for a first print."""
    if not paper.changes:
        return []
    flow = Flow(fonts, A4_LANDSCAPE, LEDGER)
    heading = flow.lines(paper.changes_heading, flow.width, Style("title", 14))
    flow.write(flow.left, flow.y, heading, flow.width, Style("title", 14))
    flow.y += 14 * LEADING + 8
    for change in paper.changes:
        flow.room_for(BODY * LEADING * 2)
        label = flow.lines(change.label, flow.width, Style("heading", BODY))
        flow.write(flow.left, flow.y, label, flow.width, Style("heading", BODY))
        flow.y += BODY * LEADING + 2
        for text in change.lines:
            lines = flow.lines(text, flow.width - 14, Style("body", BODY))
            for line in lines:
                flow.room_for(BODY * LEADING)
                flow.write(flow.left + 14, flow.y, [line], flow.width - 14, Style("body", BODY))
                flow.y += BODY * LEADING
        flow.y += 6
    return flow.pages
