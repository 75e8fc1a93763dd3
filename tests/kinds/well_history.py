"""The toy kind's earlier versions: what a well was before its declaration changed twice."""

from dataclasses import replace

from kinds.toy.kind import WELL
from xunan.domain.kind import Field, Kind

_CODES_V1 = frozenset({"clear", "muddy"})
_CODES = frozenset({"clear", "cloudy"})


def _with_fields(kind: Kind, **changed: Field) -> tuple[Field, ...]:
    return tuple(changed.get(field.name, field) for field in kind.fields)


_SECOND = replace(WELL, changes=WELL.changes[:1])
_LID = Field(name="lid", type="text", asked="more", max_len=40)
_FIRST = replace(
    WELL,
    changes=(),
    fields=_with_fields(WELL, cover=_LID),
    moves=tuple(
        replace(move, asks=tuple(replace(ask, field="lid") for ask in move.asks))
        for move in WELL.moves
    ),
)

# Every version with the codes of its day, oldest first; the last is today's.
HISTORY: tuple[tuple[Kind, dict[str, frozenset[str]]], ...] = (
    (_FIRST, {"well_water": _CODES_V1}),
    (_SECOND, {"well_water": _CODES_V1}),
    (WELL, {"well_water": _CODES}),
)
