"""What the window says of an officer who is leaving."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from models.officer import Leaving, Officer
from models.separation import BeginSeparation
from tests.end_to_end.division_at_work import copied, practice
from ui.pages.people import read_person
from ui.session import Session

Entering = Callable[[str], Session]


@pytest.fixture
def entered(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Entering:
    made = practice(tmp_path_factory.getbasetemp())
    folder = copied(made.folder, tmp_path)
    return lambda login: Session.open(folder, login, made.passphrases[login])


def test_the_commander_sees_what_is_left_and_when_the_officer_goes_and_a_colleague_does_not(entered: Entering) -> None:
    with entered("brandt") as session:
        sousa = next(each.urn for each in session.find(Officer) if each.name.endswith("Sousa"))
        before = read_person(session, sousa)
        assert before.banner == ""
        assert before.related["To reassign or close"]
        session.perform(BeginSeparation(officer=sousa, leaving=Leaving.LEAVES, last_day=date(2026, 4, 1)))
        detail = read_person(session, sousa)
        assert "last day Apr 1, 2026" in detail.banner
        assert f"{len(before.related['To reassign or close'])} left to reassign or close" in detail.banner
        obstacles = {each.command: each.obstacle for each in detail.acts}
        assert obstacles["BeginSeparation"] == "This separation is begun already."
        assert obstacles["WithdrawSeparation"] is None
        assert "Something is left" in (obstacles["FinishSeparation"] or "")
        own = {each.command: each.obstacle for each in read_person(session, session.actor).acts}
        assert own["BeginSeparation"] == "Nobody begins their own separation."
    with entered("whitlock") as session:
        assert "To reassign or close" not in read_person(session, sousa).related
