"""The shipped kinds with one more, whose folder stands among the tests."""

from importlib.resources.abc import Traversable
from pathlib import Path

from kinds.toy.kind import WELL
from xunan.contract import shipped
from xunan.kinds import folder_of

TOY_FOLDER = Path(__file__).parent / "toy"
WITH_TOY = shipped().with_kind(WELL, TOY_FOLDER)


def folder(name: str) -> Traversable:
    """The folder of a kind, the toy included."""
    return TOY_FOLDER if name == WELL.name else folder_of(name)
