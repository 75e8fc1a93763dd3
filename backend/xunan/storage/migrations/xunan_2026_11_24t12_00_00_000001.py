"""Which streams were whose, and how far a device's cursors are known to reach."""

from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import BigInt, BigSerial, Column, ForeignKey, OnDelete, OnUpdate, Text
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

ID = "2026-11-24T12:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "scope history"


class Person(Table, tablename="person"):
    """What foreign keys point at."""

    id = Text(primary_key=True)


USUAL: dict[str, Any] = {
    "null": False,
    "primary_key": False,
    "unique": False,
    "index": False,
    "index_method": IndexMethod.btree,
    "choices": None,
    "db_column_name": None,
    "secret": False,
}
OF_PERSON: dict[str, Any] = {
    "references": Person,
    "on_delete": OnDelete.restrict,
    "on_update": OnUpdate.cascade,
    "target_column": None,
    "index": True,
}

COLUMNS: list[tuple[tuple[str, str], str, type[Column], dict[str, Any]]] = [
    (("Grant", "grant"), "row", BigSerial, {"primary_key": True}),
    (("Grant", "grant"), "person", ForeignKey, OF_PERSON),
    (("Grant", "grant"), "stream", Text, {"default": ""}),
    (("Grant", "grant"), "from_seq", BigInt, {"default": 0}),
    (("Grant", "grant"), "to_seq", BigInt, {"default": None, "null": True}),
    (("Device", "device"), "issued_seq", BigInt, {"default": 0}),
]


async def forwards() -> MigrationManager:
    """Make the table and the column."""
    manager = MigrationManager(migration_id=ID, app_name="xunan", description=DESCRIPTION)
    manager.add_table("Grant", "grant")
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
    return manager
