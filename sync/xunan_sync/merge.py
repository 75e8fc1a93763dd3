"""What an operation does to a record: one pure function, twin of phone/src/merge.ts [M1-M17].

Whether an act is allowed and valid was decided before; rights and field types are unknown here.
A record is a plain dictionary as it stands on the wire, and stays one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypedDict, cast

from xunan_sync.canonical import canonical, same

if TYPE_CHECKING:
    from collections.abc import Callable

Doc = dict[str, Any]
Status = Literal["applied", "merged", "conflict", "rejected"]


class MoveShape(TypedDict):
    """A legal step: from which states, to which."""

    start: list[str]
    end: str


class Shape(TypedDict):
    """What merging needs to know of a kind; plain data out of the contract."""

    initial: str
    lists: list[str]
    final: list[str]
    moves: dict[str, MoveShape]


class Clash(NamedTuple):
    """Two values where one can be current; `lost` is the other one, whoever wrote it."""

    field: str
    kept: Any
    kept_by: dict[str, Any]
    lost: Any
    lost_by: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The record after the operation (the input itself where nothing changed) and the verdict.

    `fields` names the fields that clashed; `why` is a stable code or empty.
    """

    doc: Doc | None
    status: Status
    why: str = ""
    fields: list[str] = field(default_factory=list)
    conflicts: list[Clash] = field(default_factory=list)


def apply_op(doc: Doc | None, op: Doc, ctx: Doc, shape: Shape) -> Outcome:
    """Apply one operation to a record and say what became of it; never changes its input.

    `op` is the wire's operation; `ctx` holds "by", "rank", "ranks" and, where known, "at_est",
    "got" and "assigned" (numbers that the server gives out with this operation).
    """
    verb = op["t"].rpartition(".")[2]
    if doc is None:
        if verb == "create":
            return _create(op, ctx, shape)
        return Outcome(None, "rejected", "sync.no_such_record")
    op_id = op["op_id"]
    if any(entry["op"] == op_id for entry in doc["log"]):
        return Outcome(doc, "merged")
    if verb == "create":
        return Outcome(doc, "rejected", "sync.id_taken")
    act = _ACTS.get(verb)
    if act is None:
        return Outcome(doc, "rejected", "sync.unknown_op")
    return act(doc, op, ctx, shape)


class _Draft:
    """A record being changed: copies what it touches, remembers what to write in the timeline."""

    __slots__ = ("added", "clashes", "ctx", "doc", "f", "op", "shape", "written")

    def __init__(self, doc: Doc, op: Doc, ctx: Doc, shape: Shape) -> None:
        self.doc = doc
        self.f: Doc = dict(doc["f"])
        self.op = op
        self.ctx = ctx
        self.shape = shape
        self.written: set[str] = set()
        self.added: dict[str, int] = {}
        self.clashes: list[Clash] = []

    def put(self, name: str, value: Any) -> None:
        """Write or, with None, remove a field."""
        if value is None:
            self.f.pop(name, None)
        else:
            self.f[name] = value
        self.written.add(name)

    def edit(self) -> None:
        """Judge `args.set` field by field against the values the author saw [M4, M5, M7]."""
        values = (self.op.get("args") or {}).get("set") or {}
        seen = self.op.get("base") or {}
        lists = self.shape["lists"]
        for name in sorted(values):
            if name in lists:
                continue
            new, current = values[name], self.f.get(name)
            if same(current, new):
                continue
            if same(current, seen.get(name)):
                self.put(name, new)
            else:
                self.clash(name, current, new)

    def clash(self, name: str, current: Any, new: Any) -> None:
        """Keep the value of the higher rank, or the later one, and report the other [M5]."""
        author = _author(self.doc, name)
        actor = self.ctx["by"]
        if self.ctx["rank"] >= self.ctx["ranks"].get(author["role"], 0):
            self.clashes.append(Clash(name, new, actor, current, author))
            self.put(name, new)
        else:
            self.clashes.append(Clash(name, current, author, new, actor))

    def add(self) -> None:
        """Append the list items that are not there yet [M8]."""
        wanted = (self.op.get("args") or {}).get("add") or {}
        for name in sorted(wanted):
            if name not in self.shape["lists"]:
                continue
            items = list(self.f.get(name, ()))
            there = {_item_key(item) for item in items}
            before = len(items)
            for item in wanted[name]:
                key = _item_key(item)
                if key not in there:
                    there.add(key)
                    items.append(item)
            if len(items) > before:
                self.f[name] = items
                self.added[name] = len(items) - before

    def assign(self) -> None:
        """Write the server's numbers where there is none yet [M15]."""
        for name, value in (self.ctx.get("assigned") or {}).items():
            if name not in self.f:
                self.put(name, value)

    def finish(self, act: str, *, to: str = "", late: bool = False) -> Doc:
        """Return the new record: one version up, one more timeline entry [M13]."""
        entry: Doc = {"op": self.op["op_id"], "act": act, "by": self.ctx["by"], "at": self.op["at"]}
        for name in ("at_est", "got"):
            if self.ctx.get(name):
                entry[name] = self.ctx[name]
        if to:
            entry["to"] = to
        if self.written:
            entry["set"] = sorted(self.written)
        if self.added:
            entry["add"] = self.added
        if late:
            entry["late"] = True
        doc = self.doc
        return {
            **doc,
            "ver": doc["ver"] + 1,
            "state": to or doc["state"],
            "f": self.f,
            "log": [*doc["log"], entry],
        }

    def outcome(self, act: str, status: Status, clash: str = "sync.field_clash") -> Outcome:
        """Finish an act that leaves the state alone; `status` holds unless something clashed."""
        late = bool(self.added) and self.doc["state"] in self.shape["final"]
        changed = self.written or self.added
        doc = self.finish(act, late=late) if changed else self.doc
        if self.clashes:
            return _conflict(doc, self.clashes, clash)
        if late:
            return Outcome(doc, "merged", "sync.late")
        return Outcome(doc, status if changed else "merged")


