"""The composition root: builds the adapters, hands them to the use cases, returns the services."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import uuid_utils

from xunan import __version__, noting
from xunan.application.build_snapshots import BuildSnapshots
from xunan.application.carry_parcel import CarryParcel
from xunan.application.compact_feed import CompactFeed
from xunan.application.exchange import Exchange, ExchangeParts
from xunan.application.manage_people import ManagePeople
from xunan.application.mark_stored import MarkStored
from xunan.application.mark_unmarked import mark_unmarked_daily
from xunan.application.note_devices import NoteDevices
from xunan.application.pace import Pace
from xunan.application.ports_alerts import NoFanout
from xunan.application.push_queue import PushQueue
from xunan.application.rules import Rules
from xunan.application.server_device import ensure_server_device
from xunan.application.sign_in import SignIn
from xunan.application.sweep_daily import sweep_daily
from xunan.application.together import Together
from xunan.application.told_store import ToldStore
from xunan.application.wakes import Wakes
from xunan.contract import Catalogue, shipped
from xunan.county import load_county
from xunan.county.map_files import read_county_map
from xunan.county.own_tables import read_thresholds
from xunan.outputs.pdf.printer import PdfPrinter
from xunan.stopping import at_the_signal
from xunan.storage.open import Storage, news_of, open_storage
from xunan.web.app import create_app
from xunan.web.logs import keep_logs
from xunan.web.pins import ArgonPins
from xunan.web.services import Services, WebConfig, WebLimits
from xunan.wiring_alerts import AlertParts, alert_jobs, alert_parts
from xunan.wiring_papers import PaperDesk, papers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from litestar import Litestar

    from xunan.settings import Settings


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant, UTC, to the millisecond as on the wire."""
        now = datetime.now(UTC)  # noqa: TID251 - the one clock that the ports are filled with
        return now.replace(microsecond=now.microsecond // 1000 * 1000)


class RandomIds:
    """Identifiers and secrets out of the system's randomness."""

    def uuid7(self) -> str:
        """A new UUIDv7."""
        return str(uuid_utils.uuid7())

    def secret(self) -> str:
        """256 random bits as URL-safe text."""
        return secrets.token_urlsafe(32)


def web_config(chosen: Settings) -> WebConfig:
    """What the routes know about the place they run at."""
    limits = chosen.limits
    return WebConfig(
        version=__version__,
        public_url=chosen.public_url,
        dist=chosen.web_dist,
        proxies=chosen.proxies,
        black_box_days=chosen.black_box_days,
        base_map=chosen.map.base_map,
        alert_key=chosen.alerts.key,
        numbers=chosen.rounds.numbers,
        thresholds=read_thresholds(chosen.county_dir),
        limits=WebLimits(
            sign_in_per_address=limits.sign_in_per_address,
            sign_in_per_login=limits.sign_in_per_login,
            exchange_per_person=limits.exchange_per_person,
            upload_per_person=limits.upload_per_person,
            print_per_person=limits.print_per_person,
            photo_bytes=limits.photo_bytes,
        ),
    )


@asynccontextmanager
async def open_services(
    chosen: Settings, catalogue: Catalogue | None = None, *, sweeps: bool = False
) -> AsyncIterator[Services]:
    """The services over an opened storage; the push queue is finished before it closes.

    `catalogue` names other kinds than the shipped ones; `sweeps` tidies photos and the feed once a
    day.
    Raises `PendingMigrationsError` when `xunan migrate` has to run first.
    """
    known = catalogue or shipped()
    clock, ids = SystemClock(), RandomIds()
    storage = await open_storage(
        chosen.database_url, chosen.data_dir, clock=clock, ids=ids, bucket=chosen.photos_bucket
    )
    printer = PdfPrinter(chosen.fonts_dir if chosen.fonts_dir.parts else None)
    kept = rules(known)
    news, herald = news_of(storage.engine)
    wakes = Wakes(news, herald)
    told = ToldStore(storage.sync, wakes)
    queue = PushQueue(told, kept)
    try:
        await ensure_server_device(storage.accounts, clock)
        alerts = alert_parts(chosen, storage, queue.push, clock, known, NoFanout())
        world = _World(clock, ids, storage, printer, queue, kept, known, wakes, told, alerts)
        services = _services(chosen, world)
        async with _sweeping(chosen, world) if sweeps else nullcontext():
            with at_the_signal(wakes.close):
                yield services
    finally:
        wakes.close()
        await queue.close()
        printer.close()
        await storage.close()


@asynccontextmanager
async def _sweeping(chosen: Settings, world: _World) -> AsyncIterator[None]:
    storage, clock, turns = world.storage, world.clock, world.storage.turns
    compact = CompactFeed(storage.sync, clock)
    build = snapshot_builder(chosen, storage, clock)
    daily = (
        asyncio.create_task(build.always(noting.note_snapshots)),
        asyncio.create_task(
            mark_unmarked_daily(storage.photos, _marking(world).all, noting.note_unmarked)
        ),
        asyncio.create_task(sweep_daily(storage.sweeper, clock, turns, noting.note_sweep)),
        asyncio.create_task(compact.every_day(turns, noting.note_compaction)),
        asyncio.create_task(world.wakes.follow()),
        *map(asyncio.create_task, alert_jobs(chosen, storage, world.alerts, clock)),
    )
    try:
        yield
    finally:
        for task in daily:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def snapshot_builder(chosen: Settings, storage: Storage, clock: SystemClock) -> BuildSnapshots:
    """What makes the snapshots of large streams ready."""
    shelf, sizes = storage.snapshots, storage.sizes
    return BuildSnapshots(storage.sync, sizes, shelf, shelf, clock, chosen.snapshot_docs)


def make_app(chosen: Settings, catalogue: Catalogue | None = None) -> Litestar:
    """The application as the server's worker runs it."""
    keep_logs(chosen.log_level)
    return create_app(web_config(chosen), lambda: open_services(chosen, catalogue, sweeps=True))


def rules(catalogue: Catalogue) -> Rules:
    """The kinds with the pure functions that judge and place their records."""
    return Rules({kind.name: kind for kind in catalogue.kinds}, catalogue.code_sets())


@dataclass(frozen=True, slots=True)
class _World:
    """The adapters, built and opened."""

    clock: SystemClock
    ids: RandomIds
    storage: Storage
    printer: PdfPrinter
    queue: PushQueue
    rules: Rules
    catalogue: Catalogue
    wakes: Wakes
    sync: ToldStore
    alerts: AlertParts


def _services(chosen: Settings, world: _World) -> Services:
    clock, ids, storage = world.clock, world.ids, world.storage
    pins = ArgonPins()
    journal = NoteDevices(world.sync, clock)
    mark_stored = _marking(world)
    parts = ExchangeParts(
        store=storage.sync,
        queue=world.queue,
        photos=storage.photos,
        mark_stored=mark_stored,
        rules=world.rules,
        clock=clock,
        key=storage.secret.encode(),
        note_fault=noting.note_fault,
        note_restore=noting.note_restore,
        offers=storage.snapshots,
        pace=Pace(chosen.poll_seconds * 1000),
    )
    sign_in = SignIn(storage.accounts, clock, ids, pins, journal, storage.secret)
    return Services(
        clock=clock,
        ids=ids,
        accounts=storage.accounts,
        sync=storage.sync,
        records=storage.records,
        photos=storage.photos,
        snapshots=storage.snapshots,
        sign_in=sign_in,
        people=ManagePeople(storage.accounts, clock, ids, pins, journal),
        exchange=Exchange(parts),
        mark_stored=Together(mark_stored.all),
        carry_parcel=_carrying(chosen, world, sign_in, mark_stored),
        push=world.queue.push,
        receive_alert=world.alerts.receive,
        alert_log=storage.alerts,
        alert_silence=world.alerts.silence,
        wakes=world.wakes,
        **papers(chosen, _desk(world)),
        kinds=world.rules.kinds,
        county=load_county(),
        county_map=read_county_map(chosen.map.folder, load_county()),
        web=web_config(chosen),
    )


def _marking(world: _World) -> MarkStored:
    return MarkStored(
        store=world.storage.sync, photos=world.storage.photos, queue=world.queue, rules=world.rules,
        clock=world.clock, ids=world.ids,
    )  # fmt: skip


def _carrying(c: Settings, world: _World, sign_in: SignIn, mark_stored: MarkStored) -> CarryParcel:
    kept, most = world.storage, c.limits.photo_bytes
    return CarryParcel(
        key=kept.parcel_key, sign_in=sign_in, queue=world.queue, photos=kept.photos,
        mark_stored=mark_stored, clock=world.clock, photo_bytes_max=most,
    )  # fmt: skip


def _desk(world: _World) -> PaperDesk:
    return PaperDesk(
        world.storage.records, world.storage.photos, world.printer, world.clock, world.queue.push,
        world.rules.kinds, world.catalogue.words("zh"),
    )  # fmt: skip
