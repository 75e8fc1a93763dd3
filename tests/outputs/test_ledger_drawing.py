"""The ledger's pages: head row and page number on each, totals and seal place at the end."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from outputs.papers import COLUMNS, a_ledger, a_row, fonts_in, pages_of
from xunan.application.print_model import ChangeList
from xunan.outputs.pdf.fonts import MissingGlyphError
from xunan.outputs.pdf.ledger import draw_ledger

HEAD = "".join(COLUMNS)


def test_the_head_row_and_the_page_number_stand_on_each_page(fonts):
    pages = pages_of(draw_ledger(a_ledger([a_row(at) for at in range(1, 101)]), fonts))

    assert len(pages) > 2
    for number, text in enumerate(pages, start=1):
        assert all(column.replace("/", "") in text.replace("/", "") for column in COLUMNS)
        assert f"第{number}页共{len(pages)}页" in text


def test_every_page_is_a4_landscape(fonts):
    reader = PdfReader(BytesIO(draw_ledger(a_ledger([a_row(1)]), fonts)))

    for page in reader.pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)


def test_totals_signatures_and_seal_place_stand_on_the_last_page_only(fonts):
    pages = pages_of(draw_ledger(a_ledger([a_row(at) for at in range(1, 61)]), fonts))

    for word in ("合计：本表共60项", "填表人：", "审核人：", "负责人：", "（盖章）"):
        assert word in pages[-1]
        assert not any(word in page for page in pages[:-1])


@pytest.mark.parametrize("count", range(1, 40))
def test_no_row_is_lost_or_doubled_whatever_fits_the_page(fonts, count):
    rows = [a_row(at, 具体位置=f"记号{at:03d}号") for at in range(1, count + 1)]
    text = "".join(pages_of(draw_ledger(a_ledger(rows), fonts)))

    for at in range(1, count + 1):
        assert text.count(f"记号{at:03d}号") == 1


def test_a_row_higher_than_a_page_goes_on_over_the_next(fonts):
    long_text = "".join(f"第{at}处裂缝。" for at in range(1, 301))
    pages = pages_of(draw_ledger(a_ledger([a_row(1, 整改措施=long_text), a_row(2)]), fonts))

    assert len(pages) > 1
    assert "第1处裂缝。" in pages[0]
    assert "第300处裂" in "".join(pages)


def test_a_month_without_rows_says_so(fonts):
    (page,) = pages_of(draw_ledger(a_ledger([]), fonts))

    assert "本月无记录（零报告）" in page


def test_a_correction_names_itself_and_lists_its_rows(fonts):
    changes = (ChangeList("新增 1 行", ("360724103-2026-00031　伏垇村　护栏缺失",)),)
    paper = a_ledger(
        [a_row(1)], correction="更正 1", changes=changes, changes_heading="更正 1：变化"
    )
    pages = pages_of(draw_ledger(paper, fonts))

    assert "更正1" in pages[0]
    assert "新增1行" in pages[-1]
    assert "护栏缺失" in pages[-1]


def test_the_same_ledger_gives_the_same_bytes(fonts):
    paper = a_ledger([a_row(at) for at in range(1, 31)])

    assert draw_ledger(paper, fonts) == draw_ledger(paper, fonts)


def test_every_font_is_embedded(fonts):
    used = fonts_in(draw_ledger(a_ledger([a_row(1)]), fonts))

    assert used
    assert all(embedded for _, embedded in used)


def test_a_sign_without_glyph_stops_the_print(fonts):
    with pytest.raises(MissingGlyphError, match="𠮷"):
        draw_ledger(a_ledger([a_row(1, 具体位置="𠮷家屋后")]), fonts)


def test_ten_thousand_rows_keep_the_bars():
    """3 s of CPU and 100 MB: measured in a process of its own by the benchmark."""
    told = subprocess.run(
        [sys.executable, "-m", "bench.ledger_pdf"],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": os.pathsep.join(sys.path), "PATH": os.defpath},
        cwd=Path(__file__).parents[2],
    )
    assert told.returncode == 0, told.stdout + told.stderr
