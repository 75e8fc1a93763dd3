"""Judges a group of pushes: operations in, verdicts and one set of changes out; pure [P2-P19].

The store calls `judge` between its reads and its writes, so nothing here waits or looks at a
clock, and running it again on the same rows gives the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from xunan.application.batch import Batch
from xunan.application.judge_op import Case, Judged, judge_op
from xunan.application.number_records import counter_name
from xunan.application.op_shape import (
    canonical_or_none,
    json_text,
    photos_of,
    references_of,
)
from xunan.application.ports import Changes, Key, Loaded, OpRow, Person, Wanted
from xunan.application.rules import SERVER_DEVICE
from xunan.application.times import act_time, instant, local_day
from xunan_sync.canonical import canonical, op_sum
from xunan_sync.classify import classify, consumed
from xunan_sync.messages import Op, OpResult

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from xunan.application.rules import Rules
    from xunan.domain.kind import Kind


@dataclass(frozen=True, slots=True)
class Push:
    """The operations of one device, as received at an instant.

    Operations of the server's own device carry n = 0 and are numbered when they are judged.
    `issued` is the highest cursor that the request proves, by its signature, to be the server's.
    """

    device: str
    person: Person
    ops: tuple[Op, ...]
    received_at: datetime
    issued: int = 0


@dataclass(slots=True)
class PushOutcome:
    """What became of a push; `results` answers its operations in order, as far as they were taken.

    Until the commit, `seq` of a result is its place in the batch; see `settle`.
    """

    last_n: int
    last_op: str
    results: list[OpResult] = field(default_factory=list)
    is_fork: bool = False
    touched: list[Key] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    orders: list[int | None] = field(default_factory=list)

    def settle(self, first_seq: int) -> None:
        """Give the results the sequence numbers that the commit reserved, once."""
        for result, order in zip(self.results, self.orders, strict=True):
            if order is not None:
                result.seq = first_seq + order


class UnknownDeviceError(Exception):
    """The device is not registered, or belongs to somebody else; nothing was judged."""


def wanted_by(pushes: Sequence[Push], rules: Rules) -> Wanted:
    """Name every row that judging these pushes will read, as far as the operations tell."""
    op_ids: set[str] = set()
    records: set[Key] = set()
    counters: set[str] = set()
    blobs: set[str] = set()
    for push in pushes:
        for op in push.ops:
            kind = rules.kinds.get(op.t.partition(".")[0])
            op_ids.add(op.op_id)
            blobs.update(photos_of(op.args))
            if kind is None:
                continue
            records.add(Key(kind.name, op.id))
            records.update(key for _, key in references_of(kind, op.args) if key is not None)
            counters.update(_likely_counters(push, kind, op))
    return Wanted(
        frozenset(push.device for push in pushes),
        frozenset(op_ids),
        frozenset(records),
        frozenset(counters),
        frozenset(blobs),
    )


def _likely_counters(push: Push, kind: Kind, op: Op) -> Iterator[str]:
    """A guess that is right for a township's own desk; other counters are loaded on demand."""
    earned = op.args.get("move") or op.t.rpartition(".")[2]
    township = push.person.township
    for field_ in kind.fields if township else ():
        if field_.number == earned:
            yield counter_name(kind, field_.name, township, local_day(push.received_at))


def judge(
    loaded: Loaded, wanted: Wanted, pushes: Sequence[Push], rules: Rules
) -> tuple[Changes, list[PushOutcome]]:
    """Judge the pushes in their order.

    `loaded` must be what `wanted` named.
    Raises `NotLoadedError` when an operation turns out to need more, `UnknownDeviceError` when a
    device may not push; nothing may be written then.
    """
    batch = Batch(loaded, wanted, rules, frozenset(push.person.id for push in pushes))
    known: dict[str, _Known] = {
        op_id: _Known(op.result, op.seq, None, op.actor) for op_id, op in loaded.ops.items()
    }
    outcomes = [_judge_push(batch, push, known) for push in pushes]
    return batch.changes(), outcomes


class _Known(NamedTuple):
    """A verdict that was given before: in an earlier commit (`seq`), or in this batch (`order`)."""

    result: Mapping[str, object]
    seq: int
    order: int | None
    actor: str


