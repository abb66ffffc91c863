"""Stops and the end: suspend, resume, compromised, closing and its second look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import attrs

from models.change import pausing
from models.closing import READY_TO_CLOSE, Closing, begun_items
from models.command import EVERYONE, Command, Context, Role, Row
from models.conflict import require_commander
from models.errors import InvalidInput, OutOfOrder, Refused
from models.fields import taken_from
from models.identity import IDENTITY_WORKFLOW, FalseIdentity, IdentityState
from models.policy import RULES
from models.profile import PROFILE_WORKFLOW, AccountState, Profile, ProfileState, Stopped
from models.record import Record
from models.requirement import enforce


@attrs.frozen(kw_only=True)
class SuspendProfile(Command):
    """Stop the use of a profile now, until the commander lifts it."""

    CONSEQUENTIAL: ClassVar[bool] = True

    profile: str = taken_from(Profile, "urn")
    stop_reason: str = taken_from(Profile, "stop_reason")


@attrs.frozen(kw_only=True)
class ResumeProfile(Command):
    """Lift a suspension."""

    CONSEQUENTIAL: ClassVar[bool] = True

    profile: str = taken_from(Profile, "urn")


@attrs.frozen(kw_only=True)
class MarkCompromised(Command):
    """Say that a profile is known or suspected to be recognized: it can only be closed."""

    CONSEQUENTIAL: ClassVar[bool] = True

    profile: str = taken_from(Profile, "urn")
    stop_reason: str = taken_from(Profile, "stop_reason")


@attrs.frozen(kw_only=True)
class BeginClosing(Command):
    """Begin closing a profile: what becomes of the account, and a summary."""

    profile: str = taken_from(Profile, "urn")
    account_state: AccountState | None = taken_from(Profile, "account_state", None)
    closing_summary: str = taken_from(Profile, "closing_summary")


@attrs.frozen(kw_only=True)
class VerifyClosing(Command):
    """Take the second look at a closing and close the profile."""

    CONSEQUENTIAL: ClassVar[bool] = True

    profile: str = taken_from(Profile, "urn")


def suspend_profile(command: SuspendProfile, context: Context) -> Sequence[Record]:
    """Anyone who may open the profile can stop it."""
    profile = context.get(command.profile, Profile)
    PROFILE_WORKFLOW.require("SuspendProfile", profile)
    if not command.stop_reason.strip():
        raise InvalidInput({"stop_reason": "say why"})
    stopped = Stopped(from_=context.now, by=context.actor)
    return [
        profile.changed(
            state=ProfileState.SUSPENDED,
            state_before_stop=str(profile.state),
            stop_reason=command.stop_reason,
            suspensions=(*profile.suspensions, stopped),
        )
    ]


def resume_profile(command: ResumeProfile, context: Context) -> Sequence[Record]:
    """The commander lifts it, the Chief on what the commander operates; the state before returns."""
    profile = context.get(command.profile, Profile)
    PROFILE_WORKFLOW.require("ResumeProfile", profile)
    require_commander(context, profile.operator, "Nobody lifts a stop on what they operate")
    if context.get(profile.identity, FalseIdentity).state is IdentityState.SUSPENDED:
        raise Refused(
            "Its false identity is suspended as a whole; resume the identity", rule="R08", clause=RULES["R08"].cited
        )
    if waiting := pausing(context, profile.urn):
        raise Refused(
            f"A change that happened already waits for a decision ({', '.join(waiting)}); decide it first",
            rule="R08",
            clause=RULES["R08"].cited,
        )
    lifted = attrs.evolve(profile.suspensions[-1], until=context.now)
    return [
        profile.changed(
            state=ProfileState(profile.state_before_stop),
            state_before_stop="",
            stop_reason="",
            suspensions=(*profile.suspensions[:-1], lifted),
        )
    ]


def mark_compromised(command: MarkCompromised, context: Context) -> Sequence[Record]:
    """From here on only closing remains."""
    profile = context.get(command.profile, Profile)
    PROFILE_WORKFLOW.require("MarkCompromised", profile)
    if not command.stop_reason.strip():
        raise InvalidInput({"stop_reason": "say what happened"})
    stops = profile.suspensions
    if not profile.suspended_at(context.now):
        stops = (*stops, Stopped(from_=context.now, by=context.actor))
    return [profile.changed(state=ProfileState.COMPROMISED, stop_reason=command.stop_reason, suspensions=stops)]


def begin_closing(command: BeginClosing, context: Context) -> Sequence[Record]:
    """The account is no longer used from here on."""
    profile = context.get(command.profile, Profile)
    PROFILE_WORKFLOW.require("BeginClosing", profile)
    if profile.state is ProfileState.REFUSED and not profile.is_kept:
        raise OutOfOrder(
            what="No account was opened, so there is nothing to close.",
            kind=f"{profile.NAME} ({profile.urn})",
            state=str(profile.state),
        )
    problems: dict[str, str] = {}
    if profile.account_opened_at is None and command.account_state is not None:
        problems["account_state"] = "no account was opened; leave this empty"
    elif profile.account_opened_at is not None and command.account_state in {None, AccountState.OPEN}:
        problems["account_state"] = "say what became of the account; it can't be left open"
    if not command.closing_summary.strip():
        problems["closing_summary"] = "sum up what was done and how the account was left"
    if problems:
        raise InvalidInput(problems)
    return [
        profile.changed(
            state=ProfileState.CLOSING,
            closing_from=context.now,
            account_state=command.account_state,
            closing_summary=command.closing_summary,
            **begun_items(profile, command, context),
        )
    ]


ENDED = frozenset({ProfileState.CLOSED, ProfileState.REFUSED, ProfileState.WITHDRAWN})


def verify_closing(command: VerifyClosing, context: Context) -> Sequence[Record]:
    """The commander, not its operator; an identity whose last profile closes is closed with it."""
    profile = context.get(command.profile, Profile)
    PROFILE_WORKFLOW.require("VerifyClosing", profile)
    require_commander(context, profile.operator, "A second person verifies a closing")
    facts = Closing(reader=context, profile=profile)
    enforce(READY_TO_CLOSE, facts, intro=f"The closing of {profile.urn} can't be verified yet")
    closed = profile.changed(state=ProfileState.CLOSED, closed_at=context.now, closed_by=context.actor)
    identity = context.get(profile.identity, FalseIdentity)
    others = [each for each in context.find(Profile, identity=identity.urn) if each.urn != profile.urn]
    open_still = any(each.state not in ENDED or each.is_kept for each in others)
    if open_still or not IDENTITY_WORKFLOW.may("VerifyClosing", identity):
        return [closed]
    return [closed, identity.changed(state=IdentityState.CLOSED)]


ROWS: tuple[Row, ...] = (
    Row(
        command=SuspendProfile,
        handler=suspend_profile,
        roles=EVERYONE,
        clauses=("5.12.4.4 bullet 2",),
        says="Stops the use of a profile now.",
    ),
    Row(
        command=ResumeProfile,
        handler=resume_profile,
        roles=frozenset({Role.COMMANDER, Role.CHIEF}),
        clauses=("5.12.4.4 bullet 2", "H R12"),
        says="Lifts a suspension; the approval's dates do not move.",
        chief_in_conflict=True,
    ),
    Row(
        command=MarkCompromised,
        handler=mark_compromised,
        roles=EVERYONE,
        clauses=("5.12.4.4 bullet 2",),
        says="Says that a profile is recognized; it can only be closed.",
    ),
    Row(
        command=BeginClosing,
        handler=begin_closing,
        roles=frozenset({Role.DETECTIVE, Role.COMMANDER}),
        clauses=("5.12.4.5",),
        says="Begins closing a profile.",
    ),
    Row(
        command=VerifyClosing,
        handler=verify_closing,
        roles=frozenset({Role.COMMANDER, Role.CHIEF}),
        clauses=("5.12.4.5", "H R12"),
        says="Takes the second look at a closing and closes the profile; the Chief only in a conflict.",
        chief_in_conflict=True,
    ),
)
