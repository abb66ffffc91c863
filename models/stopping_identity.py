"""A false identity stopped or recognized: every profile of it at once, in one signed entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import attrs

from models.change import pausing
from models.command import EVERYONE, Command, Context, Role, Row
from models.conflict import require_commander_of
from models.errors import InvalidInput
from models.fields import taken_from
from models.identity import IDENTITY_WORKFLOW, FalseIdentity, IdentityState
from models.profile import OPENED, Profile, ProfileState, Stopped
from models.record import Record


@attrs.frozen(kw_only=True)
class SuspendIdentity(Command):
    """Stop the use of a false identity now, on every site, until the commander lifts it."""

    CONSEQUENTIAL: ClassVar[bool] = True

    identity: str = taken_from(FalseIdentity, "urn")
    stop_reason: str = taken_from(FalseIdentity, "stop_reason")


@attrs.frozen(kw_only=True)
class ResumeIdentity(Command):
    """Lift the suspension of a false identity, and of the profiles it stopped."""

    CONSEQUENTIAL: ClassVar[bool] = True

    identity: str = taken_from(FalseIdentity, "urn")


@attrs.frozen(kw_only=True)
class MarkIdentityCompromised(Command):
    """Say that a false identity is known or suspected to be recognized: every profile of it can only be closed."""

    CONSEQUENTIAL: ClassVar[bool] = True

    identity: str = taken_from(FalseIdentity, "urn")
    stop_reason: str = taken_from(FalseIdentity, "stop_reason")


def _told(command: SuspendIdentity | MarkIdentityCompromised, context: Context) -> FalseIdentity:
    identity = context.get(command.identity, FalseIdentity)
    IDENTITY_WORKFLOW.require(type(command).__name__, identity)
    if not command.stop_reason.strip():
        raise InvalidInput({"stop_reason": "say what happened"})
    return identity


def suspend_identity(command: SuspendIdentity, context: Context) -> Sequence[Record]:
    """Anyone who may open it. A profile that is stopped already keeps its own stop."""
    identity = _told(command, context)
    stopped = Stopped(from_=context.now, by=context.actor)
    profiles = [
        each.changed(
            state=ProfileState.SUSPENDED,
            state_before_stop=str(each.state),
            stop_reason=command.stop_reason,
            suspensions=(*each.suspensions, stopped),
        )
        for each in context.find(Profile, identity=identity.urn)
        if each.state in OPENED
    ]
    suspended = identity.changed(
        state=IdentityState.SUSPENDED,
        state_before_stop=str(identity.state),
        stop_reason=command.stop_reason,
        suspensions=(*identity.suspensions, stopped),
    )
    return [suspended, *profiles]


def resume_identity(command: ResumeIdentity, context: Context) -> Sequence[Record]:
    """The commander, the Chief on the commander's own. What stopped a profile for another reason stands."""
    identity = context.get(command.identity, FalseIdentity)
    IDENTITY_WORKFLOW.require("ResumeIdentity", identity)
    require_commander_of(context, identity.operators, "Nobody lifts a stop on what they operate")
    began = identity.suspensions[-1].from_
    resumed = [
        each.changed(
            state=ProfileState(each.state_before_stop),
            state_before_stop="",
            stop_reason="",
            suspensions=(*each.suspensions[:-1], attrs.evolve(each.suspensions[-1], until=context.now)),
        )
        for each in context.find(Profile, identity=identity.urn)
        if each.state is ProfileState.SUSPENDED
        and each.suspensions[-1].from_ == began
        and not pausing(context, each.urn)
    ]
    back = identity.changed(
        state=IdentityState(identity.state_before_stop),
        state_before_stop="",
        stop_reason="",
        suspensions=(*identity.suspensions[:-1], attrs.evolve(identity.suspensions[-1], until=context.now)),
    )
    return [back, *resumed]


def mark_identity_compromised(command: MarkIdentityCompromised, context: Context) -> Sequence[Record]:
    """From here on only closing remains, for every profile at once."""
    identity = _told(command, context)
    stopped = Stopped(from_=context.now, by=context.actor)
    lost = [
        each.changed(
            state=ProfileState.COMPROMISED,
            stop_reason=command.stop_reason,
            suspensions=each.suspensions if each.suspended_at(context.now) else (*each.suspensions, stopped),
        )
        for each in context.find(Profile, identity=identity.urn)
        if each.state in {*OPENED, ProfileState.SUSPENDED}
    ]
    return [identity.changed(state=IdentityState.COMPROMISED, stop_reason=command.stop_reason), *lost]


ROWS: tuple[Row, ...] = (
    Row(
        command=SuspendIdentity, handler=suspend_identity, roles=EVERYONE, clauses=("5.12.4.4 bullet 2",),
        says="Stops a false identity on every site now.",
    ),
    Row(
        command=ResumeIdentity, handler=resume_identity, roles=frozenset({Role.COMMANDER, Role.CHIEF}),
        clauses=("5.12.4.4 bullet 2", "H R12"),
        says="Lifts the suspension of a false identity; approvals' dates do not move; the Chief only in a conflict.",
        chief_in_conflict=True,
    ),
    Row(
        command=MarkIdentityCompromised, handler=mark_identity_compromised, roles=EVERYONE,
        clauses=("5.12.4.4 bullet 2",),
        says="Says that a false identity is recognized; every profile of it can only be closed.",
    ),
)
