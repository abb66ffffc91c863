"""The table tells a missed goal as missed, and asks of each load what its goals ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.rows import DESIGN, ROWS, Goal, Of, Row
from tests.benchmarks.table import BEGIN, END, MISSED, Result, as_markdown, as_text, put_into
from tests.benchmarks.taken import Taken


def taken(_folder: Path) -> Taken:
    return Taken(seconds=1.0, peak=10.0)


ROW = Row(
    says="Something",
    limit_says="the least",
    measured=taken,
    limit=taken,
    goals=(Goal(Of.RATIO, 2.5), Goal(Of.PEAK, 400, design=True)),
)


def result(seconds: float, *, peak: float = 100.0, identities: int = DESIGN) -> Result:
    measured, least = Taken(seconds=seconds, peak=peak), Taken(seconds=1.0, peak=50.0)
    return Result(row=ROW, identities=identities, measured=measured, limit=least)


def test_a_missed_goal_is_shown_as_missed() -> None:
    assert result(2.6).missed
    assert MISSED in as_text([result(2.6)])
    assert MISSED in as_markdown([result(2.6)])


def test_each_goal_is_told_by_itself() -> None:
    assert result(2.6).cells()[6] == "MISSED; met"
    assert result(2.4, peak=401).cells()[6] == "met; MISSED"


def test_goals_of_the_design_load_are_not_asked_of_less() -> None:
    assert result(2.4, peak=401, identities=20).cells()[5:7] == ("≤ 2.5 ×", "met")


def test_a_goal_beyond_the_limit_looks_at_the_difference() -> None:
    goal = Goal(Of.BEYOND, 0.002)
    assert goal.met(Taken(seconds=0.0125, peak=1), Taken(seconds=0.011, peak=1))
    assert not goal.met(Taken(seconds=0.0135, peak=1), Taken(seconds=0.011, peak=1))


def test_every_row_has_a_goal() -> None:
    assert all(row.goals for row in ROWS.values())


def test_the_table_stands_between_the_marks_of_its_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nolder\n{END}\nafter\n", encoding="utf-8")
    put_into(page, "| a |", "today")
    assert page.read_text(encoding="utf-8") == f"before\n{BEGIN}\ntoday\n\n| a |\n{END}\nafter\n"


def test_a_page_without_marks_is_left_as_it_is(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no place"):
        put_into(page, "| a |", "today")
    assert page.read_text(encoding="utf-8") == "before\n"
