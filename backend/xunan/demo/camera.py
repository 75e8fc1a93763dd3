"""Takes the demo's photos: painted pictures with the moment and place of their story."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from xunan.application.ports import Upload
from xunan.application.times import LOCAL_ZONE, instant

if TYPE_CHECKING:
    from datetime import datetime

    from xunan.web.services import Services

PHOTO_WIDTH, PHOTO_HEIGHT = 1600, 1200
# A photo is taken a little before the act that carries it.
SHUTTER_S = 40
_EXIF_TIME = re.compile(rb"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d")

Taken = tuple[dict[str, Any], bytes]


def taken(name: str, at: datetime, spot: tuple[float, float]) -> Taken:
    """A photo's facts and bytes, with the moment of this story in its EXIF."""
    moment = at - timedelta(seconds=SHUTTER_S)
    local = moment.astimezone(LOCAL_ZONE)
    raw = files("xunan.demo").joinpath("photos", name).read_bytes()
    stamped = f"{local:%Y:%m:%d %H:%M:%S}".encode()
    photo = _EXIF_TIME.sub(lambda _: stamped, raw, count=1)
    fact = {
        "sha256": hashlib.sha256(photo).hexdigest(),
        "mime": "image/jpeg",
        "size": len(photo),
        "w": PHOTO_WIDTH,
        "h": PHOTO_HEIGHT,
        "taken_at": instant(moment),
        "source": "camera",
        "exif_at": f"{local:%Y-%m-%dT%H:%M:%S}+08:00",
        "geo": {"lat": spot[0], "lon": spot[1], "accuracy_m": 8},
    }
    return fact, photo


async def bring(services: Services, person: str, sha256: str, photo: bytes) -> None:
    """Upload the photo as that person's phone does."""
    upload = Upload("", sha256, len(photo), "image/jpeg", person, 0, complete=False)
    await services.photos.take(upload, photo)
    await services.mark_stored(sha256)
