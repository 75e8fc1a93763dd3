"""What the server writes into its own log about work that nobody asked it for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from xunan.application.ports import Swept


def note_sweep(told: Swept | Exception) -> None:
    """What the daily sweep removed, or why it could not."""
    log = structlog.get_logger("photos")
    if isinstance(told, Exception):
        log.error("sweep.failed", exc_info=told)
    else:
        log.info("sweep", photos=told.photos, uploads=told.uploads)


def note_unmarked(error: Exception) -> None:
    """Why photos that are safe could not be looked through for such that no record says so of."""
    structlog.get_logger("photos").error("marking.failed", exc_info=error)


def note_compaction(told: int | Exception) -> None:
    """How many removals the feed has forgotten today, or why it could not."""
    log = structlog.get_logger("sync")
    if isinstance(told, Exception):
        log.error("compaction.failed", exc_info=told)
    else:
        log.info("compaction", removals=told)


def note_snapshots(told: int | Exception) -> None:
    """How many snapshots this round has built, or why it could not."""
    log = structlog.get_logger("sync")
    if isinstance(told, Exception):
        log.error("snapshots.failed", exc_info=told)
    elif told:
        log.info("snapshots", built=told)


def note_alerts(error: Exception) -> None:
    """Why alerts could not be fetched or looked after; the next round tries again."""
    structlog.get_logger("alerts").error("alerts.failed", exc_info=error)


def note_restore(told: str) -> None:
    """The database was put back to an earlier day and nobody said so; phones send again."""
    structlog.get_logger("sync").error("restore.noticed", proof=told)


def note_fault(fault: str) -> None:
    """An operation that our own fault rejected; it lies in quarantine, and we must hear of it."""
    structlog.get_logger("sync").error("operation.fault", fault=fault)
