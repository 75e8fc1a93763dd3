"""Measures a ledger of 10,000 rows: processor seconds, extra memory, size, pages.

Bars: 3 s of CPU and 100 MB beyond the loaded fonts.
Run: `python -m bench.ledger_pdf [rows]`.
"""

from __future__ import annotations

import random
import resource
import sys
import time

from xunan.application.print_model import LedgerPaper
from xunan.outputs.pdf.fonts import load_fonts
from xunan.outputs.pdf.fonts_build import build_fonts
from xunan.outputs.pdf.ledger import draw_ledger

ROWS = 10_000
CPU_S_MAX = 3.0
EXTRA_MB_MAX = 100.0
_SIGNS = (
    "后山边坡开裂渗水排水沟堵塞护栏缺失电线老化房屋墙体裂缝存在滑坡风险需立即处理"
    "学校门口道路坍塌消防通道被占用，灭火器过期；（危房）3处、约12.5米"
)
_COLUMNS = (
    "序号", "编号", "发现日期", "来源", "村（社区）\n/网格", "具体位置", "隐患内容", "类别", "等级",
    "责任单位\n/责任人", "整改措施", "整改期限", "完成日期", "复查人\n/日期", "状态", "是否\n挂牌",
    "备注",
)  # fmt: skip


def a_ledger(rows: int) -> LedgerPaper:
    """A ledger whose descriptions all differ, as in life; the same for every call."""
    dice = random.Random(20260630)  # noqa: S311 - sample text, no secret

    def words(low: int, high: int) -> str:
        return "".join(dice.choices(_SIGNS, k=dice.randint(low, high)))

    body = tuple(
        (
            str(at),
            f"360724103-2026-{at:05d}",
            f"2026.6.{at % 30 + 1}",
            dice.choice(("乡村排查", "群众举报", "部门检查")),
            f"{dice.choice(('伏垇村', '沙塅村', '下湾村'))}\n{360724103204000 + at % 40}",
            f"村道口往北{dice.randint(1, 900)}米{words(2, 8)}",
            words(15, 45),
            "地质灾害",
            "一般",
            f"伏垇村民委员会\n张建{dice.choice(_SIGNS)}",
            words(8, 25),
            f"2026.7.{at % 30 + 1}",
            f"2026.6.{at % 30 + 1}",
            "李秀兰\n2026.6.25",
            "已销号",
            "否",
            "",
        )
        for at in range(1, rows + 1)
    )
    return LedgerPaper(
        title="隐患排查治理台账",
        correction="",
        unit="填报单位：上犹县营前镇人民政府",
        month="2026年6月",
        counts=(("本月新增", str(rows)),),
        columns=_COLUMNS,
        rows=body,
        totals=f"合计：{rows} 项",
        empty="",
        changes=(),
        changes_heading="",
        signs=("填表人：", "审核人：", "负责人："),
        seal="（盖章）",
        foot="打印时间：2026年7月1日 09:30",
        page_of="第 {page} 页 共 {pages} 页",
    )


def measure(rows: int = ROWS) -> dict[str, float]:
    """Draw once; figures in seconds of CPU, megabytes beyond the fonts, megabytes of PDF."""
    build_fonts()
    fonts = load_fonts()
    paper = a_ledger(rows)
    before_mb = _peak_mb()
    start_s = time.process_time()
    pdf = draw_ledger(paper, fonts)
    cpu_s = time.process_time() - start_s
    return {"cpu_s": cpu_s, "extra_mb": _peak_mb() - before_mb, "pdf_mb": len(pdf) / 2**20}


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Print the figures; 1 when one is over its bar."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    figures = measure(rows)
    told = ", ".join(f"{name} {value:.2f}" for name, value in figures.items())
    sys.stdout.write(f"ledger of {rows} rows: {told}\n")
    return int(figures["cpu_s"] > CPU_S_MAX or figures["extra_mb"] > EXTRA_MB_MAX)


if __name__ == "__main__":
    raise SystemExit(main())
