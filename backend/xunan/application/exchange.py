"""The protocol's one request: operations in, verdicts and news out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET, Raw

from xunan.application.accept_push import Push
from xunan.application.notice_restore import proved_reach, reach, renew_epoch
from xunan.application.offer_snapshots import ACCEPTS, NoSnapshots
from xunan.application.op_shape import photos_of
from xunan.application.pace import Pace
from xunan.application.serve_pull import Offering, serve_pull
from xunan.application.times import instant
from xunan_sync.cursor import sign
from xunan_sync.messages import OPS_MAX, EpochReply, ExchangeReply, ExchangeRequest

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from xunan.application.accept_push import PushOutcome
    from xunan.application.mark_stored import MarkStored
    from xunan.application.offer_snapshots import Offers
    from xunan.application.ports import Clock, DeviceFacts, Key, Person, Photos, SyncStore
    from xunan.application.push_queue import PushQueue
    from xunan.application.rules import Rules

# Looking up who refers to a blob costs a query each; the next exchange takes the rest.
HEALED_MAX = 20


class BatchTooLargeError(Exception):
    """More operations than a batch may hold; the phone splits it [P1]."""


class DeviceRevokedError(Exception):
    """The device was revoked: what it sent lies in quarantine, nothing goes out [D3]."""


class WrongDeviceError(Exception):
    """The request speaks for another device than its token does [D4]."""


def _note_nothing(_: str) -> None:
    """Where nobody listens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeParts:
    """What an exchange is made of; `key` signs cursors.

    `note_fault` hears of our own faults, `note_restore` of a restore that nobody announced.
    """

    store: SyncStore
    queue: PushQueue
    photos: Photos
    mark_stored: MarkStored
    rules: Rules
    clock: Clock
    key: bytes
    note_fault: Callable[[str], None]
    note_restore: Callable[[str], None] = _note_nothing
    offers: Offers = field(default_factory=NoSnapshots)
    pace: Pace = field(default_factory=Pace)


