"""A false identity stopped or recognized: all its profiles at once; a case referred once nothing of it is open."""

from __future__ import annotations

from typing import Any

import pytest

from models.change import Detail
from models.change_acts import ReportChange, report_change
from models.command import Role
from models.due import due
from models.errors import InvalidInput, NotAllowed, OutOfOrder, Refused
from models.identity import FalseIdentity, IdentityState
from models.investigation import Investigation, InvestigationState, ReferInvestigation, refer_investigation
from models.profile import Profile, ProfileState, Stopped
from models.standing import standing
from models.stopping import ResumeProfile, SuspendProfile, resume_profile, suspend_profile
from models.stopping_identity import (
    MarkIdentityCompromised,
    ResumeIdentity,
    SuspendIdentity,
    mark_identity_compromised,
    resume_identity,
    suspend_identity,
)
from tests.fakes import NOON, FakeContext
from tests.scene import CASE, CHIEF, COMMANDER, DETECTIVE, IDENTITY, PROFILE, days, profile, scene

SECOND, THIRD, CLOSED = (f"HM-P-1-000{n}" for n in range(2, 5))


def place() -> FakeContext:
    """Four profiles: approved, in use, stopped for a reason of its own, closed."""
    context = scene()
    own = (Stopped(from_=days(-3), by=COMMANDER),)
    context.keep([
        profile(urn=SECOND, state=ProfileState.IN_USE),
        profile(urn=THIRD, state=ProfileState.SUSPENDED, state_before_stop="in use", suspensions=own),
        profile(urn=CLOSED, state=ProfileState.CLOSED, closed_at=days(-1)),
    ])  # fmt: skip
    return context


def states(context: FakeContext) -> list[str]:
    return [context.get(each, Profile).state.value for each in (PROFILE, SECOND, THIRD, CLOSED)]


def suspend(context: FakeContext, reason: str = "A name was dropped.") -> None:
    act = SuspendIdentity(identity=IDENTITY, stop_reason=reason)
    context.keep(suspend_identity(act, context.by(DETECTIVE, Role.DETECTIVE)))


def resume(context: FakeContext, who: str = COMMANDER, role: Role = Role.COMMANDER) -> None:
    context.keep(resume_identity(ResumeIdentity(identity=IDENTITY), context.by(who, role)))


def test_a_suspended_identity_stops_every_profile_at_once_and_resumed_it_lifts_only_its_own_stop() -> None:
    context = place()
    suspend(context)
    assert states(context) == ["suspended", "suspended", "suspended", "closed"]
    assert "R08" in {each.rule for each in standing(context, context.get(SECOND, Profile), NOON)}
    context.now = days(0.1)
    resume(context)
    assert states(context) == ["approved", "in use", "suspended", "closed"]
    assert context.get(IDENTITY, FalseIdentity).state is IdentityState.APPROVED
    assert not context.get(PROFILE, Profile).suspended_at(context.now)
    assert context.get(PROFILE, Profile).suspended_at(NOON)


def test_one_profile_of_a_suspended_identity_is_not_resumed_alone() -> None:
    context = place()
    suspend(context)
    with pytest.raises(Refused, match="resume the identity"):
        resume_profile(ResumeProfile(profile=PROFILE), context.by(COMMANDER, Role.COMMANDER))


def test_a_reported_change_still_pauses_what_a_resumed_identity_would_free() -> None:
    context = place()
    suspend(context)
    report = ReportChange(
        subject=PROFILE, detail=Detail.HANDLE, value="another.handle", why="The site did it.", happened_at=NOON
    )
    context.keep(report_change(report, context.by(DETECTIVE, Role.DETECTIVE)))
    resume(context)
    assert states(context) == ["suspended", "in use", "suspended", "closed"]


def test_nobody_resumes_an_identity_they_operate_and_the_chief_only_the_commanders() -> None:
    context = place()
    suspend(context)
    with pytest.raises(Refused, match="R12"):
        resume(context, DETECTIVE)
    with pytest.raises(NotAllowed):
        resume(context, CHIEF, Role.CHIEF)


def test_a_compromised_identity_leaves_nothing_but_closing_to_all_its_profiles() -> None:
    context = place()
    act = MarkIdentityCompromised(identity=IDENTITY, stop_reason="Named in a post.")
    context.keep(mark_identity_compromised(act, context.by(DETECTIVE, Role.DETECTIVE)))
    assert states(context) == ["compromised", "compromised", "compromised", "closed"]
    assert context.get(IDENTITY, FalseIdentity).state is IdentityState.COMPROMISED
    items = due(context, frozenset({Role.DETECTIVE}), DETECTIVE)
    assert {each.urn for each in items if each.act == "BeginClosing"} == {PROFILE, SECOND, THIRD}
    for again in (SuspendIdentity(identity=IDENTITY, stop_reason="x"),):
        with pytest.raises(OutOfOrder):
            suspend_identity(again, context)
    with pytest.raises(OutOfOrder):
        resume(context)
    with pytest.raises(OutOfOrder):
        suspend_profile(SuspendProfile(profile=PROFILE, stop_reason="x"), context)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_stop_says_why(reason: str) -> None:
    context = place()
    with pytest.raises(InvalidInput):
        suspend(context, reason)
    with pytest.raises(InvalidInput):
        mark_identity_compromised(MarkIdentityCompromised(identity=IDENTITY, stop_reason=reason), context)


@pytest.mark.parametrize("state", sorted(set(IdentityState) - {IdentityState.AUTHORIZED, IdentityState.APPROVED}))
def test_only_an_identity_that_is_authorized_or_approved_is_suspended(state: IdentityState) -> None:
    context = place()
    context.keep([context.get(IDENTITY, FalseIdentity).changed(state=state)])
    with pytest.raises(OutOfOrder):
        suspend(context)


def refer(context: FakeContext, who: str, role: Role, to: str = "Regional task force") -> Any:
    return refer_investigation(ReferInvestigation(investigation=CASE, referred_to=to), context.by(who, role))


def test_a_case_is_referred_by_someone_else_once_its_profiles_are_closed() -> None:
    context = scene()
    with pytest.raises(OutOfOrder, match=PROFILE):
        refer(context, COMMANDER, Role.COMMANDER)
    context.keep([profile(state=ProfileState.CLOSED, closed_at=days(-1))])
    with pytest.raises(Refused, match="R12"):
        refer(context, DETECTIVE, Role.COMMANDER)
    with pytest.raises(InvalidInput):
        refer(context, COMMANDER, Role.COMMANDER, " ")
    context.keep(refer(context, COMMANDER, Role.COMMANDER))
    found = context.get(CASE, Investigation)
    assert (found.state, found.ended_at) == (InvestigationState.REFERRED, NOON)
    with pytest.raises(OutOfOrder):
        refer(context, COMMANDER, Role.COMMANDER)
