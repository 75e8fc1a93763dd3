"""Looks at a rendered page: is the sign at this place really that sign?"""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat

if TYPE_CHECKING:
    from pathlib import Path

DPI = 600
GRID = 40


def boxes_of(pdf: Path, word: str) -> list[tuple[int, tuple[float, float, float, float]]]:
    """Page (from 1) and box in points of every place where the word stands by itself."""
    told = subprocess.run(
        ["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, text=True
    ).stdout
    found = []
    page = 0
    for line in told.splitlines():
        page += line.strip().startswith("<page ")
        match = re.search(
            r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*)</word>', line
        )
        if match and word in match[5]:
            x0, y0, x1, y1 = (float(match[at]) for at in range(1, 5))
            each = (x1 - x0) / len(match[5])
            start = x0 + match[5].index(word) * each
            found.append((page, (start, y0, start + len(word) * each, y1)))
    return found


def sign_in(pdf: Path, page: int, box: tuple[float, float, float, float]) -> Image.Image:
    """The ink inside the box, as a small square picture of its shape (ink is white)."""
    scale = DPI / 72
    x0, y0, x1, y1 = (round(edge * scale) for edge in box)
    out = pdf.with_suffix("")
    subprocess.run(
        ["pdftoppm", "-r", str(DPI), "-f", str(page), "-l", str(page), "-gray", "-singlefile",
         "-x", str(x0), "-y", str(y0), "-W", str(x1 - x0), "-H", str(y1 - y0), str(pdf), str(out)],
        check=True,
    )  # fmt: skip
    with Image.open(out.with_suffix(".pgm")) as picture:
        return _shape(ImageChops.invert(picture.convert("L")))


def sign_of(font: Path, character: str) -> Image.Image:
    """How the font itself draws the sign, in the same form."""
    size = 200
    canvas = Image.new("L", (size * 2, size * 2), 0)
    face = ImageFont.truetype(str(font), size)
    ImageDraw.Draw(canvas).text((size // 2, size // 4), character, font=face, fill=255)
    return _shape(canvas)


def difference(one: Image.Image, other: Image.Image) -> float:
    """0 for the same shape, 1 for its negative."""
    return ImageStat.Stat(ImageChops.difference(one, other)).mean[0] / 255


def _shape(ink: Image.Image) -> Image.Image:
    box = ink.point(lambda level: 255 if level > 100 else 0).getbbox()
    assert box is not None, "nothing is drawn here"
    return ink.crop(box).resize((GRID, GRID), Image.Resampling.BOX)
