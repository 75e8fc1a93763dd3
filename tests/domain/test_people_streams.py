"""Who sees what: the streams of people and of records."""

from types import SimpleNamespace

from xunan.contract import samples
from xunan.domain.decide import decide
from xunan.domain.people import RANKS, Actor, streams_of
from xunan.domain.refusals import Accepted, Refused
from xunan.domain.streams import record_streams
from xunan.kinds import KINDS

HAZARD, CONFLICT, LEDGER = (
    next(kind for kind in KINDS if kind.name == name) for name in ("hazard", "conflict", "ledger")
)


def a_person(role: str) -> Actor:
    return Actor(
        id="p1",
        name="张建",
        role=role,
        grids=("360724103204001",),
        villages=("360724103204",),
        township="360724103",
        county="360724",
    )


def test_a_field_worker_sees_grids_and_villages() -> None:
    assert streams_of(a_person("grid_worker")) == (
        "u:p1",
        "a:360724",
        "g:360724103204001",
        "v:360724103204",
    )


def test_a_desk_sees_its_township_or_county() -> None:
    assert streams_of(a_person("township_leader")) == ("u:p1", "a:360724", "t:360724103")
    assert streams_of(a_person("county_officer")) == ("u:p1", "a:360724", "c:360724")


def test_a_volunteer_sees_what_is_theirs_and_the_places_of_their_village() -> None:
    """Of what field workers see of the village nothing but its shelters and their checks."""
    for role in ("volunteer", "school_safety", "site_safety"):
        assert streams_of(a_person(role)) == ("u:p1", "a:360724", "p:360724103204")
    assert streams_of(a_person("unknown")) == ("u:p1", "a:360724")
    read = {kind.name for kind in KINDS if any(stream.prefix == "p" for stream in kind.streams)}
    assert read == {"shelter", "shelter_check"}


def test_whoever_serves_at_a_door_sees_their_own_entries_and_their_units() -> None:
    arrival = next(kind for kind in KINDS if kind.name == "arrival")
    fields = {
        "division_code": "360724103204",
        "registered_by": {"id": "p1", "name": "赖燕"},
        "unit_code": "blue-sky",
    }

    assert record_streams(arrival, fields)[-2:] == ("u:p1", "o:blue-sky")
    served = Actor(id="p5", name="", role="volunteer", unit="blue-sky")
    assert "o:blue-sky" in streams_of(served)


def test_what_concerns_everybody_in_the_county_is_everybodys() -> None:
    """Wherever in the account the county stands; who has no place has no county."""
    for role in RANKS:
        for place in ("360724", "360724103", "360724103204"):
            volunteer = Actor(id="p3", name="赖燕", role=role, villages=(place,))
            assert "a:360724" in streams_of(volunteer), role
    assert streams_of(Actor(id="p4", name="", role="volunteer")) == ("u:p4",)


def test_an_account_fits_wherever_an_actor_does() -> None:
    account = SimpleNamespace(
        id="p2",
        name="李秀",
        role="township_officer",
        grids=(),
        villages=(),
        township="360724103",
        county="",
        login="li",
        phone="",
    )

    assert streams_of(account) == ("u:p2", "a:360724", "t:360724103")


def test_a_hazard_stands_with_its_grid_village_township_county_and_people() -> None:
    fields = {
        "grid_code": "360724103204001",
        "division_code": "360724103204",
        "found_by": {"id": "w", "name": "张建"},
        "assigned_person": {"id": "w", "name": "张建"},
    }

    assert record_streams(HAZARD, fields) == (
        "g:360724103204001",
        "v:360724103204",
        "t:360724103",
        "c:360724",
        "u:w",
    )


def test_a_field_without_a_fitting_value_gives_no_stream() -> None:
    fields = {"division_code": 7, "found_by": {"name": "x"}, "grid_code": ""}

    assert record_streams(HAZARD, fields) == ()
    assert record_streams(LEDGER, {"township": "360724"}) == ("c:360724",)


def test_only_the_server_opens_a_conflict_and_its_people_see_it() -> None:
    """[P9] Both values stay in sight of both authors."""
    fields = {f.name: samples.answer(f, {}, who="a") for f in CONFLICT.fields if f.required}
    fields["lost_by"] = {"id": "b", "name": "乙"}
    op = {"t": "conflict.create", "at": samples.NOW, "args": {"set": fields}}
    system = Actor(id="system", name="系统", role="system")

    assert Accepted() == decide(CONFLICT, None, op, system, samples.TODAY, {})
    assert Refused("op.role") == decide(
        CONFLICT, None, op, a_person("county_officer"), samples.TODAY, {}
    )
    assert record_streams(CONFLICT, fields) == ("u:a", "u:b")


def test_p12_nobody_writes_outside_their_streams() -> None:
    """[P12] A neighbouring township may neither edit nor append, whatever its rank."""
    doc = samples.records(HAZARD, {})["reported/bare"]
    far = samples.actors()["far_officer"]
    for verb, args in (("edit", {"set": {"place": "桥头"}}), ("append", {"add": {}})):
        op = {"t": f"hazard.{verb}", "at": samples.NOW, "args": args}
        assert Refused("op.scope") == decide(HAZARD, doc, op, far, samples.TODAY, {})
