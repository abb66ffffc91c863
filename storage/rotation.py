"""Backups in one folder, kept by age: 7 daily, 5 weekly, 12 monthly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

DAILY, WEEKLY, MONTHLY = 7, 5, 12
_NAME = re.compile(r"register-(\d{8}T\d{6}Z)\.backup")
_FORM = "%Y%m%dT%H%M%SZ"


def file_for(folder: Path, at: datetime) -> Path:
    """The name of a backup made at an instant; it says nothing but the time."""
    return folder / f"register-{at.astimezone(UTC).strftime(_FORM)}.backup"


def kept(made: Iterable[datetime]) -> set[datetime]:
    """Which backups stay: the newest of each of the last 7 days, 5 weeks and 12 months that have one."""
    newest_first = sorted(made, reverse=True)
    found: set[datetime] = set()
    for most, period in ((DAILY, _day), (WEEKLY, _week), (MONTHLY, _month)):
        newest: dict[object, datetime] = {}
        for each in newest_first:
            newest.setdefault(period(each.date()), each)
        found.update(list(newest.values())[:most])
    return found


def _day(day: date) -> object:
    return day


def _week(day: date) -> object:
    return day.isocalendar()[:2]


def _month(day: date) -> object:
    return day.year, day.month


def rotate(folder: Path, made: Path) -> int:
    """Remove the backups of a folder that rotate out; how many. Files of other names are not looked at.

    ``made``, the backup just made, stays even where its clock is behind that of the others.
    """
    standing = dict(_backups(folder))
    stay = kept(standing)
    gone = [path for at, path in standing.items() if at not in stay and path != made]
    for path in gone:
        path.unlink()
    return len(gone)


def _backups(folder: Path) -> Iterator[tuple[datetime, Path]]:
    for each in folder.iterdir():
        found = _NAME.fullmatch(each.name)
        if found is not None and each.is_file():
            yield datetime.strptime(found[1], _FORM).replace(tzinfo=UTC), each
