"""What is kept of every alert document that came, and of the feeds they come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

# taken: it made a record, joined one or ended one. waiting: what it ends has not come yet.
# other_county: it concerns others. not_for_people: a test, a draft, an answer of a machine.
Verdict = Literal["taken", "waiting", "other_county", "not_for_people", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertDocument:
    """A document as it came and what became of it.

    `digest` tells documents apart; `origin` is a file name, an address or nothing; `sent` an
    instant in fixed form or ""; `facts` are the fields of a record; `code` says why it was refused;
    `settled` that its chain was put in order since.
    """

    digest: str
    received_at: datetime
    source: str
    origin: str = ""
    identifier: str = ""
    sender: str = ""
    sent: str = ""
    status: str = ""
    msg_type: str = ""
    about: tuple[str, ...] = ()
    headline: str = ""
    signature: str = ""
    verdict: Verdict = "taken"
    code: str = ""
    detail: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    raw: bytes = b""
    settled: bool = True
    times: int = 1


@dataclass(frozen=True, slots=True)
class FeedState:
    """Where the reading of a feed stands; the marks are what its server gave."""

    etag: str = ""
    modified: str = ""
    ok_at: datetime | None = None
    failures: int = 0


class AlertLog(Protocol):
    """Every document that came, refused ones too."""

    async def add(self, document: AlertDocument) -> AlertDocument | None:
        """Keep a document; None. One with its digest that is there already is counted and told."""
        ...

    async def linked(self, identifiers: Collection[str]) -> Sequence[AlertDocument]:
        """The documents for our county that have one of these identifiers, or are about one."""
        ...

    async def settle(self, digests: Collection[str], verdict: Verdict) -> None:
        """Note that the chains of these documents are in order, and what that made of them."""
        ...

    async def unsettled(self) -> Sequence[AlertDocument]:
        """Documents whose chain was not put in order, because the server stopped meanwhile."""
        ...

    async def recent(self, verdicts: Collection[str], limit: int) -> Sequence[AlertDocument]:
        """The newest documents with one of these verdicts (none: any), without their bytes."""
        ...

    async def newest(self) -> datetime | None:
        """When the last readable document came, whatever became of it."""
        ...

    async def known(self, origins: Collection[str]) -> frozenset[str]:
        """Which of these origins brought a document."""
        ...

    async def feed(self, name: str) -> FeedState:
        """Where the reading of the feed stands."""
        ...

    async def note_feed(self, name: str, state: FeedState) -> None:
        """Keep where the reading of the feed stands."""
        ...
