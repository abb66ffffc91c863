"""Reviews of conduct: when they are due, how they are held, answered and closed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.command import Role
from models.errors import InvalidInput, NotAllowed, OutOfOrder, Refused
from models.investigation import Investigation
from models.profile import ProfileState
from models.questions import QUESTIONS, Reply
from models.record import Record
from models.review import (
    AccountManner,
    Agreement,
    Decision,
    FindingLevel,
    FindingRecord,
    ProfileDecision,
    Review,
    ReviewState,
    review_due_on,
    reviews_beyond_grace,
)
from models.review_actions import (
    CloseReview,
    CompleteAction,
    VerifyAction,
    close_review,
    complete_action,
    verify_action,
)
from models.review_calendar import MoveReview, ScheduleReview, move_review, schedule_review
from models.review_meeting import (
    AnswerReview,
    HoldReview,
    PlannedAction,
    RecordReviewRefusal,
    StatedAnswer,
    answer_review,
    hold_review,
    record_review_refusal,
)
from tests.fakes import NOON, FakeContext
from tests.scene import CASE, CHIEF, COMMANDER, DETECTIVE, OTHER, PROFILE, days, officer, profile, scene

OPENED = date(2026, 2, 23)


@pytest.fixture
def desk() -> FakeContext:
    return scene().by(COMMANDER, Role.COMMANDER)


def only(records: list[Record] | Any) -> Review:
    (review,) = records
    assert isinstance(review, Review)
    return review


def schedule(context: FakeContext, investigator: str = DETECTIVE) -> Review:
    command = ScheduleReview(investigator=investigator, investigation=CASE, scheduled_for=days(1))
    return only(context.keep(schedule_review(command, context)))


def replies(**changed: Reply) -> tuple[StatedAnswer, ...]:
    """Every question answered as the register finds it in the scene; ``q4=Reply.NO`` changes one."""
    found = dict.fromkeys(QUESTIONS, Reply.YES) | dict.fromkeys((3, 10, 17), Reply.NOT_APPLICABLE)
    found |= {int(name[1:]): reply for name, reply in changed.items()}
    return tuple(StatedAnswer(number=number, answer=reply) for number, reply in found.items())


def meeting(review: Review, **changes: Any) -> HoldReview:
    told: dict[str, Any] = {
        "review": review.urn,
        "held_at": NOON,
        "answers": replies(),
        "decisions": (Decision(profile=PROFILE, decision=ProfileDecision.CONTINUE),),
    }
    return HoldReview(**(told | changes))


def hold(context: FakeContext, **changes: Any) -> Review:
    return only(context.keep(hold_review(meeting(schedule(context), **changes), context)))


def action(**changes: Any) -> PlannedAction:
    told: dict[str, Any] = {"what": "File the captures.", "owner": DETECTIVE, "due": date(2026, 3, 30), "question": 4}
    return PlannedAction(**(told | changes))


def answered(context: FakeContext, review: Review) -> Review:
    command = AnswerReview(
        review=review.urn, agreement=Agreement.AGREES, account_manner=AccountManner.DECLINES
    )
    return only(context.keep(answer_review(command, context.by(DETECTIVE, Role.DETECTIVE))))


def test_a_review_is_due_30_days_after_the_account_was_opened() -> None:
    assert review_due_on(scene(), DETECTIVE, CASE) == OPENED + timedelta(days=30)
    assert review_due_on(scene(), OTHER, CASE) is None
    assert review_due_on(scene(), DETECTIVE, CASE, days(-22)) is None


def test_a_review_is_due_30_days_after_the_last_one_held(desk: FakeContext) -> None:
    assert hold(desk).next_due == date(2026, 4, 15)
    assert review_due_on(desk, DETECTIVE, CASE) == date(2026, 4, 15)


def test_reviews_end_when_every_profile_is_closed(desk: FakeContext) -> None:
    desk.keep([profile(state=ProfileState.CLOSED, closed_at=days(-1))])
    assert review_due_on(desk, DETECTIVE, CASE) is None
    assert review_due_on(desk, DETECTIVE, CASE, days(-2)) == OPENED + timedelta(days=30)


def test_a_profile_opened_before_the_first_was_closed_keeps_the_first_day(desk: FakeContext) -> None:
    desk.keep([profile(state=ProfileState.CLOSED, closed_at=days(-1)), _second()])
    assert review_due_on(desk, DETECTIVE, CASE) == OPENED + timedelta(days=30)
    desk.keep([profile(state=ProfileState.CLOSED, closed_at=days(-5))])
    assert review_due_on(desk, DETECTIVE, CASE) == OPENED + timedelta(days=30)
    desk.keep([profile(state=ProfileState.CLOSED, closed_at=days(-6))])
    assert review_due_on(desk, DETECTIVE, CASE) == date(2026, 4, 10)


def _second() -> Record:
    return profile(urn="HM-P-1-0002", account_opened_at=days(-5))


@given(st.integers(min_value=0, max_value=60))
def test_new_submissions_wait_from_the_day_after_seven_days_of_grace(day: int) -> None:
    context = scene()
    context.now = days(day)
    beyond = context.now.date() > OPENED + timedelta(days=37)
    assert bool(reviews_beyond_grace(context, DETECTIVE)) == beyond


def test_the_period_runs_from_the_last_review_so_that_no_session_falls_between(desk: FakeContext) -> None:
    first = hold(desk)
    assert (first.period_from, first.period_until) == (OPENED, date(2026, 3, 16))
    assert schedule(desk).period_from == date(2026, 3, 16)


def test_a_review_is_on_the_calendar_once(desk: FakeContext) -> None:
    schedule(desk)
    with pytest.raises(InvalidInput, match="on the calendar already"):
        schedule(desk)


def test_a_moved_review_keeps_its_due_day_and_can_be_held(desk: FakeContext) -> None:
    review = schedule(desk)
    moved = only(desk.keep(move_review(_move(review, "Court."), desk)))
    assert (moved.state, moved.due_on, moved.period_until) == (
        ReviewState.MOVED,
        review.due_on,
        date(2026, 3, 20),
    )
    assert only(hold_review(meeting(moved), desk)).state is ReviewState.HELD
    with pytest.raises(InvalidInput, match="move_reason"):
        move_review(_move(review, " "), desk)


def _move(review: Review, reason: str) -> MoveReview:
    return MoveReview(review=review.urn, scheduled_for=days(4), move_reason=reason)


def test_nobody_reviews_their_own_conduct(desk: FakeContext) -> None:
    desk.by(DETECTIVE, Role.COMMANDER)
    with pytest.raises(Refused, match="R12"):
        schedule(desk)


def test_the_chief_reviews_only_the_commander(desk: FakeContext) -> None:
    desk.by(CHIEF, Role.CHIEF)
    with pytest.raises(NotAllowed):
        schedule(desk)
    desk.keep([desk.get(CASE, Investigation).changed(members=(DETECTIVE, COMMANDER))])
    assert schedule(desk, investigator=COMMANDER).investigator == COMMANDER


def test_only_an_investigator_of_the_case_is_reviewed(desk: FakeContext) -> None:
    with pytest.raises(InvalidInput, match="investigator"):
        schedule(desk, investigator=OTHER)


def test_a_computed_answer_says_so_and_an_override_says_why(desk: FakeContext) -> None:
    held = hold(desk)
    by_number = {each.number: each for each in held.answers}
    assert (by_number[1].computed, by_number[1].computed_value, by_number[4].computed) == (True, Reply.YES, False)
    desk.keep([held.changed(state=ReviewState.MISSED, held_at=None)])
    review = schedule(desk)
    with pytest.raises(InvalidInput, match="question 12 differs"):
        hold_review(meeting(review, answers=replies(q12=Reply.NOT_APPLICABLE)), desk)
    noted = tuple(
        StatedAnswer(number=12, answer=Reply.NOT_APPLICABLE, note="Told by phone.") if each.number == 12 else each
        for each in replies()
    )
    overridden = {each.number: each for each in only(hold_review(meeting(review, answers=noted), desk)).answers}
    assert (overridden[12].answer, overridden[12].computed, overridden[12].computed_value) == (
        Reply.NOT_APPLICABLE,
        False,
        Reply.YES,
    )


def test_a_no_makes_an_action(desk: FakeContext) -> None:
    with pytest.raises(InvalidInput, match="question 4 is a no"):
        hold(desk, answers=replies(q4=Reply.NO))
    desk.records = {urn: each for urn, each in desk.records.items() if not isinstance(each, Review)}
    held = hold(desk, answers=replies(q4=Reply.NO), actions=(action(owner=OTHER),))
    assert [(each.number, each.question, each.owner) for each in held.actions] == [(1, 4, OTHER)]
    assert held.readers == (DETECTIVE, OTHER)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"answers": replies()[:-1]}, "answers"),
        ({"answers": (*replies(), StatedAnswer(number=1, answer=Reply.YES))}, "answers"),
        ({"decisions": ()}, "decisions"),
        ({"decisions": (Decision(profile="HM-P-1-0099", decision=ProfileDecision.CLOSE),)}, "decisions"),
        ({"held_at": days(1)}, "held_at"),
        ({"held_at": days(-40)}, "held_at"),
        ({"actions": (action(what=" "),)}, "actions[0].what"),
        ({"actions": (action(due=date(2026, 3, 1)),)}, "actions[0].due"),
        (
            {
                "findings": (
                    FindingRecord(
                        number=1, level=FindingLevel.LEVEL_1, title="Late", criteria="a wish", condition="So."
                    ),
                )
            },
            "findings[0].criteria",
        ),
    ],
)
def test_what_is_missing_in_the_meeting_record_is_named(desk: FakeContext, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        hold(desk, **changes)
    assert field in refused.value.problems


def test_the_investigator_alone_answers(desk: FakeContext) -> None:
    held = hold(desk)
    command = AnswerReview(review=held.urn, agreement=Agreement.DISAGREES, account_manner=AccountManner.GIVEN)
    with pytest.raises(Refused, match="Only its investigator"):
        answer_review(command, desk)
    with pytest.raises(InvalidInput) as refused:
        answer_review(command, desk.by(DETECTIVE, Role.DETECTIVE))
    assert set(refused.value.problems) == {"agreement_comments", "investigator_account"}
    assert answered(desk, held).state is ReviewState.ANSWERED


def test_a_refusal_or_absence_is_recorded_by_the_commander(desk: FakeContext) -> None:
    refusal = RecordReviewRefusal(review="HM-R-1-0001", agreement=Agreement.REFUSED)
    hold(desk)
    assert only(record_review_refusal(refusal, desk)).state is ReviewState.ANSWERED


def test_an_absence_before_the_meeting_makes_a_missed_review(desk: FakeContext) -> None:
    review = schedule(desk)
    absence = RecordReviewRefusal(review=review.urn, agreement=Agreement.ABSENT)
    assert only(desk.keep(record_review_refusal(absence, desk))).state is ReviewState.MISSED
    assert review_due_on(desk, DETECTIVE, CASE) == OPENED + timedelta(days=30)
    with pytest.raises(OutOfOrder):
        hold_review(meeting(review), desk)


def test_an_action_is_done_by_its_owner_verified_by_another_and_then_the_review_is_closed(desk: FakeContext) -> None:
    desk.keep([officer(OTHER, Role.DETECTIVE)])
    held = hold(desk, actions=(action(),))
    answered(desk, held)
    close, done = CloseReview(review=held.urn), CompleteAction(review=held.urn, number=1, done="Filed.")
    verify = VerifyAction(review=held.urn, number=1)
    with pytest.raises(OutOfOrder, match="verified first: 1"):
        close_review(close, desk.by(COMMANDER, Role.COMMANDER))
    with pytest.raises(InvalidInput, match="not done yet"):
        verify_action(verify, desk)
    with pytest.raises(Refused, match="R12"):
        complete_action(done, desk)
    desk.by(DETECTIVE, Role.DETECTIVE).keep(complete_action(done, desk))
    with pytest.raises(Refused, match="R12"):
        verify_action(verify, desk.by(DETECTIVE, Role.COMMANDER))
    desk.by(COMMANDER, Role.COMMANDER).keep(verify_action(verify, desk))
    closed = only(desk.keep(close_review(close, desk)))
    assert (closed.state, closed.action_texts[0].done) == (ReviewState.CLOSED, "Filed.")


def test_a_review_is_not_closed_before_it_is_answered(desk: FakeContext) -> None:
    held = hold(desk)
    with pytest.raises(OutOfOrder):
        close_review(CloseReview(review=held.urn), desk)


def test_two_accounts_opened_at_one_instant_of_which_one_is_closed_leave_the_review_due(desk: FakeContext) -> None:
    desk.keep([profile(urn="HM-P-1-0002", state=ProfileState.CLOSED, closed_at=days(-1))])
    assert review_due_on(desk, DETECTIVE, CASE) == OPENED + timedelta(days=30)
