"""Faults to plant in the real SQLite store and in its backups."""

from typing import Any

from sync.simulation.mutants import Mutant
from xunan.storage import backup, sqlite_pages, sqlite_sync


def split_on_disk(rows: Any, limit: int, max_bytes: int, real: Any = sqlite_pages._take) -> Any:
    """SQLite cuts a page inside a sequence number."""
    taken, more = real(rows, limit, max_bytes)
    return taken[:limit], more or len(taken) > limit


def compact_on_disk(connection: Any, _: str) -> int:
    """SQLite forgets removals, and nobody can tell."""
    return int(connection.execute("DELETE FROM feed WHERE op = 'rem'").rowcount)


DISK_MUTANTS: dict[str, Mutant] = {
    "a restored server keeps its epoch": Mutant("L11", backup, "STAMP", "SELECT {}"),
    "SQLite splits a number": Mutant("L3", sqlite_pages, "_take", split_on_disk),
    "SQLite raises no floor": Mutant("L8", sqlite_sync, "_compact", compact_on_disk),
}
