"""What is offered next, for whom a record waits, and what is promoted to columns."""

from xunan.application.ports import Columns
from xunan.contract import samples, shipped
from xunan.domain.deadlines import is_late
from xunan.domain.lifecycle import offers, shape, waits_for
from xunan.domain.people import Actor
from xunan.domain.promote import promoted, title_of
from xunan.kinds import KINDS

HAZARD, CONFLICT, QUARANTINE = (
    next(kind for kind in KINDS if kind.name == name)
    for name in ("hazard", "conflict", "quarantine")
)
CODES = shipped().code_sets()
RECORDS = samples.records(HAZARD, CODES)
PEOPLE = samples.actors()


def refusals(name: str, who: str) -> dict[str, str]:
    told = offers(HAZARD, RECORDS[name], PEOPLE[who], samples.TODAY)
    return {offer.move.name: offer.refused for offer in told}


def test_moves_are_offered_with_the_reason_why_not() -> None:
    assert refusals("reported/full", "township_officer") == {"file": "", "reject": "", "merge": ""}
    assert refusals("reported/full", "grid_worker") == {
        "file": "op.role",
        "reject": "op.role",
        "merge": "op.role",
    }


def test_a_reason_that_answers_could_change_is_not_given_yet() -> None:
    """Photos for a submission are asked by the move, so nothing is wrong before they are given."""
    assert refusals("assigned/bare", "grid_worker")["submit"] == ""


def test_who_rectified_sees_why_the_review_is_not_theirs() -> None:
    assert refusals("submitted/other", "township_officer")["return"] == "hazard.review.same_person"


def test_a_record_without_after_photos_says_why_it_cannot_be_closed() -> None:
    assert refusals("submitted/bare", "township_officer")["close"] == "hazard.close.photo_missing"


def test_work_waits_for_the_person_it_was_given_to() -> None:
    doc = {**RECORDS["assigned/full"]}
    doc["f"] = {**doc["f"], "assigned_person": {"id": "geo_monitor", "name": "x"}}

    waiting = {who for who, person in PEOPLE.items() if waits_for(HAZARD, doc, person)}

    assert {"geo_monitor"} == waiting


def test_unassigned_work_waits_for_every_field_role() -> None:
    waiting = {w for w, p in PEOPLE.items() if waits_for(HAZARD, RECORDS["assigned/bare"], p)}

    assert {
        "grid_worker",
        "village_officer",
        "disaster_informant",
        "geo_monitor",
        "far_worker",
    } == waiting


def test_a_major_hazard_waits_for_the_county_to_be_closed() -> None:
    doc = RECORDS["submitted/other"]

    assert doc["f"]["level"] == "major"
    assert waits_for(HAZARD, doc, PEOPLE["county_officer"])
    assert not waits_for(HAZARD, doc, PEOPLE["township_officer"])


def test_a_conflict_waits_for_both_authors_and_the_township() -> None:
    doc = {"state": "open", "f": {"kept_by": {"id": "a", "name": "甲"}, "lost_by": {"id": "b"}}}

    def asked(key: str, role: str) -> bool:
        return waits_for(CONFLICT, doc, Actor(id=key, name=key, role=role))

    assert asked("a", "volunteer")
    assert asked("b", "county_officer")
    assert asked("t", "township_leader")
    assert not asked("c", "grid_worker")
    assert not asked("d", "county_officer")


def test_a_finished_record_waits_for_nobody() -> None:
    for name in ("closed/full", "rejected/full", "merged/full"):
        assert not any(waits_for(HAZARD, RECORDS[name], person) for person in PEOPLE.values())


def test_an_unknown_state_waits_for_nobody_and_offers_nothing() -> None:
    """A state of a newer version is shown, not acted upon."""
    doc = {**RECORDS["filed/full"], "state": "listed_twice"}

    assert not waits_for(HAZARD, doc, PEOPLE["township_officer"])
    assert offers(HAZARD, doc, PEOPLE["township_officer"], samples.TODAY) == []
    assert not is_late(HAZARD, doc, "2027-01-01")


def test_merging_is_told_what_it_needs() -> None:
    told = shape(HAZARD)

    assert told["initial"] == "reported"
    assert told["lists"] == ["photos_before", "photos_after", "notes"]
    assert told["final"] == ["closed", "rejected", "merged"]
    assert told["moves"]["close"] == {"start": ["submitted"], "end": "closed"}


def test_the_columns_of_a_hazard() -> None:
    columns = promoted(HAZARD, RECORDS["filed/full"])

    assert (
        columns["place"],
        columns["township"],
        columns["county"],
    ) == ("360724103204", "360724103", "360724")
    assert (
        columns["level"],
        columns["due_on"],
        columns["lat"],
        columns["created_by"],
    ) == ("general", "2026-06-27", 25.79389, "grid_worker")
    assert columns["number"] is None
    assert "屋后边坡开裂" in columns["search"]
    assert "8541234" not in columns["search"]


def test_the_columns_fit_the_store() -> None:
    assert set(Columns._fields) == promoted(HAZARD, RECORDS["filed/full"]).keys()


def test_json_that_only_the_server_writes_is_not_searched() -> None:
    doc = samples.records(QUARANTINE, CODES)["open/full"]

    assert promoted(QUARANTINE, doc)["title"] == promoted(QUARANTINE, doc)["search"]


def test_a_record_without_a_title_is_called_by_what_was_described() -> None:
    assert title_of(HAZARD, {"description": "后山\n 裂缝 "}) == "后山 裂缝"
    assert len(title_of(HAZARD, {"description": "长" * 200})) == 40
    assert title_of(HAZARD, {}) == ""


def test_late_begins_the_day_after_the_deadline() -> None:
    doc = RECORDS["assigned/full"]

    assert not is_late(HAZARD, doc, "2026-06-27")
    assert is_late(HAZARD, doc, "2026-06-28")
    assert not is_late(HAZARD, RECORDS["closed/full"], "2026-06-28")
