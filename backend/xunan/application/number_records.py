"""The numbers that the server gives out, such as "360724103-2026-00123", dense per township."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from xunan.application.batch import Batch
    from xunan.application.rules import Doc
    from xunan.domain.kind import Kind
    from xunan_sync.merge import Outcome

# For each field: the counter, the value it would take, and the number.
Numbers = dict[str, tuple[str, int, str]]

TOWNSHIP_DIGITS = 9


def numbers_for(
    batch: Batch, kind: Kind, earned: tuple[str, ...], fields: Doc, today: date
) -> Numbers:
    """Return numbers for the fields that an operation earns; nothing is used up yet [P15].

    `fields` is the record with the operation's answers.
    Raises `NotLoadedError` when the counter's row was not loaded.
    """
    found: Numbers = {}
    for name in earned:
        counter = counter_name(kind, name, str(fields.get(kind.promote.place) or ""), today)
        n = batch.counter(counter) + 1
        _, township, year = counter.split(":")
        found[name] = (counter, n, f"{township}-{year}-{n:05}")
    return found


def counter_name(kind: Kind, field: str, place: str, today: date) -> str:
    """Return the name of the counter for a place's township and a local year."""
    return f"{kind.name}.{field}:{place[:TOWNSHIP_DIGITS]}:{today.year}"


def use_up(batch: Batch, numbers: Numbers, outcome: Outcome) -> None:
    """Move the counters on whose numbers the record took; the others leave no hole."""
    for field, (counter, n, number) in numbers.items():
        if outcome.doc is not None and outcome.doc["f"].get(field) == number:
            batch.count(counter, n)
