"""The catalogue: one line per kind, in the order people meet them; nothing else knows their names.

Every kind is a folder beside this file: its declaration, its words, its code lists, its cases.
"""

from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import find_spec

from xunan.domain.kind import Kind
from xunan.domain.sheet import Sheet

NAMES = (
    "hazard",
    "alert",
    "shelter",
    "shelter_check",
    "arrival",
    "shelter_evaluation",
    "patrol",
    "premises",
    "inspection",
    "drill",
    "class_count",
    "plan_task",
    "conflict",
    "quarantine",
    "ledger",
)


def _declared(name: str) -> Kind:
    """The declaration of a kind: `kind.py` of its folder names it in capitals."""
    kind = getattr(import_module(f"xunan.kinds.{name}.kind"), name.upper())
    if not isinstance(kind, Kind) or kind.name != name:
        raise TypeError(f"kinds/{name}/kind.py must declare {name.upper()} = Kind(…)")
    return kind


KINDS: tuple[Kind, ...] = tuple(_declared(name) for name in NAMES)


def folder_of(name: str) -> Traversable:
    """The folder of a kind that ships with the product; "" is the catalogue's own."""
    catalogue = files("xunan.kinds")
    return catalogue.joinpath(name) if name else catalogue


def sheets_of(name: str, package: str = "xunan.kinds") -> tuple[Sheet, ...]:
    """The papers that a kind declares in `sheet.py`; () means that it prints its default sheet."""
    if find_spec(f"{package}.{name}") is None or find_spec(f"{package}.{name}.sheet") is None:
        return ()
    declared: tuple[Sheet, ...] = import_module(f"{package}.{name}.sheet").SHEETS
    return declared
