"""Officers: who they are, the roles they hold and from when to when, and the keys enrolled for them.

An account is made in three acts by different people: an administrator or the commander invites
(``InviteOfficer``), the officer makes own keys at the station (``EnrolKeys``), and the Chief confirms
the person, the roles and the keys (``ConfirmOfficer``). Until then nothing the officer signs counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

import attrs

from models.canonical import instant_from
from models.command import Command, Context, Role
from models.errors import InvalidInput, Refused
from models.fields import FieldClass, When, declared, taken_from
from models.record import Kind, Record
from models.workflow import NEW, Workflow, stays, step

OPEN = FieldClass.OPEN


class OfficerState(StrEnum):
    """Where the account stands."""

    INVITED = "invited"
    ENROLLED = "enrolled"
    ACTIVE = "active"
    DISABLED = "disabled"


@attrs.frozen(kw_only=True)
class RoleGrant:
    """One role from an instant until another (half-open); ``until`` None while it lasts."""

    role: Role = declared("Role", cls=OPEN)
    from_: datetime = declared("From", cls=OPEN)
    until: datetime | None = declared("Until", cls=OPEN, default=None)

    def in_force(self, at: datetime) -> bool:
        """Whether the role is held at an instant."""
        return self.from_ <= at and (self.until is None or at < self.until)


@attrs.frozen(kw_only=True)
class Officer(Record):
    """A person of the department who has, or will have, an account."""

    KIND: ClassVar[Kind] = Kind.OFFICER
    NAME: ClassVar[str] = "officer"

    state: OfficerState = declared("State", cls=OPEN, listed=True)
    rank: str = declared("Rank or title", when=When.CREATE, max_length=60, listed=True)
    name: str = declared("Name", when=When.CREATE, max_length=120, listed=True, searched=True)
    badge: str = declared("Badge or employee number", max_length=40, default="")
    login_name: str = declared(
        "Log-in name",
        help="What the officer types to unlock the register. Not part of any report.",
        when=When.CREATE,
        max_length=60,
    )
    roles: tuple[RoleGrant, ...] = declared("Roles", cls=OPEN, default=())
    sign_key: str = declared("Signing key (public)", cls=OPEN, default="", max_length=64)
    receive_key: str = declared("Receiving key (public)", cls=OPEN, default="", max_length=64)

    @property
    def called(self) -> str:
        """Rank and name, as screens and reports print an officer."""
        return f"{self.rank} {self.name}".strip()


OFFICER_WORKFLOW = Workflow(
    kind=Kind.OFFICER,
    moves={
        "CreateRegister": step(NEW, to=OfficerState.ACTIVE),
        "InviteOfficer": step(NEW, to=OfficerState.INVITED),
        "EnrolKeys": step(OfficerState.INVITED, to=OfficerState.ENROLLED),
        "ConfirmOfficer": step(OfficerState.ENROLLED, to=OfficerState.ACTIVE),
        "GrantRole": stays(OfficerState.ACTIVE),
        "EndRole": stays(OfficerState.ACTIVE),
        "DisableAccount": step(
            OfficerState.INVITED, OfficerState.ENROLLED, OfficerState.ACTIVE, to=OfficerState.DISABLED
        ),
    },
)


@attrs.frozen(kw_only=True)
class InviteOfficer(Command):
    """Prepare an account. The officer makes own keys with the code; the Chief then confirms."""

    rank: str = taken_from(Officer, "rank")
    name: str = taken_from(Officer, "name")
    login_name: str = taken_from(Officer, "login_name")
    badge: str = taken_from(Officer, "badge", "")


@attrs.frozen(kw_only=True)
class EnrolKeys(Command):
    """State the public keys this officer made at this station."""

    officer: str = taken_from(Officer, "urn")
    sign_key: str = taken_from(Officer, "sign_key")
    receive_key: str = taken_from(Officer, "receive_key")


@attrs.frozen(kw_only=True)
class ConfirmOfficer(Command):
    """Sign an officer, the keys enrolled and the first roles into the directory."""

    CONSEQUENTIAL: ClassVar[bool] = True

    officer: str = taken_from(Officer, "urn")
    roles: tuple[Role, ...] = declared("Roles", help="The roles held from now on.", cls=OPEN)


@attrs.frozen(kw_only=True)
class GrantRole(Command):
    """Give an officer one more role from now on."""

    CONSEQUENTIAL: ClassVar[bool] = True

    officer: str = taken_from(Officer, "urn")
    role: Role = taken_from(RoleGrant, "role")
    until: datetime | None = taken_from(RoleGrant, "until", None)


@attrs.frozen(kw_only=True)
class EndRole(Command):
    """End a role an officer holds, now."""

    CONSEQUENTIAL: ClassVar[bool] = True

    officer: str = taken_from(Officer, "urn")
    role: Role = taken_from(RoleGrant, "role")


@attrs.frozen(kw_only=True)
class DisableAccount(Command):
    """Close an account. What the officer signed stays as it is."""

    CONSEQUENTIAL: ClassVar[bool] = True

    officer: str = taken_from(Officer, "urn")


def invite_officer(command: InviteOfficer, context: Context) -> Sequence[Record]:
    """A new account, waiting for its officer."""
    taken = {each.login_name.casefold() for each in context.find(Officer)}
    if command.login_name.casefold() in taken:
        raise InvalidInput({"login_name": "is in use in this register; choose another"})
    return [
        Officer(
            urn=context.new_urn(Kind.OFFICER),
            state=OfficerState.INVITED,
            rank=command.rank,
            name=command.name,
            login_name=command.login_name,
            badge=command.badge,
        )
    ]


def enrol_keys(command: EnrolKeys, context: Context) -> Sequence[Record]:
    """Keys are stated by their owner alone."""
    if command.officer != context.actor:
        raise Refused("Only the officer can state own keys", rule="R12", clause="house rule R12")
    officer = context.get(command.officer, Officer)
    OFFICER_WORKFLOW.require("EnrolKeys", officer)
    return [
        officer.changed(state=OfficerState.ENROLLED, sign_key=command.sign_key, receive_key=command.receive_key)
    ]


def confirm_officer(command: ConfirmOfficer, context: Context) -> Sequence[Record]:
    """The Chief's signature over person, keys and roles."""
    officer = context.get(command.officer, Officer)
    OFFICER_WORKFLOW.require("ConfirmOfficer", officer)
    if not command.roles:
        raise InvalidInput({"roles": "name at least one role"})
    if Role.DESIGNEE in command.roles:
        raise InvalidInput({"roles": "a designee is named by a delegation with clauses and dates, not by a role"})
    grants = tuple(RoleGrant(role=role, from_=context.now) for role in command.roles)
    return [officer.changed(state=OfficerState.ACTIVE, roles=grants)]


