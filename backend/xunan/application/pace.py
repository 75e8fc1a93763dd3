"""How often phones are asked to come: rarely enough that those who come are served at once.

What counts is how many exchanges are under way in this process; it follows the load of the
machine and of the database without measuring either.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

POLL_MS = 60_000
# So many exchanges at once are an ordinary morning; each as many again add one more wait.
ORDINARY = 16
LONGEST = 10
# From here on phones also leave their own work alone for a while, up to half a minute.
CROWD = 256
HOLD_EACH_MS, HOLD_MOST_MS = 20, 30_000


class Pace:
    """Counts the exchanges under way, and tells from them when phones are to come again [W6]."""

    def __init__(self, poll_ms: int = POLL_MS) -> None:
        self._poll_ms = poll_ms
        self._under_way = 0

    @contextmanager
    def exchange(self) -> Iterator[None]:
        """One more is under way."""
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1

    def poll_ms(self) -> int:
        """When a phone without news of its own is to ask again."""
        beyond = max(0, self._under_way - ORDINARY) / ORDINARY
        return int(self._poll_ms * min(LONGEST, 1 + beyond))

    def retry_after_ms(self) -> int:
        """How long a phone is to leave us alone whatever it has; 0 outside a crowd."""
        if self._under_way <= CROWD:
            return 0
        return min(HOLD_MOST_MS, self._under_way * HOLD_EACH_MS)
