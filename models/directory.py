"""The directory: inviting, enrolling and confirming officers, their roles, closing an account.

The Chief's signature on these entries is what makes a person, a role and a key count (security.md section 3).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar

import attrs

from models.command import EVERYONE, Command, Context, Role, Row
from models.errors import InvalidInput, NotAllowed, Refused
from models.fields import FieldClass, declared, taken_from
from models.officer import (
    OFFICER_WORKFLOW,
    Officer,
    OfficerState,
    RoleGrant,
    against_inviting_again,
    require_chief_does_not_operate,
    require_grantable,
    require_staying,
    roles_at,
)
from models.policy import RULES
from models.record import Kind, Record

OPEN = FieldClass.OPEN
PUBLIC_KEY = re.compile(r"^[0-9a-f]{64}$")


@attrs.frozen(kw_only=True)
class InviteOfficer(Command):
    """Prepare an account. The officer makes own keys with the code; the Chief then confirms."""

    rank: str = taken_from(Officer, "rank")
    name: str = taken_from(Officer, "name")
    login_name: str = taken_from(Officer, "login_name")
    badge: str = taken_from(Officer, "badge", "")


@attrs.frozen(kw_only=True)
class InviteAgain(Command):
    """Give an officer a new one-time code: a passphrase was forgotten, a key file lost, or a code went astray."""

    CONSEQUENTIAL: ClassVar[bool] = True

    officer: str = taken_from(Officer, "urn")


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
    roles: tuple[Role, ...] = declared(
        "Roles",
        help="The roles held from now on. A designee needs none: the delegation names clauses and dates.",
        cls=OPEN,
        default=(),
    )


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
    _require_free(command.login_name, context)
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


def invite_again(command: InviteAgain, context: Context) -> Sequence[Record]:
    """The keys are taken out of the directory and the roles end; the Chief gives them again with the new keys."""
    officer = context.get(command.officer, Officer)
    OFFICER_WORKFLOW.require("InviteAgain", officer)
    (facts,) = context.open_facts(Officer, urn=officer.urn)
    if reason := against_inviting_again(context.actor, context.roles, facts, context.now):
        raise Refused(reason, rule="R12", clause=RULES["R12"].cited)
    ended = _ended(officer, context.now)
    return [officer.changed(state=OfficerState.INVITED, sign_key="", receive_key="", roles=ended)]


def _ended(officer: Officer, now: datetime) -> tuple[RoleGrant, ...]:
    """Every grant of an officer, those in force ended now."""
    return tuple(attrs.evolve(each, until=now) if each.in_force(now) else each for each in officer.roles)


def _require_free(login_name: str, context: Context) -> None:
    """A log-in name is one person's, and nobody's for a year after the account was closed (R33)."""
    for each in context.find(Officer):
        if each.login_name.casefold() != login_name.casefold():
            continue
        if each.state is not OfficerState.DISABLED:
            raise InvalidInput({"login_name": "is in use in this register; choose another"})
        days = context.policy.login_name_days
        if each.disabled_at is None or context.now - each.disabled_at < timedelta(days=days):
            raise InvalidInput({"login_name": f"was another officer's within {days} days (R33); choose another"})


def enrol_keys(command: EnrolKeys, context: Context) -> Sequence[Record]:
    """Keys are stated by their owner alone."""
    if command.officer != context.actor:
        raise Refused("Only the officer can state own keys", rule="R12", clause=RULES["R12"].cited)
    officer = context.get(command.officer, Officer)
    problems = {
        name: "is not 64 lower-case hex digits"
        for name in ("sign_key", "receive_key")
        if PUBLIC_KEY.match(getattr(command, name)) is None
    }
    if problems:
        raise InvalidInput(problems)
    OFFICER_WORKFLOW.require("EnrolKeys", officer)
    return [
        officer.changed(
            state=OfficerState.ENROLLED,
            sign_key=command.sign_key,
            receive_key=command.receive_key,
            locked_at=None,
            key_medium="",
            codes_since=None,
        )
    ]


def confirm_officer(command: ConfirmOfficer, context: Context) -> Sequence[Record]:
    """The Chief's signature over person, keys and roles. Roles held before an invitation again stay on record."""
    officer = context.get(command.officer, Officer)
    OFFICER_WORKFLOW.require("ConfirmOfficer", officer)
    require_grantable("roles", *command.roles)
    if Role.RECOVERY in context.roles and Role.CHIEF not in command.roles:
        raise InvalidInput({"roles": "recovery confirms a Chief; the Chief confirms everyone else"})
    require_chief_does_not_operate("roles", set(command.roles))
    grants = tuple(RoleGrant(role=role, from_=context.now) for role in dict.fromkeys(command.roles))
    return [officer.changed(state=OfficerState.ACTIVE, roles=(*officer.roles, *grants))]


