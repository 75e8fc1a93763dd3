"""The answers that a record may carry: the closed set of their types, and what bounds each.

Declarations only, as in `kind.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from xunan.domain.needs import Case

FieldType = Literal[
    "text",  # one line
    "long_text",  # several lines
    "phone",  # a telephone number
    "integer",  # a count; `low` and `high` are inclusive
    "flag",  # yes or no
    "date",  # a local date, "2026-06-20", Asia/Shanghai
    "moment",  # an instant, "2026-06-20T01:02:03Z"
    "choice",  # one code of the list `codes`
    "choices",  # several codes of the list `codes`
    "place",  # a 12-digit division code
    "places",  # several 12-digit division codes; `high` is the most (0: see `validate.py`)
    "rows",  # a small table as one value: 1 to `high` rows of the answers that `columns` declare
    "grid",  # a 15-digit grid code
    "geo",  # {"lat", "lon", "accuracy_m", "datum": "WGS-84", "at", "source", "raw"?}
    "person",  # {"id", "name"}
    "record",  # the id of another record of kind `of`
    "photos",  # append-only list of photo facts, unique by "sha256"
    "notes",  # append-only list of {"id", "text", ...}, unique by "id"
]

LIST_TYPES: frozenset[str] = frozenset({"photos", "notes"})


ColumnType = Literal["text", "phone", "integer", "flag", "date", "moment", "choice"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One answer of a row; the words are as a field's, and `required` holds in every row."""

    name: str
    type: ColumnType
    required: bool = False
    codes: str = ""
    max_len: int = 0
    low: int = 0
    high: int = 0
    default: str | bool | int | None = None


@dataclass(frozen=True, kw_only=True)
class Field:
    """One answer a record may carry.

    `asked` names where the first report asks it: "first" (on the opening screen), "more" (folded
    away), or "" (never); `when` limits that to reports where another field has a value.
    `silent` fields are filled in by the phone in a first report, without a question.
    `edit_by` lists the roles that may change it later by an edit; "author" stands for whoever
    created the record.
    A first report may carry the asked and the silent fields, and those its author may edit.
    `number` makes the server assign it, once, when the named move happens ("create": at once).
    `low` and `high` bound an integer; for lists `high` is the most items of one act (0: no bound).
    `max_len` counts code points (0: see `validate.py`).
    `private` values are left out of search and of what is shown in lists.
    `required` answers are needed wherever `when` lets them be asked.
    `prefill` starts the question with the answer of the newest sibling (see `Parent`).
    """

    name: str
    type: FieldType
    required: bool = False
    asked: Literal["first", "more", ""] = ""
    when: Case | None = None
    silent: bool = False
    edit_by: tuple[str, ...] = ()
    codes: str = ""
    of: str = ""
    max_len: int = 0
    low: int = 0
    high: int = 0
    default: str | bool | int | None = None
    number: str = ""
    private: bool = False
    prefill: bool = False
    columns: tuple[Column, ...] = ()
