"""The county of the simulation, and an oracle of who may see what that shares no code with it."""

from collections.abc import Mapping
from typing import Any

from sync.contract_suite import FAR_VILLAGE, OTHER_VILLAGE, TOWNSHIP, VILLAGE, a_person
from xunan.application.ports import Person

VILLAGES = (VILLAGE, OTHER_VILLAGE, FAR_VILLAGE)
GRIDS = tuple(f"{village}00{n}" for village in VILLAGES[:2] for n in (1, 2))
PEOPLE = {
    person.id: person
    for person in (
        a_person("worker", "grid_worker", VILLAGE),
        a_person("mate", "grid_worker", VILLAGE, OTHER_VILLAGE),
        a_person("chief", "village_officer", VILLAGE),
        a_person("officer", "township_officer", township=TOWNSHIP),
        a_person("county", "county_officer", county="360724"),
        a_person("volunteer", "volunteer"),
    )
}
ROLE_RANKS = {
    "county_officer": 30, "township_officer": 20, "village_officer": 12, "grid_worker": 10,
    "volunteer": 4,
}  # fmt: skip

Body = Mapping[str, Any]


def may_see(person: Person, body: Body) -> bool:
    """Whether a record is this person's to see, said in the words of the requirements."""
    fields = body["f"]
    own = {
        "hazard": ("found_by", "assigned_person"),
        "conflict": ("kept_by", "lost_by"),
        "quarantine": ("author",),
    }[body["kind"]]
    if any(fields.get(name, {}).get("id") == person.id for name in own):
        return True
    place = fields.get("division_code", "")
    match person.role:
        case "county_officer":
            return bool(person.county) and place.startswith(person.county)
        case "township_officer":
            return bool(person.township) and place.startswith(person.township)
        case "grid_worker" | "village_officer":
            is_here = place in person.villages or fields.get("grid_code") in person.grids
            return body["kind"] == "hazard" and is_here
        case _:
            return False


def is_in_stream(stream: str, body: Body) -> bool:
    """Whether a record belongs to the stream that claims to bring it."""
    prefix, _, name = stream.partition(":")
    fields = body["f"]
    if prefix == "u":
        people = [value for value in fields.values() if isinstance(value, dict)]
        return any(person.get("id") == name for person in people)
    if prefix == "g":
        return bool(fields.get("grid_code") == name)
    return str(fields.get("division_code", "")).startswith(name)
