"""The plan's indicators: the shipped table, or the county's own in its folder.

A file that is there and cannot be understood stops the start with one sentence.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from xunan.domain.targets import Indicator  # noqa: TC001 - msgspec resolves it

if TYPE_CHECKING:
    from pathlib import Path

TARGETS = "targets.toml"


class TargetsError(Exception):
    """The table of indicators cannot be used; the text is what the operator reads."""


class _Table(msgspec.Struct, forbid_unknown_fields=True):
    indicator: list[Indicator]


def read_targets(folder: Path) -> tuple[Indicator, ...]:
    """The indicators of the county's folder, or the shipped ones where it has no such file.

    Raises `TargetsError` for a file that cannot be understood.
    """
    own = folder / TARGETS
    source = own if own.is_file() else files("xunan.county").joinpath(TARGETS)
    try:
        told = tomllib.loads(source.read_text(encoding="utf-8"))
        table = msgspec.convert(told, _Table)
    except (OSError, UnicodeDecodeError, ValueError) as wrong:
        raise TargetsError(
            f"指标表 {source} 读不懂：{wrong}。The table of indicators {TARGETS} cannot be read."
        ) from wrong
    names = [one.name for one in table.indicator]
    if len(set(names)) < len(names) or any(one.years < 1 for one in table.indicator):
        raise TargetsError(
            f"指标表 {source} 里有重名，或 years 小于 1。"
            f"The table of indicators {TARGETS} repeats a name, or has years below 1."
        )
    return tuple(table.indicator)
