"""The school or site that a person looks after."""

from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Text
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-24T14:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "unit of a person"

UNIT: dict[str, Any] = {
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


async def forwards() -> MigrationManager:
    """Make the column; nobody has a unit yet, so nobody's grants change."""
    manager = MigrationManager(migration_id=ID, app_name="xunan", description=DESCRIPTION)
    manager.add_column(
        table_class_name="Person",
        tablename="person",
        column_name="unit",
        db_column_name="unit",
        column_class_name=Text.__name__,
        column_class=Text,
        params=UNIT,
    )
    return manager
