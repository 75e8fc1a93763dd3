"""场所巡检 inspection: a repeated round of known premises, in a minute.

The last findings stand there already; only what has changed is pressed.
"""

from xunan.domain.kind import Field, IsActor, Kind, Opens, Parent, Promote, Repeat, State, Stream
from xunan.domain.people import DESK_ROLES as DESK
from xunan.domain.people import FIELD_ROLES

# What is looked at, and the category of the hazard that a problem opens.
ITEMS = (
    ("exits", "building_fire"),
    ("fire_gear", "building_fire"),
    ("wiring", "electricity"),
    ("gas_use", "gas"),
    ("goods", "building_fire"),
    ("structure", "house"),
)

INSPECTION = Kind(
    name="inspection",
    icon="check",
    fields=(
        Field(name="photos", type="photos", asked="first", high=9),
        *(
            Field(
                name=item,
                type="choice",
                codes="inspection_item",
                required=True,
                asked="first",
                prefill=True,
            )
            for item, _ in ITEMS
        ),
        Field(name="remark", type="long_text", asked="more", max_len=300),
        Field(name="premises_id", type="record", of="premises", required=True, silent=True),
        Field(name="premises_name", type="text", silent=True, max_len=40),
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
    ),
    create_by=(*FIELD_ROLES, *DESK),
    append_by=(*FIELD_ROLES, *DESK),
    create_needs=(IsActor(field="checked_by", code="inspection.create.not_the_checker"),),
    promote=Promote(title="premises_name", place="division_code", captured="captured_at"),
    parent=Parent(
        field="premises_id",
        carry=(("premises_name", "name"), ("division_code", "division_code")),
        states=("in_use",),
    ),
    repeat=Repeat(days="inspection_days", states=("in_use",)),
    opens=tuple(
        Opens(
            name=item,
            when=(item, "problem"),
            kind="hazard",
            link="origin_id",
            subject="subject_id",
            item="origin_item",
            text="description",
            note="notes",
            put=(("category", category), ("source", "village_patrol")),
            copy=(
                ("division_code", "division_code"),
                ("photos_before", "photos"),
                ("geo", "parent.geo"),
                ("place", "parent.address"),
                ("owner_org", "parent.name"),
            ),
        )
        for item, category in ITEMS
    ),
)
