"""The vectors that bind Python and TypeScript: Python reproduces them, and they are fresh."""

import json
from pathlib import Path

import pytest

from xunan_sync import vectors
from xunan_sync.canonical import canonical, digest

FOLDER = Path(__file__).parents[2] / "sync/vectors"
MERGE_FILES = sorted(path.name for path in (FOLDER / "merge").glob("*.json"))


def test_the_committed_vectors_are_what_the_generator_writes() -> None:
    """A rule that changed without its vectors would let the phone drift away unseen."""
    made = vectors.files()
    committed = {
        str(path.relative_to(FOLDER)): path.read_bytes()
        for path in (*(FOLDER / "merge").glob("*.json"), FOLDER / "canonical.json")
    }

    assert made.keys() == committed.keys()
    for name, content in made.items():
        assert content == committed[name], name


@pytest.mark.parametrize("name", MERGE_FILES)
def test_python_reproduces_every_step(name: str) -> None:
    """[M1] [M16] The same steps, read back from the file, give the same verdicts and records."""
    file = json.loads((FOLDER / "merge" / name).read_text(encoding="utf-8"))
    for number, run in enumerate(file["runs"]):
        doc = None
        for step in run["steps"]:
            out = vectors.replay(file, step, doc)
            assert step[3:] == vectors.verdict(out), (number, step[0])
            doc = out.doc
        if "end" in run:
            assert run["end"] == doc


def test_the_vectors_are_enough_to_mean_something() -> None:
    """Five thousand steps, each verdict of each verb among them, in files a phone can load."""
    seen = {}
    for name in MERGE_FILES:
        file = json.loads((FOLDER / "merge" / name).read_text(encoding="utf-8"))
        for run in file["runs"]:
            for step in run["steps"]:
                key = (step[0]["t"].partition(".")[2], step[3])
                seen[key] = seen.get(key, 0) + 1

    assert sum(seen.values()) >= 5000
    for verb, status in (
        ("create", "applied"), ("create", "rejected"), ("edit", "applied"), ("edit", "merged"),
        ("edit", "conflict"), ("append", "applied"), ("append", "merged"), ("move", "applied"),
        ("move", "merged"), ("move", "conflict"), ("stored", "applied"), ("erase", "rejected"),
    ):  # fmt: skip
        assert seen[verb, status] >= 50, (verb, status)
    assert sum((FOLDER / "merge" / name).stat().st_size for name in MERGE_FILES) < 1_500_000


def test_canonical_texts_and_digests_are_reproduced() -> None:
    """[L10] Numbers are written as the phone writes them, keys sorted by code point."""
    file = json.loads((FOLDER / "canonical.json").read_text(encoding="utf-8"))
    for text, expected in file["texts"]:
        assert expected == canonical(json.loads(text)).decode()
        assert expected == canonical(json.loads(expected)).decode()
    for kind, record, ver, expected in file["digests"]:
        assert expected == digest(kind, record, ver)
