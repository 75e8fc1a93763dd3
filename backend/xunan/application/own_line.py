"""A line that the server writes into the journal by itself: no phone sent it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xunan.application.ports import OpRow
from xunan.application.rules import SERVER
from xunan.application.times import instant
from xunan_sync.canonical import canonical

if TYPE_CHECKING:
    from datetime import datetime

    from xunan.application.ports import Person


def own_line(  # noqa: PLR0913 - the parts of a line, each once
    t: str,
    about: str,
    op_id: str,
    args: dict[str, Any],
    now: datetime,
    *,
    n: int = 0,
    by: Person = SERVER,
) -> OpRow:
    """The line "`by` did `t` to `about`"; it stands under a name of its own, at place `n` there.

    `op_id` must be one that no phone may write.
    """
    kind = t.partition(".")[0]
    at = instant(now)
    return OpRow(
        device=f"{kind}:{about}",
        n=n,
        op_id=op_id,
        t=t,
        v=1,
        kind=kind,
        id=about,
        args=canonical(args).decode(),
        base="{}",
        base_ver=0,
        base_seq=0,
        at=at,
        at_est=at,
        received_at=at,
        status="applied",
        result='{"status":"applied"}',
        actor=by.id,
        role=by.role,
        order=None,
    )
