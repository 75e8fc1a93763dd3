"""The tables that a county may replace: the plan's indicators, the thresholds of shelters.

Each is the file of that name in the county's folder, or the shipped one where it has none; a file
that is there and cannot be understood stops the start with one sentence.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, NoReturn, TypeVar

import msgspec

from xunan.domain.shelter_evaluation import Threshold  # noqa: TC001 - msgspec resolves it
from xunan.domain.targets import Indicator  # noqa: TC001 - msgspec resolves it

if TYPE_CHECKING:
    from pathlib import Path

TARGETS = "targets.toml"
THRESHOLDS = "thresholds.toml"

Table = TypeVar("Table")


class CountyTableError(Exception):
    """A table of the county cannot be used; the text is what the operator reads."""


class _Targets(msgspec.Struct, forbid_unknown_fields=True):
    indicator: list[Indicator]


class _Thresholds(msgspec.Struct, forbid_unknown_fields=True):
    threshold: list[Threshold]


def read_targets(folder: Path) -> tuple[Indicator, ...]:
    """The plan's indicators. Raises `CountyTableError`."""
    rows = _read(folder, TARGETS, _Targets).indicator
    names = [one.name for one in rows]
    if len(set(names)) < len(names) or any(one.years < 1 for one in rows):
        _refuse(folder, TARGETS, "有重名，或 years 小于 1", "repeats a name, or has years below 1")
    return tuple(rows)


def read_thresholds(folder: Path) -> tuple[Threshold, ...]:
    """The thresholds for evaluating shelters. Raises `CountyTableError`."""
    rows = _read(folder, THRESHOLDS, _Thresholds).threshold
    keys = [one.key for one in rows]
    if len(set(keys)) < len(keys):
        _refuse(folder, THRESHOLDS, "有重复的 key", "repeats a key")
    return tuple(rows)


def _read(folder: Path, name: str, table: type[Table]) -> Table:
    own = folder / name
    source = own if own.is_file() else files("xunan.county").joinpath(name)
    try:
        return msgspec.convert(tomllib.loads(source.read_text(encoding="utf-8")), table)
    except (OSError, UnicodeDecodeError, ValueError) as wrong:
        _refuse(folder, name, f"读不懂（{wrong}）", "cannot be read")


def _refuse(folder: Path, name: str, zh: str, en: str) -> NoReturn:
    raise CountyTableError(f"县里的表 {folder / name} 不能用：{zh}。The table {name} {en}.")
