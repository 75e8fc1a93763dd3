"""两个不同的值 conflict: two people could not see each other's work; both values are kept [P9].

Only the server opens one; the people concerned or their township settle it.
"""

from xunan.domain.kind import Field, Kind, Move, Promote, State, Stream
from xunan.domain.people import DESK_ROLES, FIELD_ROLES, TOWNSHIP_ROLES, UNIT_ROLES

EVERYBODY = FIELD_ROLES + UNIT_ROLES + DESK_ROLES
# A value may itself be a long text inside JSON; nothing of it may be cut off.
JSON_MAX = 20_000

CONFLICT = Kind(
    name="conflict",
    icon="conflict",
    fields=(
        Field(name="kind_name", type="text", required=True, max_len=40),
        Field(name="record_id", type="text", required=True, max_len=64),
        Field(name="record_title", type="text", max_len=100),
        Field(name="field", type="text", required=True, max_len=40),
        Field(name="kept", type="long_text", required=True, max_len=JSON_MAX),
        Field(name="kept_by", type="person", required=True),
        Field(name="kept_at", type="moment"),
        Field(name="lost", type="long_text", required=True, max_len=JSON_MAX),
        Field(name="lost_by", type="person", required=True),
        Field(name="lost_at", type="moment"),
        Field(name="op_id", type="text", required=True, max_len=64),
        Field(name="division_code", type="place"),
        Field(name="opened_at", type="moment", required=True),
    ),
    states=(
        State(
            name="open",
            waits_for=FIELD_ROLES + UNIT_ROLES + TOWNSHIP_ROLES,
            waits_on=("kept_by", "lost_by"),
        ),
        State(name="settled", final=True, open=False),
    ),
    moves=(
        Move(name="keep", start=("open",), end="settled", by=EVERYBODY, main=True),
        Move(name="use_other", start=("open",), end="settled", by=EVERYBODY),
    ),
    streams=(
        Stream(prefix="u", field="kept_by"),
        Stream(prefix="u", field="lost_by"),
        Stream(prefix="t", field="division_code", take=9),
        Stream(prefix="c", field="division_code", take=6),
    ),
    create_by=(),
    promote=Promote(title="record_title", place="division_code", captured="opened_at"),
)
