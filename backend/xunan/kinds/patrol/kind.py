"""巡查 patrol: a person's round, also one on which nothing was found (form F16, 零报告)."""

from xunan.domain.kind import (
    AtLeast,
    Column,
    Field,
    IsActor,
    Kind,
    NotBefore,
    Opens,
    Promote,
    Repeat,
    State,
    Stream,
)
from xunan.domain.people import DESK_ROLES as DESK
from xunan.domain.people import FIELD_ROLES

PATROL = Kind(
    name="patrol",
    icon="log",
    fields=(
        Field(name="photos", type="photos", asked="more", high=9),
        Field(name="division_code", type="place", required=True, asked="first"),
        Field(name="zero", type="flag", required=True, asked="first", default=False),
        Field(
            name="points",
            type="rows",
            required=True,
            asked="first",
            high=50,
            columns=(
                Column(name="point", type="text", required=True, max_len=40),
                Column(
                    name="result",
                    type="choice",
                    codes="patrol_result",
                    required=True,
                    default="normal",
                ),
                Column(name="category", type="choice", codes="hazard_category"),
                Column(name="what", type="text", max_len=100),
            ),
        ),
        Field(name="talked_to", type="integer", asked="first", high=9999),
        Field(name="started_at", type="moment", asked="more"),
        Field(name="remark", type="long_text", asked="more", max_len=500),
        Field(name="ended_at", type="moment", required=True, silent=True),
        Field(name="grid_code", type="grid", silent=True),
        Field(name="worker", type="person", required=True, silent=True),
        Field(name="notes", type="notes", high=20),
    ),
    states=(State(name="done", open=False),),
    moves=(),
    streams=(
        Stream(prefix="g", field="grid_code"),
        Stream(prefix="v", field="division_code"),
        Stream(prefix="t", field="division_code", take=9),
        Stream(prefix="c", field="division_code", take=6),
        Stream(prefix="u", field="worker"),
    ),
    create_by=(*FIELD_ROLES, *DESK),
    append_by=(*FIELD_ROLES, *DESK),
    create_needs=(
        IsActor(field="worker", code="patrol.create.not_the_worker"),
        NotBefore(field="ended_at", other="started_at", code="patrol.create.ends_before"),
        AtLeast(
            field="points",
            count=1,
            when=("zero", False),
            where=("result", ("abnormal", "unreachable")),
            code="patrol.create.is_zero",
        ),
    ),
    repeat=Repeat(days="patrol_days", states=()),
    promote=Promote(title="remark", place="division_code", grid="grid_code", captured="ended_at"),
    opens=(
        Opens(
            name="point",
            each="points",
            when=("result", "abnormal"),
            kind="hazard",
            link="origin_id",
            subject="subject_id",
            item="origin_item",
            text="description",
            note="notes",
            put=(("category", "other"), ("source", "village_patrol")),
            copy=(
                ("category", "category"),
                ("division_code", "division_code"),
                ("place", "point"),
            ),
        ),
    ),
)
