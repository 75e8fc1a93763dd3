"""When each field worker's phone was last heard of, for the desk that waits for their news."""

from typing import Any

from litestar import Request, Response, Router, get
from litestar.openapi.datastructures import ResponseSpec
from msgspec import Struct

from xunan.application.ports import Person
from xunan.application.times import instant
from xunan.domain.people import COUNTY_ROLES, DESK_ROLES, FIELD_ROLES, TOWNSHIP_ROLES
from xunan.web.problems import ProblemError, documented
from xunan.web.services import GivenServices, Services
from xunan.web.sessions import GivenSession, signed_in
from xunan.web.sync import json_bytes, packed


class Contact(Struct):
    """A field worker, and when a device of theirs last asked the server; "" if none ever did."""

    id: str
    name: str
    role: str
    villages: list[str]
    seen_at: str


class Contacts(Struct):
    """The field workers of a desk's place, the longest unheard of first; `server_time` is now."""

    server_time: str
    people: list[Contact]


@get(
    "/",
    responses={
        200: ResponseSpec(Contacts, generate_examples=False),
        **documented("sign_in.needed", "op.role"),
    },
)
async def read_contacts(
    request: Request[Any, Any, Any], session: GivenSession, services: GivenServices
) -> Response[bytes]:
    """The last contact of each field worker of one's township or county; to the minute."""
    person = session.person
    if person.role not in DESK_ROLES:
        raise ProblemError("op.role")
    township = person.township if person.role in TOWNSHIP_ROLES else ""
    county = person.county if person.role in COUNTY_ROLES else ""
    # A desk without a place has nobody to wait for.
    known = township or county
    people = await services.accounts.people(township=township, county=county) if known else []
    found = [await _contact(services, one) for one in people if one.role in FIELD_ROLES]
    told = Contacts(
        instant(services.clock.now()), sorted(found, key=lambda one: (one.seen_at, one.name))
    )
    return await packed(request, json_bytes(told))


async def _contact(services: Services, person: Person) -> Contact:
    devices = await services.accounts.devices(person.id)
    seen = [device.seen_at for device in devices if device.revoked_at is None]
    villages = dict.fromkeys((*person.villages, *(grid[:12] for grid in person.grids)))
    return Contact(
        id=person.id,
        name=person.name,
        role=person.role,
        villages=list(villages),
        seen_at=instant(max(seen)) if seen else "",
    )


def contacts_router() -> Router:
    """The route below /api/v1/contacts."""
    return Router(
        "/api/v1/contacts", route_handlers=[read_contacts], guards=[signed_in], tags=["desk"]
    )
