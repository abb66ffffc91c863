"""Instants and days as people state them: not ahead of the clock, and days by the department's time zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from models.command import Reader

CLOCK_TOLERANCE = timedelta(minutes=2)
"""How far a stated instant may lie ahead of the signing instant: two clocks never agree exactly."""
TICK = timedelta(milliseconds=10)
"""The register's smallest step of time (1/100 s): ``until - TICK`` is the last instant of a half-open interval."""


def lies_ahead(stated: datetime, now: datetime) -> bool:
    """Whether a stated instant lies in the future, beyond what clocks differ by."""
    return stated > now + CLOCK_TOLERANCE


def day_of(instant: datetime, reader: Reader) -> date:
    """The department's calendar day of an instant."""
    return instant.astimezone(reader.zone).date()


def business_day_after(day: date, days: int) -> date:
    """The day so many business days (Monday to Friday) after a day."""
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < 5  # noqa: PLR2004 - Saturday is 5
    return day
