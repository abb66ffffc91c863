"""Changes of what was approved: a proposed one waits, one that happened pauses the profile, both are kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import attrs
import pytest

from models.change import CHANGE_WORKFLOW, Change, ChangeState, Detail
from models.change_acts import (
    AuthorizeChange,
    ProposeChange,
    ReportChange,
    WithdrawChange,
    authorize_change,
    propose_change,
    report_change,
    withdraw_change,
)
from models.change_decision import ChangeDecision, DecideChange, decide_change
from models.command import Role
from models.due import due
from models.errors import InvalidInput, OutOfOrder, Refused
from models.identity import FalseIdentity, Risk
from models.profile import Level, Profile, ProfileState
from models.record import Record
from models.stopping import ResumeProfile, SuspendProfile, resume_profile, suspend_profile
from storage.verify_decisions import altered
from tests.fakes import NOON, FakeContext
from tests.models.oversight_table import refused_by_the_tables
from tests.scene import CHIEF, COMMANDER, DETECTIVE, IDENTITY, LAPTOP, OTHER, PROFILE, days, profile, scene

SECOND = "HM-P-1-0002"
OK = ChangeDecision.APPROVED
HOUR_AGO = days(-0.04)


def place() -> FakeContext:
    context = scene()
    context.keep([
        profile(authorized_level=Level.BEFRIEND, settings="Closed.", planned_use="Look.", deconflicted_on=NOON.date()),
        profile(urn=SECOND, state=ProfileState.IN_USE),
        context.get(IDENTITY, FalseIdentity).changed(
            age_shown="30", sex_shown="none presented", race_shown="none presented", why_this_presentation="Plain.",
            legend="None.", living_person_check="None.", living_person_checked_on=NOON.date(), risk=Risk.LOW,
            authorized_by=CHIEF,
        ),
    ])  # fmt: skip
    return context


def propose(context: FakeContext, **said: Any) -> Change:
    told: dict[str, Any] = {"subject": PROFILE, "detail": Detail.HANDLE, "value": "another.handle", "why": "Closed."}
    return only(context, propose_change(ProposeChange(**told | said), context.by(DETECTIVE, Role.DETECTIVE)))


def report(context: FakeContext, happened_at: datetime = HOUR_AGO, **said: Any) -> Change:
    told: dict[str, Any] = {"subject": PROFILE, "detail": Detail.HANDLE, "value": "another.handle", "why": "The site."}
    act = ReportChange(**told | said, happened_at=happened_at)
    return only(context, report_change(act, context.by(DETECTIVE, Role.DETECTIVE)))


def only(context: FakeContext, records: Any) -> Change:
    (found,) = (each for each in context.keep(records) if isinstance(each, Change))
    return found


def decide(context: FakeContext, change: str, decision: ChangeDecision = OK, reason: str = "") -> Change:
    act = DecideChange(change=change, decision=decision, decision_reason=reason)
    return only(context, decide_change(act, context.by(COMMANDER, Role.COMMANDER)))


def now(context: FakeContext, urn: str = PROFILE) -> Profile:
    return context.get(urn, Profile)


def test_a_proposed_change_leaves_the_approved_details_in_force_and_keeps_both_values() -> None:
    context = place()
    before = now(context)
    change = propose(context)
    assert now(context) == before
    assert (change.value_before, change.value, change.state) == ("invented.handle", "another.handle", "waiting")
    decide(context, change.urn)
    after = now(context)
    assert after.handle == "another.handle"
    assert after.windows[-1].from_ == NOON
    assert after.windows[-1].until == before.windows[0].until, "a change never prolongs an approval"


def test_a_refused_change_changes_nothing_and_keeps_its_reason() -> None:
    context = place()
    before = now(context)
    change = propose(context)
    with pytest.raises(InvalidInput, match="decision_reason"):
        decide(context, change.urn, ChangeDecision.REFUSED)
    assert decide(context, change.urn, ChangeDecision.REFUSED, "Too close.").decision_reason == "Too close."
    assert now(context) == before


def test_a_change_that_happened_pauses_the_profile_until_it_is_decided() -> None:
    context = place()
    change = report(context)
    paused = now(context)
    assert (paused.state, paused.suspended_at(NOON), paused.handle) == (ProfileState.SUSPENDED, True, "invented.handle")
    assert now(context, SECOND).state is ProfileState.IN_USE
    with pytest.raises(Refused, match="decide it first"):
        resume_profile(ResumeProfile(profile=PROFILE), context.by(COMMANDER, Role.COMMANDER))
    with pytest.raises(Refused, match="can't be taken back"):
        withdraw_change(WithdrawChange(change=change.urn), context.by(DETECTIVE, Role.DETECTIVE))
    decide(context, change.urn)
    after = now(context)
    assert (after.state, after.suspended_at(NOON), after.handle) == (ProfileState.APPROVED, False, "another.handle")
    assert context.get(change.urn, Change).happened_at == HOUR_AGO


def test_a_reported_change_that_is_refused_leaves_the_profile_paused_for_the_commander_to_settle() -> None:
    context = place()
    change = report(context)
    decide(context, change.urn, ChangeDecision.REFUSED, "Set it back.")
    assert now(context).state is ProfileState.SUSPENDED
    (made,) = resume_profile(ResumeProfile(profile=PROFILE), context)
    assert isinstance(made, Profile)
    assert (made.state, made.handle) == (ProfileState.APPROVED, "invented.handle")


def test_a_change_of_the_identity_that_happened_pauses_every_profile_of_it() -> None:
    context = place()
    change = report(context, subject=IDENTITY, detail=Detail.HOME_AREA, value="The east side")
    assert change.paused == (PROFILE, SECOND)
    assert {now(context, each).state for each in (PROFILE, SECOND)} == {ProfileState.SUSPENDED}
    decide(context, change.urn)
    assert context.get(IDENTITY, FalseIdentity).home_area == "The east side"
    assert (now(context).state, now(context, SECOND).state) == (ProfileState.APPROVED, ProfileState.IN_USE)


def test_a_profile_two_changes_pause_goes_on_after_the_second_decision_alone() -> None:
    context = place()
    first = report(context)
    context.now = days(0.1)
    second = report(context, detail=Detail.LEVEL, value="", level=Level.VIEW)
    decide(context, first.urn)
    assert now(context).state is ProfileState.SUSPENDED
    decide(context, second.urn)
    assert (now(context).state, now(context).level) == (ProfileState.APPROVED, Level.VIEW)


def test_a_stop_ordered_for_another_reason_is_not_lifted_by_a_change() -> None:
    context = place()
    context.keep(suspend_profile(SuspendProfile(profile=PROFILE, stop_reason="A seller asks too much."), context))
    context.now = days(0.1)
    change = report(context)
    with pytest.raises(Refused):
        resume_profile(ResumeProfile(profile=PROFILE), context.by(COMMANDER, Role.COMMANDER))
    decide(context, change.urn)
    assert (now(context).state, now(context).handle) == (ProfileState.SUSPENDED, "another.handle")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"value": ""}, "value"),
        ({"value": "invented.handle"}, "value"),
        ({"why": " "}, "why"),
        ({"level": Level.VIEW}, "level"),
        ({"detail": Detail.NAME}, "detail"),
        ({"subject": IDENTITY}, "detail"),
        ({"detail": Detail.LEVEL, "value": ""}, "level"),
        ({"detail": Detail.EQUIPMENT, "value": ""}, "equipment"),
    ],
)
def test_a_change_without_its_value_or_its_reason_is_not_taken(said: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        propose(place(), **said)
    assert field in refused.value.problems


def test_what_happened_never_lies_ahead_and_one_change_of_a_detail_waits_at_a_time() -> None:
    context = place()
    with pytest.raises(InvalidInput, match="future"):
        report(context, days(1))
    propose(context)
    with pytest.raises(InvalidInput, match="waits already"):
        report(context)


def test_a_level_above_the_authorized_one_needs_the_chief_before_the_commander() -> None:
    context = place()
    change = propose(context, detail=Detail.LEVEL, value="", level=Level.CONVERSE)
    acts = {each.act for each in due(context, frozenset({Role.COMMANDER}), COMMANDER)}
    assert "DecideChange" not in acts
    assert "AuthorizeChange" in {each.act for each in due(context, frozenset({Role.CHIEF}), CHIEF)}
    with pytest.raises(Refused) as refused:
        decide(context, change.urn)
    assert refused.value.rule == "R02"
    act = AuthorizeChange(change=change.urn)
    with pytest.raises(Refused, match="R12"):
        authorize_change(act, context.by(DETECTIVE, Role.CHIEF))
    with pytest.raises(Refused, match="R06"):
        authorize_change(act, context.by(OTHER, Role.DESIGNEE))
    context.keep(authorize_change(act, context.by(CHIEF, Role.CHIEF)))
    decide(context, change.urn)
    assert (now(context).level, now(context).windows[-1].level) == (Level.CONVERSE, Level.CONVERSE)
    lower = propose(context, detail=Detail.LEVEL, value="", level=Level.VIEW)
    with pytest.raises(InvalidInput, match="needs no authorization"):
        authorize_change(AuthorizeChange(change=lower.urn), context.by(CHIEF, Role.CHIEF))


def test_nobody_decides_on_what_they_proposed_operate_or_authorized() -> None:
    context = place()
    change = propose(context)
    act = DecideChange(change=change.urn, decision=OK)
    with pytest.raises(Refused, match="R12"):
        decide_change(act, context.by(DETECTIVE, Role.COMMANDER))
    with pytest.raises(Refused, match="R12"):
        decide_change(act, context.by(CHIEF, Role.CHIEF))
    context.keep([change.changed(authorized_by=COMMANDER)])
    with pytest.raises(Refused, match="R12"):
        decide(context, change.urn)


def test_only_an_operator_says_what_changes_and_only_who_proposed_takes_it_back() -> None:
    context = place()
    with pytest.raises(Refused):
        propose_change(
            ProposeChange(subject=PROFILE, detail=Detail.HANDLE, value="x", why="y"), context.by(OTHER, Role.DETECTIVE)
        )
    change = propose(context)
    with pytest.raises(Refused):
        withdraw_change(WithdrawChange(change=change.urn), context.by(OTHER, Role.DETECTIVE))
    assert only(context, withdraw_change(WithdrawChange(change=change.urn), context.by(DETECTIVE))).state == "withdrawn"


def test_a_change_of_what_has_expired_or_is_not_ready_is_not_approved() -> None:
    context = place()
    change = propose(context)
    del context.records["HM-ET-1-0001"]
    with pytest.raises(Refused) as refused:
        decide(context, change.urn)
    assert refused.value.rule == "R04"
    context = place()
    change = propose(context)
    context.keep([now(context).changed(windows=(attrs.evolve(now(context).windows[0], until=NOON),))])
    with pytest.raises(Refused, match="ended"):
        decide(context, change.urn)


def test_what_has_not_been_approved_yet_is_changed_by_no_change() -> None:
    context = place()
    context.keep([now(context).changed(state=ProfileState.BEING_SET_UP)])
    with pytest.raises(OutOfOrder):
        propose(context)
    with pytest.raises(OutOfOrder):
        report(context)


def test_verification_takes_a_changed_detail_only_from_the_deciding_act_and_as_it_was_approved() -> None:
    window = {"level": "view", "operator": DETECTIVE, "equipment": [LAPTOP], "approved_by": COMMANDER}
    before = {"state": "approved", "level": "view", "operator": DETECTIVE, "equipment": [LAPTOP], "windows": [window]}
    anew = window | {"level": "befriend"}

    def faults(command: str, **after: Any) -> list[str]:
        return list(altered(command, COMMANDER, {"kind": "P", "open": before | after}, before))

    assert faults("DecideChange", level="befriend", windows=[window, anew]) == []
    assert faults("DecideChange", level="converse", windows=[window, anew]) == ["level is not what was approved"]
    assert faults("DecideChange", level="befriend") == ["level is not what was approved"]
    assert "level is not what was approved" in faults("RenewApproval", level="befriend", windows=[window, anew])
    assert faults("SuspendProfile", windows=[window, anew]) == ["an approval was given by SuspendProfile"]


def test_every_act_the_tables_do_not_hold_is_refused() -> None:
    def in_state(state: str) -> tuple[FakeContext, Record]:
        context = place()
        made = propose(context).changed(state=ChangeState(state))
        context.keep([made])
        return context, made

    commands: dict[str, Any] = {
        "AuthorizeChange": lambda r: AuthorizeChange(change=r.urn),
        "DecideChange": lambda r: DecideChange(change=r.urn, decision=OK),
        "WithdrawChange": lambda r: WithdrawChange(change=r.urn),
    }
    assert refused_by_the_tables(CHANGE_WORKFLOW, in_state, commands) == 9 * len(Role)