def grant_role(command: GrantRole, context: Context) -> Sequence[Record]:
    """One more role."""
    officer = context.get(command.officer, Officer)
    OFFICER_WORKFLOW.require("GrantRole", officer)
    if command.role is Role.DESIGNEE:
        raise InvalidInput({"role": "a designee is named by a delegation with clauses and dates, not by a role"})
    if command.until is not None and command.until <= context.now:
        raise InvalidInput({"until": "must lie in the future"})
    if any(each.role is command.role and each.in_force(context.now) for each in officer.roles):
        raise InvalidInput({"role": "is held already"})
    return [
        officer.changed(roles=(*officer.roles, RoleGrant(role=command.role, from_=context.now, until=command.until)))
    ]


def end_role(command: EndRole, context: Context) -> Sequence[Record]:
    """The role ends at this instant; the grant stays on record."""
    officer = context.get(command.officer, Officer)
    OFFICER_WORKFLOW.require("EndRole", officer)
    if command.officer == context.actor and command.role is Role.CHIEF:
        raise Refused("The Chief can't end the Chief's own role", rule="R12", clause="house rule R12")
    if not any(each.role is command.role and each.in_force(context.now) for each in officer.roles):
        raise InvalidInput({"role": "is not held now"})
    grants = tuple(
        attrs.evolve(each, until=context.now) if each.role is command.role and each.in_force(context.now) else each
        for each in officer.roles
    )
    return [officer.changed(roles=grants)]


def disable_account(command: DisableAccount, context: Context) -> Sequence[Record]:
    """Not one's own, and roles end with it."""
    if command.officer == context.actor:
        raise Refused("Nobody disables an own account", rule="R12", clause="house rule R12")
    officer = context.get(command.officer, Officer)
    OFFICER_WORKFLOW.require("DisableAccount", officer)
    grants = tuple(
        attrs.evolve(each, until=context.now) if each.in_force(context.now) else each for each in officer.roles
    )
    return [officer.changed(state=OfficerState.DISABLED, roles=grants)]


def roles_at(
    officer: Mapping[str, Any], delegations: Iterable[Mapping[str, Any]], at: datetime
) -> frozenset[Role]:
    """The roles an officer held at an instant, from open fields (JSON types) alone: door and verifier share it.

    DESIGNEE is held while a delegation naming the officer is in force.
    """
    if officer.get("state") != OfficerState.ACTIVE:
        return frozenset()
    held = {Role(each["role"]) for each in officer.get("roles", ()) if _covers(each, at)}
    if any(each["designee"] == officer["urn"] and _covers(each, at) for each in delegations):
        held.add(Role.DESIGNEE)
    return frozenset(held)


def _covers(interval: Mapping[str, Any], at: datetime) -> bool:
    until = interval.get("until")
    return instant_from(interval["from_"]) <= at and (until is None or at < instant_from(until))
