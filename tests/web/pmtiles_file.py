"""Writes small PMTiles files, by the letter of the published specification, version 3."""

from __future__ import annotations

import gzip
import io
import json
import struct
from pathlib import Path

from PIL import Image

Entry = tuple[int, int, int, int]
PNG = 2


def a_picture(colour: tuple[int, int, int]) -> bytes:
    """A plain picture of 256 by 256."""
    out = io.BytesIO()
    Image.new("RGB", (256, 256), colour).save(out, "PNG")
    return out.getvalue()


def write_pmtiles(
    path: Path,
    root: list[Entry],
    pictures: bytes,
    *,
    leaves: bytes = b"",
    sort: int = PNG,
    max_zoom: int = 14,
) -> Path:
    """A file of (first, run, offset, length) entries; a run of 0 names a leaf."""
    directory = packed(root)
    metadata = gzip.compress(json.dumps({"attribution": "<b>某图</b> GS(2026)2号"}).encode())
    at = 127
    places = []
    for part in (directory, metadata, leaves, pictures):
        places += [at, len(part)]
        at += len(part)
    counts = (1, len(root), 1)
    box = (1_140_000_000, 255_000_000, 1_150_000_000, 262_000_000)
    kinds = (1, 2, 1, sort, 0, max_zoom)
    head = struct.pack("<8s11Q6B4iB2i", b"PMTiles\x03", *places, *counts, *kinds, *box, 10, 0, 0)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(head + directory + metadata + leaves + pictures)
    return path


def packed(entries: list[Entry]) -> bytes:
    """A directory as the file holds it."""
    firsts = [first for first, _, _, _ in entries]
    deltas = [now - before for before, now in zip([0, *firsts], firsts, strict=False)]
    columns = [
        deltas,
        [run for _, run, _, _ in entries],
        [length for _, _, _, length in entries],
        [offset + 1 for _, _, offset, _ in entries],
    ]
    numbers = [len(entries), *(number for column in columns for number in column)]
    return gzip.compress(b"".join(map(varint, numbers)))


def varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first."""
    out = []
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])
