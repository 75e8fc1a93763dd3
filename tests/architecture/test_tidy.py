"""Style as a test: sizes, banned names, machine traces, and every protocol rule tested twice."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON_LINES_MAX = 300
TYPESCRIPT_LINES_MAX = 250
FUNCTION_LINES_MAX = 50
BANNED_NAMES = re.compile(r"(^|[/_.-])(utils?|helpers?|common|misc|manager)([/_.-]|$)")
# Files that may be longer, each with its reason; the list may only shrink.
LONG_FILES = {
    "backend/xunan/application/ports.py": "one page that lists every port reads better than five",
    "backend/xunan/kinds/hazard/kind.py": "a declaration is data; cutting it would hide its order",
}
# What users of field apps suffer, by the numbers of the list that it was learned from.
ROWS = (*range(1, 10), 15, 18, 19, 20, 22, 25)


def tracked(*endings: str) -> list[Path]:
    """The repository's own files with these endings, new ones included."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    return [ROOT / name for name in listed if name.endswith(endings) and (ROOT / name).is_file()]


def test_no_source_file_is_too_long() -> None:
    """A file that does not fit in the head is cut where its thoughts part."""
    too_long = {}
    for path in tracked(".py", ".ts", ".tsx"):
        name = str(path.relative_to(ROOT))
        most = PYTHON_LINES_MAX if path.suffix == ".py" else TYPESCRIPT_LINES_MAX
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > most and name not in LONG_FILES and not name.startswith("tests/"):
            too_long[name] = lines

    assert {} == too_long


def test_no_function_is_too_long() -> None:
    """Fifty lines are a screen; declarations of data are not functions and stay free."""
    too_long = {}
    for path in tracked(".py"):
        name = str(path.relative_to(ROOT))
        if "/migrations/" in name or name.startswith("tests/"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > FUNCTION_LINES_MAX:
                    too_long[f"{name}:{node.name}"] = length

    assert {} == too_long


def test_no_file_hides_behind_a_vague_name() -> None:
    """Utils, helpers and managers are drawers where things get lost."""
    vague = [
        str(path.relative_to(ROOT))
        for path in tracked(".py", ".ts", ".tsx", ".sh", ".css")
        if BANNED_NAMES.search(str(path.relative_to(ROOT)))
    ]

    assert [] == vague


@pytest.mark.parametrize("folder", ["backend", "sync/xunan_sync"])
def test_every_module_says_what_it_is_for(folder: str) -> None:
    """The first line of a file tells a newcomer whether to read on."""
    silent = [
        str(path.relative_to(ROOT))
        for path in tracked(".py")
        if str(path.relative_to(ROOT)).startswith(folder)
        and "/migrations/" not in str(path)
        and path.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert [] == silent


def test_no_trace_of_the_machine_that_wrote_it() -> None:
    """Paths and registry addresses of one machine mean nothing on another."""
    # Put together here so that this file does not find itself.
    traces = ["/" + "work/", "/root/" + ".pyenv", "/opt/" + "wheels", "/opt/" + "pypi"]
    found = []
    for path in tracked(
        ".py", ".ts", ".tsx", ".md", ".toml", ".json", ".lock", ".sh", ".yml", "dev"
    ):
        text = path.read_text(encoding="utf-8")
        found += [f"{path.relative_to(ROOT)}: {trace}" for trace in traces if trace in text]

    assert [] == found


def test_the_lock_files_record_no_registry() -> None:
    """A lock names packages and hashes; where they come from is each machine's own affair."""
    lock = (ROOT / "pwa/package-lock.json").read_text(encoding="utf-8")

    assert '"resolved": "http' not in lock
    for path in (ROOT / "requirements").glob("*.lock"):
        assert "://" not in path.read_text(encoding="utf-8"), path.name


def test_no_todo_without_an_issue() -> None:
    """A promise without an address is forgotten."""
    loose = []
    for path in tracked(".py", ".ts", ".tsx"):
        if path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(r"\b(TODO|FIXME|XXX)\b(?! #\d+)", line):
                loose.append(f"{path.relative_to(ROOT)}:{number}")

    assert [] == loose


def spec_rules() -> list[str]:
    """The ids of the protocol's numbered rules, in the order of SPEC.md."""
    text = (ROOT / "sync/SPEC.md").read_text(encoding="utf-8")
    return re.findall(r"^\*\*([A-Z]{1,2}\d+)\*\*", text, re.MULTILINE)


def texts_of_tests() -> list[str]:
    """The texts of all test files."""
    return [
        p.read_text(encoding="utf-8")
        for p in tracked(".py", ".test.ts", ".test.tsx")
        if "/test" in str(p) or ".test." in p.name
    ]


def test_every_rule_of_the_protocol_is_named_by_a_test() -> None:
    """If the text and the code disagree, one of them is wrong; a test decides."""
    texts = texts_of_tests()
    rules = spec_rules()
    untested = [
        rule
        for rule in rules
        if not any(f"[{rule}]" in text or f"test_{rule}_" in text for text in texts)
    ]

    assert rules, "SPEC.md has no numbered rules in the form **P1**"
    assert [] == untested


def test_every_pain_that_synchronising_must_not_cause_is_named_by_a_test() -> None:
    """Each row is something users of field apps suffer; a test shows that ours do not."""
    texts = texts_of_tests()
    unshown = [
        row
        for row in ROWS
        if not any(f"[row {row}]" in text or f"def test_row_{row}_" in text for text in texts)
    ]

    assert [] == unshown
