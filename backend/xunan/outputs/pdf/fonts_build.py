"""Brings the papers' typefaces from the locked npm packages into the package, with licences.

The files are copied whole: cutting a face of 30,000 signs down takes longer than anybody saves,
and a name that nobody thought of must still print.
"""

from __future__ import annotations

import filecmp
import shutil
from pathlib import Path

HERE = Path(__file__).resolve().parent
FONTS = HERE / "fonts"
PACKAGES = HERE.parents[3] / "pwa" / "node_modules" / "@expo-google-fonts"

SOURCES = {
    "noto-serif-sc.ttf": "noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
    "noto-serif-sc-bold.ttf": "noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf",
    "noto-sans-sc.ttf": "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "noto-sans-sc-bold.ttf": "noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
    "noto-serif-sc.LICENSE.txt": "noto-serif-sc/LICENSE_FONT",
    "noto-sans-sc.LICENSE.txt": "noto-sans-sc/LICENSE_FONT",
}


def build_fonts(source: Path = PACKAGES, target: Path = FONTS) -> list[Path]:
    """Copy faces and licences into `target`; return the files written, none when all is there.

    An installed product has its fonts and no packages: that is fine.
    Raises FileNotFoundError, naming the command that helps, where the packages are not installed.
    """
    if not source.is_dir() and all((target / name).is_file() for name in SOURCES):
        return []
    written = []
    target.mkdir(parents=True, exist_ok=True)
    for name, place in SOURCES.items():
        origin, copy = source / place, target / name
        if not origin.is_file():
            raise FileNotFoundError(
                f"缺少字体 {origin}：请先在 pwa 目录运行 npm ci (font packages are not installed)"
            )
        if copy.is_file() and filecmp.cmp(origin, copy):
            continue
        partial = copy.with_suffix(".part")
        shutil.copyfile(origin, partial)
        partial.replace(copy)
        written.append(copy)
    return written
