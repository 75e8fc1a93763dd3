"""The log of alert documents; everybody's grant to what concerns the whole county."""

import json
from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import BigSerial, Boolean, Bytea, Column, Integer, Text, Timestamptz
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

ID = "2026-11-24T16:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "alert documents"

PEOPLE = "SELECT id, grids, villages, township, county FROM person"
HELD = "SELECT person FROM \"grant\" WHERE to_seq IS NULL AND stream LIKE 'a:%'"
GRANT = 'INSERT INTO "grant" (person, stream, from_seq) VALUES ({}, {}, 0)'

USUAL: dict[str, Any] = {
    "default": "",
    "null": False,
    "primary_key": False,
    "unique": False,
    "index": False,
    "index_method": IndexMethod.btree,
    "choices": None,
    "db_column_name": None,
    "secret": False,
}
INDEX: dict[str, Any] = {"index": True}
NONE: dict[str, Any] = {"default": None}
DOCUMENT, LINK, FEED = (
    ("AlertDocument", "alert_document"),
    ("AlertLink", "alert_link"),
    ("AlertFeed", "alert_feed"),
)
COLUMNS: list[tuple[tuple[str, str], str, type[Column], dict[str, Any]]] = [
    (DOCUMENT, "row", BigSerial, {"primary_key": True}),
    (DOCUMENT, "digest", Text, {"unique": True}),
    (DOCUMENT, "received_at", Timestamptz, {**NONE, **INDEX}),
    (DOCUMENT, "source", Text, {}),
    (DOCUMENT, "origin", Text, INDEX),
    (DOCUMENT, "identifier", Text, {}),
    (DOCUMENT, "sender", Text, {}),
    (DOCUMENT, "sent", Text, {}),
    (DOCUMENT, "status", Text, {}),
    (DOCUMENT, "msg_type", Text, {}),
    (DOCUMENT, "about", Text, {"default": "[]"}),
    (DOCUMENT, "headline", Text, {}),
    (DOCUMENT, "signature", Text, {}),
    (DOCUMENT, "verdict", Text, {}),
    (DOCUMENT, "code", Text, {}),
    (DOCUMENT, "detail", Text, {}),
    (DOCUMENT, "facts", Text, {"default": "{}"}),
    (DOCUMENT, "document", Bytea, {"default": b""}),
    (DOCUMENT, "settled", Boolean, {"default": True, **INDEX}),
    (DOCUMENT, "times", Integer, {"default": 1}),
    (LINK, "row", BigSerial, {"primary_key": True}),
    (LINK, "digest", Text, {}),
    (LINK, "identifier", Text, INDEX),
    (FEED, "name", Text, {"primary_key": True}),
    (FEED, "etag", Text, {}),
    (FEED, "modified", Text, {}),
    (FEED, "ok_at", Timestamptz, {**NONE, "null": True}),
    (FEED, "failures", Integer, {"default": 0}),
]


def raw_table() -> type[Table]:
    """Carries raw statements into the migration's transaction, made anew for each engine."""

    class RawTable(Table):
        pass

    return RawTable


def county_of(person: dict[str, Any]) -> str:
    """The county as the rule stood on this day."""
    places = [person["county"], person["township"]]
    places += [*json.loads(person["villages"]), *json.loads(person["grids"])]
    return next((place[:6] for place in places if place), "")


async def forwards() -> MigrationManager:
    """Make the tables and write the grants."""
    manager = MigrationManager(migration_id=ID, app_name="xunan", description=DESCRIPTION)
    for class_name, tablename in (DOCUMENT, LINK, FEED):
        manager.add_table(class_name, tablename)
    for (class_name, tablename), name, column_class, params in COLUMNS:
        manager.add_column(
            table_class_name=class_name,
            tablename=tablename,
            column_name=name,
            db_column_name=name,
            column_class_name=column_class.__name__,
            column_class=column_class,
            params={**USUAL, **params},
        )

    async def grant() -> None:
        held = {row["person"] for row in await raw_table().raw(HELD)}
        for person in await raw_table().raw(PEOPLE):
            county = county_of(person)
            if county and person["id"] not in held:
                await raw_table().raw(GRANT, person["id"], f"a:{county}")

    manager.add_raw(grant)
    return manager
