"""A real engine as the simulation sees it: its database, read in the model's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sync.simulation.disk import Blob, Disk, Doc, Key, Row

if TYPE_CHECKING:
    from xunan.application.ports import Person

VERBS = ("create", "edit", "move", "append")


class RealPhone:
    """One engine in the Node process, known by `name`; `disk` is what it held when last asked."""

    def __init__(self, person: Person, name: str) -> None:
        self.person = person
        self.name = name
        self.disk = Disk()
        self.views: dict[Key, Doc] = {}
        self.pending: dict[Key, list[str]] = {}
        self.status: Doc = {}
        self.lines: list[Doc] = []
        self.skew = 0
        self.stale = 0
        self.photos: dict[str, bytes] = {}
        self.queued: list[str] = []

    def view(self, key: Key) -> Doc | None:
        """What the person sees."""
        return self.views.get(key)

    def read(self, told: Doc) -> list[str]:
        """Take over a dump; the streams whose digests differed since the last one."""
        known = len(self.lines)
        self.lines = [line for _, line in told["log"]]
        self.status = told["status"]
        docs = {key_of(name): row for name, row in told["docs"]}
        self.views = {key: row["doc"] for key, row in docs.items()}
        self.pending = {key: row["pending"] for key, row in docs.items() if row["pending"]}
        self.disk = self._disk(told, docs)
        self.queued = [sha for sha, blob in told["blobs"] if blob["offset"] < blob["size"]]
        fresh = self.lines[known:] if len(self.lines) >= known else self.lines
        return [line["detail"] for line in fresh if line["what"] == "digest"]

    def _disk(self, told: Doc, docs: dict[Key, Doc]) -> Disk:
        meta = dict(told["meta"])
        link, seq = meta.get("link") or {}, meta.get("seq") or {"n": 1}
        base = {key: row["doc"] for key, row in docs.items() if not row["pending"]}
        base |= {key_of(name): body for name, body in told["base"]}
        outbox = [row_of(row) for _, row in told["outbox"]]
        journal = [row_of(row) for _, row in told["journal"]]
        return Disk(
            device=link.get("device", ""), epoch=link.get("epoch", ""),
            renew=link.get("renew", ""), next_n=seq["n"], last_n=link.get("last_n", 0),
            last_op=link.get("last_op", ""), outbox=outbox, journal=journal,
            verdicts={row.op["op_id"]: row.status for row in journal}, base=base,
            mem={
                key_of(name): {s: (at[0], at[1]) for s, at in row["streams"].items()}
                for name, row in told["mem"]
            },
            held={key_of(name) for name in link.get("held", ())},
            gens=dict(link.get("gens", {})), sweep=set(link.get("sweep", ())),
            cursors=dict(link.get("cursors", {})), sig=link.get("sig", ""),
            blobs={
                sha: Blob(self.photos.get(sha, b""), row["state"], row["offset"])
                for sha, row in told["blobs"]
            },
        )  # fmt: skip


def key_of(name: str) -> Key:
    """A record's place as the simulation writes it; `name` is "kind/id"."""
    kind, _, record = name.partition("/")
    return kind, record


def row_of(row: Doc) -> Row:
    """A row of outbox or journal."""
    return Row(row["op"], 0, 0, row.get("status", ""))


def as_act(op: dict[str, Any]) -> dict[str, Any]:
    """An operation of the simulation's people as what a screen asks of the engine."""
    kind, _, verb = op["t"].partition(".")
    act = {"kind": kind, "verb": verb, "id": op["id"]}
    for name in ("set", "add", "move", "from"):
        if name in op["args"]:
            act[name] = op["args"][name]
    if "base" in op:
        act["seen"] = op["base"]
    return act


def what_waits_is_whole(phone: RealPhone) -> None:
    """What waits is numbered without holes, shown in its record, and has its photos' bytes."""
    disk = phone.disk
    numbers = [row.op["n"] for row in disk.outbox]
    assert numbers == list(range(disk.next_n - len(numbers), disk.next_n)), "holes in the queue"
    waits: dict[Key, list[str]] = {}
    for row in disk.outbox:
        waits.setdefault(row.key, []).append(row.op["op_id"])
        assert disk.blobs.keys() >= set(row.op.get("blobs", ())), "saved without its photo"
    # What began without its record (the server was put back to an earlier day) cannot be shown.
    shown = {key for key in waits if key in phone.views or key in disk.base}
    hidden = {key for key in shown if phone.pending.get(key) != waits[key]}
    assert not hidden, f"waiting work is not in view: {hidden}"
