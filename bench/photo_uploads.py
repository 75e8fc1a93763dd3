"""Measures uploads of new photos: 200 of 300 kB by 20 clients, hashed and fsynced.

Bars: 600 photos a second. Every photo is named by a record, whose timeline the server marks when
the photo is stored; an answer leaves when the bytes would survive a power cut.
"Plain" is what the disk itself gives: the same bytes hashed, written and fsynced by four threads.
Run: `python -m bench.photo_uploads`.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
import random
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from bench.load.county import AT, Phone, fill
from bench.load.line import Line, lines, request
from bench.load.served import Served, served

if TYPE_CHECKING:
    from collections.abc import Sequence

CLIENTS = 20
PHOTOS_EACH = 10
PHOTO_BYTES = 300_000
ROUNDS = 3
THREADS = 4
CPU_MS_MAX = 8.0


def new_photo(chance: random.Random) -> tuple[str, bytes]:
    """Bytes that nobody has sent before, and their hash."""
    photo = chance.randbytes(PHOTO_BYTES)
    return hashlib.sha256(photo).hexdigest(), photo


def upload(phone: Phone, sha256: str, photo: bytes) -> bytes:
    """The one request that opens an upload and brings all its bytes."""
    told = f"sha256 {_base64(sha256)},mime {_base64('image/jpeg')}"
    headers = {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": str(len(photo)),
        "Upload-Metadata": told,
        "Content-Type": "application/offset+octet-stream",
    }
    return request("POST", "/sync/v1/blobs", phone.token, photo, headers)


def naming(phone: Phone, shas: Sequence[str]) -> bytes:
    """The request that reports what the photos show."""
    ops = []
    for sha256 in shas:
        op = phone.report()
        photo = {"sha256": sha256, "mime": "image/jpeg", "size": PHOTO_BYTES, "w": 1600, "h": 1200,
                 "taken_at": AT, "source": "camera"}  # fmt: skip
        op["args"]["add"] = {"photos_before": [photo]}
        ops.append(op)
    return phone.exchange(ops)


async def _send(line: Line, requests: Sequence[bytes], photo_bytes: int) -> None:
    for one in requests:
        answer = await line.ask(one)
        if answer.status != 201 or b"upload-offset: %d" % photo_bytes not in answer.head.lower():
            raise AssertionError(answer.head.decode())


async def play(server: Served, phones: Sequence[Phone], chance: random.Random) -> list[float]:
    """One round; photos a second, server CPU milliseconds each."""
    photos = [[new_photo(chance) for _ in range(PHOTOS_EACH)] for _ in phones]
    async with lines(server.port, len(phones)) as connections:
        for line, phone, own in zip(connections, phones, photos, strict=True):
            await line.ask(naming(phone, [sha256 for sha256, _ in own]))
        asked = [
            [upload(phone, *one) for one in own] for phone, own in zip(phones, photos, strict=True)
        ]
        wall, cpu = time.perf_counter(), server.cpu_s()
        await asyncio.gather(
            *(_send(line, one, PHOTO_BYTES) for line, one in zip(connections, asked, strict=True))
        )
        wall, cpu = time.perf_counter() - wall, server.cpu_s() - cpu
    many = len(phones) * PHOTOS_EACH
    return [many / wall, cpu / many * 1000]


def plain(folder: Path, chance: random.Random) -> float:
    """Photos a second that the disk takes without any server."""
    photos = [new_photo(chance)[1] for _ in range(CLIENTS * PHOTOS_EACH)]

    def keep(nth: int) -> None:
        hashlib.sha256(photos[nth]).hexdigest()
        with (folder / f"plain{nth}").open("wb") as file:
            file.write(photos[nth])
            file.flush()
            os.fsync(file.fileno())

    with ThreadPoolExecutor(THREADS) as threads:
        wall = time.perf_counter()
        list(threads.map(keep, range(len(photos))))
        return len(photos) / (time.perf_counter() - wall)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def measure() -> dict[str, float]:
    """The best of some rounds."""
    chance = random.Random(1)  # noqa: S311 - bytes that differ, nothing secret
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        phones = fill("", folder, CLIENTS)
        with served(folder) as server:
            rounds = [asyncio.run(play(server, phones, chance)) for _ in range(ROUNDS)]
        return {
            "photos_per_s": max(per_s for per_s, _ in rounds),
            "cpu_ms": min(cpu for _, cpu in rounds),
            "plain_per_s": plain(folder, chance),
        }


def main() -> int:
    """Print the figures; 1 when the processor time is over its bar."""
    figures = measure()
    told = ", ".join(f"{name} {value:,.1f}" for name, value in figures.items())
    sys.stdout.write(f"photos of {PHOTO_BYTES // 1000} kB: {told}\n")
    return int(figures["cpu_ms"] > CPU_MS_MAX)


if __name__ == "__main__":
    raise SystemExit(main())
