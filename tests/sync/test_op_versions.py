"""Old operations read in today's terms [V1-V8]; every version a phone may hold is kept here."""

import copy
import json
from dataclasses import replace
from pathlib import Path

import pytest

from kinds.toy.kind import WELL
from kinds.toy_catalogue import WITH_TOY
from kinds.well_history import HISTORY
from xunan.contract import OldFormError, form_files, shipped
from xunan.contract.op_forms import grown, one_a_line
from xunan.domain.kind import Aside, Ask, Field, Fill, Instead, Recode, Rename
from xunan.domain.lifecycle import changes_of
from xunan_sync.upconvert import bring_up, upconvert

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "sync/vectors/ops"
FILES = sorted(FOLDER.rglob("*.json"))
CODES = WITH_TOY.code_sets()
# A kind with every sort of field, as if it had never changed, and what is recorded of it.
HAZARD = replace(shipped().kinds[0], changes=())


def recorded(path):
    return json.loads(path.read_text(encoding="utf-8"))


def the_well():
    return recorded(FOLDER / "toy/well.json")


def converted(op, *changes):
    """An operation of version 1 through changes made of steps."""
    plain = changes_of(replace(WELL, changes=changes))
    return upconvert({"t": "well.edit", "v": 1, "args": {}, "base": {}} | op, plain)


# -- what stands in the repository -----------------------------------------------------------------


def test_V7_the_recorded_forms_are_todays_and_nothing_in_them_was_taken_back() -> None:
    """A kind that no longer takes what phones may send fails here, and `./dev contract` with it."""
    for name, text in form_files(ROOT, shipped()).items():
        assert text == (ROOT / name).read_text(encoding="utf-8"), f"{name}: run ./dev contract"


def test_V7_the_toys_record_grew_version_by_version() -> None:
    known = None
    for kind, codes in HISTORY:
        known = grown(known, kind, codes)

    assert one_a_line(known) == (FOLDER / "toy/well.json").read_text(encoding="utf-8")
    assert {1, 2, 3} == {case["v"] for case in known["ops"]}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_V1_every_recorded_operation_reads_as_recorded(path) -> None:
    told = recorded(path)
    for case in told["ops"]:
        written = {key: case[key] for key in ("t", "v", "args", "base")}
        kept = copy.deepcopy(written)
        for version, reads in case.get("reads", {}).items():
            now = upconvert(written, told["changes"][: int(version) - 1])
            assert reads == (now if isinstance(now, str) else [now["args"], now["base"]])
        assert written == kept, "the input was changed"
    newest = [case for case in told["ops"] if case["v"] == len(told["changes"]) + 1]
    assert newest or not told["versions"][-1]["moves"], "only the server writes such a kind"


# -- steps ----------------------------------------------------------------------------------------


def test_V1_steps_are_taken_one_version_after_the_other() -> None:
    told = the_well()
    old = {"t": "well.create", "v": 1, "args": {"set": {"water": "muddy", "lid": "木板"}}}
    now = upconvert(old, told["changes"])

    assert {"water": "cloudy", "cover": "木板"} == now["args"]["set"]
    assert now["v"] == 3
    assert upconvert({**old, "v": 3}, told["changes"])["args"] == old["args"]


def test_V1_values_that_the_author_saw_are_told_anew_too() -> None:
    edit = {"args": {"set": {"a": "x"}}, "base": {"a": "y", "c": None}}
    now = converted(edit, (Rename(field="a", to="b"), Recode(field="b", codes=(("y", "z"),))))

    assert (now["args"], now["base"]) == ({"set": {"b": "x"}}, {"b": "z", "c": None})


def test_V1_codes_are_replaced_wherever_they_stand_and_none_stands_twice() -> None:
    steps = (Recode(field="a", codes=(("x", "z"), ("y", "z"))),)
    several = {"args": {"set": {"a": ["x", "q", "y", "z", 1, 1]}}}

    assert converted(several, steps)["args"]["set"]["a"] == ["z", "q", 1, 1]
    for odd in (None, 7, {"x": "x"}, [], [["x"]]):
        assert converted({"args": {"set": {"a": odd}}}, steps)["args"]["set"]["a"] == odd


def test_V1_what_an_older_report_was_not_asked_is_filled_in_and_nothing_else() -> None:
    steps = (Fill(field="a", value="unknown"),)

    assert converted({"t": "well.create"}, steps)["args"] == {"set": {"a": "unknown"}}
    asked = {"t": "well.create", "args": {"set": {"a": "x", "b": 1}}}
    assert converted(asked, steps)["args"] == asked["args"]
    assert converted({"args": {"set": {"b": 1}}}, steps)["args"] == {"set": {"b": 1}}


def test_V1_a_move_that_is_no_more_counts_as_another() -> None:
    steps = (Instead(move="shut", use="cover"),)
    move = {"t": "well.move", "args": {"move": "shut", "from": "found"}}

    assert converted(move, steps)["args"] == {"move": "cover", "from": "found"}
    assert converted({"args": {"move": "shut"}}, steps)["args"] == {"move": "shut"}


