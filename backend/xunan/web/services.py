"""Everything the routes may use, in one frozen object that the composition root fills."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from litestar import Request  # noqa: TC002 - Litestar resolves it
from litestar.di import NamedDependency
from litestar.params import SkipValidation

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from xunan.application.accept_push import Push, PushOutcome
    from xunan.application.alert_silence import AlertSilence
    from xunan.application.carry_parcel import CarryParcel
    from xunan.application.manage_people import ManagePeople
    from xunan.application.offer_snapshots import SnapshotShelf
    from xunan.application.ports import (
        Accounts,
        Clock,
        DeviceFacts,
        Ids,
        Person,
        Photos,
        Records,
        SyncStore,
    )
    from xunan.application.ports_alert_log import AlertLog
    from xunan.application.print_ledger import PrintLedger
    from xunan.application.print_plates import PrintPlates
    from xunan.application.print_sheet import PrintSheet
    from xunan.application.receive_alert import ReceiveAlert
    from xunan.application.reckon_figures import ReckonFigures
    from xunan.application.sign_in import SignIn
    from xunan.application.wakes import Wakes
    from xunan.county import County
    from xunan.county.map_files import CountyMap
    from xunan.domain.kind import Kind
    from xunan.domain.shelter_evaluation import Threshold
    from xunan.web.base_map import BaseMap
    from xunan_sync.messages import ExchangeRequest


class Exchange(Protocol):
    """The protocol's one request: operations in, verdicts and news out."""

    async def __call__(
        self, person: Person, device: DeviceFacts, request: ExchangeRequest
    ) -> bytes:
        """The reply as JSON; raises `StoreBusyError` when nothing could be judged."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WebLimits:
    """What the routes allow; rates are per minute, sizes in bytes."""

    sign_in_per_address: int = 30
    sign_in_per_login: int = 6
    exchange_per_person: int = 600
    upload_per_person: int = 1200
    print_per_person: int = 30
    photo_bytes: int = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class WebConfig:
    """What the routes know about the place they run at.

    `dist` is the folder of the built interface; `proxies` the trusted reverse proxies in front;
    `black_box_days` how long phones keep what they have sent; `base_map` what lies under the map.
    `numbers` are the intervals of `domain/rounds.py`, `thresholds` what shelters are judged by.
    """

    version: str
    public_url: str
    dist: Path
    proxies: int = 0
    black_box_days: int = 30
    wake_beat_s: float = 25.0
    base_map: BaseMap | None = None
    alert_key: str = ""
    numbers: Mapping[str, int] = field(default_factory=dict)
    thresholds: tuple[Threshold, ...] = ()
    limits: WebLimits = field(default_factory=WebLimits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The use cases and ports behind the routes."""

    clock: Clock
    ids: Ids
    accounts: Accounts
    sync: SyncStore
    records: Records
    photos: Photos
    snapshots: SnapshotShelf
    sign_in: SignIn
    people: ManagePeople
    wakes: Wakes
    exchange: Exchange
    mark_stored: Callable[[str], Awaitable[None]]
    carry_parcel: CarryParcel
    push: Callable[[Push], Awaitable[PushOutcome]]
    receive_alert: ReceiveAlert
    alert_log: AlertLog
    alert_silence: AlertSilence
    print_sheet: PrintSheet
    print_ledger: PrintLedger
    print_plates: PrintPlates
    figures: ReckonFigures
    kinds: Mapping[str, Kind]
    county: County
    county_map: CountyMap
    web: WebConfig


def services_of(request: Request[Any, Any, Any]) -> Services:
    """The services that the application was filled with."""
    held: Services = request.app.state.services
    return held


# What routes ask for; Litestar shall not try to validate ports.
GivenServices = NamedDependency[SkipValidation[Services]]
OpenServices = Callable[[], "AbstractAsyncContextManager[Services]"]
