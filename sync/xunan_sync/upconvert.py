"""Old operations in today's terms: steps that are data, twin of phone/src/upconvert.ts [V1-V6].

A kind's changes are a list: the first brings version 1 to 2, the next 2 to 3, and so on; each is a
list of steps as they stand in the contract.
Anything may stand in an operation's arguments; what lacks the expected form is left as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xunan_sync.merge import Doc

Step = dict[str, Any]
Changes = Sequence[Sequence[Step]]

UNKNOWN_VERSION = "sync.unknown_version"
OLD_FORM = "sync.old_form"


def upconvert(op: Mapping[str, Any], changes: Changes) -> Doc | str:
    """Return an operation in today's terms, or the code of a refusal; never changes its input.

    Version n of a kind has n - 1 changes behind it. A version that is newer than the changes is
    `sync.unknown_version`, one that cannot be told in today's terms `sync.old_form`.
    """
    version = op.get("v", 1)
    if version > len(changes) + 1:
        return UNKNOWN_VERSION
    now = dict(op)
    for steps in changes[version - 1 :]:
        for step in steps:
            convert = _STEPS[step["do"]]
            if not convert(now, step):
                return OLD_FORM
    now["v"] = len(changes) + 1
    return now


def bring_up(doc: Doc, changes: Changes) -> Doc:
    """Return a record in today's terms: the same object where it already is.

    Version and times stay: the next operation is what changes the record.
    """
    fields, log = doc["f"], doc["log"]
    for steps in changes:
        for step in steps:
            if step["do"] == "rename":
                fields = _renamed(fields, step["field"], step["to"])
                log = _retold(log, step["field"], step["to"])
            elif step["do"] == "recode":
                fields = _recoded(fields, step)
    if fields is doc["f"] and log is doc["log"]:
        return doc
    return {**doc, "f": fields, "log": log}


def _rename(op: Doc, step: Step) -> bool:
    for part in ("set", "add"):
        _write(op, part, lambda values: _renamed(values, step["field"], step["to"]))
    if isinstance(op.get("base"), dict):
        op["base"] = _renamed(op["base"], step["field"], step["to"])
    return True


def _recode(op: Doc, step: Step) -> bool:
    _write(op, "set", lambda values: _recoded(values, step))
    if isinstance(op.get("base"), dict):
        op["base"] = _recoded(op["base"], step)
    return True


def _fill(op: Doc, step: Step) -> bool:
    """Answer in a first report what its form did not ask."""
    if _act(op) == "create":
        given = {step["field"]: step["value"]}
        args = op.get("args") or {}
        if "set" not in args:
            op["args"] = {**args, "set": given}
        else:
            _write(op, "set", lambda values: {**given, **values})
    return True


def _instead(op: Doc, step: Step) -> bool:
    args = op.get("args") or {}
    if op["t"].endswith(".move") and args.get("move") == step["move"]:
        op["args"] = {**args, "move": step["use"]}
    return True


def _aside(op: Doc, step: Step) -> bool:
    args = op.get("args") or {}
    parts = (args.get("set"), args.get("add"))
    field = step["field"]
    named = field and any(isinstance(part, dict) and field in part for part in parts)
    return not named and _act(op) not in step["acts"]


def _act(op: Doc) -> Any:
    """What an operation does: its verb, or the move it makes."""
    verb = op["t"].rpartition(".")[2]
    return (op.get("args") or {}).get("move", "") if verb == "move" else verb


def _write(op: Doc, part: str, change: Callable[[Doc], Doc]) -> None:
    args = op.get("args") or {}
    values = args.get(part)
    if isinstance(values, dict):
        op["args"] = {**args, part: change(values)}


def _renamed(values: Doc, name: str, to: str) -> Doc:
    """Move a value to its new name; one that stands there already is the newer word."""
    if name not in values:
        return values
    kept = {key: value for key, value in values.items() if key != name}
    return {to: values[name], **kept}


def _recoded(values: Doc, step: Step) -> Doc:
    name = step["field"]
    if name not in values:
        return values
    new = _code(values[name], dict(step["codes"]))
    return values if new is values[name] else {**values, name: new}


def _code(value: Any, codes: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return codes.get(value, value)
    if not isinstance(value, list) or not any(isinstance(c, str) and c in codes for c in value):
        return value
    kept: list[Any] = []
    for code in value:
        new = codes.get(code, code) if isinstance(code, str) else code
        if not isinstance(new, str) or new not in kept:
            kept.append(new)
    return kept


def _retold(log: list[Doc], name: str, to: str) -> list[Doc]:
    """The timeline with the field's new name: who set it last decides clashes [M5]."""
    if not any(name in entry.get("set", ()) or name in entry.get("add", {}) for entry in log):
        return log
    return [_retold_entry(entry, name, to) for entry in log]


def _retold_entry(entry: Doc, name: str, to: str) -> Doc:
    told = dict(entry)
    if name in entry.get("set", ()):
        told["set"] = sorted({to if field == name else field for field in entry["set"]})
    if name in entry.get("add", {}):
        told["add"] = _renamed(entry["add"], name, to)
    return told


# The closed set of steps; `phone/src/upconvert.ts` and `xunan/domain/changes.py` have the same.
_STEPS: dict[str, Callable[[Doc, Step], bool]] = {
    "rename": _rename,
    "recode": _recode,
    "fill": _fill,
    "instead": _instead,
    "aside": _aside,
}
