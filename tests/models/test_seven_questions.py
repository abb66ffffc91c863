"""The seven questions of a review of conduct that the register answers itself, one by one: as it should be, and not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from models.activity import Activity, ActivityState
from models.equipment import Equipment, Network
from models.identity import FalseIdentity, ImageSource
from models.image import Image, Withdrawal
from models.network_exception import NetworkException
from models.oral import Oral, OralDecision, OralState
from models.platform import Platform
from models.profile import AccountState, Deconfliction, Level, Profile
from models.questions import Reply
from models.record import Kind
from models.review import Action, Review, ReviewState
from models.review_answers import computed_answers
from tests.fakes import NOON, FakeContext
from tests.models.any_record import made, number_of
from tests.scene import CASE, COMMANDER, DETECTIVE, IDENTITY, LAPTOP, OTHER, PLATFORM, PROFILE, days, profile, scene

YES, NO, NONE = Reply.YES, Reply.NO, Reply.NOT_APPLICABLE


def answer(number: int, context: FakeContext) -> Reply:
    """What the register says of the detective's conduct in the last three weeks."""
    found = computed_answers(
        context, DETECTIVE, CASE, period_from=days(-21).date(), period_until=NOON.date(), at=NOON
    )
    return found[number].value


def session(**changes: Any) -> FakeContext:
    """Everything in order, and one session of yesterday."""
    context = scene()
    told: dict[str, Any] = {
        "urn": number_of(Kind.ACTIVITY), "state": ActivityState.LOGGED, "operator": DETECTIVE, "from_": days(-1),
        "until": days(-1) + timedelta(minutes=9), "profile": PROFILE, "identity": IDENTITY, "equipment": (LAPTOP,),
        "level": Level.VIEW,
    }  # fmt: skip
    context.keep([made(Activity, **told | changes)])
    return context


def test_question_1_no_session_outside_approval() -> None:
    assert answer(1, session()) is YES
    assert answer(1, session(outside=("R08",))) is NO
    assert answer(1, session(outside=("R04",))) is YES, "what concerns equipment is question 3"


def test_question_2_nothing_before_approval_or_after_its_end() -> None:
    assert answer(2, session()) is YES
    assert answer(2, session(from_=days(-20) - timedelta(minutes=5), until=days(-20))) is NO
    context = session()
    context.keep([profile(opened_outside=("R01",), account_opened_at=days(-20))])
    assert answer(2, context) is NO


def test_question_2_a_session_on_what_another_operates_since_is_looked_at_too() -> None:
    context = session()
    context.keep([profile(operator=OTHER, windows=())])
    assert answer(2, context) is NO


def test_question_2_an_oral_approval_signed_in_time_stands_in_for_the_written_one() -> None:
    context = session()
    context.keep([profile(windows=())])
    oral = made(
        OralDecision, urn=number_of(Kind.ORAL_DECISION), state=OralState.SIGNED, what=Oral.APPROVAL, said_at=days(-2),
        sign_by=NOON, signed_at=days(-1), level=Level.VIEW, holder=DETECTIVE,
    )  # fmt: skip
    context.keep([oral])
    assert answer(2, context) is YES
    context.keep([oral.changed(signed_at=NOON)])
    assert answer(2, context) is NO, "signed too late it stands in for nothing"


def test_question_3_only_department_equipment_with_its_test_and_exception() -> None:
    assert answer(3, session()) is YES
    assert answer(3, scene()) is NONE
    for rule in ("R03", "R04", "R05", "R26"):
        assert answer(3, session(outside=(rule,))) is NO
    context = session()
    granted = made(NetworkException, urn=number_of(Kind.NETWORK_EXCEPTION), from_=days(-9), until=days(9))
    context.keep([context.get(LAPTOP, Equipment).changed(network=Network.DEPARTMENT_NETWORK), granted])
    assert answer(3, context) is YES


def test_question_10_each_image_rests_on_consent_or_licence() -> None:
    context = scene()
    assert answer(10, context) is NONE
    identity = context.get(IDENTITY, FalseIdentity).changed(image_source=ImageSource.LICENSED)
    context.keep([identity])
    assert answer(10, context) is NO
    image = made(Image, urn=number_of(Kind.IMAGE))
    context.keep([image, identity.changed(images=(image.urn,))])
    assert answer(10, context) is YES
    context.keep([image.changed(withdrawals=(Withdrawal(from_=days(-3), told_by=COMMANDER),))])
    assert answer(10, context) is NO


def test_question_11_statements_on_the_terms_in_force_and_no_account_action() -> None:
    context = scene()
    assert answer(11, context) is YES
    context.keep([profile(account_state=AccountState.LOCKED)])
    assert answer(11, context) is NO
    context.keep([profile(account_state=AccountState.OPEN)])
    assert answer(11, context) is YES
    context.keep([context.get(PLATFORM, Platform).changed(terms_version=date(2026, 2, 1))])
    assert answer(11, context) is NO


def test_question_12_deconfliction_is_on_file_and_no_check_is_overdue() -> None:
    assert answer(12, scene()) is YES
    context = scene()
    context.keep([profile(deconfliction=None)])
    assert answer(12, context) is NO
    for again, said in ((NOON.date(), YES), (days(-1).date(), NO)):
        checked = Deconfliction(system="RISS", result="Nothing.", checked_on=date(2026, 2, 20), recheck_on=again)
        context.keep([profile(deconfliction=checked)])
        assert answer(12, context) is said


@pytest.mark.parametrize(("verified_by", "said"), [(COMMANDER, YES), ("", NO)])
def test_question_17_earlier_actions_are_done_and_verified(verified_by: str, said: Reply) -> None:
    context = scene()
    assert answer(17, context) is NONE
    action = Action(number=1, owner=DETECTIVE, due=date(2026, 3, 10), verified_by=verified_by)
    told = {"state": ReviewState.CLOSED, "held_at": days(-15), "actions": (action,)}
    context.keep([made(Review, urn=number_of(Kind.REVIEW), **told)])
    assert answer(17, context) is said


def test_a_profile_that_another_operates_is_not_this_investigators_to_answer_for() -> None:
    context = scene()
    context.keep([profile(operator=OTHER, deconfliction=None)])
    assert context.get(PROFILE, Profile).operator == OTHER
    assert answer(12, context) is NONE
