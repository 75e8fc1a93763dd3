"""Snapshots as files in the data folder; see `SnapshotShelf` for the promises.

snapshots/<hash of the stream>/<name>/facts.json     what the snapshot is
snapshots/<hash of the stream>/<name>/<page>.br .gz  its pages, never changed
snapshots/<hash of the stream>/<name>/replaced       since when there is a newer one
snapshots/.building                                  locked by the worker that builds

All of it may be deleted at any time: streams then come in pages until the next round.
Workers of one host share the folder; several hosts each build their own.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from xunan.application.offer_snapshots import Snapshot
from xunan_sync.messages import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xunan.application.offer_snapshots import PackedPage

_NAME = re.compile(r"[0-9A-Za-z_-]{1,80}-\d{1,18}-\d{1,6}")
_ENDINGS = {"br": "br", "gzip": "gz"}


class SnapshotFolder:
    """`SnapshotShelf` and `BuilderSeat` below a data folder; the file system is the catalogue."""

    def __init__(self, data_dir: Path) -> None:
        self._root = data_dir / "snapshots"
        # Facts never change, so that what was read once need not be read again.
        self._known: dict[Path, Snapshot] = {}

    def newest(self, stream: str, epoch: str) -> Snapshot | None:
        """See the port."""
        found = [
            made
            for made in map(self._facts, self._names(self._of(stream)))
            if made and (made.stream, made.epoch, made.schema) == (stream, epoch, SCHEMA)
        ]
        return max(found, key=lambda made: made.seq, default=None)

    def read(self, stream: str, name: str, page: int, encoding: str) -> bytes | None:
        """See the port."""
        if not _NAME.fullmatch(name) or page < 0:
            return None
        path = self._of(stream) / name / f"{page}.{_ENDINGS[encoding]}"
        try:
            return path.read_bytes()
        except OSError:
            return None

    def put(self, snapshot: Snapshot, pages: Sequence[PackedPage]) -> None:
        """See the port; written aside and renamed, so that readers see all of it or nothing."""
        place = self._of(snapshot.stream)
        place.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".new-", dir=place))
        for number, page in enumerate(pages):
            (aside / f"{number}.br").write_bytes(page.brotli)
            (aside / f"{number}.gz").write_bytes(page.gzip)
        (aside / "facts.json").write_bytes(msgspec.json.encode(snapshot))
        try:
            aside.rename(place / snapshot.name)
        except OSError:
            shutil.rmtree(aside, ignore_errors=True)
            if not (place / snapshot.name / "facts.json").exists():
                raise

    def discard(self, snapshot: Snapshot) -> None:
        """See the port."""
        self._remove(self._of(snapshot.stream) / snapshot.name)

    def retire(self, epoch: str, now: str, before: str) -> int:
        """See the port."""
        gone = 0
        for place in self._root.glob("*/"):
            for torn in place.glob(".*"):
                shutil.rmtree(torn, ignore_errors=True)
            made = [(path, self._facts(path)) for path in self._names(place)]
            newest = max((facts.seq for _, facts in made if facts), default=0)
            for path, facts in made:
                is_ours = facts is not None and (facts.epoch, facts.schema) == (epoch, SCHEMA)
                if not is_ours or (
                    facts is not None and facts.seq < newest and _since(path, now) < before
                ):
                    self._remove(path)
                    gone += 1
        return gone

    @contextlib.contextmanager
    def sit(self) -> Iterator[bool]:
        """See the port; the lock ends with the process that holds it."""
        self._root.mkdir(parents=True, exist_ok=True)
        with (self._root / ".building").open("a") as seat:
            try:
                fcntl.flock(seat, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True

    def _of(self, stream: str) -> Path:
        return self._root / hashlib.sha256(stream.encode()).hexdigest()[:32]

    def _names(self, place: Path) -> list[Path]:
        try:
            return [path for path in place.iterdir() if _NAME.fullmatch(path.name)]
        except FileNotFoundError:
            return []

    def _facts(self, path: Path) -> Snapshot | None:
        if path in self._known and path.exists():
            return self._known[path]
        self._known.pop(path, None)
        try:
            made = msgspec.json.decode((path / "facts.json").read_bytes(), type=Snapshot)
        except (OSError, msgspec.DecodeError):
            return None
        self._known[path] = made
        return made

    def _remove(self, path: Path) -> None:
        """Out of sight first, in one step; then the files."""
        self._known.pop(path, None)
        aside = path.with_name(f".gone-{path.name}")
        with contextlib.suppress(OSError):
            path.rename(aside)
        shutil.rmtree(aside, ignore_errors=True)


def _since(path: Path, now: str) -> str:
    """When the snapshot was first found to be replaced, noting it now if it was not yet."""
    mark = path / "replaced"
    try:
        return mark.read_text(encoding="ascii")
    except OSError:
        mark.write_text(now, encoding="ascii")
        return now
