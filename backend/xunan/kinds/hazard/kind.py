"""隐患 hazard: from the first photo to the closing review (form F1)."""

from xunan.domain.kind import (
    Ask,
    DateWithin,
    EitherFilled,
    Field,
    Filled,
    IsActor,
    Kind,
    LedgerForm,
    Move,
    NoPersonalFacts,
    NotWho,
    OnlyRoles,
    PhotoAfter,
    PhotoNear,
    Promote,
    State,
    Stream,
)
from xunan.domain.people import COUNTY_ROLES as COUNTY
from xunan.domain.people import DESK_ROLES as DESK
from xunan.domain.people import FIELD_ROLES, UNIT_ROLES
from xunan.domain.people import TOWNSHIP_ROLES as TOWNSHIP

FIELD_AND_DESK = FIELD_ROLES + DESK
FIELD_AND_DESK_AND_SITES = (*FIELD_AND_DESK, "school_safety", "site_safety")

# F1: today to 30 days on for a general hazard; a major one follows its treatment plan.
DUE_WITHIN_A_MONTH = DateWithin(
    field="due_on",
    low_days=0,
    high_days=30,
    unless=("level", "major"),
    code="hazard.assign.due_out_of_range",
)
# Only a passed review closes; anything less goes back to rectification, whoever reviews.
NOT_PASSED = tuple(
    OnlyRoles(field="review_result", value=value, roles=(), code="hazard.close.not_passed")
    for value in ("partly", "failed")
)

