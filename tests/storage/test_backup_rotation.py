"""Of a backup every day for two years, 7 daily, 5 weekly and 12 monthly ones stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.rotation import file_for, kept, rotate

LAST = datetime(2026, 3, 16, 17, 0, tzinfo=UTC)
DAYS = [LAST - timedelta(days=each) for each in range(730)]


def test_seven_days_five_weeks_and_twelve_months_stay() -> None:
    stay = kept(DAYS)
    assert set(DAYS[:7]) <= stay
    assert len({each.date().isocalendar()[:2] for each in stay if each > LAST - timedelta(days=35)}) == 5
    assert len({(each.year, each.month) for each in stay}) == 12
    assert len(stay) <= 24


def test_only_backups_of_the_folder_are_removed(tmp_path: Path) -> None:
    for each in DAYS:
        file_for(tmp_path, each).touch()
    (tmp_path / "holiday.backup").touch()
    assert rotate(tmp_path) == 730 - len(kept(DAYS))
    assert (tmp_path / "holiday.backup").exists()
    assert rotate(tmp_path) == 0
