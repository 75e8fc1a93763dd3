"""How an alert that was taken in becomes known to what reaches people."""

from __future__ import annotations

from typing import Literal, Protocol

AlertChange = Literal[
    "new",  # an alert nobody knew of
    "upgrade",  # its colour rose
    "downgrade",  # its colour fell
    "update",  # other words, areas or times under the same colour
    "cancel",  # it was lifted
    "expire",  # its time is over
]


class Fanout(Protocol):
    """Reaches the people whom an alert concerns."""

    def alert_changed(self, alert_id: str, change: AlertChange) -> None:
        """Say that the alert was written; never waits, never fails.

        It is a hint, to be given after the commit: the fan-out compares the alerts in force with
        what it has done by itself, so a hint that is lost costs seconds and no alert.
        """
        ...


class NoFanout:
    """For processes that take alerts in and reach nobody, such as commands."""

    def alert_changed(self, alert_id: str, change: AlertChange) -> None:
        """Nobody listens."""
