"""What a person does on the screens, in their words; locators live here and nowhere else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Download, Locator, Page, expect


@dataclass
class Phone:
    """A worker's hand on the phone."""

    page: Page

    def wait_until_home(self) -> None:
        """The first screen stands, after sign-in or start."""
        expect(self.page.get_by_role("link", name="上报隐患").first).to_be_visible()

    def wait_until_offline_ready(self) -> None:
        """The app itself is on the phone: from here on it starts without a network."""
        self.page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")

    def report(self, photos: list[Path], *, category: str, description: str) -> None:
        """The whole report, from the first screen to the saved one."""
        self.page.get_by_role("link", name="上报隐患").first.click()
        self.take(photos)
        self.page.get_by_role("radio", name=category, exact=True).click()
        self.page.get_by_label("情况描述").fill(description)
        self.page.get_by_role("button", name="保存并上报").click()
        expect(
            self.page.get_by_role("status").filter(has_text=re.compile("已存在手机里|已上报")).first
        ).to_be_visible()

    def patrol(self, *, points: list[str], remark: str) -> None:
        """A round on which nothing was found, from the first screen to the saved one."""
        page = self.page
        page.get_by_role("link", name="记一次巡查").first.click()
        page.get_by_role("radiogroup", name="零报告").get_by_role("radio", name="是").click()
        for point in points:
            page.get_by_role("button", name="加一行：走到的点位").click()
            page.get_by_label("点位", exact=True).last.fill(point)
        self._remark_and_save(remark)

    def check_a_shelter(self, shelter: str, photos: list[Path], *, remark: str) -> None:
        """Two minutes at a shelter that is open and in order."""
        page = self.page
        page.evaluate("location.hash = '#/new/shelter_check'")
        page.get_by_role("link", name=shelter).click()
        self.take(photos)
        page.get_by_role("radio", name="开着").click()
        for item in page.get_by_role("radio", name="正常").all():
            item.click()
        self._remark_and_save(remark)

    def _remark_and_save(self, remark: str) -> None:
        more = self.page.locator("details.more-questions")
        if more.get_attribute("open") is None:
            more.locator("summary").click()
        self.page.get_by_label("情况说明").fill(remark)
        self.page.get_by_role("button", name="保存并上报").click()
        expect(self.page.get_by_text("已存在手机里")).to_be_visible()

    def take(self, photos: list[Path]) -> None:
        """Photograph, one after the other, as the camera hands them over."""
        camera = self.page.locator("input[type=file][capture]").last
        for number, photo in enumerate(photos, 1):
            camera.set_input_files(str(photo))
            expect(self.page.get_by_role("button", name=f"删除第 {number} 张照片")).to_be_visible()

    def wait_for_receipt(self) -> None:
        """The server has the report and its photos."""
        expect(self.page.get_by_text(re.compile(r"已上报 · 回执 #\d+"))).to_be_visible()
        expect(self.page.get_by_text("服务器已收下，照片也都到了")).to_be_visible(timeout=30_000)

    def wait_until_sent(self) -> None:
        """Nothing waits on the phone any more."""
        self.home()
        expect(self.page.get_by_text("全部已上报")).to_be_visible(timeout=30_000)

    def home(self) -> None:
        """Go to the first screen."""
        self.page.evaluate("location.hash = '#/'")
        self.wait_until_home()

    def open(self, text: str) -> None:
        """Open a record from the list."""
        self.page.evaluate("location.hash = '#/list/hazard'")
        self.page.get_by_role("link", name=re.compile(text)).first.click()
        expect(self.page.get_by_role("heading", name="办理经过")).to_be_visible()

    def main_step(self, word: str) -> Locator:
        """Press the record's large button; its sheet."""
        self.page.get_by_role("button", name=word, exact=True).click()
        return self.page.get_by_role("dialog")

    def edit(self, field: str, value: str) -> None:
        """Change one answer of the open record."""
        self.page.get_by_role("button", name="其他操作").click()
        self.page.get_by_role("dialog").get_by_role("button", name=field, exact=True).click()
        sheet = self.page.get_by_role("dialog")
        sheet.get_by_label(re.compile(field)).first.fill(value)
        sheet.get_by_role("button", name="保存修改").click()
        expect(sheet).to_be_hidden()


@dataclass
class Desk:
    """An officer at the desk."""

    page: Page

    def wait_until_open(self) -> None:
        """The rail stands."""
        expect(self.page.get_by_role("navigation", name="办公台")).to_be_visible()

    def open(self, view: str, text: str) -> None:
        """Open a record of a view (收件箱, 待复查, 全部隐患) by words of its row."""
        rail = self.page.get_by_role("navigation", name="办公台")
        rail.get_by_role("link", name=re.compile(view)).click()
        self.page.get_by_role("row", name=re.compile(text)).first.click()
        expect(self.page.get_by_role("region", name="下一步")).to_be_visible()

    def step(self, word: str) -> Locator:
        """Start a step of the open record; its sheet."""
        self.page.get_by_role("region", name="下一步").get_by_role(
            "button", name=word, exact=True
        ).click()
        return self.page.get_by_role("dialog")

    def finish(self, sheet: Locator, word: str) -> None:
        """Confirm a step's sheet and wait until it is closed."""
        sheet.locator("button[type=submit]").click()
        expect(sheet).to_be_hidden()
        expect(self.page.get_by_text(f"{word}：已存在本机").first).to_be_visible()

    def download(self, name: str) -> Download:
        """Fetch one of the record's papers."""
        with self.page.expect_download() as coming:
            self.page.get_by_role("button", name=re.compile(name)).click()
        return coming.value

    def wait_until_sent(self) -> None:
        """The desk's own acts are on the server."""
        expect(self.page.get_by_text("已同步").first).to_be_visible(timeout=30_000)
