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
    newest = file_for(tmp_path, LAST)
    assert rotate(tmp_path, newest) == 730 - len(kept(DAYS))
    assert (tmp_path / "holiday.backup").exists()
    assert rotate(tmp_path, newest) == 0


def test_the_backup_just_made_stays_where_its_clock_is_behind(tmp_path: Path) -> None:
    for each in DAYS:
        file_for(tmp_path, each).touch()
    made = file_for(tmp_path, DAYS[-1] - timedelta(days=400))
    made.touch()
    rotate(tmp_path, made)
    assert made.exists()
    assert len(list(tmp_path.iterdir())) == len(kept(DAYS)) + 1
