"""Officers: who they are, the roles they hold and from when to when, and the keys enrolled for them.

An account is made in three acts by different people: an administrator or the commander invites
(``InviteOfficer``), the officer makes own keys at the station (``EnrolKeys``), and the Chief confirms
the person, the roles and the keys (``ConfirmOfficer``). Until then nothing the officer signs counts. Whoever forgot the
passphrase goes the same way again (``InviteAgain``). The acts stand in models/directory.py and models/rotation.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

import attrs

from models.canonical import instant_from
from models.command import Reader, Role
from models.errors import InvalidInput
from models.fields import FieldClass, When, declared
from models.record import Kind, Record
from models.workflow import NEW, Workflow, stays, step

OPEN = FieldClass.OPEN


class OfficerState(StrEnum):
    """Where the account stands."""

    INVITED = "invited"
    ENROLLED = "enrolled"
    ACTIVE = "active"
    DISABLED = "disabled"


class Leaving(StrEnum):
    """Why an officer's work here ends."""

    LEAVES = "leaves the department"
    TRANSFERRED = "transferred within the department"


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
    keys_rotated_at: datetime | None = declared(
        "Keys rotated at", help="When the keys this officer held were last made anew without them.", cls=OPEN,
        default=None,
    )  # fmt: skip
    locked_at: datetime | None = declared(
        "Locked after failed log-ons at", cls=OPEN, default=None, cite="house rule R31"
    )
    released_at: datetime | None = declared("Released by another person at", cls=OPEN, default=None)
    disabled_at: datetime | None = declared("Account closed at", cls=OPEN, default=None)
    rules_acknowledged_at: datetime | None = declared("Rules of behavior acknowledged at", cls=OPEN, default=None)
    key_medium: str = declared("Medium of the key file", cls=OPEN, default="")
    codes_since: datetime | None = declared("Phone codes asked for since", cls=OPEN, default=None)
    leaving: Leaving | None = declared("Leaving", cls=OPEN, default=None)
    last_day: date | None = declared("Last day in this work", cls=OPEN, default=None)
    separation_at: datetime | None = declared("Separation begun at", cls=OPEN, default=None)

    @property
    def called(self) -> str:
        """Rank and name, as screens and reports print an officer."""
        return f"{self.rank} {self.name}".strip()


def require_account(officer: Officer, field: str) -> None:
    """Raises: InvalidInput at the field where the officer has no account the Chief has confirmed."""
    if officer.state is not OfficerState.ACTIVE:
        raise InvalidInput({field: "has no active account; the Chief confirms the officer first"})


def require_active(officer: Officer, field: str) -> None:
    """As :func:`require_account`, for what is newly given to an officer: not to one who is leaving."""
    require_account(officer, field)
    require_staying(officer, field)


def require_staying(officer: Officer, field: str) -> None:
    """Raises: InvalidInput at the field where the officer's separation has begun: nothing new comes to them."""
    if officer.separation_at is not None:
        raise InvalidInput({field: "is leaving; nothing new is given to this officer"})


def leaving(reader: Reader, people: Iterable[str]) -> tuple[str, ...]:
    """Those of the officers (URNs) whose separation has begun, in order: nothing new is decided for their use."""
    return tuple(
        each["urn"]
        for who in sorted(set(people) - {""})
        for each in reader.open_facts(Officer, urn=who)
        if each["separation_at"]
    )


def require_grantable(field: str, *roles: Role) -> None:
    """Raises: InvalidInput for a role that no act gives to a person."""
    if Role.DESIGNEE in roles:
        raise InvalidInput({field: "a designee is named by a delegation with clauses and dates, not by a role"})
    if Role.RECOVERY in roles:
        raise InvalidInput({field: "recovery is no person's role; it is the code in two halves"})


def require_chief_does_not_operate(field: str, roles: set[Role]) -> None:
    """Raises: InvalidInput where somebody would be Chief and detective at once."""
    if roles >= {Role.CHIEF, Role.DETECTIVE}:
        raise InvalidInput({field: "the Chief never operates; nobody is Chief and detective at once"})


OFFICER_WORKFLOW = Workflow(
    kind=Kind.OFFICER,
    moves={
        "CreateRegister": step(NEW, to=OfficerState.ACTIVE),
        "InviteOfficer": step(NEW, to=OfficerState.INVITED),
        "EnrolKeys": step(OfficerState.INVITED, OfficerState.ENROLLED, to=OfficerState.ENROLLED),
        "ConfirmOfficer": step(OfficerState.ENROLLED, to=OfficerState.ACTIVE),
        "GrantRole": stays(OfficerState.ACTIVE),
        "EndRole": stays(OfficerState.ACTIVE),
        "InviteAgain": step(
            OfficerState.INVITED, OfficerState.ENROLLED, OfficerState.ACTIVE, to=OfficerState.INVITED
        ),
        "RotateKeys": stays(*OfficerState),
        "DisableAccount": step(
            OfficerState.INVITED, OfficerState.ENROLLED, OfficerState.ACTIVE, to=OfficerState.DISABLED
        ),
        "BeginSeparation": stays(OfficerState.ACTIVE),
        "WithdrawSeparation": stays(OfficerState.ACTIVE),
        "FinishSeparation": step(OfficerState.ACTIVE, to=OfficerState.DISABLED),
        "NoteFailedLogons": stays(OfficerState.ACTIVE),
        "ReleaseLockout": stays(OfficerState.ACTIVE),
        "AcknowledgeRules": stays(OfficerState.ACTIVE),
        "SetUpKeyFile": stays(OfficerState.ACTIVE),
        "TakeAwayKeyFile": stays(OfficerState.ACTIVE),
        "SetUpCodes": stays(OfficerState.ACTIVE),
        "TakeAwayCodes": stays(OfficerState.ACTIVE),
    },
)


def roles_at(
    officer: Mapping[str, Any], papers: Iterable[Mapping[str, Any]], at: datetime
) -> frozenset[Role]:
    """The roles an officer held at an instant, from open fields (JSON types) alone: door and verifier share it.

    DESIGNEE is held while a delegation naming the officer is in force, COMMANDER by an acting commander's order too.
    """
    if officer.get("state") != OfficerState.ACTIVE:
        return frozenset()
    held = {Role(each["role"]) for each in officer.get("roles", ()) if _covers(each, at)}
    own = officer["urn"]
    for paper in papers:
        if own in {paper.get("designee"), paper.get("acting")} and _covers(paper, at):
            held.add(Role.DESIGNEE if paper.get("designee") == own else Role.COMMANDER)
    return frozenset(held)


def _covers(interval: Mapping[str, Any], at: datetime) -> bool:
    until = interval.get("until")
    return instant_from(interval["from_"]) <= at and (until is None or at < instant_from(until))


TOUCH_A_CHIEF = frozenset({Role.CHIEF, Role.RECOVERY})
"""Who may invite a Chief again."""


def against_inviting_again(
    actor: str, roles: frozenset[Role], officer: Mapping[str, Any], at: datetime
) -> str | None:
    """Why someone may not invite an officer again, from open fields alone: door and verifier share it."""
    if officer["urn"] == actor:
        return "Nobody invites themselves again"
    if Role.CHIEF in roles_at(officer, (), at) and not roles & TOUCH_A_CHIEF:
        return "A Chief is invited again by another Chief or by recovery alone"
    return None
