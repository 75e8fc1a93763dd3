"""The three sync stores by name, each empty and ready, for suites that must hold on all of them."""

import contextlib
import itertools
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.postgres import migrated_postgres_url
from xunan.application.ports import Accounts, DeviceFacts, Person, SyncStore
from xunan.storage.accounts import StoredAccounts
from xunan.storage.memory import MemorySyncStore
from xunan.storage.open import Storage, migrate_database, open_storage
from xunan.storage.photo_address import Bucket
from xunan.storage.tables import bind

STORES = ("memory", "sqlite", "postgres")
DATABASES = ("sqlite", "postgres")


class SteppingClock:
    """Starts at a fixed instant; stands still until a test moves it."""

    def __init__(self) -> None:
        self.instant = datetime(2026, 6, 20, 1, 2, 3, tzinfo=UTC)

    def now(self) -> datetime:
        """The instant it stands at."""
        return self.instant

    def step(self, **words: float) -> datetime:
        """Move on and tell the new instant."""
        self.instant += timedelta(**words)
        return self.instant


class CountedIds:
    """Identifiers in the order of their making, the same in every run."""

    def __init__(self) -> None:
        self.numbers = itertools.count(1)

    def uuid7(self) -> str:
        """The next one, in the form of a UUIDv7."""
        return f"01900000-0000-7000-8000-{next(self.numbers):012x}"

    def secret(self) -> str:
        """The next one, as long as a secret."""
        return f"{next(self.numbers):043d}"


@contextlib.asynccontextmanager
async def make_storage(
    kind: str, tmp_path: Path, bucket: Bucket | None = None
) -> AsyncIterator[Storage]:
    """A whole storage ("sqlite" or "postgres") over an empty database and folder."""
    url = ""
    if kind == "postgres":
        url = migrated_postgres_url()
    else:
        await migrate_database(url, tmp_path)
    storage = await open_storage(
        url, tmp_path, clock=SteppingClock(), ids=CountedIds(), bucket=bucket
    )
    try:
        yield storage
    finally:
        await storage.close()


@contextlib.asynccontextmanager
async def make_store(kind: str, tmp_path: Path) -> AsyncIterator[SyncStore]:
    """An empty sync store of the kind: one of STORES."""
    if kind == "memory":
        yield MemorySyncStore()
        return
    async with make_storage(kind, tmp_path) as storage:
        yield storage.sync


async def add_device(store: Storage | SyncStore, device: str, person: str = "p1") -> None:
    """A registered device, and its person if need be."""
    if isinstance(store, MemorySyncStore):
        store.add_device(device, person)
        return
    accounts = accounts_of(store)
    now = datetime(2026, 6, 20, tzinfo=UTC)
    if await accounts.person(person) is None:
        await accounts.add_person(
            Person(person, person, "王小明", "grid_worker", "", (), (), "360724103", "360724")
        )
    facts = DeviceFacts(device, person, f"install-{device}", "web", "1", now, now, None)
    await accounts.register_device(facts, f"token-{device}")


async def revoke_device(store: Storage | SyncStore, device: str) -> None:
    """Mark a device revoked."""
    if isinstance(store, MemorySyncStore):
        store.revoke_device(device)
        return
    await accounts_of(store).revoke_device(device, datetime(2026, 6, 21, tzinfo=UTC))


async def mark_stored(store: Storage | SyncStore, sha256: str) -> None:
    """Let a photo be stored, without its bytes."""
    if isinstance(store, MemorySyncStore):
        store.blobs_stored.add(sha256)
        return
    engine = store.engine if isinstance(store, Storage) else store._engine
    blob = bind(engine).blob
    await blob.insert(blob(sha256=sha256, state="stored")).on_conflict(
        target=blob.sha256, action="DO UPDATE", values=[blob.state]
    )


def accounts_of(store: Storage | SyncStore) -> Accounts:
    """The accounts beside a store."""
    if isinstance(store, Storage):
        return store.accounts
    return StoredAccounts(bind(store._engine), store._engine)
