"""Make the small test photos beside this file: self-made pictures with the EXIF a phone writes.

Run `./dev pytest` needs none of this; run this file by hand only to make them anew.
"""

from pathlib import Path

import piexif
from PIL import Image, ImageDraw, ImageFilter

HERE = Path(__file__).parent


def _dms(value: float) -> tuple[tuple[int, int], ...]:
    degrees = int(value)
    minutes = int((value - degrees) * 60)
    seconds = round(((value - degrees) * 60 - minutes) * 60 * 1000)
    return ((degrees, 1), (minutes, 1), (seconds, 1000))


def _slope(width: int, height: int, seed: int) -> Image.Image:
    """A brown slope under a grey sky with a dark crack; enough to see which way is up."""
    noise = Image.effect_noise((width // 4, height // 4), 60 + seed).resize((width, height))
    picture = Image.merge("RGB", [noise.point(lambda v, k=k: v * k // 100) for k in (78, 62, 45)])
    draw = ImageDraw.Draw(picture)
    draw.polygon([(0, 0), (width, 0), (width, height // 5), (0, height // 2)], fill=(176, 186, 190))
    x = width // 4 + seed * 40
    for step in range(12):
        y = height // 2 + step * height // 26
        draw.line(
            [(x, y), (x + 34 - 11 * (step % 5), y + height // 26)], fill=(28, 20, 14), width=9
        )
        x += 34 - 11 * (step % 5)
    return picture.filter(ImageFilter.GaussianBlur(1.2))


def _save(
    name: str, picture: Image.Image, *, lat: float, lon: float, taken: str, orientation: int
) -> None:
    exif = {
        "0th": {piexif.ImageIFD.Make: b"Xun'an", piexif.ImageIFD.Orientation: orientation},
        "Exif": {
            piexif.ExifIFD.DateTimeOriginal: taken.encode(),
            piexif.ExifIFD.OffsetTimeOriginal: b"+08:00",
        },
        "GPS": {
            piexif.GPSIFD.GPSLatitudeRef: b"N",
            piexif.GPSIFD.GPSLatitude: _dms(lat),
            piexif.GPSIFD.GPSLongitudeRef: b"E",
            piexif.GPSIFD.GPSLongitude: _dms(lon),
        },
    }
    turned = picture.transpose(Image.Transpose.ROTATE_90) if orientation == 6 else picture
    turned.save(HERE / name, "JPEG", quality=45, exif=piexif.dump(exif))


def main() -> None:
    """Write the photos: two of the hazard as found, two after rectification."""
    _save(
        "slope_before_1.jpg",
        _slope(1600, 1200, 1),
        lat=25.8431,
        lon=114.4102,
        taken="2026:06-02 09:12:30".replace("-", ":"),
        orientation=1,
    )
    _save(
        "slope_before_2.jpg",
        _slope(1200, 1600, 2),
        lat=25.8432,
        lon=114.4103,
        taken="2026:06:02 09:13:05",
        orientation=6,
    )
    _save(
        "slope_after_1.jpg",
        _slope(1600, 1200, 3),
        lat=25.8431,
        lon=114.4101,
        taken="2026:06:09 15:20:00",
        orientation=1,
    )
    _save(
        "slope_after_2.jpg",
        _slope(1600, 1200, 4),
        lat=25.8430,
        lon=114.4102,
        taken="2026:06:09 15:21:00",
        orientation=1,
    )


if __name__ == "__main__":
    main()
