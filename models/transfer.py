"""Transfers: what is carried into or out of the register on a medium that is registered, scanned and for that alone.

Coverbook is never on equipment used for undercover sessions, so captures come to it by a medium (R26). Who moved what,
when, from where to where, and what it was scanned with stands in the record; a medium that is not in the register moves
nothing, and the refusal is in the journal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

import attrs

from models.activity import Activity
from models.command import Command, Context, Role, Row
from models.errors import InvalidInput, Refused
from models.fields import FieldClass, When, declared, taken_from
from models.identity import FalseIdentity
from models.investigation import Investigation
from models.medium import Medium, MediumPurpose, MediumState
from models.moment import lies_ahead
from models.policy import RULES
from models.profile import Profile
from models.record import Kind, Record
from models.subject import case_of, dossier_of, facts_about, identity_of
from models.workflow import NEW, Workflow, step

OPEN = FieldClass.OPEN
ABOUT = (Investigation, FalseIdentity, Profile, Activity)
SCAN_HOLDS = timedelta(days=1)
"""House figure (R26): a scan says what was on a medium then; within a day it has hardly been anywhere else since."""


class Moved(StrEnum):
    """What was carried, and which way."""

    CAPTURES = "captures into the register"
    COPY = "a copy out of the register"


CARRIES: Mapping[Moved, MediumPurpose] = {
    Moved.CAPTURES: MediumPurpose.CAPTURES,
    Moved.COPY: MediumPurpose.EXCHANGE,
}
"""What was carried → the one use its medium is registered for."""


@attrs.frozen(kw_only=True)
class Transfer(Record):
    """One way of one medium. Lives in the dossier of what it belongs to."""

    KIND: ClassVar[Kind] = Kind.TRANSFER
    NAME: ClassVar[str] = "transfer"

    state: str = declared("State", cls=OPEN, default="recorded", listed=True)
    what: Moved = declared("What was moved", cls=OPEN, when=When.CREATE, listed=True, cite="5.12.4.3 bullet 2")
    subject: str = declared(
        "Belongs to", help="The number of the case, identity, profile or session.", cls=OPEN, when=When.CREATE,
        listed=True,
    )  # fmt: skip
    kept_in: str = declared("Kept in the dossier of", cls=OPEN)
    investigation: str = declared("Investigation", cls=OPEN, default="")
    identity: str = declared("False identity", cls=OPEN, default="")
    medium: str = declared("Medium", cls=OPEN, when=When.CREATE, listed=True, cite="5.12.4.3 bullet 2")
    from_where: str = declared("From", when=When.CREATE, max_length=200)
    to_where: str = declared("To", when=When.CREATE, max_length=200)
    files: int = declared("Files", cls=OPEN, when=When.CREATE, listed=True)
    moved_by: str = declared("Moved by", cls=OPEN, listed=True)
    moved_at: datetime = declared("Moved at", cls=OPEN, when=When.CREATE, listed=True)
    scanned_at: datetime = declared("Scanned at", cls=OPEN, when=When.CREATE)
    scanned_with: str = declared(
        "Scanned with", help="The program and its version.", when=When.CREATE, max_length=200
    )
    recorded_at: datetime = declared("Recorded at", cls=OPEN)

    @property
    def dossier(self) -> str:
        """Its subject's."""
        return self.kept_in


TRANSFER_WORKFLOW = Workflow(kind=Kind.TRANSFER, moves={"RecordTransfer": step(NEW, to="recorded")})


@attrs.frozen(kw_only=True)
class RecordTransfer(Command):
    """Record what you moved on a medium, and the scan before it."""

    subject: str = taken_from(Transfer, "subject")
    what: Moved = taken_from(Transfer, "what")
    medium_tag: str = declared("Tag on the medium", help="As it is written on it, such as HMPD-USB-01.", max_length=40)
    from_where: str = taken_from(Transfer, "from_where")
    to_where: str = taken_from(Transfer, "to_where")
    files: int = taken_from(Transfer, "files")
    moved_at: datetime = taken_from(Transfer, "moved_at")
    scanned_at: datetime = taken_from(Transfer, "scanned_at")
    scanned_with: str = taken_from(Transfer, "scanned_with")
    scan_found_nothing: bool = declared("The scan found nothing", cls=OPEN)


def _medium(command: RecordTransfer, context: Context) -> Medium:
    """The registered medium with this tag. Raises: Refused (R26), which the journal keeps."""
    tag = command.medium_tag.strip().casefold()
    found = next((each for each in context.find(Medium) if each.tag.casefold() == tag), None)
    if found is None:
        raise _refusal("This medium is not in the register: take nothing from it, and hand it to the commander")
    if found.state is not MediumState.IN_USE:
        raise _refusal(f"This medium ({found.urn}) is {found.state}: take nothing from it, tell the commander")
    if found.purpose is not CARRIES[command.what]:
        raise _refusal(f"This medium ({found.urn}) is for one use alone: {found.purpose}")
    if not command.scan_found_nothing:
        raise _refusal("Nothing is moved on a medium on which a scan found something: tell the commander, retire it")
    return found


def _refusal(what: str) -> Refused:
    return Refused(what, rule="R26", clause=RULES["R26"].cited)


def record_transfer(command: RecordTransfer, context: Context) -> Sequence[Record]:
    """By who moved it: on a registered medium in use, for that use, scanned before, with nothing found."""
    facts = facts_about(context, command.subject, ABOUT, "subject")
    medium = _medium(command, context)
    problems: dict[str, str] = {}
    if lies_ahead(command.moved_at, context.now):
        problems["moved_at"] = "lies in the future"
    elif medium.registered_at is not None and command.moved_at < medium.registered_at:
        problems["moved_at"] = "lies before this medium was put into the register"
    if command.scanned_at > command.moved_at:
        problems["scanned_at"] = "lies behind the move: a medium is scanned first"
    elif command.moved_at - command.scanned_at > SCAN_HOLDS:
        problems["scanned_at"] = "lies more than a day before the move: scan it again before it is moved"
    if command.files < 1:
        problems["files"] = "must be one at least"
    if problems:
        raise InvalidInput(problems)
    context.rests_on(medium.urn)
    return [
        Transfer(
            urn=context.new_urn(Kind.TRANSFER),
            what=command.what,
            subject=command.subject,
            kept_in=dossier_of(facts),
            investigation=case_of(facts),
            identity=identity_of(facts),
            medium=medium.urn,
            from_where=command.from_where,
            to_where=command.to_where,
            files=command.files,
            moved_by=context.actor,
            moved_at=command.moved_at,
            scanned_at=command.scanned_at,
            scanned_with=command.scanned_with,
            recorded_at=context.now,
        )
    ]


ROWS: tuple[Row, ...] = (
    Row(
        command=RecordTransfer, handler=record_transfer, roles=frozenset({Role.DETECTIVE, Role.COMMANDER}),
        clauses=("5.12.4.3 bullet 2", "5.12.4.4 bullet 3"),
        says="Records what was moved on a registered, scanned medium; any other medium is refused.",
    ),
)
