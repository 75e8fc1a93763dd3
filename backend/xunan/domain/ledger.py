"""The monthly ledger, form F6: which records a month holds, and the figures that follow from them.

Everything is counted as it stood at the month's end, by the times of the acts themselves: what was
done later changes nothing, what is only learned later becomes a correction.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from xunan.domain.ledger_rows import LedgerRow, Month, belongs, month_of, row_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from xunan.domain.kind import Kind

__all__ = [
    "NOT_APPLICABLE",
    "LedgerCounts",
    "LedgerDiff",
    "LedgerRow",
    "LedgerSnapshot",
    "compare",
    "ledger_of",
    "plain_snapshot",
    "rate",
    "snapshot_from",
]

NOT_APPLICABLE = "—"


@dataclass(frozen=True, slots=True)
class LedgerCounts:
    """The head of the ledger; rates are texts such as "63.3 %", "—" where nothing is divided by."""

    carried_in: int
    new: int
    closed: int
    closed_on_time: int
    closed_late: int
    open_end: int
    overdue: int
    major: int
    listed: int
    due_in_month: int
    due_on_time: int
    closing_rate: str
    on_time_rate: str


@dataclass(frozen=True, slots=True)
class LedgerSnapshot:
    """A township's month: `as_of` is the instant up to which it looks."""

    kind: str
    township: str
    month: str
    as_of: str
    counts: LedgerCounts
    rows: tuple[LedgerRow, ...]


@dataclass(frozen=True, slots=True)
class LedgerDiff:
    """How a later print of the same month differs, rows by id; `changed` holds the later rows."""

    added: tuple[LedgerRow, ...]
    changed: tuple[LedgerRow, ...]
    removed: tuple[LedgerRow, ...]

    def __bool__(self) -> bool:
        """Whether there is any difference."""
        return bool(self.added or self.changed or self.removed)


def ledger_of(
    kind: Kind, bodies: Iterable[Mapping[str, Any]], township: str, month: str, now: datetime
) -> LedgerSnapshot:
    """Reckon a month ("2026-06") of a township (its code, or the first digits of several).

    Only records with a number count, and those struck out (rejected, merged) do not.
    Raises ValueError for a kind without a ledger, for a text that is no month, and for a month
    that has not begun.
    """
    form = kind.ledger
    if form is None:
        raise ValueError(f"{kind.name} has no ledger")
    span = month_of(month, now)
    found = (row_of(kind, form, body, span) for body in bodies if belongs(form, body, township))
    rows = sorted((row for row in found if row), key=lambda row: (row.found_at, row.no, row.id))
    as_of = span.end.strftime("%Y-%m-%dT%H:%M:%SZ")
    return LedgerSnapshot(kind.name, township, month, as_of, _count(rows, span), tuple(rows))


def compare(earlier: LedgerSnapshot, later: LedgerSnapshot) -> LedgerDiff:
    """What a correction has to tell: rows that came, changed or went."""
    old = {row.id: row for row in earlier.rows}
    new = {row.id: row for row in later.rows}
    return LedgerDiff(
        added=tuple(row for row in later.rows if row.id not in old),
        changed=tuple(row for row in later.rows if row.id in old and old[row.id] != row),
        removed=tuple(row for row in earlier.rows if row.id not in new),
    )


def plain_snapshot(snapshot: LedgerSnapshot) -> dict[str, Any]:
    """The snapshot as JSON data, to be frozen."""
    plain = asdict(snapshot)
    return {**plain, "rows": [{**row, "marks": list(row["marks"])} for row in plain["rows"]]}


def snapshot_from(plain: Mapping[str, Any]) -> LedgerSnapshot:
    """A frozen snapshot brought back; the inverse of `plain_snapshot`."""
    rows = (LedgerRow(**{**row, "marks": tuple(row["marks"])}) for row in plain["rows"])
    return LedgerSnapshot(
        kind=plain["kind"],
        township=plain["township"],
        month=plain["month"],
        as_of=plain["as_of"],
        counts=LedgerCounts(**plain["counts"]),
        rows=tuple(rows),
    )


def rate(part: int, whole: int) -> str:
    """A share in per cent with one decimal, half up: "63.3 %"; "—" where the whole is nothing."""
    if whole == 0:
        return NOT_APPLICABLE
    share = Decimal(part * 100) / Decimal(whole)
    return f"{share.quantize(Decimal('0.1'), ROUND_HALF_UP)} %"


def _count(rows: Sequence[LedgerRow], span: Month) -> LedgerCounts:
    closed = [row for row in rows if row.closed_on]
    due = [row for row in rows if span.first_on <= row.due_on < span.next_on]
    on_time = sum(row.on_time for row in closed)
    due_on_time = sum(row.on_time for row in due)
    carried = sum(row.carried for row in rows)
    return LedgerCounts(
        carried_in=carried,
        new=len(rows) - carried,
        closed=len(closed),
        closed_on_time=on_time,
        closed_late=len(closed) - on_time,
        open_end=len(rows) - len(closed),
        overdue=sum(row.overdue for row in rows),
        major=sum(row.level == "major" for row in rows),
        listed=sum(row.listed for row in rows),
        due_in_month=len(due),
        due_on_time=due_on_time,
        closing_rate=rate(len(closed), len(rows)),
        on_time_rate=rate(due_on_time, len(due)),
    )
