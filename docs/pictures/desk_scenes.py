"""What a township's officer sees, in the order of the guide."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import Download, expect

from browser import DESK, Window
from pictures.darkroom import (
    FILED,
    HOUSE,
    OFFICER,
    REVIEW,
    SETTLE_MS,
    TWICE,
    WORKER,
    County,
    now_local,
    shoot,
    shoot_paper,
    visit,
)
from screens import Desk

if TYPE_CHECKING:
    from collections.abc import Callable


def desk_pictures(county: County, make: Callable[..., Window]) -> None:
    """Everything a township's officer sees."""
    desk = Desk(make("desk", size=DESK, touch=False).open(county.join(OFFICER)))
    desk.wait_until_open()
    desk.wait_until_sent()
    inbox_pictures(desk)
    review_pictures(desk)
    ledger_pictures(desk)


def inbox_pictures(desk: Desk) -> None:
    """From the inbox to a numbered, assigned hazard; a second report is merged."""
    page = desk.page
    desk.open("收件箱", HOUSE)
    shoot(page, "desk-inbox")
    sheet = desk.step("建档")
    sheet.get_by_role("radio", name="一般隐患").click()
    sheet.get_by_label("名称").fill("上屋组切坡建房边坡开裂")
    shoot(page, "desk-file")
    desk.finish(sheet, "建档")
    desk.wait_until_sent()
    desk.open("收件箱", TWICE)
    sheet = desk.step("并入")
    sheet.get_by_role("radio", name=re.compile("上屋组切坡建房")).first.check()
    page.wait_for_timeout(SETTLE_MS)
    shoot(page, "desk-merge")
    desk.finish(sheet, "并入")
    desk.open("全部隐患", "上屋组切坡建房边坡开裂")
    sheet = desk.step("交办")
    sheet.get_by_role("radio", name=WORKER).check()
    sheet.get_by_role("button", name="7 天后").click()
    shoot(page, "desk-assign")
    desk.finish(sheet, "交办")
    desk.wait_until_sent()


def review_pictures(desk: Desk) -> None:
    """The list of everything, what two people changed, and a review."""
    page = desk.page
    desk.open("待复查", REVIEW)
    shoot(page, "desk-review")
    sheet = desk.step("销号")
    sheet.get_by_role("radio", name="合格", exact=True).click()
    shoot(page, "desk-close")
    desk.finish(sheet, "销号")
    visit(page, "desk/needs")
    shoot(page, "desk-needs")
    visit(page, "desk/all/hazard")
    shoot(page, "desk-all")
    desk.open("全部隐患", REVIEW)
    shoot_paper(desk.download("隐患登记表"), "paper-sheet")


def ledger_pictures(desk: Desk) -> None:
    """This month printed, then printed again after something came in: a correction."""
    page = desk.page
    month = f"{now_local():%Y-%m}"
    visit(page, "desk/ledger/hazard")
    page.get_by_label("月份").fill(month)

    def printed() -> Download:
        with page.expect_download() as coming:
            page.get_by_role("button", name="打印本月台账").click()
        return coming.value

    printed()
    expect(page.get_by_text("首次打印")).to_be_visible()
    desk.open("全部隐患", FILED)
    sheet = desk.step("交办")
    sheet.get_by_label(re.compile("搜姓名")).fill("陈志远")
    sheet.get_by_role("radio", name="陈志远").check()
    sheet.get_by_role("button", name="7 天后").click()
    desk.finish(sheet, "交办")
    desk.wait_until_sent()
    visit(page, f"desk/ledger/hazard?month={month}")
    paper = printed()
    expect(page.get_by_text("更正 1")).to_be_visible()
    shoot(page, "desk-ledger")
    shoot_paper(paper, "paper-ledger")
