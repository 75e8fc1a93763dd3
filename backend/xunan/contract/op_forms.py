"""The form of each version of a kind's operations, kept for ever (`sync/vectors/ops`).

Phones that were not updated send operations of older versions for a year and more.
So the record of a version only grows: what a phone may send cannot be taken back, except by a new
version with a change that tells how the older ones read.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from xunan.contract.op_narrowing import narrowed
from xunan.contract.op_samples import sample_ops, unfit
from xunan.domain.lifecycle import changes_of
from xunan_sync.upconvert import upconvert

if TYPE_CHECKING:
    from pathlib import Path

    from xunan.contract.catalogue import Catalogue
    from xunan.domain.kind import Field, Kind
    from xunan.domain.validate import Codes

FOLDER = "sync/vectors/ops"
RAISE = "add a change to the kind's `changes` (docs/guides/change-the-protocol.md)"


class OldFormError(Exception):
    """A kind no longer takes what its older versions may send; the text names every case."""


def form_files(root: Path, catalogue: Catalogue) -> dict[str, str]:
    """Return every kind's record as {path: text}: what stands below `root`, grown by today's form.

    Raises `OldFormError` where today's form contradicts what was recorded.
    """
    codes = catalogue.code_sets()
    files: dict[str, str] = {}
    for kind in catalogue.kinds:
        name = f"{FOLDER}/{kind.name}.json"
        path = root / name
        known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
        files[name] = one_a_line(grown(known, kind, codes))
    return files


def grown(known: dict[str, Any] | None, kind: Kind, codes: Codes) -> dict[str, Any]:
    """Return a kind's record with today's form in it; `known` is what was recorded, if anything.

    `versions` holds the form of each version, oldest first; `ops` what a phone of that version
    sends, and how it reads in each later one.
    """
    told = known or {"versions": [], "ops": []}
    changes = changes_of(kind)
    wrong = _edited_changes(told.get("changes", []), changes)
    versions, now = list(told["versions"]), form_of(kind, codes)
    if len(versions) > kind.op_version:
        wrong.append("a change is gone that phones have been told")
    if len(versions) == kind.op_version:
        wrong += [f"{what}: {RAISE}" for what in narrowed(versions[-1], now)]
        versions[-1] = now
    else:
        if versions:
            steps = [step for change in changes[len(versions) - 1 :] for step in change]
            wrong += narrowed(versions[-1], now, steps)
        versions += [now] * (kind.op_version - len(versions))
    ops = [dict(case) for case in told["ops"]]
    if all(case["v"] != kind.op_version for case in ops):
        ops += [{"v": kind.op_version, **op} for op in sample_ops(kind, codes)]
    for case in ops:
        wrong += _convert(case, kind, codes)
    if wrong:
        raise OldFormError("\n".join(f"{kind.name}: {what}" for what in wrong))
    return {"kind": kind.name, "changes": changes, "versions": versions, "ops": ops}


def form_of(kind: Kind, codes: Codes) -> dict[str, Any]:
    """Return what an operation may carry today: fields, codes, moves, and what is needed."""
    return {
        "fields": {field.name: _field(field, codes) for field in kind.fields},
        "moves": {
            move.name: {ask.field: ask.required and ask.when is None for ask in move.asks}
            for move in kind.moves
        },
    }


def one_a_line(told: dict[str, Any]) -> str:
    """Write a record with one version or operation a line, so that a diff shows what grew."""
    parts = []
    for key, value in told.items():
        rows = ",\n".join(f"    {_compact(row)}" for row in value)
        text = f"[\n{rows}\n  ]" if isinstance(value, list) and value else _compact(value)
        parts.append(f'  "{key}": {text}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _field(field: Field, codes: Codes) -> dict[str, Any]:
    return {
        "is": f"{field.type} {field.of}".strip(),
        "required": field.required,
        "numbered": bool(field.number),
        "max_len": field.max_len,
        "low": field.low,
        "high": field.high,
        "codes": sorted(codes.get(field.codes, ())) if field.codes else [],
    }


def _edited_changes(before: list[Any], now: list[Any]) -> list[str]:
    """A change that was published is never edited: phones convert by it already."""
    plain = json.loads(json.dumps(now))
    return [
        f"the change from version {v} to {v + 1} was edited; add another one instead"
        for v, (old, new) in enumerate(zip(before, plain, strict=False), start=1)
        if old != new
    ]


def _convert(case: dict[str, Any], kind: Kind, codes: Codes) -> list[str]:
    """Note how an operation reads in each later version; say what today's form does not take."""
    name = f"version {case['v']}, {case['t']} {case['args'].get('move', '')}".strip()
    changes = json.loads(json.dumps(changes_of(kind)))
    written = {key: case[key] for key in ("t", "v", "args", "base")}
    reads = dict(case.get("reads", {}))
    for version in range(case["v"] + 1, kind.op_version + 1):
        now = upconvert(written, changes[: version - 1])
        told = now if isinstance(now, str) else [now["args"], now["base"]]
        if reads.setdefault(str(version), told) != told:
            return [f"{name} reads otherwise in version {version} than was recorded"]
    if reads:
        case["reads"] = reads
    today = upconvert(written, changes)
    if isinstance(today, str):
        return []
    return [f"{name}: {what}" for what in unfit(kind, today, codes)]


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
