"""What every picture needs: a county to show, photos to take, and a file small enough."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import piexif
from PIL import Image
from playwright.sync_api import Download, Locator, Page, expect

from simulators.server import ROOT, Server
from xunan.application.times import LOCAL_ZONE
from xunan.cli.saying import say

if TYPE_CHECKING:
    from pathlib import Path

GUIDES, README = ROOT / "docs/users/zh/pictures", ROOT / "docs/pictures"
DEMO_PHOTOS = ROOT / "backend/xunan/demo/photos"
BYTES_MAX = 120_000
COLOURS = (256, 192, 128, 96, 64, 48, 32)
# Long enough for the app's own fades and for thumbnails to be drawn.
SETTLE_MS = 900
TOAST_MS = 20_000
PAPER_WIDTH = 900

WORKER, OFFICER = "钟水生", "罗文斌"
# What the demo calls the records that the pictures show.
ROAD, FILED, RETURNED = "临河村道护栏缺失", "礼堂安全出口锁闭", "祠堂线路私拉乱接"
HOUSE, TWICE, REVIEW = "屋后切坡出现一道长裂缝", "房子后面的山坡裂开了", "涵洞进水口堵塞"


@dataclass
class County:
    """The demo county: where it answers, and everybody's sign-in code by name."""

    server: Server
    codes: dict[str, str]

    def join(self, name: str) -> str:
        """The path of a person's sign-in link."""
        return f"/#/join/{self.codes[name]}"


def found_county(folder: Path, web_dist: Path) -> County:
    """Make the demo county by the command line and serve it."""
    folder.mkdir()
    server = Server(folder, more_env={"XUNAN_WEB_DIST": str(web_dist.resolve())})
    said = server.run("demo", "--data-dir", str(folder), "--prepare-only")
    rows = re.findall(r"^\S+ +(\S+) +http\S+#/join/([\w-]+)$", said, re.MULTILINE)
    server.start()
    return County(server, dict(rows))


def keep(picture: Image.Image, path: Path) -> None:
    """Save with as many colours as fit into the size allowed."""
    for colours in COLOURS:
        drawn = picture.convert("RGB").quantize(colours, dither=Image.Dither.NONE)
        drawn.save(path, optimize=True)
        if path.stat().st_size <= BYTES_MAX:
            break
    say(f"{path.relative_to(ROOT)} {path.stat().st_size // 1000} kB")


def shoot(page: Page, name: str, *, at: Locator | None = None) -> None:
    """Keep what the window shows, scrolled so that `at` stands at the top."""
    if at is not None:
        at.first.evaluate("element => element.scrollIntoView({ block: 'start' })")
    expect(page.locator(".toast")).to_have_count(0, timeout=TOAST_MS)
    page.wait_for_timeout(SETTLE_MS)
    raw = GUIDES / f"{name}.png"
    page.screenshot(path=raw)
    with Image.open(raw) as seen:
        keep(seen, raw)


def shoot_paper(paper: Download, name: str) -> None:
    """Keep the first page of a PDF that the app saved."""
    raw = GUIDES / name
    subprocess.run(  # noqa: S603 - our own words only
        ["pdftoppm", "-png", "-singlefile", "-scale-to", str(PAPER_WIDTH), paper.path(), raw],  # noqa: S607
        check=True,
        timeout=60,
    )
    with Image.open(raw.with_suffix(".png")) as page:
        keep(page, raw.with_suffix(".png"))


def visit(page: Page, route: str) -> None:
    """Go to a screen by its address."""
    page.evaluate(f"location.hash = '#/{route}'")
    page.wait_for_timeout(SETTLE_MS)


def taken_now(name: str, folder: Path, *, lat: float, lon: float) -> Path:
    """A demo photo that says it was taken this minute at this place."""
    local = now_local()
    copy = folder / name
    shutil.copy(DEMO_PHOTOS / name, copy)
    told = piexif.load(str(copy))
    told["Exif"][piexif.ExifIFD.DateTimeOriginal] = f"{local:%Y:%m:%d %H:%M:%S}".encode()
    told["GPS"] = {
        piexif.GPSIFD.GPSLatitudeRef: b"N",
        piexif.GPSIFD.GPSLatitude: degrees(lat),
        piexif.GPSIFD.GPSLongitudeRef: b"E",
        piexif.GPSIFD.GPSLongitude: degrees(lon),
    }
    piexif.insert(piexif.dump(told), str(copy))
    return copy


def now_local() -> datetime:
    """The county's time."""
    return datetime.now(UTC).astimezone(LOCAL_ZONE)  # noqa: TID251 - a script has no port


def degrees(value: float) -> tuple[tuple[int, int], ...]:
    """Degrees, minutes and seconds as EXIF writes them."""
    seconds = round(value * 3600 * 100)
    return ((seconds // 360_000, 1), (seconds % 360_000 // 6000, 1), (seconds % 6000, 100))
