"""What the map needs besides records: the county's outline, its villages, the base map."""

import hashlib
from typing import Annotated, Any

from litestar import Request, Response, Router, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import QueryParameter
from msgspec import Struct

from xunan.county.map_files import Area, CountyMap, VillagePoint
from xunan.web.base_map import BaseMap
from xunan.web.problems import documented
from xunan.web.services import GivenServices
from xunan.web.sessions import signed_in
from xunan.web.sync import json_bytes, packed

Known = Annotated[str, QueryParameter(max_length=64)]


class TileLayerFacts(Struct):
    """A layer of pictures; `hosts` are what {s} in the address may stand for."""

    url: str
    hosts: list[str]


class BaseMapFacts(Struct):
    """The pictures under the map, the lowest layer first, and the datum they are drawn in."""

    layers: list[TileLayerFacts]
    datum: str
    attribution: str
    max_zoom: int


class MapFacts(Struct):
    """All of it at once, so that a phone never holds half of the old and half of the new.

    Positions are WGS-84; a ring's are (latitude, longitude).
    """

    version: str
    outline: list[Area]
    points: list[VillagePoint]
    note: str
    base: BaseMapFacts | None


@get(
    "/map",
    guards=[signed_in],
    responses={
        200: ResponseSpec(MapFacts, generate_examples=False),
        204: ResponseSpec(None, description="nothing newer than `known`"),
        **documented("sign_in.needed"),
    },
)
async def read_map(
    request: Request[Any, Any, Any], services: GivenServices, known: Known = ""
) -> Response[bytes]:
    """The map's own facts, unless the phone already has them in the version it says it has."""
    version = map_version(services.county_map, services.web.base_map)
    if known == version:
        return Response(b"", status_code=204)
    told = MapFacts(
        version=version,
        outline=list(services.county_map.outline),
        points=list(services.county_map.points),
        note=services.county_map.note,
        base=_base_facts(services.web.base_map),
    )
    return await packed(request, json_bytes(told))


def map_version(county_map: CountyMap, base: BaseMap | None) -> str:
    """Changes with the files and with the setting."""
    return hashlib.sha256(f"{county_map.digest} {base!r}".encode()).hexdigest()[:16]


def map_router() -> Router:
    """The route below /api/v1."""
    return Router("/api/v1", route_handlers=[read_map], tags=["map"])


def _base_facts(base: BaseMap | None) -> BaseMapFacts | None:
    if base is None:
        return None
    layers = [TileLayerFacts(layer.url, list(layer.hosts)) for layer in base.layers]
    return BaseMapFacts(layers, base.datum, base.attribution, base.max_zoom)
