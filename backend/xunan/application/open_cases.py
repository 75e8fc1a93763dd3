"""Opens conflict and quarantine records: nothing that a person wrote is dropped [P8, P9].

Both are ordinary records of ordinary kinds, made by the server's own operations in the same
transaction; their ids follow from the operation that caused them, so a replay cannot double them.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from xunan.application.op_shape import json_text, photos_of
from xunan.application.ports import OpRow
from xunan.application.rules import SERVER, SERVER_DEVICE
from xunan.domain.promote import title_of
from xunan_sync.canonical import canonical
from xunan_sync.merge import apply_op

if TYPE_CHECKING:
    from xunan.application.batch import Batch, NewState
    from xunan.application.ports import Person
    from xunan.application.rules import Doc
    from xunan_sync.merge import Clash
    from xunan_sync.messages import Op

_NAMES = uuid.UUID("6f3a1f2e-7d0b-5c1e-9a64-2b1d8f0c7e35")
# A server operation that an operation caused is numbered after it; this many fit in one.
CAUSED_MAX = 1000
TITLE_MAX = 100


@dataclass(frozen=True, slots=True)
class Cause:
    """The operation that makes the server open a record, and when it was received."""

    op: Op
    device: str
    person: Person
    received_at: str


def derived_id(*parts: str) -> str:
    """Return the id that follows from these names, the same on every run."""
    return str(uuid.uuid5(_NAMES, "\n".join(parts)))


def reserved_op_id(*parts: str) -> str:
    """Return the name of an operation of the server's that follows from these names.

    It has a sign that no phone may write, so that nobody can take it before the server does.
    """
    return f"~{derived_id('op', *parts)}"


def author_of(person: Person) -> dict[str, str]:
    """Return a person as the timeline names them."""
    return {"id": person.id, "name": person.name, "role": person.role}


def open_conflicts(batch: Batch, cause: Cause, doc: Doc, clashes: list[Clash]) -> str:
    """Open one conflict record per clash; return the id of the first."""
    kind = batch.rules.kinds[doc["kind"]]
    fields = doc["f"]
    opened = []
    for nth, clash in enumerate(clashes):
        made = derived_id("conflict", cause.op.op_id, clash.field)
        values: Doc = {
            "kind_name": doc["kind"],
            "record_id": doc["id"],
            "record_title": title_of(kind, fields),
            "field": clash.field,
            "kept": canonical(clash.kept).decode(),
            "kept_by": _person(clash.kept_by),
            "lost": canonical(clash.lost).decode(),
            "lost_by": _person(clash.lost_by),
            **_said_at(cause.op, doc, clash),
            "op_id": cause.op.op_id,
            "division_code": fields.get(kind.promote.place),
            "opened_at": cause.received_at,
        }
        opened.append(_opened(batch, cause, ("conflict", made), values, nth))
    # All are made before the first is taken, so that a fault leaves the batch as it was.
    for state, row in opened:
        batch.open(state)
        batch.journal(row)
    return str(opened[0][0].doc["id"])


def open_quarantine(batch: Batch, cause: Cause, reason: str) -> str:
    """Keep a rejected operation whole; return the id of the quarantine record."""
    op = cause.op
    kind_name = op.t.partition(".")[0]
    made = derived_id("quarantine", op.op_id)
    values: Doc = {
        "op_id": op.op_id,
        "reason": reason,
        "op": json_text(msgspec.to_builtins(op)),
        "author": {"id": cause.person.id, "name": cause.person.name},
        "kind_name": kind_name,
        "record_id": op.id,
        "record_title": _title(batch, kind_name, op),
        "division_code": _place_of(cause.person),
        "opened_at": cause.received_at,
    }
    state, row = _opened(batch, cause, ("quarantine", made), values, 0)
    batch.open(state)
    batch.journal(row)
    # Its photos stay readable and safe from clearing up until somebody has settled it.
    batch.refer(photos_of(op.args), state.doc)
    return made


def _said_at(op: Op, doc: Doc, clash: Clash) -> dict[str, str]:
    """When each of the two values was said, by its author's phone: people settle by it, not we."""
    given = (op.args.get("set") or {}).get(clash.field)
    newcomer_stays = clash.field != "state" and canonical(given) == canonical(clash.kept)
    earlier = next(
        (
            entry.get("at_est") or entry["at"]
            for entry in reversed(doc["log"])
            if entry["op"] != op.op_id
            and ("to" in entry if clash.field == "state" else clash.field in entry.get("set", ()))
        ),
        "",
    )
    kept, lost = (op.at, earlier) if newcomer_stays else (earlier, op.at)
    return {"kept_at": kept, "lost_at": lost}


def _person(author: dict[str, Any]) -> dict[str, Any]:
    return {"id": author["id"], "name": author["name"]}


def _title(batch: Batch, kind_name: str, op: Op) -> str:
    """What the operation itself calls the record, which may not be its author's to see."""
    kind, values = batch.rules.kinds.get(kind_name), op.args.get("set")
    if kind is None or not isinstance(values, dict):
        return ""
    return title_of(kind, values)[:TITLE_MAX]


def _place_of(person: Person) -> str:
    """Where the author's supervisors look: they can settle it, whatever the operation was about."""
    return (person.villages or (person.township or person.county,))[0]


def _opened(
    batch: Batch, cause: Cause, key: tuple[str, str], values: Doc, nth: int
) -> tuple[NewState, OpRow]:
    kind_name, record = key
    rules = batch.rules
    op: Doc = {
        "op_id": reserved_op_id(record),
        "t": f"{kind_name}.create",
        "id": record,
        "at": cause.received_at,
        "args": {"set": {name: value for name, value in values.items() if value}},
    }
    ctx = {
        "by": author_of(SERVER),
        "rank": rules.ranks.get(SERVER.role, 0),
        "ranks": rules.ranks,
        "got": cause.received_at,
    }
    doc = apply_op(None, op, ctx, rules.shapes[kind_name]).doc
    if doc is None:
        raise AssertionError("a create on no record always makes one")
    return batch.state_of(doc), _row(cause, op, nth, batch.order)


def _row(cause: Cause, op: Doc, nth: int, order: int) -> OpRow:
    """The journal's line; numbered under the causing device, so that no writer waits for all."""
    return OpRow(
        device=f"{SERVER_DEVICE}:{cause.device}",
        n=cause.op.n * CAUSED_MAX + nth,
        op_id=op["op_id"],
        t=op["t"],
        v=1,
        kind=op["t"].partition(".")[0],
        id=op["id"],
        args=canonical(op["args"]).decode(),
        base="{}",
        base_ver=0,
        base_seq=0,
        at=cause.received_at,
        at_est=None,
        received_at=cause.received_at,
        status="applied",
        result='{"status":"applied","ver":1}',
        actor=SERVER.id,
        role=SERVER.role,
        order=order,
    )
