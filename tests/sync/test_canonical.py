"""Canonical JSON and the small pure parts of the protocol, by properties."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xunan_sync.canonical import canonical, digest, same
from xunan_sync.classify import classify, consumed
from xunan_sync.cursor import advance, plan, restart

NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=10,
)


@given(VALUES)
@settings(max_examples=400, deadline=None)
def test_canonical_text_is_json_with_the_same_meaning_and_its_own_fixed_point(value) -> None:
    text = canonical(value)
    parsed = json.loads(text)

    assert canonical(parsed) == text
    assert same(parsed, value)
    assert b": " not in text.replace(b'": ', b"") or " " in str(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
@settings(max_examples=400, deadline=None)
def test_numbers_are_written_as_ecmascript_does(value) -> None:
    text = canonical([value]).decode()[1:-1]

    assert float(text) == value
    assert not text.endswith(".0")
    size = abs(value)
    has_exponent = "e" in text
    assert has_exponent == (size != 0 and (size >= 1e21 or size < 1e-6))


@given(st.dictionaries(st.text(max_size=4), st.just(0), max_size=8))
def test_keys_stand_in_the_order_of_their_code_points(value) -> None:
    pairs = json.loads(canonical(value), object_pairs_hook=list)

    assert [key for key, _ in pairs] == sorted(value)


def test_what_json_cannot_say_is_null_or_refused() -> None:
    for value in (math.nan, math.inf, -math.inf):
        assert canonical({"a": value, "b": 1e-7}) == canonical({"a": None, "b": 1e-7})
        assert canonical({"a": value}) == b'{"a":null}'
    with pytest.raises(ValueError, match="number"):
        canonical({"a": 10**400})


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [(1, 1.0, True), (True, 1, False), (0, False, False), (None, False, False), ("1", 1, False),
     ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True), ([1, 2], [2, 1], False), ("é", "e\u0301", False),
     ({}, [], False), ("", None, False)],
)  # fmt: skip
def test_equality_is_equality_of_canonical_text(one, other, expected) -> None:
    assert same(one, other) is expected
    assert same(other, one) is expected


@given(st.integers(0, 50), st.integers(0, 60), st.booleans())
def test_P3_P5_P6_P7_the_number_and_the_name_decide_what_an_operation_is(last_n, n, known) -> None:
    fate = classify(last_n, n, known=known)

    assert (fate == "duplicate") == known
    assert (fate == "new") == (not known and n == last_n + 1)
    assert (fate == "gap") == (not known and n > last_n + 1)
    assert (fate == "fork") == (not known and n <= last_n)
    taken = consumed(last_n, n, fate)
    assert taken == (n if n == last_n + 1 else last_n)


@given(st.lists(st.integers(1, 8), max_size=30), st.data())
def test_P3_whatever_arrives_the_numbers_taken_are_dense(numbers, data) -> None:
    """Lost answers, repeats and jumps in any order: 1, 2, 3 … and nothing twice."""
    last_n, known, taken = 0, set(), []
    for n in numbers:
        op_id = data.draw(st.sampled_from([f"op{n}", f"clone{n}"]))
        fate = classify(last_n, n, known=op_id in known)
        if fate == "new":
            known.add(op_id)
            taken.append(n)
        last_n = consumed(last_n, n, fate)

    assert taken == list(range(1, len(taken) + 1))


CURSORS = st.dictionaries(
    st.sampled_from("abcd"), st.tuples(st.integers(0, 20), st.integers(0, 20))
)


@given(CURSORS, st.sets(st.sampled_from("abcde")), st.integers(0, 20), st.integers(0, 20),
       st.dictionaries(st.sampled_from("abcde"), st.integers(0, 20)))  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_L6_L8_L9_cursors_go_forward_or_start_over_and_never_leave_the_scope(
    asked, allowed, head, reached, floors
) -> None:
    reached = min(reached, head)
    first = plan(asked, allowed)
    again = restart(first, asked, head, floors)
    moved = advance(again, reached, floors)

    assert set(moved) == allowed
    assert set(again.drop) == set(asked) - allowed
    for stream, (seq, began) in moved.items():
        old_seq, old_began = asked.get(stream, (0, 0))
        floor = floors.get(stream, 0)
        assert (stream in again.reset) == (
            stream in asked and (old_seq > head or (old_seq < floor and old_began < floor))
        )
        if stream in again.reset:
            assert (seq, began) == (reached, floor)
        else:
            assert seq >= max(old_seq, reached)
            assert began == (old_began if old_seq else floor)
    settled = restart(plan(moved, allowed), moved, head, floors)
    assert settled.reset == [] or reached == 0, "a restarted stream must not restart again"


def test_L10_the_digest_tells_versions_apart() -> None:
    assert digest("hazard", "a", 1) != digest("hazard", "a", 2)
    assert digest("hazard", "1\n2", 3) != digest("hazard", "1", 2)
