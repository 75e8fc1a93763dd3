"""Snapshot pages over HTTP: who may read them, and how they travel (SPEC.md, S)."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import brotli
import pytest

from web.phones import MEILI, SignedIn, report
from xunan.application.build_snapshots import BuildSnapshots
from xunan.application.offer_snapshots import PackedPage, Snapshot

if TYPE_CHECKING:
    from litestar.testing import AsyncTestClient

    from web.conftest import AddPerson
    from xunan.web.services import Services

pytestmark = pytest.mark.anyio

STREAM = f"v:{MEILI}"
TEXT = b'{"docs":[{"id":"a","kind":"hazard","ver":1}]}'


@pytest.fixture
async def page(services: Services) -> str:
    """The address of a page of the village's stream, put on the shelf by hand."""
    epoch = await services.sync.epoch()
    made = Snapshot(STREAM, epoch, 0, 1, 1, 10, "2026-06-20T01:02:03.000Z")
    services.snapshots.put(made, [PackedPage(brotli.compress(TEXT), gzip.compress(TEXT))])
    return f"/sync/v1/snapshot/{STREAM}/{made.name}/0"


async def test_S4_a_page_is_for_those_who_have_the_stream(
    http: AsyncTestClient[Any], sign_in: AddPerson, page: str
) -> None:
    mine: SignedIn = await sign_in("w1")
    other: SignedIn = await sign_in("w2", villages=("360724205209",))

    ours = await http.get(page, headers=mine.headers)
    assert (ours.status_code, ours.json()) == (200, json.loads(TEXT))
    foreign = await http.get(page, headers=other.headers)
    absent = await http.get(f"{page}9", headers=mine.headers)
    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert foreign.json()["code"] == absent.json()["code"] == "request.not_found"
    assert (await http.get(page)).status_code == 401
    for strange in ("..%2f..%2fxunan.db", "%00", "x" * 90):
        told = await http.get(page.rsplit("/", 2)[0] + f"/{strange}/0", headers=mine.headers)
        assert told.status_code in {400, 404, 422}, strange


async def test_S4_a_revoked_device_is_told_to_wipe(
    http: AsyncTestClient[Any], services: Services, sign_in: AddPerson, page: str
) -> None:
    mine: SignedIn = await sign_in("w1")
    await services.accounts.revoke_device(mine.device, services.clock.now())
    told = await http.get(page, headers=mine.headers)

    assert told.status_code == 403
    assert told.json()["wipe"] is True


async def test_S2_a_page_travels_as_it_was_packed_and_the_browser_keeps_no_copy(
    http: AsyncTestClient[Any], sign_in: AddPerson, page: str
) -> None:
    mine: SignedIn = await sign_in("w1")
    for asked, named in (("gzip, br", "br"), ("gzip", "gzip"), ("identity", None)):
        told = await http.get(page, headers={**mine.headers, "Accept-Encoding": asked})
        assert told.headers.get("content-encoding") == named
        assert told.headers["cache-control"] == "no-store"
        assert told.content == TEXT


async def test_S5_pages_of_another_epoch_are_gone(
    http: AsyncTestClient[Any], services: Services, sign_in: AddPerson, page: str
) -> None:
    mine: SignedIn = await sign_in("w1")
    services.snapshots.put(
        Snapshot(STREAM, "other", 0, 1, 1, 10, "2026-06-20T01:02:03.000Z"),
        [PackedPage(brotli.compress(TEXT), gzip.compress(TEXT))],
    )
    told = await http.get(f"/sync/v1/snapshot/{STREAM}/other-0-1/0", headers=mine.headers)

    assert told.status_code == 404
    assert (await http.get(page, headers=mine.headers)).status_code == 200


async def test_S1_the_running_server_offers_what_its_builder_has_made(
    services: Services, sign_in: AddPerson
) -> None:
    mine: SignedIn = await sign_in("w1")
    ops = [mine.op("hazard.create", name, {"set": report(mine.person)}) for name in ("a", "b")]
    await mine.exchange(*ops)
    shelf = services.snapshots

    class Sizes:
        async def larger_than(self, _docs: int) -> list[str]:
            return [STREAM]

    build = BuildSnapshots(services.sync, Sizes(), shelf, shelf, services.clock)
    assert await build() == 1
    told = await mine.exchange(cursors={}, accepts=["snapshot"])
    offer = told.json()["snapshots"][STREAM]
    assert (offer["count"], offer["pages"]) == (2, 1)
