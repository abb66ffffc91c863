"""Media: the USB sticks and disks that key files, backups, captures and packages are carried on, each for one use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

import attrs

from models.command import EVERYONE, Command, Context, Role, Row
from models.errors import InvalidInput
from models.fields import FieldClass, When, declared, taken_from
from models.officer import Officer, require_active
from models.record import Kind, Record
from models.workflow import NEW, Workflow, step

OPEN = FieldClass.OPEN
CITED = ("5.12.4.4 bullet 3",)


class MediumState(StrEnum):
    """Where it stands."""

    IN_USE = "in use"
    LOST = "lost"
    RETIRED = "retired"


class MediumPurpose(StrEnum):
    """The one thing it is used for."""

    KEY_FILE = "key file"
    BACKUP = "backup"
    CAPTURES = "captures"
    EXCHANGE = "exchange"


@attrs.frozen(kw_only=True)
class Medium(Record):
    """One medium of the department."""

    KIND: ClassVar[Kind] = Kind.MEDIUM
    NAME: ClassVar[str] = "medium"

    state: MediumState = declared("State", cls=OPEN, listed=True)
    tag: str = declared(
        "Tag", help="What is written on it, such as HMPD-USB-01.", when=When.CREATE, max_length=40, listed=True,
        searched=True,
    )  # fmt: skip
    purpose: MediumPurpose = declared(
        "Used for",
        help="One use only; a medium for captures is scanned and is never used for anything else.",
        cls=OPEN,
        when=When.CREATE,
        listed=True,
        cite="5.12.4.3 bullet 2",
    )
    serial: str = declared("Serial number", max_length=80, default="", searched=True)
    holder: str = declared("Kept by", cls=OPEN, default="", listed=True)
    registered_at: datetime | None = declared("Registered at", cls=OPEN, default=None)
    ended_at: datetime | None = declared("Lost or retired at", cls=OPEN, default=None)
    ended_how: str = declared("How it was lost, or what was done with it", lines=True, max_length=4_000, default="")


M = MediumState
MEDIUM_WORKFLOW = Workflow(
    kind=Kind.MEDIUM,
    moves={
        "RegisterMedium": step(NEW, to=M.IN_USE),
        "LoseMedium": step(M.IN_USE, to=M.LOST),
        "RetireMedium": step(M.IN_USE, M.LOST, to=M.RETIRED),
    },
)


@attrs.frozen(kw_only=True)
class RegisterMedium(Command):
    """Put a medium into the register."""

    tag: str = taken_from(Medium, "tag")
    purpose: MediumPurpose = taken_from(Medium, "purpose")
    serial: str = taken_from(Medium, "serial", "")
    holder: str = taken_from(Medium, "holder", "")


@attrs.frozen(kw_only=True)
class LoseMedium(Command):
    """Report a medium lost. What it opened or held is to be set up anew."""

    CONSEQUENTIAL: ClassVar[bool] = True

    medium: str = taken_from(Medium, "urn")
    how: str = taken_from(Medium, "ended_how")


@attrs.frozen(kw_only=True)
class RetireMedium(Command):
    """Take a medium out of use for good, after it was wiped or destroyed."""

    CONSEQUENTIAL: ClassVar[bool] = True

    medium: str = taken_from(Medium, "urn")
    how: str = taken_from(Medium, "ended_how")


def register_medium(command: RegisterMedium, context: Context) -> Sequence[Record]:
    """A tag stands once, however a medium ended."""
    if any(each.tag.casefold() == command.tag.casefold() for each in context.find(Medium)):
        raise InvalidInput({"tag": "is in the register already"})
    if command.holder:
        require_active(context.get(command.holder, Officer), "holder")
    return [
        Medium(
            urn=context.new_urn(Kind.MEDIUM),
            state=MediumState.IN_USE,
            tag=command.tag,
            purpose=command.purpose,
            serial=command.serial,
            holder=command.holder,
            registered_at=context.now,
        )
    ]


def _ended(command: LoseMedium | RetireMedium, context: Context, state: MediumState) -> Sequence[Record]:
    medium = context.get(command.medium, Medium)
    MEDIUM_WORKFLOW.require(type(command).__name__, medium)
    if not command.how.strip():
        raise InvalidInput({"how": "is needed"})
    return [medium.changed(state=state, ended_at=context.now, ended_how=command.how)]


def lose_medium(command: LoseMedium, context: Context) -> Sequence[Record]:
    """Anyone reports a loss at once; whose key file was on it is due to set up another."""
    return _ended(command, context, MediumState.LOST)


def retire_medium(command: RetireMedium, context: Context) -> Sequence[Record]:
    """Not while somebody's key file is on it."""
    if context.open_facts(Officer, key_medium=command.medium):
        raise InvalidInput({"medium": "carries a key file still in use; its owner sets up another one first"})
    return _ended(command, context, MediumState.RETIRED)


_KEEPERS = frozenset({Role.ADMINISTRATOR, Role.COMMANDER})
ROWS: tuple[Row, ...] = (
    Row(
        command=RegisterMedium,
        handler=register_medium,
        roles=_KEEPERS,
        clauses=CITED,
        says="Puts a USB stick or disk into the register, for one use.",
    ),
    Row(
        command=LoseMedium,
        handler=lose_medium,
        roles=EVERYONE,
        clauses=CITED,
        says="Reports a medium lost; a key file on it is to be set up anew on another.",
    ),
    Row(
        command=RetireMedium,
        handler=retire_medium,
        roles=_KEEPERS,
        clauses=CITED,
        says="Takes a medium out of use for good, after it was wiped or destroyed.",
    ),
)
