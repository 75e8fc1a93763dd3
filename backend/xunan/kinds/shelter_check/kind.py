"""避难场所检查 shelter_check: two minutes with a phone, from outside too (form F7, the check).

A check is a fact of its moment and never changes; each problem opens a hazard.
"""

from xunan.domain.kind import (
    AtLeast,
    Field,
    IsActor,
    Kind,
    Opens,
    Parent,
    Promote,
    Repeat,
    State,
    Stream,
)
from xunan.domain.people import DESK_ROLES as DESK
from xunan.domain.people import FIELD_ROLES

ITEMS = ("exits", "signs", "water", "power", "toilets", "supplies", "structure", "danger")
# What is only to be seen from inside is asked of whoever came inside.
INSIDE = ("gate", ("open", "unlocked"))


def _opens(name: str, value: str) -> Opens:
    return Opens(
        name=name,
        when=(name, value),
        kind="hazard",
        link="origin_id",
        subject="subject_id",
        item="origin_item",
        text="description",
        note="notes",
        put=(("category", "shelter"), ("source", "shelter_check")),
        copy=(
            ("division_code", "division_code"),
            ("photos_before", "photos"),
            ("geo", "parent.geo"),
            ("place", "parent.address"),
        ),
    )


SHELTER_CHECK = Kind(
    name="shelter_check",
    icon="check",
    fields=(
        Field(name="photos", type="photos", required=True, asked="first", high=9),
        Field(name="gate", type="choice", codes="shelter_gate", required=True, asked="first"),
        Field(
            name="key_minutes",
            type="integer",
            asked="first",
            high=600,
            when=("gate", ("unlocked", "locked")),
        ),
        *(
            Field(
                name=item,
                type="choice",
                codes="shelter_item",
                required=True,
                asked="first",
                when=INSIDE,
            )
            for item in ITEMS
        ),
        Field(name="remark", type="long_text", asked="more", max_len=300),
        Field(name="shelter_id", type="record", of="shelter", required=True, silent=True),
        Field(name="shelter_name", type="text", silent=True, max_len=40),
        Field(name="division_code", type="place", required=True, silent=True),
        Field(name="captured_at", type="moment", required=True, silent=True),
        Field(name="checked_by", type="person", required=True, silent=True),
        Field(name="notes", type="notes", high=20),
    ),
    states=(State(name="checked", open=False),),
    moves=(),
    streams=(
        Stream(prefix="v", field="division_code"),
        Stream(prefix="t", field="division_code", take=9),
        Stream(prefix="c", field="division_code", take=6),
        Stream(prefix="u", field="checked_by"),
        # Whether a shelter is ready is read off its checks.
        Stream(prefix="p", field="division_code"),
    ),
    create_by=(*FIELD_ROLES, *DESK),
    append_by=(*FIELD_ROLES, *DESK),
    create_needs=(
        IsActor(field="checked_by", code="shelter_check.create.not_the_checker"),
        AtLeast(field="photos", count=2, code="shelter_check.create.two_photos"),
    ),
    promote=Promote(
        title="shelter_name", place="division_code", category="gate", captured="captured_at"
    ),
    parent=Parent(
        field="shelter_id",
        carry=(("shelter_name", "name"), ("division_code", "division_code")),
        states=("registered", "in_service"),
    ),
    repeat=Repeat(
        days="shelter_check_days", flood_days="shelter_check_flood_days", states=("in_service",)
    ),
    opens=(_opens("gate", "locked"), *(_opens(item, "problem") for item in ITEMS)),
)
