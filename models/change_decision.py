"""Deciding a change of what was approved: the same persons and checks as the approval (5.12.4.4 bullet 2)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar

import attrs

from models.approving import decides_in_conflict, new_window
from models.change import CHANGE_WORKFLOW, Change, ChangeState, pausing
from models.change_acts import field_of_detail
from models.command import Command, Context, Role, Row
from models.errors import InvalidInput, Refused
from models.fields import FieldClass, declared, taken_from
from models.identity import IDENTITY_WORKFLOW, FalseIdentity
from models.policy import RULES
from models.profile import PROFILE_WORKFLOW, Profile, ProfileState
from models.record import Record
from models.requirement import enforce
from models.use import READY_FOR_APPROVAL
from models.use_facts import use_of


class ChangeDecision(StrEnum):
    """What is decided on a change."""

    APPROVED = "approved"
    REFUSED = "refused"


@attrs.frozen(kw_only=True)
class DecideChange(Command):
    """Approve or refuse a change; approved it is in force from now on."""

    CONSEQUENTIAL: ClassVar[bool] = True

    change: str = taken_from(Change, "urn")
    decision: ChangeDecision = declared("Decision", cls=FieldClass.OPEN)
    decision_reason: str = taken_from(Change, "decision_reason", "")


def decide_change(command: DecideChange, context: Context) -> Sequence[Record]:
    """The same persons as approve the details. A change never prolongs an approval."""
    change = context.get(command.change, Change)
    CHANGE_WORKFLOW.require("DecideChange", change)
    identity = context.get(change.identity, FalseIdentity)
    profiles = [context.get(change.subject, Profile)] if change.subject != identity.urn else []
    decides_in_conflict(context, identity, profiles)
    if context.actor in {change.operator, change.authorized_by}:
        raise Refused("Nobody decides on what they proposed or authorized", rule="R12", clause=RULES["R12"].cited)
    approved = command.decision is ChangeDecision.APPROVED
    if not approved and not command.decision_reason.strip():
        raise InvalidInput({"decision_reason": "say why it is refused"})
    context.rests_on(change.urn, change.subject, identity.urn)
    decided = change.changed(
        state=ChangeState.APPROVED if approved else ChangeState.REFUSED,
        decided_by=context.actor,
        decided_at=context.now,
        decision_reason=command.decision_reason,
    )
    return [decided, *(_in_force(context, change, identity, profiles) if approved else ())]


def _in_force(
    context: Context, change: Change, identity: FalseIdentity, profiles: Sequence[Profile]
) -> list[Record]:
    """The records as the change leaves them; the profiles it paused go on, unless another change pauses them."""
    field = field_of_detail(change.detail)
    resumed = {
        urn: _resumed(context.get(urn, Profile), context)
        for urn in change.paused
        if pausing(context, urn) == [change.urn] and _paused_by_a_change(context, context.get(urn, Profile))
    }
    if not profiles:
        IDENTITY_WORKFLOW.require("DecideChange", identity)
        return [identity.changed(**{field: change.new_value}), *resumed.values()]
    profile = resumed.get(profiles[0].urn, profiles[0])
    PROFILE_WORKFLOW.require("DecideChange", profiles[0])
    changed: Profile = profile.changed(**{field: change.new_value})
    window = changed.window_at(context.now)
    if window is None:
        raise Refused("The approval has ended; apply anew or close it", rule="R08", clause=RULES["R08"].cited)
    enforce(READY_FOR_APPROVAL, use_of(context, changed, context.now), intro="This change can't be approved")
    anew = attrs.evolve(new_window(context, changed, conflict=Role.COMMANDER not in context.roles), until=window.until)
    return [changed.changed(windows=(*changed.windows, anew))]


def _paused_by_a_change(context: Context, profile: Profile) -> bool:
    """Whether the stop in force began with a reported change; one ordered for another reason is lifted by itself."""
    if profile.state is not ProfileState.SUSPENDED:
        return False
    changes = context.find(Change, identity=profile.identity)
    return profile.suspensions[-1].from_ in {each.proposed_at for each in changes if profile.urn in each.paused}


def _resumed(profile: Profile, context: Context) -> Profile:
    lifted = attrs.evolve(profile.suspensions[-1], until=context.now)
    resumed: Profile = profile.changed(
        state=ProfileState(profile.state_before_stop),
        state_before_stop="",
        stop_reason="",
        suspensions=(*profile.suspensions[:-1], lifted),
    )
    return resumed


ROWS: tuple[Row, ...] = (
    Row(
        command=DecideChange, handler=decide_change, roles=frozenset({Role.COMMANDER, Role.CHIEF}),
        clauses=("5.12.4.4 bullet 2", "H R12", "H R21"),
        says="Approves or refuses a change of an approved detail; the Chief only in a conflict.",
        chief_in_conflict=True,
    ),
)
