"""Kinds are data: a new one needs a folder and one line, and no other file of the product."""

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kinds.toy.kind import WELL
from kinds.toy_catalogue import WITH_TOY
from xunan.contract import contract_files, samples, shipped
from xunan.domain.decide import decide
from xunan.domain.ledger import ledger_of
from xunan.domain.lifecycle import shape
from xunan.domain.people import Actor
from xunan.domain.promote import promoted
from xunan.domain.refusals import Accepted, Refused
from xunan.domain.streams import record_streams
from xunan_sync.merge import apply_op

ROOT = Path(__file__).parents[2]
WORKER = Actor(id="w", name="张建", role="grid_worker", villages=(samples.VILLAGE,))


def test_a_kind_is_a_folder_of_four_files_and_none_of_them_is_code_but_the_declaration() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "tests/kinds/toy"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()

    assert {Path(name).name for name in listed} == {
        "kind.py",
        "words.zh.toml",
        "words.en.toml",
        "codes.json",
        "cases.toml",
    }


def test_the_contract_carries_the_kind_its_words_and_its_codes() -> None:
    files = contract_files(WITH_TOY)
    kinds = json.loads(files["sync/contract/kinds.json"])["kinds"]
    words = json.loads(files["sync/contract/words.zh.json"])

    assert kinds[-1]["name"] == "well"
    assert words["kind.well.report"] == "登记水井"
    assert words["code.well_water.clear"] == "清"
    assert {"clear", "cloudy"} == {
        code["code"] for code in json.loads(files["sync/contract/codes.json"])["well_water"]
    }
    assert "sync/vectors/decide/kind.well.json" in files


def test_the_other_kinds_stand_in_the_contract_as_before() -> None:
    with_toy, without = contract_files(WITH_TOY), contract_files(shipped())
    kinds = json.loads(with_toy["sync/contract/kinds.json"])["kinds"]

    assert json.loads(without["sync/contract/kinds.json"])["kinds"] == kinds[:-1]
    for name in without:
        if name.startswith("sync/vectors/"):
            assert without[name] == with_toy[name]


def test_a_worker_registers_a_well_and_only_the_township_covers_it() -> None:
    codes = WITH_TOY.code_sets()
    report = {
        "t": "well.create",
        "at": samples.NOW,
        "op_id": "1",
        "id": samples.RECORD_ID,
        "args": {"set": {"division_code": samples.VILLAGE, "water": "clear"}},
    }
    cover = {**report, "op_id": "2", "t": "well.move", "args": {"move": "cover"}}

    assert Accepted() == decide(WELL, None, report, WORKER, samples.TODAY, codes)
    context = {"by": {"id": "w", "name": "张建", "role": "grid_worker"}, "rank": 10, "ranks": {}}
    doc = apply_op(None, report, context, shape(WELL)).doc
    assert doc
    assert doc["state"] == "found"
    assert Refused("op.role") == decide(WELL, doc, cover, WORKER, samples.TODAY, codes)
    assert (f"v:{samples.VILLAGE}", "t:360724103") == record_streams(WELL, doc["f"])
    assert promoted(WELL, doc)["category"] == "clear"


def test_a_kind_without_a_ledger_form_has_no_ledger() -> None:

    with pytest.raises(ValueError, match="well has no ledger"):
        ledger_of(WELL, [], "360724103", "2026-06", datetime(2026, 7, 1, tzinfo=UTC))
