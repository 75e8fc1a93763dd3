"""A kind's declaration as JSON data, in the shape that TypeScript reads."""

from __future__ import annotations

from dataclasses import asdict, fields, is_dataclass
from typing import TYPE_CHECKING, Any

from xunan.kinds import sheets_of

if TYPE_CHECKING:
    from xunan.domain.kind import Kind


# Every kind prints at least this one; `domain/sheet.py` makes it of the kind's own facts.
DEFAULT_SHEET = "sheet"


def plain_kind(kind: Kind) -> dict[str, Any]:
    """The declaration as JSON data: every key written, tuples as lists."""
    plain = {one.name: _plain(getattr(kind, one.name)) for one in fields(kind)}
    sheets = [sheet.name for sheet in sheets_of(kind.name)] or [DEFAULT_SHEET]
    head = {"name": plain.pop("name"), "icon": plain.pop("icon"), "initial": kind.initial}
    return {**head, **plain, "op_version": kind.op_version, "sheets": sheets}


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value
