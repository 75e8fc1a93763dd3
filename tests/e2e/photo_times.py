"""Photos as if they were taken in this minute."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import piexif

CHINA = timezone(timedelta(hours=8))


def taken_now(photo: Path, folder: Path) -> Path:
    """The same picture with the EXIF time of this minute: a photo taken after the assignment."""
    folder.mkdir(exist_ok=True)
    copy = folder / photo.name
    shutil.copy(photo, copy)
    exif = piexif.load(str(copy))
    now = datetime.now(UTC).astimezone(CHINA).strftime("%Y:%m:%d %H:%M:%S")
    exif["Exif"][piexif.ExifIFD.DateTimeOriginal] = now.encode()
    piexif.insert(piexif.dump(exif), str(copy))
    return copy
