"""Oral decisions of an emergency: heard by two, signed in time, never a stand-in for more than they say (R20)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from models.acting import ActingOrder
from models.command import Role
from models.delegation import PaperState
from models.due import due
from models.errors import InvalidInput, OutOfOrder, Refused
from models.identity import FalseIdentity, IdentityState
from models.investigation import Investigation, InvestigationState
from models.oral import ORAL_WORKFLOW, Oral, OralDecision, OralState, oral_window, to_be_signed_by
from models.oral_acts import (
    CoRecordOralDecision,
    DenyOralDecision,
    RecordOralDecision,
    SignOralDecision,
    co_record_oral_decision,
    deny_oral_decision,
    record_oral_decision,
    sign_oral_decision,
)
from models.profile import Level, Profile, ProfileState
from models.record import Record
from models.setting_up import SetUpProfile, set_up_profile
from models.use import outside
from models.use_facts import use_of
from tests.fakes import NOON, FakeContext
from tests.models.oversight_table import refused_by_the_tables
from tests.scene import (
    CASE,
    CHIEF,
    COMMANDER,
    DETECTIVE,
    IDENTITY,
    LAPTOP,
    OTHER,
    PROFILE,
    days,
    officer,
    profile,
    scene,
)

EARLIER, LATER = NOON - timedelta(minutes=30), NOON + timedelta(minutes=30)


def place() -> FakeContext:
    """Everything is submitted, and nothing decided."""
    context = scene()
    context.keep([
        context.get(CASE, Investigation).changed(state=InvestigationState.SUBMITTED, authorized_at=None),
        context.get(IDENTITY, FalseIdentity).changed(state=IdentityState.SUBMITTED, authorized_at=None),
        profile(state=ProfileState.SUBMITTED, authorized_at=None, account_opened_at=None, windows=()),
    ])  # fmt: skip
    return context


def said(context: FakeContext, **more: Any) -> OralDecision:
    told: dict[str, Any] = {
        "profile": PROFILE, "what": Oral.AUTHORIZATION, "decider": CHIEF, "said_at": EARLIER,
        "words": "Go ahead tonight.", "emergency": "She is 15 and was online an hour ago.", "level": Level.BEFRIEND,
    }  # fmt: skip
    act = RecordOralDecision(**told | more)
    return kept(context, record_oral_decision(act, context.by(DETECTIVE, Role.DETECTIVE)))


def approval(context: FakeContext, **more: Any) -> OralDecision:
    told = {"what": Oral.APPROVAL, "decider": COMMANDER, "said_at": NOON, "equipment": (LAPTOP,)}
    return said(context, **told | more)


def kept(context: FakeContext, records: Any) -> OralDecision:
    (made,) = context.keep(records)
    assert isinstance(made, OralDecision)
    return made


def heard(context: FakeContext, oral: OralDecision, by: str = OTHER) -> OralDecision:
    act = CoRecordOralDecision(oral=oral.urn, heard_how="Listened on the speaker.")
    return kept(context, co_record_oral_decision(act, context.by(by, Role.DETECTIVE)))


def signed(context: FakeContext, oral: OralDecision) -> OralDecision:
    return kept(context, sign_oral_decision(SignOralDecision(oral=oral.urn), context.by(oral.decider)))


def flags(context: FakeContext, at: datetime = LATER, **changed: Any) -> list[str]:
    use = attrs.evolve(use_of(context, context.get(PROFILE, Profile), at), **changed)
    return sorted({each.rule for each in outside(use)})


def both(context: FakeContext) -> tuple[OralDecision, OralDecision]:
    return heard(context, said(context)), heard(context, approval(context))


def test_what_two_have_heard_stands_in_for_the_written_decisions_until_it_is_to_be_signed() -> None:
    context = place()
    assert flags(context) == ["R01", "R02", "R06", "R08"]
    both(context)
    assert flags(context) == []
    assert flags(context, EARLIER - timedelta(minutes=1)) == ["R01", "R02", "R06", "R08"]
    assert flags(context, days(2)) == ["R01", "R02", "R06", "R08"]


def test_what_no_second_officer_has_heard_stands_in_for_nothing() -> None:
    context = place()
    said(context)
    assert flags(context) == ["R01", "R02", "R06", "R08"]


def test_an_oral_authorization_is_no_approval_of_the_details() -> None:
    context = place()
    heard(context, said(context))
    assert flags(context) == ["R08"]


def test_an_oral_approval_covers_its_level_operator_and_equipment_alone() -> None:
    context = place()
    heard(context, said(context))
    heard(context, approval(context, level=Level.JOIN_GROUP))
    assert flags(context) == ["R08"]
    assert flags(context, level=Level.JOIN_GROUP) == []
    window = oral_window(context, context.get(PROFILE, Profile), LATER)
    assert window is not None
    assert (window.approved_by, window.operator, window.equipment) == (COMMANDER, DETECTIVE, (LAPTOP,))


def test_what_was_never_signed_or_too_late_stands_in_for_nothing_afterwards() -> None:
    context = place()
    for each in both(context):
        signed(context, each)
    context.now = days(3)
    assert flags(context) == [], "signed in time, it stays what it was"
    context = place()
    oral = both(context)
    context.now = days(3)
    assert flags(context) == ["R01", "R02", "R06", "R08"]
    for each in oral:
        signed(context, each)
    assert flags(context) == ["R01", "R02", "R06", "R08"]


@pytest.mark.parametrize(
    ("given", "by"),
    [
        (datetime(2026, 2, 4, 3, 10, tzinfo=UTC), datetime(2026, 2, 5, 5, 0, tzinfo=UTC)),
        (datetime(2026, 2, 6, 20, 0, tzinfo=UTC), datetime(2026, 2, 9, 20, 0, tzinfo=UTC)),
        (datetime(2026, 2, 8, 15, 0, tzinfo=UTC), datetime(2026, 2, 10, 5, 0, tzinfo=UTC)),
    ],
)
def test_it_is_signed_by_the_end_of_the_next_business_day_and_within_72_hours(given: datetime, by: datetime) -> None:
    assert to_be_signed_by(scene(), given) == by


def test_an_acting_commander_approves_orally_while_the_order_is_in_force_and_not_after_it() -> None:
    context = place()
    heard(context, said(context))
    order = ActingOrder(urn="HM-AC-1-0001", state=PaperState.GIVEN, acting=OTHER, from_=days(-1), until=days(1))
    context.keep([order])
    assert approval(context, decider=OTHER).decider == OTHER
    context.keep([order.changed(until=NOON)])
    with pytest.raises(Refused) as refused:
        approval(context, decider=OTHER)
    assert refused.value.rule == "R20"


def test_an_approval_without_an_authorization_before_it_is_not_recorded() -> None:
    context = place()
    with pytest.raises(Refused) as refused:
        approval(context)
    assert refused.value.rule == "R02"
    said(context)
    context.keep([officer(CHIEF, Role.CHIEF, Role.COMMANDER)])
    with pytest.raises(Refused, match="authorized can't approve"):
        approval(context, decider=CHIEF)


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"decider": OTHER}, "R20"),
        ({"decider": COMMANDER}, "R20"),
        ({"what": Oral.APPROVAL, "equipment": (LAPTOP,)}, "R20"),
    ],
)
def test_what_is_given_orally_is_given_by_who_could_give_it_in_writing(more: dict[str, Any], rule: str) -> None:
    with pytest.raises(Refused) as refused:
        said(place(), **more)
    assert refused.value.rule == rule


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"said_at": LATER}, "said_at"),
        ({"said_at": days(-4)}, "said_at"),
        ({"level": Level.CONVERSE}, "level"),
        ({"words": " "}, "words"),
        ({"emergency": ""}, "emergency"),
    ],
)
def test_it_says_what_was_said_why_it_could_not_wait_and_is_recorded_in_time(more: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        said(place(), **more)
    assert field in refused.value.problems


def test_the_second_officer_is_neither_who_recorded_it_nor_who_gave_it() -> None:
    context = place()
    oral = said(context)
    for who in (DETECTIVE, CHIEF):
        with pytest.raises(Refused, match="second officer"):
            heard(context, oral, who)


def test_only_who_gave_it_signs_or_denies_it_and_denied_it_stands_in_for_nothing() -> None:
    context = place()
    oral = heard(context, said(context))
    with pytest.raises(Refused):
        sign_oral_decision(SignOralDecision(oral=oral.urn), context.by(COMMANDER, Role.COMMANDER))
    deny = DenyOralDecision(oral=oral.urn, denied_why="I said to wait.")
    with pytest.raises(Refused):
        deny_oral_decision(deny, context)
    assert kept(context, deny_oral_decision(deny, context.by(CHIEF, Role.CHIEF))).state is OralState.DENIED
    assert flags(context) == ["R01", "R02", "R06", "R08"]


def test_once_the_written_approval_is_there_nothing_is_recorded_orally() -> None:
    context = scene()
    with pytest.raises(OutOfOrder):
        said(context)


def test_an_account_opened_on_an_oral_authorization_was_not_opened_early() -> None:
    context = place()
    heard(context, said(context))
    set_up = SetUpProfile(
        profile=PROFILE, handle="a", account_opened_at=NOON, settings="Closed.", equipment=(LAPTOP,)
    )
    context.now = LATER
    context.keep([context.get(PROFILE, Profile).changed(state=ProfileState.AUTHORIZED, authorized_at=LATER)])
    (made,) = set_up_profile(set_up, context.by(DETECTIVE, Role.DETECTIVE))
    assert isinstance(made, Profile)
    assert made.opened_outside == ()
    context.records = {urn: each for urn, each in context.records.items() if urn.split("-")[1] != "OA"}
    (made,) = set_up_profile(set_up, context)
    assert isinstance(made, Profile)
    assert made.opened_outside == ("R01", "R08")


def test_the_second_entry_and_the_signature_are_due_and_late_after_their_day() -> None:
    context = place()

    def asked(who: str, role: Role) -> list[tuple[str, int]]:
        return [(each.act, each.days) for each in due(context, frozenset({role}), who) if each.rule == "R20"]

    oral = said(context)
    assert asked(DETECTIVE, Role.DETECTIVE) == [("CoRecordOralDecision", -1)]
    heard(context, oral)
    assert asked(CHIEF, Role.CHIEF) == [("SignOralDecision", -1)]
    context.now = days(3)
    assert asked(CHIEF, Role.CHIEF) == [("SignOralDecision", 2)]
    assert asked(COMMANDER, Role.COMMANDER) == [("", 2)]


def test_every_act_the_tables_do_not_hold_is_refused() -> None:
    def in_state(state: str) -> tuple[FakeContext, Record]:
        context = place()
        made = said(context).changed(state=OralState(state))
        context.keep([made])
        return context, made

    commands: dict[str, Any] = {
        "CoRecordOralDecision": lambda r: CoRecordOralDecision(oral=r.urn, heard_how="x"),
        "SignOralDecision": lambda r: SignOralDecision(oral=r.urn),
        "DenyOralDecision": lambda r: DenyOralDecision(oral=r.urn, denied_why="x"),
    }
    assert refused_by_the_tables(ORAL_WORKFLOW, in_state, commands) == 8 * len(Role)
