"""A county full of grid workers with phones, and what they have to say."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
import uuid_utils

from bench.load.line import request
from xunan.application.sign_in import hash_secret
from xunan.county import load_county
from xunan.storage.open import migrate_database, open_storage
from xunan.storage.tables import bind
from xunan.wiring import RandomIds, SystemClock

if TYPE_CHECKING:
    from pathlib import Path

    from xunan.storage.tables import Tables

ROWS_AT_ONCE = 500
PHONES_PER_GRID = 5
AT = "2026-06-20T01:02:03.000Z"
# Seen long ahead, so that no phone's contact is noted while the clock runs.
SEEN = datetime(2099, 1, 1, tzinfo=UTC)
SAID = "屋后边坡开裂，雨天渗水，裂缝宽约两厘米，下方住户三户九人，已设警戒线并通知转移。"


@dataclass(slots=True)
class Phone:
    """A grid worker's phone; `n` is its last operation's number."""

    person: str
    device: str
    token: str
    village: str
    grid: str
    epoch: str
    n: int = 0
    records: list[str] = field(default_factory=list)

    def report(self, said: str = SAID) -> dict[str, Any]:
        """A first report on a new record of the phone's own grid."""
        record = str(uuid_utils.uuid7())
        self.records.append(record)
        values = {
            "category": "geo",
            "suspected_major": False,
            "description": said,
            "division_code": self.village,
            "grid_code": self.grid,
            "place": "屋后边坡",
            "geo": {"lat": 25.79, "lon": 114.54, "accuracy_m": 8, "datum": "WGS-84",
                    "at": AT, "source": "fix"},
            "captured_at": AT,
            "found_by": {"id": self.person, "name": "钟水生"},
            "source": "village_patrol",
        }  # fmt: skip
        return self.op("create", record, {"set": values})

    def op(self, verb: str, record: str, args: dict[str, Any], **more: Any) -> dict[str, Any]:
        """The phone's next operation."""
        self.n += 1
        op_id = str(uuid_utils.uuid7())
        return {"n": self.n, "op_id": op_id, "t": f"hazard.{verb}", "id": record,
                "at": AT, "age_ms": 60_000, "args": args, **more}  # fmt: skip

    def exchange(self, ops: list[dict[str, Any]], **more: Any) -> bytes:
        """A whole request with these operations; `cursors` among `more` makes it pull too."""
        body = {"device": self.device, "epoch": self.epoch, "app": "0.1.0", "schema": 1,
                "now": AT, "ops": ops, **more}  # fmt: skip
        told = {"Content-Type": "application/json"}
        return request("POST", "/sync/v1/exchange", self.token, msgspec.json.encode(body), told)

    def poll(self, cursors: dict[str, list[int]], sig: str) -> bytes:
        """A whole request that only asks for news, as the app sends it."""
        return self.exchange([], cursors=cursors, sig=sig)

    def streams(self) -> list[str]:
        """What the phone's person sees."""
        return [f"g:{self.grid}", f"u:{self.person}"]


def fill(database_url: str, folder: Path, phones: int) -> list[Phone]:
    """A migrated database with so many phones, each with a person of its own."""
    return asyncio.run(_fill(database_url, folder, phones))


async def _fill(database_url: str, folder: Path, phones: int) -> list[Phone]:
    await migrate_database(database_url, folder)
    storage = await open_storage(database_url, folder, clock=SystemClock(), ids=RandomIds())
    try:
        villages = [village.code for town in load_county().townships for village in town.villages]
        made = [_phone(nth, villages, storage.epoch) for nth in range(phones)]
        for first in range(0, phones, ROWS_AT_ONCE):
            async with storage.engine.transaction():
                await _add(bind(storage.engine), made[first : first + ROWS_AT_ONCE])
        return made
    finally:
        await storage.close()


def _phone(nth: int, villages: list[str], epoch: str) -> Phone:
    cell = nth // PHONES_PER_GRID
    village = villages[cell % len(villages)]
    grid = f"{village}{cell // len(villages) + 1:03d}"
    token = hashlib.sha256(f"token {nth}".encode()).hexdigest()[:43]
    return Phone(f"p{nth}", str(uuid_utils.uuid7()), token, village, grid, epoch)


async def _add(tables: Tables, phones: list[Phone]) -> None:
    person, device, grant = tables.person, tables.device, tables.grant
    await person.insert(
        *(
            person(id=one.person, login=one.person, name="钟水生", role="grid_worker",
                   grids=f'["{one.grid}"]', township=one.village[:9])
            for one in phones
        )
    )  # fmt: skip
    await device.insert(
        *(
            device(id=one.device, person=one.person, install_key=one.token, platform="bench",
                   token_hash=hash_secret(one.token), app="0.1.0", created_at=SEEN, seen_at=SEEN)
            for one in phones
        )
    )  # fmt: skip
    await grant.insert(
        *(grant(person=one.person, stream=name) for one in phones for name in one.streams())
    )
