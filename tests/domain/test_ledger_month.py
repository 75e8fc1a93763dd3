"""The monthly ledger counts as form F6 defines, and as story S6 prints it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xunan.domain.deadlines import add_days
from xunan.domain.ledger import compare, ledger_of, plain_snapshot, rate, snapshot_from
from xunan.kinds import KINDS

HAZARD = KINDS[0]
TOWNSHIP = "360724103"
JULY_1 = datetime(2026, 7, 1, 1, tzinfo=UTC)
JULY_3 = datetime(2026, 7, 3, 1, tzinfo=UTC)


def at(day: str, hour: int = 2) -> str:
    return f"{day}T{hour:02d}:00:00Z"


def entry(act: str, day: str, to: str, who: str = "李秀", **more: str) -> dict:
    return {
        "op": f"{act}{day}",
        "act": act,
        "by": {"id": who, "name": who, "role": "township_officer"},
        "at": at(day),
        "to": to,
        **more,
    }


def a_hazard(key: int, found: str, *, due: str = "", closed: str = "", **fields) -> dict:
    """A filed hazard; `closed` is the local day of its closing."""
    log = [entry("create", found, "reported", "张建"), entry("file", add_days(found, 1), "filed")]
    if closed:
        log.append(entry("close", closed, "closed", "王平"))
    return {
        "id": f"id-{key}",
        "kind": "hazard",
        "ver": len(log),
        "state": "closed" if closed else "filed",
        "f": {
            "no": f"{TOWNSHIP}-2026-{key:05d}",
            "captured_at": at(found),
            "category": "geo",
            "division_code": f"{TOWNSHIP}204",
            "level": "general",
            "source": "village_patrol",
            **({"due_on": due} if due else {}),
            **fields,
        },
        "log": log,
    }


def the_month_of_s6() -> list[dict]:
    """Carried in 7, new 23, closed 19 (17 on time, 2 late), open 11, overdue 3, due in June 20."""
    on_time = [
        a_hazard(n, "2026-05-20" if n < 4 else "2026-06-02", due="2026-06-20", closed="2026-06-18")
        for n in range(17)
    ]
    late = [a_hazard(20 + n, "2026-06-03", due="2026-06-10", closed="2026-06-15") for n in range(2)]
    overdue = [a_hazard(30, "2026-06-04", due="2026-06-30")]
    overdue += [a_hazard(31 + n, "2026-05-10", due="2026-05-31") for n in range(2)]
    waiting = [a_hazard(40 + n, "2026-06-25", due="2026-07-20") for n in range(7)]
    waiting += [a_hazard(50, "2026-05-30", due="2026-07-05", level="major", listed=True)]
    return on_time + late + overdue + waiting


def test_the_figures_of_story_s6() -> None:
    counts = ledger_of(HAZARD, the_month_of_s6(), TOWNSHIP, "2026-06", JULY_1).counts

    assert (counts.carried_in, counts.new, counts.closed, counts.open_end) == (7, 23, 19, 11)
    assert (counts.closed_on_time, counts.closed_late) == (17, 2)
    assert (counts.overdue, counts.major, counts.listed, counts.due_in_month) == (3, 1, 1, 20)
    assert (counts.closing_rate, counts.on_time_rate) == ("63.3 %", "85.0 %")


def test_a_hazard_found_in_june_and_brought_in_july_is_new_in_junes_correction() -> None:
    """Story S6, second half: dates count from capture."""
    frozen = ledger_of(HAZARD, the_month_of_s6(), TOWNSHIP, "2026-06", JULY_1)
    late = a_hazard(99, "2026-06-29", due="2026-07-20")
    late["log"][1] = entry("file", "2026-07-02", "filed")

    again = ledger_of(HAZARD, [*the_month_of_s6(), late], TOWNSHIP, "2026-06", JULY_3)

    assert (
        again.counts.new,
        again.counts.open_end,
        again.counts.closing_rate,
        again.counts.on_time_rate,
    ) == (24, 12, "61.3 %", "85.0 %")
    diff = compare(frozen, again)
    assert [row.id for row in diff.added] == ["id-99"]
    assert () == diff.changed == diff.removed
    assert diff.added[0].state == "reported"


def test_what_happens_in_july_changes_nothing_in_june() -> None:
    frozen = ledger_of(HAZARD, the_month_of_s6(), TOWNSHIP, "2026-06", JULY_1)
    later = the_month_of_s6()
    for hazard in later:
        if hazard["state"] != "closed":
            hazard["log"].append(entry("close", "2026-07-02", "closed"))
            hazard["state"] = "closed"

    assert not compare(frozen, ledger_of(HAZARD, later, TOWNSHIP, "2026-06", JULY_3))


def test_a_frozen_snapshot_comes_back_as_it_was() -> None:
    snapshot = ledger_of(HAZARD, the_month_of_s6(), TOWNSHIP, "2026-06", JULY_1)

    assert snapshot == snapshot_from(plain_snapshot(snapshot))
    assert not compare(snapshot, snapshot_from(plain_snapshot(snapshot)))


def test_a_correction_tells_changed_and_removed_rows() -> None:
    month = the_month_of_s6()
    frozen = ledger_of(HAZARD, month, TOWNSHIP, "2026-06", JULY_1)
    month[0]["f"]["place"] = "桥头"
    month[1]["state"] = "merged"

    diff = compare(frozen, ledger_of(HAZARD, month, TOWNSHIP, "2026-06", JULY_3))

    assert ([r.id for r in diff.changed], [r.id for r in diff.removed]) == (["id-0"], ["id-1"])
    assert diff


def test_only_filed_records_of_the_township_count() -> None:
    unfiled = a_hazard(1, "2026-06-05")
    del unfiled["f"]["no"]
    elsewhere = a_hazard(2, "2026-06-05", division_code="360724104201")
    rejected = {**a_hazard(3, "2026-06-05"), "state": "rejected"}

    snapshot = ledger_of(HAZARD, [unfiled, elsewhere, rejected], TOWNSHIP, "2026-06", JULY_1)

    assert snapshot.rows == ()
    assert (snapshot.counts.closing_rate, snapshot.counts.on_time_rate) == ("—", "—")


def test_the_month_is_local() -> None:
    """Midnight in Shanghai is 16:00 UTC of the day before."""
    last_minute = a_hazard(1, "2026-06-01", captured_at="2026-06-30T15:59:59Z")
    first_minute = a_hazard(2, "2026-06-01", captured_at="2026-06-30T16:00:00Z")

    snapshot = ledger_of(HAZARD, [last_minute, first_minute], TOWNSHIP, "2026-06", JULY_3)

    assert [row.id for row in snapshot.rows] == ["id-1"]
    assert snapshot.rows[0].found_on == "2026-06-30"


def test_a_closing_counts_on_the_day_it_was_done_as_corrected() -> None:
    """`at_est` is the better knowledge of when; the day of receipt does not matter."""
    hazard = a_hazard(1, "2026-06-05", due="2026-06-10")
    hazard["log"].append(
        {
            **entry("close", "2026-06-12", "closed"),
            "at_est": at("2026-06-10"),
            "got": at("2026-07-01"),
        }
    )
    hazard["state"] = "closed"

    row = ledger_of(HAZARD, [hazard], TOWNSHIP, "2026-06", JULY_1).rows[0]

    assert (row.closed_on, row.on_time, row.reviewed_by) == ("2026-06-10", True, "李秀")


def test_closed_before_the_month_is_out_and_opened_again_counts_as_new() -> None:
    out = a_hazard(1, "2026-05-01", closed="2026-05-20")
    again = a_hazard(2, "2026-05-01", closed="2026-05-20")
    again["log"].append(entry("reopen", "2026-06-09", "reopened"))
    again["state"] = "reopened"

    snapshot = ledger_of(HAZARD, [out, again], TOWNSHIP, "2026-06", JULY_1)

    assert [row.id for row in snapshot.rows] == ["id-2"]
    assert (
        snapshot.counts.carried_in,
        snapshot.counts.new,
        snapshot.rows[0].marks,
    ) == (0, 1, ("reopened",))


def test_a_running_month_is_reckoned_up_to_now() -> None:
    """A deadline of today is not overdue before the day has ended."""
    now = datetime(2026, 6, 20, 3, tzinfo=UTC)
    today, yesterday = (
        a_hazard(1, "2026-06-05", due="2026-06-20"),
        a_hazard(2, "2026-06-05", due="2026-06-19"),
    )

    snapshot = ledger_of(HAZARD, [today, yesterday], TOWNSHIP, "2026-06", now)

    assert snapshot.counts.overdue == 1
    assert snapshot.as_of == "2026-06-20T03:00:00Z"


@pytest.mark.parametrize("month", ["2026-13", "2026-6", "june", "2026-08"])
def test_a_text_that_is_no_month_or_has_not_begun_is_refused(month: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        ledger_of(HAZARD, [], TOWNSHIP, month, JULY_1)


def test_rates_round_half_up() -> None:
    assert (
        rate(1, 2000),
        rate(1, 8),
        rate(2, 3),
        rate(5, 5),
        rate(0, 0),
    ) == ("0.1 %", "12.5 %", "66.7 %", "100.0 %", "—")


DAYS = st.integers(0, 80).map(lambda days: add_days("2026-04-20", days))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.lists(
        st.tuples(DAYS, st.none() | st.integers(0, 40), st.none() | st.integers(0, 60)), max_size=12
    )
)
def test_the_books_always_balance(spans) -> None:
    """open_end = carried_in + new - closed, and no rate leaves 0 to 100."""
    hazards = [
        a_hazard(
            n,
            found,
            due="" if due is None else add_days(found, due),
            closed="" if closed is None else add_days(found, closed),
        )
        for n, (found, due, closed) in enumerate(spans)
    ]
    snapshot = ledger_of(HAZARD, hazards, TOWNSHIP, "2026-06", datetime(2026, 8, 1, tzinfo=UTC))
    counts = snapshot.counts

    assert len(snapshot.rows) == counts.carried_in + counts.new
    assert counts.open_end == counts.carried_in + counts.new - counts.closed
    assert counts.closed == counts.closed_on_time + counts.closed_late
    assert counts.overdue <= counts.open_end
    assert counts.due_on_time <= counts.due_in_month
