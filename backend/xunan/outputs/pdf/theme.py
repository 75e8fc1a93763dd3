"""Sizes of the papers in points: pages, margins, type sizes, rule weights.

Forms and ledgers have their own layout; GB/T 9704 binds notices, letters and reports only.
"""

from __future__ import annotations

from dataclasses import dataclass

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
A4_LANDSCAPE = (297 * MM, 210 * MM)

TITLE = 22.0  # 二号
SUBTITLE = 14.0  # 四号
BODY = 10.5  # 五号
SMALL = 9.0  # 小五
TINY = 7.5

FRAME = 1.0  # the outer rule of a form
RULE = 0.5  # the rules inside
HAIR = 0.35

LEADING = 1.45  # line pitch in type sizes
ASCENT = 0.88  # top of a Chinese sign over the baseline, in type sizes
DEPTH = 0.12


@dataclass(frozen=True, slots=True)
class Margins:
    """White on each side of the page."""

    left: float
    right: float
    top: float
    bottom: float


SHEET = Margins(left=24 * MM, right=20 * MM, top=20 * MM, bottom=20 * MM)
LEDGER = Margins(left=14 * MM, right=10 * MM, top=12 * MM, bottom=12 * MM)
