"""Proposing and reporting a change of what was approved, and the authorization of a higher level (5.12.4.4, 5.12.4.2).

The decision stands in models/change_decision.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

import attrs

from models.change import (
    CHANGE_WORKFLOW,
    OF_IDENTITY,
    OF_PROFILE,
    Change,
    ChangeState,
    Detail,
    waiting_changes,
)
from models.command import Command, Context, Role, Row
from models.delegation import delegation_of
from models.equipment import Equipment
from models.errors import InvalidInput, Refused
from models.fields import FieldClass, declared, taken_from
from models.identity import IDENTITY_WORKFLOW, FalseIdentity
from models.policy import RULES
from models.profile import LIVE, PROFILE_WORKFLOW, Level, Profile, ProfileState, Stopped
from models.record import Kind, Record, kind_of_urn


@attrs.frozen(kw_only=True)
class ProposeChange(Command):
    """Propose to change an approved detail; the approved value stays in force until this is decided."""

    subject: str = taken_from(Change, "subject")
    detail: Detail = taken_from(Change, "detail")
    why: str = taken_from(Change, "why")
    value: str = taken_from(Change, "value", "")
    level: Level | None = taken_from(Change, "level", None)
    equipment: tuple[str, ...] = taken_from(Change, "equipment", ())


@attrs.frozen(kw_only=True)
class ReportChange(ProposeChange):
    """Report that an approved detail has changed already; the profile is paused until this is decided."""

    CONSEQUENTIAL: ClassVar[bool] = True

    happened_at: datetime = declared("Happened at", cls=FieldClass.OPEN)


@attrs.frozen(kw_only=True)
class AuthorizeChange(Command):
    """Authorize a level above the authorized one, before the commander decides on it."""

    CONSEQUENTIAL: ClassVar[bool] = True

    change: str = taken_from(Change, "urn")


@attrs.frozen(kw_only=True)
class WithdrawChange(Command):
    """Take back a change that was only proposed."""

    change: str = taken_from(Change, "urn")


def _subject(command: ProposeChange, context: Context) -> tuple[Profile | FalseIdentity, FalseIdentity]:
    """What changes, and its identity. Raises: InvalidInput where the detail is not one of that record."""
    of_profile = kind_of_urn(command.subject) is Kind.PROFILE
    if command.detail not in (OF_PROFILE if of_profile else OF_IDENTITY):
        owner = "false identity" if of_profile else "profile"
        raise InvalidInput({"detail": f"is a detail of the {owner}; give this act there"})
    if of_profile:
        profile = context.get(command.subject, Profile)
        return profile, context.get(profile.identity, FalseIdentity)
    identity = context.get(command.subject, FalseIdentity)
    return identity, identity


def _given(command: ProposeChange, context: Context, subject: Profile | FalseIdentity) -> None:
    """The new value stands in the field that is its own, and is another. Raises: InvalidInput."""
    problems: dict[str, str] = {}
    wanted = {Detail.LEVEL: "level", Detail.EQUIPMENT: "equipment"}.get(command.detail, "value")
    for name in ("level", "equipment", "value"):
        given = getattr(command, name)
        empty = not given or (isinstance(given, str) and not given.strip())
        if name == wanted and empty:
            problems[name] = "is needed for this detail"
        elif name != wanted and not empty:
            problems[name] = "does not belong to this detail; leave it empty"
    if not command.why.strip():
        problems["why"] = "say why"
    if not problems and getattr(command, wanted) == getattr(subject, field_of_detail(command.detail)):
        problems[wanted] = "is the value in force"
    if problems:
        raise InvalidInput(problems)
    for urn in command.equipment:
        context.get(urn, Equipment)
    if any(each["detail"] == command.detail.value for each in waiting_changes(context, subject.urn)):
        raise InvalidInput({"detail": "has a change that waits already; it is decided or withdrawn first"})


def field_of_detail(detail: Detail) -> str:
    """The field of the record that holds a detail."""
    return OF_PROFILE.get(detail) or OF_IDENTITY[detail]


def _change(command: ProposeChange, context: Context, **more: Any) -> Change:
    subject, identity = _subject(command, context)
    if isinstance(subject, Profile):
        PROFILE_WORKFLOW.require(type(command).__name__, subject)
    else:
        IDENTITY_WORKFLOW.require(type(command).__name__, subject)
    if context.actor not in {*identity.operators, *([subject.operator] if isinstance(subject, Profile) else [])}:
        raise Refused("Only an operator says what changes", rule="R01", clause=RULES["R01"].cited)
    _given(command, context, subject)
    before = getattr(subject, field_of_detail(command.detail))
    return Change(
        urn=context.new_urn(Kind.CHANGE),
        state=ChangeState.WAITING,
        subject=subject.urn,
        identity=identity.urn,
        investigation=identity.investigation,
        detail=command.detail,
        operator=context.actor,
        proposed_at=context.now,
        value_before=", ".join(before) if isinstance(before, tuple) else str(before),
        value=command.value,
        level=command.level,
        equipment=tuple(dict.fromkeys(command.equipment)),
        why=command.why,
        **more,
    )


def propose_change(command: ProposeChange, context: Context) -> Sequence[Record]:
    """Nothing but the proposal is written: what was approved stays in force."""
    return [_change(command, context)]


def report_change(command: ReportChange, context: Context) -> Sequence[Record]:
    """The profile, or every live profile of the identity, is paused from now on; nothing approved is overwritten."""
    change = _change(command, context, happened_at=command.happened_at)
    if command.happened_at > context.now:
        raise InvalidInput({"happened_at": "lies in the future; propose it instead"})
    profiles = [context.get(change.subject, Profile)] if change.subject != change.identity else []
    profiles = profiles or list(context.find(Profile, identity=change.identity))
    live = [each for each in profiles if each.state in LIVE]
    paused = [each.urn for each in profiles if each.state in {*LIVE, ProfileState.SUSPENDED}]
    stopped = Stopped(from_=context.now, by=context.actor)
    stops = [
        each.changed(
            state=ProfileState.SUSPENDED,
            state_before_stop=str(each.state),
            stop_reason="A reported change waits for a decision.",
            suspensions=(*each.suspensions, stopped),
        )
        for each in live
    ]
    return [change.changed(paused=tuple(paused)), *stops]


def authorize_change(command: AuthorizeChange, context: Context) -> Sequence[Record]:
    """The Chief or a designee for 5.12.4.2; only a level above the authorized one needs it."""
    change = context.get(command.change, Change)
    CHANGE_WORKFLOW.require("AuthorizeChange", change)
    profile = context.get(change.subject, Profile) if change.detail is Detail.LEVEL else None
    if profile is None or change.level is None or not _above(profile, change.level):
        raise InvalidInput({"change": "needs no authorization; the commander decides on it"})
    identity = context.get(change.identity, FalseIdentity)
    if context.actor in {change.operator, profile.operator, *identity.operators}:
        raise Refused("Nobody authorizes their own work", rule="R12", clause=RULES["R12"].cited)
    if Role.CHIEF not in context.roles and delegation_of(context, context.actor, "5.12.4.2", context.now) is None:
        raise Refused("No delegation in force lets you decide this", rule="R06", clause=RULES["R06"].cited)
    context.rests_on(change.urn, profile.urn, identity.urn)
    authorized = change.changed(authorized_by=context.actor, authorized_at=context.now)
    return [authorized, profile.changed(authorized_level=change.level)]


def _above(profile: Profile, level: Level) -> bool:
    return profile.authorized_level is not None and level.rank > profile.authorized_level.rank


def withdraw_change(command: WithdrawChange, context: Context) -> Sequence[Record]:
    """Who proposed it. What has happened can't be taken back: it waits for its decision."""
    change = context.get(command.change, Change)
    CHANGE_WORKFLOW.require("WithdrawChange", change)
    if change.operator != context.actor:
        raise Refused("Only who proposed a change takes it back", rule="R01", clause=RULES["R01"].cited)
    if change.happened_at is not None:
        raise Refused("What has happened can't be taken back", rule="R08", clause=RULES["R08"].cited)
    return [change.changed(state=ChangeState.WITHDRAWN)]


_D = frozenset({Role.DETECTIVE, Role.COMMANDER})
_ON_DETAILS = ("5.12.4.4 bullet 2", "5.12.4.4 bullet 1")
ROWS: tuple[Row, ...] = (
    Row(
        command=ProposeChange, handler=propose_change, roles=_D, clauses=_ON_DETAILS,
        says="Proposes to change an approved detail; the approved value stays in force until it is decided.",
    ),
    Row(
        command=ReportChange, handler=report_change, roles=_D, clauses=_ON_DETAILS,
        says="Reports that an approved detail changed already; the profile is paused until it is decided.",
    ),
    Row(
        command=AuthorizeChange, handler=authorize_change, roles=frozenset({Role.CHIEF, Role.DESIGNEE}),
        clauses=("5.12.4.2", "H R12"), says="Authorizes an engagement level above the authorized one.",
    ),
    Row(
        command=WithdrawChange, handler=withdraw_change, roles=_D, clauses=("H R21",),
        says="Takes back a change that was only proposed.",
    ),
)
