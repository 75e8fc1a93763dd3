"""Freezes a month's ledger, and prints what was frozen.

A print is a record of kind "ledger" that nothing ever changes: it holds the facts it was reckoned
from and every word on the paper, so that it prints the same in years.
What is learned later makes the next print a numbered correction.
Reckoning a county's month takes a second, so it is done in a thread.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from asyncio import to_thread
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from xunan.application.accept_push import Push
from xunan.application.every_record import every_record
from xunan.application.open_cases import derived_id, reserved_op_id
from xunan.application.ports import Key, RecordQuery, StoreBusyError
from xunan.application.print_ledger_paper import LedgerOccasion, ledger_paper
from xunan.application.print_model import LedgerPaper, PrintTroubleError
from xunan.application.rules import SERVER, SERVER_DEVICE
from xunan.application.times import instant
from xunan.domain.ledger import ledger_of, plain_snapshot, snapshot_from
from xunan_sync.canonical import canonical
from xunan_sync.messages import Op

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from xunan.application.accept_push import PushOutcome
    from xunan.application.ports import Clock, Person, Records
    from xunan.application.print_model import Printer
    from xunan.application.print_values import Wording
    from xunan.domain.kind import Kind
    from xunan.domain.ledger import LedgerSnapshot

LEDGER = "ledger"
PAGE = 500
# Two desks that freeze the same month at once: the slower one looks again.
TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPrint:
    """A frozen print as it stands in a list; `counts` are the figures of its head.

    `digest` is what prints of the same content have in common.
    """

    id: str
    title: str
    kind: str
    township: str
    month: str
    correction: int
    printed_at: str
    printed_by: str
    rows: int
    counts: Mapping[str, int | str]
    digest: str


@dataclass(frozen=True, slots=True)
class _Frozen:
    """A print as kept: its list entry, and what its record froze."""

    entry: LedgerPrint
    snapshot: LedgerSnapshot
    paper: LedgerPaper


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintLedger:
    """The use case, with the ports it speaks to.

    `push` hands an operation of the server's own device to the protocol and returns after the
    commit.
    """

    records: Records
    printer: Printer
    clock: Clock
    push: Callable[[Push], Awaitable[PushOutcome]]
    kinds: Mapping[str, Kind]
    wording: Wording
    version: str

    async def freeze(
        self, kind: str, township: str, month: str, by: Person, streams: Sequence[str]
    ) -> LedgerPrint:
        """Freeze a month as it is known now; the same content gives the last print again.

        `township` is a 9-digit code, or a county's 6 digits; `month` is "2026-06".
        Raises PrintTroubleError: "print.no_such_ledger" (or not this person's), and
        "print.month_wrong" for a text that is no month or one that has not begun.
        Raises StoreBusyError when nothing could be committed; it may be tried again.
        """
        declared = self._allowed(kind, township, streams)
        for _ in range(TRIES):
            found = every_record(self.records, declared, township, streams)
            bodies = [body async for body in found]
            try:
                snapshot = await to_thread(
                    ledger_of, declared, bodies, township, month, self.clock.now()
                )
            except ValueError as trouble:
                raise PrintTroubleError("print.month_wrong", month) from trouble
            earlier = await self._frozen(kind, township, month, streams)
            digest = await to_thread(digest_of, snapshot)
            if earlier and earlier[0].entry.digest == digest:
                return earlier[0].entry
            made = await to_thread(self._freeze, snapshot, declared, by, earlier)
            outcome = await self.push(Push(SERVER_DEVICE, SERVER, (made,), self.clock.now()))
            if outcome.results and outcome.results[0].status in {"applied", "merged"}:
                return await self._entry(made.id)
        raise StoreBusyError(f"others keep freezing {month}")

    async def prints(
        self, kind: str, township: str, month: str, streams: Sequence[str]
    ) -> list[LedgerPrint]:
        """The frozen prints of a month, the newest correction first.

        Raises PrintTroubleError "print.no_such_ledger".
        """
        self._allowed(kind, township, streams)
        return [one.entry for one in await self._frozen(kind, township, month, streams)]

    async def pdf(self, print_id: str, streams: Sequence[str]) -> bytes:
        """A frozen print as PDF, byte for byte the same each time.

        Raises PrintTroubleError: "print.no_such_ledger", "print.missing_glyph".
        """
        row = await self.records.record(Key(LEDGER, print_id))
        if row is None or not set(row.streams) & set(streams):
            raise PrintTroubleError("print.no_such_ledger", print_id)
        return await self.printer.ledger((await to_thread(_thaw, row.body)).paper)

    def _allowed(self, kind: str, township: str, streams: Sequence[str]) -> Kind:
        """The kind, if it has a ledger and the person sees all of the township or county."""
        declared = self.kinds.get(kind)
        whole = {f"t:{township}", f"c:{township[:6]}"}
        if declared is None or declared.ledger is None or not whole & set(streams):
            raise PrintTroubleError("print.no_such_ledger", f"{kind}/{township}")
        return declared

    async def _frozen(
        self, kind: str, township: str, month: str, streams: Sequence[str]
    ) -> list[_Frozen]:
        query = RecordQuery(
            kind=LEDGER, streams=tuple(streams), text=month, place=township, page_size=PAGE
        )
        rows, _ = await self.records.search(query)
        found = await to_thread(lambda: [_thaw(row.body) for row in rows])
        fitting = [
            one
            for one in found
            if (one.entry.kind, one.entry.township, one.entry.month) == (kind, township, month)
        ]
        return sorted(fitting, key=lambda one: -one.entry.correction)

    async def _entry(self, print_id: str) -> LedgerPrint:
        row = await self.records.record(Key(LEDGER, print_id))
        if row is None:
            raise AssertionError("a print that was committed is there")
        return _thaw(row.body).entry

    def _freeze(
        self, snapshot: LedgerSnapshot, kind: Kind, by: Person, earlier: Sequence[_Frozen]
    ) -> Op:
        """The operation that creates the print's record; its ids follow from what it freezes."""
        now = self.clock.now()
        digest = digest_of(snapshot)
        occasion = LedgerOccasion(
            printed_at=now,
            printed_by=by.name,
            version=self.version,
            digest=digest,
            correction=len(earlier),
            earlier=earlier[0].snapshot if earlier else None,
        )
        paper = ledger_paper(snapshot, kind, self.wording, occasion)
        names = (snapshot.kind, snapshot.township, snapshot.month, str(occasion.correction))
        return Op(
            n=0,
            op_id=reserved_op_id(LEDGER, *names, digest),
            t=f"{LEDGER}.create",
            id=derived_id(LEDGER, *names),
            at=instant(now),
            v=self.kinds[LEDGER].op_version,
            args={
                "set": {
                    "title": " ".join(
                        one for one in (paper.title, snapshot.month, paper.correction) if one
                    ),
                    "kind_name": snapshot.kind,
                    "township": snapshot.township,
                    "month": snapshot.month,
                    "correction": occasion.correction,
                    "snapshot": _pack({"snapshot": plain_snapshot(snapshot), "paper": paper}),
                    "digest": digest,
                    "printed_at": instant(now),
                    "printed_by": {"id": by.id, "name": by.name},
                }
            },
        )


def digest_of(snapshot: LedgerSnapshot) -> str:
    """What prints of the same content have in common; when they were reckoned is no content."""
    plain = {name: value for name, value in plain_snapshot(snapshot).items() if name != "as_of"}
    return hashlib.sha256(canonical(plain)).hexdigest()


def _pack(content: Mapping[str, Any]) -> str:
    """Content as text a tenth as long: prints lie on every desk's device."""
    return base64.b64encode(zlib.compress(msgspec.json.encode(content), 9)).decode("ascii")


def _thaw(raw: bytes) -> _Frozen:
    """A print's record, unpacked."""
    body = json.loads(raw)
    fields = body["f"]
    content = json.loads(zlib.decompress(base64.b64decode(fields["snapshot"])))
    snapshot = snapshot_from(content["snapshot"])
    entry = LedgerPrint(
        id=body["id"],
        title=fields["title"],
        kind=fields["kind_name"],
        township=fields["township"],
        month=fields["month"],
        correction=fields["correction"],
        printed_at=fields["printed_at"],
        printed_by=fields["printed_by"]["name"],
        rows=len(snapshot.rows),
        counts=asdict(snapshot.counts),
        digest=fields["digest"],
    )
    paper = msgspec.convert(content["paper"], LedgerPaper)
    return _Frozen(entry, snapshot, paper)
