"""The daily sweep: not at once, then every day, and never the end of the server."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from xunan.application.ports import StoreBusyError, Swept
from xunan.application.repeating import DAY_S
from xunan.application.sweep_daily import FIRST_PAUSE_S, sweep_daily

pytestmark = pytest.mark.anyio
START = datetime(2026, 6, 20, tzinfo=UTC)


class Days:
    """A clock that its own pauses move, and a sweep that fails on the second day."""

    def __init__(self, days: int) -> None:
        self.left = days + 1
        self.passed = timedelta()
        self.told: list[Swept | Exception] = []

    def now(self) -> datetime:
        """The instant after all pauses."""
        return START + self.passed

    async def pause(self, seconds: float) -> None:
        """Let the time pass; the server stops after the last day."""
        self.left -= 1
        if self.left == 0:
            raise asyncio.CancelledError
        self.passed += timedelta(seconds=seconds)

    async def take(self, job: str, now: datetime) -> bool:
        """Nobody else sweeps here."""
        return job == "sweep" and now == self.now()

    async def sweep(self, now: datetime) -> Swept:
        """Count the days."""
        day = (now - START).days
        if day == 1:
            raise StoreBusyError("away")
        return Swept(day, 0)


async def test_a_sweep_that_fails_is_told_and_tried_again_the_next_day() -> None:
    days = Days(3)
    with pytest.raises(asyncio.CancelledError):
        await sweep_daily(days, days, days, days.told.append, days.pause)

    assert days.passed == timedelta(seconds=FIRST_PAUSE_S + 2 * DAY_S)
    assert (days.told[0], days.told[2]) == (Swept(0, 0), Swept(2, 0))
    assert isinstance(days.told[1], StoreBusyError)
