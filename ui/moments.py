"""Days and times as people here write and read them, and back."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

_US = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")
_INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\dZ$")
_TIME = re.compile(r"^(\d{1,2}):?(\d{2})$")


def shown_day(day: date | None) -> str:
    """``Mar 16, 2026``."""
    return f"{day:%b} {day.day}, {day.year}" if day else ""


def shown_instant(at: datetime | None, zone: tzinfo) -> str:
    """``Mar 16, 2026, 09:05`` in the department's time."""
    if at is None:
        return ""
    local = at.astimezone(zone)
    return f"{shown_day(local.date())}, {local:%H:%M}"


def typed_day(text: str) -> date:
    """``2026-03-16`` or ``3/16/2026``. Raises: ValueError in words for the user."""
    us = _US.match(text.strip())
    try:
        if us:
            return date(int(us[3]), int(us[1]), int(us[2]))
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError("This is not a date. Type it as 2026-03-16 or 3/16/2026.") from error


def typed_instant(day: str, time: str, zone: tzinfo) -> datetime:
    """A day and a time of day such as ``14:05`` in the department's time, in UTC. Raises: ValueError in words.

    Times of one zone are subtracted by the wall clock, which is an hour off over a change of the clock; UTC is not.
    """
    found = _TIME.match(time.strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:  # noqa: PLR2004 - hours and minutes of a day
        raise ValueError("This is not a time of day. Type it as 14:05.")
    on = typed_day(day)
    return datetime(on.year, on.month, on.day, int(found[1]), int(found[2]), tzinfo=zone).astimezone(UTC)


def age_in_words(since: datetime, now: datetime) -> str:
    """``3 hours`` or ``2 days``, rounded down; under an hour in minutes."""
    passed = max(timedelta(0), now - since)
    if passed.days:
        return f"{passed.days} day{'s' if passed.days != 1 else ''}"
    hours = passed.seconds // 3600
    if hours:
        return f"{hours} hour{'s' if hours != 1 else ''}"
    minutes = passed.seconds // 60
    return f"{minutes} minute{'s' if minutes != 1 else ''}"


def shown_iso_day(text: str | None) -> str:
    """A day as the reading room keeps it (``2026-03-16``), in words."""
    return shown_day(date.fromisoformat(text)) if text else ""


def shown_iso_instant(text: str | None, zone: tzinfo) -> str:
    """An instant as the reading room keeps it (UTC), in words and the department's time."""
    return shown_instant(datetime.fromisoformat(text), zone) if text else ""


def dated_words(text: str, zone: tzinfo) -> str:
    """A text of the register that is an instant, in words; an empty text for any other."""
    return shown_iso_instant(text, zone) if _INSTANT.match(text) else ""
