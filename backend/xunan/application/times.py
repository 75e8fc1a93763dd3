"""Instants as the wire writes them, and the county's own days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

LOCAL_ZONE = timezone(timedelta(hours=8), "Asia/Shanghai")
# A phone that claims to have held an operation longer than this has lost count.
AGE_DAYS_MAX = 400


def instant(moment: datetime) -> str:
    """Return an aware instant as "2026-06-20T01:02:03.456Z"."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def act_time(received_at: datetime, age_ms: int | None) -> datetime | None:
    """Return when an act happened by the server's clock, if the phone measured its age [P16]."""
    if age_ms is None or age_ms > AGE_DAYS_MAX * 86_400_000:
        return None
    return received_at - timedelta(milliseconds=age_ms)


def local_day(moment: datetime) -> date:
    """Return the local date of an instant."""
    return moment.astimezone(LOCAL_ZONE).date()


def act_day(received_at: datetime, age_ms: int | None, at: str) -> date:
    """Return the local date of an act, for conditions on dates.

    By the corrected time; without one by the phone's claim, so that work which waited through a
    restart of the phone is judged by its own day, but never by a day that has not come yet.
    """
    corrected = act_time(received_at, age_ms)
    if corrected is not None:
        return local_day(corrected)
    try:
        claimed = datetime.fromisoformat(at)
    except ValueError:
        return local_day(received_at)
    return local_day(min(claimed, received_at))
