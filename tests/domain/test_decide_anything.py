"""Whatever a phone sends is judged, never crashed over; and what is accepted has valid values."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xunan.contract import samples, shipped
from xunan.domain.decide import decide
from xunan.domain.lifecycle import offers, shape, waits_for
from xunan.domain.people import RANKS, author, rank
from xunan.domain.promote import promoted
from xunan.domain.refusals import Accepted, Refused
from xunan.domain.streams import record_streams
from xunan.kinds import KINDS
from xunan_sync.canonical import canonical
from xunan_sync.merge import apply_op

CATALOGUE = shipped()
CODES = CATALOGUE.code_sets()
HAZARD = KINDS[0]
RECORDS = samples.records(HAZARD, CODES)
PEOPLE = samples.actors()

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=8,
)
NAMES = st.sampled_from([field.name for field in HAZARD.fields]) | st.text(max_size=6)
SENSIBLE = st.sampled_from([samples.answer(field, CODES) for field in HAZARD.fields])
ANSWERS = st.dictionaries(NAMES, SENSIBLE | JSON, max_size=4)
MOVES = st.sampled_from([move.name for move in HAZARD.moves]) | JSON
ARGS = st.fixed_dictionaries(
    {}, optional={"set": ANSWERS | JSON, "add": ANSWERS | JSON, "move": MOVES, "from": JSON}
)
VERBS = st.sampled_from(["create", "edit", "move", "append", "stored"]) | st.text(max_size=5)
ANYBODY = st.sampled_from(sorted(PEOPLE))
ANY_RECORD = st.sampled_from(sorted(RECORDS)) | st.none()


@settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
@given(verb=VERBS, args=ARGS, who=ANYBODY, name=ANY_RECORD, at=st.just(samples.NOW) | st.text())
def test_any_operation_gets_a_verdict(verb, args, who, name, at) -> None:
    op = {"t": f"hazard.{verb}", "at": at, "args": args}
    doc = RECORDS[name] if name else None

    verdict = decide(HAZARD, doc, op, PEOPLE[who], samples.TODAY, CODES)

    assert isinstance(verdict, Accepted | Refused)


@settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
@given(
    verb=st.sampled_from(["create", "edit", "move", "append"]),
    who=ANYBODY,
    name=st.sampled_from(sorted(RECORDS)),
    move=st.sampled_from(HAZARD.moves),
    variant=st.sampled_from(samples.VARIANTS),
    picked=st.sets(st.sampled_from([field.name for field in HAZARD.fields]), max_size=4),
)
def test_what_is_accepted_can_be_merged_and_read_by_everything_else(
    *, verb, who, name, move, variant, picked
) -> None:
    """Lists, papers and streams read records without looking twice; so they must be able to."""
    asked = {ask.field for ask in move.asks} if verb == "move" else set()
    args = samples.answers(HAZARD, sorted(picked | asked), CODES, variant, who)
    wanted = {"edit": {"set"}, "append": {"add"}}.get(verb, {"set", "add"})
    args = {key: part for key, part in args.items() if key in wanted}
    if verb == "move":
        args["move"] = move.name
    op = {
        "t": f"hazard.{verb}",
        "at": samples.NOW,
        "args": args,
        "op_id": "x",
        "id": samples.RECORD_ID,
        "base": RECORDS[name]["f"],
        "base_ver": 1,
    }
    doc = None if verb == "create" else RECORDS[name]
    person = PEOPLE[who]

    if isinstance(decide(HAZARD, doc, op, person, samples.TODAY, CODES), Accepted):
        context = {"by": author(person), "rank": rank(person.role), "ranks": RANKS}
        merged = apply_op(doc, op, context, shape(HAZARD)).doc
        assert merged
        assert canonical(merged)
        assert promoted(HAZARD, merged)["search"] is not None
        assert record_streams(HAZARD, merged["f"])
        assert isinstance(offers(HAZARD, merged, person, samples.TODAY), list)
        assert isinstance(waits_for(HAZARD, merged, person), bool)
