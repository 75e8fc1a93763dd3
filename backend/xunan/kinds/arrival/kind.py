"""安置登记 arrival: one person who came into a shelter (form F8).

How many people were there at any hour is derived: `xunan.domain.head_count`.
"""

from xunan.domain.kind import (
    Ask,
    Field,
    Kind,
    Move,
    NotBefore,
    Parent,
    Promote,
    State,
    Stream,
)
from xunan.domain.people import DESK_ROLES as DESK
from xunan.domain.people import FIELD_ROLES, UNIT_ROLES

HELPERS = (*FIELD_ROLES, *UNIT_ROLES, *DESK)
AT_THE_DOOR = ("author", *FIELD_ROLES, *DESK)

ARRIVAL = Kind(
    name="arrival",
    icon="people",
    fields=(
        Field(
            name="name", type="text", required=True, asked="first", max_len=20, edit_by=AT_THE_DOOR
        ),
        Field(
            name="birth_year",
            type="integer",
            required=True,
            asked="first",
            low=1900,
            high=2100,
            edit_by=AT_THE_DOOR,
        ),
        Field(
            name="home_village",
            type="place",
            required=True,
            asked="first",
            prefill=True,
            edit_by=AT_THE_DOOR,
        ),
        Field(
            name="household_head",
            type="text",
            required=True,
            asked="first",
            max_len=20,
            prefill=True,
            edit_by=AT_THE_DOOR,
        ),
        Field(
            name="special_needs",
            type="choices",
            codes="arrival_need",
            asked="first",
            edit_by=AT_THE_DOOR,
        ),
        Field(name="sex", type="choice", codes="arrival_sex", asked="more", edit_by=AT_THE_DOOR),
        # Whole in the record, four digits on every screen and paper.
        Field(
            name="id_number",
            type="text",
            asked="more",
            max_len=18,
            private=True,
            edit_by=AT_THE_DOOR,
        ),
        Field(name="phone", type="phone", asked="more", private=True, edit_by=AT_THE_DOOR),
        Field(
            name="came_by",
            type="choice",
            codes="arrival_way",
            asked="more",
            prefill=True,
            edit_by=AT_THE_DOOR,
        ),
        Field(
            name="room", type="text", asked="more", max_len=20, prefill=True, edit_by=AT_THE_DOOR
        ),
        Field(
            name="relative_contact", type="phone", asked="more", private=True, edit_by=AT_THE_DOOR
        ),
        Field(name="arrived_at", type="moment", required=True, silent=True, edit_by=AT_THE_DOOR),
        Field(name="shelter_id", type="record", of="shelter", required=True, silent=True),
        Field(name="division_code", type="place", required=True, silent=True),
        # Whoever is at the door sees whom they wrote down, and their unit's colleagues do.
        Field(name="registered_by", type="person", silent=True),
        Field(name="unit_code", type="text", silent=True, max_len=40),
        Field(name="left_at", type="moment"),
        Field(name="left_to", type="choice", codes="arrival_left"),
        Field(name="double_of", type="record", of="arrival"),
        Field(name="notes", type="notes", high=20),
    ),
    states=(
        State(name="present", rests=True),
        State(name="left", open=False),
        State(name="double", final=True, open=False),
    ),
    moves=(
        Move(
            name="leave",
            start=("present",),
            end="left",
            by=HELPERS,
            main=True,
            asks=(
                Ask(field="left_at", required=True, fresh=True),
                Ask(field="left_to", required=True),
            ),
            needs=(NotBefore(field="left_at", other="arrived_at", code="arrival.leave.before"),),
        ),
        Move(
            name="return",
            start=("left",),
            end="present",
            by=DESK,
        ),
        Move(
            name="mark_double",
            start=("present", "left"),
            end="double",
            by=HELPERS,
            asks=(Ask(field="double_of"),),
        ),
    ),
    streams=(
        Stream(prefix="v", field="division_code"),
        Stream(prefix="t", field="division_code", take=9),
        Stream(prefix="c", field="division_code", take=6),
        Stream(prefix="u", field="registered_by"),
        Stream(prefix="o", field="unit_code"),
    ),
    create_by=HELPERS,
    append_by=HELPERS,
    promote=Promote(title="name", place="division_code", captured="arrived_at"),
    parent=Parent(
        field="shelter_id",
        carry=(("division_code", "division_code"), ("unit_code", "unit_code")),
        states=("registered", "in_service"),
    ),
    doubles=("name", "birth_year", "home_village"),
)
