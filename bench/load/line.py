"""The cheapest HTTP/1.1 client that does the job: requests ready as bytes, answers cut by length.

One connection each, one request at a time, kept alive, as phones and browsers do.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Mapping

_END = b"\r\n\r\n"
_LENGTH = b"content-length:"


class Answer(NamedTuple):
    """An answer as it came; `head` is everything before the body, `took_s` how long it took."""

    status: int
    head: bytes
    body: bytes
    took_s: float


class Line(asyncio.Protocol):
    """One kept-alive connection; `sent` and `received` count raw bytes on the socket."""

    def __init__(self) -> None:
        self.sent = 0
        self.received = 0
        self._transport: asyncio.Transport | None = None
        self._held = bytearray()
        self._needs = 0
        self._asked_at = 0.0
        self._bodiless = False
        self._waiter: asyncio.Future[Answer] | None = None

    async def ask(self, request: bytes) -> Answer:
        """Send a whole request and wait for its whole answer."""
        if self._transport is None:
            raise ConnectionError("not connected")
        self._waiter = asyncio.get_running_loop().create_future()
        self._bodiless = request.startswith(b"HEAD ")
        self._asked_at = time.perf_counter()
        self.sent += len(request)
        self._transport.write(request)
        return await self._waiter

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See the protocol."""
        self._transport = transport  # type: ignore[assignment]  # a stream's transport writes

    def data_received(self, data: bytes) -> None:
        """See the protocol."""
        self.received += len(data)
        held = self._held
        held += data
        if self._needs == 0:
            end = held.find(_END)
            if end < 0:
                return
            self._needs = end + len(_END) + (0 if self._bodiless else _length(held[:end]))
        if len(held) >= self._needs and self._waiter is not None:
            whole, self._needs = bytes(held[: self._needs]), 0
            del held[: len(whole)]
            head, _, body = whole.partition(_END)
            took = time.perf_counter() - self._asked_at
            self._waiter.set_result(Answer(int(head[9:12]), head, body, took))

    def connection_lost(self, exc: Exception | None) -> None:
        """See the protocol."""
        self._transport = None
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(exc or ConnectionError("the server hung up"))

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()


@contextlib.asynccontextmanager
async def lines(port: int, many: int) -> AsyncIterator[list[Line]]:
    """So many open connections to the server."""
    loop = asyncio.get_running_loop()
    made = [(await loop.create_connection(Line, "127.0.0.1", port))[1] for _ in range(many)]
    try:
        yield made
    finally:
        for line in made:
            line.close()


def request(
    method: str, path: str, token: str, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> bytes:
    """A request as bytes, with the token of its device."""
    told = {"Host": "127.0.0.1", "Authorization": f"Bearer {token}", **(headers or {})}
    if body or method in {"POST", "PATCH"}:
        told["Content-Length"] = str(len(body))
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body


def _length(head: bytes | bytearray) -> int:
    for one in bytes(head).lower().split(b"\r\n"):
        if one.startswith(_LENGTH):
            return int(one[len(_LENGTH) :])
    return 0


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
