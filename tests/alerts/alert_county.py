"""A county that takes alerts in, over a real database, with a clock that a test moves."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from storage.stores import make_storage
from xunan.application.accept_push import Push
from xunan.application.alert_records import AlertRecords
from xunan.application.ports import Person, RecordQuery
from xunan.application.push_queue import PushQueue
from xunan.application.receive_alert import ReceiveAlert, Signature
from xunan.application.server_device import ensure_server_device
from xunan.application.settle_alerts import SettleAlerts
from xunan.application.tend_alerts import TendAlerts
from xunan.contract import shipped
from xunan.domain.alert_areas import CountyShape
from xunan.inputs.cap_xml import read_xml
from xunan.storage.open import Storage
from xunan.wiring import rules
from xunan_sync.messages import Op

SHAPE = CountyShape("360724")
OFFICER = Person(
    id="duty", login="duty", name="谢辉", role="county_officer", org="", grids=(), villages=(),
    township="", county="360724",
)  # fmt: skip
# "sqlite" and "postgres" in the tests that ask for a county.
WHOLE = "360724000000"


class Heard:
    """Writes down what the fan-out would hear."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    def alert_changed(self, alert_id: str, change: str) -> None:
        """One more."""
        self.told.append((alert_id, change))


class ClockOfTest:
    """Stands where a test puts it."""

    def __init__(self, at: str) -> None:
        self.instant = datetime.fromisoformat(at)

    def now(self) -> datetime:
        """Where it stands."""
        return self.instant

    def put(self, at: str) -> None:
        """Put it there."""
        self.instant = datetime.fromisoformat(at)


@dataclass
class AlertCounty:
    """The use cases, what they stand on, and what was heard of them."""

    storage: Storage
    queue: PushQueue
    receive: ReceiveAlert
    tend: TendAlerts
    clock: ClockOfTest
    heard: Heard
    count: list[int] = field(default_factory=lambda: [0])

    async def all(self) -> list[dict[str, Any]]:
        """Every alert that a phone of the county would have, eldest first."""
        query = RecordQuery(kind="alert", streams=("a:360724",), page_size=500)
        rows, _ = await self.storage.records.search(query)
        bodies = [msgspec.json.decode(row.body) for row in rows]
        return sorted(bodies, key=lambda body: (body["f"]["sent"], body["id"]))

    async def cards(self) -> list[tuple[str, str]]:
        """Of every alert its state and colour."""
        return [(body["state"], body["f"]["colour"]) for body in await self.all()]

    async def enter(self, **words: Any) -> str:
        """The officer on duty writes one down; the id of its record."""
        self.count[0] += 1
        record = f"0197a1c2-0000-7000-8000-{self.count[0]:012x}"
        now = self.clock.now().strftime("%Y-%m-%dT%H:%M:%S.000Z")
        given = {
            "alert_kind": "11B03", "colour": "orange", "headline": "暴雨橙色预警",
            "text": "电话通知",
            "received_from": "phone", "status": "actual", "msg_type": "alert", "sent": now,
            "received_at": now, "entered_by": {"id": "duty", "name": "谢辉"},
            "division_code": WHOLE,
        } | words  # fmt: skip
        op = Op(n=self.count[0], op_id=record, t="alert.create", id=record, at=now, v=1,
                args={"set": given})  # fmt: skip
        await self._by_officer(op)
        return record

    async def answer(self, record: str, **words: Any) -> None:
        """The officer changes one."""
        self.count[0] += 1
        now = self.clock.now().strftime("%Y-%m-%dT%H:%M:%S.000Z")
        op_id = f"0197a1c2-0000-7000-9000-{self.count[0]:012x}"
        await self._by_officer(
            Op(n=self.count[0], op_id=op_id, t="alert.edit", id=record, at=now, v=1, base_ver=1,
               args={"set": words}, base=dict.fromkeys(words))
        )  # fmt: skip

    async def _by_officer(self, op: Op) -> None:
        outcome = await self.queue.push(Push("desk", OFFICER, (op,), self.clock.now()))
        assert [one.status for one in outcome.results] == ["applied"], outcome

    async def take(self, documents: Iterable[bytes]) -> None:
        """Documents come in, one after the other."""
        for raw in documents:
            told = await self.receive(raw, "http")
            assert told.verdict != "refused", told


@contextlib.asynccontextmanager
async def alert_county(
    kind: str, tmp_path: Path, *, at: str = "2026-06-16T18:09:00Z", shape: CountyShape = SHAPE
) -> AsyncIterator[AlertCounty]:
    """An empty county over "sqlite" or "postgres"."""
    async with make_storage(kind, tmp_path) as storage:
        clock, heard = ClockOfTest(at), Heard()
        await ensure_server_device(storage.accounts, clock)
        await storage.accounts.add_person(OFFICER)
        await storage.accounts.register_device(_desk(clock), "desk-token")
        known = shipped()
        queue = PushQueue(storage.sync, rules(known))
        alerts = AlertRecords(storage.records, shape.county)
        settle = SettleAlerts(
            log=storage.alerts, alerts=alerts, push=queue.push, fanout=heard, clock=clock
        )
        receive = ReceiveAlert(
            log=storage.alerts, settle=settle, clock=clock, read=read_xml,
            verify=lambda _: Signature("none"), shape=shape, kinds=known.code_sets()["alert_kind"],
        )  # fmt: skip
        tend = TendAlerts(
            receive=receive, alerts=alerts, push=queue.push, fanout=heard, clock=clock
        )
        yield AlertCounty(storage, queue, receive, tend, clock, heard)
        await queue.close()


def _desk(clock: ClockOfTest) -> Any:
    from xunan.application.ports import DeviceFacts  # noqa: PLC0415 - one use

    return DeviceFacts(
        device="desk", person="duty", install_key="desk", platform="", app="",
        created_at=clock.now(), seen_at=clock.now(), revoked_at=None,
    )  # fmt: skip
