"""What a person may know about themselves: their area, their people, their devices, their PIN."""

from typing import Annotated, Any

from litestar import Request, Response, Router, delete, get, put
from litestar.params import JSONBody, PathParameter
from msgspec import Meta, Struct

from xunan.application.ports import DeviceFacts, Person
from xunan.application.times import instant
from xunan.domain.people import COUNTY_ROLES, TOWNSHIP_ROLES
from xunan.domain.shelter_evaluation import Threshold
from xunan.web.problems import ProblemError, documented
from xunan.web.services import GivenServices, Services
from xunan.web.sessions import GivenSession, signed_in
from xunan.web.sync import json_bytes, packed


class PersonFacts(Struct):
    """A person as records and screens name them."""

    id: str
    login: str
    name: str
    role: str
    org: str
    grids: list[str]
    villages: list[str]
    township: str
    county: str
    unit: str


class VillageFacts(Struct):
    """A village that may be picked."""

    code: str
    name: str
    short: str


class TownshipFacts(Struct):
    """A township with the villages of the person's area."""

    code: str
    name: str
    villages: list[VillageFacts]


class NamedFacts(Struct):
    """A code and its name."""

    code: str
    name: str


class Divisions(Struct):
    """The part of the county that is the person's own."""

    county: NamedFacts
    townships: list[TownshipFacts]


class Colleague(Struct):
    """Somebody the desk may assign work to."""

    id: str
    name: str
    role: str
    org: str
    villages: list[str]


class Me(Struct):
    """Everything the app asks about its person at sign-in and once a day."""

    person: PersonFacts
    divisions: Divisions
    people: list[Colleague]
    grids: list[str]
    server_time: str
    version: str
    settings: dict[str, int]
    thresholds: list[Threshold]
    parcel_key: str


class OwnDevice(Struct):
    """A device in the list under "me"."""

    device: str
    platform: str
    app: str
    created_at: str
    seen_at: str
    current: bool
    revoked: bool


class NewPin(Struct, forbid_unknown_fields=True):
    """A PIN to keep, or null to have none."""

    pin: Annotated[str, Meta(min_length=6, max_length=64)] | None


@get("/", responses=documented("sign_in.needed"))
async def read_me(
    request: Request[Any, Any, Any], session: GivenSession, services: GivenServices
) -> Response[Me]:
    """The person, their area, whom they may assign, and the server's clock."""
    person = session.person
    told = Me(
        person=person_facts(person),
        divisions=_divisions(services, person),
        people=[_colleague(other) for other in await _assignable(services, person)],
        grids=list(person.grids),
        server_time=instant(services.clock.now()),
        version=services.web.version,
        settings={
            "photo_bytes_max": services.web.limits.photo_bytes,
            "black_box_days": services.web.black_box_days,
            **services.web.numbers,
        },
        thresholds=list(services.web.thresholds),
        parcel_key=services.carry_parcel.key.public,
    )
    return await packed(request, json_bytes(told))  # type: ignore[return-value] # bytes of a Me


@get("/devices", responses=documented("sign_in.needed"))
async def read_devices(session: GivenSession, services: GivenServices) -> list[OwnDevice]:
    """The person's devices, newest first."""
    return [
        _own_device(facts, current=session.device.device)
        for facts in await services.people.devices(session.person)
    ]


@delete("/devices/{device:str}", responses=documented("sign_in.needed", "request.not_found"))
async def revoke_device(
    device: Annotated[str, PathParameter(max_length=64)],
    session: GivenSession,
    services: GivenServices,
) -> None:
    """Revoke one's own device; its next synchronisation is told to wipe.

    Revoking another device than this one also takes the PIN away.
    """
    asked_on = session.device.device
    if not await services.people.revoke(session.person, device, asked_on=asked_on):
        raise ProblemError("request.not_found")


@put(
    "/pin",
    status_code=204,
    request_max_body_size=4096,
    responses=documented("sign_in.needed", "request.invalid", "request.too_large"),
)
async def keep_pin(data: JSONBody[NewPin], session: GivenSession, services: GivenServices) -> None:
    """Keep a PIN for signing in without a link, or none any more."""
    if data.pin is not None and "\0" in data.pin:
        raise ProblemError("request.invalid", fields={"pin": "no control characters"})
    await services.people.set_pin(session.person, data.pin)


def me_router() -> Router:
    """The routes below /api/v1/me."""
    handlers = [read_me, read_devices, revoke_device, keep_pin]
    return Router("/api/v1/me", route_handlers=handlers, guards=[signed_in], tags=["me"])


def person_facts(person: Person) -> PersonFacts:
    """The person without phone number and hash."""
    return PersonFacts(
        id=person.id,
        login=person.login,
        name=person.name,
        role=person.role,
        org=person.org,
        grids=list(person.grids),
        villages=list(person.villages),
        township=person.township,
        county=person.county,
        unit=person.unit,
    )


def _divisions(services: Services, person: Person) -> Divisions:
    area = services.county.area(
        villages=(*person.villages, *person.grids),
        township=person.township,
        whole=bool(person.county),
    )
    return Divisions(
        county=NamedFacts(services.county.code, services.county.name),
        townships=[
            TownshipFacts(
                town.code,
                town.name,
                [VillageFacts(place.code, place.name, place.short) for place in town.villages],
            )
            for town in area
        ],
    )


async def _assignable(services: Services, person: Person) -> list[Person]:
    """The people of the desk's own place; a desk without a place has nobody."""
    township = person.township if person.role in TOWNSHIP_ROLES else ""
    county = person.county if person.role in COUNTY_ROLES else ""
    if not township and not county:
        return []
    return list(await services.accounts.people(township=township, county=county))


def _colleague(person: Person) -> Colleague:
    return Colleague(person.id, person.name, person.role, person.org, list(person.villages))


def _own_device(facts: DeviceFacts, *, current: str) -> OwnDevice:
    return OwnDevice(
        device=facts.device,
        platform=facts.platform,
        app=facts.app,
        created_at=instant(facts.created_at),
        seen_at=instant(facts.seen_at),
        current=facts.device == current,
        revoked=facts.revoked_at is not None,
    )
