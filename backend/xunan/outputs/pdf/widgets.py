"""Places the parts of a form that stand inside its frame: facts, texts, photos, the timeline."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from xunan.application.print_model import TextBox
from xunan.outputs.pdf.breaking import Line
from xunan.outputs.pdf.flow import Flow, height_of
from xunan.outputs.pdf.fonts import Style, printable
from xunan.outputs.pdf.pictures import for_paper
from xunan.outputs.pdf.theme import ASCENT, BODY, LEADING, MM, RULE, SMALL

if TYPE_CHECKING:
    from xunan.application.print_model import Acts, Fact, FactTable, PhotoColumns, Picture
    from xunan.outputs.pdf.pen import Pen

LABEL = 26.5 * MM
PAD = 5.0
ROW_MIN = 25.0
BAND = 20.0
_PHOTO_HIGH = 57 * MM
_CAPTION = 8.0
# Stretched lines in a column narrower than this look torn.
_NARROW = 60 * MM


def place_facts(flow: Flow, table: FactTable) -> None:
    """Two facts a row; a wide one alone."""
    if table.heading:
        place_band(flow, (table.heading,))
    pending: list[Fact] = []
    for fact in table.facts:
        if fact.wide:
            _fact_row(flow, pending)
            pending = []
            _fact_row(flow, [fact])
            continue
        pending.append(fact)
        if len(pending) == 2:
            _fact_row(flow, pending)
            pending = []
    _fact_row(flow, pending)


def place_text(flow: Flow, box: TextBox) -> None:
    """A labelled text that may run over several pages."""
    width = flow.width - LABEL - 2 * PAD
    lines = flow.lines(box.text, width, Style("body", BODY))
    least = max(box.lines, 1)
    while True:
        flow.room_for(2 * BODY * LEADING + 2 * PAD)
        fit = max(int((flow.bottom - flow.y - 2 * PAD) / (BODY * LEADING)), 1)
        now, lines = lines[:fit], lines[fit:]
        shown = min(max(len(now), least), fit)
        high = max(shown * BODY * LEADING + 2 * PAD, ROW_MIN)
        _label(flow, flow.left, LABEL, high, box.label)
        frame_cell(flow, flow.left + LABEL, flow.width - LABEL, high)
        flow.write(flow.left + LABEL + PAD, flow.y + PAD, now, width, Style("body", BODY))
        flow.y += high
        least = 1
        if not lines:
            return


def place_photos(flow: Flow, block: PhotoColumns) -> None:
    """One or two columns of photos, two a row, captions under them."""
    # Bands without a photo under them would look like an empty answer.
    flow.room_for(2 * BAND + (_PHOTO_HIGH + 3 * _CAPTION * LEADING if any(block.columns) else BAND))
    if block.heading:
        place_band(flow, (block.heading,))
    place_band(flow, block.labels)
    columns = block.columns
    if len(columns) == 1:
        (photos,) = columns
        columns = (photos[::2], photos[1::2])
        absent = ("" if photos else block.absent, "")
    else:
        absent = ("" if columns[0] else block.absent, "" if columns[1] else block.absent)
    rows = list(zip_longest(*columns)) or [(None, None)]
    for at, (left, right) in enumerate(rows):
        _photo_row(flow, (left, right), absent if at == 0 else ("", ""), block.pending)


def place_acts(flow: Flow, acts: Acts) -> None:
    """The timeline; its head row stands on every page it reaches."""
    widths = (37 * MM, 47 * MM, flow.width - 84 * MM)
    if acts.heading:
        flow.room_for(BAND * 3)
        place_band(flow, (acts.heading,))
    _row(flow, acts.labels, widths, Style("table", SMALL), centred=True)
    for row in acts.rows:
        cells = [
            flow.lines(text, width - 2 * PAD, Style("body", SMALL))
            for text, width in zip(row, widths, strict=True)
        ]
        if flow.room_for(max(height_of(cell, SMALL) for cell in cells) + PAD):
            _row(flow, acts.labels, widths, Style("table", SMALL), centred=True)
        _row(flow, row, widths, Style("body", SMALL), centred=False)


def _fact_row(flow: Flow, facts: list[Fact]) -> None:
    if not facts:
        return
    share = flow.width / 2 if len(facts) == 2 else flow.width
    width = share - LABEL - 2 * PAD
    cells = [flow.lines(fact.value, width, Style("body", BODY)) for fact in facts]
    labels = [flow.lines(fact.label, LABEL - 2 * PAD, Style("table", BODY)) for fact in facts]
    high = max(*(height_of(cell, BODY) + PAD for cell in [*cells, *labels]), ROW_MIN)
    if high > flow.bottom - flow.top:
        for fact in facts:
            place_text(flow, TextBox(fact.label, fact.value, 1))
        return
    flow.room_for(high)
    for at, (fact, lines) in enumerate(zip(facts, cells, strict=True)):
        x = flow.left + at * share
        _label(flow, x, LABEL, high, fact.label)
        frame_cell(flow, x + LABEL, share - LABEL, high)
        top = flow.y + (high - height_of(lines, BODY)) / 2
        flow.write(x + LABEL + PAD, top, lines, width, Style("body", BODY))
    flow.y += high


def _row(
    flow: Flow, texts: tuple[str, ...], widths: tuple[float, ...], style: Style, *, centred: bool
) -> None:
    cells = [
        flow.lines(text, width - 2 * PAD, style) for text, width in zip(texts, widths, strict=True)
    ]
    high = max(*(height_of(cell, SMALL) for cell in cells), SMALL * LEADING) + PAD
    x = flow.left
    for lines, width in zip(cells, widths, strict=True):
        frame_cell(flow, x, width, high)
        top = flow.y + (high - height_of(lines, SMALL)) / 2
        if centred:
            write_centred(flow, x + width / 2, top, lines, style)
        elif width < _NARROW:
            ragged = [Line(line.text, soft=False) for line in lines]
            flow.write(x + PAD, top, ragged, width - 2 * PAD, style)
        else:
            flow.write(x + PAD, top, lines, width - 2 * PAD, style)
        x += width
    flow.y += high


def _photo_row(
    flow: Flow, pair: tuple[Picture | None, Picture | None], words: tuple[str, str], pending: str
) -> None:
    half = flow.width / 2
    captions = [
        flow.lines(one.caption, half - 2 * PAD, Style("table", _CAPTION)) if one else []
        for one in pair
    ]
    caption_high = max(height_of(lines, _CAPTION) for lines in captions)
    picture_high = _PHOTO_HIGH if any(pair) else ROW_MIN
    high = picture_high + caption_high + 2 * PAD
    flow.room_for(high)
    for at, (picture, lines) in enumerate(zip(pair, captions, strict=True)):
        x = flow.left + at * half
        frame_cell(flow, x, half, high)
        middle = x + half / 2
        if picture is None:
            write_word(flow, middle, flow.y + high / 2, words[at])
            continue
        _photo(flow, x + PAD, half - 2 * PAD, picture, pending)
        write_centred(
            flow, middle, flow.y + PAD + picture_high + 1, lines, Style("table", _CAPTION)
        )
    flow.y += high


def _photo(flow: Flow, x: float, width: float, picture: Picture, pending: str) -> None:
    y = flow.y + PAD
    ready = for_paper(picture.jpeg) if picture.jpeg else None
    if ready is None:
        write_word(flow, x + width / 2, y + _PHOTO_HIGH / 2, pending)
        return
    scale = min(width / ready.width, _PHOTO_HIGH / ready.height)
    wide, high = ready.width * scale, ready.height * scale
    box = (x + (width - wide) / 2, y + (_PHOTO_HIGH - high) / 2, wide, high)
    jpeg = ready.jpeg
    flow.draw(lambda pen: pen.picture(*box, jpeg))


def place_band(flow: Flow, texts: tuple[str, ...]) -> None:
    """A shaded row of headings that share the width."""
    flow.room_for(BAND * 2)
    share = flow.width / len(texts)
    y = flow.y
    left, width = flow.left, flow.width

    def stroke(pen: Pen) -> None:
        pen.grey(0.93)
        pen.fill(left, y, width, BAND)
        pen.grey(0)

    flow.draw(stroke)
    for at, text in enumerate(texts):
        frame_cell(flow, left + at * share, share, BAND)
        lines = [Line(printable(text), soft=False)]
        top = y + (BAND - height_of(lines, BODY)) / 2
        write_centred(flow, left + (at + 0.5) * share, top, lines, Style("heading", BODY))
    flow.y += BAND


def _label(flow: Flow, x: float, width: float, high: float, label: str) -> None:
    frame_cell(flow, x, width, high)
    lines = flow.lines(label, width - 2 * PAD, Style("table", BODY))
    top = flow.y + (high - height_of(lines, BODY)) / 2
    write_centred(flow, x + width / 2, top, lines, Style("table", BODY))


def frame_cell(flow: Flow, x: float, width: float, high: float) -> None:
    """The rule around a cell whose top is where the flow stands."""
    box = (x, flow.y, width, high, RULE)
    flow.draw(lambda pen: pen.frame(*box))


def write_centred(flow: Flow, x: float, y: float, lines: list[Line], style: Style) -> None:
    """Lines under each other, their middle at `x`; `y` is the top of the first."""
    size = style.size
    first = y + size * ((LEADING - 1) / 2 + ASCENT)

    def stroke(pen: Pen) -> None:
        for at, line in enumerate(lines):
            pen.text_centred(x, first + at * size * LEADING, line.text, style)

    flow.draw(stroke)


def write_word(flow: Flow, x: float, y: float, word: str) -> None:
    """One word or short sentence in grey, its middle at `x`."""

    def stroke(pen: Pen) -> None:
        pen.grey(0.45)
        pen.text_centred(x, y + SMALL / 3, word, Style("table", SMALL))
        pen.grey(0)

    if word:
        flow.draw(stroke)
