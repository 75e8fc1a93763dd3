"""Golden cases of the rules, from which both languages are tested (`sync/vectors/decide`).

Every state, move and role of every kind, with and without answers; the hand-made cases of field
types and conditions stand in `hand_fields.py` and `hand_conditions.py`.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from xunan.contract import samples
from xunan.contract.declaration import plain_kind
from xunan.contract.hand_conditions import condition_cases, date_cases, near_cases
from xunan.contract.hand_evaluations import evaluation_cases
from xunan.contract.hand_fields import field_cases
from xunan.contract.hand_shelters import shelter_cases
from xunan.contract.made_up import MADE_UP
from xunan.domain.decide import decide
from xunan.domain.kind import LIST_TYPES
from xunan.domain.lifecycle import offers, waits_for
from xunan.domain.refusals import Accepted, Refused
from xunan.domain.streams import record_streams

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xunan.contract.catalogue import Catalogue
    from xunan.domain.kind import Kind
    from xunan.domain.people import Actor
    from xunan.domain.refusals import Verdict
    from xunan.domain.validate import Codes

FOLDER = "sync/vectors/decide"
SHELTERS = "sync/vectors/shelters/cases.json"
OK = "ok"
EVERYBODY_ELSE = "*"
# No field takes an object with a key like this.
STRANGE = {"comet": 1}


def vector_files(catalogue: Catalogue) -> dict[str, str]:
    """The golden cases as {path: text}: one file a kind, and five for what all kinds share."""
    codes = catalogue.code_sets()
    files: dict[str, Any] = {
        f"kind.{kind.name}": kind_cases(kind, codes) for kind in catalogue.kinds
    }
    files |= {
        "made_up": {"declaration": plain_kind(MADE_UP), **kind_cases(MADE_UP, codes)},
        "fields": field_cases(),
        "conditions": condition_cases(),
        "dates": date_cases(),
        "near": near_cases(),
    }
    decided = {f"{FOLDER}/{name}.json": _one_case_a_line(told) for name, told in files.items()}
    return {**decided, SHELTERS: _one_case_a_line({**shelter_cases(), **evaluation_cases()})}


def kind_cases(kind: Kind, codes: Codes) -> dict[str, Any]:
    """Verdicts, offered moves, who is waited for and streams, for every corner of a kind.

    A verdict is told as code, or code and field joined by a space; "ok" may carry warnings.
    People who get the same verdict stand together, "*" for everybody not named.
    """
    people = samples.actors()
    docs = samples.records(kind, codes)
    ops = dict(_operations(kind, codes))
    return {
        "kind": kind.name,
        "today": samples.TODAY,
        "actors": {name: asdict(person) for name, person in people.items()},
        "docs": docs,
        "ops": ops,
        "verdicts": [
            [doc, op, _grouped(_judge(kind, docs.get(doc), ops[op], people, codes))]
            for doc, op in _pairs(kind, docs, ops)
        ],
        "offers": list(_offers(kind, docs, people)),
        "waits": [
            [name, [who for who, person in people.items() if waits_for(kind, doc, person)]]
            for name, doc in docs.items()
        ],
        "streams": [[name, list(record_streams(kind, doc["f"]))] for name, doc in docs.items()],
    }


def _operations(kind: Kind, codes: Codes) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every operation of the kind by name; the part before "/" is its verb."""
    asked = [field.name for field in kind.fields if field.asked or field.silent or field.required]
    for variant in samples.VARIANTS:
        names = [f.name for f in kind.fields if f.required] if variant == "bare" else asked
        for who in (samples.WORKER, samples.OFFICER):
            args = samples.answers(kind, names, codes, variant, who)
            yield f"create/{variant}/{who}", _op(kind, "create", args)
    yield "create/empty", _op(kind, "create", {})
    for move in kind.moves:
        here = {"move": move.name, "from": move.start[0]}
        names = [ask.field for ask in move.asks]
        yield f"move/{move.name}", _op(kind, "move", here)
        for variant in ("full", "other") if names else ():
            args = samples.answers(kind, names, codes, variant)
            yield f"move/{move.name}/{variant}", _op(kind, "move", {**here, **args})
    for field in kind.fields:
        verb = "append" if field.type in LIST_TYPES else "edit"
        yield f"{verb}/{field.name}", _op(kind, verb, samples.answers(kind, [field.name], codes))
        if verb == "edit":
            yield f"edit/{field.name}/null", _op(kind, "edit", {"set": {field.name: None}})
            yield f"edit/{field.name}/wrong", _op(kind, "edit", {"set": {field.name: STRANGE}})
        else:
            yield (
                f"append/{field.name}/wrong",
                _op(kind, "append", {"add": {field.name: [STRANGE]}}),
            )
            yield f"edit/{field.name}/list", _op(kind, "edit", {"set": {field.name: []}})
    yield from _odd_operations(kind)


