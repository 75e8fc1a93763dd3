"""How often one address, person or device may ask: token buckets in the memory of one process."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from xunan.web.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable

    from litestar.connection import ASGIConnection

KEYS_MAX = 10_000


class Buckets:
    """One bucket a key: `per_minute` tokens flow in, and `most` (as many) can be saved up.

    The keys that rested longest are forgotten first, so a flood of addresses fills no memory.
    """

    def __init__(
        self,
        per_minute: float,
        now_s: Callable[[], float] = time.monotonic,
        *,
        most: int | None = None,
    ) -> None:
        self._per_s = per_minute / 60
        self._most = float(per_minute if most is None else most)
        self._now_s = now_s
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> None:
        """Take a token; raises "request.too_many" with Retry-After when none is left."""
        level, now = self._level(key)
        if level < 1:
            wait_s = math.ceil((1 - level) / self._per_s)
            raise ProblemError("request.too_many", headers={"Retry-After": str(wait_s)})
        self._keep(key, level - 1, now)

    def give_back(self, key: str) -> None:
        """Return a token, for an attempt that turned out well."""
        level, now = self._level(key)
        self._keep(key, min(self._most, level + 1), now)

    def _level(self, key: str) -> tuple[float, float]:
        now = self._now_s()
        level, since = self._levels.get(key, (self._most, now))
        return min(self._most, level + (now - since) * self._per_s), now

    def _keep(self, key: str, level: float, now: float) -> None:
        self._levels[key] = (level, now)
        self._levels.move_to_end(key)
        while len(self._levels) > KEYS_MAX:
            self._levels.popitem(last=False)


def address_of(connection: ASGIConnection[Any, Any, Any, Any], proxies: int) -> str:
    """The visitor's address, as seen by the outermost of our own `proxies` reverse proxies.

    What a visitor writes into X-Forwarded-For stands left of what our proxies add, so it is
    counted from the right.
    """
    if proxies:
        # Some proxies add a line of their own instead of completing the visitor's.
        lines = connection.headers.getall("x-forwarded-for", [])
        told = [part.strip() for part in ",".join(lines).split(",")]
        if len(told) >= proxies and told[-proxies]:
            return _network(told[-proxies])
    return _network(connection.client.host) if connection.client else "unknown"


def _network(address: str) -> str:
    """The address; of IPv6 the 64 bits that one household or phone is given to choose from."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((int(parsed) >> 64 << 64, 64)))
