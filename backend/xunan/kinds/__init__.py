"""The catalogue: one line per kind, in the order people meet them; nothing else knows their names.

Every kind is a folder beside this file: its declaration, its words, its code lists, its cases.
"""

from importlib.resources import files
from importlib.resources.abc import Traversable

from xunan.domain.kind import Kind
from xunan.kinds.conflict.kind import CONFLICT
from xunan.kinds.hazard.kind import HAZARD
from xunan.kinds.ledger.kind import LEDGER
from xunan.kinds.quarantine.kind import QUARANTINE

KINDS: tuple[Kind, ...] = (
    HAZARD,
    CONFLICT,
    QUARANTINE,
    LEDGER,
)


def folder_of(name: str) -> Traversable:
    """The folder of a kind that ships with the product; "" is the catalogue's own."""
    catalogue = files("xunan.kinds")
    return catalogue.joinpath(name) if name else catalogue
