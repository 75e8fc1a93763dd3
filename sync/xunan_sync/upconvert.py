"""Old operations in today's form: a registry of one-step converters per kind [P14]."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xunan_sync.messages import Op

Convert = Callable[["Op"], "Op"]
Converters = Mapping[tuple[str, int], Convert]


def upconvert(op: Op, current: int, converters: Converters) -> Op | str:
    """Bring an operation to version `current` of its kind, one step at a time.

    `converters[(kind, v)]` turns version v into v + 1.
    Returns the code of a refusal where the version is newer than the server or a step is missing.
    """
    kind = op.t.partition(".")[0]
    for version in range(op.v, current):
        convert = converters.get((kind, version))
        if convert is None:
            return "sync.unknown_version"
        op = convert(op)
    return op if op.v <= current else "sync.unknown_version"
