"""The OpenAPI description holds: generated requests never meet a 500, and answers fit it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from simulators.phone import Phone
from simulators.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EXAMPLES = 8
VILLAGE = "360724103202"
# An answer without an end; test_wake_route.py holds it.
ENDLESS = "/sync/v1/wake"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real server in its own process, with rates that do not stop a test."""
    folder: Path = tmp_path_factory.mktemp("schema")
    rates = ("SIGN_IN_PER_ADDRESS", "EXCHANGE_PER_PERSON", "UPLOAD_PER_PERSON", "PRINT_PER_PERSON")
    made = Server(folder, more_env={f"XUNAN_LIMIT_{name}": "100000" for name in rates})
    made.run("migrate")
    made.code = made.add_person("t1", "罗文斌", "township_officer", "--township", VILLAGE[:9])
    made.start()
    yield made
    made.kill()


@pytest.fixture(scope="module")
def phone(server: Server) -> Phone:
    """A device of the township's desk."""
    made = Phone(server.url, server.code)
    with httpx.Client() as client:
        made.register(client)
    return made


def operations(server: Server) -> list[Any]:
    """What the server says it can do."""
    schema = schemathesis.openapi.from_url(f"{server.url}/schema/openapi.json")
    known = [found.ok() for found in schema.get_all_operations()]
    assert ENDLESS in {one.path for one in known}
    return [one for one in known if one.path != ENDLESS]


def test_generated_requests_meet_no_500_and_fit_the_description(
    server: Server, phone: Phone
) -> None:
    """A stranger's program must be able to rely on the description."""
    tried = 0
    for operation in operations(server):

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def answer_fits(case: Any) -> None:
            nonlocal tried
            tried += 1
            steer(case, phone)
            case.call_and_validate(checks=CHECKS)

        answer_fits()

    assert tried > 5 * EXAMPLES


def steer(case: Any, phone: Phone) -> None:
    """Bring a made-up request past the first check, so that the later ones are reached."""
    case.headers = {
        **dict(case.headers or {}),
        "Authorization": f"Bearer {phone.token}",
        "Tus-Resumable": "1.0.0",
    }
    if "kind" in (case.path_parameters or {}):
        case.path_parameters["kind"] = "hazard"
    if isinstance(case.body, dict) and {"device", "epoch"} <= case.body.keys():
        case.body |= {"device": phone.device, "epoch": phone.epoch}
    if isinstance(case.body, dict) and "install_key" in case.body:
        case.body["install_key"] = "install-of-a-stranger"


def test_the_description_names_problems_and_nothing_from_elsewhere(server: Server) -> None:
    told = httpx.get(f"{server.url}/schema/openapi.json").json()
    refused = told["paths"]["/sync/v1/exchange"]["post"]["responses"]

    assert {"401", "403", "413", "422", "429", "503"} <= set(refused)
    assert list(refused["422"]["content"]) == ["application/problem+json"]
    assert "json" in httpx.get(f"{server.url}/schema").headers["content-type"]
