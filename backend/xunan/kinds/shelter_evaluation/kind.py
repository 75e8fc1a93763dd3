"""避难场所评估 shelter_evaluation: once a year, at the desk, in five parts of 20 points (form F7).

What of the shelter was judged is carried over and stays as it was. Points, vetoes and the grade
are derived: `xunan.domain.shelter_evaluation`.
"""

from xunan.domain.kind import (
    Ask,
    Column,
    Field,
    IsActor,
    Kind,
    Move,
    Parent,
    Promote,
    State,
    Stream,
)
from xunan.domain.people import DESK_ROLES as DESK

PARTS = ("layout", "function", "radius", "capacity", "facilities")


def _score(part: str) -> Field:
    return Field(
        name=f"score_{part}",
        type="integer",
        required=True,
        asked="first",
        high=20,
        edit_by=DESK,
    )


def _note(part: str) -> Field:
    return Field(name=f"note_{part}", type="long_text", asked="more", max_len=300, edit_by=DESK)


SHELTER_EVALUATION = Kind(
    name="shelter_evaluation",
    icon="check",
    fields=(
        Field(
            name="year",
            type="integer",
            required=True,
            asked="first",
            low=2000,
            high=2100,
            edit_by=DESK,
        ),
        Field(name="danger_zone", type="flag", default=False, asked="first", edit_by=DESK),
        Field(name="unsafe_structure", type="flag", default=False, asked="first", edit_by=DESK),
        *(_score(part) for part in PARTS),
        Field(name="walking_minutes", type="integer", asked="more", high=600, edit_by=DESK),
        Field(name="river_crossing", type="flag", asked="more", edit_by=DESK),
        Field(name="two_approaches", type="flag", asked="more", edit_by=DESK),
        *(_note(part) for part in PARTS),
        Field(name="findings", type="long_text", asked="more", max_len=1000, edit_by=DESK),
        Field(
            name="improvements",
            type="rows",
            asked="more",
            high=20,
            edit_by=DESK,
            columns=(
                Column(name="what", type="text", required=True, max_len=100),
                Column(name="due_on", type="date"),
                Column(name="money_yuan", type="integer", high=99999999),
                Column(name="owner", type="text", max_len=40),
            ),
        ),
        Field(name="photos", type="photos", asked="more", high=9),
        Field(name="shelter_id", type="record", of="shelter", required=True, silent=True),
        Field(name="shelter_name", type="text", silent=True, max_len=40),
        Field(name="division_code", type="place", required=True, silent=True),
        Field(name="geo", type="geo", silent=True),
        Field(name="duration_class", type="choice", codes="shelter_duration", silent=True),
        Field(name="effective_area_m2", type="integer", high=9999999, silent=True),
        Field(name="capacity", type="integer", high=99999, silent=True),
        Field(name="radius_m", type="integer", high=20000, silent=True),
        Field(name="served_people", type="integer", high=999999, silent=True),
        Field(name="entrances", type="integer", high=99, silent=True),
        Field(name="captured_at", type="moment", required=True, silent=True),
        Field(name="evaluated_by", type="person", required=True, silent=True),
        Field(name="reopen_reason", type="long_text", max_len=300),
        Field(name="notes", type="notes", high=20),
    ),
    states=(
        State(name="drafted", waits_for=DESK),
        # Nobody's turn until next year; the grade still follows the shelter's checks.
        State(name="concluded", rests=True),
    ),
    moves=(
        Move(name="conclude", start=("drafted",), end="concluded", by=DESK, main=True),
        Move(
            name="reopen",
            start=("concluded",),
            end="drafted",
            by=DESK,
            asks=(Ask(field="reopen_reason", required=True, fresh=True),),
        ),
    ),
    streams=(
        Stream(prefix="v", field="division_code"),
        Stream(prefix="t", field="division_code", take=9),
        Stream(prefix="c", field="division_code", take=6),
    ),
    create_by=DESK,
    append_by=DESK,
    create_needs=(
        IsActor(field="evaluated_by", code="shelter_evaluation.create.not_the_evaluator"),
    ),
    promote=Promote(title="shelter_name", place="division_code", captured="captured_at"),
    parent=Parent(
        field="shelter_id",
        carry=(
            ("shelter_name", "name"),
            ("division_code", "division_code"),
            ("geo", "geo"),
            ("duration_class", "duration_class"),
            ("effective_area_m2", "effective_area_m2"),
            ("capacity", "capacity"),
            ("radius_m", "radius_m"),
            ("served_people", "served_people"),
            ("entrances", "entrances"),
        ),
        states=("registered", "in_service"),
    ),
    doubles=("shelter_id", "year"),
    instruments=("shelter_grade",),
)
