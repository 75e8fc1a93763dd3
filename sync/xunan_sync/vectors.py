"""Writes the vectors that bind the merge core's two halves; see sync/vectors/README.md.

python -m xunan_sync.vectors sync/vectors
"""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xunan_sync import vector_runs as made_of
from xunan_sync.canonical import canonical, digest
from xunan_sync.merge import Doc, Outcome, Shape, apply_op
from xunan_sync.upconvert import bring_up, upconvert
from xunan_sync.vector_runs import PEOPLE, RANKS, SHAPE, Chooser

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Two files that a person can read, with whole verdicts; the others are packed, with CRCs.
READABLE = 2
RUNS_READABLE = 80
RUNS_OF_SHAPE = {"wide": 1700, "toy": 700, "plain": 60, "converted": 800}
RUNS_OF_KIND = 80
STEPS_MAX = 13
WHOLE_ENDS = 5  # runs of a readable file whose last record is written out

NUMBERS = (
    "0", "-0", "1", "1.0", "-1.50", "0.1", "100", "1e2", "1e16", "1e20", "123456789012345680000.0",
    "1e21", "1.5e22", "0.00001", "0.000001", "1e-7", "1.25e-9", "5e-324", "1.7976931348623157e308",
    "9007199254740991", "9007199254740993", "25.123456", "1000000000000000.5", "-0.0",
)  # fmt: skip
TEXTS = (
    '{"b":1,"a":2}', '{"😀":1,"\uffff":2,"a":3}', '{"\u00e9":1,"e\u0301":2}',
    '"\\u00e9\\n\\u001f\\/"',
    '{"__proto__":{"b":1,"a":2},"constructor":null}', "[ 1, 2.0,\n [] , {} ]", "true", "null",
    '"\u2028\u007f\\"\\\\"', '{"10":1,"9":2,"":3}',
)  # fmt: skip


def files(kinds: Sequence[Mapping[str, Any]]) -> dict[str, bytes]:
    """Return every vector file by its path below sync/vectors; `kinds` are the contract's."""
    made = {f"merge/{number:02}.json": _readable(number) for number in range(READABLE)}
    shapes: dict[str, tuple[Shape, list[Any]]] = {
        "wide": (SHAPE, []),
        "toy": (made_of.TOY, []),
        "plain": (made_of.PLAIN, []),
        "converted": (made_of.CONVERTED, made_of.CHANGES),
    }
    for name, (shape, changes) in shapes.items():
        made[f"merge/{name}.json.gz"] = _packed(name, shape, changes, RUNS_OF_SHAPE[name])
    for kind in kinds:
        name, shape = f"kind.{kind['name']}", shape_of(kind)
        made[f"merge/{name}.json.gz"] = _packed(name, shape, kind["changes"], RUNS_OF_KIND)
    made["canonical.json"] = _canonical_file()
    return made


def same_content(one: bytes, other: bytes) -> bool:
    """Whether two files hold the same; not every zlib packs alike."""
    return one == other or unpacked(one) == unpacked(other)


def unpacked(content: bytes) -> bytes:
    """Return a vector file's text."""
    return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content


def shape_of(kind: Mapping[str, Any]) -> Shape:
    """Return what merging needs to know of a kind as the contract declares it."""
    return {
        "initial": kind["initial"],
        "lists": [f["name"] for f in kind["fields"] if f["type"] in {"photos", "notes"}],
        "final": [state["name"] for state in kind["states"] if state["final"]],
        "moves": {m["name"]: {"start": m["start"], "end": m["end"]} for m in kind["moves"]},
    }


def replay(file: Mapping[str, Any], step: Sequence[Any], doc: Doc | None) -> Outcome:
    """Run one step of a merge file over a record.

    Where the kind has changed, the operation and the record are told in today's terms first,
    unless the step is from before (`old`); `late_scope` marks what the server marks [P22].
    """
    op, by, more = {**file["op"], **step[0]}, step[1], step[2]
    changes = [] if more.get("old") else file.get("changes", [])
    before = doc and bring_up(doc, changes)
    now = {**op, "v": 1} if more.get("old") else upconvert(op, changes)
    if isinstance(now, str):
        return Outcome(doc, "rejected", now)
    person = file["people"][by]
    rank = file["ranks"].get(person["role"], 0)
    ctx = {"by": person, "rank": rank, "ranks": file["ranks"], **more}
    out = apply_op(before, now, ctx, file["old_shape" if more.get("old") else "shape"])
    if not more.get("late_scope") or out.doc is None or out.doc is before:
        return out
    *log, entry = out.doc["log"]
    marked = {**out.doc, "log": [*log, {**entry, "late_scope": True}]}
    return Outcome(marked, out.status, out.why, out.fields, out.conflicts)


