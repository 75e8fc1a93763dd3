"""Request bodies as JSON: what cannot be read is the sender's mistake, never a fault of ours."""

from typing import Any

from litestar import Request

from xunan.web.problems import ProblemError


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
