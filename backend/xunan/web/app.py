"""The application: every router in one place."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from xunan.web.alerts import KEY_HEADER, alerts_router
from xunan.web.blobs import blobs_router
from xunan.web.bodies import JsonRequest
from xunan.web.contacts import contacts_router
from xunan.web.envelope import number_requests, stamp
from xunan.web.figures import figures_router
from xunan.web.health import health
from xunan.web.ledgers import ledgers_router
from xunan.web.map import map_router, tiles_router
from xunan.web.me import me_router
from xunan.web.parcels import parcels_router
from xunan.web.plates import plates_router
from xunan.web.problems import exception_handlers
from xunan.web.rates import Buckets
from xunan.web.records import records_router
from xunan.web.services import OpenServices, WebConfig, services_of
from xunan.web.sessions import session_of
from xunan.web.sheets import sheets_router
from xunan.web.snapshots import snapshots_router
from xunan.web.static import Interface, interface_route
from xunan.web.sync import Door, sync_router
from xunan.web.wake import OPENED_PER_MINUTE, wake_router

BODY_BYTES_MAX = 64 * 1024


def create_app(web: WebConfig, open_services: OpenServices) -> Litestar:
    """The application over services that are opened when it starts and closed when it stops."""

    @asynccontextmanager
    async def opened(app: Litestar) -> AsyncIterator[None]:
        async with open_services() as services:
            app.state.services = services
            yield

    return Litestar(
        route_handlers=[
            health,
            me_router(),
            map_router(),
            tiles_router(),
            sync_router(),
            snapshots_router(),
            wake_router(),
            blobs_router(),
            parcels_router(),
            records_router(),
            sheets_router(),
            ledgers_router(),
            alerts_router(),
            contacts_router(),
            figures_router(),
            plates_router(),
            interface_route(_interface(web)),
        ],
        dependencies={
            "services": Provide(services_of, sync_to_thread=False),
            "session": Provide(session_of, sync_to_thread=False),
        },
        exception_handlers=exception_handlers(),
        middleware=[number_requests],
        request_class=JsonRequest,
        before_send=[stamp(https=web.public_url.startswith("https://"))],
        lifespan=[opened],
        state=State(_counters(web)),
        request_max_body_size=BODY_BYTES_MAX,
        openapi_config=_openapi(web),
        logging_config=None,
    )


def _interface(web: WebConfig) -> Interface:
    return Interface(web.dist, web.base_map.origins if web.base_map else ())


def _counters(web: WebConfig) -> dict[str, Any]:
    limits = web.limits
    return {
        "door": Door(limits),
        "buckets": {
            "exchange": Buckets(limits.exchange_per_person),
            "upload": Buckets(limits.upload_per_person),
            "print": Buckets(limits.print_per_person),
            "wake": Buckets(OPENED_PER_MINUTE),
        },
    }


def _openapi(web: WebConfig) -> OpenAPIConfig:
    """The description at /schema; no page of it loads anything from elsewhere."""
    token = SecurityScheme(type="http", scheme="bearer", description="The device's token")
    return OpenAPIConfig(
        title="巡安 Xun'an",
        version=web.version,
        description="县级应急管理的离线优先应用的接口。The interface of the county's field app.",
        path="/schema",
        render_plugins=[JsonRenderPlugin(path="/openapi.json")],
        security=[{"bearer": []}],
        components=Components(
            security_schemes={
                "bearer": token,
                "code": _in_header("Code <one-time code>"),
                "pin": _in_header("Pin <base64 of login:pin>"),
                "alert_key": _in_header("The key of the operator's settings", KEY_HEADER),
            }
        ),
    )


def _in_header(description: str, name: str = "Authorization") -> SecurityScheme:
    return SecurityScheme(
        type="apiKey", name=name, security_scheme_in="header", description=description
    )