def verdict(out: Outcome) -> list[Any]:
    """Return an outcome as a step's tail: status, why, fields, clashes, CRC-32 of the record."""
    clashes = [[c.field, c.kept, c.kept_by["id"], c.lost, c.lost_by["id"]] for c in out.conflicts]
    crc = zlib.crc32(canonical(out.doc)) if out.doc is not None else 0
    return [out.status, out.why, out.fields, clashes, crc]


def tail(out: Outcome, *, packed: bool) -> list[Any]:
    """Return what a step expects: the whole verdict, or in packed files its CRC-32 alone."""
    told = verdict(out)
    return [zlib.crc32(canonical(told))] if packed else told


def _setting(shape: Shape, changes: list[Any]) -> Doc:
    told: Doc = {"shape": shape, "ranks": RANKS, "people": PEOPLE, "op": made_of.OP}
    if shape is made_of.CONVERTED:
        told["old_shape"] = SHAPE
    return {**told, "changes": changes} if changes else told


def _readable(number: int) -> bytes:
    file = _setting(SHAPE, [])
    file["runs"] = [
        _run(Chooser(number * RUNS_READABLE + run + 1), file, whole=run < WHOLE_ENDS)
        for run in range(RUNS_READABLE)
    ]
    return canonical(file) + b"\n"


def _packed(name: str, shape: Shape, changes: list[Any], runs: int) -> bytes:
    """A file's runs depend on its name, its shape and their number alone."""
    file = _setting(shape, changes)
    seed = zlib.crc32(name.encode())
    file["runs"] = [_run(Chooser(seed + run), file, packed=True) for run in range(runs)]
    return gzip.compress(canonical(file) + b"\n", 9, mtime=0)


def _run(chooser: Chooser, file: Doc, *, whole: bool = False, packed: bool = False) -> Doc:
    doc: Doc | None = None
    steps = []
    past: list[Doc] = []
    versions = len(file.get("changes", ())) + 1
    for count in range(5 + chooser.below(STEPS_MAX - 4)):
        op = made_of.op_of(chooser, doc, past, count, file["shape"])
        more = made_of.more_of(chooser)
        if versions > 1 and "v" not in op:
            op["v"] = chooser.below(versions + 1) + 1 if chooser.below(9) else versions
            if "old_shape" in file and not chooser.below(8):
                more["old"] = True
        step: list[Any] = [op, chooser.one(list(PEOPLE)), more]
        out = replay(file, step, doc)
        doc = out.doc
        steps.append([*step, *tail(out, packed=packed)])
        past.append(op)
    return {"steps": steps, "end": doc} if whole else {"steps": steps}


def _canonical_file() -> bytes:
    texts = [*NUMBERS, *(f'{{"a":{number},"b":[{number}]}}' for number in NUMBERS), *TEXTS]
    parsed = [[text, canonical(_parse(text)).decode()] for text in texts]
    digests = [
        [kind, record, ver, digest(kind, record, ver)]
        for kind, record, ver in (
            ("hazard", "0197a1c2-0000-7000-8000-000000000001", 1),
            ("hazard", "0197a1c2-0000-7000-8000-000000000001", 2),
            ("垇", "e\u0301", 4294967296),
            ("", "", 0),
        )
    ]
    return canonical({"texts": parsed, "digests": digests}) + b"\n"


def _parse(text: str) -> Any:
    import msgspec  # noqa: PLC0415 - only the generator parses

    return msgspec.json.decode(text)


def main() -> None:
    """Write every file below the folder that the command line names."""
    folder = Path(sys.argv[1])
    kinds = json.loads((folder / "../contract/kinds.json").read_text(encoding="utf-8"))["kinds"]
    for name, content in files(kinds).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or not same_content(path.read_bytes(), content):
            path.write_bytes(content)


if __name__ == "__main__":
    main()
