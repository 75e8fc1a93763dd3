"""重点场所 premises: a place that is inspected again and again, with a code on its door."""

from xunan.domain.kind import Ask, Field, Kind, Move, Promote, State, Stream
from xunan.domain.people import DESK_ROLES as DESK
from xunan.domain.people import FIELD_ROLES

WORKERS = ("author", *FIELD_ROLES, *DESK)

PREMISES = Kind(
    name="premises",
    icon="pin",
    fields=(
        Field(name="photos", type="photos", asked="first", high=9),
        Field(name="name", type="text", required=True, asked="first", max_len=40, edit_by=WORKERS),
        Field(
            name="premises_kind",
            type="choice",
            codes="premises_kind",
            required=True,
            asked="first",
            edit_by=WORKERS,
        ),
        Field(
            name="division_code",
            type="place",
            required=True,
            asked="first",
            edit_by=("author", *DESK),
        ),
        Field(name="address", type="text", asked="first", max_len=100, edit_by=WORKERS),
        Field(name="geo", type="geo", asked="first", edit_by=WORKERS),
        Field(name="contact_person", type="text", asked="more", max_len=20, edit_by=WORKERS),
        Field(name="contact_phone", type="phone", asked="more", private=True, edit_by=WORKERS),
        Field(name="captured_at", type="moment", required=True, silent=True),
        Field(name="no", type="text", number="create"),
        Field(name="close_reason", type="long_text", max_len=300),
        Field(name="notes", type="notes", high=20),
    ),
    states=(
        State(name="in_use", rests=True),
        State(name="closed", final=True, open=False),
    ),
    moves=(
        Move(
            name="close",
            start=("in_use",),
            end="closed",
            by=DESK,
            asks=(Ask(field="close_reason", required=True, fresh=True),),
        ),
    ),
    streams=(
        Stream(prefix="v", field="division_code"),
        Stream(prefix="t", field="division_code", take=9),
        Stream(prefix="c", field="division_code", take=6),
    ),
    create_by=(*FIELD_ROLES, *DESK),
    append_by=(*FIELD_ROLES, *DESK),
    promote=Promote(
        title="name",
        number="no",
        place="division_code",
        category="premises_kind",
        captured="captured_at",
        geo="geo",
    ),
)
