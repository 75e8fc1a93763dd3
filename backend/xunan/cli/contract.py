"""`xunan contract`: write the generated files of a checkout anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from xunan.cli.saying import say
from xunan.cli.settings_page import reference
from xunan.contract import form_files, shipped, write_contract
from xunan_sync import vectors

if TYPE_CHECKING:
    import argparse

SETTINGS_PAGE = "docs/reference/settings.md"
MERGE_VECTORS = "sync/vectors"


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `contract`."""
    told = "重新生成协议文件和参考文档 write the generated contract, vectors and reference pages"
    parser = commands.add_parser("contract", help=told, description=told)
    parser.add_argument("--root", type=Path, default=Path(), help="代码目录 the checkout")
    parser.set_defaults(run=_contract)


def generated_pages() -> dict[str, str]:
    """The reference pages by their path below the checkout."""
    return {SETTINGS_PAGE: reference()}


def _contract(asked: argparse.Namespace) -> int:
    root: Path = asked.root
    if not (root / "sync" / "SPEC.md").is_file():
        raise FileNotFoundError(
            f"{root.absolute()} 不是代码目录。This is not a checkout: sync/SPEC.md is missing."
        )
    # What phones may still send comes first: where it contradicts the kinds, nothing is written.
    forms = form_files(root, shipped())
    touched = write_contract(root)
    wanted = {name: text.encode() for name, text in (generated_pages() | forms).items()}
    kinds = json.loads((root / "sync/contract/kinds.json").read_text(encoding="utf-8"))["kinds"]
    wanted |= {f"{MERGE_VECTORS}/{name}": made for name, made in vectors.files(kinds).items()}
    for name, made in wanted.items():
        target = root / name
        if not target.is_file() or not vectors.same_content(target.read_bytes(), made):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(made)
            touched.append(name)
    for name in touched:
        say(name)
    say(f"已更新 {len(touched)} 个文件。{len(touched)} files written.")
    return 0
