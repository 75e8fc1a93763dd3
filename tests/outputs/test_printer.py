"""Papers are drawn in a process of their own: the loop stays free, a lost worker is replaced."""

import os
import signal
import time

import anyio
import pytest

from outputs.papers import a_ledger, a_paper, a_row, pages_of
from xunan.application.print_model import PrintTroubleError
from xunan.outputs.pdf.fonts_build import build_fonts
from xunan.outputs.pdf.printer import PdfPrinter

pytestmark = pytest.mark.anyio


@pytest.fixture
def printer():
    build_fonts()
    made = PdfPrinter()
    yield made
    made.close()


async def test_a_ledger_of_ten_thousand_rows_does_not_hold_the_loop(printer):
    paper = a_ledger([a_row(at, 具体位置=f"村道{at}米处") for at in range(10_000)])
    await printer.ledger(a_ledger([a_row(1)]))
    longest = 0.0
    done = anyio.Event()

    async def tick() -> None:
        nonlocal longest
        while not done.is_set():
            before = time.monotonic()
            await anyio.sleep(0.01)
            longest = max(longest, time.monotonic() - before)

    async with anyio.create_task_group() as group:
        group.start_soon(tick)
        pdf = await printer.ledger(paper)
        done.set()

    assert pdf.startswith(b"%PDF")
    assert longest < 0.8


async def test_a_worker_that_was_killed_is_replaced(printer):
    await printer.sheet(a_paper())
    for process in list(printer._pool._processes.values()):
        os.kill(process.pid, signal.SIGKILL)

    assert "隐患登记表" in pages_of(await printer.sheet(a_paper()))[0]


async def test_a_font_folder_that_is_wrong_is_a_named_trouble(tmp_path):
    printer = PdfPrinter(shipped_fonts=tmp_path)
    with pytest.raises(PrintTroubleError) as caught:
        await printer.sheet(a_paper())
    printer.close()
    assert caught.value.code == "print.font_file"


async def test_closing_twice_is_harmless(printer):
    printer.close()
    printer.close()
