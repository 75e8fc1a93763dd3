"""What the map needs besides records: the county's outline, its villages, the base map."""

import hashlib
from typing import Annotated, Any

from litestar import Request, Response, Router, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import PathParameter, QueryParameter
from msgspec import Struct

from xunan.county.map_files import Area, CountyMap, VillagePoint
from xunan.web.base_map import OWN_TILES, BaseMap
from xunan.web.problems import ProblemError, documented
from xunan.web.services import GivenServices
from xunan.web.sessions import signed_in
from xunan.web.static import FOR_EVER
from xunan.web.sync import json_bytes, packed

Known = Annotated[str, QueryParameter(max_length=64)]


Whole = Annotated[int, PathParameter()]


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


@get(
    "/{digest:str}/{zoom:int}/{x:int}/{y:int}",
    responses={
        200: ResponseSpec(bytes, media_type="image/png", generate_examples=False),
        204: ResponseSpec(None, description="the file has no picture of this place"),
        **documented("request.not_found", "request.parameter"),
    },
    security=[{}],
    sync_to_thread=True,
)
def read_tile(
    digest: Annotated[str, PathParameter(pattern=r"^[0-9a-f]{16}$")],
    zoom: Whole,
    x: Whole,
    y: Whole,
    services: GivenServices,
) -> Response[bytes]:
    """A picture of the base map's own file; browsers ask for pictures without a token."""
    base = services.web.base_map
    if base is None or base.archive is None or base.archive.digest != digest:
        raise ProblemError("request.not_found")
    try:
        picture = base.archive.picture(zoom, x, y)
    except ValueError as broken:
        raise ProblemError("request.not_found") from broken
    headers = {"Cache-Control": FOR_EVER}
    if picture is None:
        return Response(b"", status_code=204, headers=headers)
    return Response(picture, media_type=base.archive.mime, headers=headers)


def map_version(county_map: CountyMap, base: BaseMap | None) -> str:
    """Changes with the files and with the setting."""
    return hashlib.sha256(f"{county_map.digest} {base!r}".encode()).hexdigest()[:16]


def map_router() -> Router:
    """The route below /api/v1."""
    return Router("/api/v1", route_handlers=[read_map], tags=["map"])


def tiles_router() -> Router:
    """The pictures that this server has itself."""
    return Router(OWN_TILES, route_handlers=[read_tile], tags=["map"])


def _base_facts(base: BaseMap | None) -> BaseMapFacts | None:
    if base is None:
        return None
    layers = [TileLayerFacts(layer.url, list(layer.hosts)) for layer in base.layers]
    return BaseMapFacts(layers, base.datum, base.attribution, base.max_zoom)
