"""演练 drill: planned, held, evaluated (form F9).

The head count comes from the classes' own reports (`class_count`); the recorder on the phone adds
them up, and "all clear" carries the sums, so that the server can refuse what does not add up.
"""

from xunan.domain.kind import (
    Ask,
    AtMost,
    Column,
    Equal,
    Field,
    Kind,
    Move,
    Opens,
    Promote,
    State,
    Stream,
)
from xunan.domain.people import DESK_ROLES as DESK
from xunan.domain.people import SITE_ROLES

HOSTS = (*SITE_ROLES, "village_officer", *DESK)
PLANNERS = ("author", *HOSTS)
SCORES = (
    "preparation",
    "alarm",
    "command",
    "route",
    "order",
    "speed",
    "headcount",
    "first_aid",
    "communication",
)


def _opens(finding: str, kind: str, put: tuple[tuple[str, str | bool], ...]) -> Opens:
    return Opens(
        name=finding,
        when=("becomes", finding),
        each="problems",
        kind=kind,
        link="origin_id",
        subject="subject_id",
        item="origin_item",
        text="description",
        note="notes",
        put=put,
        copy=(
            ("division_code", "division_code"),
            ("place", "place"),
            ("owner_org", "org"),
            *(() if kind == "hazard" else (("unit_code", "unit_code"), ("due_on", "due_on"))),
        ),
    )


def _count(name: str, high: int = 100_000) -> Field:
    return Field(name=name, type="integer", high=high, edit_by=PLANNERS)


def _told(name: str, length: int = 300) -> Field:
    return Field(name=name, type="long_text", asked="more", max_len=length, edit_by=PLANNERS)


