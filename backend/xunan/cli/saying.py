"""How commands speak: lines to people, QR codes for their phones."""

from __future__ import annotations

import io
import sys
import unicodedata
from typing import TYPE_CHECKING

import segno

if TYPE_CHECKING:
    from collections.abc import Sequence


def say(text: str = "") -> None:
    """Write a line to whoever runs the command."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """Write a line about what went wrong."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def qr(text: str) -> str:
    """The text as a QR code made of half blocks, readable on dark and light terminals."""
    drawn = io.StringIO()
    segno.make(text, error="l").terminal(drawn, compact=True)
    return drawn.getvalue()


def table(rows: Sequence[Sequence[str]]) -> str:
    """Columns side by side; Chinese signs count as two cells."""
    widths = [max(_cells(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _cells(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    )


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
