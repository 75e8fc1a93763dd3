"""Measures a thumbnail of a photo of 12 million pixels: processor milliseconds.

Bar: 45 ms of CPU.
Run: `python -m bench.photo_thumbnail`.
"""

from __future__ import annotations

import io
import statistics
import sys
import time

from PIL import Image, ImageChops

from xunan.storage.thumbnails import make_thumbnail

SIZE = (4000, 3000)
ROUNDS = 15
CPU_MS_MAX = 45.0


def a_photo() -> bytes:
    """A JPEG of 12 million pixels with detail at every scale, as large as a phone's."""
    layers = [
        Image.effect_noise((SIZE[0] // step, SIZE[1] // step), 40).resize(SIZE)
        for step in (100, 20, 5)
    ]
    grey = ImageChops.add(ImageChops.add(layers[0], layers[1], 2), layers[2], 2)
    out = io.BytesIO()
    Image.merge("RGB", (grey, layers[0], layers[1])).save(out, "JPEG", quality=80)
    return out.getvalue()


def measure() -> dict[str, float]:
    """The median of several rounds, after one that does not count."""
    photo = a_photo()
    make_thumbnail(photo)
    spent = []
    for _ in range(ROUNDS):
        start = time.process_time()
        small = make_thumbnail(photo)
        spent.append((time.process_time() - start) * 1000)
    return {
        "cpu_ms": statistics.median(spent),
        "photo_mb": len(photo) / 1e6,
        "thumbnail_kb": len(small) / 1e3,
    }


def main() -> int:
    """Print the figures; 1 when one is over its bar."""
    figures = measure()
    told = ", ".join(f"{name} {value:.1f}" for name, value in figures.items())
    sys.stdout.write(f"thumbnail of 12 MP: {told} (bar {CPU_MS_MAX:.0f} ms)\n")
    return int(figures["cpu_ms"] > CPU_MS_MAX)


if __name__ == "__main__":
    raise SystemExit(main())
