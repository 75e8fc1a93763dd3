"""Which operations of a push are new: decided from numbers and names alone, never from content."""

from __future__ import annotations

from typing import Literal

Fate = Literal["new", "duplicate", "gap", "fork"]


def classify(last_n: int, n: int, *, known: bool) -> Fate:
    """Say what an operation numbered `n` is to a device whose last taken number is `last_n`.

    `known` tells whether its op_id was judged before, under whatever device or number: the id
    decides, because a counter alone loses writes when a phone is cloned [P4, P5, P6, P7].
    After "gap" and "fork" nothing more of the batch may be touched.
    """
    if known:
        return "duplicate"
    if n <= last_n:
        return "fork"
    if n > last_n + 1:
        return "gap"
    return "new"


def consumed(last_n: int, n: int, fate: Fate) -> int:
    """Return the device's last taken number after an operation of that fate."""
    if n == last_n + 1 and fate in ("new", "duplicate"):
        return n
    return last_n
