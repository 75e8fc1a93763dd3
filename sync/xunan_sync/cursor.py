"""Pull positions: which streams to read from where, how they move on, and their signature."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xunan_sync.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Cursors = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to read for a request: `start` holds a cursor for each stream the person may see."""

    start: Cursors
    drop: list[str] = field(default_factory=list)
    reset: list[str] = field(default_factory=list)


def plan(asked: Mapping[str, tuple[int, int]], allowed: Iterable[str]) -> Plan:
    """Match a request's cursors with what the person may see [L2, L6, L7].

    A stream that the phone does not name yet starts at (0, 0).
    """
    mine = sorted(set(allowed))
    drop = sorted(set(asked) - set(mine))
    return Plan({stream: asked.get(stream, (0, 0)) for stream in mine}, drop)


def restart(
    plan: Plan, asked: Mapping[str, tuple[int, int]], head: int, floors: Mapping[str, int]
) -> Plan:
    """Return the plan with streams restarted that lost rows or stand beyond the head [L8, L13].

    The answer is the plan itself where there is nothing to restart.
    """
    lost = [
        stream
        for stream, (seq, began) in plan.start.items()
        if stream in asked
        and (seq > head or (seq < floors.get(stream, 0) and began < floors.get(stream, 0)))
    ]
    if not lost:
        return plan
    again = {stream: (0, floors.get(stream, 0)) for stream in lost}
    return Plan({**plan.start, **again}, plan.drop, lost)


def advance(plan: Plan, reached: int, floors: Mapping[str, int]) -> Cursors:
    """Return the cursors after a page that is complete up to `reached` [L9].

    A stream that starts at 0 takes the floor of this moment as its `f`.
    """
    return {
        stream: (max(seq, reached), began if seq else floors.get(stream, 0))
        for stream, (seq, began) in plan.start.items()
    }


def sign(key: bytes, cursors: Mapping[str, tuple[int, int]], epoch: str, device: str) -> str:
    """Return the server's signature over cursors, epoch and device [L12]."""
    text = canonical({"cursors": {k: list(v) for k, v in cursors.items()}, "of": [epoch, device]})
    made = hmac.digest(key, text, hashlib.sha256)
    return base64.urlsafe_b64encode(made[:18]).decode("ascii")


def signed(
    key: bytes, sig: str, cursors: Mapping[str, tuple[int, int]], epoch: str, device: str
) -> bool:
    """Whether the server itself gave out these cursors to this device in this epoch [L12]."""
    return hmac.compare_digest(sign(key, cursors, epoch, device).encode(), sig.encode())
