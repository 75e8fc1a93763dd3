"""Judges one operation before it is merged: may this person do this, and are the answers valid?

Twin of `pwa/src/core/decide.ts`, bound by `sync/vectors/decide`.
What the operation then does to the record is not judged here (`xunan_sync.merge`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from xunan.domain.conditions import Facts, holds, is_case, is_filled
from xunan.domain.deadlines import epoch_ms
from xunan.domain.kind import LIST_TYPES, Ask, Condition, Field, Kind, Move
from xunan.domain.needs import DateWithin, Filled
from xunan.domain.people import SYSTEM, Someone, streams_of
from xunan.domain.refusals import (
    FIELD_INVALID,
    FIELD_MISSING,
    FIELD_UNKNOWN,
    ROLE,
    SCOPE,
    UNKNOWN_OP,
    Accepted,
    Refused,
    Verdict,
    refused_field,
)
from xunan.domain.streams import record_streams
from xunan.domain.validate import Codes, fits, fits_list

Body = Mapping[str, Any]

_ARGS: dict[str, frozenset[str]] = {
    "create": frozenset({"set", "add"}),
    "edit": frozenset({"set"}),
    "move": frozenset({"move", "from", "set", "add"}),
    "append": frozenset({"add"}),
    "stored": frozenset({"shas"}),
}


class _Act(NamedTuple):
    """An operation taken apart: `move` is None for the other verbs, `doc` for a missing record."""

    kind: Kind
    doc: Body | None
    verb: str
    move: Move | None
    values: Mapping[str, Any]
    items: Mapping[str, Any]
    actor: Someone
    today: str
    scope: frozenset[str]
    behind_ms: int

    @property
    def is_system(self) -> bool:
        """The server's own device is bound by types, never by roles or scope."""
        return self.actor.role == SYSTEM

    def facts(self) -> Facts:
        """The record's fields once the answers are in, whatever the merge makes of them."""
        old: Mapping[str, Any] = self.doc["f"] if self.doc and self.verb != "create" else {}
        fields = {**old, **self.values}
        for name, more in self.items.items():
            fields[name] = [*old.get(name, ()), *more]
        log = self.doc["log"] if self.doc else ()
        return Facts(fields, log, self.actor, self.today, self.behind_ms)


def decide(  # noqa: PLR0913, PLR0917 - what a judgement needs, each once
    kind: Kind | None,
    doc: Body | None,
    op: Body,
    actor: Someone,
    today: str,
    codes: Codes,
    scope: frozenset[str] | None = None,
    done: str | None = None,
) -> Verdict:
    """Say whether the operation may be merged into the record as it stands now.

    `today` is the local date of the act (of `at_est` where known, else of `at`); `codes` are the
    code lists by name. `scope` are the streams to measure by where they are not the actor's own
    of today. `done` is the latest instant at which the act can have happened by the server's
    clock: `at_est`, else that of receipt; None takes the phone at its word.
    A move that is illegal from the record's state, and anything on a record that is missing, is
    left to the merge: it keeps the work as a conflict, or says that there is no such record.
    Never raises for what a phone may send.
    """
    mine = frozenset(streams_of(actor)) if scope is None else scope
    act = _take_apart(kind, doc, op, actor, today, mine, done)
    if isinstance(act, Refused):
        return act
    refused = _refuse_role(act) or _refuse_scope(act) or _refuse_values(act, codes)
    verdict = refused or _judge_answers(act)
    return verdict if isinstance(verdict, Refused) else _refuse_new_scope(act) or verdict


def _take_apart(  # noqa: PLR0913, PLR0917 - what a judgement needs, each once
    kind: Kind | None,
    doc: Body | None,
    op: Body,
    actor: Someone,
    today: str,
    scope: frozenset[str],
    done: str | None,
) -> _Act | Refused:
    name, _, verb = op["t"].rpartition(".")
    args = op.get("args") or {}
    if kind is None or kind.name != name or verb not in _ARGS:
        return Refused(UNKNOWN_OP)
    move = kind.move(args.get("move", "")) if verb == "move" else None
    if verb == "move" and move is None:
        return Refused(UNKNOWN_OP)
    for key in sorted(args):
        if key not in _ARGS[verb]:
            return refused_field(FIELD_UNKNOWN, key)
    values, items = args.get("set") or {}, args.get("add") or {}
    if not isinstance(values, dict) or not isinstance(items, dict):
        return Refused(FIELD_INVALID)
    try:
        at = epoch_ms(op["at"])
    except ValueError:
        return refused_field(FIELD_INVALID, "at")
    behind_ms = epoch_ms(done) - at if done else 0
    return _Act(kind, doc, verb, move, values, items, actor, today, scope, behind_ms)


def _refuse_role(act: _Act) -> Refused | None:
    """Who may do this kind of thing, and give these answers, at all."""
    if act.is_system:
        return None
    if not _may_act(act):
        return Refused(ROLE)
    for name in sorted({*act.values, *act.items}):
        field = act.kind.field(name)
        if field is None:
            return refused_field(FIELD_UNKNOWN, name)
        if not _may_answer(act, field):
            return refused_field(ROLE, name)
    return None


def _may_act(act: _Act) -> bool:
    role = act.actor.role
    match act.verb:
        case "create":
            return role in act.kind.create_by
        case "append":
            return role in act.kind.append_by
        case "move":
            return act.move is not None and role in act.move.by
        case verb:
            return verb == "edit"


