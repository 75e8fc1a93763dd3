"""Faults to plant: each breaks one rule of the real code from outside, and some seed must notice.

A mutant is a place (object and attribute) and what stands there instead; the product has no
switches for them. `README.md` lists them beside the rules.
"""

import dataclasses
from collections.abc import Callable
from typing import Any, NamedTuple

from xunan.application import accept_push, exchange, judge_op, open_cases, serve_pull
from xunan.application.batch import Batch
from xunan.application.exchange import Exchange
from xunan.application.mark_stored import MarkStored
from xunan.application.push_queue import PushQueue
from xunan.application.rules import Rules
from xunan.domain import decide
from xunan.storage import memory
from xunan.storage.memory import MemorySyncStore
from xunan_sync import cursor


class Mutant(NamedTuple):
    """What is broken, the rule of SPEC.md that it breaks, and the seed to begin with."""

    rule: str
    place: Any
    name: str
    instead: Any
    first: int = 0


def number_decides(last_n: int, n: int, *, known: bool) -> str:
    """A counter alone tells what is new, as in other protocols."""
    return "duplicate" if known and n <= last_n else "new" if n == last_n + 1 else "duplicate"


def take_gaps(last_n: int, n: int, *, known: bool) -> str:
    """Whatever is ahead is taken."""
    return "duplicate" if known else "fork" if n <= last_n else "new"


def take_forks(last_n: int, n: int, *, known: bool) -> str:
    """A used number is taken again."""
    return "duplicate" if known else "gap" if n > last_n + 1 else "new"


def use_new_numbers_only(last_n: int, n: int, fate: str) -> int:
    """A known operation under the next number does not use it up."""
    return n if fate == "new" and n == last_n + 1 else last_n


def answer_anew(out: Any, op: Any, before: Any, _: Any) -> None:
    """A repetition is answered with a verdict of its own."""
    out.results.append(accept_push.OpResult(op.n, "merged", dup=True))
    out.orders.append(None)


def judge_the_revoked(case: Any, real: Callable[..., Any] = judge_op.judge_op) -> Any:
    """A revoked device writes on."""
    return real(dataclasses.replace(case, revoked=False))


async def tell_the_revoked(
    self: Any, person: Any, device: Any, request: Any, real: Any = Exchange.__call__
) -> bytes:
    """A revoked device hears on."""
    return await real(self, person, dataclasses.replace(device, revoked_at=None), request)


async def answer_before_commit(
    self: Any, pushes: Any, wanted: Any, real: Any = PushQueue._transact
) -> Any:
    """The verdicts leave although the commit failed."""
    outcomes: list[Any] = []

    def judged(loaded: Any) -> Any:
        changes, outcomes[:] = accept_push.judge(loaded, wanted, pushes, self._rules)
        return changes

    try:
        first = await self._store.transact(wanted, judged)
    except OSError:
        first = 1
    for outcome in outcomes:
        outcome.settle(first)
    return outcomes


def quarantine_nothing(_batch: Any, cause: Any, _reason: str) -> str:
    """A rejected operation is dropped."""
    return open_cases.derived_id("quarantine", cause.op.op_id)


def open_no_conflicts(*_: Any) -> str:
    """The other value is forgotten."""
    return ""


def name_by_field_only(*parts: str, real: Any = open_cases.derived_id) -> str:
    """Two conflicts on one field share a record."""
    return real(parts[0], parts[-1]) if parts[0] == "conflict" else real(*parts)


def forget_removals(self: Any, key: Any, ver: int, held: Any, real: Any = Batch._feed) -> None:
    """A record leaves a stream without a word."""
    real(self, key, ver, held)
    for name in [name for name, row in self._changes.feed.items() if row.op == "rem"]:
        del self._changes.feed[name]


def forget_the_old_digest(
    self: Any, key: Any, ver: int, held: Any, real: Any = Batch._feed
) -> None:
    """A stream's digest keeps the versions that are gone."""
    real(self, key, ver, dataclasses.replace(held, ver_before=0))


def keep_what_was_asked(asked: Any, allowed: Any, real: Any = cursor.plan) -> Any:
    """A phone goes on reading what was taken from its person."""
    return real(asked, {*allowed, *asked})


def drop_in_silence(asked: Any, allowed: Any, real: Any = cursor.plan) -> Any:
    """A stream that was taken away is not named."""
    return dataclasses.replace(real(asked, allowed), drop=[])


def begin_at_the_others(asked: Any, allowed: Any, real: Any = cursor.plan) -> Any:
    """A new stream begins where the others stand: one cursor for all."""
    plan = real(asked, allowed)
    there = max(asked.values(), default=(0, 0))
    return dataclasses.replace(
        plan, start={stream: asked.get(stream, there) for stream in plan.start}
    )


def never_restart(plan: Any, *_: Any) -> Any:
    """Forgotten rows restart nothing."""
    return plan


def restart_without_f(plan: Any, asked: Any, head: int, floors: Any) -> Any:
    """The floor at which a scan began is not looked at."""
    start = {stream: (seq, 0) for stream, (seq, _) in plan.start.items()}
    again = cursor.restart(dataclasses.replace(plan, start=start), asked, head, floors)
    return again if again.reset else plan


def run_ahead(plan: Any, reached: int, floors: Any, real: Any = cursor.advance) -> Any:
    """A cursor stands a little further than the page."""
    return real(plan, reached + 2, floors)


