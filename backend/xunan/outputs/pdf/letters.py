"""Places the parts of a letter, which stand free on the page: prose, points, signatures, seal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import segno

from xunan.outputs.pdf.flow import Flow, height_of
from xunan.outputs.pdf.fonts import Style, printable
from xunan.outputs.pdf.theme import ASCENT, BODY, LEADING, MM, RULE, SMALL

if TYPE_CHECKING:
    from xunan.application.print_model import Point, Points, Prose, Seal, Signatures, SquareCode
    from xunan.outputs.pdf.pen import Pen

PROSE = 14.0
NOTE = 12.0
_SIGN = 11.0
_SIGN_HIGH = 29.0
_SEAL_WIDE = 72 * MM
_SEAL_HIGH = 46 * MM
CODE = 23 * MM
_CODE_CAPTION = 6.5
_HAND_LINE = PROSE * 1.8


def place_prose(flow: Flow, prose: Prose) -> None:
    """A paragraph; a note set apart stands smaller, beside a rule."""
    if not prose.apart:
        _paragraph(flow, prose.text, indent=0)
        return
    inset = 10.0
    width = flow.width - inset
    lines = flow.lines(prose.text, width, Style("kai", NOTE))
    high = height_of(lines, NOTE)
    flow.room_for(high + 12)
    flow.y += 6
    x, y = flow.left, flow.y
    flow.draw(lambda pen: pen.rule(x + 2, y, x + 2, y + high, 1.6))
    flow.write(flow.left + inset, flow.y, lines, width, Style("kai", NOTE))
    flow.y += high + 6


def place_points(flow: Flow, points: Points) -> None:
    """A numbered list; where a problem has no advice, a line to write it on."""
    if points.heading:
        _paragraph(flow, points.heading, indent=0)
    for at, point in enumerate(points.points, start=1):
        _point(flow, at, point, points.advice_label)


def place_signatures(flow: Flow, signatures: Signatures) -> None:
    """Rows of labels, each with a line behind it; they stay together on a page."""
    flow.room_for(_SIGN_HIGH * (len(signatures.rows) + (1 if signatures.heading else 0)))
    if signatures.heading:
        _cut(flow, printable(signatures.heading))
    for row in signatures.rows:
        share = flow.width / len(row)
        baseline = flow.y + _SIGN_HIGH - 8
        for at, label in enumerate(row):
            _sign(flow, (flow.left + at * share, baseline, share - 10), label)
        flow.y += _SIGN_HIGH


def place_seal(flow: Flow, seal: Seal) -> None:
    """Issuer over date at the right, with white all round for a seal of 42 mm."""
    flow.room_for(_SEAL_HIGH)
    middle = flow.right - _SEAL_WIDE / 2
    y = flow.y + _SEAL_HIGH / 2
    issuer, date, label = printable(seal.issuer), printable(seal.date), printable(seal.label)

    def stroke(pen: Pen) -> None:
        pen.text_centred(middle, y - 6, issuer, Style("body", PROSE))
        pen.text_centred(middle, y + PROSE * LEADING, date, Style("body", PROSE))
        pen.grey(0.5)
        pen.text_centred(middle, y + PROSE * LEADING * 2 + 2, label, Style("table", SMALL))
        pen.grey(0)

    flow.draw(stroke)
    flow.y += _SEAL_HIGH


def place_code(flow: Flow, code: SquareCode, x: float, y: float) -> None:
    """The QR code with its upper left corner at the given place, as wide as `CODE`."""
    caption = printable(code.caption)

    def stroke(pen: Pen) -> None:
        draw_code(pen, code.url, (x, y), CODE)
        pen.text_centred(x + CODE / 2, y + CODE + 9, caption, Style("table", _CODE_CAPTION))

    flow.draw(stroke)


def draw_code(pen: Pen, url: str, corner: tuple[float, float], size: float) -> None:
    """The QR code as a square of `size` points whose upper left corner is given, and a link."""
    x, y = corner
    matrix = segno.make(url, error="m", micro=False).matrix
    module = size / len(matrix)
    for row, bits in enumerate(matrix):
        start = 0
        while start < len(bits):
            end = start
            while end < len(bits) and bits[end]:
                end += 1
            if end > start:
                # Neighbours overlap by a hair, or some viewers show white seams.
                wide = (end - start) * module + 0.05
                pen.fill(x + start * module, y + row * module, wide, module + 0.05)
            start = max(end, start + 1)
    pen.link(x, y, size, size, url)


def _cut(flow: Flow, heading: str) -> None:
    """A dashed line across the page with words in its middle."""
    left, right, y = flow.left, flow.right, flow.y + _SIGN_HIGH / 2
    style = Style("heading", BODY)

    def stroke(pen: Pen) -> None:
        middle, half = (left + right) / 2, pen.width_of(heading, style) / 2 + 8
        pen.dashed(on=True)
        pen.rule(left, y, middle - half, y, RULE)
        pen.rule(middle + half, y, right, y, RULE)
        pen.dashed(on=False)
        pen.text_centred(middle, y + BODY * 0.36, heading, style)

    flow.draw(stroke)
    flow.y += _SIGN_HIGH


def _paragraph(flow: Flow, text: str, indent: float) -> None:
    width = flow.width - indent
    for line in flow.lines(text, width, Style("body", PROSE)):
        flow.room_for(PROSE * LEADING * 1.15)
        flow.write(flow.left + indent, flow.y + 1, [line], width, Style("body", PROSE))
        flow.y += PROSE * LEADING * 1.15


def _point(flow: Flow, number: int, point: Point, advice_label: str) -> None:
    hang = PROSE * 2
    flow.room_for(PROSE * LEADING * 2.5)
    baseline = flow.y + 1 + PROSE * ((LEADING - 1) / 2 + ASCENT)
    x = flow.left + hang
    flow.draw(lambda pen: pen.text_right(x - 4, baseline, f"{number}.", Style("body", PROSE)))
    _paragraph(flow, point.problem, indent=hang)
    if point.advice:
        _paragraph(flow, f"{advice_label}{point.advice}", indent=hang)
        return
    flow.room_for(_HAND_LINE)
    _sign(flow, (x, flow.y + _HAND_LINE - 8, flow.right - x), advice_label, PROSE)
    flow.y += _HAND_LINE


def _sign(flow: Flow, place: tuple[float, float, float], label: str, size: float = _SIGN) -> None:
    """A label and a line behind it, at (left, baseline, width); "□" labels get no line."""
    word, style = printable(label), Style("body", size)
    x, baseline, width = place

    def stroke(pen: Pen) -> None:
        pen.text(x, baseline, word, style)
        start = x + pen.width_of(word, style) + 2
        if not word.startswith("□") and x + width > start + BODY:
            pen.rule(start, baseline + 3, x + width, baseline + 3, RULE)

    flow.draw(stroke)