def _create(op: Doc, ctx: Doc, shape: Shape) -> Outcome:
    kind = op["t"].rpartition(".")[0]
    empty: Doc = {"id": op["id"], "kind": kind, "ver": 0, "state": "", "f": {}, "log": []}
    draft = _Draft(empty, op, ctx, shape)
    for name, value in ((op.get("args") or {}).get("set") or {}).items():
        if value is not None and name not in shape["lists"]:
            draft.put(name, value)
    draft.add()
    draft.assign()
    return Outcome(draft.finish("create", to=shape["initial"]), "applied")


def _edit(doc: Doc, op: Doc, ctx: Doc, shape: Shape) -> Outcome:
    draft = _Draft(doc, op, ctx, shape)
    draft.edit()
    moved_on = op.get("base_ver", 0) != doc["ver"]
    return draft.outcome("edit", "merged" if moved_on else "applied")


def _append(doc: Doc, op: Doc, ctx: Doc, shape: Shape) -> Outcome:
    draft = _Draft(doc, op, ctx, shape)
    draft.add()
    return draft.outcome("append", "applied")


def _move(doc: Doc, op: Doc, ctx: Doc, shape: Shape) -> Outcome:
    args = op.get("args") or {}
    name = args.get("move", "")
    step = shape["moves"].get(name)
    if step is None:
        return Outcome(doc, "rejected", "sync.unknown_op")
    draft = _Draft(doc, op, ctx, shape)
    draft.add()
    state = doc["state"]
    if state == step["end"]:
        draft.edit()
        return draft.outcome(name, "merged")
    if state not in step["start"]:
        lost = {"move": name, "set": args.get("set") or {}}
        draft.clashes.append(Clash("state", state, _mover(doc), lost, ctx["by"]))
        return draft.outcome(name, "conflict", "sync.move_clash")
    draft.edit()
    draft.assign()
    moved = draft.finish(name, to=step["end"])
    if draft.clashes:
        return _conflict(moved, draft.clashes, "sync.field_clash")
    return Outcome(moved, "applied" if args.get("from", state) == state else "merged")


def _stored(doc: Doc, op: Doc, ctx: Doc, shape: Shape) -> Outcome:
    shas = set((op.get("args") or {}).get("shas") or ())
    draft = _Draft(doc, op, ctx, shape)
    changed = False
    for name in shape["lists"]:
        items = draft.f.get(name, ())
        if any(item.get("sha256") in shas and not item.get("stored") for item in items):
            draft.f[name] = [
                {**item, "stored": True} if item.get("sha256") in shas else item for item in items
            ]
            changed = True
    if not changed:
        return Outcome(doc, "merged")
    return Outcome(draft.finish("stored"), "applied")


def _conflict(doc: Doc, clashes: list[Clash], why: str) -> Outcome:
    return Outcome(doc, "conflict", why, [clash.field for clash in clashes], clashes)


def _author(doc: Doc, name: str) -> dict[str, Any]:
    """Who last set a field; the record's creator where nobody did."""
    for entry in reversed(doc["log"]):
        if name in entry.get("set", ()):
            return cast("dict[str, Any]", entry["by"])
    return cast("dict[str, Any]", doc["log"][0]["by"])


def _mover(doc: Doc) -> dict[str, Any]:
    """Who brought the record into its state."""
    for entry in reversed(doc["log"]):
        if "to" in entry:
            return cast("dict[str, Any]", entry["by"])
    return cast("dict[str, Any]", doc["log"][0]["by"])


def _item_key(item: Any) -> Any:
    if isinstance(item, dict):
        for name in ("sha256", "id"):
            if isinstance(item.get(name), str):
                return item[name]
    return canonical(item)


_ACTS: dict[str, Callable[[Doc, Doc, Doc, Shape], Outcome]] = {
    "edit": _edit,
    "append": _append,
    "move": _move,
    "stored": _stored,
}
