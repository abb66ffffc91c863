"""The 18 questions, and the seven answers computed from records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from models.activity import Activity, ActivityState
from models.identity import FalseIdentity, ImageSource
from models.oral import Oral, OralDecision, OralState
from models.platform import Platform
from models.profile import AccountState, Deconfliction, Level
from models.questions import COMPUTED, QUESTIONS, Reply
from models.review import Action, Review, ReviewState
from models.review_answers import Computed, computed_answers
from tests.fakes import NOON, FakeContext
from tests.scene import CASE, DETECTIVE, IDENTITY, LAPTOP, PLATFORM, PROFILE, days, profile, scene

Change = Callable[[FakeContext], object]


def activity(number: int = 1, **changes: Any) -> Activity:
    made = Activity(
        urn=f"HM-S-1-{number:04d}",
        state=ActivityState.LOGGED,
        profile=PROFILE,
        investigation=CASE,
        identity=IDENTITY,
        operator=DETECTIVE,
        from_=days(-1),
        until=days(-1) + timedelta(minutes=5),
        equipment=(LAPTOP,),
        level=Level.VIEW,
        entered_at=days(-1),
    )
    changed: Activity = made.changed(**changes)
    return changed


def earlier_review(verified_by: str) -> Review:
    return Review(
        urn="HM-R-1-0001",
        state=ReviewState.CLOSED,
        investigator=DETECTIVE,
        investigation=CASE,
        period_from=date(2026, 1, 1),
        period_until=date(2026, 3, 1),
        scheduled_for=days(-15),
        held_at=days(-15),
        actions=(Action(number=1, owner=DETECTIVE, due=date(2026, 3, 10), verified_by=verified_by),),
    )


def answers(context: FakeContext) -> Mapping[int, Computed]:
    return computed_answers(
        context, DETECTIVE, CASE, period_from=date(2026, 2, 23), period_until=date(2026, 3, 16), at=NOON
    )


def test_there_are_18_questions_and_seven_are_computed() -> None:
    assert list(QUESTIONS) == list(range(1, 19))
    assert sorted(COMPUTED) == [1, 2, 3, 10, 11, 12, 17]
    assert set(answers(scene())) == COMPUTED


def test_with_everything_in_order_no_computed_answer_is_a_no() -> None:
    context = scene()
    context.keep([activity()])
    found = {number: each.value for number, each in answers(context).items()}
    assert found == {
        1: Reply.YES,
        2: Reply.YES,
        3: Reply.YES,
        10: Reply.NOT_APPLICABLE,
        11: Reply.YES,
        12: Reply.YES,
        17: Reply.NOT_APPLICABLE,
    }


def test_without_a_session_the_answer_says_none_is_recorded() -> None:
    found = answers(scene())
    assert found[1] == Computed(Reply.YES, "no session recorded")
    assert found[3].value is Reply.NOT_APPLICABLE


def _identity(context: FakeContext, **changes: Any) -> None:
    context.keep([context.get(IDENTITY, FalseIdentity).changed(**changes)])


@pytest.mark.parametrize(
    ("change", "number", "detail"),
    [
        (lambda c: c.keep([activity(outside=("R08", "R03"))]), 1, "HM-S-1-0001 (R08)"),
        (lambda c: c.keep([activity(outside=("R27",))]), 1, "HM-S-1-0001 (R27)"),
        (lambda c: c.keep([activity(), profile(windows=())]), 2, "HM-S-1-0001"),
        (lambda c: c.keep([profile(opened_outside=("R01",))]), 2, f"{PROFILE} opened outside authorization"),
        (lambda c: c.keep([activity(outside=("R04", "R08"))]), 3, "HM-S-1-0001 (R04)"),
        (lambda c: _identity(c, image_source=ImageSource.LICENSED), 10, f"{IDENTITY}: no image on file"),
        (lambda c: c.keep([profile(terms=())]), 11, f"{PROFILE}: no statement on the terms"),
        (lambda c: c.keep([profile(account_state=AccountState.LOCKED)]), 11, f"{PROFILE}: account locked"),
        (lambda c: c.keep([profile(deconfliction=None)]), 12, f"{PROFILE}: none on file"),
        (lambda c: c.keep([earlier_review("")]), 17, "HM-R-1-0001 action 1"),
    ],
)
def test_what_the_records_show_makes_a_no_naming_them(change: Change, number: int, detail: str) -> None:
    context = scene()
    change(context)
    assert answers(context)[number] == Computed(Reply.NO, detail)


def test_a_verified_action_of_an_earlier_review_is_a_yes() -> None:
    context = scene()
    context.keep([earlier_review("HM-O-1-0002")])
    assert answers(context)[17] == Computed(Reply.YES, "1 verified")


def test_newer_terms_of_the_site_need_a_newer_statement() -> None:
    context = scene()
    site = context.get(PLATFORM, Platform)
    context.keep([site.changed(terms_version=date(2026, 3, 1))])
    assert answers(context)[11].value is Reply.NO


@pytest.mark.parametrize("left", [AccountState.CLOSED_BY_US, AccountState.KEPT_AS_EVIDENCE])
def test_what_the_operator_closed_or_keeps_is_no_account_action(left: AccountState) -> None:
    context = scene()
    context.keep([profile(account_state=left)])
    assert answers(context)[11].value is Reply.YES


@pytest.mark.parametrize(("state", "value"), [(OralState.SIGNED, Reply.YES), (OralState.DENIED, Reply.NO)])
def test_a_session_under_an_oral_approval_is_in_time_while_that_stands_in(state: OralState, value: Reply) -> None:
    context = scene()
    given = OralDecision(
        urn="HM-OA-1-0001", state=state, what=Oral.APPROVAL, profile=PROFILE, identity=IDENTITY, investigation=CASE,
        decider="HM-O-1-0002", said_at=days(-2), sign_by=days(1), level=Level.VIEW, holder=DETECTIVE,
        equipment=(LAPTOP,), operator=DETECTIVE, recorded_at=days(-2), words="Yes.", emergency="Tonight.",
        signed_by="HM-O-1-0002", signed_at=days(0),
    )  # fmt: skip
    context.keep([activity(), profile(windows=()), given])
    assert answers(context)[2].value is value


@pytest.mark.parametrize(("recheck", "value"), [(date(2026, 3, 16), Reply.YES), (date(2026, 3, 15), Reply.NO)])
def test_a_check_is_overdue_from_the_day_after(recheck: date, value: Reply) -> None:
    context = scene()
    done = Deconfliction(system="RISS", result="Nothing.", checked_on=date(2026, 2, 20), recheck_on=recheck)
    context.keep([profile(deconfliction=done)])
    assert answers(context)[12].value is value


@pytest.mark.parametrize(("day", "counted"), [(-21, True), (-22, False), (0, True)])
def test_a_session_counts_by_the_departments_day(day: int, counted: bool) -> None:
    context = scene()
    context.keep([activity(from_=days(day), until=days(day) + timedelta(minutes=1), outside=("R08",))])
    assert (answers(context)[1].value is Reply.NO) == counted


def test_a_session_running_over_the_end_of_approval_is_not_in_time() -> None:
    context = scene()
    ended = attrs.evolve(profile().windows[0], until=days(-1) + timedelta(minutes=3))
    context.keep([activity(), profile(windows=(ended,))])
    assert answers(context)[2] == Computed(Reply.NO, "HM-S-1-0001")
