"""Which streams are a person's, and from which sequence number to which they were."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from xunan.domain.people import streams_of
from xunan.storage.sync_rows import HEAD, OPERATION_COLUMNS, operation_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from piccolo.columns import Column

    from xunan.application.ports import OpRow, Person
    from xunan.storage.tables import Tables


async def open_grants(tables: Tables, person: Person, seq: int) -> None:
    """Grant the person's streams from this number on, where they are not granted already."""
    table = tables.grant
    rows = await table.select(table.stream).where(table.person == person.id, table.to_seq.is_null())
    held = {row["stream"] for row in rows}
    fresh = [stream for stream in streams_of(person) if stream not in held]
    if fresh:
        await table.insert(
            *(table(person=person.id, stream=stream, from_seq=seq) for stream in fresh)
        )


async def move_person(tables: Tables, person: Person, line: Callable[[int], OpRow]) -> int:
    """See `Accounts.move_person`; the caller's transaction makes it one.

    The person's row is locked first and the head of the feed after it, as late as every writer
    takes it.
    """
    table = tables.person
    places: dict[Column | str, Any] = {
        table.role: person.role,
        table.grids: json.dumps(person.grids),
        table.villages: json.dumps(person.villages),
        table.township: person.township,
        table.county: person.county,
        table.unit: person.unit,
    }
    known = await table.update(places).where(table.id == person.id).returning(table.id)
    if not known:
        raise LookupError(person.id)
    counter = tables.counter
    rows = (
        await counter.update({counter.n: counter.n + 1})
        .where(counter.name == HEAD)
        .returning(counter.n)
    )
    seq = int(rows[0]["n"])
    grant, operation = tables.grant, tables.operation
    await grant.update({grant.to_seq: seq - 1}).where(
        grant.person == person.id,
        grant.to_seq.is_null(),
        grant.stream.not_in(list(streams_of(person))),
    )
    await open_grants(tables, person, seq)
    row: dict[str, Any] = dict(zip(OPERATION_COLUMNS, operation_row(line(seq)), strict=True))
    await operation.insert(operation(**row, seq=seq))
    return seq
