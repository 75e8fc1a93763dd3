"""What the merge vectors are made of: people, shapes, values, and a chooser of operations.

The same on every machine and Python: the chooser is a few lines of arithmetic, because the
library's random numbers promise no such thing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xunan_sync.merge import Doc, Shape

T = TypeVar("T")

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
TOY: Shape = {
    "initial": "__proto__",
    "lists": ["constructor", "垇"],
    "final": ["__proto__", "e\u0301"],
    "moves": {
        "__proto__": {"start": ["__proto__", "\u00e9"], "end": "e\u0301"},
        "stay": {"start": ["e\u0301"], "end": "e\u0301"},
        "constructor": {"start": ["e\u0301"], "end": "\u00e9"},
        "": {"start": [], "end": "__proto__"},
    },
}
PLAIN: Shape = {"initial": "only", "lists": [], "final": [], "moves": {}}
# What conversions are tried with: every step, and names that mean something to an engine.
CHANGES: list[list[dict[str, Any]]] = [
    [
        {"do": "rename", "field": "a", "to": "b"},
        {"do": "rename", "field": "photos", "to": "pictures"},
        {"do": "fill", "field": "__proto__", "value": "unknown"},
    ],
    [
        {"do": "recode", "field": "b", "codes": [["x", "y"], ["e\u0301", "\u00e9"]]},
        {"do": "recode", "field": "level", "codes": [["a", "b"], ["__proto__", "constructor"]]},
        {"do": "instead", "move": "vanish", "use": "close"},
    ],
    [
        {"do": "rename", "field": "b", "to": "constructor"},
        {"do": "aside", "acts": ["reject"], "field": "垇"},
    ],
]
CONVERTED: Shape = {**SHAPE, "lists": ["pictures", "notes"]}
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
TEXTS_OF_NOTES = ("", "x", "e\u0301", "__proto__", "伏垇村", "😀\uffff")
VALUES: tuple[Any, ...] = (
    None, "", "x", "y", "e\u0301", "\u00e9", "__proto__", "伏垇村", "😀\uffff", 0, 1, 2.5, 1e-7,
    9007199254740991, -9007199254740991, 1.7976931348623157e308, 5e-324, 123456789012345680000.0,
    True, False, [], ["b", "a"], ["a", "b", "x", "x"], {"lat": 25.8, "lon": 114.5},
    {"__proto__": 1, "b": None}, {},
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


def more_of(chooser: Chooser) -> Doc:
    """Return what the server may know of an operation besides who sent it."""
    more: Doc = {}
    if not chooser.below(6):
        more["got"] = "2026-06-02T00:00:00Z"
    if not chooser.below(12):
        more["at_est"] = "2026-06-01T12:00:00Z"
    if not chooser.below(12):
        more["assigned"] = {"no": f"360724103-2026-{chooser.below(9):05}"}
    if not chooser.below(10):
        more["late_scope"] = True
    return more


def op_of(
    chooser: Chooser, doc: Doc | None, past: list[Doc], count: int, shape: Shape = SHAPE
) -> Doc:
    """Return a person's next operation on a record; `past` are those before it."""
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
        args["set"] = _values(chooser, shape)
    if verb in ("create", "append") or (verb == "move" and not chooser.below(3)):
        args["add"] = _items(chooser, count, shape["lists"])
    if verb == "move":
        args["move"] = _move(chooser, doc, shape)
        state = doc["state"] if doc and chooser.below(4) else shape["initial"]
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


def _move(chooser: Chooser, doc: Doc | None, shape: Shape) -> str:
    """Mostly a move that is legal now, so that runs get somewhere."""
    if doc is not None and chooser.below(4):
        legal = [name for name, m in shape["moves"].items() if doc["state"] in m["start"]]
        if legal:
            return chooser.one(legal)
    return chooser.one([*shape["moves"], "vanish"])


def _values(chooser: Chooser, shape: Shape) -> Doc:
    """Any answers; "photos" is set only where no list ever had that name."""
    fields = FIELDS[:-1] if "pictures" in shape["lists"] else FIELDS
    return {chooser.one(fields): chooser.one(VALUES) for _ in range(chooser.below(3) + 1)}


def _items(chooser: Chooser, count: int, lists: Sequence[str]) -> Doc:
    """Mostly photos and notes for the shape's own lists; sometimes what belongs nowhere."""
    photos = [{"sha256": f"{chooser.below(6)}a", "w": 1} for _ in range(chooser.below(3))]
    notes = [
        {"id": f"o{count}:{i}", "text": chooser.one(TEXTS_OF_NOTES)}
        for i in range(chooser.below(2))
    ]
    odd = [{"w": 1}, {"w": 1}, {"id": 7}]
    first, last = (lists[0], lists[-1]) if lists else ("photos", "notes")
    return chooser.one(
        (
            {first: photos, last: notes},
            {"photos": photos},
            {first: photos},
            {"a": notes},
            {last: odd},
        )
    )


def _seen(chooser: Chooser, doc: Doc | None, past: list[Doc], name: str) -> Any:
    """Mostly what the record says; sometimes what an earlier operation said, or anything."""
    if chooser.below(3):
        return doc["f"].get(name) if doc else None
    older = [op["args"]["set"][name] for op in past if name in op["args"].get("set", ())]
    return chooser.one(older or VALUES)
