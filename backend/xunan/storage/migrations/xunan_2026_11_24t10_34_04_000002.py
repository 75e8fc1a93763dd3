"""The composite uniques and the indexes that the hot paths stand on.

They are plain indexes in a migration of their own, because Piccolo runs raw steps before it makes
tables, and because SQLite takes composite uniques in no other way.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-24T10:34:04:000002"
VERSION = "1.38.0"
DESCRIPTION = "composite uniques and indexes"

STATEMENTS = (
    "CREATE UNIQUE INDEX code_use_once ON code_use (code_hash, install_key)",
    "CREATE UNIQUE INDEX device_of_install ON device (person, install_key)",
    "CREATE UNIQUE INDEX operation_numbering ON operation (device, n)",
    "CREATE INDEX operation_of_record ON operation (kind, id)",
    "CREATE UNIQUE INDEX record_key ON record (kind, id)",
    "CREATE INDEX record_by_capture ON record (kind, captured_at)",
    "CREATE INDEX record_by_state ON record (kind, state)",
    "CREATE INDEX record_by_number ON record (kind, number)",
    "CREATE UNIQUE INDEX feed_entry ON feed (stream, kind, id)",
    "CREATE INDEX feed_order ON feed (stream, seq)",
    "CREATE UNIQUE INDEX blob_ref_once ON blob_ref (sha256, kind, id)",
    "CREATE INDEX incoming_blob ON incoming (sha256)",
    "INSERT INTO counter (name, n) VALUES ('seq', 0)",
)
DROPS = tuple(
    f"DROP INDEX {statement.split(' INDEX ')[1].split()[0]}"
    for statement in STATEMENTS
    if " INDEX " in statement
)


def raw_table() -> type[Table]:
    """Carries raw statements into the migration's transaction.

    It is made anew each time, because a table keeps the first engine it meets.
    """

    class RawTable(Table):
        pass

    return RawTable


async def forwards() -> MigrationManager:
    """Make the indexes, and the head of the feed."""
    manager = MigrationManager(migration_id=ID, app_name="xunan", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await raw_table().raw(statement)

    async def run_backwards() -> None:
        for statement in DROPS:
            await raw_table().raw(statement)

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