class _Sender(NamedTuple):
    """What the operations of a push have in common; see `Case`."""

    push: Push
    scope: frozenset[str]
    got: str
    revoked: bool
    issued: int


def _judge_push(batch: Batch, push: Push, known: dict[str, _Known]) -> PushOutcome:
    row = batch.loaded.devices.get(push.device)
    if row is None or row.person != push.person.id:
        raise UnknownDeviceError(push.device)
    last_n, last_op = batch.numbering(push.device) or (row.last_n, row.last_op)
    out = PushOutcome(last_n, last_op)
    sender = _Sender(
        push,
        batch.rules.mine(push.person),
        instant(push.received_at),
        row.revoked,
        max(row.issued_seq, push.issued),
    )
    for sent in push.ops:
        op = sent
        if push.device == SERVER_DEVICE:
            op = msgspec.structs.replace(sent, n=out.last_n + 1)
        fate = classify(out.last_n, op.n, known=op.op_id in known)
        out.is_fork = fate == "fork"
        if fate in {"gap", "fork"}:
            break
        if fate == "duplicate":
            _repeat(out, op, known[op.op_id], push.person)
        else:
            known[op.op_id] = _take(batch, sender, op, out)
        out.touched.append(Key(op.t.partition(".")[0], op.id))
        taken = consumed(out.last_n, op.n, fate)
        if taken != out.last_n:
            out.last_n, out.last_op = taken, op.op_id
            batch.move_device(push.device, taken, op.op_id)
            if push.issued > row.issued_seq:
                batch.issue(push.device, push.issued)
    return out


def _repeat(out: PushOutcome, op: Op, before: _Known, asker: Person) -> None:
    """Answer with the first verdict [P4, P7]; another person's is not told."""
    if before.actor != asker.id:
        told = OpResult(op.n, "rejected", why="sync.id_taken", dup=True)
        out.results.append(told)
        out.orders.append(None)
        return
    told = msgspec.convert({**before.result, "n": op.n, "dup": True}, OpResult)
    told.seq = before.seq
    out.results.append(told)
    out.orders.append(before.order)


def _take(batch: Batch, sender: _Sender, op: Op, out: PushOutcome) -> _Known:
    """Judge a new operation, write its line in the journal, and remember the verdict."""
    push = sender.push
    args, base = canonical_or_none(op.args), canonical_or_none(op.base)
    at_est = act_time(push.received_at, op.age_ms)
    case = Case(
        batch=batch,
        device=push.device,
        person=push.person,
        scope=sender.scope,
        op=op,
        received_at=push.received_at,
        got=sender.got,
        at_est=instant(at_est) if at_est else None,
        args_bytes=None if args is None or base is None else len(args),
        revoked=sender.revoked,
        issued=sender.issued,
    )
    judged = judge_op(case)
    if judged.fault:
        out.faults.append(judged.fault)
    result: dict[str, object] = {"status": judged.status, "ver": judged.ver, "why": judged.why}
    result |= {"fields": list(judged.fields), "ref": judged.ref}
    if args is not None and base is not None:
        result["sum"] = op_sum(op.op_id, op.t, op.id, args, base)
    result = {name: value for name, value in result.items() if value}
    texts = json_text(op.args, args), json_text(op.base, base), canonical(result).decode()
    batch.journal(_journal_row(case, judged, *texts))
    out.results.append(
        OpResult(
            op.n,
            judged.status,
            ver=judged.ver,
            why=judged.why,
            fields=list(judged.fields),
            ref=judged.ref,
            sum=int(str(result.get("sum", 0))),
        )
    )
    out.orders.append(judged.order)
    return _Known(result, 0, judged.order, push.person.id)


def _journal_row(case: Case, judged: Judged, args: str, base: str, result: str) -> OpRow:
    op = case.op
    return OpRow(
        device=case.device,
        n=op.n,
        op_id=op.op_id,
        t=op.t,
        v=op.v,
        kind=op.t.partition(".")[0],
        id=op.id,
        args=args,
        base=base,
        base_ver=op.base_ver,
        base_seq=op.base_seq,
        at=op.at,
        at_est=case.at_est,
        received_at=case.got,
        status=judged.status,
        result=result,
        actor=case.person.id,
        role=case.person.role,
        order=judged.order,
    )
