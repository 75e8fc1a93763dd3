"""Draws text, rules and pictures on the pages of one PDF; decides nothing about layout.

All places are points from the upper left corner of the page; a text's place is its baseline.
Text is written as operators here, not through a paragraph class: a ledger of 10,000 rows draws
some 200,000 cells, most of them words that were drawn before.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from xunan.outputs.pdf.breaking import Line, units

if TYPE_CHECKING:
    from xunan.outputs.pdf.fonts import FontSet, Role, Style

# Text around the compressed streams saves nothing and costs five times the processor time.
rl_config.useA85 = 0

# An indented line keeps its indent however much it is stretched.
_INDENT = "\u3000"
# Texts kept as codes for the next time they are drawn.
_CODED_MAX = 4_000
# A line that would have to stretch by more than this, in type sizes a gap, stays ragged.
_STRETCH_MAX = 0.35


@dataclass(frozen=True, slots=True)
class About:
    """What the file says of itself."""

    title: str
    author: str
    subject: str = ""


class Pen:
    """One PDF being drawn, page by page; the same calls give the same bytes."""

    def __init__(self, fonts: FontSet, page: tuple[float, float], about: About) -> None:
        self.fonts = fonts
        self.width, self.height = page
        self._out = BytesIO()
        # The stubs take the first font's name for a number.
        first_font: Any = fonts.chains["body"][0].name
        self._canvas = Canvas(
            self._out,
            pagesize=page,
            pageCompression=1,
            invariant=1,
            initialFontName=first_font,
            initialFontSize=10,
            lang="zh-CN",
        )
        # Subsets of fonts belong to the document, which the canvas does not show.
        self._document: Any = vars(self._canvas)["_doc"]
        self._canvas.setTitle(about.title)
        self._canvas.setAuthor(about.author)
        self._canvas.setSubject(about.subject)
        self._canvas.setCreator("巡安")
        self._canvas.setProducer("巡安")
        self._write = self._canvas.addLiteral
        self._coded: dict[tuple[Role, str], list[tuple[str, str]]] = {}
        self._pictures: dict[bytes, ImageReader] = {}

    def width_of(self, text: str, style: Style) -> float:
        """How wide the text is in points."""
        return self.fonts.width(style.role, text) * style.size

    def text(self, x: float, y: float, text: str, style: Style) -> None:
        """Draw one line of text whose left end is at `x`."""
        size = style.size
        coded = self._code(style.role, text)
        shown = " ".join([f"{name} {size:g} Tf <{code}> Tj" for name, code in coded])
        self._write(f"BT {x:.2f} {self.height - y:.2f} Td {shown} ET")

    def text_centred(self, x: float, y: float, text: str, style: Style) -> None:
        """Draw one line of text whose middle is at `x`."""
        self.text(x - self.width_of(text, style) / 2, y, text, style)

    def text_right(self, x: float, y: float, text: str, style: Style) -> None:
        """Draw one line of text whose right end is at `x`."""
        self.text(x - self.width_of(text, style), y, text, style)

    def line_of(self, x: float, y: float, line: Line, width: float, style: Style) -> None:
        """Draw a broken line, stretched to `width` between its signs where its text goes on."""
        text = line.text.lstrip(_INDENT)
        size = style.size
        indent = (len(line.text) - len(text)) * size
        x, width = x + indent, width - indent
        parts = list(units(text))
        gaps = len(parts) - 1
        room = width - self.width_of(text, style)
        if not line.soft or gaps < 1 or not 0 < room <= gaps * size * _STRETCH_MAX:
            self.text(x, y, text, style)
            return
        gap = room / gaps
        shown = []
        for at, part in enumerate(parts):
            kern = f" {-1000 * gap / size:.1f}" if at < gaps else ""
            *front, (name, code) = self._code(style.role, part)
            shown += [f"{other} {size:g} Tf <{piece}> Tj" for other, piece in front]
            shown.append(f"{name} {size:g} Tf [<{code}>{kern}] TJ")
        self._write(f"BT {x:.2f} {self.height - y:.2f} Td {' '.join(shown)} ET")

    def grey(self, share: float) -> None:
        """From here on text and filled boxes are this light: 0 is black, 1 white."""
        self._write(f"{share:g} g")

    def rule(self, x0: float, y0: float, x1: float, y1: float, weight: float) -> None:
        """Draw a straight line."""
        high = self.height
        self._write(f"{weight:g} w {x0:.2f} {high - y0:.2f} m {x1:.2f} {high - y1:.2f} l S")

    def frame(self, x: float, y: float, width: float, height: float, weight: float) -> None:
        """Draw the four sides of a box whose upper left corner is given."""
        low = self.height - y - height
        self._write(f"{weight:g} w {x:.2f} {low:.2f} {width:.2f} {height:.2f} re S")

    def fill(self, x: float, y: float, width: float, height: float) -> None:
        """Fill a box with the present grey."""
        low = self.height - y - height
        self._write(f"{x:.2f} {low:.2f} {width:.2f} {height:.2f} re f")

    def dashed(self, *, on: bool) -> None:
        """Switch dashes for the rules that follow."""
        self._write("[3 2] 0 d" if on else "[] 0 d")

    def picture(self, x: float, y: float, width: float, height: float, jpeg: bytes) -> None:
        """Draw a JPEG into the box, stretched to fill it; the same bytes are embedded once."""
        reader = self._pictures.get(jpeg)
        if reader is None:
            reader = self._pictures[jpeg] = ImageReader(BytesIO(jpeg))
        self._canvas.drawImage(reader, x, self.height - y - height, width, height)

    def link(self, x: float, y: float, width: float, height: float, url: str) -> None:
        """Make the box a link for whoever reads on a screen."""
        low = self.height - y - height
        self._canvas.linkURL(url, (x, low, x + width, low + height), thickness=0)

    def end_page(self) -> None:
        """Finish the page; what is drawn next is on a new one."""
        self._canvas.showPage()

    def finish(self) -> bytes:
        """The whole file; the pen is worn out afterwards."""
        self._canvas.save()
        return self._out.getvalue()

    def _code(self, role: Role, text: str) -> list[tuple[str, str]]:
        """The text as (font name, hexadecimal codes), subsets growing as signs come."""
        coded = self._coded.get((role, text))
        if coded is None:
            document = self._document
            coded = [
                (face.font.getSubsetInternalName(subset, document), chunk.hex())
                for face, piece in self.fonts.runs(role, text)
                for subset, chunk in face.font.splitString(piece, document)
            ]
            if len(self._coded) >= _CODED_MAX:
                self._coded.clear()
            self._coded[role, text] = coded
        return coded
