"""Many photos, each its own: a slope in fog as a phone takes it, about as heavy as a real one."""

from __future__ import annotations

import random
from datetime import datetime
from pathlib import Path

import piexif
from PIL import Image, ImageDraw, ImageFilter

from photo_times import CHINA

WIDTH, HEIGHT = 1600, 1200
GRAIN = 26


def painted(folder: Path, count: int, *, seed: int = 1) -> list[Path]:
    """So many JPEG files of about 0.3 MB after the phone has shrunk them; no two are alike."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    ground = _ground(chance)
    made = []
    for number in range(count):
        left, top = chance.randrange(400), chance.randrange(300)
        picture = ground.crop((left, top, left + WIDTH, top + HEIGHT))
        draw = ImageDraw.Draw(picture)
        at = [chance.randrange(200, 1000), chance.randrange(300, 600)]
        for _ in range(14):
            to = [at[0] + chance.randrange(-50, 70), at[1] + chance.randrange(15, 50)]
            draw.line([*at, *to], fill=(24, 18, 12), width=chance.randrange(3, 11))
            at = to
        path = folder / f"{seed}-{number:03}.jpg"
        picture.save(path, "JPEG", quality=82)
        made.append(path)
    return made


def stamped(photo: Path, taken: datetime) -> Path:
    """The photo with the EXIF of that instant, as a camera of the county writes it."""
    local = taken.astimezone(CHINA)
    exif = {
        "Exif": {
            piexif.ExifIFD.DateTimeOriginal: local.strftime("%Y:%m:%d %H:%M:%S").encode(),
            piexif.ExifIFD.OffsetTimeOriginal: b"+08:00",
        }
    }
    piexif.insert(piexif.dump(exif), str(photo))
    return photo


def _ground(chance: random.Random) -> Image.Image:
    """Earth, grass and sky with the grain of a small sensor: it is the grain that weighs."""
    width, height = WIDTH + 400, HEIGHT + 300
    clods = Image.effect_noise((width // 6, height // 6), 90).resize((width, height))
    grain = Image.effect_noise((width, height), GRAIN)
    clods = Image.blend(clods, grain, 0.4)
    picture = Image.merge("RGB", [clods.point(lambda v, k=k: v * k // 100) for k in (96, 84, 60)])
    sky = Image.new("RGB", (width, height // 3), (186, 194, 200)).filter(ImageFilter.BLUR)
    picture.paste(sky, (0, 0))
    ImageDraw.Draw(picture).line(
        [(x, height // 3 + chance.randrange(-14, 14)) for x in range(0, width, 40)],
        fill=(70, 90, 50),
        width=26,
    )
    return picture
