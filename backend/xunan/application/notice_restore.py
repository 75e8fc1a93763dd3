"""Notices that the database was put back to an earlier day without anybody saying so [L16].

`xunan restore` stamps a new epoch; whoever puts files or a dump back by hand forgets it, and phones
would believe that the server still has what it lost.
The proof is a cursor of this epoch that we signed ourselves and that our feed does not reach.
Nothing less may do: a new epoch makes every phone send and fetch everything again.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from msgspec import UNSET

from xunan.application.own_line import own_line
from xunan_sync.cursor import signed

if TYPE_CHECKING:
    from datetime import datetime

    from xunan.application.ports import SyncStore
    from xunan_sync.messages import ExchangeRequest

_NAMES = uuid.UUID("4c9f5b0a-2e37-5d81-b6c4-7a1e90d3f258")


def reach(request: ExchangeRequest) -> int:
    """The highest cursor that the request names, proved or not."""
    if request.cursors is UNSET:
        return 0
    return max((seq for seq, _ in request.cursors.values()), default=0)


def proved_reach(key: bytes, request: ExchangeRequest) -> int:
    """The highest cursor that we gave out to this device in this epoch, as its signature proves."""
    if request.cursors is UNSET or not request.sig:
        return 0
    of = (request.epoch, request.device)
    return reach(request) if signed(key, request.sig, request.cursors, *of) else 0


async def renew_epoch(store: SyncStore, request: ExchangeRequest, head: int, now: datetime) -> str:
    """Begin a new epoch, with a line in the journal; the epoch that holds now.

    Whichever request comes first begins it, and the others join.
    """
    fresh = str(uuid.uuid5(_NAMES, f"{request.epoch}\n{request.sig}\n{now.isoformat()}"))
    told = {"old": request.epoch, "head": head, "reach": reach(request), "device": request.device}
    line = own_line("epoch.begin", fresh, f"~{fresh}", told, now)
    return await store.renew_epoch(request.epoch, fresh, line)