def _may_answer(act: _Act, field: Field) -> bool:
    """Whether the act asks for the field, or its author may change it anyway."""
    if field.number:
        return False
    if act.verb == "create" and (field.asked or field.silent):
        return True
    if field.type in LIST_TYPES and act.actor.role in act.kind.append_by:
        return True
    if act.move is not None and any(ask.field == field.name for ask in act.move.asks):
        return True
    if act.doc is None and act.verb != "create":
        return True  # the merge answers that there is no such record
    return act.actor.role in field.edit_by or (
        "author" in field.edit_by and (act.doc is None or _is_author(act.doc, act.actor))
    )


def _is_author(doc: Body, actor: Someone) -> bool:
    return bool(doc["log"]) and doc["log"][0]["by"]["id"] == actor.id


def _refuse_scope(act: _Act) -> Refused | None:
    """A record is a person's to write where one of their streams meets one of its own [P12]."""
    if act.is_system or act.doc is None:
        return None
    return _refuse_outside(act.scope, record_streams(act.kind, act.doc["f"]))


def _refuse_new_scope(act: _Act) -> Refused | None:
    """A new record is measured by the streams it will have."""
    if act.is_system or act.verb != "create":
        return None
    return _refuse_outside(act.scope, record_streams(act.kind, act.values))


def _refuse_outside(scope: frozenset[str], streams: Iterable[str]) -> Refused | None:
    return Refused(SCOPE) if scope.isdisjoint(streams) else None


def _refuse_values(act: _Act, codes: Codes) -> Refused | None:
    """Types and limits of everything given; null takes an answer away."""
    for name in sorted(act.values):
        field = act.kind.field(name)
        if field is None:
            return refused_field(FIELD_UNKNOWN, name)
        value = act.values[name]
        if field.type in LIST_TYPES or (value is not None and not fits(field, value, codes)):
            return refused_field(FIELD_INVALID, name)
    for name in sorted(act.items):
        field = act.kind.field(name)
        if field is None:
            return refused_field(FIELD_UNKNOWN, name)
        if field.type not in LIST_TYPES or not fits_list(field, act.items[name]):
            return refused_field(FIELD_INVALID, name)
    return None


def _judge_answers(act: _Act) -> Verdict:
    """Needed answers and conditions; then what to warn of and which numbers to give."""
    facts = act.facts()
    if act.verb == "create":
        needs: tuple[Condition, ...] = act.kind.create_needs
        warns: tuple[Condition, ...] = act.kind.create_warns
        missing = _missing_fields(act.kind, facts)
    elif act.move is None or act.doc is None:
        return _judge_edit(act, facts)
    elif act.doc["state"] in (*act.move.start, act.move.end):
        needs, warns = act.move.needs, act.move.warns
        missing = _missing_answers(act, act.move.asks, facts)
    else:
        return Accepted()
    if missing:
        return refused_field(FIELD_MISSING, missing)
    for need in needs if not act.is_system else ():
        if not holds(need, facts):
            return Refused(need.code)
    told = tuple(warn.code for warn in warns if not holds(warn, facts))
    return Accepted(warnings=told, numbers=_numbers(act))


def _judge_edit(act: _Act, facts: Facts) -> Verdict:
    """An edit may not take away what a first report must have, and keeps the edit's own needs."""
    for name in sorted(act.values):
        field = act.kind.field(name)
        if field is None or not field.required or act.values[name] is not None:
            continue
        if is_case(field.when, facts.fields):
            return refused_field(FIELD_MISSING, name)
    if act.verb == "edit" and act.doc is not None and not act.is_system:
        before = Facts(act.doc["f"], facts.log, facts.actor, facts.today)
        for need in act.kind.edit_needs:
            if _is_judged(need, act.values, before) and not holds(need, facts):
                return Refused(need.code)
    return Accepted()


def _is_judged(need: DateWithin | Filled, values: Body, before: Facts) -> bool:
    """An answer given anew must hold; one that another answer bears on only if it held before."""
    case = need.unless if isinstance(need, DateWithin) else need.when
    bears = need.field in values or (case is not None and case[0] in values)
    return values.get(need.field) is not None or (bears and holds(need, before))


def _missing_fields(kind: Kind, facts: Facts) -> str:
    fields = facts.fields
    for name, when in kind.required:
        if not is_filled(fields.get(name)) and is_case(when, fields):
            return name
    return ""


def _missing_answers(act: _Act, asks: tuple[Ask, ...], facts: Facts) -> str:
    for ask in asks:
        if not ask.required or not is_case(ask.when, facts.fields):
            continue
        given = act.values.get(ask.field, act.items.get(ask.field))
        if not is_filled(given if ask.fresh else facts.fields.get(ask.field)):
            return ask.field
    return ""


def _numbers(act: _Act) -> tuple[str, ...]:
    """Fields the server numbers with this act: once, and only where the move is really made."""
    if act.move is not None and act.doc is not None and act.doc["state"] not in act.move.start:
        return ()
    name = act.move.name if act.move else act.verb
    old: Mapping[str, Any] = act.doc["f"] if act.doc else {}
    return tuple(
        field.name for field in act.kind.fields if field.number == name and field.name not in old
    )
