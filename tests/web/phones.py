"""Devices in the hands of people, for tests of the routes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    import httpx
    from litestar.testing import AsyncTestClient

    from xunan.web.services import Services

MEILI, XIANGYA, YINGQIAN = "360724103202", "360724103201", "360724103"


@dataclass
class SignedIn:
    """A device in the hands of a person, speaking HTTP."""

    http: AsyncTestClient[Any]
    services: Services
    person: dict[str, Any]
    device: str
    token: str
    epoch: str
    n: int = 0
    headers: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.headers = {"Authorization": f"Bearer {self.token}"}

    async def get(self, path: str, **more: Any) -> httpx.Response:
        """Ask with the device's token."""
        return await self.http.get(path, headers=self.headers | more.pop("headers", {}), **more)

    async def exchange(self, *ops: dict[str, Any], **more: Any) -> httpx.Response:
        """Push operations and pull."""
        body = {
            "device": self.device,
            "epoch": self.epoch,
            "app": "test",
            "schema": 1,
            "now": "2026-06-20T00:00:00Z",
            "ops": list(ops),
            "cursors": {},
            **more,
        }
        return await self.http.post("/sync/v1/exchange", headers=self.headers, json=body)

    def op(self, t: str, record: str, args: dict[str, Any], **more: Any) -> dict[str, Any]:
        """The device's next operation."""
        self.n += 1
        ids = self.services.ids
        return {"n": self.n, "op_id": ids.uuid7(), "t": t, "id": record,
                "at": "2026-06-20T01:02:03Z", "args": args, **more}  # fmt: skip


async def register(
    http: AsyncTestClient[Any], proof: str, install_key: str = "install-0123456789"
) -> httpx.Response:
    """Ask for a device with some proof of who asks."""
    return await http.post(
        "/sync/v1/devices",
        headers={"Authorization": proof},
        json={"install_key": install_key, "app": "test", "schema": 1, "platform": "py"},
    )


def report(person: dict[str, Any], village: str = MEILI, **more: Any) -> dict[str, Any]:
    """The answers of a valid first report."""
    return {
        "category": "geo",
        "suspected_major": False,
        "description": "屋后边坡裂缝",
        "division_code": village,
        "captured_at": "2026-06-20T01:00:00Z",
        "found_by": {"id": person["id"], "name": person["name"]},
        "source": "village_patrol",
        **more,
    }


def journal(data_dir: Path, t: str) -> list[tuple[str, ...]]:
    """The journal's lines of one sort: device, actor and the three times."""
    with closing(sqlite3.connect(data_dir / "xunan.db")) as database:
        rows = database.execute(
            "SELECT id, actor, at, at_est, received_at FROM operation WHERE t = ?", (t,)
        )
        return list(rows)
