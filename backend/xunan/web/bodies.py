"""Request bodies as JSON: what cannot be read is the sender's mistake, never a fault of ours."""

from typing import Any

import msgspec
from litestar import Request

from xunan.web.problems import ProblemError
from xunan_sync.messages import ExchangeRequest

_decode_exchange = msgspec.json.Decoder(ExchangeRequest).decode


class JsonRequest(Request[Any, Any, Any]):
    """A request whose body is refused as `request.invalid` however it is broken.

    Litestar expects bad syntax only; nesting too deep to read and bytes that are no UTF-8 would
    pass for bugs of the server, and a phone would send them again for ever.
    """

    async def json(self) -> Any:
        """The body as Python values."""
        try:
            return await super().json()
        except RecursionError as deep:
            raise ProblemError("request.invalid", fields={"body": "nested too deeply"}) from deep
        except UnicodeDecodeError as broken:
            raise ProblemError("request.invalid", fields={"body": "not UTF-8"}) from broken


class ExchangeBody(JsonRequest):
    """A request that is read from bytes to its message in one go: hundreds of operations come so.

    One that does not fit takes the usual way, where it is refused with the names of its fields.
    """

    async def json(self) -> Any:
        """The body as the message, or as Python values."""
        try:
            return _decode_exchange(await self.body())
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            return await super().json()
