"""Token buckets slow one asker down without troubling the others."""

from types import SimpleNamespace
from typing import Any

import pytest
from litestar.datastructures import Headers

from xunan.web.problems import ProblemError
from xunan.web.rates import KEYS_MAX, Buckets, address_of


class Watch:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        """The second it stands at."""
        return self.at


def refused(buckets: Buckets, key: str) -> str:
    """The Retry-After of a refusal, or "" when there was none."""
    try:
        buckets.take(key)
    except ProblemError as problem:
        return problem.headers["Retry-After"]
    return ""


def test_after_the_burst_the_wait_is_told_and_is_right() -> None:
    watch = Watch()
    buckets = Buckets(6, watch)
    assert [refused(buckets, "a") for _ in range(6)] == [""] * 6
    assert refused(buckets, "a") == "10"
    assert refused(buckets, "b") == ""
    watch.at += 10
    assert refused(buckets, "a") == ""
    assert refused(buckets, "a") != ""


def test_a_token_that_is_given_back_can_be_used_again() -> None:
    buckets = Buckets(1, Watch())
    for _ in range(5):
        buckets.take("a")
        buckets.give_back("a")


def test_a_flood_of_addresses_does_not_fill_the_memory() -> None:
    buckets = Buckets(6, Watch())
    for number in range(KEYS_MAX + 500):
        buckets.take(str(number))

    assert len(buckets._levels) == KEYS_MAX


@pytest.mark.parametrize(
    ("proxies", "told", "expected"),
    [
        (0, ["6.6.6.6"], "10.0.0.1"),
        (1, ["6.6.6.6, 1.2.3.4"], "1.2.3.4"),
        (1, ["6.6.6.6", "1.2.3.4"], "1.2.3.4"),
        (2, ["6.6.6.6, 1.2.3.4, 10.0.0.9"], "1.2.3.4"),
        (2, ["6.6.6.6", "1.2.3.4, 10.0.0.9"], "1.2.3.4"),
        (1, [], "10.0.0.1"),
        (1, [""], "10.0.0.1"),
        (3, ["1.2.3.4"], "10.0.0.1"),
        (1, ["2001:db8:1:2:3:4:5:6"], "2001:db8:1:2::/64"),
        (1, ["::ffff:1.2.3.4"], "1.2.3.4"),
    ],
)
def test_a_visitor_cannot_choose_the_address_they_are_counted_by(
    proxies: int, told: list[str], expected: str
) -> None:
    connection: Any = SimpleNamespace(
        headers=Headers([(b"x-forwarded-for", line.encode()) for line in told]),
        client=SimpleNamespace(host="10.0.0.1"),
    )

    assert address_of(connection, proxies) == expected
