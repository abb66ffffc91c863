"""Absurd or empty input: a clear word, nothing kept, nobody stuck."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from models.applying import DraftApplication
from models.command import Command
from models.delegation import Delegate, OrderOnDutyAccess
from models.department import CreateRegister
from models.directory import EnrolKeys, InviteOfficer
from models.equipment import EquipmentKind, Network, RegisterEquipment
from models.errors import InvalidInput, RegisterError
from models.identity import DocumentIdentity, FalseIdentity, ReviseIdentity
from models.investigation import OpenInvestigation
from models.platform import RecordPlatform, Stance
from models.questions import QUESTIONS, Reply
from models.review_calendar import ScheduleReview
from models.review_meeting import HoldReview, PlannedAction, StatedAnswer
from tests.end_to_end import division_at_work as at
from tests.end_to_end.division_at_work import AtWork, at_work, until


@pytest.fixture
def work(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtWork]:
    """A division at work; whatever a test did, the register is consistent afterwards."""
    with at_work(tmp_path_factory.getbasetemp(), tmp_path) as opened:
        yield opened
        assert opened.verdict().faults == ()


def not_taken(work: AtWork, login: str, command: Command, field: str) -> None:
    """The act is not taken, the message names the field, and no row of a record has changed."""
    before, count = work.rows(), len(work.entries())
    with pytest.raises(InvalidInput) as told:
        work.give(login, command)
    assert any(name.startswith(field) for name in told.value.problems), told.value.problems
    assert (work.rows(), len(work.entries())) == (before, count)


@pytest.mark.parametrize(
    ("login", "command", "field"),
    [
        ("sousa", OpenInvestigation(case_number=" ", title="A case"), "case_number"),
        ("sousa", OpenInvestigation(case_number="HM-26-903", title=""), "title"),
        ("quill", InviteOfficer(rank="Det.", name="", login_name="nobody"), "name"),
        ("quill", InviteOfficer(rank="Det.", name="N. Body", login_name=" "), "login_name"),
        (
            "quill",
            RecordPlatform(
                name=" ", stance=Stance.SILENT, terms_version=date(2025, 1, 1), checked_on=date(2025, 1, 2)
            ),
            "name",
        ),
    ],
)
def test_what_a_record_can_not_be_without_is_not_left_blank(
    work: AtWork, login: str, command: Command, field: str
) -> None:
    not_taken(work, login, command, field)


def test_a_false_identity_has_a_name(work: AtWork) -> None:
    until(work, at.DOCUMENTED)
    not_taken(work, "sousa", DocumentIdentity(investigation=work.urn("case"), name=""), "name")


def test_a_terms_statement_says_something(work: AtWork) -> None:
    until(work, at.AUTHORIZED)
    not_taken(work, "sousa", attrs.evolve(at.terms(work), says=" "), "says")
    not_taken(work, "sousa", attrs.evolve(at.terms(work), own_words=""), "own_words")


def test_a_terms_statement_is_not_on_terms_of_a_day_to_come(work: AtWork) -> None:
    until(work, at.AUTHORIZED)
    not_taken(work, "sousa", attrs.evolve(at.terms(work), version=date(2099, 1, 1)), "version")


def test_a_deconfliction_says_where_and_what_came_of_it(work: AtWork) -> None:
    until(work, at.AUTHORIZED)
    not_taken(work, "sousa", attrs.evolve(at.deconfliction(work), system=" "), "system")
    not_taken(work, "sousa", attrs.evolve(at.deconfliction(work), result=""), "result")


def test_an_investigation_is_not_planned_to_end_before_it_begins(work: AtWork) -> None:
    command = OpenInvestigation(case_number="HM-26-903", title="A case", planned_end=date(2001, 1, 1))
    not_taken(work, "sousa", command, "planned_end")


def test_a_living_person_check_is_not_dated_in_the_future(work: AtWork) -> None:
    until(work, at.DOCUMENTED)
    identity = work.division.read("sousa", work.urn("identity"))
    assert isinstance(identity, FalseIdentity)
    told = {each.name: getattr(identity, each.name) for each in attrs.fields(DocumentIdentity)}
    told["living_person_checked_on"] = date(2099, 1, 1)
    not_taken(work, "sousa", DocumentIdentity(**told), "living_person_checked_on")
    not_taken(work, "sousa", ReviseIdentity(**told, identity=identity.urn), "living_person_checked_on")


def test_an_on_duty_order_names_sites_of_the_register_only(work: AtWork) -> None:
    now = work.division.now
    order = OrderOnDutyAccess(
        officer=work.urn("sousa"), from_=now, until=now + timedelta(days=9), platforms=("HM-PL-1-9999",)
    )
    with pytest.raises(RegisterError, match="HM-PL-1-9999"):
        work.give("okafor", order)


def invited(work: AtWork) -> str:
    urn: str = work.give("quill", InviteOfficer(rank="Det.", name="N. Body", login_name="nobody")).urn
    return urn


def _delegated(work: AtWork, officer: str) -> Command:
    return Delegate(designee=officer, from_=work.division.now, until=work.division.now + timedelta(days=9))


def _ordered(work: AtWork, officer: str) -> Command:
    return OrderOnDutyAccess(officer=officer, from_=work.division.now, until=work.division.now + timedelta(days=9))


@pytest.mark.parametrize(("paper", "field"), [(_delegated, "designee"), (_ordered, "officer")])
def test_a_paper_of_the_chief_names_an_officer_who_is_confirmed(
    work: AtWork, paper: Callable[[AtWork, str], Command], field: str
) -> None:
    not_taken(work, "okafor", paper(work, invited(work)), field)


def meeting(work: AtWork, **told: Any) -> HoldReview:
    answers = tuple(StatedAnswer(number=number, answer=Reply.YES, note="As seen.") for number in QUESTIONS)
    return HoldReview(review=work.urn("review"), held_at=work.division.now, answers=answers, **told)


def scheduled(work: AtWork) -> None:
    until(work, at.DOCUMENTED)
    review = ScheduleReview(
        investigator=work.urn("sousa"), investigation=work.urn("case"), scheduled_for=work.division.now
    )
    work.give("brandt", review, named="review")


def test_a_review_of_a_time_without_accounts_is_held_and_decides_on_no_profile(work: AtWork) -> None:
    scheduled(work)
    assert work.give("brandt", meeting(work)).decisions == ()


def test_an_action_is_owed_by_a_confirmed_officer_and_answers_a_question_of_the_review(work: AtWork) -> None:
    scheduled(work)
    due = work.division.now.date() + timedelta(days=9)
    action = PlannedAction(what="Ask again.", owner=invited(work), due=due)
    not_taken(work, "brandt", meeting(work, actions=(action,)), "actions[0].owner")
    action = PlannedAction(what="Ask again.", owner=work.urn("sousa"), due=due, question=99)
    not_taken(work, "brandt", meeting(work, actions=(action,)), "actions[0].question")


@pytest.mark.parametrize("key", ["", "zz" * 32, "ab" * 31])
def test_a_public_key_is_32_bytes_in_hex(work: AtWork, key: str) -> None:
    officer = work.urn("sousa")
    good = "ab" * 32
    for stated in (
        EnrolKeys(officer=officer, sign_key=key, receive_key=good),
        EnrolKeys(officer=officer, sign_key=good, receive_key=key),
    ):
        with pytest.raises(InvalidInput, match="is not 64 lower-case hex digits"):
            work.give("sousa", stated)


def test_a_paper_on_another_cases_identity_is_not_taken(work: AtWork) -> None:
    until(work, at.DOCUMENTED)
    work.give("sousa", OpenInvestigation(case_number="HM-26-903", title="A second case"), named="second")
    paper = DraftApplication(investigation=work.urn("second"), identity=work.urn("identity"))
    not_taken(work, "sousa", paper, "identity")


def test_an_asset_tag_stands_once(work: AtWork) -> None:
    at.register_equipment(work)
    again = RegisterEquipment(
        asset_tag=at.LAPTOP.lower(), kind=EquipmentKind.LAPTOP, department_property=True, network=Network.SEPARATE_LINE
    )
    not_taken(work, "quill", again, "asset_tag")


def test_a_register_is_begun_once(work: AtWork) -> None:
    keys = work.division.register("okafor")
    begun = CreateRegister(
        name="Another", prefix="HM", zone="America/New_York", chief_rank="Chief", chief_name="N. Body",
        chief_login="nobody", sign_key="ab" * 32, receive_key="ab" * 32,
        recovery_sign_key="cd" * 32, recovery_receive_key="cd" * 32,
    )
    with pytest.raises(RegisterError):
        keys.perform(begun)
