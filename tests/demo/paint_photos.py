"""Paint the demo's photos: self-made scenes with the EXIF that a phone writes.

Run by hand only to make them anew: `python tests/demo/paint_photos.py`.
Every picture is drawn from noise and geometry here, so no licence but our own is on it.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import piexif
from PIL import Image, ImageChops, ImageDraw, ImageFilter

OUT = Path(__file__).parents[2] / "backend/xunan/demo/photos"
W, H = 1600, 1200
Colour = tuple[int, int, int]


@dataclass
class Scene:
    """A picture with where and when its phone says it was taken."""

    name: str
    paint: Callable[[random.Random], Image.Image]
    lat: float
    lon: float
    taken: str
    quality: int = 62


def noise(size: tuple[int, int], cells: int, sigma: float = 60) -> Image.Image:
    """Soft grey noise with about `cells` blobs across."""
    small = Image.effect_noise((max(2, cells), max(2, cells * size[1] // size[0])), sigma)
    return small.resize(size, Image.Resampling.BICUBIC)


def rough(size: tuple[int, int], octaves: tuple[int, ...] = (6, 18, 60, 200)) -> Image.Image:
    """Noise of several scales laid over each other, like ground or plaster."""
    made = noise(size, octaves[0])
    for cells in octaves[1:]:
        made = Image.blend(made, noise(size, cells), 0.45)
    return made


def tinted(grey: Image.Image, dark: Colour, light: Colour) -> Image.Image:
    """Grey values as a ramp between two colours."""
    bands = []
    for low, high in zip(dark, light, strict=True):
        bands.append(grey.point([round(low + (high - low) * v / 255) for v in range(256)]))
    return Image.merge("RGB", bands)


def stretched(grey: Image.Image, gain: float) -> Image.Image:
    """More contrast around the middle."""
    return grey.point([max(0, min(255, round(128 + (v - 128) * gain))) for v in range(256)])


def ramp(top: Colour, bottom: Colour, size: tuple[int, int] = (W, H)) -> Image.Image:
    """A vertical run of colour."""
    return tinted(Image.linear_gradient("L").resize(size), top, bottom)


def paste(
    onto: Image.Image, what: Image.Image, outline: list[tuple[float, float]], blur: float = 1.5
) -> None:
    """Lay a texture into a polygon with a soft edge."""
    mask = Image.new("L", onto.size, 0)
    ImageDraw.Draw(mask).polygon(outline, fill=255)
    onto.paste(what, (0, 0), mask.filter(ImageFilter.GaussianBlur(blur)))


def shade(onto: Image.Image, outline: list[tuple[float, float]], dark: int, blur: float) -> None:
    """Cast a soft shadow over a polygon; `dark` from 0 to 255."""
    mask = Image.new("L", onto.size, 0)
    ImageDraw.Draw(mask).polygon(outline, fill=dark)
    onto.paste(
        Image.new("RGB", onto.size, (8, 8, 10)), (0, 0), mask.filter(ImageFilter.GaussianBlur(blur))
    )


def crack(  # noqa: PLR0917 - a line has two ends
    onto: Image.Image,
    rng: random.Random,
    start: tuple[float, float],
    step: tuple[float, float],
    pieces: int,
    width: float,
) -> None:
    """A ragged dark line with a light rim, as earth or plaster opens."""
    points = [start]
    for _ in range(pieces):
        x, y = points[-1]
        points.append((x + step[0] + rng.uniform(-34, 34), y + step[1] + rng.uniform(-14, 14)))
    layer = Image.new("L", onto.size, 0)
    draw = ImageDraw.Draw(layer)
    for (a, b), (c, d) in pairwise(points):
        draw.line([(a, b), (c, d)], fill=255, width=max(2, round(width * rng.uniform(0.5, 1.4))))
    rim = ImageChops.offset(layer, 5, 4).filter(ImageFilter.GaussianBlur(3))
    onto.paste(Image.new("RGB", onto.size, (214, 190, 156)), (0, 0), rim.point(lambda v: v // 2))
    onto.paste(
        Image.new("RGB", onto.size, (22, 15, 10)),
        (0, 0),
        layer.filter(ImageFilter.GaussianBlur(1.6)),
    )


def leaves(
    onto: Image.Image, rng: random.Random, box: tuple[int, int, int, int], count: int
) -> None:
    """Tufts of grass and leaves in a rectangle."""
    draw = ImageDraw.Draw(onto)
    for _ in range(count):
        x, y = rng.uniform(box[0], box[2]), rng.uniform(box[1], box[3])
        green = (rng.randint(36, 88), rng.randint(78, 132), rng.randint(26, 60))
        length = rng.uniform(8, 34)
        lean = rng.uniform(-14, 14)
        draw.line([(x, y), (x + lean, y - length)], fill=green, width=rng.randint(2, 5))


def lens(picture: Image.Image, rng: random.Random) -> Image.Image:
    """What a cheap lens does: soft corners, darker edges, grain, a slight tilt."""
    tilt = picture.rotate(rng.uniform(-1.6, 1.6), Image.Resampling.BICUBIC, expand=False)
    tilt = tilt.crop((30, 26, W - 30, H - 26)).resize((W, H), Image.Resampling.BICUBIC)
    around = Image.radial_gradient("L").resize((W, H)).point(lambda v: max(0, v - 120) // 2)
    tilt.paste(Image.new("RGB", (W, H), (0, 0, 0)), (0, 0), around)
    grain = Image.merge("RGB", [Image.effect_noise((W, H), 11)] * 3)
    return Image.blend(tilt, ImageChops.overlay(tilt, grain), 0.45)


def slope(rng: random.Random, *, cured: bool = False) -> Image.Image:
    """A cut slope behind a house: bare red earth with a crack, or netted and drained."""
    picture = ramp((176, 190, 204), (222, 224, 220))
    hills = tinted(rough((W, H)), (46, 66, 48), (118, 138, 104))
    paste(
        picture, hills, [(0, 330), (380, 210), (800, 300), (1250, 180), (W, 290), (W, H), (0, H)], 4
    )
    earth = tinted(stretched(rough((W, H)), 1.5), (92, 48, 26), (206, 146, 96))
    paste(picture, earth, [(0, 520), (340, 350), (900, 300), (W, 420), (W, 1010), (0, 1060)], 3)
    for _ in range(26):
        x = rng.uniform(0, W)
        shade(picture, [(x, 380), (x + 26, 380), (x + 80, 1000), (x + 30, 1000)], 46, 14)
    if cured:
        draw = ImageDraw.Draw(picture, "RGBA")
        for offset in range(-1200, W + 1200, 44):
            draw.line([(offset, 330), (offset + 700, 1040)], fill=(150, 156, 150, 150), width=3)
            draw.line([(offset + 700, 330), (offset, 1040)], fill=(150, 156, 150, 150), width=3)
        leaves(picture, rng, (0, 420, W, 1000), 2600)
    else:
        crack(picture, rng, (130, 560), (92, 12), 14, 15)
        crack(picture, rng, (520, 640), (60, 40), 7, 8)
        rubble = tinted(stretched(rough((W, H), (14, 60, 220)), 1.9), (70, 38, 22), (214, 160, 112))
        paste(picture, rubble, [(560, 1010), (720, 840), (950, 800), (1220, 900), (1400, 1030)], 6)
    wall = tinted(rough((W, H), (30, 90, 260)), (150, 148, 142), (206, 204, 196))
    paste(picture, wall, [(1230, 430), (W, 380), (W, 1060), (1230, 1040)], 1)
    shade(picture, [(1170, 440), (1232, 430), (1232, 1040), (1120, 1060)], 120, 22)
    ground = tinted(rough((W, H)), (84, 78, 66), (168, 160, 142))
    paste(picture, ground, [(0, 1040), (W, 990), (W, H), (0, H)], 5)
    leaves(picture, rng, (0, 330, 1100, 420), 700)
    leaves(picture, rng, (0, 1060, W, H), 420)
    return lens(picture, rng)


def drain(rng: random.Random) -> Image.Image:
    """A roadside drain choked with branches, mud and plastic."""
    picture = tinted(rough((W, H), (10, 40, 160, 400)), (104, 104, 100), (172, 170, 164))
    grass = tinted(rough((W, H), (20, 80, 240)), (34, 58, 26), (104, 134, 66))
    paste(picture, grass, [(0, 0), (520, 0), (180, H), (0, H)], 8)
    leaves(picture, rng, (0, 0, 400, H), 1800)
    lip = tinted(rough((W, H), (40, 160)), (128, 126, 120), (196, 194, 186))
    paste(picture, lip, [(500, 0), (1010, 0), (1310, H), (110, H)], 2)
    pit = tinted(rough((W, H), (8, 30)), (18, 16, 13), (58, 50, 40))
    paste(picture, pit, [(580, 0), (930, 0), (1190, H), (230, H)], 3)
    mud = tinted(stretched(rough((W, H), (8, 30, 120)), 1.6), (52, 38, 24), (148, 116, 78))
    paste(
        picture, mud, [(520, 330), (700, 260), (985, 330), (1150, 900), (900, 1010), (330, 930)], 16
    )
    draw = ImageDraw.Draw(picture)
    for _ in range(130):
        x, y = rng.uniform(380, 1080), rng.uniform(330, 960)
        brown = rng.randint(44, 120)
        draw.line(
            [(x, y), (x + rng.uniform(-210, 210), y + rng.uniform(-70, 70))],
            fill=(brown, brown * 3 // 4, brown // 2),
            width=rng.randint(2, 13),
        )
    for _ in range(9):
        x, y = rng.uniform(430, 980), rng.uniform(400, 880)
        size = rng.uniform(40, 110)
        light = rng.choice([(214, 222, 226), (196, 60, 48), (70, 120, 190), (236, 236, 226)])
        draw.polygon(
            [(x + rng.uniform(-size, size), y + rng.uniform(-size, size) / 2) for _ in range(6)],
            fill=light,
        )
    leaves(picture, rng, (420, 340, 1050, 930), 260)
    return lens(picture.filter(ImageFilter.GaussianBlur(0.8)), rng)


def wires(rng: random.Random) -> Image.Image:
    """An old switch board on plaster with bare, taped wires."""
    picture = tinted(rough((W, H), (5, 20, 90, 300)), (148, 138, 116), (220, 212, 192))
    shade(picture, [(0, 900), (W, 840), (W, H), (0, H)], 90, 90)
    shade(picture, [(470, 300), (1180, 300), (1180, 960), (470, 960)], 150, 26)
    board = tinted(rough((W, H), (3, 200, 420)), (76, 52, 34), (142, 102, 68))
    paste(picture, board, [(450, 270), (1150, 262), (1158, 930), (446, 938)], 1)
    draw = ImageDraw.Draw(picture)
    for x, y in ((520, 350), (760, 350), (930, 350)):
        draw.rounded_rectangle(
            [x, y, x + 150, y + 230], 12, fill=(226, 222, 210), outline=(120, 116, 104), width=4
        )
        draw.rectangle([x + 52, y + 70, x + 98, y + 160], fill=(38, 38, 40))
    draw.rounded_rectangle([540, 690, 760, 860], 10, fill=(40, 36, 34))
    shade(picture, [(560, 600), (1120, 600), (1120, 680), (560, 680)], 80, 30)
    for number in range(17):
        colour = rng.choice(
            [(182, 34, 30), (28, 68, 150), (214, 180, 40), (24, 24, 26), (30, 110, 60)]
        )
        x, y = rng.uniform(540, 1100), rng.uniform(560, 620)
        points, aside, home = [(x, y)], rng.uniform(-9, 9), rng.uniform(560, 900)
        for _ in range(60):
            aside += rng.uniform(-2.4, 2.4) + (home - x) / 420
            x, y = x + aside, y + rng.uniform(4, 8.5)
            points.append((x, y))
        draw.line(points, fill=colour, width=rng.randint(6, 10), joint="curve")
        if number % 3 == 0:
            draw.line(points[-9:], fill=(206, 122, 62), width=5)
    draw.line([(0, 190), (430, 250), (800, 330)], fill=(26, 26, 28), width=12)
    draw.line([(1050, 350), (1290, 140), (W, 60)], fill=(214, 214, 206), width=10)
    scorch = [(640, 560), (760, 540), (800, 700), (610, 720)]
    shade(picture, scorch, 170, 40)
    return lens(picture.filter(ImageFilter.GaussianBlur(1)), rng)


def locked_exit(rng: random.Random) -> Image.Image:
    """A fire exit of a hall, chained and half blocked by cartons."""
    picture = ramp((182, 180, 170), (214, 210, 198))
    picture = Image.blend(
        picture, tinted(rough((W, H), (4, 60, 260)), (150, 148, 138), (224, 220, 208)), 0.5
    )
    floor = tinted(rough((W, H), (30, 120, 320)), (96, 92, 88), (150, 146, 138))
    paste(picture, floor, [(0, 960), (W, 930), (W, H), (0, H)], 2)
    for left, right in ((420, 792), (800, 1172)):
        door = tinted(rough((W, H), (3, 140)), (108, 118, 122), (152, 162, 166))
        paste(picture, door, [(left, 200), (right, 200), (right, 975), (left, 975)], 1)
    draw = ImageDraw.Draw(picture)
    draw.rectangle([408, 188, 1184, 976], outline=(74, 78, 80), width=12)
    draw.line([(796, 200), (796, 975)], fill=(48, 50, 52), width=8)
    draw.rounded_rectangle([620, 80, 980, 168], 8, fill=(20, 132, 78))
    draw.rectangle([650, 104, 700, 146], fill=(236, 244, 238))
    draw.polygon(
        [(724, 112), (790, 112), (790, 98), (832, 125), (790, 152), (790, 138), (724, 138)],
        fill=(236, 244, 238),
    )
    for left, right in ((690, 770), (822, 902)):
        draw.rounded_rectangle(
            [left, 560, right, 590], 12, fill=(206, 206, 200), outline=(90, 90, 88)
        )
    for step in range(12):
        x = 700 + step * 17
        y = 606 + (34 - abs(step - 6) * 6)
        draw.ellipse([x - 13, y - 9, x + 13, y + 9], outline=(62, 60, 58), width=6)
    draw.rounded_rectangle(
        [766, 646, 832, 716], 10, fill=(196, 160, 60), outline=(110, 84, 24), width=4
    )
    draw.arc([776, 604, 822, 680], 180, 360, fill=(150, 150, 146), width=10)
    shade(picture, [(960, 700), (1440, 690), (1460, 1090), (940, 1090)], 130, 40)
    for x, y, w, h in (
        (1000, 760, 250, 260),
        (1180, 820, 270, 230),
        (1050, 610, 210, 160),
        (880, 900, 190, 150),
    ):
        tone = rng.randint(-14, 14)
        draw.rectangle(
            [x, y, x + w, y + h],
            fill=(176 + tone, 136 + tone, 90 + tone),
            outline=(112, 84, 52),
            width=4,
        )
        draw.rectangle([x, y + h // 2 - 14, x + w, y + h // 2 + 14], fill=(206, 180, 136))
        draw.line([(x + w // 2, y), (x + w // 2, y + h)], fill=(130, 98, 60), width=3)
    shade(picture, [(0, 0), (260, 0), (200, H), (0, H)], 120, 120)
    return lens(picture.filter(ImageFilter.GaussianBlur(1)), rng)


def road(rng: random.Random) -> Image.Image:
    """A village road above a river whose guard rail is gone, with rocks on it."""
    picture = ramp((168, 186, 206), (218, 222, 220))
    hills = tinted(rough((W, H)), (40, 62, 46), (108, 132, 98))
    paste(picture, hills, [(0, 420), (500, 190), (980, 330), (W, 150), (W, 640), (0, 640)], 4)
    water = tinted(rough((W, H), (3, 40, 160)), (62, 84, 78), (146, 164, 150))
    paste(picture, water, [(860, 560), (W, 500), (W, H), (1240, H)], 6)
    lane = tinted(rough((W, H), (10, 120, 420)), (112, 112, 110), (172, 170, 166))
    paste(picture, lane, [(560, 560), (780, 560), (1200, H), (0, H), (0, 1050)], 2)
    bank = tinted(stretched(rough((W, H)), 1.4), (90, 64, 40), (182, 146, 104))
    paste(picture, bank, [(0, 470), (560, 540), (560, 575), (0, 1060)], 5)
    paste(picture, bank, [(780, 560), (880, 560), (1330, H), (1195, H)], 8)
    leaves(picture, rng, (0, 480, 430, 820), 1300)
    leaves(picture, rng, (860, 700, 1320, H), 500)
    draw = ImageDraw.Draw(picture)
    for t in (0.08, 0.2, 0.36, 0.95):
        x, y, tall = 790 + 400 * t, 560 + 620 * t, 40 + 170 * t
        draw.rectangle([x, y - tall, x + 8 + 22 * t, y], fill=(216, 214, 206))
        draw.rectangle([x, y - tall * 0.7, x + 8 + 22 * t, y - tall * 0.45], fill=(190, 44, 36))
    for _ in range(15):
        x, y = rng.uniform(180, 900), rng.uniform(760, 1080)
        size = rng.uniform(26, 96)
        stone = tinted(stretched(rough((W, H), (40, 160)), 1.6), (74, 66, 56), (188, 178, 162))
        shade(
            picture,
            [(x - size, y + size / 3), (x + size * 1.5, y + size / 3), (x, y + size)],
            110,
            12,
        )
        paste(
            picture,
            stone,
            [
                (x + size * rng.uniform(0.7, 1.1) * dx, y + size * rng.uniform(0.6, 1) * dy)
                for dx, dy in (
                    (-1, 0),
                    (-0.6, -0.7),
                    (0.2, -0.9),
                    (0.9, -0.3),
                    (0.8, 0.4),
                    (-0.3, 0.5),
                )
            ],
            1,
        )
    return lens(picture, rng)


def gas(rng: random.Random) -> Image.Image:
    """Gas bottles beside a kitchen stove with a cracked hose."""
    picture = tinted(rough((W, H), (6, 60, 260)), (176, 172, 162), (226, 222, 212))
    draw = ImageDraw.Draw(picture)
    for x in range(0, W, 160):
        draw.line([(x, 0), (x, 820)], fill=(160, 156, 146), width=4)
    for y in range(20, 820, 160):
        draw.line([(0, y), (W, y)], fill=(160, 156, 146), width=4)
    floor = tinted(rough((W, H), (20, 160, 320)), (84, 78, 72), (142, 134, 124))
    paste(picture, floor, [(0, 860), (W, 840), (W, H), (0, H)], 2)
    steel = tinted(rough((W, H), (2, 8, 300)), (96, 98, 100), (186, 188, 188))
    paste(picture, steel, [(820, 420), (W, 400), (W, 980), (820, 960)], 1)
    shade(picture, [(820, 480), (W, 470), (W, 980), (820, 960)], 110, 60)
    for x, colour in ((210, (44, 92, 66)), (480, (96, 104, 112))):
        shade(picture, [(x - 20, 900), (x + 270, 880), (x + 300, 1060), (x - 10, 1070)], 150, 26)
        body = tinted(
            Image.linear_gradient("L").rotate(90).resize((W, H)),
            colour,
            tuple(min(255, c + 70) for c in colour),
        )
        mask = Image.new("L", (W, H), 0)
        pen = ImageDraw.Draw(mask)
        pen.rounded_rectangle([x, 470, x + 230, 1040], 90, fill=255)
        pen.rectangle([x + 70, 420, x + 160, 500], fill=255)
        picture.paste(body, (0, 0), mask)
        shade(picture, [(x, 520), (x + 60, 500), (x + 60, 1020), (x, 1000)], 120, 24)
        stain = tinted(stretched(rough((W, H), (40, 200)), 2.2), (86, 44, 22), (150, 92, 50))
        paste(picture, stain, [(x + 20, 940), (x + 215, 930), (x + 200, 1025), (x + 40, 1030)], 22)
        draw = ImageDraw.Draw(picture)
        draw.ellipse([x + 78, 392, x + 152, 430], fill=(176, 44, 34))
    hose = [(320, 410), (420, 330), (620, 350), (760, 430), (860, 470)]
    draw.line(hose, fill=(206, 112, 40), width=22, joint="curve")
    for t in range(9):
        x = 560 + t * 22
        draw.line([(x, 338 + t * 9), (x + 8, 366 + t * 9)], fill=(60, 30, 14), width=4)
    return lens(picture.filter(ImageFilter.GaussianBlur(1)), rng)


def dms(value: float) -> tuple[tuple[int, int], ...]:
    """Degrees as EXIF wants them."""
    degrees = int(value)
    minutes = int((value - degrees) * 60)
    return ((degrees, 1), (minutes, 1), (round(((value - degrees) * 60 - minutes) * 60_000), 1000))


SCENES = (
    Scene("slope_before.jpg", slope, 25.8431, 114.4102, "2026:06:02 09:12:30"),
    Scene(
        "slope_after.jpg",
        lambda rng: slope(rng, cured=True),
        25.8431,
        114.4103,
        "2026:06:12 15:20:05",
        quality=52,
    ),
    Scene("drain_blocked.jpg", drain, 25.8397, 114.4188, "2026:06:03 10:41:17", quality=56),
    Scene("wires_bare.jpg", wires, 25.8452, 114.4131, "2026:06:04 16:02:44"),
    Scene("exit_locked.jpg", locked_exit, 25.8440, 114.4155, "2026:06:05 08:25:09"),
    Scene("road_no_rail.jpg", road, 25.8365, 114.4215, "2026:06:06 07:55:31", quality=58),
    Scene("gas_hose.jpg", gas, 25.8449, 114.4140, "2026:06:07 11:30:52"),
)


def main() -> None:
    """Paint every scene and write it with its EXIF."""
    OUT.mkdir(parents=True, exist_ok=True)
    for number, scene in enumerate(SCENES):
        picture = scene.paint(random.Random(2026 + number))
        exif = {
            "0th": {
                piexif.ImageIFD.Make: b"Xun'an",
                piexif.ImageIFD.Model: b"demo painting",
                piexif.ImageIFD.Orientation: 1,
            },
            "Exif": {
                piexif.ExifIFD.DateTimeOriginal: scene.taken.encode(),
                piexif.ExifIFD.OffsetTimeOriginal: b"+08:00",
            },
            "GPS": {
                piexif.GPSIFD.GPSLatitudeRef: b"N",
                piexif.GPSIFD.GPSLatitude: dms(scene.lat),
                piexif.GPSIFD.GPSLongitudeRef: b"E",
                piexif.GPSIFD.GPSLongitude: dms(scene.lon),
            },
        }
        picture.save(
            OUT / scene.name,
            "JPEG",
            quality=scene.quality,
            optimize=True,
            progressive=True,
            exif=piexif.dump(exif),
        )


if __name__ == "__main__":
    main()
