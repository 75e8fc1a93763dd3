"""Whether this server can do its work: for the container's health check and the operator."""

from litestar import get
from msgspec import Struct

from xunan.web.problems import documented
from xunan.web.services import GivenServices


class Health(Struct):
    """A server that answers and reaches its database."""

    status: str
    version: str


@get("/healthz", responses=documented("server.busy"), tags=["health"], security=[{}])
async def health(services: GivenServices) -> Health:
    """Answer 200 when the database does."""
    await services.sync.device("")
    return Health("ok", services.web.version)
