"""The vectors that bind Python and TypeScript: Python reproduces them, and they are fresh."""

import json
from collections import Counter
from pathlib import Path

import pytest

from xunan_sync import vectors
from xunan_sync.canonical import canonical, digest

FOLDER = Path(__file__).parents[2] / "sync/vectors"
KINDS = json.loads((FOLDER / "../contract/kinds.json").read_text(encoding="utf-8"))["kinds"]
MERGE_FILES = sorted(path.name for path in (FOLDER / "merge").iterdir())
# As vitest counts them too: it replays the same files.
STEPS_MIN = 30_000
BYTES_MAX = 1_500_000


def merge_file(name):
    return json.loads(vectors.unpacked((FOLDER / "merge" / name).read_bytes()))


def test_the_committed_vectors_are_what_the_generator_writes() -> None:
    """A rule that changed without its vectors would let the phone drift away unseen."""
    made = vectors.files(KINDS)
    committed = {
        str(path.relative_to(FOLDER)): path.read_bytes()
        for path in (*(FOLDER / "merge").iterdir(), FOLDER / "canonical.json")
    }

    assert made.keys() == committed.keys()
    for name, content in made.items():
        assert vectors.same_content(content, committed[name]), f"{name}: run ./dev contract"


@pytest.mark.parametrize("name", MERGE_FILES)
def test_python_reproduces_every_step(name: str) -> None:
    """[M1] [M16] [V1] [V4] Read back from the file, the steps give the same verdicts, records."""
    file = merge_file(name)
    for number, run in enumerate(file["runs"]):
        doc = None
        for step in run["steps"]:
            out = vectors.replay(file, step, doc)
            expected = step[3:]
            assert expected == vectors.tail(out, packed=len(expected) == 1), (number, step[0])
            doc = out.doc
        if "end" in run:
            assert run["end"] == doc


def test_the_vectors_are_enough_to_mean_something() -> None:
    """Thirty thousand steps, each verdict of each verb among them, small enough to be kept."""
    seen = Counter()
    for name in MERGE_FILES:
        file = merge_file(name)
        for run in file["runs"]:
            doc = None
            for step in run["steps"]:
                out = vectors.replay(file, step, doc)
                doc = out.doc
                seen[step[0]["t"].partition(".")[2], out.status] += 1
                seen[out.why] += 1
                seen.update(key for key in step[2] if key != "got")
                seen["several"] += len(out.conflicts) > 1

    assert sum(seen[key] for key in seen if isinstance(key, tuple)) >= STEPS_MIN
    for key in (
        ("create", "applied"), ("create", "rejected"), ("edit", "applied"), ("edit", "merged"),
        ("edit", "conflict"), ("append", "applied"), ("append", "merged"), ("move", "applied"),
        ("move", "merged"), ("move", "conflict"), ("stored", "applied"), ("erase", "rejected"),
        "sync.late", "sync.move_clash", "sync.field_clash", "sync.old_form", "sync.unknown_version",
        "late_scope", "assigned", "at_est", "old", "several",
    ):  # fmt: skip
        assert seen[key] >= 100, key
    assert sum((FOLDER / "merge" / name).stat().st_size for name in MERGE_FILES) < BYTES_MAX


def test_every_kind_has_its_vectors() -> None:
    """A kind's own states and moves, as the contract declares them."""
    for kind in KINDS:
        file = merge_file(f"kind.{kind['name']}.json.gz")
        assert file["shape"] == vectors.shape_of(kind)
        assert sum(len(run["steps"]) for run in file["runs"]) >= 500


def test_canonical_texts_and_digests_are_reproduced() -> None:
    """[L10] Numbers are written as the phone writes them, keys sorted by code point."""
    file = json.loads((FOLDER / "canonical.json").read_text(encoding="utf-8"))
    for text, expected in file["texts"]:
        assert expected == canonical(json.loads(text)).decode()
        assert expected == canonical(json.loads(expected)).decode()
    for kind, record, ver, expected in file["digests"]:
        assert expected == digest(kind, record, ver)
