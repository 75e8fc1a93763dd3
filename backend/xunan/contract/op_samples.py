"""Operations as a phone of today sends them, and whether today's form takes an operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xunan.contract import samples
from xunan.domain.kind import LIST_TYPES
from xunan.domain.validate import fits, fits_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xunan.domain.kind import Field, Kind
    from xunan.domain.validate import Codes


def sample_ops(kind: Kind, codes: Codes) -> Iterator[dict[str, Any]]:
    """Yield {"t", "args", "base"}: first reports, every move, an edit of everything, additions."""
    asked = [field.name for field in kind.fields if field.asked or field.silent or field.required]
    for variant in samples.VARIANTS if kind.create_by else ():
        names = [f.name for f in kind.fields if f.required] if variant == "bare" else asked
        yield _op(kind, "create", samples.answers(kind, names, codes, variant))
    for move in kind.moves:
        here = {"move": move.name, "from": move.start[0]}
        answers = samples.answers(kind, [ask.field for ask in move.asks], codes)
        yield _op(kind, "move", {**here, **answers}, dict.fromkeys(answers.get("set", ())))
    edited = [field.name for field in kind.fields if field.edit_by]
    if edited:
        seen = samples.answers(kind, edited, codes, "other")["set"]
        yield _op(kind, "edit", samples.answers(kind, edited, codes), seen)
    lists = [field.name for field in kind.fields if field.type in LIST_TYPES]
    if lists and kind.append_by:
        yield _op(kind, "append", samples.answers(kind, lists, codes))


def unfit(kind: Kind, op: dict[str, Any], codes: Codes) -> list[str]:
    """Say what of an operation today's form does not take; who may act is another question."""
    verb = op["t"].partition(".")[2]
    args = op["args"]
    given, added = args.get("set", {}), args.get("add", {})
    wrong = [
        f"field {name} is not taken"
        for name, value in given.items()
        if value is not None and not _takes(kind.field(name), value, codes)
    ]
    for name, items in added.items():
        field = kind.field(name)
        if field is None or field.type not in LIST_TYPES or not fits_list(field, items):
            wrong.append(f"list {name} is not taken")
    needed: list[str] = []
    if verb == "create":
        needed = [field.name for field in kind.fields if field.required]
    elif verb == "move":
        move = kind.move(args.get("move", ""))
        if move is None:
            return [*wrong, f"move {args.get('move')} is not taken"]
        needed = [ask.field for ask in move.asks if ask.required and ask.when is None]
    wrong += [f"field {name} is missing" for name in needed if name not in {**given, **added}]
    return wrong


def _takes(field: Field | None, value: Any, codes: Codes) -> bool:
    return field is not None and field.type not in LIST_TYPES and fits(field, value, codes)


def _op(kind: Kind, verb: str, args: dict[str, Any], base: Any = None) -> dict[str, Any]:
    return {"t": f"{kind.name}.{verb}", "args": args, "base": base or {}}
