"""Papers to draw, valid by default, and what a reader finds in the PDF."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from xunan.application.print_model import (
    Acts,
    Fact,
    FactTable,
    LedgerPaper,
    Paper,
    PhotoColumns,
    Picture,
    SquareCode,
    TextBox,
)

PHOTOS = Path(__file__).parent.parent / "photos"
COLUMNS = (
    "序号",
    "编号",
    "发现日期",
    "来源",
    "村（社区）/网格",
    "具体位置",
    "隐患内容",
    "类别",
    "等级",
    "责任单位/责任人",
    "整改措施",
    "整改期限",
    "完成日期",
    "复查人/日期",
    "状态",
    "是否挂牌",
    "备注",
)


def a_photo(name: str = "slope_before_1") -> bytes:
    """One of the sample photos."""
    return (PHOTOS / f"{name}.jpg").read_bytes()


def a_row(number: int, **cells: str) -> tuple[str, ...]:
    """A ledger row; cells are overridden by column name."""
    plain = dict.fromkeys(COLUMNS, "")
    plain |= {"序号": str(number), "村（社区）/网格": "伏垇村", "隐患内容": "后山边坡开裂渗水"}
    return tuple((plain | cells)[column] for column in COLUMNS)


def a_ledger(rows: list[tuple[str, ...]], **changes: object) -> LedgerPaper:
    """A ledger of these rows."""
    facts: dict[str, object] = {
        "title": "隐患排查治理台账",
        "correction": "",
        "unit": "填报单位：上犹县营前镇人民政府",
        "month": "2026年6月",
        "counts": (("本月新增", "23"), ("销号率", "63.3%")),
        "columns": COLUMNS,
        "rows": tuple(rows),
        "totals": f"合计：本表共 {len(rows)} 项",
        "empty": "本月无记录（零报告）",
        "changes": (),
        "changes_heading": "",
        "signs": ("填表人：", "审核人：", "负责人："),
        "seal": "（盖章）",
        "foot": "打印时间：2026年7月1日 09:30　巡安 0.1.0",
        "page_of": "第 {page} 页 共 {pages} 页",
    }
    return LedgerPaper(**(facts | changes))


def a_paper(**changes: object) -> Paper:
    """A sheet with a little of everything that stands in a frame."""
    facts: dict[str, object] = {
        "title": "隐患登记表",
        "issuer": "填报单位：上犹县营前镇人民政府",
        "number": "编号：360724103-2026-00001",
        "blocks": (
            SquareCode("https://xunan.example/#/record/hazard/1", "扫码查看办理情况"),
            FactTable((Fact("村（社区）", "营前镇伏垇村"), Fact("类别", "地质灾害"))),
            TextBox("情况描述", "后山边坡开裂渗水", 3),
            PhotoColumns(
                "现场照片",
                ("整改前照片", "整改后照片"),
                (
                    (Picture(a_photo(), "1. 拍摄于2026年6月20日 10:02"),),
                    (Picture(a_photo("slope_after_1"), "1. 拍摄于2026年6月25日 15:30"),),
                ),
                "（暂无照片）",
                "（照片尚未上传）",
            ),
            Acts("办理过程", ("时间", "经办人", "事项"), (("2026年6月20日", "李秀兰", "上报"),)),
        ),
        "foot": "打印时间：2026年7月1日 09:30　巡安 0.1.0",
        "page_of": "第 {page} 页 共 {pages} 页",
    }
    return Paper(**(facts | changes))


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, white space left out."""
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def images_in(pdf: bytes) -> int:
    """How many pictures the pages show."""
    return sum(len(page.images) for page in PdfReader(BytesIO(pdf)).pages)


def fonts_in(pdf: bytes) -> list[tuple[str, bool]]:
    """Every font the pages name, and whether it is embedded."""
    found = []
    for page in PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            facts = font.get_object()
            descriptor = facts.get("/FontDescriptor")
            embedded = descriptor is not None and "/FontFile2" in descriptor.get_object()
            found.append((str(facts["/BaseFont"]), embedded))
    return found
