"""Judges one new operation against the batch as it stands: may it be, and what does it do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from xunan.application.batch import Batch, InvalidStreamError, NewState, NotLoadedError
from xunan.application.late_scope import decide_in_scope, flagged, noting_what_it_left
from xunan.application.number_records import Numbers, numbers_for, use_up
from xunan.application.op_shape import (
    is_well_formed,
    photos_of,
    references_of,
    with_own_name,
    with_stored_marks,
)
from xunan.application.open_cases import Cause, author_of, open_conflicts, open_quarantine
from xunan.application.ports import Key
from xunan.application.times import act_day, local_day
from xunan.domain.refusals import Refused
from xunan_sync.merge import Outcome, apply_op
from xunan_sync.upconvert import UNKNOWN_VERSION, upconvert

if TYPE_CHECKING:
    from datetime import datetime

    from xunan.application.ports import Person
    from xunan.application.rules import Doc
    from xunan.domain.kind import Kind
    from xunan_sync.merge import Status
    from xunan_sync.messages import Op

# A record is pulled whole by every phone in its streams. Small steps always find room, so that a
# record that is full can still be brought to its end.
BODY_BYTES_MAX = 512 * 1024
SMALL_BYTES = 4 * 1024
VERBS = frozenset(("create", "edit", "move", "append", "stored"))


class Refusal(NamedTuple):
    """Why an operation may not be: a stable code, and the fields it is about."""

    code: str
    fields: tuple[str, ...] = ()


class Judged(NamedTuple):
    """The verdict on one operation; `order` is its place among those with effect, or None."""

    status: Status
    ver: int = 0
    why: str = ""
    fields: tuple[str, ...] = ()
    ref: str = ""
    order: int | None = None
    fault: str = ""


@dataclass(slots=True)
class Case:
    """One operation in the hands of the judge; nobody changes it.

    `scope` are its author's streams of today, `got` is the instant of receipt and `at_est` that of
    the act, as the wire writes them; `args_bytes` is what the arguments come to, or None where
    they have no canonical form. `issued` is the highest cursor that its device is known to have
    been given; `is_late` says that its author's streams of earlier days are what it is measured
    by.
    """

    batch: Batch
    device: str
    person: Person
    scope: frozenset[str]
    op: Op
    received_at: datetime
    got: str
    at_est: str | None
    args_bytes: int | None
    revoked: bool
    issued: int = 0
    is_late: bool = False


def judge_op(case: Case) -> Judged:
    """Judge a new operation and take its effects into the batch.

    A fault of our own rejects the operation into quarantine like any refusal, so that it can
    neither stop the phone's queue nor get lost [P8].
    Raises `NotLoadedError` only.
    """
    batch, op = case.batch, case.op
    fault = ""
    try:
        verdict = Refusal("sync.revoked") if case.revoked else _try(case)
    except NotLoadedError:
        raise
    except Exception as error:  # noqa: BLE001 - a poisoned operation must not block its phone
        fault = f"{op.op_id}: {error!r}"
        verdict = Refusal("sync.fault")
    if isinstance(verdict, Refusal):
        order = batch.order
        ref = open_quarantine(batch, _cause(case), verdict.code)
        batch.take_order()
        return Judged("rejected", 0, verdict.code, verdict.fields, ref, order, fault)
    return verdict


def _try(case: Case) -> Judged | Refusal:
    understood = _understand(case)
    if isinstance(understood, Refusal):
        return understood
    kind, op = understood
    batch = case.batch
    doc = batch.doc(Key(kind.name, op.id))
    if (doc is None) != op.t.endswith(".create"):
        return Refusal("sync.no_such_record" if doc is None else "sync.id_taken")
    plain: Doc = {
        "op_id": op.op_id,
        "t": op.t,
        "id": op.id,
        "at": op.at,
        "base_ver": op.base_ver,
        "args": with_stored_marks(op.args, batch.loaded.blobs_stored),
        "base": op.base,
    }
    # The values are judged as they were sent, and kept under the author's own name.
    today = act_day(case.received_at, op.age_ms, op.at).isoformat()
    verdict, is_late = decide_in_scope(case, kind, doc, plain, today)
    if isinstance(verdict, Refused):
        return Refusal(verdict.code, tuple(verdict.details.values()))
    for name, key in references_of(kind, op.args):
        if key is None or key.id == op.id or batch.doc(key) is None:
            return Refusal("field.invalid", (name,))
    plain["args"] = with_own_name(plain["args"], kind, case.person)
    if is_late:
        case = replace(case, is_late=True)
    return _apply(case, kind, doc, plain, verdict.numbers)


def _understand(case: Case) -> tuple[Kind, Op] | Refusal:
    """Find the kind and tell the operation in today's terms [P14, V1]."""
    rules = case.batch.rules
    kind_name, _, verb = case.op.t.partition(".")
    kind = rules.kinds.get(kind_name)
    if kind is None or verb not in VERBS:
        return Refusal("sync.unknown_op")
    op = case.op
    if op.v > kind.op_version:
        return Refusal(UNKNOWN_VERSION)
    size = case.args_bytes
    if size is None or not is_well_formed(op.args):
        return Refusal("sync.malformed")
    if op.v < kind.op_version:
        # What the journal keeps is the operation as it was sent [V2].
        written = {"t": op.t, "v": op.v, "args": op.args, "base": op.base}
        now = upconvert(written, rules.changes[kind_name])
        if isinstance(now, str):
            return Refusal(now)
        op = structs.replace(op, **now)
    if size > SMALL_BYTES and case.batch.bytes_of(Key(kind_name, op.id)) + size > BODY_BYTES_MAX:
        return Refusal("sync.too_large")
    return kind, op