def split_numbers(words: list[Any], limit: int) -> list[Any]:
    """A page is cut inside a sequence number."""
    return words[:limit]


async def miss_the_last_row(
    self: Any, cursors: Any, limit: int, max_bytes: int, real: Any = MemorySyncStore.read_page
) -> Any:
    """The head is read after the rows, as with numbers that are given before the commit."""
    page = await real(self, cursors, limit, max_bytes)
    if page.more or len(page.rows) < 3:
        return page
    last = page.rows[-1].seq
    return dataclasses.replace(page, rows=[row for row in page.rows if row.seq < last])


async def compact_without_floor(self: Any, before: str, real: Any = MemorySyncStore.compact) -> int:
    """Removals are forgotten, and nobody can tell."""
    floors = self.floors.copy()
    gone = await real(self, before)
    self.floors = floors
    return gone


async def tell_all_docs(self: Any, reply: Any, touched: Any, mine: Any) -> None:
    """The records that a push touched are told to whoever touched them."""
    rows = await self._parts.store.bodies(sorted(set(touched)))
    reply.docs = [exchange.Raw(row.body) for row in rows.values()]


async def tell_no_docs(*_: Any) -> None:
    """The records that a push touched come when they come."""


async def mark_nothing(*_: Any) -> None:
    """Nobody is told that a photo is stored."""


def trust_the_phone(args: Any, _stored: Any) -> Any:
    """What a phone says about `stored` is believed."""
    return args


def see_everything(self: Any, person: Any, real: Any = Rules.mine) -> frozenset[str]:
    """Everybody reads the whole township."""
    return real(self, person) | {"t:360724103"}


async def forget_last_n(
    self: Any, person: Any, device: Any, request: Any, real: Any = Exchange.__call__
) -> bytes:
    """Without operations in the request, nothing is acknowledged."""
    answer = await real(self, person, device, request)
    if request.ops:
        return answer
    told = exchange.msgspec.json.decode(answer)
    told.update({"last_n": 0, "last_op": ""} if "last_n" in told else {})
    return exchange.msgspec.json.encode(told)


MUTANTS: dict[str, Mutant] = {
    "a number alone decides what is new": Mutant("P7", accept_push, "classify", number_decides),
    "a gap is taken": Mutant("P5", accept_push, "classify", take_gaps),
    "a fork is taken": Mutant("P6", accept_push, "classify", take_forks),
    "a known operation uses up no number": Mutant(
        "P7", accept_push, "consumed", use_new_numbers_only
    ),
    "a repetition gets a verdict of its own": Mutant("P4", accept_push, "_repeat", answer_anew),
    "a rejected operation is dropped": Mutant(
        "P8", judge_op, "open_quarantine", quarantine_nothing
    ),
    "a lost value is forgotten": Mutant("P9", judge_op, "open_conflicts", open_no_conflicts),
    "conflicts share a record": Mutant("P9", open_cases, "derived_id", name_by_field_only),
    "two operations share a number": Mutant("P10", Batch, "take_order", lambda _: None),
    "an answer leaves before its commit": Mutant(
        "P11", PushQueue, "_transact", answer_before_commit
    ),
    "writing asks for no scope": Mutant("P12", decide, "_refuse_scope", lambda _: None),
    "a push is answered without its records": Mutant("P13", Exchange, "_tell_docs", tell_no_docs),
    "numbers are given without a counter": Mutant("P15", Batch, "counter", lambda *_: 0),
    "a pull acknowledges nothing": Mutant("P20", Exchange, "__call__", forget_last_n),
    "everybody reads the township": Mutant("L2", Rules, "mine", see_everything),
    "a push is answered with what is not its author's": Mutant(
        "L2", Exchange, "_tell_docs", tell_all_docs
    ),
    "a stream that was taken away is read on": Mutant(
        "L2", serve_pull, "plan", keep_what_was_asked
    ),
    "a page splits a number": Mutant("L3", memory, "_limited", split_numbers),
    "the head is ahead of the rows": Mutant("L4", MemorySyncStore, "read_page", miss_the_last_row),
    "a record leaves a stream without a word": Mutant("L5", Batch, "_feed", forget_removals),
    "a stream is taken away without a word": Mutant("L6", serve_pull, "plan", drop_in_silence),
    "a new stream begins where the others stand": Mutant(
        "L7", serve_pull, "plan", begin_at_the_others
    ),
    "forgotten rows restart nothing": Mutant("L8", serve_pull, "restart", never_restart),
    "a scan below the floor restarts for ever": Mutant(
        "L8", serve_pull, "restart", restart_without_f
    ),
    "compaction raises no floor": Mutant("L8", MemorySyncStore, "compact", compact_without_floor),
    "a cursor runs ahead of its page": Mutant("L9", serve_pull, "advance", run_ahead),
    "digests keep old versions": Mutant("L10", Batch, "_feed", forget_the_old_digest),
    "nobody hears that a photo is stored": Mutant("C5", MarkStored, "all", mark_nothing),
    "a phone is believed about stored photos": Mutant(
        "C6", judge_op, "with_stored_marks", trust_the_phone
    ),
    "a revoked device writes on": Mutant("D3", accept_push, "judge_op", judge_the_revoked),
    "a revoked device hears on": Mutant("D3", Exchange, "__call__", tell_the_revoked),
}
