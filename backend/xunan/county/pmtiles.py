"""Reads pictures out of a PMTiles file (version 3): a whole base map in one file.

Only pictures: a file of vectors would need a renderer on every phone.
The file is mapped, not read; a picture costs one or two small directories and a slice.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import re
import struct
import zlib
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAGIC = b"PMTiles\x03"
_HEADER = struct.Struct("<8s11Q6B4iB2i")
_NO_COMPRESSION, _GZIP = 1, 2
_MIMES = {2: "image/png", 3: "image/jpeg", 4: "image/webp", 5: "image/avif"}
_VECTORS = 1
ZOOM_MAX = 22
# A leaf leads to pictures; more than this in a row is a file that leads in circles.
_DEPTH_MAX = 4
_LEAVES_KEPT = 64
_DIRECTORY_BYTES_MAX = 16 * 1024 * 1024


class PmtilesError(Exception):
    """The file is none, or holds no pictures; the text is one Chinese and one English sentence."""


class _Entry(NamedTuple):
    """Pictures `first` to `first + run - 1` are these bytes; `run` 0 names a directory."""

    first: int
    run: int
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class _Header:
    root: tuple[int, int]
    metadata: tuple[int, int]
    leaves_at: int
    pictures_at: int
    packed: int
    mime: str
    min_zoom: int
    max_zoom: int


class Pmtiles:
    """An opened file; `digest` changes with its content, as far as its size and head tell."""

    def __init__(self, path: Path) -> None:
        """Map the file; raises `PmtilesError`."""
        try:
            with path.open("rb") as file:
                self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as wrong:
            raise _refused(path, f"读不出（{wrong}）", "cannot be read") from wrong
        self._header = _header(path, self._bytes)
        self._directory = lru_cache(_LEAVES_KEPT)(self._read_directory)
        try:
            self._directory(*self._header.root)
            told = self._metadata()
        except (ValueError, IndexError, OSError, EOFError, zlib.error) as wrong:
            raise _refused(path, "目录损坏", "has a broken directory") from wrong
        note = told.get("attribution", "") if isinstance(told, dict) else ""
        self.attribution = re.sub(r"<[^>]*>", "", note if isinstance(note, str) else "").strip()
        self.mime, self.max_zoom = self._header.mime, self._header.max_zoom
        self.min_zoom = self._header.min_zoom
        start = self._header.pictures_at
        head = self._bytes[: min(start, _DIRECTORY_BYTES_MAX)]
        size = len(self._bytes).to_bytes(8, "little")
        self.digest = hashlib.sha256(size + head).hexdigest()[:16]

    def __repr__(self) -> str:
        """What the map's version is made of."""
        return f"Pmtiles({self.digest})"

    def picture(self, zoom: int, x: int, y: int) -> bytes | None:
        """The bytes of a picture, or None where the file has none; raises ValueError if broken."""
        if not (0 <= zoom <= ZOOM_MAX and 0 <= x < 1 << zoom and 0 <= y < 1 << zoom):
            return None
        wanted = place_in_order(zoom, x, y)
        at, length = self._header.root
        for _ in range(_DEPTH_MAX):
            entries, firsts = self._directory(at, length)
            found = bisect_right(firsts, wanted) - 1
            if found < 0:
                return None
            entry = entries[found]
            if entry.run:
                if wanted >= entry.first + entry.run:
                    return None
                start = self._header.pictures_at + entry.offset
                return self._slice(start, entry.length)
            at, length = self._header.leaves_at + entry.offset, entry.length
        raise ValueError("directories lead in circles")

    def _slice(self, start: int, length: int) -> bytes:
        found = self._bytes[start : start + length]
        if len(found) < length:
            raise ValueError("the file ends too early")
        return found

    def _unpacked(self, start: int, length: int) -> bytes:
        raw = self._slice(start, length)
        if self._header.packed != _GZIP:
            return raw
        opened = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        return opened.decompress(raw, _DIRECTORY_BYTES_MAX)

    def _metadata(self) -> object:
        raw = self._unpacked(*self._header.metadata)
        return json.loads(raw) if raw.strip() else {}

    def _read_directory(self, start: int, length: int) -> tuple[list[_Entry], list[int]]:
        numbers = _varints(self._unpacked(start, length))
        count = next(numbers)
        firsts, first = [], 0
        for _ in range(count):
            first += next(numbers)
            firsts.append(first)
        runs = [next(numbers) for _ in range(count)]
        lengths = [next(numbers) for _ in range(count)]
        entries: list[_Entry] = []
        for at in range(count):
            said = next(numbers)
            before = entries[-1] if entries else None
            # 0 says: right behind the one before.
            offset = said - 1 if said else (before.offset + before.length if before else 0)
            entries.append(_Entry(firsts[at], runs[at], offset, lengths[at]))
        return entries, firsts


def place_in_order(zoom: int, x: int, y: int) -> int:
    """Where a picture stands in the file's order: zoom by zoom, each along a Hilbert curve."""
    number = ((1 << (2 * zoom)) - 1) // 3
    for level in range(zoom - 1, -1, -1):
        side = 1 << level
        east, south = x & side, y & side
        number += ((3 * east) ^ south) << level
        if not south:
            if east:
                x, y = side - 1 - x, side - 1 - y
            x, y = y, x
    return number


def _header(path: Path, raw: mmap.mmap) -> _Header:
    if len(raw) < _HEADER.size or raw[: len(MAGIC)] != MAGIC:
        raise _refused(path, "不是第 3 版 PMTiles", "is no PMTiles file of version 3")
    told = _HEADER.unpack_from(raw)
    _, root_at, root_long, meta_at, meta_long, leaves_at, _, pictures_at = told[:8]
    _, packed, tile_packed, sort, min_zoom, max_zoom = told[12:18]
    if sort == _VECTORS:
        raise _refused(path, "里是矢量，请用图片（栅格）的", "holds vectors; pictures are needed")
    if sort not in _MIMES or packed not in {_NO_COMPRESSION, _GZIP} or tile_packed > 1:
        raise _refused(path, "的压缩方式或图片格式不认识", "is packed in a way not known here")
    return _Header(
        root=(root_at, root_long),
        metadata=(meta_at, meta_long),
        leaves_at=leaves_at,
        pictures_at=pictures_at,
        packed=packed,
        mime=_MIMES[sort],
        min_zoom=min_zoom,
        max_zoom=min(max_zoom, ZOOM_MAX),
    )


def _varints(raw: bytes) -> Iterator[int]:
    """The numbers of a directory; raises ValueError where they end too early."""
    value = shift = 0
    for byte in raw:
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            yield value
            value = shift = 0
        else:
            shift += 7
    raise ValueError("the directory ends too early")


def _refused(path: Path, zh: str, en: str) -> PmtilesError:
    return PmtilesError(f"底图文件 {path} {zh}。The base map's file {path.name} {en}.")
