"""What becomes of the messages of a chain, in whatever order they come."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xunan.domain.alert_chain import Member, fates, first_of

ALERT = Member("a", "2026-06-17T02:07", "alert")
UPDATE = Member("u", "2026-06-17T05:12", "update", ("a",))
CANCEL = Member("c", "2026-06-17T08:30", "cancel", ("u",))


def states(*members: Member) -> dict[str, str]:
    return {name: fate.state for name, fate in fates(members).items()}


def test_alone_it_is_in_force() -> None:
    assert states(ALERT) == {"a": "in_force"}


def test_an_update_takes_its_place_and_a_cancel_ends_the_chain() -> None:
    assert states(ALERT, UPDATE) == {"a": "updated", "u": "in_force"}
    assert states(ALERT, UPDATE, CANCEL) == {"a": "updated", "u": "lifted"}


def test_a_cancel_of_the_first_ends_what_has_taken_its_place_before() -> None:
    early = Member("c", "2026-06-17T08:30", "cancel", ("a",))
    late = Member("u2", "2026-06-17T09:00", "update", ("u",))

    assert states(ALERT, UPDATE, early) == {"a": "updated", "u": "lifted"}
    assert states(ALERT, UPDATE, early, late)["u2"] == "in_force"


def test_a_cancel_of_two_ends_both() -> None:
    other = Member("b", "2026-06-17T03:00", "alert")
    both = Member("c", "2026-06-17T08:30", "cancel", ("a", "b"))

    assert states(ALERT, other, both) == {"a": "lifted", "b": "lifted"}


def test_a_message_about_one_that_never_came_stands() -> None:
    assert states(UPDATE) == {"u": "in_force"}
    assert states(CANCEL) == {}


def test_messages_that_refer_to_each_other_end_in_one_that_stands() -> None:
    one = Member("x", "2026-06-17T01:00", "update", ("y",))
    two = Member("y", "2026-06-17T02:00", "update", ("x",))

    assert states(one, two) == {"x": "updated", "y": "in_force"}


def test_the_chain_begins_with_its_first_message() -> None:
    assert first_of([CANCEL, UPDATE, ALERT]) == "a"


names = st.sampled_from("abcdef")
members = st.lists(
    st.builds(
        Member,
        names,
        st.sampled_from(["1", "2", "3"]),
        st.sampled_from(["alert", "update", "cancel"]),
        st.lists(names, max_size=3).map(tuple),
    ),
    unique_by=lambda one: one.identifier,
    max_size=6,
)


@given(members, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(told: list[Member], dice: object) -> None:
    shuffled = list(told)
    dice.shuffle(shuffled)

    assert fates(told) == fates(shuffled)
