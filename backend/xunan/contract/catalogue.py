"""The kinds with their folders: what they declare, the words for it, and their code lists."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from xunan.kinds import KINDS, folder_of, sheets_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

    from xunan.domain.kind import Kind

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


class Code(NamedTuple):
    """A code and its words."""

    code: str
    zh: str
    en: str


class Problem(NamedTuple):
    """What an HTTP refusal means: its status and its sentences."""

    code: str
    status: int
    zh: str
    en: str


@dataclass(frozen=True)
class Catalogue:
    """The kinds in order; `folders` names those that do not ship with the product."""

    kinds: tuple[Kind, ...]
    folders: Mapping[str, Traversable] = field(default_factory=dict)

    def with_kind(self, kind: Kind, folder: Traversable) -> Catalogue:
        """The catalogue with one more kind at its end."""
        return replace(self, kinds=(*self.kinds, kind), folders={**self.folders, kind.name: folder})

    def words(self, language: Language) -> dict[str, str]:
        """Every word by its key, such as "field.hazard.category" or "refusal.op.role"."""
        words = {f"refusal.{p.code}": getattr(p, language) for p in problems()}
        words |= _flat(_toml(folder_of(""), f"general.{language}.toml"))
        for kind in self.kinds:
            told = _toml(self._folder(kind), f"words.{language}.toml")
            words |= _kind_words(kind.name, told)
            words |= self._sheet_words(kind, language)
        for name, codes in self.codes().items():
            words |= {f"code.{name}.{code.code}": getattr(code, language) for code in codes}
        return words

    def _sheet_words(self, kind: Kind, language: Language) -> dict[str, str]:
        """The names of the papers a kind declares, such as "sheet.hazard.advice_note"."""
        declared = sheets_of(kind.name)
        told = _toml(self._folder(kind), "sheet.toml") if declared else {}
        return {f"sheet.{kind.name}.{one.name}": told[one.title][language] for one in declared}

    def codes(self) -> dict[str, tuple[Code, ...]]:
        """The code lists by name; a list belongs to the kind whose folder holds it."""
        lists: dict[str, tuple[Code, ...]] = {}
        for kind in self.kinds:
            source = self._folder(kind).joinpath("codes.json")
            if source.is_file():
                told = json.loads(source.read_text(encoding="utf-8"))
                lists |= {name: tuple(Code(**one) for one in rows) for name, rows in told.items()}
        return lists

    def code_sets(self) -> dict[str, frozenset[str]]:
        """The code lists as `xunan.domain.decide` wants them."""
        return {name: frozenset(c.code for c in codes) for name, codes in self.codes().items()}

    def _folder(self, kind: Kind) -> Traversable:
        return self.folders.get(kind.name) or folder_of(kind.name)


def shipped() -> Catalogue:
    """The kinds that come with the product."""
    return Catalogue(KINDS)


@cache
def problems() -> tuple[Problem, ...]:
    """Every refusal over HTTP, as the web's catalogue tells it."""
    told = _toml(files("xunan").joinpath("web"), "problems.toml")
    return tuple(Problem(code, one["status"], one["zh"], one["en"]) for code, one in told.items())


def _toml(folder: Traversable, name: str) -> dict[str, Any]:
    return tomllib.loads(folder.joinpath(name).read_text(encoding="utf-8"))


def _flat(sections: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {
        f"{section}.{key}": word
        for section, words in sections.items()
        for key, word in words.items()
    }


def _kind_words(kind: str, sections: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Section and key become "section.kind.key"; the kind's own name is plain "kind.<kind>"."""
    words = {
        f"{section}.{kind}.{key}": word
        for section, told in sections.items()
        for key, word in told.items()
    }
    words[f"kind.{kind}"] = words.pop(f"kind.{kind}.name")
    return words
