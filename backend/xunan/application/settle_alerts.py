"""Brings records in line with the documents that came: makes, joins, overtakes, lifts.

Whatever order documents come in, and however often, the records end the same: what is to be done
follows from all documents of the chain, and each operation has a name that follows from what it
does, so that nothing happens twice, whichever of several servers does it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from xunan.application.accept_push import Push
from xunan.application.alert_records import OFFICIAL, Standing, act, by_place, record_id
from xunan.application.rules import SERVER, SERVER_DEVICE
from xunan.application.times import instant
from xunan.domain.alert_chain import Member, fates, first_of
from xunan.domain.alert_words import change_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from xunan.application.accept_push import PushOutcome
    from xunan.application.alert_records import AlertRecords
    from xunan.application.ports import Clock
    from xunan.application.ports_alert_log import AlertDocument, AlertLog
    from xunan.application.ports_alerts import AlertChange, Fanout
    from xunan.domain.alert_chain import Fate
    from xunan_sync.messages import Op

# Links are followed this many times; real chains have a handful of messages.
STEPS_MAX = 20
NOBODY_SAID_WHY = "发布单位已解除。"
# What an officer's words give way to; who entered it and when stays.
JOINED = (
    "alert_kind", "colour", "headline", "text", "instruction", "identifier", "sender", "status",
    "msg_type", "event", "event_code", "colour_word", "area_words", "polygon", "references",
    "areas", "effective", "onset", "expires", "expiry_assumed", "sent", "received_from",
)  # fmt: skip


class NotCommittedError(Exception):
    """The store took an operation of ours otherwise than meant; the next try looks again."""


@dataclass(slots=True)
class _Plan:
    """What is to be done, in order, and what to say of it afterwards."""

    ops: list[Op] = field(default_factory=list)
    changes: list[tuple[str, AlertChange]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleAlerts:
    """The use case; `match_hours` is how far apart an entry by hand and a document may be."""

    log: AlertLog
    alerts: AlertRecords
    push: Callable[[Push], Awaitable[PushOutcome]]
    fanout: Fanout
    clock: Clock
    match_hours: int = 3
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def __call__(self, identifier: str) -> str:
        """Put the chain of a document in order; returns the id of its record, "" without one.

        Raises `StoreBusyError`; it may be called again.
        """
        async with self._turn:
            documents = await self._chain(identifier)
            said = {one.identifier: one for one in documents if one.msg_type != "cancel"}
            held = {name: await self.alerts.of_identifier(name) for name in said}
            plan = await self._plan(documents, said, held)
            if plan.ops:
                await self._commit(plan)
            digests = [one.digest for one in documents]
            await self.log.settle(digests, "taken" if said else "waiting")
        for alert, change in plan.changes:
            self.fanout.alert_changed(alert, change)
        own = held.get(identifier)
        return own.id if own else record_id(identifier) if identifier in said else ""

    async def _chain(self, identifier: str) -> list[AlertDocument]:
        """Every document that hangs together with this one by references."""
        known: dict[str, AlertDocument] = {}
        names, fresh = {identifier}, {identifier}
        for _ in range(STEPS_MAX):
            found = await self.log.linked(sorted(fresh))
            known |= {one.digest: one for one in found}
            reached = {name for one in found for name in (one.identifier, *one.about)}
            fresh = reached - names
            if not fresh:
                break
            names |= fresh
        first: dict[str, AlertDocument] = {}
        for one in sorted(known.values(), key=lambda one: (one.received_at, one.digest)):
            # Another text under a name that was given out already is not believed.
            first.setdefault(one.identifier, one)
        return list(first.values())

    async def _plan(
        self,
        documents: Sequence[AlertDocument],
        said: Mapping[str, AlertDocument],
        held: Mapping[str, Standing | None],
    ) -> _Plan:
        members = [_member(one) for one in documents]
        told, plan = fates(members), _Plan()
        now = instant(self.clock.now())
        chain = _chain_of(members, held) if said else ""
        ends = {one.identifier: one for one in documents if one.msg_type == "cancel"}
        for name in sorted(said, key=lambda name: (said[name].sent, name)):
            document, fate, have = said[name], told[name], held[name]
            facts = {**document.facts, "chain": chain}
            if have is None:
                matched = await self._matching(document) if fate.state == "in_force" else None
                if matched is not None:
                    facts |= {"chain": matched.chain or matched.id, "match": matched.id}
                    plan.ops.append(self._overtaken(matched, now, name))
                plan.ops.append(act("create", record_id(name), now, {"set": facts}))
                have = Standing(record_id(name), 1, "in_force", facts)
                before = _colours_before(document, said, matched)
                self._note_new(plan, have, fate, before)
            elif have.is_by_hand:
                have = self._join(plan, have, facts, now, fate)
            self._follow(plan, have, fate, ends, now)
        return plan

    def _note_new(self, plan: _Plan, have: Standing, fate: Fate, before: str) -> None:
        if fate.state != "in_force" or _is_over(have, self.clock.now()):
            return
        change: Any = change_of(before, have.fields["colour"]) if before else "new"
        plan.changes.append((have.id, change))

    def _join(
        self, plan: _Plan, have: Standing, facts: dict[str, Any], now: str, fate: Fate
    ) -> Standing:
        """The document that an officer wrote down before it came: its words take their place."""
        new = {name: facts.get(name) for name in JOINED} | {"chain": have.chain or have.id}
        changed = {name: value for name, value in new.items() if have.fields.get(name) != value}
        plan.ops.append(act("edit", have, now, {"set": changed}, "join", facts["identifier"]))
        if fate.state == "in_force" and have.state == "in_force":
            change: Any = change_of(have.fields["colour"], facts["colour"])
            plan.changes.append((have.id, change))
        return Standing(have.id, have.ver + 1, have.state, {**have.fields, **changed})

    def _follow(
        self,
        plan: _Plan,
        have: Standing,
        fate: Fate,
        ends: Mapping[str, AlertDocument],
        now: str,
    ) -> None:
        """Move the record to where the documents say it stands."""
        if fate.state == "updated" and have.state != "updated":
            plan.ops.append(self._overtaken(have, now, fate.by))
        elif fate.state == "lifted" and have.state not in {"lifted", "updated"}:
            end = ends[fate.by]
            text = end.facts.get("lift_text") or NOBODY_SAID_WHY
            asked = {"lift_text": text, "lifted_at": end.sent}
            args = {"move": "lift", "from": have.state, "set": asked}
            plan.ops.append(act("move", have, now, args, "lift", fate.by))
            plan.changes.append((have.id, "cancel"))
        elif have.state == "in_force" and _is_over(have, self.clock.now()):
            plan.ops.append(expiry_of(have, now))

    def _overtaken(self, alert: Standing, now: str, by: str) -> Op:
        args = {"move": "overtake", "from": alert.state}
        return act("move", alert, now, args, "overtake", by)

    async def _matching(self, document: AlertDocument) -> Standing | None:
        """The one entry by hand that looks like the document: kind, colour and hour."""
        facts, sent = document.facts, datetime.fromisoformat(document.sent)
        found = [
            one
            for one in await self.alerts.in_force()
            if one.is_by_hand
            and not one.fields.get("identifier")
            and all(one.fields.get(k) == facts.get(k) for k in ("alert_kind", "colour", "status"))
            and abs(moment_of(one, "sent") - sent) <= timedelta(hours=self.match_hours)
        ]
        return by_place(found)[-1] if found else None

    async def _commit(self, plan: _Plan) -> None:
        for op in plan.ops:
            outcome = await self.push(Push(SERVER_DEVICE, SERVER, (op,), self.clock.now()))
            if any(one.status == "rejected" for one in outcome.results):
                raise NotCommittedError(f"{op.t} {op.id}: {outcome.results[0].why}")


def expiry_of(alert: Standing, now: str) -> Op:
    """The operation that ends an alert whose time is over."""
    end = str(alert.fields.get("expires"))
    return act("move", alert, now, {"move": "expire", "from": alert.state}, "expire", end)


def moment_of(alert: Standing, name: str) -> datetime:
    """An instant of the alert's; it has one."""
    return datetime.fromisoformat(str(alert.fields[name]))


def _is_over(alert: Standing, now: datetime) -> bool:
    return bool(alert.fields.get("expires")) and moment_of(alert, "expires") <= now


def _member(document: AlertDocument) -> Member:
    return Member(document.identifier, document.sent, document.msg_type, document.about)


def _chain_of(members: Sequence[Member], held: Mapping[str, Standing | None]) -> str:
    """The chain that the eldest record was given; without one the id of the first message's."""
    given = [one for one in held.values() if one is not None and one.chain]
    return by_place(given)[0].chain if given else record_id(first_of(members))


def _colours_before(
    document: AlertDocument, said: Mapping[str, AlertDocument], matched: Standing | None
) -> str:
    """The colour that people knew of until now; "" where nothing of it was known."""
    if matched is not None:
        return str(matched.fields.get("colour"))
    earlier = [one for name in document.about if (one := said.get(name)) is not None]
    newest = max(earlier, key=lambda one: one.sent, default=None)
    return str(newest.facts["colour"]) if newest else ""


__all__ = ["OFFICIAL", "NotCommittedError", "SettleAlerts", "expiry_of", "moment_of"]
