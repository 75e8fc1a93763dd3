"""The thresholds for evaluating shelters: the shipped table, or the county's own in its folder.

A file that is there and cannot be understood stops the start with one sentence.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from xunan.domain.shelter_evaluation import Threshold  # noqa: TC001 - msgspec resolves it

if TYPE_CHECKING:
    from pathlib import Path

THRESHOLDS = "thresholds.toml"


class ThresholdsError(Exception):
    """The table of thresholds cannot be used; the text is what the operator reads."""


class _Table(msgspec.Struct, forbid_unknown_fields=True):
    threshold: list[Threshold]


def read_thresholds(folder: Path) -> tuple[Threshold, ...]:
    """The thresholds of the county's folder, or the shipped ones where it has no such file.

    Raises `ThresholdsError` for a file that cannot be understood.
    """
    own = folder / THRESHOLDS
    source = own if own.is_file() else files("xunan.county").joinpath(THRESHOLDS)
    try:
        told = tomllib.loads(source.read_text(encoding="utf-8"))
        table = msgspec.convert(told, _Table)
    except (OSError, UnicodeDecodeError, ValueError) as wrong:
        raise ThresholdsError(
            f"评估指标表 {source} 读不懂：{wrong}。"
            f"The table of thresholds {THRESHOLDS} cannot be read."
        ) from wrong
    keys = [one.key for one in table.threshold]
    if len(set(keys)) < len(keys):
        raise ThresholdsError(
            f"评估指标表 {source} 里有重复的 key。The table {THRESHOLDS} repeats a key."
        )
    return tuple(table.threshold)
