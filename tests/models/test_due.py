"""What is due: for whom, by which day, and with which act; never a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.activity import Activity, ActivityState
from models.application import Application, ApplicationState
from models.assignment import Assignment, AssignmentState
from models.command import Role
from models.delegation import Delegation, OnDutyOrder, PaperState
from models.due import Due, business_day_after, due
from models.equipment import Network
from models.network_exception import NetworkException
from models.officer import Officer, OfficerState
from models.profile import Deconfliction, Level, Profile, ProfileState
from models.record import Record
from models.review import Action, Review, ReviewState
from models.rulebook import RULEBOOK
from models.waiver import Waiver
from tests.fakes import FakeContext
from tests.scene import (
    ADMINISTRATOR,
    ASSIGNMENT,
    CASE,
    CHIEF,
    COMMANDER,
    DETECTIVE,
    LAPTOP,
    ORDER,
    OTHER,
    PROFILE,
    TEST,
    days,
    laptop,
    passed_test,
    profile,
    scene,
)

ROLES = {CHIEF: Role.CHIEF, COMMANDER: Role.COMMANDER, ADMINISTRATOR: Role.ADMINISTRATOR}
EVERYBODY = (CHIEF, COMMANDER, DETECTIVE, OTHER, ADMINISTRATOR)
REVIEW_DUE = date(2026, 3, 25)


def asked(context: FakeContext, who: str) -> tuple[Due, ...]:
    return due(context, frozenset({ROLES.get(who, Role.DETECTIVE)}), who)


def only(context: FakeContext, who: str, act: str) -> Due:
    (found,) = [each for each in asked(context, who) if each.act == act]
    return found


def application(submitted_days_ago: float) -> Application:
    return Application(
        urn="HM-A-1-0001",
        state=ApplicationState.SUBMITTED,
        applicant=DETECTIVE,
        investigation=CASE,
        submitted_at=days(-submitted_days_ago),
    )


def review(state: ReviewState, **changes: object) -> Review:
    made = Review(
        urn="HM-R-1-0001",
        state=state,
        investigator=DETECTIVE,
        investigation=CASE,
        period_from=date(2026, 2, 23),
        period_until=date(2026, 3, 16),
        scheduled_for=days(2),
    )
    changed: Review = made.changed(**changes)
    return changed


def flagged() -> Activity:
    return Activity(
        urn="HM-S-1-0001",
        state=ActivityState.FLAGGED,
        profile=PROFILE,
        investigation=CASE,
        operator=DETECTIVE,
        from_=days(-1),
        until=days(-0.9),
        level=Level.VIEW,
        entered_at=days(-0.9),
        outside=("R27",),
    )


def delegation(until: float) -> Delegation:
    return Delegation(
        urn="HM-DL-1-0001",
        state=PaperState.GIVEN,
        designee=OTHER,
        clauses=("5.12.4.1",),
        from_=days(-60),
        until=days(until),
    )


def exception(until: float) -> NetworkException:
    return NetworkException(
        urn="HM-NX-1-0001",
        equipment=LAPTOP,
        reason="Annex.",
        from_=days(-20),
        until=days(until),
        granted_by=COMMANDER,
    )


def in_hand(state: AssignmentState) -> Assignment:
    return Assignment(
        urn=ASSIGNMENT, state=state, equipment=LAPTOP, issued_to=DETECTIVE, issued_by=COMMANDER, issued_at=days(-1)
    )


OWED = Action(number=1, owner=DETECTIVE, due=date(2026, 3, 12))
RECHECK = Deconfliction(system="RISS", result="Nothing.", checked_on=date(2026, 2, 20), recheck_on=date(2026, 3, 20))
ENDED = attrs.evolve(profile().windows[0], until=days(-3))
ENROLLED = Officer(urn="HM-O-1-0009", state=OfficerState.ENROLLED, rank="Det.", name="Number 9", login_name="nine")
AWAITING = profile(state=ProfileState.AWAITING_APPROVAL)
WITH_ACTION = review(ReviewState.HELD, actions=(OWED,))
WITH_DONE_ACTION = review(ReviewState.HELD, actions=(attrs.evolve(OWED, done_at=days(-1)),))
EXCEPTED = [laptop(network=Network.DEPARTMENT_NETWORK), exception(5)]


@pytest.mark.parametrize(
    ("records", "expected", "whose"),
    [
        ([application(7)], ("DecideApplication", "HM-A-1-0001", "5.12.4.2", 6), {CHIEF}),
        ([AWAITING], ("DecideDetails", PROFILE, "5.12.4.4 bullet 2", 0), {COMMANDER}),
        ([], ("ScheduleReview", CASE, "5.12.4.5", -9), {COMMANDER, DETECTIVE}),
        ([review(ReviewState.MOVED)], ("HoldReview", "HM-R-1-0001", "5.12.4.5", -9), {COMMANDER, DETECTIVE}),
        ([review(ReviewState.HELD)], ("AnswerReview", "HM-R-1-0001", "5.12.4.5", 0), {DETECTIVE}),
        ([review(ReviewState.ANSWERED)], ("CloseReview", "HM-R-1-0001", "5.12.4.5", 0), {COMMANDER}),
        ([WITH_ACTION], ("CompleteAction", "HM-R-1-0001", "5.12.4.5", 4), {COMMANDER, DETECTIVE}),
        ([WITH_DONE_ACTION], ("VerifyAction", "HM-R-1-0001", "5.12.4.5", 0), {COMMANDER}),
        ([profile(windows=(ENDED,))], ("BeginClosing", PROFILE, "5.12.4.4 bullet 2", 3), {COMMANDER, DETECTIVE}),
        ([passed_test(days(-93))], ("TestEquipment", LAPTOP, "5.12.4.3 bullet 2", 3), {COMMANDER, ADMINISTRATOR}),
        (EXCEPTED, ("GrantNetworkException", LAPTOP, "5.12.4.3 bullet 3", -5), {COMMANDER}),
        (
            [profile(deconfliction=RECHECK, recheck_on=RECHECK.recheck_on)],
            ("RecordDeconfliction", PROFILE, "5.12.4.4 bullet 1", -4),
            {COMMANDER, DETECTIVE},
        ),
        ([delegation(10)], ("Delegate", "HM-DL-1-0001", "5.12.4.4", -10), {CHIEF, OTHER}),
        ([ENROLLED], ("ConfirmOfficer", "HM-O-1-0009", "5.12.4.1", 0), {CHIEF}),
        ([in_hand(AssignmentState.ISSUED)], ("ReceiveEquipment", LAPTOP, "5.12.4.3", 0), {DETECTIVE}),
        ([in_hand(AssignmentState.RETURNED)], ("AcceptReturn", LAPTOP, "5.12.4.3", 0), {COMMANDER, ADMINISTRATOR}),
        ([flagged()], ("ExplainActivity", "HM-S-1-0001", "5.12.4.4 bullet 2", 0), {COMMANDER, DETECTIVE}),
    ],
)
def test_each_thing_due_goes_to_whom_it_concerns(
    records: list[Record], expected: tuple[str, str, str, int], whose: set[str]
) -> None:
    context = scene()
    context.keep(records)
    act = expected[0]
    assert {who for who in EVERYBODY if act in {each.act for each in asked(context, who)}} == whose
    for who in whose:
        found = only(context, who, act)
        assert (found.act, found.urn, found.cited, found.days) == expected


def test_every_act_due_stands_in_the_rulebook() -> None:
    context = scene()
    context.keep([application(9), flagged(), delegation(3), ENROLLED, passed_test(days(-89))])
    context.keep([profile(windows=(ENDED,))])
    acts = {each.act for who in EVERYBODY for each in asked(context, who)}
    assert len(acts) > 5
    assert acts <= set(RULEBOOK)


def test_the_most_overdue_stands_first() -> None:
    context = scene()
    context.keep([review(ReviewState.HELD, actions=(OWED,)), profile(windows=(ENDED,)), passed_test(days(-100))])
    found = asked(context, COMMANDER)
    assert [each.days for each in found] == sorted((each.days for each in found), reverse=True)
    assert found[0].act == "TestEquipment"


def test_no_name_stands_in_what_is_due() -> None:
    context = scene()
    context.keep([application(9), flagged(), delegation(3), in_hand(AssignmentState.ISSUED)])
    context.keep([profile(windows=(ENDED,))])
    said = " ".join(f"{each.what} {each.urn}" for who in EVERYBODY for each in asked(context, who))
    for name in ("Nobody Real", "invented.handle", "HM-26-099", "UC-LT-01", "Number"):
        assert name not in said


def test_the_administrator_and_the_chief_need_open_no_dossier() -> None:
    context = scene()
    context.keep([application(9), flagged(), passed_test(days(-89))])
    context.closed = {urn for urn in context.records if urn.split("-")[1] in {"N", "I", "P", "S", "A", "R"}}
    assert only(context, ADMINISTRATOR, "TestEquipment").urn == LAPTOP
    assert only(context, CHIEF, "DecideApplication").days == 7


def test_issued_equipment_without_a_passed_test_is_due_at_once() -> None:
    context = scene()
    del context.records[TEST]
    assert only(context, ADMINISTRATOR, "TestEquipment").on is None


@pytest.mark.parametrize(
    ("left", "what"),
    [
        (31, ""),
        (30, "The approval ends within 30 days"),
        (14, "The approval ends within 14 days"),
        (8, "The approval ends within 14 days"),
        (7, "The approval ends within 7 days"),
        (1, "The approval ends within 1 day"),
        (0, "The approval ends within 1 day"),
        (-1, "The approval has ended"),
    ],
)
def test_an_approval_is_announced_30_14_7_and_1_days_before_its_last_day(left: int, what: str) -> None:
    context = scene()
    window = attrs.evolve(profile().windows[0], until=days(left + 0.5))
    context.keep([profile(windows=(window,))])
    said = [each for each in asked(context, DETECTIVE) if each.what.startswith("The approval")]
    assert [each.what for each in said] == ([what] if what else [])
    assert all(each.act == ("BeginClosing" if left < 0 else "AskRenewal") for each in said)


@pytest.mark.parametrize(("day", "beyond"), [(date(2026, 4, 1), False), (date(2026, 4, 2), True)])
def test_a_review_beyond_its_grace_says_that_new_submissions_wait(day: date, beyond: bool) -> None:
    context = scene()
    context.now = days((day - date(2026, 3, 16)).days)
    found = only(context, COMMANDER, "ScheduleReview")
    assert (found.on, found.days) == (REVIEW_DUE, (day - REVIEW_DUE).days)
    assert ("new submissions wait" in found.what) == beyond


def test_the_chief_approves_only_where_the_commander_operates() -> None:
    context = scene()
    context.keep([profile(state=ProfileState.AWAITING_APPROVAL, operator=COMMANDER)])
    assert only(context, CHIEF, "DecideDetails").urn == PROFILE
    assert not [each for each in asked(context, COMMANDER) if each.act == "DecideDetails"]


def test_a_renewed_order_takes_the_place_of_the_one_that_ends() -> None:
    context = scene()
    ending = context.get(ORDER, OnDutyOrder).changed(until=days(5))
    context.keep([ending])
    assert only(context, CHIEF, "OrderOnDutyAccess").urn == ORDER
    context.keep([ending.changed(urn="HM-OD-1-0002", from_=days(5), until=days(100))])
    assert "OrderOnDutyAccess" not in {each.act for each in asked(context, CHIEF)}


def _explained(context: FakeContext) -> object:
    entered, held = days(-3), days(-2)
    explained = flagged().changed(state=ActivityState.EXPLAINED, entered_at=entered)
    return context.keep([explained, review(ReviewState.CLOSED, held_at=held)])


def _verified(context: FakeContext) -> object:
    done = attrs.evolve(OWED, done_at=days(-1), verified_by=COMMANDER)
    return context.keep([review(ReviewState.CLOSED, actions=(done,))])


def _closed(context: FakeContext) -> object:
    return context.keep([context.get(PROFILE, Profile).changed(state=ProfileState.CLOSED, closed_at=days(-1))])


@pytest.mark.parametrize("settle", [_explained, _verified, _closed])
def test_what_is_settled_is_no_longer_due(settle: Callable[[FakeContext], object]) -> None:
    context = scene()
    _closed(context)
    settle(context)
    others = ("MakeBackup", "ReportViolation", "SignCheckpoint")  # their own tests say when they are settled
    assert not [each for who in EVERYBODY for each in asked(context, who) if each.act not in others]


class Counting(FakeContext):
    """Counts how often the open fields of a kind are asked for."""

    readings: Counter[type[Record]]

    def open_facts(self, kind: type[Record], **equals: str) -> Sequence[Mapping[str, Any]]:
        self.readings[kind] += 1
        return super().open_facts(kind, **equals)


@pytest.mark.parametrize("who", EVERYBODY)
def test_all_topics_rest_on_one_reading_of_the_profiles_and_one_of_the_waivers(who: str) -> None:
    scenery = scene()
    ending = profile(windows=(attrs.evolve(profile().windows[0], until=days(5)),), recheck_on=days(5).date())
    many = [ending.changed(urn=f"HM-P-1-{number:04d}") for number in range(100, 120)]
    counting = Counting(*scenery.records.values(), *many, now=scenery.now)
    counting.readings = Counter()
    found = asked(counting, who)
    assert {each.rule for each in found if each.urn == many[0].urn} == (
        {"R13", "R07"} if who in {COMMANDER, DETECTIVE} else set()
    )
    assert counting.readings[Profile] == counting.readings[Waiver] == 1


def test_a_business_day_skips_the_weekend() -> None:
    assert business_day_after(date(2026, 3, 12), 1) == date(2026, 3, 13)
    assert business_day_after(date(2026, 3, 13), 1) == date(2026, 3, 16)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(min_value=1, max_value=30))
def test_business_days_are_counted_from_monday_to_friday(day: date, count: int) -> None:
    end = business_day_after(day, count)
    between = (day + timedelta(days=n) for n in range(1, (end - day).days + 1))
    assert end.weekday() < 5
    assert sum(each.weekday() < 5 for each in between) == count
