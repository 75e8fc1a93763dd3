"""Instants as they stand on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


def instant(moment: datetime) -> str:
    """An aware UTC datetime as "2026-06-20T01:02:03.456Z"."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
