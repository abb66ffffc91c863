"""The department and the genesis of its register: the store is created by the Chief."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import attrs

from models.command import Command, Context, Role, Row
from models.errors import InvalidInput
from models.fields import FieldClass, When, declared, taken_from
from models.officer import Officer, OfficerState, RoleGrant
from models.policy_profile import PolicyProfile, adopted
from models.policy_shipped import REFERENCE, ProfileName
from models.record import Kind, Record
from models.recovery import RecoveryKey, RecoveryState
from models.root import DirectoryRoot, RootState
from models.workflow import NEW, Workflow, step

MARKING = "CONFIDENTIAL — LAW ENFORCEMENT SENSITIVE"


@attrs.frozen(kw_only=True)
class Department(Record):
    """The department whose register this is."""

    KIND: ClassVar[Kind] = Kind.DEPARTMENT
    NAME: ClassVar[str] = "department"

    state: str = declared("State", cls=FieldClass.OPEN, default="kept")
    name: str = declared("Department", when=When.CREATE, max_length=120)
    division: str = declared("Division", max_length=120, default="Detective Division")
    address: str = declared("Address", max_length=200, default="")
    ori: str = declared("ORI", help="The agency's originating agency identifier.", max_length=20, default="")
    prefix: str = declared(
        "Prefix of record numbers",
        help="Two to six capital letters, such as HM.",
        cls=FieldClass.OPEN,
        when=When.CREATE,
        max_length=6,
    )
    zone: str = declared(
        "Time zone",
        help="Such as America/New_York. Days begin and windows end by it.",
        cls=FieldClass.OPEN,
        when=When.CREATE,
        max_length=60,
    )
    marking: str = declared("Marking printed on every page", max_length=80, default=MARKING)


DEPARTMENT_WORKFLOW = Workflow(kind=Kind.DEPARTMENT, moves={"CreateRegister": step(NEW, to="kept")})


@attrs.frozen(kw_only=True)
class CreateRegister(Command):
    """Begin the register: the department, its policy, its Chief as first officer and root, and recovery."""

    name: str = taken_from(Department, "name")
    prefix: str = taken_from(Department, "prefix")
    zone: str = taken_from(Department, "zone")
    division: str = taken_from(Department, "division", "Detective Division")
    address: str = taken_from(Department, "address", "")
    ori: str = taken_from(Department, "ori", "")
    marking: str = taken_from(Department, "marking", MARKING)
    policy: ProfileName = taken_from(PolicyProfile, "based_on", REFERENCE)
    chief_rank: str = taken_from(Officer, "rank")
    chief_name: str = taken_from(Officer, "name")
    chief_login: str = taken_from(Officer, "login_name")
    chief_badge: str = taken_from(Officer, "badge", "")
    sign_key: str = taken_from(Officer, "sign_key")
    receive_key: str = taken_from(Officer, "receive_key")
    recovery_sign_key: str = taken_from(RecoveryKey, "sign_key")
    recovery_receive_key: str = taken_from(RecoveryKey, "receive_key")


def create_register(command: CreateRegister, context: Context) -> Sequence[Record]:
    """The genesis entry's records. Raises: InvalidInput for an unknown time zone or a prefix that is none."""
    problems: dict[str, str] = {}
    if not (command.prefix.isascii() and command.prefix.isalpha() and command.prefix.isupper()) or not (
        2 <= len(command.prefix) <= 6  # noqa: PLR2004 - the URN's form, stated in the help
    ):
        problems["prefix"] = "must be two to six capital letters"
    try:
        ZoneInfo(command.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems["zone"] = "is not a time zone this computer knows, such as America/New_York"
    if problems:
        raise InvalidInput(problems)
    return [
        _department(command, context),
        _chief(command, context),
        *_at_the_top(command, context),
        adopted(context, command.policy),
    ]


def _department(command: CreateRegister, context: Context) -> Department:
    return Department(
        urn=context.new_urn(Kind.DEPARTMENT),
        name=command.name,
        division=command.division,
        address=command.address,
        ori=command.ori,
        prefix=command.prefix,
        zone=command.zone,
        marking=command.marking,
    )


def _chief(command: CreateRegister, context: Context) -> Officer:
    return Officer(
        urn=context.actor,
        state=OfficerState.ACTIVE,
        rank=command.chief_rank,
        name=command.chief_name,
        login_name=command.chief_login,
        badge=command.chief_badge,
        roles=(RoleGrant(role=Role.CHIEF, from_=context.now),),
        sign_key=command.sign_key,
        receive_key=command.receive_key,
    )


def _at_the_top(command: CreateRegister, context: Context) -> Sequence[Record]:
    """The first root and the first recovery key: every later one is signed by one of these or a successor."""
    root = DirectoryRoot(
        urn=context.new_urn(Kind.DIRECTORY_ROOT),
        state=RootState.IN_FORCE,
        officer=context.actor,
        sign_key=command.sign_key,
        announced_at=context.now,
        announced_by=context.actor,
        confirmed_at=context.now,
    )
    recovery = RecoveryKey(
        urn=context.new_urn(Kind.RECOVERY_KEY),
        state=RecoveryState.IN_FORCE,
        sign_key=command.recovery_sign_key,
        receive_key=command.recovery_receive_key,
        made_at=context.now,
    )
    return [root, recovery]


ROWS: tuple[Row, ...] = (
    Row(
        command=CreateRegister,
        handler=create_register,
        roles=frozenset({Role.CHIEF}),
        clauses=("5.12.4.1",),
        says="Begins the register: the department, its policy, its Chief as root of the directory, and recovery.",
    ),
)
