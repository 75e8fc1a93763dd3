"""How operations of an older version of a kind read today: the closed set of steps.

Declarations only; `xunan_sync/upconvert.py` and its twin on the phone carry them out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Rename:
    """A field got another name; records that hold the old one are read as if it were the new."""

    field: str
    to: str
    do: Literal["rename"] = "rename"


@dataclass(frozen=True, kw_only=True)
class Recode:
    """Codes of a choice field were replaced: pairs of the old code and the new one."""

    field: str
    codes: tuple[tuple[str, str], ...]
    do: Literal["recode"] = "recode"


@dataclass(frozen=True, kw_only=True)
class Fill:
    """A first report of an older form, which did not ask for the field, says this."""

    field: str
    value: str | bool | int
    do: Literal["fill"] = "fill"


@dataclass(frozen=True, kw_only=True)
class Instead:
    """A move that is no more counts as another one."""

    move: str
    use: str
    do: Literal["instead"] = "instead"


@dataclass(frozen=True, kw_only=True)
class Aside:
    """What cannot be told in today's terms lies in quarantine for its author to decide.

    `acts` are verbs or moves; `field` is one whose presence is enough ("": none).
    """

    acts: tuple[str, ...] = ()
    field: str = ""
    do: Literal["aside"] = "aside"


Change = tuple[Rename | Recode | Fill | Instead | Aside, ...]
