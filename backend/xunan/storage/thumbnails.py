"""Thumbnails: small upright pictures of stored photos, made once and kept as derived files."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

EDGE_PX = 320
QUALITY = 72
# A phone's photo has 12 to 50 million pixels; more is a decompression bomb or no photo.
PIXELS_MAX = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP")


class NotAPictureError(Exception):
    """The bytes are no picture of a known format, are damaged, or unfold to too many pixels."""


def make_thumbnail(photo: bytes) -> bytes:
    """A JPEG of at most 320 px, turned upright, without any of the photo's metadata.

    Raises NotAPictureError. JPEGs are decoded at an eighth of their size (`draft`), which is what
    makes a photo of 12 million pixels cheap.
    """
    Image.MAX_IMAGE_PIXELS = PIXELS_MAX
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(photo), formats=FORMATS) as picture:
                picture.draft("RGB", (EDGE_PX, EDGE_PX))
                picture.thumbnail((EDGE_PX, EDGE_PX))
                upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
    ) as error:
        raise NotAPictureError(str(error)) from error
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