def grant_role(command: GrantRole, context: Context) -> Sequence[Record]:
    """One more role."""
    officer = context.get(command.officer, Officer)
    OFFICER_WORKFLOW.require("GrantRole", officer)
    require_staying(officer, "officer")
    if command.officer == context.actor:
        raise Refused("Nobody gives themselves a role", rule="R12", clause=RULES["R12"].cited)
    require_grantable("role", command.role)
    if command.until is not None and command.until <= context.now:
        raise InvalidInput({"until": "must lie in the future"})
    if any(each.role is command.role and each.in_force(context.now) for each in officer.roles):
        raise InvalidInput({"role": "is held already"})
    held = {each.role for each in officer.roles if each.in_force(context.now)}
    require_chief_does_not_operate("role", held | {command.role})
    return [
        officer.changed(roles=(*officer.roles, RoleGrant(role=command.role, from_=context.now, until=command.until)))
    ]


def end_role(command: EndRole, context: Context) -> Sequence[Record]:
    """The role ends at this instant; the grant stays on record."""
    officer = context.get(command.officer, Officer)
    OFFICER_WORKFLOW.require("EndRole", officer)
    if command.officer == context.actor and command.role is Role.CHIEF:
        raise Refused("The Chief can't end the Chief's own role", rule="R12", clause=RULES["R12"].cited)
    if not any(each.role is command.role and each.in_force(context.now) for each in officer.roles):
        raise InvalidInput({"role": "is not held now"})
    grants = tuple(
        attrs.evolve(each, until=context.now) if each.role is command.role and each.in_force(context.now) else each
        for each in officer.roles
    )
    return [officer.changed(roles=grants)]


def disable_account(command: DisableAccount, context: Context) -> Sequence[Record]:
    """Not one's own and not the only Chief's; roles end with it, and its keys wait to be made anew (R30)."""
    if command.officer == context.actor:
        raise Refused("Nobody disables an own account", rule="R12", clause=RULES["R12"].cited)
    officer = context.get(command.officer, Officer)
    OFFICER_WORKFLOW.require("DisableAccount", officer)
    chiefs = [each["urn"] for each in context.open_facts(Officer) if Role.CHIEF in roles_at(each, (), context.now)]
    if chiefs == [officer.urn]:
        raise NotAllowed(what="A register needs a Chief: the Chief gives the role to the successor first.")
    ended = _ended(officer, context.now)
    return [officer.changed(state=OfficerState.DISABLED, roles=ended, keys_rotated_at=None, disabled_at=context.now)]


_H = frozenset({Role.CHIEF})
ROWS: tuple[Row, ...] = (
    Row(
        command=InviteOfficer,
        handler=invite_officer,
        roles=frozenset({Role.ADMINISTRATOR, Role.COMMANDER, Role.CHIEF}),
        clauses=("H R12",),
        says="Prepares an account; it counts once the Chief has confirmed it.",
    ),
    Row(
        command=InviteAgain,
        handler=invite_again,
        roles=frozenset({Role.ADMINISTRATOR, Role.COMMANDER, Role.CHIEF, Role.RECOVERY}),
        clauses=("H R12",),
        says="Gives an officer a new one-time code to make new keys with. The old keys and passphrase count for "
        "nothing from now on, the roles end until the Chief confirms the new keys, and forms not sent are lost.",
    ),
    Row(
        command=EnrolKeys,
        handler=enrol_keys,
        roles=EVERYONE,
        clauses=("H R12",),
        says="States the public keys an invited officer made at this station.",
    ),
    Row(
        command=ConfirmOfficer,
        handler=confirm_officer,
        roles=_H | {Role.RECOVERY},
        clauses=("5.12.4.1",),
        says="Signs an officer, the keys and the roles into the directory.",
    ),
    Row(
        command=GrantRole,
        handler=grant_role,
        roles=_H,
        clauses=("5.12.4.1",),
        says="Gives an officer one more role.",
    ),
    Row(
        command=EndRole,
        handler=end_role,
        roles=_H,
        clauses=("5.12.4.1",),
        says="Ends a role.",
    ),
    Row(
        command=DisableAccount,
        handler=disable_account,
        roles=frozenset({Role.ADMINISTRATOR, Role.COMMANDER, Role.CHIEF}),
        clauses=("H R12",),
        says="Closes an account; what was signed stays.",
    ),
)
