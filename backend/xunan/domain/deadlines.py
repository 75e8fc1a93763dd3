"""Instants, local dates and what is late; the county's clock is UTC+8 all year round."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xunan.domain.kind import Kind

LOCAL = timezone(timedelta(hours=8), "Asia/Shanghai")
# A later one has no date east of Greenwich, so no paper could print it.
LAST_MOMENT = datetime.max.replace(tzinfo=UTC) - timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse_moment(text: str) -> datetime:
    """The instant that a wire text names; raises ValueError for any other form."""
    if _MOMENT.fullmatch(text) is None:
        raise ValueError(f"not an instant: {text[:40]}")
    moment = datetime.fromisoformat(text).astimezone(UTC)
    if moment > LAST_MOMENT:
        raise ValueError(f"no date in the county: {text[:40]}")
    return moment


def epoch_ms(text: str) -> int:
    """The instant that a wire text names, in whole milliseconds since 1970; raises ValueError."""
    return (parse_moment(text) - _EPOCH) // timedelta(milliseconds=1)


def parse_date(text: str) -> date:
    """The day that "YYYY-MM-DD" names; raises ValueError for any other form."""
    if _DATE.fullmatch(text) is None:
        raise ValueError(f"not a date: {text[:40]}")
    return date.fromisoformat(text)


def local_date(moment: str) -> str:
    """The local date, "YYYY-MM-DD", of an instant."""
    return parse_moment(moment).astimezone(LOCAL).date().isoformat()


def midnight(day: str) -> datetime:
    """The instant at which a local date begins; raises ValueError where time has none."""
    begins = parse_date(day)
    try:
        return datetime(begins.year, begins.month, begins.day, tzinfo=LOCAL).astimezone(UTC)
    except OverflowError as beyond:
        raise ValueError(f"no instant: {day}") from beyond


def add_days(day: str, days: int) -> str:
    """The date so many days later (or earlier)."""
    return (parse_date(day) + timedelta(days=days)).isoformat()


def days_left(due_on: str, today: str) -> int:
    """Days until a deadline; 0 on its own day, which still counts, and negative after it."""
    return (parse_date(due_on) - parse_date(today)).days


def entry_time(entry: Mapping[str, Any]) -> datetime:
    """When an act was done: the corrected time where the server could tell, else the phone's."""
    return parse_moment(entry.get("at_est") or entry["at"])


def is_late(kind: Kind, body: Mapping[str, Any], today: str) -> bool:
    """Whether the record is still open after its deadline's day has ended."""
    state = kind.state(body["state"])
    due_on = body["f"].get(kind.promote.due)
    return state is not None and state.open and bool(due_on) and due_on < today
