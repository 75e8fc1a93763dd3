"""PINs by argon2id in a thread: 19 MiB, two passes, one lane, about 30 ms."""

from __future__ import annotations

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# A few at a time: each takes 19 MiB and a core, and a flood must not starve the rest.
AT_ONCE_MAX = 2


class ArgonPins:
    """Hashes and checks PINs away from the event loop."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._limiter: CapacityLimiter | None = None
        self._nobody = ""

    async def hashed(self, pin: str) -> str:
        """The argon2id hash of the PIN."""
        return await run_sync(self._hasher.hash, pin, limiter=self._limit())

    async def matches(self, pin_hash: str | None, pin: str) -> bool:
        """Whether the PIN belongs to the hash; checks against nobody's hash when there is none."""
        return await run_sync(self._matches, pin_hash, pin, limiter=self._limit())

    def _matches(self, pin_hash: str | None, pin: str) -> bool:
        if pin_hash is None and not self._nobody:
            self._nobody = self._hasher.hash("nobody")
        try:
            self._hasher.verify(pin_hash or self._nobody, pin)
        except (VerificationError, InvalidHashError):
            return False
        return pin_hash is not None

    def _limit(self) -> CapacityLimiter:
        if self._limiter is None:
            self._limiter = CapacityLimiter(AT_ONCE_MAX)
        return self._limiter