def _odd_operations(kind: Kind) -> Iterator[tuple[str, dict[str, Any]]]:
    """What no honest phone sends."""
    first = kind.fields[0].name
    yield "odd/verb", _op(kind, "fly", {})
    yield "odd/constructor", _op(kind, "constructor", {})
    yield "odd/move", _op(kind, "move", {"move": "fly"})
    yield "odd/kind", {**_op(kind, "edit", {}), "t": "comet.edit"}
    yield "odd/no_verb", {**_op(kind, "edit", {}), "t": "edit"}
    yield "odd/argument", _op(kind, "edit", {"set": {}, "shas": []})
    yield "odd/set", _op(kind, "edit", {"set": ["a"]})
    yield "odd/add", _op(kind, "append", {"add": {first: "a"}})
    yield "odd/items", _op(kind, "append", {"add": "a"})
    yield "odd/list", _op(kind, "append", {"add": {"comet": [{"id": "1"}]}})
    yield "odd/field", _op(kind, "edit", {"set": {"comet": 1}})
    yield "odd/proto", _op(kind, "edit", {"set": {"__proto__": {"name": "x"}}})
    yield "odd/at", {**_op(kind, "edit", {}), "at": "yesterday"}
    yield "odd/stored", _op(kind, "stored", {"shas": ["a" * 64]})


def _op(kind: Kind, verb: str, args: dict[str, Any]) -> dict[str, Any]:
    return {"t": f"{kind.name}.{verb}", "at": samples.NOW, "args": args}


def _pairs(
    kind: Kind, docs: Mapping[str, Any], ops: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """Moves meet every record, everything else a new one only; creates meet none."""
    young = [name for name in docs if name.startswith(f"{kind.initial}/")]
    for op in ops:
        verb = op.partition("/")[0]
        if verb == "create":
            yield "", op
        else:
            yield from ((doc, op) for doc in (docs if verb == "move" else young))
    yield from (("", op) for op in ops if op.startswith(("edit/", "move/", "append/")))


def _judge(
    kind: Kind, doc: Any, op: Any, people: Mapping[str, Actor], codes: Codes
) -> Iterator[tuple[str, str]]:
    for who, person in people.items():
        yield who, told(decide(kind, doc, op, person, samples.TODAY, codes))


def told(verdict: Verdict) -> str:
    """A verdict as the cases write it."""
    if isinstance(verdict, Refused):
        return " ".join([verdict.code, *verdict.details.values()])
    assert isinstance(verdict, Accepted)  # noqa: S101 - there is no third verdict
    return " ".join([OK, *verdict.warnings, *(f"#{name}" for name in verdict.numbers)])


def _offers(
    kind: Kind, docs: Mapping[str, Any], people: Mapping[str, Actor]
) -> Iterator[list[Any]]:
    for name, doc in docs.items():
        for at, move in enumerate(m for m in kind.moves if doc["state"] in m.start):
            seen = (
                (who, offers(kind, doc, person, samples.TODAY)[at].refused or OK)
                for who, person in people.items()
            )
            yield [name, move.name, _grouped(seen)]


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """People by what they were told; the largest group is written as everybody else."""
    groups: dict[str, list[str]] = {}
    for who, words in pairs:
        groups.setdefault(words, []).append(who)
    most = max(groups, key=lambda words: len(groups[words]))
    return {
        words: EVERYBODY_ELSE if words == most else " ".join(who) for words, who in groups.items()
    }


def _one_case_a_line(told_: Mapping[str, Any]) -> str:
    """JSON whose tables have one row a line, so that a diff shows the cases that changed."""
    parts = []
    for key, value in told_.items():
        if isinstance(value, list) and value:
            rows = ",\n".join(f"    {_compact(row)}" for row in value)
            text = f"[\n{rows}\n  ]"
        elif isinstance(value, dict) and value:
            rows = ",\n".join(f"    {_compact(k)}: {_compact(v)}" for k, v in value.items())
            text = f"{{\n{rows}\n  }}"
        else:
            text = _compact(value)
        parts.append(f"  {_compact(key)}: {text}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
