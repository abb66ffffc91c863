"""Whose records come first, what only one person can do at a record, and what a masked record tells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from models.activity import Activity
from models.application import Application
from models.command import Role
from models.equipment import Equipment
from models.officer import Officer
from models.platform import Platform
from models.profile import Profile, ProfileState
from models.record import Record
from models.review import Review
from tests.end_to_end.division_at_work import copied, practice
from tests.ui.conftest import FOLDER, Opening
from tests.ui.driving import application, closed_window, put_away, settle, shell, texts, unlock
from ui.list_page import OWN, ListPage
from ui.pages.activity import read_activity
from ui.pages.equipment import read_equipment
from ui.pages.identities import read_profile
from ui.pages.investigations import case_rows
from ui.pages.people import read_person
from ui.pages.reviews import read_review
from ui.paper import read_paper
from ui.reading import Detail
from ui.record_table import Query
from ui.refers import words_in
from ui.session import Session
from ui.window import MainWindow

Entering = Callable[[str], Session]


@pytest.fixture
def entered(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Entering:
    made = practice(tmp_path_factory.getbasetemp())
    folder = copied(made.folder, tmp_path)
    return lambda login: Session.open(folder, login, made.passphrases[login])


def of_another(session: Session, kind: type[Record], named: str) -> Mapping[str, Any]:
    return next(each for each in reversed(session.open_facts(kind)) if each[named] != session.actor)


def obstacles(detail: Detail) -> dict[str, str | None]:
    return {each.command: each.obstacle for each in detail.acts}


def test_a_session_is_explained_by_its_operator_alone_and_others_are_told_so(entered: Entering) -> None:
    with entered("brandt") as session:
        theirs = of_another(session, Activity, "operator")
        called = session.get(str(theirs["operator"]), Officer).called
        detail = read_activity(session, str(theirs["urn"]))
    assert obstacles(detail)["ExplainActivity"] == f"Only {called} can do this."


def test_nobody_is_offered_the_test_of_equipment_they_hold(entered: Entering) -> None:
    with entered("sousa") as session:
        held = session.find(Equipment, holder=session.actor)[0]
        assert obstacles(read_equipment(session, held.urn))["TestEquipment"] is not None
    with entered("brandt") as session:
        assert obstacles(read_equipment(session, held.urn))["TestEquipment"] is None


def test_contacts_are_recorded_by_the_operators_of_the_false_identity(entered: Entering) -> None:
    with entered("sousa") as session:
        own = session.find(Profile, operator=session.actor, state=ProfileState.IN_USE.value)[0]
        assert obstacles(read_profile(session, own.urn))["RecordContact"] is None
    with entered("brandt") as session:
        assert obstacles(read_profile(session, own.urn)).get("RecordContact", "absent") is not None


def test_each_part_of_a_masked_record_stands_behind_its_label(entered: Entering) -> None:
    with entered("sousa") as session:
        urn = str(of_another(session, Review, "investigator")["urn"])
        facts = {each.label: each.value for each in read_review(session, urn).more}
    assert facts["Answers"].splitlines()[3].startswith("Question: 4 · Answer: ")
    assert all(": " in line for line in facts["Answers"].splitlines())


def test_words_of_a_masked_record_begin_with_a_capital_as_on_any_other(entered: Entering) -> None:
    with entered("sousa") as session:
        urn = str(of_another(session, Profile, "operator")["urn"])
        masked = read_profile(session, urn)
    assert masked.masked
    facts = {each.label: each.value for each in masked.more}
    assert facts["Engagement level"][:1].isupper()


def test_a_paper_is_called_by_its_false_identity_and_its_number(entered: Entering) -> None:
    with entered("brandt") as session:
        paper = next(each for each in session.find(Application) if each.identity)
        name = read_paper(session, paper.urn).title
        assert words_in(session, paper) == f"{name} · {paper.urn}"


def test_a_profile_without_a_handle_is_called_by_its_site_where_it_is_chosen(entered: Entering) -> None:
    with entered("brandt") as session:
        profile = next(each for each in session.find(Profile) if not each.handle)
        site = session.get(profile.platform, Platform).name
        assert words_in(session, profile) == f"{site} · {profile.urn}"


def test_a_public_key_is_short_in_the_panel_and_whole_on_the_page(entered: Entering) -> None:
    with entered("brandt") as session:
        detail = read_person(session, session.actor)
        key = session.officer.sign_key
    short = {each.label: each.value for each in detail.facts}["Signing key (public)"]
    assert short == " ".join(key[at : at + 4] for at in (0, 4, 8, 12))
    assert key in {each.value for each in detail.more}


def test_own_cases_are_those_the_officer_is_named_on(entered: Entering) -> None:
    with entered("sousa") as session:
        every = case_rows(session, Query(), None)
        own = case_rows(session, Query(chip=OWN, where=(("members", session.actor),)), None)
    assert 0 < own.total < every.total
    assert {each.urn for each in own.rows} < {each.urn for each in every.rows}


@pytest.fixture
def detective(opening: Opening) -> Iterator[MainWindow]:
    application()
    opening.session.roles = frozenset({Role.DETECTIVE})
    window = closed_window(opening, FOLDER)
    unlock(window, "sousa", "right")
    yield window
    put_away(window)


def list_of(window: MainWindow) -> ListPage:
    page = shell(window).page
    assert isinstance(page, ListPage)
    return page


@pytest.mark.parametrize("name", ["identities", "activity", "reviews", "investigations"])
def test_a_detective_finds_the_own_records_first(detective: MainWindow, name: str) -> None:
    shell(detective).go(name)
    settle(detective)
    assert list_of(detective).list.chip_name == OWN


def test_a_record_asked_for_is_shown_though_it_is_not_ones_own(detective: MainWindow) -> None:
    shell(detective).go("identities", "HM-P-1-0015")
    settle(detective, 250)
    assert list_of(detective).list.chip_name == ""
    assert list_of(detective).where() == "HM-P-1-0015"


def test_the_chiefs_counts_stand_under_no_line_that_says_otherwise(
    opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    application()
    opening.session.roles = frozenset({Role.CHIEF})
    monkeypatch.setattr(opening.session, "due", tuple)
    window = closed_window(opening, FOLDER)
    unlock(window, "okafor", "right")
    settle(window)
    said = texts(shell(window).page)
    assert "2 late and 1 coming due" in said
    assert "0 late" not in said
    put_away(window)


def test_a_commander_has_no_chip_for_own_records(window: MainWindow) -> None:
    shell(window).go("identities")
    settle(window)
    assert [each.word for each in list_of(window).list.spec.chips][:1] == ["All"]
