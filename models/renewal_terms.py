"""How long a profile may go on before the Chief decides again (R15), from its open fields alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from models.canonical import instant_from
from models.command import Reader
from models.moment import day_of

_YEAR = 12


def months_after(day: date, months: int) -> date:
    """The same day so many months on; the last day of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, _YEAR)
    for back in range(4):
        try:
            return date(day.year + years, month + 1, day.day - back)
        except ValueError:
            continue
    raise AssertionError(day)


def chief_again_on(reader: Reader, profile: Mapping[str, Any]) -> date:
    """The last day an approval may reach without the Chief's new decision: 12 months after the first, or the newest."""
    decided = profile.get("reauthorized_at") or profile["windows"][0]["from_"]
    return months_after(day_of(instant_from(decided), reader), reader.policy.chief_again_months)
