"""Kinds are data: a folder and its line in the catalogue give a new form, on phone and desk."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect
from pypdf import PdfReader

import browser
from browser import DESK
from county import PEOPLE
from simulators.server import ROOT, Server

pytestmark = pytest.mark.browser
TOY = ROOT / "tests/kinds/toy"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the sources in which a newcomer has followed docs/guides/add-a-kind.md."""
    copy = tmp_path / "tree"
    for folder in ("backend", "sync"):
        shutil.copytree(
            ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__", "*.pyc")
        )
    # The folder …
    shutil.copytree(
        TOY, copy / "backend/xunan/kinds/well", ignore=shutil.ignore_patterns("__pycache__")
    )
    # … and the line.
    catalogue = copy / "backend/xunan/kinds/__init__.py"
    before = catalogue.read_text(encoding="utf-8")
    after = before.replace('    "hazard",\n', '    "hazard",\n    "well",\n', 1)
    assert after != before
    catalogue.write_text(after, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": f"{copy / 'backend'}{os.pathsep}{copy / 'sync'}"}
    subprocess.run(
        [sys.executable, "-m", "xunan", "contract", "--root", str(copy)],
        env=env,
        check=True,
        capture_output=True,
        timeout=300,
    )
    subprocess.run(
        ["npx", "vite", "build", "--logLevel", "error", "--outDir", str(copy / "dist")],
        cwd=ROOT / "pwa",
        check=True,
        capture_output=True,
        timeout=300,
        env={**os.environ, "XUNAN_CONTRACT_DIR": str(copy / "sync/contract")},
    )
    return copy


def test_a_new_kind_needs_a_folder_and_a_line(
    tree: Path, playwright: Playwright, tmp_path: Path
) -> None:
    """No TypeScript, no migration: it is reported offline, synced, settled and printed."""
    server = Server(
        tmp_path / "county",
        more_env={
            "PYTHONPATH": f"{tree / 'backend'}{os.pathsep}{tree / 'sync'}",
            "XUNAN_WEB_DIST": str(tree / "dist"),
        },
    )
    server.data_dir.mkdir()
    server.run("migrate")
    codes = {who: server.add_person(*PEOPLE[who]) for who in ("worker", "township")}
    server.start()
    try:
        with browser.windows(playwright, tmp_path / "profiles", server.url) as make:
            _walk(make, codes)
    finally:
        server.kill()


def _walk(make: Callable[..., browser.Window], codes: dict[str, str]) -> None:
    worker = make("worker")
    page = worker.open(f"/#/join/{codes['worker']}")
    page.get_by_text("更多", exact=True).click()
    expect(page.get_by_role("link", name="登记水井").first).to_be_visible()
    page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    worker.go_offline()
    page.get_by_role("link", name="登记水井").first.click()
    page.get_by_role("radio", name="浑", exact=True).click()
    page.get_by_role("button", name="保存并上报").click()
    expect(page.get_by_text("已存在手机里").first).to_be_visible()
    worker.go_online()
    expect(page.get_by_text(re.compile(r"已上报 · 回执 #\d+"))).to_be_visible(timeout=30_000)

    desk = make("township", size=DESK, touch=False)
    page = desk.open(f"/#/join/{codes['township']}")
    page.get_by_role("link", name=re.compile("全部水井")).click()
    page.get_by_role("row", name=re.compile("梅里村")).first.click()
    page.get_by_role("button", name="加盖", exact=True).click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("井盖").fill("水泥井盖")
    sheet.locator("button[type=submit]").click()
    expect(page.get_by_role("row", name=re.compile("已加盖"))).to_be_visible()
    expect(page.get_by_text("已同步").first).to_be_visible(timeout=30_000)
    with page.expect_download() as coming:
        page.get_by_role("button", name=re.compile("PDF")).first.click()
    text = PdfReader(coming.value.path()).pages[0].extract_text()
    assert "水泥井盖" in text
    assert [] == worker.errors + desk.errors