def _apply(
    case: Case, kind: Kind, doc: Doc | None, op: Doc, earned: tuple[str, ...]
) -> Judged | Refusal:
    batch, rules = case.batch, case.batch.rules
    numbers: Numbers = {}
    if earned:
        fields = (doc or {"f": {}})["f"] | op["args"].get("set", {})
        numbers = numbers_for(batch, kind, earned, fields, local_day(case.received_at))
    ctx: Doc = {
        "by": author_of(case.person),
        "rank": rules.ranks.get(case.person.role, 0),
        "ranks": rules.ranks,
        "at_est": case.at_est,
        "got": case.got,
        "assigned": {name: number for name, (_, _, number) in numbers.items()},
    }
    out = apply_op(doc, op, ctx, rules.shapes[kind.name])
    if case.is_late:
        out = flagged(out, doc)
    if out.doc is None or out.status == "rejected":
        return Refusal(out.why)
    if out.doc is doc and not out.conflicts:
        return Judged(out.status, doc["ver"], out.why)
    try:
        state = batch.state_of(out.doc)
    except InvalidStreamError:
        return Refusal("field.invalid")
    if out.doc is not doc:
        before = batch.streams(Key(kind.name, op["id"]))
        state = state._replace(doc=noting_what_it_left(out.doc, before, state.streams))
    return _commit(case, state, out, op, numbers)


def _commit(case: Case, state: NewState, out: Outcome, op: Doc, numbers: Numbers) -> Judged:
    """Take the effects into the batch; nothing before this point has changed it."""
    batch, doc = case.batch, state.doc
    ref = open_conflicts(batch, _cause(case), doc, out.conflicts) if out.conflicts else ""
    if doc is not batch.doc(Key(doc["kind"], doc["id"])):
        batch.write(state)
        batch.refer(photos_of(op["args"]), doc)
        use_up(batch, numbers, out)
    order = batch.order
    batch.take_order()
    return Judged(out.status, doc["ver"], out.why, tuple(out.fields), ref, order)


def _cause(case: Case) -> Cause:
    return Cause(case.op, case.device, case.person, case.got)
