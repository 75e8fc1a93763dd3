"""What holds for every kind, whatever it is about; a new one is covered without a line here."""

import re
from pathlib import Path

import pytest

from kinds.case_reader import Case, Stage, cases_of
from kinds.toy_catalogue import WITH_TOY, folder
from xunan.contract import shipped
from xunan.contract.catalogue import LANGUAGES
from xunan.domain.kind import LIST_TYPES, Kind
from xunan.domain.people import RANKS
from xunan.domain.refusals import GENERAL_CODES, Accepted

KINDS = {kind.name: kind for kind in WITH_TOY.kinds}
CASES = [
    pytest.param(kind, case, id=f"{kind.name}: {case.rule}")
    for kind in WITH_TOY.kinds
    for case in cases_of(folder(kind.name).joinpath("cases.toml").read_text(encoding="utf-8"))
]


@pytest.fixture(params=list(KINDS))
def kind(request: pytest.FixtureRequest) -> Kind:
    return KINDS[request.param]


@pytest.mark.parametrize(("kind", "case"), CASES)
def test_the_cases_an_official_can_read_hold(kind: Kind, case: Case) -> None:
    """The file is the agreement with the people who know the work; the rules keep it."""
    stage = Stage(WITH_TOY, kind)
    for step in case.given:
        assert isinstance(stage.play(step), Accepted), step

    assert case.then == stage.told(stage.play(case.when))


def test_every_state_can_be_reached(kind: Kind) -> None:
    """A state nobody can come to is a promise nobody can keep."""
    reached = {kind.initial}
    for _ in kind.states:
        reached |= {move.end for move in kind.moves if reached & set(move.start)}

    assert {state.name for state in kind.states} == reached


def test_every_open_state_can_be_left_and_waits_for_somebody(kind: Kind) -> None:
    """Every record ends somewhere: the loop is closed."""
    for state in kind.states:
        if state.open:
            assert any(state.name in move.start for move in kind.moves), state.name
            assert bool(state.waits_for) != state.rests, state.name


def test_moves_name_states_and_fields_that_exist(kind: Kind) -> None:
    states = {state.name for state in kind.states}
    fields = {field.name for field in kind.fields}
    for move in kind.moves:
        assert {*move.start, move.end} <= states, move.name
        assert {ask.field for ask in move.asks} <= fields, move.name
        assert not {ask.when[0] for ask in move.asks if ask.when} - fields, move.name


def test_conditions_name_fields_and_moves_that_exist(kind: Kind) -> None:
    fields = {field.name for field in kind.fields}
    moves = {move.name for move in kind.moves}
    conditions = [*kind.create_needs, *kind.create_warns, *kind.edit_needs]
    conditions += [need for move in kind.moves for need in (*move.needs, *move.warns)]
    for condition in conditions:
        named = {getattr(condition, "field", ""), *getattr(condition, "fields", ())} - {""}
        named |= {getattr(condition, "geo", "")} - {""}
        if each := getattr(condition, "each", ""):
            named = {each}
        assert named <= fields, condition
        assert {getattr(condition, "move", "")} - {""} <= moves, condition


def test_roles_are_known(kind: Kind) -> None:
    """A misspelt role would shut somebody out without a word."""
    roles = {*kind.create_by, *kind.append_by}
    roles |= {role for move in kind.moves for role in move.by}
    roles |= {role for state in kind.states for role in state.waits_for}
    roles |= {role for field in kind.fields for role in field.edit_by} - {"author"}

    assert roles <= set(RANKS) - {"system"}


def test_names_are_unique_and_plain(kind: Kind) -> None:
    """Identifiers are lower_snake ASCII; Chinese lives in the words."""
    for names in (
        [field.name for field in kind.fields],
        [state.name for state in kind.states],
        [move.name for move in kind.moves],
    ):
        assert len(set(names)) == len(names)
        assert all(re.fullmatch("[a-z][a-z0-9_]*", name) for name in names)


def test_a_state_has_at_most_one_main_step(kind: Kind) -> None:
    """Two large buttons are none; the way from "assigned" may start or submit, so it has one."""
    for state in kind.states:
        assert sum(move.main for move in kind.moves if state.name in move.start) <= 1, state.name


def test_what_must_be_answered_can_be_answered(kind: Kind) -> None:
    """A required field that neither a person nor the phone fills would turn every report away."""
    for field in kind.fields:
        if field.required and kind.create_by:
            assert field.asked or field.silent, field.name


def test_what_the_phone_fills_in_silently_it_knows_how_to_fill(kind: Kind) -> None:
    given = {kind.parent.field, *(own for own, _ in kind.parent.carry)} if kind.parent else set()
    given |= {
        name
        for other in KINDS.values()
        for opens in other.opens
        if opens.kind == kind.name
        for name in (opens.link, opens.subject, opens.item)
    }
    given |= {stream.field for stream in kind.streams if stream.prefix in "oa"}
    for field in kind.fields:
        if field.name in given:
            continue
        known = field.type in {"moment", "person", "grid"} or field.default is not None
        assert not field.silent or known, field.name


