"""Lets blocks run down the page and over to the next one; draws only when all pages are known.

"第 x 页 共 y 页" needs the last page before the first is drawn, so strokes are kept as calls.
"""

from __future__ import annotations

from collections.abc import Callable

from xunan.outputs.pdf.breaking import Line, break_lines
from xunan.outputs.pdf.fonts import FontSet, Style, printable
from xunan.outputs.pdf.pen import Pen
from xunan.outputs.pdf.theme import ASCENT, FRAME, LEADING, Margins

Stroke = Callable[[Pen], None]


class Flow:
    """The pages of one copy while blocks are being placed; `y` is where the next one starts."""

    def __init__(self, fonts: FontSet, page: tuple[float, float], margins: Margins) -> None:
        self.fonts = fonts
        self.left = margins.left
        self.right = page[0] - margins.right
        self.top = margins.top
        self.bottom = page[1] - margins.bottom
        self.y = self.top
        self.pages: list[list[Stroke]] = [[]]
        self._framed_from: float | None = None

    @property
    def width(self) -> float:
        """The width of the text block."""
        return self.right - self.left

    def draw(self, stroke: Stroke) -> None:
        """Keep a stroke for the present page."""
        self.pages[-1].append(stroke)

    def room_for(self, height: float) -> bool:
        """Go to a new page unless this much fits; tell whether a new page was begun."""
        if self.y + height <= self.bottom or self.y == self.top:
            return False
        self.new_page()
        return True

    def new_page(self) -> None:
        """Begin a page; an open frame is closed on this one and goes on at the top of the next."""
        framed = self._framed_from is not None
        self.close_frame()
        self.pages.append([])
        self.y = self.top
        if framed:
            self.open_frame()

    def open_frame(self) -> None:
        """From here on a thick frame surrounds what is placed."""
        if self._framed_from is None:
            self._framed_from = self.y

    def close_frame(self) -> None:
        """Draw the frame around what was placed since it was opened."""
        top, self._framed_from = self._framed_from, None
        if top is not None and self.y > top:
            box = (self.left, top, self.width, self.y - top, FRAME)
            self.draw(lambda pen: pen.frame(*box))

    def lines(self, text: str, width: float, style: Style) -> list[Line]:
        """The text as lines of that width in points."""
        fonts = self.fonts
        return break_lines(
            printable(text), width / style.size, lambda piece: fonts.width(style.role, piece)
        )

    def write(self, x: float, y: float, lines: list[Line], width: float, style: Style) -> None:
        """Draw lines under each other; `y` is the top of the first."""
        size = style.size
        first = y + size * ((LEADING - 1) / 2 + ASCENT)

        def stroke(pen: Pen) -> None:
            for at, line in enumerate(lines):
                pen.line_of(x, first + at * size * LEADING, line, width, style)

        self.draw(stroke)


def height_of(lines: list[Line], size: float) -> float:
    """How high these lines stand."""
    return len(lines) * size * LEADING
