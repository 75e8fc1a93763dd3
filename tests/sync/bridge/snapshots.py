"""Snapshots of the simulation's server: real files, built small and often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from unittest.mock import patch

from xunan.application import build_snapshots
from xunan.application.build_snapshots import BuildSnapshots
from xunan.storage.snapshot_files import SnapshotFolder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sync.simulation.server import Server

# A stream of the simulation holds a handful of records: pages are made as small.
PAGE_DOCS, STALE_ROWS = 2, 4


@dataclass
class Sizes:
    """Which streams are worth a snapshot."""

    server: Server

    async def larger_than(self, docs: int) -> Sequence[str]:
        """See the port."""
        streams = await self.server.streams()
        return sorted(name for name, (total, _) in streams.items() if total > docs)


class Shelf:
    """A server's snapshots below a folder; they outlive its restores, as files do."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server = server
        self.files = SnapshotFolder(folder)
        server.offers = self.files

    async def build(self) -> int:
        """One round of the builder; how many were built."""
        store = self.server.store
        builder = BuildSnapshots(
            store, Sizes(self.server), self.files, self.files, self.server.clock, from_docs=1
        )
        with patch.multiple(build_snapshots, PAGE_DOCS=PAGE_DOCS, STALE_ROWS=STALE_ROWS):
            return await builder()
