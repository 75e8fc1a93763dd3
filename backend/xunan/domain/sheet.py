"""The closed vocabulary of printed sheets: what parts a paper may have, in order.

A sheet is data, as a kind is: it names fields and words, never fonts or places on the page.
`outputs/pdf` draws the parts; a kind that declares no sheet gets `default_sheet`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from xunan.domain.kind import Kind

Figure = Literal["readiness", "head_count", "evaluation", "thresholds"]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One answer in a table of facts.

    `fields` print one after another in the same cell, those without a value left out.
    `label` is a words key; without it the first field's own label is used.
    `wide` gives the cell a row of its own.
    """

    fields: tuple[str, ...]
    label: str = ""
    wide: bool = False


@dataclass(frozen=True, kw_only=True)
class Facts:
    """A table of labels and answers, two a row; an answer not given stays an empty cell."""

    cells: tuple[Cell, ...]
    heading: str = ""


@dataclass(frozen=True, kw_only=True)
class RowFacts:
    """A field of rows as a table: each row by its first column, the others in the words of `text`.

    A slot in braces is a column; one not answered stays as room to write. `wide` gives each row a
    line of its own. Nothing is printed where there are no rows.
    """

    field: str
    text: str
    heading: str = ""
    wide: bool = False


@dataclass(frozen=True, kw_only=True)
class RowTable:
    """A field of rows as a table with its columns' own names, and `room` empty rows to fill in."""

    field: str
    heading: str = ""
    room: int = 0


@dataclass(frozen=True, kw_only=True)
class ChildTable:
    """The records that belong to this one, one a row, the newest first.

    `columns` are their fields, several joined by "+"; `most` limits the rows (0: all of them).
    Where there are none, the words of `empty` stand instead.
    """

    kind: str
    columns: tuple[str, ...]
    empty: str
    heading: str = ""
    most: int = 0


@dataclass(frozen=True, kw_only=True)
class Households:
    """People registered in children of `kind`, each once, household by household.

    `columns` as in a `ChildTable`; each household has a number and one empty field for `sign`.
    """

    kind: str
    columns: tuple[str, ...]
    sign: str
    empty: str
    heading: str = ""


@dataclass(frozen=True, kw_only=True)
class Derived:
    """What follows from the record, its children and the date, and is stored nowhere."""

    figure: Figure
    heading: str = ""


@dataclass(frozen=True, kw_only=True)
class LongText:
    """A text as long as it is, in a box at least `lines` lines high (room to write by hand)."""

    field: str
    label: str = ""
    lines: int = 2


@dataclass(frozen=True, kw_only=True)
class Passage:
    """Fixed words with the record's answers put in: "{due_on}" in the words of `text`.

    An answer not given becomes a blank to write on.
    """

    text: str


@dataclass(frozen=True, kw_only=True)
class PhotoPair:
    """Photos before and after side by side, each with its time and place; `after` may be ""."""

    before: str
    after: str
    heading: str = ""


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """Every act on the record, oldest first: when, who, what."""

    heading: str = ""


@dataclass(frozen=True, kw_only=True)
class Numbered:
    """A numbered list: each line of `problems`, with the same line of `advice` under it.

    Several fields of `advice` join in order; a problem without advice gets a line to write on.
    """

    problems: str
    advice: tuple[str, ...] = ()
    heading: str = ""
    advice_label: str = ""


@dataclass(frozen=True, kw_only=True)
class SignLines:
    """Lines to sign on; each is a tuple of words keys that share one row.

    A `heading` sets them off from what stands above, as a receipt is cut off.
    """

    rows: tuple[tuple[str, ...], ...]
    heading: str = ""


@dataclass(frozen=True, kw_only=True)
class SealPlace:
    """Issuer, date and an empty place for the red seal, which is never drawn."""

    label: str = "paper.seal"


@dataclass(frozen=True, kw_only=True)
class LegalNote:
    """A sentence in law's own words, set apart."""

    text: str


@dataclass(frozen=True, kw_only=True)
class QrCode:
    """A square code that opens the record, beside the title."""

    caption: str = "paper.qr"


Part = (
    Facts
    | RowFacts
    | RowTable
    | ChildTable
    | Households
    | Derived
    | LongText
    | Passage
    | PhotoPair
    | Timeline
    | Numbered
    | SignLines
    | SealPlace
    | LegalNote
    | QrCode
)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A paper about one record.

    `title` and every label are words keys.
    `copies` are words keys too: the paper is printed once for each, named in its corner.
    """

    name: str
    title: str
    parts: tuple[Part, ...]
    copies: tuple[str, ...] = ()


def default_sheet(kind: Kind) -> Sheet:
    """What a kind prints that declares no sheet: all facts, photos, the timeline, lines to sign."""
    plain = [one for one in kind.fields if one.type not in {"photos", "notes", "long_text"}]
    texts = [one for one in kind.fields if one.type in {"long_text", "notes"}]
    photos = [one for one in kind.fields if one.type == "photos"]
    facts = Facts(cells=tuple(Cell(fields=(one.name,)) for one in plain if one.name != "no"))
    return Sheet(
        name="sheet",
        title=f"kind.{kind.name}",
        parts=(
            QrCode(),
            *((facts,) if facts.cells else ()),
            *(LongText(field=one.name) for one in texts),
            *(PhotoPair(before=one.name, after="") for one in photos),
            Timeline(),
            SignLines(rows=(("paper.filled_by", "paper.checked_by", "paper.date"),)),
        ),
    )