HAZARD = Kind(
    name="hazard",
    icon="hazard",
    fields=(
        Field(name="photos_before", type="photos", asked="first", high=9),
        Field(
            name="category",
            type="choice",
            codes="hazard_category",
            required=True,
            asked="first",
            edit_by=("author", *DESK),
        ),
        Field(
            name="suspected_major",
            type="flag",
            asked="first",
            default=False,
            edit_by=("author", *DESK),
        ),
        Field(
            name="description",
            type="long_text",
            asked="first",
            max_len=500,
            edit_by=("author", *FIELD_AND_DESK),
        ),
        Field(
            name="division_code",
            type="place",
            required=True,
            asked="first",
            edit_by=("author", *DESK),
        ),
        Field(
            name="place",
            type="text",
            asked="first",
            max_len=100,
            edit_by=("author", *FIELD_AND_DESK),
        ),
        Field(name="geo", type="geo", asked="first", edit_by=("author", *DESK)),
        Field(name="title", type="text", asked="more", max_len=40, edit_by=("author", *DESK)),
        Field(
            name="scene",
            type="choices",
            codes="hazard_scene",
            asked="more",
            edit_by=("author", *FIELD_AND_DESK),
        ),
        Field(
            name="threatened_households",
            type="integer",
            asked="more",
            high=99999,
            edit_by=("author", *FIELD_AND_DESK),
        ),
        Field(
            name="threatened_people",
            type="integer",
            asked="more",
            high=99999,
            edit_by=("author", *FIELD_AND_DESK),
        ),
        Field(
            name="immediate_measures",
            type="choices",
            codes="immediate_measure",
            asked="more",
            edit_by=("author", *FIELD_AND_DESK),
        ),
        Field(name="fixed_on_spot", type="flag", asked="more", default=False),
        Field(
            name="owner_org",
            type="text",
            asked="more",
            max_len=60,
            edit_by=("author", *FIELD_AND_DESK),
        ),
        Field(name="owner_person", type="text", max_len=20, edit_by=DESK),
        Field(name="owner_phone", type="phone", max_len=20, edit_by=DESK, private=True),
        Field(name="suggested_due_on", type="date", edit_by=("author", *FIELD_ROLES)),
        # Filled by the phone or the server without a question.
        Field(
            name="source",
            type="choice",
            codes="hazard_source",
            default="village_patrol",
            silent=True,
            edit_by=DESK,
        ),
        Field(name="captured_at", type="moment", required=True, silent=True),
        Field(name="found_by", type="person", required=True, silent=True),
        Field(name="grid_code", type="grid", edit_by=DESK, silent=True),
        # Filled where another record's report opened this one: which, about what, and what of it.
        Field(name="origin_id", type="record", silent=True),
        Field(name="subject_id", type="record", silent=True),
        Field(name="origin_item", type="text", silent=True, private=True),
        # Asked by moves.
        Field(name="no", type="text", number="file"),
        Field(name="level", type="choice", codes="hazard_level", default="general", edit_by=DESK),
        Field(name="level_basis", type="long_text", max_len=300, edit_by=DESK),
        Field(name="assigned_to_org", type="text", max_len=60, edit_by=DESK),
        Field(name="assigned_person", type="person", edit_by=DESK),
        Field(name="due_on", type="date", edit_by=DESK),
        # Set by the county while the hazard is on the board of listed supervision.
        Field(name="listed", type="flag", edit_by=COUNTY),
        Field(name="advice", type="long_text", max_len=300, edit_by=DESK),
        Field(name="measures", type="long_text", max_len=500),
        Field(name="funds_yuan", type="integer", high=1_000_000_000),
        Field(name="rectified_at", type="moment"),
        Field(
            name="photos_after", type="photos", high=9, asked="more", when=("fixed_on_spot", True)
        ),
        Field(name="review_result", type="choice", codes="review_result"),
        Field(name="review_note", type="long_text", max_len=300),
        Field(name="reject_reason", type="long_text", max_len=300),
        Field(name="extension_reason", type="long_text", max_len=300),
        Field(name="reopen_reason", type="long_text", max_len=300),
        Field(name="parent_id", type="record", of="hazard"),
        Field(name="notes", type="notes", high=20),
    ),
    states=(
        State(name="reported", waits_for=TOWNSHIP),
        State(name="filed", waits_for=TOWNSHIP),
        State(name="assigned", waits_for=FIELD_ROLES, waits_on=("assigned_person",)),
        State(name="rectifying", waits_for=FIELD_ROLES, waits_on=("assigned_person",)),
        State(name="extended", waits_for=FIELD_ROLES, waits_on=("assigned_person",)),
        State(name="submitted", waits_for=("village_officer", *TOWNSHIP)),
        State(name="returned", waits_for=FIELD_ROLES, waits_on=("assigned_person",)),
        State(name="reopened", waits_for=TOWNSHIP),
        State(name="closed", final=True, open=False),
        State(name="rejected", final=True, open=False),
        State(name="merged", final=True, open=False),
    ),
    moves=(
        Move(
            name="file",
            start=("reported",),
            end="filed",
            by=DESK,
            main=True,
            asks=(
                Ask(field="level", required=True),
                Ask(field="level_basis", required=True, when=("level", "major")),
                Ask(field="title"),
            ),
        ),
        Move(
            name="reject",
            start=("reported",),
            end="rejected",
            by=DESK,
            asks=(Ask(field="reject_reason", required=True, fresh=True),),
        ),
        Move(
            name="merge",
            start=("reported",),
            end="merged",
            by=DESK,
            asks=(Ask(field="parent_id", required=True),),
        ),
        Move(
            name="assign",
            start=("filed", "reopened"),
            end="assigned",
            by=DESK,
            main=True,
            asks=(
                Ask(field="owner_org"),
                Ask(field="assigned_to_org"),
                Ask(field="assigned_person", required=True),
                Ask(field="due_on", required=True),
                Ask(field="advice"),
            ),
            needs=(DUE_WITHIN_A_MONTH,),
        ),
        Move(
            name="start",
            start=("assigned", "returned"),
            end="rectifying",
            by=FIELD_AND_DESK_AND_SITES,
        ),
        Move(
            name="submit",
            start=("assigned", "rectifying", "extended", "returned"),
            end="submitted",
            by=FIELD_AND_DESK_AND_SITES,
            main=True,
            asks=(
                Ask(field="photos_after", required=True),
                Ask(field="measures", required=True),
                Ask(field="rectified_at", fresh=True),
                Ask(field="funds_yuan"),
            ),
            needs=(
                PhotoAfter(
                    field="photos_after",
                    move="assign",
                    code="hazard.submit.photo_before_assignment",
                ),
            ),
            warns=(
                PhotoNear(
                    field="photos_after", geo="geo", metres=200, code="hazard.submit.photo_far"
                ),
            ),
        ),
        Move(
            name="extend",
            start=("assigned", "rectifying", "returned"),
            end="extended",
            by=DESK,
            asks=(
                Ask(field="due_on", required=True, fresh=True),
                Ask(field="extension_reason", required=True, fresh=True),
            ),
            needs=(
                DateWithin(
                    field="due_on", low_days=0, high_days=365, code="hazard.extend.due_out_of_range"
                ),
            ),
        ),
        Move(
            name="close",
            start=("submitted",),
            end="closed",
            main=True,
            by=("village_officer", *DESK),
            asks=(
                Ask(field="review_result", required=True, fresh=True),
                Ask(field="review_note"),
            ),
            needs=(
                *NOT_PASSED,
                Filled(field="photos_after", code="hazard.close.photo_missing"),
                PhotoAfter(
                    field="photos_after", move="assign", code="hazard.close.photo_before_assignment"
                ),
                NotWho(move="submit", code="hazard.review.same_person"),
                OnlyRoles(
                    field="level",
                    value="major",
                    roles=COUNTY,
                    code="hazard.close.major_needs_county",
                ),
            ),
        ),
        Move(
            name="return",
            start=("submitted",),
            end="returned",
            by=("village_officer", *DESK),
            asks=(Ask(field="review_note", required=True, fresh=True),),
            needs=(NotWho(move="submit", code="hazard.review.same_person"),),
        ),
        Move(
            name="reopen",
            start=("closed",),
            end="reopened",
            by=DESK,
            asks=(Ask(field="reopen_reason", required=True, fresh=True),),
        ),
    ),
    streams=(
        Stream(prefix="g", field="grid_code"),
        Stream(prefix="v", field="division_code"),
        Stream(prefix="t", field="division_code", take=9),
        Stream(prefix="c", field="division_code", take=6),
        Stream(prefix="u", field="found_by"),
        Stream(prefix="u", field="assigned_person"),
    ),
    create_by=FIELD_AND_DESK + UNIT_ROLES,
    append_by=FIELD_AND_DESK + UNIT_ROLES,
    create_needs=(
        IsActor(field="found_by", code="hazard.create.not_the_finder"),
        EitherFilled(fields=("photos_before", "description"), code="hazard.create.photo_or_text"),
        Filled(
            field="photos_after",
            when=("fixed_on_spot", True),
            code="hazard.create.fixed_without_photo",
        ),
    ),
    edit_needs=(
        DUE_WITHIN_A_MONTH,
        Filled(field="level_basis", when=("level", "major"), code="hazard.edit.major_needs_basis"),
    ),
    create_warns=(NoPersonalFacts(field="description", code="hazard.create.personal_facts"),),
    promote=Promote(
        title="title",
        number="no",
        place="division_code",
        grid="grid_code",
        category="category",
        level="level",
        due="due_on",
        captured="captured_at",
        geo="geo",
    ),
    near=("category", 50, 2),
    ledger=LedgerForm(
        number="no",
        found="captured_at",
        due="due_on",
        place="division_code",
        done=("closed",),
        struck=("rejected", "merged"),
        review=("close", "return"),
        grid="grid_code",
        where="place",
        text="description",
        category="category",
        level="level",
        source="source",
        owner_org="owner_org",
        owner_person="owner_person",
        assigned="assigned_person",
        measures="measures",
        listed="listed",
        marks=(("extend", "extended"), ("reopen", "reopened")),
    ),
)
