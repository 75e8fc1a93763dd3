"""Makes photos small enough for paper: a phone's picture has ten times the pixels a print shows."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

# 200 dots an inch on half the width of an A4 page.
PIXELS_MAX = 660
# 50 million pixels: more than a phone's camera has, less than what would fill the memory.
SOURCE_PIXELS_MAX = 50_000_000
QUALITY = 82


@dataclass(frozen=True, slots=True)
class Print:
    """A photo ready to be drawn."""

    jpeg: bytes
    width: int
    height: int


def for_paper(photo: bytes, pixels: int = PIXELS_MAX) -> Print | None:
    """Scale a JPEG to at most `pixels` a side, upright and without metadata.

    None where the bytes are no picture that can be read: the paper then says so.
    """
    try:
        with Image.open(BytesIO(photo), formats=["JPEG", "PNG", "WEBP"]) as source:
            if source.width * source.height > SOURCE_PIXELS_MAX:
                return None
            source.draft("RGB", (pixels, pixels))
            picture = ImageOps.exif_transpose(source).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    picture.thumbnail((pixels, pixels), Image.Resampling.LANCZOS)
    out = BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=False)
    return Print(out.getvalue(), picture.width, picture.height)
