"""Papers in an odd order: two for one profile, withdrawn ones, a delegation of one clause, a stop across an expiry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import attrs
import pytest

from models.application import Application, ApplicationState, Outcome
from models.applying import DraftApplication, ReviseProfile, SubmitApplication, WithdrawApplication
from models.deciding import DecideApplication, Mark
from models.directory import DisableAccount
from models.errors import InvalidInput, NotAllowed, OutOfOrder, Refused
from models.profile import Level, ProfileState
from models.questions import QUESTIONS, Reply
from models.remark import Remark
from models.review_calendar import ScheduleReview
from models.review_meeting import HoldReview, StatedAnswer
from models.stopping import BeginClosing, ResumeProfile, SuspendProfile, VerifyClosing
from tests.end_to_end import division_at_work as at
from tests.end_to_end.division_at_work import SITES, AtWork, at_work, profile_of, until


@pytest.fixture
def work(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtWork]:
    """A division at work; whatever a test did, the register is consistent afterwards."""
    with at_work(tmp_path_factory.getbasetemp(), tmp_path) as opened:
        yield opened
        assert opened.verdict().faults == ()


def draft(work: AtWork, name: str) -> None:
    work.give("sousa", DraftApplication(investigation=work.urn("case"), identity=work.urn("identity")), named=name)


def test_a_profile_on_two_papers_is_decided_once(work: AtWork) -> None:
    until(work, at.DOCUMENTED)
    draft(work, "paper")
    draft(work, "second")
    work.give("sousa", SubmitApplication(application=work.urn("paper")))
    work.refused("sousa", SubmitApplication(application=work.urn("second")), OutOfOrder)
    work.give("okafor", at.authorization(work))
    work.refused("sousa", SubmitApplication(application=work.urn("second")), OutOfOrder)
    work.give("sousa", WithdrawApplication(application=work.urn("second")))
    assert profile_of(work).state is ProfileState.AUTHORIZED


def test_what_a_withdrawn_paper_asked_for_can_be_asked_for_again(work: AtWork) -> None:
    until(work, at.SUBMITTED)
    withdraw = WithdrawApplication(application=work.urn("paper"))
    work.refused("brandt", withdraw, Refused)
    work.give("sousa", withdraw)
    work.refused("okafor", at.authorization(work), OutOfOrder)
    draft(work, "paper")
    work.give("sousa", SubmitApplication(application=work.urn("paper")))
    work.give("okafor", at.authorization(work))
    assert profile_of(work).state is ProfileState.AUTHORIZED


def test_a_mark_names_lines_of_the_paper_only(work: AtWork) -> None:
    until(work, at.SUBMITTED)
    decision = at.authorization(work)
    stranger = Mark(subject="HM-P-1-9999", outcome=Outcome.AUTHORIZED)
    for marks in ((*decision.marks, stranger), decision.marks[:-1], (*decision.marks, decision.marks[0])):
        with pytest.raises(InvalidInput, match="marks"):
            work.give("okafor", attrs.evolve(decision, marks=marks))


def test_a_designee_for_one_clause_decides_a_paper_of_that_clause_alone(work: AtWork) -> None:
    at.delegate(work, clauses=("5.12.4.2",))
    until(work, at.SUBMITTED)
    assert work.refused("ferreira", at.authorization(work), Refused).refusal == {"rule": "R06", "clause": "5.12.4.4"}
    decision = at.authorization(work)
    facebook = work.urn("Facebook profile")
    returned = tuple(
        each
        if each.subject != facebook
        else Mark(subject=facebook, outcome=Outcome.RETURNED, text="Say more.", remarks=(Remark(text="Say more."),))
        for each in decision.marks
    )
    work.give("okafor", attrs.evolve(decision, marks=returned))
    work.give("sousa", ReviseProfile(
        profile=facebook, platform=work.urn("Facebook"), level=Level.VIEW, planned_use="Look at offers only."
    ))
    work.give("sousa", SubmitApplication(application=work.urn("paper")))
    yes = DecideApplication(
        application=work.urn("paper"), marks=(Mark(subject=facebook, outcome=Outcome.AUTHORIZED),)
    )
    paper = work.give("ferreira", yes)
    assert isinstance(paper, Application)
    assert paper.state is ApplicationState.DECIDED
    assert profile_of(work).authorized_by == work.urn("ferreira")


def test_resuming_after_the_approval_ended_approves_nothing(work: AtWork) -> None:
    until(work, at.USED)
    profile = work.urn("Facebook profile")
    work.give("sousa", SuspendProfile(profile=profile, stop_reason="A seller asks too much."))
    work.division.later(minutes=100 * 24 * 60)
    work.give("brandt", ResumeProfile(profile=profile))
    work.give("quill", at.no_identifier_test(work))
    assert at.log(work).outside == ("R08",)


def test_a_profile_whose_operator_has_no_account_any_more_is_closed_by_the_commander(work: AtWork) -> None:
    until(work, at.USED)
    work.give("quill", DisableAccount(officer=work.urn("sousa")))
    work.refused("sousa", at.session(work), NotAllowed)
    profile = work.urn("Facebook profile")
    state = at.profile_of(work).account_state
    assert state is not None
    work.give("brandt", BeginClosing(profile=profile, account_state=type(state).CLOSED_BY_US, closing_summary="Left."))
    at.points_seen(work, "brandt", "okafor")
    work.give("brandt", VerifyClosing(profile=profile))
    assert profile_of(work).state is ProfileState.CLOSED


def test_a_paper_returned_line_by_line_is_not_submitted_unmended_by_another(work: AtWork) -> None:
    until(work, at.SUBMITTED)
    decision = at.authorization(work)
    remarks = (Remark(text="Say why."),)
    returned = tuple(
        attrs.evolve(each, outcome=Outcome.RETURNED, text="Say why.", remarks=remarks) for each in decision.marks
    )
    work.give("okafor", attrs.evolve(decision, marks=returned))
    again = SubmitApplication(application=work.urn("paper"))
    work.refused("brandt", again, Refused)
    work.give("sousa", again)
    assert [profile_of(work, site).state for site in SITES] == [ProfileState.SUBMITTED] * 2


def test_a_review_entered_later_settles_nothing_that_was_overdue_meanwhile(work: AtWork) -> None:
    until(work, at.USED)
    held = work.division.now + timedelta(days=20)
    work.division.later(minutes=50 * 24 * 60)
    review = ScheduleReview(
        investigator=work.urn("sousa"), investigation=work.urn("case"), scheduled_for=work.division.now
    )
    work.give("brandt", review, named="review")
    answers = tuple(StatedAnswer(number=number, answer=Reply.YES, note="As seen.") for number in QUESTIONS)
    with pytest.raises(InvalidInput, match="held_at: lies more than 7 days back"):
        work.give("brandt", HoldReview(review=work.urn("review"), held_at=held, answers=answers))
