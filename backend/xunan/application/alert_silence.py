"""Whether the feeds of alerts have fallen silent, which nobody would notice by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from xunan.application.ports import Clock
    from xunan.application.ports_alert_log import AlertLog


class Heard(NamedTuple):
    """When something was last heard (None: never), and whether that is too long ago."""

    silent: bool
    hours: int
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSilence:
    """`expected` says that some source is set up; `hours` of nothing are too long, 0 never are.

    A poll of the feed that was answered counts as heard: quiet weather is no silence.
    """

    log: AlertLog
    clock: Clock
    hours: int
    expected: bool
    feed: str = ""

    async def __call__(self) -> Heard:
        """How it stands now."""
        polled = (await self.log.feed(self.feed)).ok_at if self.feed else None
        times = [at for at in (await self.log.newest(), polled) if at is not None]
        last = max(times, default=None)
        if not self.expected or not self.hours:
            return Heard(silent=False, hours=self.hours, at=last)
        silent = last is None or self.clock.now() - last > timedelta(hours=self.hours)
        return Heard(silent=silent, hours=self.hours, at=last)
