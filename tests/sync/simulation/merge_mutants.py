"""Faults to plant in the real merge, which the model phone replays with, too."""

from typing import Any

from sync.simulation.mutants import Mutant
from xunan_sync import merge
from xunan_sync.merge import Clash, Outcome, _Draft


def clash_in_silence(self: Any, name: str, _current: Any, new: Any) -> None:
    """The last writer wins, and nobody hears of it."""
    self.put(name, new)


def any_rank_wins(self: Any, name: str, current: Any, new: Any) -> None:
    """A lower rank overwrites a higher one."""
    author = merge._author(self.doc, name)
    self.clashes.append(Clash(name, new, self.ctx["by"], current, author))
    self.put(name, new)


def first_word_wins(self: Any, name: str, current: Any, new: Any) -> None:
    """The value that is there stays, whoever comes."""
    author = merge._author(self.doc, name)
    self.clashes.append(Clash(name, current, author, new, self.ctx["by"]))


def add_again(self: Any) -> None:
    """List items are added whether they are there or not."""
    for name, items in ((self.op.get("args") or {}).get("add") or {}).items():
        self.f[name] = [*self.f.get(name, ()), *items]
        self.added[name] = len(items)


def replace_items(self: Any) -> None:
    """The list that the author saw replaces the one that is there."""
    for name, items in ((self.op.get("args") or {}).get("add") or {}).items():
        self.f[name] = list(items)
        self.added[name] = len(items)


def refuse_the_late(
    doc: Any, op: Any, ctx: Any, shape: Any, real: Any = merge._ACTS["append"]
) -> Any:
    """What comes after the end is thrown away."""
    if doc["state"] in shape["final"]:
        return Outcome(doc, "merged")
    return real(doc, op, ctx, shape)


def any_move(doc: Any, op: Any, ctx: Any, shape: Any, real: Any = merge._ACTS["move"]) -> Any:
    """Every move is legal."""
    moves = {name: {**step, "start": [doc["state"]]} for name, step in shape["moves"].items()}
    return real(doc, op, ctx, {**shape, "moves": moves})


def drop_illegal_moves(
    doc: Any, op: Any, ctx: Any, shape: Any, real: Any = merge._ACTS["move"]
) -> Any:
    """A move that comes too late is swallowed."""
    out = real(doc, op, ctx, shape)
    if out.why == "sync.move_clash":
        return Outcome(out.doc, "merged")
    return out


def move_without_answers(
    doc: Any, op: Any, ctx: Any, shape: Any, real: Any = merge._ACTS["move"]
) -> Any:
    """A move to where the record already is loses its answers."""
    step = shape["moves"].get(op["args"].get("move"))
    if step and doc["state"] == step["end"]:
        return Outcome(doc, "merged")
    return real(doc, op, ctx, shape)


def keep_the_version(self: Any, act: str, *, real: Any = _Draft.finish, **more: Any) -> Any:
    """An appended item does not raise the version."""
    doc = real(self, act, **more)
    return {**doc, "ver": doc["ver"] - 1} if act == "append" else doc


def keep_nulls(self: Any, name: str, value: Any) -> None:
    """Null is a value."""
    self.f[name] = value
    self.written.add(name)


MERGE_MUTANTS: dict[str, Mutant] = {
    "the last writer wins in silence": Mutant("M5", _Draft, "clash", clash_in_silence),
    "a lower rank prevails": Mutant("M5", _Draft, "clash", any_rank_wins),
    "the first word prevails": Mutant("M5", _Draft, "clash", first_word_wins),
    "null is kept as a value": Mutant("M7", _Draft, "put", keep_nulls),
    "list items are added twice": Mutant("M8", _Draft, "add", add_again),
    "a list is replaced": Mutant("M8", _Draft, "add", replace_items),
    "late items are thrown away": Mutant("M9", merge._ACTS, "append", refuse_the_late),
    "every move is legal": Mutant("M10", merge._ACTS, "move", any_move),
    "a repeated move loses its answers": Mutant("M11", merge._ACTS, "move", move_without_answers),
    "an illegal move is swallowed": Mutant("M12", merge._ACTS, "move", drop_illegal_moves),
    "an item raises no version": Mutant("M13", _Draft, "finish", keep_the_version),
}
