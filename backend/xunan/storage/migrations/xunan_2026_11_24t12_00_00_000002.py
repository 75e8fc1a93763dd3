"""Grants for the people who are there: what is theirs today counts as theirs from the beginning.

A person has a stream once at a time; the index stands here, because Piccolo runs raw steps before
it makes tables.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-24T12:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "grants of the people who are there"

INDEX = 'CREATE UNIQUE INDEX grant_open ON "grant" (person, stream) WHERE to_seq IS NULL'
PEOPLE = "SELECT id, role, grids, villages, township, county FROM person"
GRANT = 'INSERT INTO "grant" (person, stream, from_seq) VALUES ({}, {}, 0)'

# As the rule stood on this day; the migration must not follow later ones.
FIELD_ROLES = ("grid_worker", "village_officer", "disaster_informant", "geo_monitor")
TOWNSHIP_ROLES = ("township_officer", "township_leader")


def streams_of(person: Mapping[str, Any]) -> Iterator[str]:
    """The streams that are the person's."""
    yield f"u:{person['id']}"
    if person["role"] in FIELD_ROLES:
        yield from (f"g:{grid}" for grid in json.loads(person["grids"]))
        yield from (f"v:{village}" for village in json.loads(person["villages"]))
    if person["role"] in TOWNSHIP_ROLES and person["township"]:
        yield f"t:{person['township']}"
    if person["role"] == "county_officer" and person["county"]:
        yield f"c:{person['county']}"


def raw_table() -> type[Table]:
    """Carries raw statements into the migration's transaction.

    It is made anew each time, because a table keeps the first engine it meets.
    """

    class RawTable(Table):
        pass

    return RawTable


async def forwards() -> MigrationManager:
    """Make the index and write the grants."""
    manager = MigrationManager(migration_id=ID, app_name="xunan", description=DESCRIPTION)

    async def run() -> None:
        await raw_table().raw(INDEX)
        for person in await raw_table().raw(PEOPLE):
            for stream in dict.fromkeys(streams_of(person)):
                await raw_table().raw(GRANT, person["id"], stream)

    async def run_backwards() -> None:
        await raw_table().raw("DROP INDEX grant_open")

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
