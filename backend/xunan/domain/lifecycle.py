"""What may happen next to a record, and for whom it waits; twin of `pwa/src/core/lifecycle.ts`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from xunan.domain.conditions import Facts, holds
from xunan.domain.kind import LIST_TYPES, Condition, Kind, Move, OnlyRoles, State
from xunan.domain.people import DESK_RANK, Someone, rank
from xunan.domain.refusals import ROLE

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Offer:
    """A move that is legal now; `refused` is the code why this person may not make it, or ""."""

    move: Move
    refused: str


def shape(kind: Kind) -> dict[str, Any]:
    """What merging needs to know of the kind, as plain data (`xunan_sync.merge.Shape`)."""
    return {
        "initial": kind.initial,
        "lists": [field.name for field in kind.fields if field.type in LIST_TYPES],
        "final": [state.name for state in kind.states if state.final],
        "moves": {move.name: {"start": list(move.start), "end": move.end} for move in kind.moves},
    }


def changes_of(kind: Kind) -> list[list[dict[str, Any]]]:
    """How the kind's older operations read today, as plain data (`xunan_sync.upconvert`)."""
    return [[asdict(step) for step in change] for change in kind.changes]


def offers(kind: Kind, body: Mapping[str, Any], actor: Someone, today: str) -> list[Offer]:
    """The moves out of the record's state, in the order of declaration, with reasons why not.

    Only what no answer could change is judged: roles, and conditions on what the move does not
    ask for.
    """
    facts = Facts(body["f"], body["log"], actor, today)
    return [
        Offer(move, _refusal(move, facts)) for move in kind.moves if body["state"] in move.start
    ]


def waits_for(kind: Kind, body: Mapping[str, Any], person: Someone) -> bool:
    """Whether the record stands under "需要您处理" for this person, if they can see it at all.

    Where the state's main step is left to certain roles (a major hazard is closed by the county),
    it waits for those.
    """
    state = kind.state(body["state"])
    if state is None:
        return False
    named = {
        value["id"]
        for value in (body["f"].get(name) for name in state.waits_on)
        if isinstance(value, dict)
    }
    if person.id in named:
        return True
    roles = _roles_in_turn(kind, state, body["f"])
    return person.role in roles and (not named or rank(person.role) >= DESK_RANK)


def _refusal(move: Move, facts: Facts) -> str:
    if facts.actor.role not in move.by:
        return ROLE
    asked = {ask.field for ask in move.asks}
    fixed = (need for need in move.needs if not asked & set(_fields_of(need)))
    return next((need.code for need in fixed if not holds(need, facts)), "")


def _fields_of(condition: Condition) -> tuple[str, ...]:
    """The fields whose answers could change what the condition says."""
    several: tuple[str, ...] = getattr(condition, "fields", ())
    one: str = getattr(condition, "field", "")
    return several or ((one,) if one else ())


def _roles_in_turn(kind: Kind, state: State, fields: Mapping[str, Any]) -> tuple[str, ...]:
    """The state's roles, or those to which its main step is left for such a record."""
    for move in kind.moves:
        if not move.main or state.name not in move.start or not state.waits_for:
            continue
        for need in move.needs:
            if isinstance(need, OnlyRoles) and fields.get(need.field) == need.value:
                return need.roles
    return state.waits_for
