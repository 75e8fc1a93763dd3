"""A world that also makes snapshots, over each of the three stores."""

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import brotli

from sync.contract_suite import Phone, World
from xunan.application.build_snapshots import BuildSnapshots
from xunan.application.exchange import Exchange
from xunan.storage.memory import MemorySyncStore
from xunan.storage.snapshot_files import SnapshotFolder
from xunan.storage.snapshot_streams import StoredStreamSizes
from xunan.storage.tables import bind

ACCEPTS = ["snapshot"]
FROM_DOCS = 2


@dataclass
class MemorySizes:
    """Which streams are large, out of the memory store."""

    store: MemorySyncStore

    async def larger_than(self, docs: int) -> Sequence[str]:
        """See the port."""
        return sorted(name for name, (total, _) in self.store.streams.items() if total > docs)


@dataclass
class Made:
    """A world, its shelf and its builder."""

    world: World
    shelf: SnapshotFolder
    build: BuildSnapshots

    def docs(self, stream: str, offer: dict[str, Any]) -> list[dict[str, Any]]:
        """All bodies of an offered snapshot, page by page."""
        found: list[dict[str, Any]] = []
        for page in range(offer["pages"]):
            found += json.loads(self.text(stream, offer, page))["docs"]
        return found

    def text(self, stream: str, offer: dict[str, Any], page: int) -> bytes:
        """A page's JSON, the same in both encodings."""
        by_gzip = self.shelf.read(stream, offer["name"], page, "gzip")
        by_brotli = self.shelf.read(stream, offer["name"], page, "br")
        assert by_gzip is not None
        assert by_brotli is not None
        assert gzip.decompress(by_gzip) == brotli.decompress(by_brotli)
        return gzip.decompress(by_gzip)

    async def fill(self, phone: Phone, many: int, start: int = 1) -> list[str]:
        """So many reports; their ids."""
        ids = [f"0197a1c2-0000-7000-8000-{n:012d}" for n in range(start, start + many)]
        await phone.send(*(phone.report(record) for record in ids))
        return ids


def made_over(world: World, folder: Path, from_docs: int = FROM_DOCS) -> Made:
    """Let the world's exchange offer what a builder over the same store makes."""
    shelf = SnapshotFolder(folder)
    sizes = (
        MemorySizes(world.store)
        if isinstance(world.store, MemorySyncStore)
        else StoredStreamSizes(bind(world.store._engine))
    )
    # Its own parts, with a shelf among them.
    parts = replace(world.exchange._parts, offers=shelf)
    world.exchange = Exchange(parts)
    return Made(
        world, shelf, BuildSnapshots(world.store, sizes, shelf, shelf, world.clock, from_docs)
    )
