"""Writes the vectors that bind the merge core's two halves; see sync/vectors/README.md.

    python -m xunan_sync.vectors sync/vectors

The same bytes on every machine and Python: the chooser is a few lines of arithmetic, because the
library's random numbers promise no such thing.
"""

from __future__ import annotations

import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from xunan_sync.canonical import canonical, digest
from xunan_sync.merge import Doc, Outcome, Shape, apply_op

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

T = TypeVar("T")

FILES = 8
RUNS_PER_FILE = 80
STEPS_MAX = 13
WHOLE_ENDS = 5  # the other runs have their CRCs

RANKS = {"county": 30, "township": 20, "village": 12, "grid": 10, "volunteer": 4, "system": 40}
PEOPLE = {
    name: {"id": name, "name": shown, "role": role}
    for name, shown, role in (
        ("k", "县局", "county"),
        ("t", "镇所甲", "township"),
        ("u", "镇所乙", "township"),
        ("v", "村干部", "village"),
        ("g", "网格员甲", "grid"),
        ("h", "网格员乙", "grid"),
        ("w", "__proto__", "volunteer"),
        ("x", "e\u0301", "nobody"),
    )
}
OP = {"id": "r", "at": "2026-06-01T00:00:00Z", "base_ver": 0, "args": {}, "base": {}}
SHAPE: Shape = {
    "initial": "reported",
    "lists": ["photos", "notes"],
    "final": ["closed", "rejected"],
    "moves": {
        "file": {"start": ["reported"], "end": "filed"},
        "reject": {"start": ["reported"], "end": "rejected"},
        "assign": {"start": ["filed", "reopened"], "end": "assigned"},
        "submit": {"start": ["assigned"], "end": "submitted"},
        "close": {"start": ["submitted"], "end": "closed"},
        "reopen": {"start": ["closed"], "end": "reopened"},
    },
}
FIELDS = (
    "a",
    "due",
    "level",
    "geo",
    "__proto__",
    "constructor",
    "e\u0301",
    "\u00e9",
    "垇",
    "photos",
)
VALUES: tuple[Any, ...] = (
    None, "", "x", "y", "e\u0301", "\u00e9", "__proto__", "伏垇村", "😀\uffff", 0, 1, 2.5, 1e-7,
    True, False, [], ["b", "a"], {"lat": 25.8, "lon": 114.5}, {"__proto__": 1, "b": None}, {},
)  # fmt: skip
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


class Chooser:
    """A stream of choices that depends on its seed only (a 64-bit xorshift)."""

    def __init__(self, seed: int) -> None:
        self.state = (seed * 0x9E3779B97F4A7C15 + 0x1234567) & 0xFFFFFFFFFFFFFFFF

    def below(self, limit: int) -> int:
        """Return a number from 0 to `limit` - 1."""
        word = self.state
        word ^= (word << 13) & 0xFFFFFFFFFFFFFFFF
        word ^= word >> 7
        word ^= (word << 17) & 0xFFFFFFFFFFFFFFFF
        self.state = word
        return (word >> 11) % limit

    def one(self, of: Sequence[T]) -> T:
        """Return one of the given things."""
        return of[self.below(len(of))]


def files() -> dict[str, bytes]:
    """Return every vector file by its path below sync/vectors."""
    made = {f"merge/{number:02}.json": _merge_file(number) for number in range(FILES)}
    made["canonical.json"] = _canonical_file()
    return made


def replay(file: Mapping[str, Any], step: Sequence[Any], doc: Doc | None) -> Outcome:
    """Run one step of a merge file over a record."""
    op, by, more = {**file["op"], **step[0]}, step[1], step[2]
    person = file["people"][by]
    rank = file["ranks"].get(person["role"], 0)
    ctx = {"by": person, "rank": rank, "ranks": file["ranks"], **more}
    return apply_op(doc, op, ctx, file["shape"])


def verdict(out: Outcome) -> list[Any]:
    """Return an outcome as a step's tail: status, why, fields, clashes, CRC-32 of the record."""
    clashes = [[c.field, c.kept, c.kept_by["id"], c.lost, c.lost_by["id"]] for c in out.conflicts]
    crc = zlib.crc32(canonical(out.doc)) if out.doc is not None else 0
    return [out.status, out.why, out.fields, clashes, crc]


