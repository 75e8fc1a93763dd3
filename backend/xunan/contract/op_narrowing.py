"""What a phone could send before and cannot any more, unless a change tells how it reads now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Form = dict[str, Any]


class _Loss(NamedTuple):
    """Something that is no longer taken; any one of `cures` in a change makes it readable."""

    what: str
    cures: frozenset[str]


def narrowed(before: Form, now: Form, steps: Sequence[dict[str, Any]] = ()) -> list[str]:
    """Say what form `now` does not take of what `before` did, and `steps` do not convert."""
    cures = {cure for step in steps for cure in _cures(step)}
    losses = (*_lost_fields(before["fields"], now["fields"]), *_lost_moves(before, now))
    return [loss.what for loss in losses if cures.isdisjoint(loss.cures)]


def _cures(step: dict[str, Any]) -> Iterator[str]:
    """What a step of a change makes readable."""
    match step["do"]:
        case "rename":
            yield f"field {step['field']}"
            yield f"given {step['to']}"
        case "recode":
            yield from (f"code {step['field']} {old}" for old, _ in step["codes"])
        case "fill":
            yield f"given {step['field']}"
        case "instead":
            yield f"move {step['move']}"
        case "aside":
            yield f"field {step['field']}"
            yield from ("create" if act == "create" else f"move {act}" for act in step["acts"])


def _lost_fields(before: Form, now: Form) -> Iterator[_Loss]:
    for name, old in before.items():
        field, new = f"field {name}", now.get(name)
        if new is None:
            yield _Loss(f"{field} is gone", frozenset((field,)))
        elif old["is"] != new["is"]:
            yield _Loss(f"{field} is of another type", frozenset((field,)))
        else:
            yield from _tighter(name, old, new)
    for name, new in now.items():
        if new["required"] and not before.get(name, new | {"required": False})["required"]:
            yield _Loss(f"field {name} is now required", frozenset((f"given {name}", "create")))


def _tighter(name: str, old: Form, new: Form) -> Iterator[_Loss]:
    """Compare bounds, of which 0 means the type's own; the type's own count as the widest."""
    field = f"field {name}"
    for code in old["codes"]:
        if code not in new["codes"]:
            cures = frozenset((field, f"code {name} {code}"))
            yield _Loss(f"{field}: code {code} is gone", cures)
    for bound in ("max_len", "high"):
        if new[bound] and (new[bound] < old[bound] or not old[bound]):
            yield _Loss(f"{field}: {bound} is lower", frozenset((field,)))
    if new["low"] > old["low"]:
        yield _Loss(f"{field}: low is higher", frozenset((field,)))
    if new["numbered"] and not old["numbered"]:
        yield _Loss(f"{field}: the server numbers it now", frozenset((field,)))


def _lost_moves(before: Form, now: Form) -> Iterator[_Loss]:
    for name, asks in before["moves"].items():
        move, after = f"move {name}", now["moves"].get(name)
        if after is None:
            yield _Loss(f"{move} is gone", frozenset((move,)))
            continue
        for ask in asks:
            if ask not in after:
                cures = frozenset((move, f"field {ask}"))
                yield _Loss(f"{move} no longer asks for {ask}", cures)
        for ask, needed in after.items():
            if needed and not asks.get(ask):
                yield _Loss(f"{move} now needs {ask}", frozenset((move, f"given {ask}")))
