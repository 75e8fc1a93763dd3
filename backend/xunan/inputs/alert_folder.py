"""A watched folder: each document in it is taken once and then moved aside."""

from __future__ import annotations

from asyncio import to_thread
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from xunan.domain.cap import CapError
from xunan.inputs.cap_xml import BYTES_MAX, read_xml

if TYPE_CHECKING:
    from pathlib import Path

    from xunan.application.ports import Clock
    from xunan.application.receive_alert import ReceiveAlert

EVERY_S = 2.0
# A document that does not end yet may still be on its way for so long.
PATIENCE_S = 60.0
ENDINGS = {".xml", ".cap"}


@dataclass(frozen=True, slots=True)
class AlertFolder:
    """Takes what lies in the folder; `done` and `refused` below it hold what was taken.

    A file is taken once its size and time have stood still from one round to the next. Names that
    begin with a dot, other endings and links are left alone.
    """

    folder: Path
    receive: ReceiveAlert
    clock: Clock
    _seen: dict[str, tuple[int, int]] = field(default_factory=dict)

    async def __call__(self) -> None:
        """One round. Raises OSError where the folder cannot be used, and `StoreBusyError`."""
        for path in await to_thread(self._still):
            raw = await to_thread(_bytes_of, path)
            if raw is None or self._is_on_its_way(raw, path):
                continue
            told = await self.receive(raw, "folder", path.name)
            await to_thread(_put_aside, path, "refused" if told.verdict == "refused" else "done")
            self._seen.pop(path.name, None)

    def _still(self) -> list[Path]:
        self.folder.mkdir(parents=True, exist_ok=True)
        now: dict[str, tuple[int, int]] = {}
        found = []
        for path in sorted(self.folder.iterdir()):
            if path.suffix.lower() not in ENDINGS or path.name.startswith("."):
                continue
            if path.is_symlink() or not path.is_file():
                continue
            facts = path.stat()
            now[path.name] = (facts.st_size, facts.st_mtime_ns)
            if self._seen.get(path.name) == now[path.name]:
                found.append((facts.st_mtime_ns, path))
        self._seen.clear()
        self._seen.update(now)
        return [path for _, path in sorted(found)]

    def _is_on_its_way(self, raw: bytes, path: Path) -> bool:
        """Whether it is young and not whole: somebody may be writing it slowly."""
        try:
            read_xml(raw)
        except CapError as refused:
            written = self._seen.get(path.name, (0, 0))[1] / 1e9
            young = self.clock.now().timestamp() - written < PATIENCE_S
            return refused.code == "cap.not_xml" and young
        return False


def _bytes_of(path: Path) -> bytes | None:
    """The file, or as much of it as shows that it is too large; None where it is gone."""
    try:
        with path.open("rb") as file:
            return file.read(BYTES_MAX + 1)
    except FileNotFoundError:
        return None


def _put_aside(path: Path, where: Literal["done", "refused"]) -> None:
    """Move the file beside earlier ones of its name; another process may have been first."""
    aside = path.parent / where
    aside.mkdir(exist_ok=True)
    target, number = aside / path.name, 1
    while target.exists():
        number += 1
        target = aside / f"{path.stem}-{number}{path.suffix}"
    try:
        path.replace(target)
    except FileNotFoundError:
        return