def _merge_file(number: int) -> bytes:
    file: Doc = {"shape": SHAPE, "ranks": RANKS, "people": PEOPLE, "op": OP}
    file["runs"] = [
        _run(Chooser(number * RUNS_PER_FILE + run + 1), file, whole=run < WHOLE_ENDS)
        for run in range(RUNS_PER_FILE)
    ]
    return canonical(file) + b"\n"


def _run(chooser: Chooser, file: Doc, *, whole: bool) -> Doc:
    doc: Doc | None = None
    steps = []
    past: list[Doc] = []
    for count in range(5 + chooser.below(STEPS_MAX - 4)):
        op = _op(chooser, doc, past, count)
        step: list[Any] = [op, chooser.one(list(PEOPLE)), _more(chooser)]
        out = replay(file, step, doc)
        doc = out.doc
        steps.append([*step, *verdict(out)])
        past.append(op)
    return {"steps": steps, "end": doc} if whole else {"steps": steps}


def _more(chooser: Chooser) -> Doc:
    more: Doc = {}
    if not chooser.below(6):
        more["got"] = "2026-06-02T00:00:00Z"
    if not chooser.below(12):
        more["at_est"] = "2026-06-01T12:00:00Z"
    if not chooser.below(12):
        more["assigned"] = {"no": f"360724103-2026-{chooser.below(9):05}"}
    return more


def _op(chooser: Chooser, doc: Doc | None, past: list[Doc], count: int) -> Doc:
    if past and not chooser.below(12):
        return chooser.one(past)
    verb = "create" if doc is None and chooser.below(8) else _verb(chooser)
    op: Doc = {"op_id": f"o{count}", "t": f"hazard.{verb}"}
    ver = doc["ver"] if doc else 0
    seen_ver = max(0, ver - chooser.below(2) * chooser.below(3))
    if seen_ver:
        op["base_ver"] = seen_ver
    args: Doc = {}
    if verb in ("create", "edit") or (verb == "move" and chooser.below(2)):
        args["set"] = _values(chooser)
    if verb in ("create", "append") or (verb == "move" and not chooser.below(3)):
        args["add"] = _items(chooser, count)
    if verb == "move":
        args["move"] = _move(chooser, doc)
        state = doc["state"] if doc and chooser.below(4) else "filed"
        if chooser.below(8):
            args["from"] = state
    if verb == "stored":
        args["shas"] = [f"{chooser.below(6)}a" for _ in range(chooser.below(3) + 1)]
    op["args"] = args
    seen = {name: _seen(chooser, doc, past, name) for name in args.get("set", ())}
    if seen and chooser.below(10):
        op["base"] = {name: value for name, value in seen.items() if chooser.below(12)}
    return op


def _verb(chooser: Chooser) -> str:
    return chooser.one(
        ("edit",) * 9 + ("move",) * 8 + ("append",) * 4 + ("stored", "stored", "create", "erase")
    )


def _move(chooser: Chooser, doc: Doc | None) -> str:
    """Mostly a move that is legal now, so that runs get somewhere."""
    if doc is not None and chooser.below(4):
        legal = [name for name, m in SHAPE["moves"].items() if doc["state"] in m["start"]]
        if legal:
            return chooser.one(legal)
    return chooser.one([*SHAPE["moves"], "vanish"])


def _values(chooser: Chooser) -> Doc:
    return {chooser.one(FIELDS): chooser.one(VALUES) for _ in range(chooser.below(3) + 1)}


def _items(chooser: Chooser, count: int) -> Doc:
    photos = [{"sha256": f"{chooser.below(6)}a", "w": 1} for _ in range(chooser.below(3))]
    notes = [
        {"id": f"o{count}:{i}", "text": str(chooser.one(VALUES))} for i in range(chooser.below(2))
    ]
    odd = [{"w": 1}, {"w": 1}, {"id": 7}]
    return chooser.one(
        ({"photos": photos, "notes": notes}, {"photos": photos}, {"a": notes}, {"notes": odd})
    )


def _seen(chooser: Chooser, doc: Doc | None, past: list[Doc], name: str) -> Any:
    """Mostly what the record says; sometimes what an earlier operation said, or anything."""
    if chooser.below(3):
        return doc["f"].get(name) if doc else None
    older = [op["args"]["set"][name] for op in past if name in op["args"].get("set", ())]
    return chooser.one(older or VALUES)


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
    for name, content in files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main()
