"""The clock an entry is dated by: this computer's, a practice register's, or one that is set by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import attrs

Clock = Callable[[], datetime]
"""Gives the instant in UTC, cut to 1/100 s. “Time” in print is “by this computer's clock”."""

PRACTICE_RUN = timedelta(days=14)
"""How far a practice register's clock runs on from its start."""


def cut(instant: datetime) -> datetime:
    """The instant in UTC without what lies below 1/100 s."""
    utc = instant.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 10_000 * 10_000)


def system_clock() -> datetime:
    """This computer's clock."""
    return cut(datetime.now(UTC))


@attrs.frozen
class PracticeClock:
    """Start + the time since the register was created, at most 14 days on (security.md section 4)."""

    start: datetime
    created: datetime
    real: Clock = system_clock

    def __call__(self) -> datetime:
        """The practice register's now."""
        run = min(max(self.real() - self.created, timedelta(0)), PRACTICE_RUN)
        return cut(self.start + run)


@attrs.define
class SetClock:
    """A clock that stands until it is set: for building the practice register and for tests."""

    instant: datetime

    def __call__(self) -> datetime:
        """The instant it was set to."""
        return cut(self.instant)

    def forward(self, by: timedelta) -> None:
        """Move it on."""
        self.instant += by