DRILL = Kind(
    name="drill",
    icon="drill",
    fields=(
        Field(name="org", type="text", required=True, asked="first", max_len=60, edit_by=PLANNERS),
        Field(
            name="org_kind",
            type="choice",
            codes="drill_org_kind",
            required=True,
            asked="first",
            default="school",
            edit_by=PLANNERS,
        ),
        Field(
            name="scenario",
            type="choice",
            codes="drill_scenario",
            required=True,
            asked="first",
            edit_by=PLANNERS,
        ),
        Field(name="planned_on", type="date", required=True, asked="first", edit_by=PLANNERS),
        Field(name="division_code", type="place", required=True, asked="first", edit_by=DESK),
        Field(name="place", type="text", asked="first", max_len=100, edit_by=PLANNERS),
        # Counts only: a pupil's name never leaves the phone.
        Field(
            name="classes",
            type="rows",
            asked="first",
            high=60,
            edit_by=PLANNERS,
            columns=(
                Column(name="class_name", type="text", required=True, max_len=20),
                Column(name="roll", type="integer", required=True, high=200),
                Column(name="present", type="integer", high=200),
            ),
        ),
        Field(name="staff", type="integer", asked="first", high=10_000, edit_by=PLANNERS),
        Field(
            name="target_s",
            type="integer",
            asked="first",
            low=10,
            high=7200,
            default=120,
            edit_by=PLANNERS,
        ),
        Field(name="floors", type="integer", asked="more", low=1, high=99, edit_by=PLANNERS),
        Field(name="title", type="text", asked="more", max_len=40, edit_by=PLANNERS),
        Field(
            name="content",
            type="choice",
            codes="drill_content",
            asked="more",
            default="single",
            edit_by=PLANNERS,
        ),
        Field(
            name="form",
            type="choice",
            codes="drill_form",
            asked="more",
            default="field",
            edit_by=PLANNERS,
        ),
        Field(
            name="purpose",
            type="choice",
            codes="drill_purpose",
            asked="more",
            default="test",
            edit_by=PLANNERS,
        ),
        _told("aim"),
        _told("steps", 1000),
        _told("assignments", 500),
        _told("safety_measures", 500),
        Field(name="notice_given", type="flag", asked="more", default=False, edit_by=PLANNERS),
        Field(name="unit_code", type="text", silent=True, max_len=20),
        Field(name="planned_by", type="person", required=True, silent=True),
        Field(name="captured_at", type="moment", required=True, silent=True),
        # What the recorder measured.
        Field(name="time_alarm", type="moment", edit_by=PLANNERS),
        Field(name="time_last_arrival", type="moment", edit_by=PLANNERS),
        Field(name="duration_s", type="integer", high=86_400, edit_by=PLANNERS),
        Field(name="doubt_s", type="integer", high=86_400, edit_by=PLANNERS),
        Field(name="target_result", type="choice", codes="drill_target", edit_by=PLANNERS),
        Field(name="over_s", type="integer", high=86_400, edit_by=PLANNERS),
        # What "all clear" says.
        Field(name="time_all_clear", type="moment"),
        _count("roll"),
        _count("present"),
        _count("counted"),
        _count("staff_present", 10_000),
        _count("participants"),
        Field(
            name="arrivals",
            type="rows",
            high=60,
            edit_by=PLANNERS,
            columns=(
                Column(name="class_name", type="text", required=True, max_len=20),
                Column(name="present", type="integer", high=200),
                Column(name="counted", type="integer", high=200),
                Column(name="arrived_s", type="integer", high=86_400),
            ),
        ),
        Field(name="leader", type="text", max_len=20, edit_by=PLANNERS),
        Field(name="observers", type="text", max_len=100, edit_by=PLANNERS),
        _count("injuries", 10_000),
        Field(name="weather", type="text", max_len=20, edit_by=PLANNERS),
        Field(name="remark", type="long_text", max_len=300, edit_by=PLANNERS),
        Field(name="photos", type="photos", high=9),
        # Evaluation: 1 (poor) to 5 (good).
        *(
            Field(name=f"score_{one}", type="integer", low=1, high=5, edit_by=PLANNERS)
            for one in SCORES
        ),
        Field(name="overall", type="choice", codes="drill_overall", edit_by=PLANNERS),
        Field(
            name="problems",
            type="rows",
            high=20,
            columns=(
                Column(name="problem", type="text", required=True, max_len=100),
                Column(name="becomes", type="choice", codes="drill_becomes", required=True),
                Column(name="owner", type="text", max_len=20),
                Column(name="due_on", type="date"),
            ),
        ),
        Field(name="evaluation", type="long_text", max_len=500, edit_by=PLANNERS),
        Field(name="cancel_reason", type="long_text", max_len=300),
        Field(name="notes", type="notes", high=20),
    ),
    states=(
        State(name="planned", waits_for=HOSTS),
        State(name="recorded", waits_for=HOSTS),
        State(name="evaluated", final=True, open=False),
        State(name="cancelled", final=True, open=False),
    ),
    moves=(
        Move(
            name="all_clear",
            start=("planned",),
            end="recorded",
            by=HOSTS,
            # The recorder shows the large buttons; this form is for drills without classes.
            asks=(
                Ask(field="time_alarm"),
                Ask(field="time_last_arrival"),
                Ask(field="duration_s"),
                Ask(field="doubt_s"),
                Ask(field="target_result"),
                Ask(field="over_s"),
                Ask(field="time_all_clear", required=True),
                Ask(field="roll"),
                Ask(field="present"),
                Ask(field="counted"),
                Ask(field="staff_present"),
                Ask(field="participants", required=True),
                Ask(field="arrivals"),
                Ask(field="leader"),
                Ask(field="observers"),
                Ask(field="injuries"),
                Ask(field="weather"),
                Ask(field="remark"),
                Ask(field="photos"),
            ),
            needs=(
                AtMost(field="present", other="roll", code="drill.all_clear.present_over_roll"),
                Equal(field="counted", other="present", code="drill.all_clear.missing"),
            ),
        ),
        Move(
            name="evaluate",
            start=("recorded",),
            end="evaluated",
            by=HOSTS,
            main=True,
            asks=(
                *(Ask(field=f"score_{one}", required=True) for one in SCORES),
                Ask(field="overall", required=True),
                Ask(field="problems"),
                Ask(field="evaluation"),
                Ask(field="photos"),
            ),
        ),
        Move(
            name="cancel",
            start=("planned",),
            end="cancelled",
            by=HOSTS,
            asks=(Ask(field="cancel_reason", required=True),),
        ),
    ),
    streams=(
        Stream(prefix="o", field="unit_code"),
        Stream(prefix="v", field="division_code"),
        Stream(prefix="t", field="division_code", take=9),
        Stream(prefix="c", field="division_code", take=6),
        Stream(prefix="u", field="planned_by"),
    ),
    create_by=HOSTS,
    append_by=HOSTS,
    create_needs=(
        AtMost(
            field="present",
            other="roll",
            each="classes",
            code="drill.create.present_over_roll",
        ),
    ),
    promote=Promote(
        title="org",
        place="division_code",
        category="scenario",
        due="planned_on",
        captured="captured_at",
    ),
    opens=(
        _opens("hazard", "hazard", (("category", "school"), ("source", "drill_finding"))),
        _opens("plan_task", "plan_task", ()),
    ),
    instruments=("drill_recorder",),
)
