"""In which streams a record stands: what its kind declares, read off its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xunan.domain.kind import Kind, Stream


def record_streams(kind: Kind, fields: Mapping[str, Any]) -> tuple[str, ...]:
    """The streams of a record with these fields, without repeats, in the order of declaration."""
    named: dict[str, None] = {}
    for stream in kind.streams:
        value = fields.get(stream.field)
        if value is not None and (name := _stream(stream, value)):
            named[name] = None
    return tuple(named)


def _stream(stream: Stream, value: Any) -> str:
    """One stream's name, or "" where the field has no fitting value."""
    if isinstance(value, dict):
        value = value.get("id")
    if not isinstance(value, str) or not value or len(value) < stream.take:
        return ""
    return f"{stream.prefix}:{value[: stream.take] if stream.take else value}"
