"""A kind that exists in golden cases only; it has the corners that no shipped kind has."""

from xunan.domain.kind import Ask, Field, Kind, Move, OnlyRoles, State, Stream

MADE_UP = Kind(
    name="made_up",
    icon="",
    fields=(
        Field(name="village", type="place", required=True, asked="first", edit_by=("author",)),
        # Too short for its stream, which therefore does not exist.
        Field(name="town", type="text", asked="first", max_len=5),
        Field(name="sure", type="flag", asked="first", edit_by=("grid_worker",)),
        Field(name="basis", type="text"),
        # Needed only where another answer asks for it.
        Field(
            name="why",
            type="text",
            required=True,
            asked="first",
            when=("town", ("屋后边坡开", "x")),
            edit_by=("author",),
        ),
        Field(name="unit", type="text", asked="more"),
        Field(name="serial", type="text", number="create"),
    ),
    states=(State(name="begun", waits_for=("township_officer",)), State(name="done", final=True)),
    moves=(
        Move(
            name="finish",
            start=("begun",),
            end="done",
            by=("grid_worker", "township_officer"),
            asks=(Ask(field="sure"), Ask(field="basis", required=True, when=("sure", True))),
        ),
        # A finished record waits for nobody, whoever could do more with it.
        Move(
            name="repeat",
            start=("done",),
            end="done",
            by=("township_officer",),
            needs=(
                OnlyRoles(field="town", value="屋后边坡开", roles=("county_officer",), code="c"),
            ),
            main=True,
        ),
    ),
    streams=(
        Stream(prefix="v", field="village"),
        Stream(prefix="t", field="village", take=9),
        Stream(prefix="t", field="town", take=9),
        Stream(prefix="o", field="unit"),
    ),
    create_by=("grid_worker", "township_officer", "school_safety"),
)
