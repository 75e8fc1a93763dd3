"""水井 well: the smallest kind there can be; it proves that a kind is a folder and one line.

Its operations are in their third version: the cover was once called a lid, cloudy water muddy.
"""

from xunan.domain.kind import Ask, Field, Kind, Move, Promote, Recode, Rename, State, Stream

WELL = Kind(
    name="well",
    icon="well",
    fields=(
        Field(name="division_code", type="place", required=True, asked="first"),
        Field(name="water", type="choice", codes="well_water", required=True, asked="first"),
        Field(name="cover", type="text", asked="more", max_len=40),
    ),
    states=(
        State(name="found", waits_for=("township_officer",)),
        State(name="covered", final=True, open=False),
    ),
    moves=(
        Move(
            name="cover",
            start=("found",),
            end="covered",
            by=("township_officer",),
            asks=(Ask(field="cover", required=True),),
            main=True,
        ),
    ),
    streams=(
        Stream(prefix="v", field="division_code"),
        Stream(prefix="t", field="division_code", take=9),
    ),
    create_by=("grid_worker",),
    append_by=(),
    promote=Promote(place="division_code", category="water"),
    changes=(
        (Rename(field="lid", to="cover"),),
        (Recode(field="water", codes=(("muddy", "cloudy"),)),),
    ),
)
