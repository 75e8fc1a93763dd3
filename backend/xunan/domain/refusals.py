"""How a rule says no: a stable code and what it is about; people read the words, never the code.

The general codes stand here; a kind's own are named in its declaration.
A code that is no longer given stays listed, because phones may still show an old verdict.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

UNKNOWN_OP: Final = "sync.unknown_op"
ROLE: Final = "op.role"
SCOPE: Final = "op.scope"
FIELD_UNKNOWN: Final = "field.unknown"
FIELD_INVALID: Final = "field.invalid"
FIELD_MISSING: Final = "field.missing"

# Every code that is not a kind's own; general.zh.toml and general.en.toml hold their words.
GENERAL_CODES: tuple[str, ...] = (
    UNKNOWN_OP,
    ROLE,
    SCOPE,
    FIELD_UNKNOWN,
    FIELD_INVALID,
    FIELD_MISSING,
    # Given by the merge and by the exchange (SPEC.md).
    "sync.no_such_record",
    "sync.id_taken",
    "sync.field_clash",
    "sync.move_clash",
    "sync.late",
    "sync.late_scope",
    "sync.revoked",
    "sync.too_large",
    "sync.malformed",
    "sync.unknown_version",
    "sync.old_form",
    "sync.fault",
)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The act may be merged.

    `warnings` are codes to show, not to obey; `numbers` are fields the server gives a number now.
    """

    warnings: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """The act may not be merged, because of `code`; `details` names the field, if it is one."""

    code: str
    details: dict[str, str] = field(default_factory=dict)


Verdict = Accepted | Refused


def refused_field(code: str, name: str) -> Refused:
    """A refusal about one field."""
    return Refused(code, {"field": name})
