"""Builds what takes alerts in, and the loops that fetch them and look after them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xunan import noting
from xunan.application.alert_records import AlertRecords
from xunan.application.alert_silence import AlertSilence
from xunan.application.receive_alert import ReceiveAlert
from xunan.application.repeating import repeat
from xunan.application.settle_alerts import SettleAlerts
from xunan.application.tend_alerts import EVERY_S as TEND_S
from xunan.application.tend_alerts import TendAlerts
from xunan.county import load_county
from xunan.county.map_files import read_county_map
from xunan.domain.alert_areas import CountyShape
from xunan.inputs import alert_folder
from xunan.inputs.alert_feed import AlertFeed, client
from xunan.inputs.alert_folder import AlertFolder
from xunan.inputs.cap_signature import CapSignatures
from xunan.inputs.cap_xml import read_xml

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from typing import Any

    from xunan.application.accept_push import Push, PushOutcome
    from xunan.application.ports import Clock
    from xunan.application.ports_alerts import Fanout
    from xunan.contract import Catalogue
    from xunan.settings import Settings
    from xunan.storage.open import Storage


@dataclass(frozen=True, slots=True)
class AlertParts:
    """The use cases of alerts."""

    receive: ReceiveAlert
    tend: TendAlerts
    silence: AlertSilence


def alert_parts(  # noqa: PLR0913, PLR0917 - what they stand on, each once
    chosen: Settings,
    storage: Storage,
    push: Callable[[Push], Awaitable[PushOutcome]],
    clock: Clock,
    catalogue: Catalogue,
    fanout: Fanout,
) -> AlertParts:
    """The use cases over an opened storage. Raises `TrustedKeysError`."""
    shape, wants, log = county_shape(chosen), chosen.alerts, storage.alerts
    alerts = AlertRecords(storage.records, shape.county)
    settle = SettleAlerts(
        log=log, alerts=alerts, push=push, fanout=fanout, clock=clock,
        match_hours=wants.match_hours,
    )  # fmt: skip
    receive = ReceiveAlert(
        log=log,
        settle=settle,
        clock=clock,
        read=read_xml,
        verify=CapSignatures(wants.trusted if wants.trusted.parts else None),
        shape=shape,
        kinds=catalogue.code_sets().get("alert_kind", frozenset()),
        needs_signature=wants.signature == "required",
    )
    tend = TendAlerts(receive=receive, alerts=alerts, push=push, fanout=fanout, clock=clock)
    silence = AlertSilence(
        log=log, clock=clock, hours=wants.silence_hours, expected=wants.has_source, feed=wants.feed
    )
    return AlertParts(receive, tend, silence)


def county_shape(chosen: Settings) -> CountyShape:
    """The county as alerts are held against it; without a map by codes only."""
    county = load_county()
    drawn = read_county_map(chosen.map.folder, county)
    return CountyShape(
        county.code,
        frozenset(village.code for town in county.townships for village in town.villages),
        tuple((point.code, point.lat, point.lon) for point in drawn.points),
        tuple(tuple(ring) for area in drawn.outline for ring in area.rings),
    )


def alert_jobs(
    chosen: Settings, storage: Storage, parts: AlertParts, clock: Clock
) -> list[Coroutine[Any, Any, None]]:
    """What goes on for as long as the server runs."""
    note, wants = noting.note_alerts, chosen.alerts
    jobs = [repeat(parts.tend, note, asyncio.sleep, first_s=0, every_s=TEND_S)]
    if wants.folder.parts:
        folder = AlertFolder(wants.folder, parts.receive, clock)
        jobs.append(repeat(folder, note, asyncio.sleep, first_s=0, every_s=alert_folder.EVERY_S))
    if wants.feed:
        jobs.append(_polling(chosen, storage, parts, clock))
    return jobs


async def _polling(chosen: Settings, storage: Storage, parts: AlertParts, clock: Clock) -> None:
    wants = chosen.alerts
    async with client() as asked:
        feed = AlertFeed(
            url=wants.feed, hosts=wants.hosts, every_s=wants.feed_seconds,
            receive=parts.receive, log=storage.alerts, clock=clock, client=asked,
        )  # fmt: skip
        while True:
            pause: float = wants.feed_seconds
            try:
                pause = await feed()
            # Whatever went wrong, the next poll must come, and the operator must hear of it.
            except Exception as error:  # noqa: BLE001 - any failure is told and none may end the loop
                noting.note_alerts(error)
            await asyncio.sleep(pause)
