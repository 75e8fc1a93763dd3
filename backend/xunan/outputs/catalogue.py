"""Reads what the kinds' folders say about papers: `sheet.py` and its words in `sheet.toml`.

A kind without `sheet.py` is no exception: it prints its default sheet.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from xunan.kinds import sheets_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from importlib.resources.abc import Traversable

    from xunan.domain.sheet import Sheet

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class SheetBook:
    """Every kind's sheets by kind name, and the papers' words in one language."""

    sheets: Mapping[str, tuple[Sheet, ...]]
    words: Mapping[str, str]


def read_sheets(
    kinds: Iterable[str], package: str = "xunan.kinds", language: Language = "zh"
) -> SheetBook:
    """The sheets of these kinds and all words for them.

    Raises KeyError where a word lacks the language.
    """
    words = _words(files("xunan.outputs").joinpath("paper_words.toml"), language)
    sheets: dict[str, tuple[Sheet, ...]] = {}
    for kind in kinds:
        declared = sheets_of(kind, package)
        if not declared:
            continue
        sheets[kind] = declared
        own = files(f"{package}.{kind}").joinpath("sheet.toml")
        if own.is_file():
            words |= _words(own, language)
    return SheetBook(sheets, words)


def _words(place: Traversable, language: Language) -> dict[str, str]:
    told = tomllib.loads(place.read_text(encoding="utf-8"))
    return {key: entry[language] for key, entry in told.items()}
