"""预警 alert: one message of an office, as it came (form F10).

The server writes most of them, from CAP documents; an officer on duty writes what came by SMS,
telephone or fax. All messages about one danger share their `chain`, the id of its first record.
Everybody in the county reads every alert of the county, so each stands in the stream `a:`.
"""

from xunan.domain.kind import Ask, Field, IsActor, Kind, Move, Promote, State, Stream
from xunan.domain.people import COUNTY_ROLES, DESK_ROLES

TEXT_MAX = 2_000

ALERT = Kind(
    name="alert",
    icon="bell",
    fields=(
        Field(
            name="alert_kind",
            type="choice",
            codes="alert_kind",
            required=True,
            asked="first",
            edit_by=DESK_ROLES,
        ),
        Field(
            name="colour",
            type="choice",
            codes="alert_colour",
            required=True,
            asked="first",
            edit_by=DESK_ROLES,
        ),
        Field(
            name="headline",
            type="text",
            required=True,
            asked="first",
            max_len=200,
            edit_by=DESK_ROLES,
        ),
        Field(
            name="text",
            type="long_text",
            required=True,
            asked="first",
            max_len=TEXT_MAX,
            edit_by=DESK_ROLES,
        ),
        Field(
            name="instruction",
            type="long_text",
            asked="first",
            max_len=TEXT_MAX,
            edit_by=DESK_ROLES,
        ),
        # Codes of villages, of townships ("360724103000") or of the county ("360724000000").
        Field(name="areas", type="places", asked="first", edit_by=DESK_ROLES),
        Field(name="expires", type="moment", asked="first", edit_by=DESK_ROLES),
        Field(
            name="received_from",
            type="choice",
            codes="alert_source",
            required=True,
            asked="first",
            default="sms",
            edit_by=DESK_ROLES,
        ),
        # The key by which the feed's document finds what an officer wrote down before it came.
        Field(name="identifier", type="text", asked="more", max_len=100, edit_by=DESK_ROLES),
        Field(name="sender", type="text", asked="more", max_len=100, edit_by=DESK_ROLES),
        Field(
            name="status",
            type="choice",
            codes="alert_status",
            required=True,
            asked="more",
            default="actual",
        ),
        Field(name="effective", type="moment", asked="more", edit_by=DESK_ROLES),
        Field(name="onset", type="moment", asked="more", edit_by=DESK_ROLES),
        Field(name="sent", type="moment", required=True, silent=True, edit_by=DESK_ROLES),
        Field(name="msg_type", type="choice", codes="alert_msg", silent=True, default="alert"),
        Field(name="received_at", type="moment", required=True, silent=True),
        Field(name="entered_by", type="person", silent=True),
        Field(name="division_code", type="place", required=True, silent=True),
        # What the office wrote where it is none of ours: the kind, its code, the colour.
        Field(name="event", type="text", max_len=60),
        Field(name="event_code", type="text", max_len=20),
        Field(name="colour_word", type="text", max_len=20),
        Field(name="area_words", type="text", max_len=200),
        # Pairs "lat,lon" as in CAP; absent where it is too long for a phone.
        Field(name="polygon", type="long_text", max_len=4_000),
        # The office named no end: 24 hours are counted, and everybody is told so.
        Field(name="expiry_assumed", type="flag"),
        Field(name="references", type="long_text", max_len=TEXT_MAX),
        Field(name="chain", type="text", max_len=64),
        # An officer's record that looks like the same alert; the officer says whether it is.
        Field(name="match", type="record", of="alert"),
        Field(name="match_answer", type="choice", codes="alert_match", edit_by=DESK_ROLES),
        Field(name="lifted_at", type="moment"),
        Field(name="lift_text", type="long_text", max_len=TEXT_MAX),
    ),
    states=(
        State(name="in_force", rests=True),
        # A newer message of the same chain stands instead.
        State(name="updated", open=False),
        State(name="lifted", open=False),
        State(name="expired", open=False),
    ),
    moves=(
        # Messages come in any order, so a lifted or expired one may prove to be overtaken.
        Move(name="overtake", start=("in_force", "lifted", "expired"), end="updated", by=()),
        Move(
            name="lift",
            start=("in_force", "updated", "expired"),
            end="lifted",
            by=COUNTY_ROLES,
            asks=(Ask(field="lift_text", required=True), Ask(field="lifted_at")),
        ),
        Move(
            name="withdraw",
            start=("in_force",),
            end="lifted",
            by=DESK_ROLES,
            asks=(Ask(field="lift_text", required=True), Ask(field="lifted_at")),
            needs=(IsActor(field="entered_by", code="alert.withdraw.not_yours"),),
        ),
        Move(name="expire", start=("in_force",), end="expired", by=()),
    ),
    streams=(Stream(prefix="a", field="division_code", take=6),),
    create_by=DESK_ROLES,
    promote=Promote(
        title="headline",
        place="division_code",
        category="alert_kind",
        level="colour",
        captured="sent",
    ),
    doubles=("alert_kind", "colour"),
)
