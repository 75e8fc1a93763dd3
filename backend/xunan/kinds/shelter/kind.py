"""避难场所 shelter: what it is, who holds its keys, whom it serves (form F7, the sheet).

Whether it is ready is not stored: `xunan.domain.shelter_readiness` derives it from its checks.
"""

from xunan.domain.kind import (
    Ask,
    AtLeast,
    Column,
    Field,
    Kind,
    Move,
    Promote,
    State,
    Stream,
)
from xunan.domain.people import DESK_ROLES as DESK
from xunan.domain.people import FIELD_ROLES

WORKERS = ("author", "village_officer", *DESK)

SHELTER = Kind(
    name="shelter",
    icon="shelter",
    fields=(
        Field(name="photos", type="photos", asked="first", high=9),
        Field(name="name", type="text", required=True, asked="first", max_len=40, edit_by=WORKERS),
        Field(
            name="division_code",
            type="place",
            required=True,
            asked="first",
            edit_by=("author", *DESK),
        ),
        Field(
            name="address", type="text", required=True, asked="first", max_len=100, edit_by=WORKERS
        ),
        Field(name="geo", type="geo", asked="first", edit_by=WORKERS),
        Field(
            name="site_kind",
            type="choice",
            codes="shelter_site",
            required=True,
            asked="first",
            edit_by=WORKERS,
        ),
        Field(
            name="capacity",
            type="integer",
            required=True,
            asked="first",
            low=1,
            high=99999,
            edit_by=DESK,
        ),
        Field(
            name="managers",
            type="rows",
            asked="first",
            high=9,
            edit_by=WORKERS,
            columns=(
                Column(name="name", type="text", required=True, max_len=20),
                Column(name="phone", type="phone"),
                Column(name="has_key", type="flag", default=True),
            ),
        ),
        Field(name="villages_served", type="places", asked="more", high=60, edit_by=WORKERS),
        Field(name="served_people", type="integer", asked="more", high=999999, edit_by=WORKERS),
        Field(name="radius_m", type="integer", asked="more", high=20000, edit_by=DESK),
        Field(name="admin_level", type="choice", codes="shelter_level", asked="more", edit_by=DESK),
        Field(
            name="duration_class",
            type="choice",
            codes="shelter_duration",
            asked="more",
            edit_by=DESK,
        ),
        Field(name="space", type="choice", codes="shelter_space", asked="more", edit_by=DESK),
        Field(name="function", type="choice", codes="shelter_function", asked="more", edit_by=DESK),
        Field(
            name="hazards_suitable",
            type="choices",
            codes="shelter_suits",
            asked="more",
            edit_by=DESK,
        ),
        Field(
            name="facilities",
            type="choices",
            codes="shelter_facility",
            asked="more",
            edit_by=WORKERS,
        ),
        Field(name="toilets", type="integer", asked="more", high=999, edit_by=WORKERS),
        Field(name="entrances", type="integer", asked="more", high=99, edit_by=WORKERS),
        Field(name="door_width_cm", type="integer", asked="more", high=2000, edit_by=WORKERS),
        Field(name="total_area_m2", type="integer", asked="more", high=9999999, edit_by=DESK),
        Field(name="indoor_area_m2", type="integer", asked="more", high=9999999, edit_by=DESK),
        Field(
            name="effective_area_m2",
            type="integer",
            asked="more",
            low=1,
            high=9999999,
            edit_by=DESK,
        ),
        Field(name="unit_code", type="text", asked="more", max_len=40, edit_by=DESK),
        Field(name="owner_unit", type="text", asked="more", max_len=60, edit_by=DESK),
        Field(name="built_year", type="integer", asked="more", low=1900, high=2100, edit_by=DESK),
        Field(name="structure_note", type="long_text", asked="more", max_len=300, edit_by=DESK),
        Field(name="captured_at", type="moment", required=True, silent=True),
        Field(name="no", type="text", number="create"),
        Field(name="retire_reason", type="long_text", max_len=300),
        Field(name="notes", type="notes", high=20),
    ),
    states=(
        State(name="registered", waits_for=DESK),
        # Nobody's turn: when it is to be checked again, the home screen says so.
        State(name="in_service", rests=True),
        State(name="retired", final=True, open=False),
    ),
    moves=(
        Move(
            name="put_in_service",
            start=("registered",),
            end="in_service",
            by=DESK,
            main=True,
            warns=(
                AtLeast(
                    field="managers",
                    count=2,
                    where=("has_key", True),
                    code="shelter.put_in_service.one_key",
                ),
            ),
        ),
        Move(
            name="retire",
            start=("registered", "in_service"),
            end="retired",
            by=DESK,
            asks=(Ask(field="retire_reason", required=True, fresh=True),),
        ),
    ),
    streams=(
        Stream(prefix="v", field="division_code"),
        Stream(prefix="t", field="division_code", take=9),
        Stream(prefix="c", field="division_code", take=6),
        # Volunteers and teachers of the village find it; those of its unit serve at its door.
        Stream(prefix="p", field="division_code"),
        Stream(prefix="o", field="unit_code"),
    ),
    create_by=(*FIELD_ROLES, *DESK),
    append_by=(*FIELD_ROLES, *DESK),
    promote=Promote(
        title="name",
        number="no",
        place="division_code",
        category="site_kind",
        captured="captured_at",
        geo="geo",
    ),
    instruments=("shelter_readiness", "head_count"),
)
