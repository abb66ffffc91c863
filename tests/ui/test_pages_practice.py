"""What pages say on the practice register, read as the worker reads it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.division_at_work import copied, practice
from ui.pages.identities import profile_rows, read_profile
from ui.pages.today import read_today
from ui.record_table import Query
from ui.session import Session

Opening = Callable[[str], Session]


@pytest.fixture
def opened(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Opening:
    made = practice(tmp_path_factory.getbasetemp())
    folder = copied(made.folder, tmp_path)
    return lambda login: Session.open(folder, login, made.passphrases[login])


def test_the_chief_is_told_what_is_late_in_the_division_and_no_name(opened: Opening) -> None:
    with opened("brandt") as session:
        listed = read_today(session).due
    with opened("okafor") as session:
        today = read_today(session)
    late = sum(each.ink == "danger" for each in listed)
    assert late > 0
    assert f"{late} late and {len(listed) - late} coming due" in today.none_due
    assert "Sousa" not in today.none_due


def test_others_are_told_only_of_what_is_theirs(opened: Opening) -> None:
    with opened("novak") as session:
        today = read_today(session)
    assert today.due == ()
    assert today.none_due == "The register found nothing that is yours to mend today."


def test_what_is_given_in_the_terminal_alone_says_so_and_has_no_button(opened: Opening) -> None:
    with opened("quill") as session:
        backup = next(each for each in read_today(session).due if "backup" in each.title.lower())
    assert (backup.button, backup.command) == ("", "")
    assert "in the terminal: coverbook backup" in backup.second


def test_what_the_date_or_a_withdrawn_consent_stopped_is_not_counted_as_cleared(opened: Opening) -> None:
    for login in ("brandt", "okafor"):
        with opened(login) as session:
            counts = {each.word: each.count for each in read_today(session).shares}
        assert counts == {"Cleared for use": 4, "Waiting": 1, "Stopped": 2, "Closed": 8}


def test_a_profile_that_is_over_shows_nothing_that_would_have_to_hold_before_its_use(opened: Opening) -> None:
    with opened("brandt") as session:
        shown = {urn: read_profile(session, urn) for urn in ("HM-P-1-0001", "HM-P-1-0006", "HM-P-1-0008")}
    assert [bool(each.ticks) for each in shown.values()] == [False, False, True]


def test_a_refused_profile_has_no_last_day_ahead(opened: Opening) -> None:
    with opened("brandt") as session:
        rows = profile_rows(session, Query(), None).rows
    days = {each.cells[1].text: each.cells[3].text for each in rows}
    assert days["refused"] == "–"
