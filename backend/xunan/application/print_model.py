"""What a paper says, word for word and in order; the printer only decides where it stands.

Everything here is plain data that can be sent to another process.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its answer; `wide` asks for a row of its own."""

    label: str
    value: str
    wide: bool = False


@dataclass(frozen=True, slots=True)
class FactTable:
    """Facts two a row."""

    facts: tuple[Fact, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows that belong together are a group and stay on one page where they fit.

    `shares` are the columns' parts of the width; a column in `spans` says its text once a group.
    Every row has a cell for every column. Without rows, `empty` stands instead.
    `signed`: the last column is for signatures, so a group is never too low to write in.
    """

    labels: tuple[str, ...]
    shares: tuple[float, ...]
    groups: tuple[tuple[tuple[str, ...], ...], ...]
    empty: str
    heading: str = ""
    spans: frozenset[int] = frozenset()
    signed: bool = False


@dataclass(frozen=True, slots=True)
class TextBox:
    """A labelled text in a box at least `lines` lines high."""

    label: str
    text: str
    lines: int = 2


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph of running text; `apart` sets it off as a note."""

    text: str
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as stored (any size) and what stands under it; no bytes: not on the server yet."""

    jpeg: bytes | None
    caption: str


@dataclass(frozen=True, slots=True)
class PhotoColumns:
    """Photos under one or two column labels, side by side.

    `absent` stands where a column has none, `pending` where a photo is not on the server yet.
    """

    heading: str
    labels: tuple[str, ...]
    columns: tuple[tuple[Picture, ...], ...]
    absent: str
    pending: str


@dataclass(frozen=True, slots=True)
class Acts:
    """The timeline as rows of (when, who, what)."""

    heading: str
    labels: tuple[str, str, str]
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One numbered problem and the advice on it, which may be empty."""

    problem: str
    advice: str


@dataclass(frozen=True, slots=True)
class Points:
    """A numbered list of problems with advice."""

    heading: str
    advice_label: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Rows of labels, each followed by a line to sign on, under a heading of their own or none."""

    rows: tuple[tuple[str, ...], ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Seal:
    """Issuer and date at the right, over them an empty place for the seal."""

    issuer: str
    date: str
    label: str


@dataclass(frozen=True, slots=True)
class SquareCode:
    """A QR code and the words under it."""

    url: str
    caption: str


Block = (
    FactTable
    | Grid
    | TextBox
    | Prose
    | PhotoColumns
    | Acts
    | Points
    | Signatures
    | Seal
    | SquareCode
)


@dataclass(frozen=True, slots=True)
class Paper:
    """One sheet about one record, printed once for each of `copies` (or once)."""

    title: str
    issuer: str
    number: str
    blocks: tuple[Block, ...]
    foot: str
    page_of: str
    copies: tuple[str, ...] = ()


LEDGER_COLUMNS = 17


@dataclass(frozen=True, slots=True)
class ChangeList:
    """Rows that a correction added, changed or removed, in words."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LedgerPaper:
    """A month's ledger, as it will be printed; every row has 17 cells, the head too."""

    title: str
    correction: str
    unit: str
    month: str
    counts: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: str
    empty: str
    changes: tuple[ChangeList, ...]
    changes_heading: str
    signs: tuple[str, ...]
    seal: str
    foot: str
    page_of: str
    definitions: str = field(default="")


@dataclass(frozen=True, slots=True)
class Plate:
    """What hangs on a door: the place's name, the lines under it, and the code that opens it."""

    name: str
    lines: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class PlatePaper:
    """Plates to be cut apart; `caption` stands under each code, `foot` on each page."""

    title: str
    plates: tuple[Plate, ...]
    caption: str
    foot: str
    page_of: str


class PrintTroubleError(Exception):
    """The paper can not be printed as it stands; `code` is a stable word, `detail` names what."""

    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        self.detail = detail
        super().__init__(f"{code}: {detail}")

    def __reduce__(self) -> tuple[type[PrintTroubleError], tuple[str, str]]:
        """Both facts survive the way back from the printer's process."""
        return (PrintTroubleError, (self.code, self.detail))


class Printer(Protocol):
    """Turns papers into PDF, off the event loop; the same paper gives the same bytes.

    All raise `PrintTroubleError`: "print.missing_glyph" with the sign no font has.
    """

    async def sheet(self, paper: Paper) -> bytes:
        """The PDF of a sheet."""
        ...

    async def plates(self, paper: PlatePaper) -> bytes:
        """The PDF of a sheet of door plates."""
        ...

    async def ledger(self, paper: LedgerPaper) -> bytes:
        """The PDF of a ledger."""
        ...