def test_choices_have_a_code_list_and_their_default_is_in_it(kind: Kind) -> None:
    codes = WITH_TOY.code_sets()
    for field in kind.fields:
        if field.type in {"choice", "choices"}:
            assert codes.get(field.codes), field.name
            assert field.default is None or field.default in codes[field.codes], field.name
        else:
            assert not field.codes, field.name


def test_the_ledger_and_the_columns_name_fields_that_exist(kind: Kind) -> None:
    fields = {field.name for field in kind.fields}
    states = {state.name for state in kind.states}

    assert set(vars(kind.promote).values()) - {""} <= fields
    if kind.ledger:
        told = {name: value for name, value in vars(kind.ledger).items() if isinstance(value, str)}
        assert set(told.values()) - {""} <= fields
        assert {*kind.ledger.done, *kind.ledger.struck} <= states
    if kind.near:
        assert kind.near[0] in fields


def test_lists_are_never_edited(kind: Kind) -> None:
    """A list only grows; an edit_by would promise what the merge does not do."""
    for field in kind.fields:
        assert not (field.type in LIST_TYPES and field.edit_by), field.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_there(kind: Kind, language: str) -> None:
    """Nobody should read a code on a screen, in either language."""
    words = WITH_TOY.words(language)
    name = kind.name
    needed = {f"kind.{name}"} | ({f"kind.{name}.report"} if kind.create_by else set())
    needed |= {f"field.{name}.{field.name}" for field in kind.fields}
    needed |= {f"field.{name}.{one}" for one in columns_of(kind)}
    needed |= {f"opens.{name}.{opens.name}" for opens in kind.opens}
    needed |= {f"state.{name}.{state.name}" for state in kind.states}
    needed |= {f"move.{name}.{move.name}" for move in kind.moves}
    needed |= {f"refusal.{code}" for code in codes_of(kind)}
    needed |= {
        f"code.{f.codes}.{code}"
        for f in kind.fields
        if f.codes
        for code in WITH_TOY.code_sets()[f.codes]
    }
    if kind.ledger:
        needed |= {f"remark.{mark}" for _, mark in kind.ledger.marks}

    assert set() == {key for key in needed if not words.get(key, "").strip()}


def test_no_word_is_left_over(kind: Kind) -> None:
    """A word for something that is gone misleads whoever translates it."""
    names = {"field": kind.fields, "hint": kind.fields, "state": kind.states, "move": kind.moves}
    for key in WITH_TOY.words("zh"):
        section, _, rest = key.partition(".")
        owner, _, name = rest.partition(".")
        if owner == kind.name and section in names:
            known = {one.name for one in names[section]}
            assert name in known | (columns_of(kind) if section == "field" else set()), key
        if owner == kind.name and section == "refusal":
            assert f"{owner}.{name}" in codes_of(kind), key


def columns_of(kind: Kind) -> set[str]:
    """The columns of the kind's tables as their words name them."""
    return {f"{field.name}.{one.name}" for field in kind.fields for one in field.columns}


def codes_of(kind: Kind) -> set[str]:
    """Every code the kind's declaration may give."""
    conditions = [*kind.create_needs, *kind.create_warns, *kind.edit_needs]
    conditions += [need for move in kind.moves for need in (*move.needs, *move.warns)]
    return {condition.code for condition in conditions}


def test_a_kinds_codes_begin_with_its_name_and_mean_one_thing(kind: Kind) -> None:
    assert all(code.startswith(f"{kind.name}.") for code in codes_of(kind))


@pytest.mark.parametrize("language", LANGUAGES)
def test_general_codes_roles_and_acts_have_words(language: str) -> None:
    words = WITH_TOY.words(language)
    needed = {f"refusal.{code}" for code in GENERAL_CODES} | {f"role.{role}" for role in RANKS}
    needed |= {f"act.{verb}" for verb in ("create", "edit", "append", "stored")}

    assert set() == needed - words.keys()


def test_both_languages_have_the_same_words() -> None:
    """A person who reads English must not fall into Chinese in the middle of a form."""
    chinese, english = (WITH_TOY.words(language) for language in LANGUAGES)

    assert chinese.keys() == english.keys()
    assert not [key for key, word in english.items() if re.search("[\u4e00-\u9fff]", word)]


def test_every_code_the_server_gives_is_listed() -> None:
    """A code without a sentence would reach a person as a bare word."""
    root = Path(__file__).parents[2]
    given = set()
    for folder_name in ("backend/xunan/application", "sync/xunan_sync"):
        for path in (root / folder_name).rglob("*.py"):
            given |= set(re.findall(r'"((?:sync|op|field)\.[a-z_]+)"', path.read_text("utf-8")))

    assert given <= set(GENERAL_CODES)


@pytest.mark.parametrize("name", [kind.name for kind in shipped().kinds])
def test_every_identifier_stands_in_the_glossary(name: str) -> None:
    """One concept, one English word, one Chinese term; the glossary is where they meet."""
    glossary = (Path(__file__).parents[2] / "docs/glossary.md").read_text("utf-8")
    kind = KINDS[name]
    used = {name} | {one.name for one in (*kind.fields, *kind.states, *kind.moves)}

    assert set() == {one for one in used if f"`{one}`" not in glossary}
