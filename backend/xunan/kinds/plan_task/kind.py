"""预案修订 plan_task: what a drill showed to be wrong with the plan, until it is put right."""

from xunan.domain.kind import Ask, Field, IsActor, Kind, Move, Promote, State, Stream
from xunan.domain.people import DESK_ROLES as DESK
from xunan.domain.people import SITE_ROLES

HOSTS = (*SITE_ROLES, "village_officer", *DESK)
WRITERS = ("author", *HOSTS)

PLAN_TASK = Kind(
    name="plan_task",
    icon="pen",
    fields=(
        Field(
            name="description",
            type="long_text",
            required=True,
            asked="first",
            max_len=300,
            edit_by=WRITERS,
        ),
        Field(name="owner_org", type="text", asked="first", max_len=60, edit_by=WRITERS),
        Field(name="due_on", type="date", asked="first", edit_by=WRITERS),
        Field(name="division_code", type="place", required=True, asked="first", edit_by=DESK),
        Field(name="place", type="text", asked="more", max_len=100, edit_by=WRITERS),
        Field(name="unit_code", type="text", silent=True, max_len=20),
        Field(name="captured_at", type="moment", required=True, silent=True),
        Field(name="raised_by", type="person", required=True, silent=True),
        Field(name="origin_id", type="record", silent=True),
        Field(name="subject_id", type="record", silent=True),
        Field(name="origin_item", type="text", silent=True, private=True),
        Field(name="change", type="long_text", max_len=500),
        Field(name="notes", type="notes", high=20),
    ),
    states=(
        State(name="open", waits_for=HOSTS),
        State(name="done", final=True, open=False),
    ),
    moves=(
        Move(
            name="finish",
            start=("open",),
            end="done",
            by=HOSTS,
            main=True,
            asks=(Ask(field="change", required=True, fresh=True),),
        ),
    ),
    streams=(
        Stream(prefix="o", field="unit_code"),
        Stream(prefix="v", field="division_code"),
        Stream(prefix="t", field="division_code", take=9),
        Stream(prefix="c", field="division_code", take=6),
        Stream(prefix="u", field="raised_by"),
    ),
    create_by=HOSTS,
    append_by=HOSTS,
    create_needs=(IsActor(field="raised_by", code="plan_task.create.not_the_finder"),),
    promote=Promote(
        title="description", place="division_code", due="due_on", captured="captured_at"
    ),
)
