"""What an operation does to a record, rule by rule: small cases, then properties."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xunan_sync import vector_runs, vectors
from xunan_sync.canonical import canonical, same
from xunan_sync.merge import apply_op

SHAPE, RANKS, PEOPLE = vector_runs.SHAPE, vector_runs.RANKS, vector_runs.PEOPLE


def an_op(op_id, verb, base=None, base_ver=0, **args):
    return {"op_id": op_id, "t": f"hazard.{verb}", "id": "r", "at": "2026-06-01T00:00:00Z",
            "base_ver": base_ver, "args": args, "base": base or {}}  # fmt: skip


def run(*steps, doc=None):
    """Apply (operation, person) pairs; the last outcome."""
    out = None
    for op, by in steps:
        person = PEOPLE[by]
        ctx = {"by": person, "rank": RANKS.get(person["role"], 0), "ranks": RANKS}
        out = apply_op(doc, op, ctx, SHAPE)
        doc = out.doc
    return out


CREATED = (an_op("o1", "create", set={"a": "x", "due": None}), "g")
FILED = (an_op("o2", "move", move="file", **{"from": "reported"}), "t")
ASSIGNED = (an_op("o3", "move", move="assign", **{"from": "filed"}), "t")
SUBMITTED = (an_op("o4", "move", move="submit", **{"from": "assigned"}), "g")
CLOSED = (an_op("o5", "move", move="close", **{"from": "submitted"}), "t")


def test_M1_a_create_makes_the_record() -> None:
    out = run(CREATED)

    assert out.status == "applied"
    assert out.doc == {
        "id": "r", "kind": "hazard", "ver": 1, "state": "reported", "f": {"a": "x"},
        "log": [{"op": "o1", "act": "create", "by": PEOPLE["g"], "at": "2026-06-01T00:00:00Z",
                 "to": "reported", "set": ["a"]}],
    }  # fmt: skip


def test_M2_an_operation_that_the_timeline_holds_changes_nothing() -> None:
    """The phone replays its own operation over an answer that already holds it."""
    moved_on = run(CREATED, FILED, ASSIGNED)
    again = run(FILED, doc=moved_on.doc)

    assert (again.status, again.doc) == ("merged", moved_on.doc)
    assert run(CREATED, CREATED).status == "merged"


def test_M3_a_taken_id_and_a_missing_record_are_rejected() -> None:
    taken = run(CREATED, (an_op("o9", "create", set={"a": "y"}), "h"))
    missing = run((an_op("o9", "edit", set={"a": "y"}), "h"))

    assert (taken.status, taken.why) == ("rejected", "sync.id_taken")
    assert (missing.status, missing.why, missing.doc) == ("rejected", "sync.no_such_record", None)


def test_M4_fields_that_do_not_clash_are_written_all_the_same() -> None:
    edit = an_op("o2", "edit", {"a": "old", "due": None}, 1, set={"a": "z", "due": "y"})
    out = run(CREATED, (edit, "h"))

    assert (out.status, out.fields) == ("conflict", ["a"])
    assert out.doc["f"]["due"] == "y"


@pytest.mark.parametrize(
    ("first", "second", "current"), [("g", "h", "new"), ("g", "t", "new"), ("t", "g", "x")]
)
def test_M5_rank_decides_and_between_equals_the_later(first, second, current) -> None:
    create = an_op("o1", "create", set={"a": "x"})
    edit = an_op("o2", "edit", {"a": None}, 1, set={"a": "new"})
    out = run((create, first), (edit, second))
    (clash,) = out.conflicts

    assert out.status == "conflict"
    assert out.doc["f"]["a"] == current == clash.kept
    assert {clash.kept, clash.lost} == {"x", "new"}
    assert {clash.kept_by["id"], clash.lost_by["id"]} == {first, second}
    assert (out.doc["ver"] == 2) == (current == "new")


def test_M5_the_author_is_who_last_set_the_field() -> None:
    officer = an_op("o2", "edit", {"a": "x"}, 1, set={"a": "y"})
    worker = an_op("o3", "edit", {"a": "x"}, 1, set={"a": "z"})
    out = run(CREATED, (officer, "t"), (worker, "g"))

    assert out.doc["f"]["a"] == "y"
    assert out.conflicts[0].kept_by["id"] == "t"


def test_M6_an_edit_tells_whether_the_record_had_moved() -> None:
    other = (an_op("o2", "edit", {"due": None}, 1, set={"due": "y"}), "h")
    aside = (an_op("o3", "edit", {"a": "x"}, 1, set={"a": "z"}), "g")
    so = (an_op("o4", "edit", {"a": "x"}, 1, set={"a": "x"}), "g")

    assert run(CREATED, other).status == "applied"
    assert run(CREATED, other, aside).status == "merged"
    assert run(CREATED, so).status == "merged"


def test_M7_null_removes_and_absent_equals_null() -> None:
    gone = (an_op("o2", "edit", {"a": "x"}, 1, set={"a": None}), "g")
    back = (an_op("o3", "edit", {}, 2, set={"a": "again"}), "g")
    out = run(CREATED, gone)

    assert (out.status, out.doc["f"]) == ("applied", {})
    assert run(CREATED, gone, back).status == "applied"


def test_M8_items_are_added_once_and_never_lost() -> None:
    one = an_op("o2", "append", add={"photos": [{"sha256": "p"}, {"sha256": "q"}]})
    two = an_op("o3", "append", add={"photos": [{"sha256": "q", "w": 2}, {"sha256": "r"}]})
    out = run(CREATED, (one, "g"), (two, "h"))
    same_again = run((an_op("o4", "append", add={"photos": [{"sha256": "r"}]}), "g"), doc=out.doc)

    assert [photo["sha256"] for photo in out.doc["f"]["photos"]] == ["p", "q", "r"]
    assert out.doc["log"][-1]["add"] == {"photos": 1}
    assert (same_again.status, same_again.doc) == ("merged", out.doc)


def test_M9_what_comes_after_the_end_is_kept_and_marked_late() -> None:
    late = an_op("o6", "append", add={"photos": [{"sha256": "p"}]})
    out = run(CREATED, FILED, ASSIGNED, SUBMITTED, CLOSED, (late, "g"))

    assert (out.status, out.why, out.doc["state"]) == ("merged", "sync.late", "closed")
    assert out.doc["log"][-1]["late"]


def test_M10_a_move_is_judged_from_the_current_state() -> None:
    unseen = (an_op("o4", "move", move="assign", **{"from": "reopened"}), "t")

    assert run(CREATED, FILED).status == "applied"
    out = run(CREATED, FILED, unseen)
    assert (out.status, out.doc["state"], out.doc["log"][-1]["to"]) == (
        "merged",
        "assigned",
        "assigned",
    )


def test_M11_a_move_that_is_already_made_only_adds_what_it_brought() -> None:
    twice = an_op("o4", "move", {"due": None}, 2, move="file", set={"due": "y"})
    out = run(CREATED, FILED, (twice, "u"))
    nothing = run(CREATED, FILED, (an_op("o4", "move", move="file"), "u"))

    assert (out.status, out.doc["f"]["due"], out.doc["ver"]) == ("merged", "y", 3)
    assert "to" not in out.doc["log"][-1]
    assert (nothing.status, nothing.doc["ver"]) == ("merged", 2)


def test_M12_an_illegal_move_keeps_everything_that_it_brought() -> None:
    late = an_op("o6", "move", move="submit", set={"due": "y"}, add={"photos": [{"sha256": "p"}]})
    out = run(CREATED, (late, "g"))
    (clash,) = out.conflicts

    assert (out.status, out.why, out.fields) == ("conflict", "sync.move_clash", ["state"])
    assert (out.doc["state"], out.doc["f"]) == ("reported", {"a": "x", "photos": [{"sha256": "p"}]})
    assert (clash.kept, clash.lost) == ("reported", {"move": "submit", "set": {"due": "y"}})


def test_M14_stored_marks_the_items_with_these_hashes() -> None:
    add = an_op("o2", "append", add={"photos": [{"sha256": "p"}, {"sha256": "q"}]})
    mark = an_op("o3", "stored", shas=["q", "zz"])
    out = run(CREATED, (add, "g"), (mark, "g"))

    assert out.doc["f"]["photos"] == [{"sha256": "p"}, {"sha256": "q", "stored": True}]
    assert run((an_op("o4", "stored", shas=["q"]), "g"), doc=out.doc).doc == out.doc


def test_M15_numbers_are_written_on_a_legal_move_only() -> None:
    filed = run(CREATED).doc
    ctx = {"by": PEOPLE["t"], "rank": 20, "ranks": RANKS, "assigned": {"no": "n-1"}}
    legal = apply_op(filed, an_op("o2", "move", move="file"), ctx, SHAPE)
    again = apply_op(
        legal.doc, an_op("o3", "move", move="file"), {**ctx, "assigned": {"no": "n-2"}}, SHAPE
    )
    illegal = apply_op(filed, an_op("o4", "move", move="close"), ctx, SHAPE)

    assert legal.doc["f"]["no"] == again.doc["f"]["no"] == "n-1"
    assert "no" not in illegal.doc["f"]


# -- properties ----------------------------------------------------------------------------------

SEEDS = st.integers(min_value=10_000, max_value=10_000_000)
NAMES = st.sampled_from([*vector_runs.FIELDS, ""])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=4)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=6,
)  # fmt: skip


def steps_of(seed):
    """A random run: (record before, operation, context, outcome)."""
    file = {"shape": SHAPE, "ranks": RANKS, "people": PEOPLE, "op": vector_runs.OP}
    chooser = vector_runs.Chooser(seed)
    doc, past = None, []
    for count in range(12):
        op = vector_runs.op_of(chooser, doc, past, count)
        step = [op, chooser.one(list(PEOPLE)), vector_runs.more_of(chooser)]
        before, sent = copy.deepcopy(doc), copy.deepcopy(op)
        out = vectors.replay(file, step, doc)
        yield doc, before, op, sent, out
        doc = out.doc
        past.append(op)


@given(SEEDS)
@settings(max_examples=150, deadline=None)
def test_M13_M17_one_change_is_one_version_and_one_entry_and_inputs_stay(seed) -> None:
    for doc, before, op, sent, out in steps_of(seed):
        assert (doc, op) == (before, sent), "the input was changed"
        if doc is None or out.doc is None:
            continue
        ver = out.doc["ver"] - doc["ver"]
        assert ver == len(out.doc["log"]) - len(doc["log"])
        assert ver == (0 if canonical(out.doc) == canonical(doc) else 1)
        assert out.doc["log"][: len(doc["log"])] == doc["log"]


@given(SEEDS)
@settings(max_examples=150, deadline=None)
def test_M8_no_operation_ever_loses_a_list_item(seed) -> None:
    for doc, _, _, _, out in steps_of(seed):
        for name in SHAPE["lists"]:
            before = [
                item.get("sha256", item.get("id")) for item in (doc or {"f": {}})["f"].get(name, ())
            ]
            after = [
                item.get("sha256", item.get("id"))
                for item in (out.doc or {"f": {}})["f"].get(name, ())
            ]
            assert after[: len(before)] == before


@given(SEEDS)
@settings(max_examples=150, deadline=None)
def test_M4_no_unseen_value_is_overwritten_without_a_clash_that_names_it(seed) -> None:
    """The invariant that a person relies on: nothing vanishes silently."""
    for doc, _, op, _, out in steps_of(seed):
        if doc is None or out.doc is None:
            continue
        clashes = {clash.field: clash for clash in out.conflicts}
        for name in {*doc["f"], *out.doc["f"]} - {*SHAPE["lists"]}:
            old, new = doc["f"].get(name), out.doc["f"].get(name)
            if not same(old, new) and not same(op.get("base", {}).get(name), old):
                is_number = name == "no" and old is None
                assert is_number or same(clashes[name].lost, old)


@given(SEEDS)
@settings(max_examples=100, deadline=None)
def test_M2_every_operation_twice_is_as_once(seed) -> None:
    file = {"shape": SHAPE, "ranks": RANKS, "people": PEOPLE, "op": vector_runs.OP}
    for _, _, op, _, out in steps_of(seed):
        again = vectors.replay(file, [op, "t", {}], out.doc)
        if out.doc is not None and any(e["op"] == op["op_id"] for e in out.doc["log"]):
            assert (again.status, again.doc) == ("merged", out.doc)


@given(NAMES, VALUES, VALUES)
@settings(max_examples=200, deadline=None)
def test_M16_any_name_and_any_value_is_data(name, one, other) -> None:
    create = (an_op("o1", "create", set={name: one}), "g")
    edit = (an_op("o2", "edit", {name: one}, 1, set={name: other}), "g")
    out = run(create, edit)
    if name in SHAPE["lists"]:
        assert out.doc["f"] == {}
    else:
        assert out.status in {"applied", "merged"}
        assert same(out.doc["f"].get(name), other)