def test_V1_strange_arguments_stay_as_they_are() -> None:
    steps = (
        Rename(field="a", to="b"),
        Recode(field="a", codes=(("x", "y"),)),
        Fill(field="a", value=1),
    )
    for args in ({"set": [1]}, {"set": None, "add": 7}, {"set": {}, "move": 7, "fly": {"a": 1}}):
        assert converted({"args": args, "base": [1]}, steps)["args"] == args


def test_V5_what_cannot_be_told_is_named_and_a_newer_version_too() -> None:
    by_act = (Aside(acts=("shut",)),)
    by_field = (Aside(field="depth"),)

    assert converted({"t": "well.move", "args": {"move": "shut"}}, by_act) == "sync.old_form"
    assert converted({"args": {"add": {"depth": []}}}, by_field) == "sync.old_form"
    assert not isinstance(converted({"args": {"set": {"": 1}}}, by_act), str)
    assert converted({"v": 3}, by_act) == "sync.unknown_version"


def test_V4_a_record_is_read_in_todays_terms_and_is_the_same_object_where_it_is() -> None:
    changes = changes_of(WELL)
    old = {
        "ver": 2, "f": {"lid": "木板", "water": "muddy", "__proto__": 1},
        "log": [{"op": "1", "set": ["lid", "water"]}, {"op": "2", "add": {"lid": 1}}, {"op": "3"}],
    }  # fmt: skip
    kept = copy.deepcopy(old)
    now = bring_up(old, changes)

    assert now["f"] == {"cover": "木板", "water": "cloudy", "__proto__": 1}
    assert [entry.get("set", entry.get("add")) for entry in now["log"]] == [
        ["cover", "water"],
        {"cover": 1},
        None,
    ]
    assert (now["ver"], old) == (2, kept)
    assert bring_up(now, changes) is now
    assert bring_up(old, []) is old


# -- what the check must catch --------------------------------------------------------------------


def with_field(name, **changed):
    fields = tuple(replace(f, **changed) if f.name == name else f for f in HAZARD.fields)
    return replace(HAZARD, fields=fields)


def without_field(name):
    return replace(HAZARD, fields=tuple(f for f in HAZARD.fields if f.name != name))


DEPTH = Field(name="depth", type="text", required=True)
FEWER_CODES = {**CODES, "hazard_category": CODES["hazard_category"] - {"geo"}}
SLIPS = [
    ("field place is gone", without_field("place"), CODES),
    ("field place is of another type", with_field("place", type="integer"), CODES),
    ("field place: max_len is lower", with_field("place", max_len=50), CODES),
    ("field place is now required", with_field("place", required=True), CODES),
    ("code geo is gone", HAZARD, FEWER_CODES),
    ("field depth is now required", replace(HAZARD, fields=(*HAZARD.fields, DEPTH)), CODES),
    ("move merge is gone", replace(HAZARD, moves=HAZARD.moves[:2] + HAZARD.moves[3:]), CODES),
    ("move reject now needs place",
     replace(HAZARD, moves=tuple(
         replace(m, asks=(*m.asks, Ask(field="place", required=True))) if m.name == "reject" else m
         for m in HAZARD.moves)), CODES),
]  # fmt: skip


@pytest.mark.parametrize(("what", "kind", "codes"), SLIPS, ids=[slip[0] for slip in SLIPS])
def test_V7_a_form_that_takes_less_needs_a_new_version(what, kind, codes) -> None:
    known = grown(None, HAZARD, CODES)

    with pytest.raises(OldFormError, match=what):
        grown(known, kind, codes)
    # A new version alone is no cure: the older one must read in it.
    with pytest.raises(OldFormError, match=what):
        grown(known, replace(kind, changes=((),)), codes)


def test_V7_a_form_that_takes_more_needs_none() -> None:
    more = (Field(name="depth", type="integer", asked="more"),)
    kind = replace(HAZARD, fields=HAZARD.fields + more)
    told = grown(grown(None, HAZARD, CODES), kind, CODES)

    assert "depth" in told["versions"][0]["fields"]
    assert len(told["versions"]) == 1


def test_V7_a_new_version_with_its_change_is_recorded_beside_the_old_one() -> None:
    kind = replace(without_field("title"), changes=((Rename(field="title", to="place"),),))
    kind = replace(
        kind,
        moves=tuple(
            replace(m, asks=tuple(a for a in m.asks if a.field != "title")) for m in kind.moves
        ),
    )
    known = grown(None, HAZARD, CODES)
    told = grown(known, kind, CODES)

    assert told["versions"][0] == known["versions"][0]
    assert len(told["versions"]) == 2
    first = {key: told["ops"][0][key] for key in ("t", "v", "args", "base")}
    assert first == {key: known["ops"][0][key] for key in first}
    assert {"1", "2"} == {str(case["v"]) for case in told["ops"]}


def test_V7_a_change_that_phones_have_is_never_edited() -> None:
    for changes in (WELL.changes[:1], (WELL.changes[1], WELL.changes[0]), ()):
        with pytest.raises(OldFormError):
            grown(the_well(), replace(WELL, changes=changes), CODES)
