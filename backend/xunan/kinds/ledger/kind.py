"""台账 ledger: a month's print, frozen; what is learned later makes the next one a correction (F6).

Only the server prints one, and nothing ever changes it.
"""

from xunan.domain.kind import Field, Kind, Promote, State, Stream

# Ten thousand rows of a hundred characters in each of a few columns, with room to spare.
SNAPSHOT_MAX = 16 * 1024 * 1024

LEDGER = Kind(
    name="ledger",
    icon="ledger",
    fields=(
        Field(name="title", type="text", required=True, max_len=100),
        Field(name="kind_name", type="text", required=True, max_len=40),
        # Nine digits of a township, or six of a county; a "place" would be a village's twelve.
        Field(name="township", type="text", required=True, max_len=12),
        Field(name="month", type="text", required=True, max_len=7),
        Field(name="correction", type="integer", required=True, high=999),
        Field(name="snapshot", type="long_text", required=True, max_len=SNAPSHOT_MAX),
        Field(name="digest", type="text", required=True, max_len=64),
        Field(name="printed_at", type="moment", required=True),
        Field(name="printed_by", type="person", required=True),
    ),
    states=(State(name="frozen", final=True, open=False),),
    moves=(),
    streams=(
        Stream(prefix="t", field="township", take=9),
        Stream(prefix="c", field="township", take=6),
    ),
    create_by=(),
    promote=Promote(title="title", place="township", captured="printed_at"),
)
