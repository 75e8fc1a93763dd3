"""Make the pictures of the guides and of the README: real windows on a demo county.

Run it as `./dev pictures`. It makes a county in a temporary folder, starts the real server over
the built interface, and does with real Chromium windows what the guides describe.
"""  # noqa: INP001 - a script beside the pages it illustrates

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from pictures.darkroom import GUIDES, README, found_county, keep
from pictures.desk_scenes import desk_pictures
from pictures.phone_scenes import phone_pictures, sign_in_pictures
from PIL import Image, ImageOps
from playwright.sync_api import sync_playwright

from browser import PHONE, windows
from simulators.server import ROOT

# The margin and the seam of pictures side by side, in pixels, and their ground.
SEAM, GROUND = 24, "#dfe3e8"


def readme_pictures() -> None:
    """The README's two pictures, out of those of the guides."""
    shown = [Image.open(GUIDES / f"{name}.png").convert("RGB")
             for name in ("home", "report-photos", "record")]  # fmt: skip
    wide = PHONE["width"] * len(shown) + SEAM * (len(shown) + 1)
    together = Image.new("RGB", (wide, PHONE["height"] + SEAM * 2), GROUND)
    for place, picture in enumerate(shown):
        together.paste(picture, (SEAM + place * (PHONE["width"] + SEAM), SEAM))
    keep(together, README / "phone.png")
    with Image.open(GUIDES / "desk-inbox.png") as inbox:
        keep(ImageOps.expand(inbox.convert("RGB"), border=2, fill=GROUND), README / "desk.png")


def main() -> None:
    """Make all pictures anew."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--web-dist", type=Path, default=ROOT / "pwa/dist", help="built interface")
    web_dist: Path = asked.parse_args().web_dist
    for shelf in (GUIDES, README):
        shelf.mkdir(parents=True, exist_ok=True)
        for old in shelf.glob("*.png"):
            old.unlink()
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        county = found_county(folder / "county", web_dist)
        try:
            sign_in_pictures(playwright, county)
            with windows(playwright, folder / "profiles", county.server.url) as make:
                phone_pictures(county, make, folder)
                desk_pictures(county, make)
        finally:
            county.server.kill()
    readme_pictures()


if __name__ == "__main__":
    main()
