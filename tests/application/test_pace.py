"""The server asks its phones to come more rarely while it has much to do."""

from contextlib import ExitStack

from xunan.application.pace import CROWD, HOLD_MOST_MS, LONGEST, ORDINARY, Pace


def test_W6_phones_are_told_to_wait_longer_the_more_is_under_way() -> None:
    pace, told = Pace(60_000), []
    with ExitStack() as under_way:
        for _ in range(ORDINARY * LONGEST * 2):
            under_way.enter_context(pace.exchange())
            told.append(pace.poll_ms())

    assert told[:ORDINARY] == [60_000] * ORDINARY
    assert told == sorted(told)
    assert told[2 * ORDINARY - 1] == 2 * 60_000
    assert told[-1] == LONGEST * 60_000
    assert pace.poll_ms() == 60_000


def test_W6_only_a_crowd_is_told_to_hold_its_own_work_back() -> None:
    pace, told = Pace(), []
    with ExitStack() as under_way:
        for _ in range(CROWD * 10):
            under_way.enter_context(pace.exchange())
            told.append(pace.retry_after_ms())

    assert set(told[:CROWD]) == {0}
    assert told[CROWD] > 0
    assert told[-1] == HOLD_MOST_MS
    assert pace.retry_after_ms() == 0
