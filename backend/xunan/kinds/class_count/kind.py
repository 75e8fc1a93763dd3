"""班级清点 class_count: how many of one class stand at the assembly place (form F9, class rows).

Each report is a fact of its moment and never changes: two phones that count without seeing each
other cannot clash. Of several reports on a class the newest one counts; see `core/drill.ts`.
"""

from xunan.domain.kind import AtMost, Field, IsActor, Kind, Parent, Promote, State, Stream
from xunan.domain.people import DESK_ROLES as DESK
from xunan.domain.people import SITE_ROLES

HOSTS = (*SITE_ROLES, "village_officer", *DESK)

CLASS_COUNT = Kind(
    name="class_count",
    icon="people",
    fields=(
        Field(name="class_name", type="text", required=True, asked="first", max_len=20),
        Field(name="roll", type="integer", asked="first", high=200),
        Field(name="present", type="integer", asked="first", high=200),
        Field(name="counted", type="integer", required=True, asked="first", high=200),
        Field(name="arrived_s", type="integer", asked="more", high=86_400),
        Field(name="exit", type="text", asked="more", max_len=20),
        Field(name="drill_id", type="record", of="drill", required=True, silent=True),
        Field(name="unit_code", type="text", silent=True, max_len=20),
        Field(name="division_code", type="place", required=True, silent=True),
        Field(name="arrived_at", type="moment", required=True, silent=True),
        Field(name="counted_by", type="person", required=True, silent=True),
    ),
    states=(State(name="counted", open=False),),
    moves=(),
    streams=(
        Stream(prefix="o", field="unit_code"),
        Stream(prefix="v", field="division_code"),
        Stream(prefix="t", field="division_code", take=9),
        Stream(prefix="c", field="division_code", take=6),
        Stream(prefix="u", field="counted_by"),
    ),
    create_by=HOSTS,
    create_needs=(
        IsActor(field="counted_by", code="class_count.create.not_the_counter"),
        AtMost(field="present", other="roll", code="class_count.create.present_over_roll"),
    ),
    promote=Promote(title="class_name", place="division_code", captured="arrived_at"),
    parent=Parent(
        field="drill_id",
        carry=(("unit_code", "unit_code"), ("division_code", "division_code")),
        states=("planned",),
    ),
)
