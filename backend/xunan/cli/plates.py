"""`xunan plates`: a sheet of door plates as PDF, for the office's printer."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from xunan import settings as settings_module
from xunan.application.print_model import PrintTroubleError
from xunan.cli.saying import complain, say
from xunan.wiring import open_services

if TYPE_CHECKING:
    import argparse


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `plates`."""
    told = "打印门牌二维码 print door plates with QR codes"
    made = commands.add_parser("plates", help=told, description=told)
    made.add_argument("file", type=Path, help="PDF 文件 the file to write")
    made.add_argument(
        "--place", default="", help="乡镇或村的代码，缺省为全县 division's code; all by default"
    )
    made.add_argument(
        "--kind", default="premises", help="premises（重点场所）或 shelter（避难场所）"
    )
    made.set_defaults(run=_plates)


def _plates(asked: argparse.Namespace) -> int:
    chosen = settings_module.load()

    async def draw() -> bytes:
        async with open_services(chosen) as services:
            county = services.county.code
            return await services.print_plates(asked.kind, asked.place or county, (f"c:{county}",))

    try:
        pdf = asyncio.run(draw())
    except PrintTroubleError as trouble:
        complain(f"没有打印：{trouble}。Nothing was printed.")
        return 2
    asked.file.write_bytes(pdf)
    say(f"已写入 {asked.file}。Written; the codes open {chosen.public_url}.")
    return 0
