"""Take gzip request bodies apart while they stream in, within a limit of the unpacked size."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType

from xunan.web.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable

    from litestar.types import ASGIApp, Receive, Scope, Send
    from litestar.types.asgi_types import HTTPRequestEvent, ReceiveMessage

GZIP_WINDOW = 16 + zlib.MAX_WBITS


def inflate_requests(bytes_max: int) -> Callable[[ASGIApp], ASGIApp]:
    """Middleware for routes that take `Content-Encoding: gzip`; more than `bytes_max` is a 413."""

    def around(app: ASGIApp) -> ASGIApp:
        async def inflating(scope: Scope, receive: Receive, send: Send) -> None:
            if all(name != b"content-encoding" for name, _ in scope["headers"]):
                await app(scope, receive, send)
                return
            headers = MutableScopeHeaders(scope)
            encoding = headers.get("content-encoding", "identity").strip().lower()
            if scope["type"] != ScopeType.HTTP or encoding == "identity":
                await app(scope, receive, send)
                return
            if encoding != "gzip":
                raise ProblemError("request.media")
            del headers["content-encoding"]
            if "content-length" in headers:
                del headers["content-length"]
            await app(scope, _Inflating(receive, bytes_max).receive, send)

        return inflating

    return around


class _Inflating:
    """A `receive` that unpacks as it goes, never holding more than a piece."""

    def __init__(self, receive: Receive, bytes_max: int) -> None:
        self._receive = receive
        self._left = bytes_max
        self._unpacker = zlib.decompressobj(GZIP_WINDOW)

    async def receive(self) -> ReceiveMessage:
        message = await self._receive()
        if message["type"] != "http.request":
            return message
        body = self._unpacked(message["body"])
        more = message.get("more_body", False)
        if not more and not self._unpacker.eof:
            raise ProblemError("request.invalid", fields={"body": "gzip ends too early"})
        unpacked: HTTPRequestEvent = {"type": "http.request", "body": body, "more_body": more}
        return unpacked

    def _unpacked(self, piece: bytes) -> bytes:
        try:
            body = self._unpacker.decompress(piece, self._left + 1)
        except zlib.error as broken:
            raise ProblemError("request.invalid", fields={"body": "not gzip"}) from broken
        self._left -= len(body)
        if self._left < 0:
            raise ProblemError("request.too_large")
        return body
