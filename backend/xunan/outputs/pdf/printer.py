"""Draws papers in a process of its own, so that a ledger of 10,000 rows stops nobody's sync."""

from __future__ import annotations

import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from xunan.application.print_model import PrintTroubleError
from xunan.outputs.pdf.fonts import FontFileError, FontSet, MissingGlyphError, load_fonts
from xunan.outputs.pdf.fonts_build import FONTS
from xunan.outputs.pdf.ledger import draw_ledger
from xunan.outputs.pdf.plates import draw_plates
from xunan.outputs.pdf.sheet import draw_sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from xunan.application.print_model import LedgerPaper, Paper, PlatePaper

_Folders = tuple[Path, Path | None]
_Paper = TypeVar("_Paper")

# A worker that has drawn this many papers is replaced, and its memory with it.
_PAPERS_A_WORKER = 200


class PdfPrinter:
    """The `Printer` port on ReportLab.

    PrintTroubleError's codes here: "print.missing_glyph", "print.font_file".

    `county_fonts` is a folder whose files (title.ttf, fangsong.ttf, heiti.ttf, table.ttf,
    kaiti.ttf) take the place of the shipped faces.
    The worker process starts with the first paper; `close` ends it.
    """

    def __init__(self, county_fonts: Path | None = None, shipped_fonts: Path = FONTS) -> None:
        self._fonts = (shipped_fonts, county_fonts)
        self._pool: ProcessPoolExecutor | None = None

    async def sheet(self, paper: Paper) -> bytes:
        """The PDF of a sheet; raises PrintTroubleError."""
        return await self._run(_sheet, paper)

    async def plates(self, paper: PlatePaper) -> bytes:
        """The PDF of a sheet of door plates; raises PrintTroubleError."""
        return await self._run(_plates, paper)

    async def ledger(self, paper: LedgerPaper) -> bytes:
        """The PDF of a ledger; raises PrintTroubleError."""
        return await self._run(_ledger, paper)

    def close(self) -> None:
        """End the worker process."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    async def _run(self, draw: Callable[[_Folders, _Paper], bytes], paper: _Paper) -> bytes:
        loop = asyncio.get_running_loop()
        for last_try in (False, True):
            try:
                return await loop.run_in_executor(self._workers(), draw, self._fonts, paper)
            except BrokenProcessPool:
                # The system may have ended the worker for its memory; a new one gets one chance.
                self.close()
                if last_try:
                    raise
        raise AssertionError("the loop returns or raises")

    def _workers(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                max_workers=1,
                mp_context=multiprocessing.get_context("spawn"),
                max_tasks_per_child=_PAPERS_A_WORKER,
            )
        return self._pool


@cache
def _font_set(shipped: Path, county: Path | None) -> FontSet:
    return load_fonts(shipped, county)


def _sheet(fonts: _Folders, paper: Paper) -> bytes:
    return _draw(fonts, lambda loaded: draw_sheet(paper, loaded))


def _plates(fonts: _Folders, paper: PlatePaper) -> bytes:
    return _draw(fonts, lambda loaded: draw_plates(paper, loaded))


def _ledger(fonts: _Folders, paper: LedgerPaper) -> bytes:
    return _draw(fonts, lambda loaded: draw_ledger(paper, loaded))


def _draw(fonts: _Folders, draw: Callable[[FontSet], bytes]) -> bytes:
    """Draw with the fonts of these folders; what the caller should know becomes its own error."""
    try:
        return draw(_font_set(*fonts))
    except MissingGlyphError as trouble:
        raise PrintTroubleError("print.missing_glyph", trouble.character) from trouble
    except FontFileError as trouble:
        raise PrintTroubleError("print.font_file", str(trouble)) from trouble
