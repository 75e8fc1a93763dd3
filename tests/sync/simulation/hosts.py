"""The same server over memory, for the many seeds, and over real SQLite, photos and backups."""

from pathlib import Path
from typing import Any

from sync.simulation.brittle import RamPhotos
from sync.simulation.county import PEOPLE
from sync.simulation.server import Server
from xunan.application.ports import DeviceFacts, Key, OpRow, RecordRow
from xunan.application.rules import SERVER, SERVER_DEVICE
from xunan.application.server_device import ensure_server_device
from xunan.storage.backup import back_up, restore
from xunan.storage.memory import MemorySyncStore
from xunan.storage.open import Storage, migrate_database, open_storage
from xunan.storage.sync_rows import OPERATION_COLUMNS, record_from


class RamServer(Server):
    """Over the memory store."""

    def begin(self) -> None:
        """Open an empty county."""
        self.ram = MemorySyncStore("epoch-1")
        self.ram.add_device(SERVER_DEVICE, SERVER.id)
        for person in PEOPLE.values():
            self.ram.add_person(person)
        self.start(self.ram, RamPhotos(self.ram))

    @property
    def accounts(self) -> Any:
        """The memory store keeps the grants itself."""
        return self.ram

    async def add_device(self, facts: DeviceFacts) -> None:
        """Register a device."""
        self.devices[facts.device] = facts
        self.ram.add_device(facts.device, facts.person)

    async def revoke(self, device: str) -> None:
        """Strike a device off the list."""
        self.revoke_facts(device)
        self.ram.revoke_device(device)

    async def back_up(self) -> Any:
        """A copy of everything at this moment."""
        tables = {
            name: table if isinstance(table, str | int) else table.copy()
            for name, table in vars(self.ram).items()
        }
        photos, people = self.photos.photos.copy(), self.people.copy()
        return tables, photos, people, self.devices.copy(), self.revoked.copy()

    async def restore(self, backup: Any, epoch: str) -> None:
        """Go on from a copy, in an epoch of that name."""
        tables, photos, people, devices, revoked = backup
        self.people_again(people)
        self.ram = MemorySyncStore()
        vars(self.ram).update({n: t if isinstance(t, str | int) else t.copy()
                               for n, t in tables.items()})  # fmt: skip
        self.ram.epoch_name = epoch
        self.devices, self.revoked = devices.copy(), revoked.copy()
        again = RamPhotos(self.ram)
        again.photos = photos.copy()
        self.start(self.ram, again)

    async def journal(self) -> list[tuple[OpRow, int]]:
        """Every operation with its sequence number, 0 for none, in the order of commits."""
        return self.ram.journal

    async def records(self) -> dict[Key, RecordRow]:
        """Every record."""
        return self.ram.records

    async def feed(self) -> list[tuple[int, str, str, Key, int]]:
        """Every row of the feed: (seq, stream, word, key, ver)."""
        return [
            (seq, row.stream, row.op, Key(row.kind, row.id), row.ver)
            for row, seq in self.ram.feed.values()
        ]

    async def streams(self) -> dict[str, tuple[int, int]]:
        """Count and digest of every stream."""
        return self.ram.streams

    async def head(self) -> int:
        """The last sequence number."""
        return self.ram.head

    async def compact(self, before: str) -> int:
        """Forget removals."""
        return await self.ram.compact(before)

    async def close(self) -> None:
        """End."""
        await self.world.queue.close()


class DiskServer(Server):
    """Over the real SQLite store, the real photo folder, and real backups of both."""

    async def begin_in(self, folder: Path) -> None:
        """Open an empty county in a folder."""
        self.folder = folder
        self.places = 0
        await migrate_database("", folder)
        await self.open(folder)
        await ensure_server_device(self.storage.accounts, self.clock)
        for person in PEOPLE.values():
            await self.storage.accounts.add_person(person)

    @property
    def accounts(self) -> Any:
        """The real accounts."""
        return self.storage.accounts

    async def open(self, folder: Path) -> None:
        """Start a process over a folder."""
        self.here = folder
        self.storage: Storage = await open_storage("", folder, clock=self.clock, ids=self.ids)
        self.start(self.storage.sync, self.storage.photos)

    async def add_device(self, facts: DeviceFacts) -> None:
        """Register a device."""
        self.devices[facts.device] = facts
        await self.storage.accounts.register_device(facts, f"hash-{facts.device}")

    async def revoke(self, device: str) -> None:
        """Strike a device off the list."""
        self.revoke_facts(device)
        await self.storage.accounts.revoke_device(device, self.clock.now())

    async def back_up(self) -> Any:
        """A real backup."""
        self.places += 1
        target = self.folder / f"backup-{self.places}"
        await back_up("", self.here, target, now=self.clock.now())
        return target, self.people.copy(), self.devices.copy(), self.revoked.copy()

    async def restore(self, backup: Any, epoch: str) -> None:
        """A real restore into an empty folder, in an epoch of that name."""
        archive, people, devices, revoked = backup
        self.people_again(people)
        await self.close()
        self.places += 1
        folder = self.folder / f"restored-{self.places}"
        await restore(archive, "", folder, epoch=epoch)
        self.devices, self.revoked = devices.copy(), revoked.copy()
        await self.open(folder)

    async def journal(self) -> list[tuple[OpRow, int]]:
        """See `RamServer`."""
        names = OPERATION_COLUMNS
        columns = ", ".join(names)
        rows = await self._rows(f"SELECT {columns}, seq FROM operation ORDER BY rowid")  # noqa: S608 - our own names
        return [
            (OpRow(**dict(zip(names, row, strict=False)), order=None), row[-1] or 0) for row in rows
        ]

    async def records(self) -> dict[Key, RecordRow]:
        """See `RamServer`."""
        rows = await self._rows("SELECT kind, id, ver, state, streams, body FROM record")
        return {Key(row[0], row[1]): record_from(row) for row in rows}

    async def feed(self) -> list[tuple[int, str, str, Key, int]]:
        """See `RamServer`."""
        rows = await self._rows("SELECT seq, stream, op, kind, id, ver FROM feed")
        return [(seq, stream, op, Key(kind, id_), ver) for seq, stream, op, kind, id_, ver in rows]

    async def streams(self) -> dict[str, tuple[int, int]]:
        """See `RamServer`."""
        rows = await self._rows("SELECT name, total, sum32 FROM stream")
        return {name: (total, digest) for name, total, digest in rows}

    async def head(self) -> int:
        """See `RamServer`."""
        return (await self._rows("SELECT n FROM counter WHERE name = 'seq'"))[0][0]

    async def compact(self, before: str) -> int:
        """See `RamServer`."""
        return await self.storage.sync.compact(before)

    async def _rows(self, query: str) -> list[Any]:
        engine = self.storage.engine
        return list(await engine.read(lambda db: db.execute(query).fetchall()))

    async def close(self) -> None:
        """End."""
        await self.world.queue.close()
        await self.storage.close()
