"""待处理的上报 quarantine: an operation that could not be taken lies here whole [P8].

Only the server opens one; its author or the township files it again or withdraws it.
"""

from xunan.domain.kind import Field, Kind, Move, Promote, State, Stream
from xunan.domain.people import DESK_ROLES, FIELD_ROLES, TOWNSHIP_ROLES, UNIT_ROLES

EVERYBODY = FIELD_ROLES + UNIT_ROLES + DESK_ROLES
# As much as a whole batch may weigh: no operation is too large to be kept.
OP_MAX = 256 * 1024

QUARANTINE = Kind(
    name="quarantine",
    icon="quarantine",
    fields=(
        Field(name="op_id", type="text", required=True, max_len=64),
        Field(name="reason", type="text", required=True, max_len=80),
        Field(name="op", type="long_text", required=True, max_len=OP_MAX),
        Field(name="author", type="person", required=True),
        Field(name="kind_name", type="text", max_len=40),
        Field(name="record_id", type="text", max_len=64),
        Field(name="record_title", type="text", max_len=100),
        Field(name="division_code", type="place"),
        Field(name="opened_at", type="moment", required=True),
    ),
    states=(
        State(
            name="open",
            waits_for=FIELD_ROLES + UNIT_ROLES + TOWNSHIP_ROLES,
            waits_on=("author",),
        ),
        State(name="settled", final=True, open=False),
    ),
    moves=(
        Move(name="refile", start=("open",), end="settled", by=EVERYBODY, main=True),
        Move(name="withdraw", start=("open",), end="settled", by=EVERYBODY),
    ),
    streams=(
        Stream(prefix="u", field="author"),
        Stream(prefix="t", field="division_code", take=9),
        Stream(prefix="c", field="division_code", take=6),
    ),
    create_by=(),
    promote=Promote(title="record_title", place="division_code", captured="opened_at"),
)