class Exchange:
    """Answers exchanges; safe to repeat, because a repeated operation changes nothing."""

    def __init__(self, parts: ExchangeParts) -> None:
        self._parts = parts
        # Where the feed stood when it was last looked at; not the highest, because a database can
        # be put back to an earlier day while we run.
        self._head = 0

    async def __call__(
        self, person: Person, device: DeviceFacts, request: ExchangeRequest
    ) -> bytes:
        """Return the reply as JSON.

        Raises `BatchTooLargeError`, `WrongDeviceError`, `DeviceRevokedError`, and `StoreBusyError`
        when nothing could be judged.
        """
        with self._parts.pace.exchange():
            return await self._answer(person, device, request)

    async def _answer(self, person: Person, device: DeviceFacts, request: ExchangeRequest) -> bytes:
        parts = self._parts
        if request.device != device.device:
            raise WrongDeviceError(request.device)
        if len(request.ops) > OPS_MAX:
            raise BatchTooLargeError(str(len(request.ops)))
        now = parts.clock.now()
        epoch = await self._epoch(request, now)
        if request.epoch != epoch:
            return _of_another_epoch(device, epoch, now)
        reply = ExchangeReply(epoch, instant(now), poll_ms=parts.pace.poll_ms())
        reply.retry_after_ms = parts.pace.retry_after_ms()
        mine = parts.rules.mine(person)
        touched: list[Key] = []
        if request.ops:
            issued = proved_reach(parts.key, request)
            push = Push(device.device, person, tuple(request.ops), now, issued)
            outcome = await parts.queue.push(push)
            _tell_push(reply, outcome)
            touched = outcome.touched
            for fault in outcome.faults:
                parts.note_fault(fault)
        else:
            row = await parts.store.device(device.device)
            if row is not None:
                reply.last_n, reply.last_op = row.last_n, row.last_op
        if device.revoked_at is not None:
            raise DeviceRevokedError(device.device)
        await self._tell_blobs(reply, request)
        if request.cursors is not UNSET:
            await self._tell_news(reply, request, mine)
            if self._is_restored(request):
                return _of_another_epoch(device, await self._renew(request, now), now)
        await self._tell_docs(reply, touched, mine)
        return msgspec.json.encode(reply)

    async def _epoch(self, request: ExchangeRequest, now: datetime) -> str:
        """The epoch that holds for this request, before anything of it is judged [L11, L16].

        Without operations there is nothing to judge, and the pull itself shows where the feed is.
        """
        epoch = await self._parts.store.epoch()
        if request.epoch != epoch:
            await self._look()
            epoch = await self._parts.store.epoch()
        if request.epoch != epoch or not request.ops or reach(request) <= self._head:
            return epoch
        await self._look()
        return await self._renew(request, now) if self._is_restored(request) else epoch

    async def _look(self) -> None:
        self._head = (await self._parts.store.read_page({}, 1, 1)).head

    def _is_restored(self, request: ExchangeRequest) -> bool:
        """Whether the feed, as last looked at, does not reach what we ourselves gave out."""
        return reach(request) > self._head and proved_reach(self._parts.key, request) > self._head

    async def _renew(self, request: ExchangeRequest, now: datetime) -> str:
        epoch = await renew_epoch(self._parts.store, request, self._head, now)
        self._parts.note_restore(
            f"{request.device} has {reach(request)}, the feed ends at {self._head}: epoch {epoch}"
        )
        return epoch

    async def _tell_news(
        self, reply: ExchangeReply, request: ExchangeRequest, mine: frozenset[str]
    ) -> None:
        if request.cursors is UNSET:
            return
        parts = self._parts
        offering = Offering(parts.offers, reply.epoch) if ACCEPTS in request.accepts else None
        pulled = await serve_pull(
            parts.store, request.cursors, mine, request.limit, request.max_bytes, offering
        )
        reply.chg, reply.drop, reply.reset = pulled.chg, pulled.drop, pulled.reset
        reply.cursors, reply.more, reply.sum = pulled.cursors, pulled.more, pulled.sum
        if pulled.snapshots:
            reply.snapshots = {name: made.offer() for name, made in pulled.snapshots.items()}
        self._head = pulled.head
        reply.sig = sign(parts.key, pulled.cursors, reply.epoch, request.device)

    async def _tell_docs(
        self, reply: ExchangeReply, touched: list[Key], mine: frozenset[str]
    ) -> None:
        """Add the records that the push touched and the page does not bring anyway [P13]."""
        there = {(row[3], row[4]) for row in reply.chg if row[6] is not None}
        missing = sorted(set(touched) - there)
        if missing:
            rows = await self._parts.store.bodies(missing)
            told = (row for _, row in sorted(rows.items()) if not mine.isdisjoint(row.streams))
            reply.docs = [Raw(row.body) for row in told]

    async def _tell_blobs(self, reply: ExchangeReply, request: ExchangeRequest) -> None:
        """Name the blobs that are missing, and mark what is stored but not marked [C8, C9]."""
        held = set(request.have_blobs)
        named = held.union(*(op.blobs for op in request.ops))
        named.update(sha for op in request.ops for sha in photos_of(op.args))
        if not named:
            return
        stored = await self._parts.photos.stored(sorted(named))
        reply.blobs_missing = sorted(named - stored)
        await self._parts.mark_stored.all(sorted(held & stored)[:HEALED_MAX])


def _of_another_epoch(device: DeviceFacts, epoch: str, now: datetime) -> bytes:
    """The answer to a request of another epoch [L11]."""
    # What it sent has numbers of another history and cannot be kept; it must still wipe.
    if device.revoked_at is not None:
        raise DeviceRevokedError(device.device)
    return msgspec.json.encode(EpochReply(epoch, instant(now)))


def _tell_push(reply: ExchangeReply, outcome: PushOutcome) -> None:
    reply.last_n, reply.last_op = outcome.last_n, outcome.last_op
    reply.results = outcome.results
    reply.notice = "fork" if outcome.is_fork else ""
