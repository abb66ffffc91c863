"""Dates, times and counts in the words of the reports. Times print in the department's zone."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from models.redaction import Rendition, Shown, Withheld

CLOCK = "by this computer's clock"
"""What stands beside a time: order is always by entry, the clock is only this computer's."""
NONE_RECORDED = "none recorded"
END = "End of report"
RENDITION_NAMES = {
    Rendition.FULL: "FULL RENDITION",
    Rendition.REDACTED: "REDACTED COPY",
    Rendition.DISCLOSURE: "DISCLOSURE COPY",
    Rendition.STATISTICAL: "STATISTICAL",
}


def day(when: date) -> str:
    """``March 12, 2026``."""
    return f"{when:%B} {when.day}, {when.year}"


def short_day(when: date) -> str:
    """``Mar 12``."""
    return f"{when:%b} {when.day}"


def local_day(when: datetime, zone: str) -> str:
    """``2026-03-12``, the department's day."""
    return f"{when.astimezone(ZoneInfo(zone)):%Y-%m-%d}"


def instant(when: datetime, zone: str) -> str:
    """``2026-03-12 09:05 EDT``."""
    return f"{when.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %Z}"


def period(start: date, end: date) -> str:
    """``February 10 – March 12, 2026``."""
    first = f"{start:%B} {start.day}" if start.year == end.year else day(start)
    return f"{first} – {day(end)}"


def cited(clause: str) -> str:
    """``5.12.4.4 (2)`` for ``5.12.4.4 bullet 2``."""
    number, bullet, rest = clause.partition(" bullet ")
    return f"{number} ({rest})" if bullet else clause


def minutes(count: int) -> str:
    """``9 h 12 min``."""
    hours, rest = divmod(count, 60)
    return f"{hours} h {rest:02d} min" if hours else f"{rest} min"


def counted(count: int, one: str, many: str = "") -> str:
    """``1 session``, ``3 sessions``; 0 is ``no sessions``."""
    word = one if count == 1 else many or one + "s"
    return f"{count:,} {word}" if count else f"no {word}"


def grouped(digest: str) -> str:
    """A digest in groups of eight."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def listed(parts: list[str]) -> str:
    """``a, b and c``."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def recorded(said: Shown) -> Shown:
    """The value, or “none recorded” where nothing was entered."""
    return said if isinstance(said, Withheld) or said else NONE_RECORDED
