"""Unmasking: the Chief oversees without names, and sees one record whole at a time, with a reason (R10).

The Chief's keys open every dossier, so this is a rule of the program, not a lock. The entry says which record and when;
the reason is kept in the record's own dossier, and the commander sees it and takes note.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

import attrs

from models.activity import Activity
from models.application import Application
from models.attachment import Attachment
from models.change import Change
from models.command import Command, Context, Role, Row
from models.contact import Contact
from models.due_asking import Asking, Due
from models.errors import InvalidInput, NotAllowed, Refused
from models.fields import FieldClass, When, declared, taken_from
from models.identity import FalseIdentity
from models.image import Image
from models.investigation import Investigation
from models.oral import OralDecision
from models.policy import RULES
from models.profile import Profile
from models.record import Kind, Record
from models.report_copy import ReportCopy
from models.review import Review
from models.subject import dossier_of, facts_about
from models.transfer import Transfer
from models.workflow import NEW, Workflow, step

OPEN = FieldClass.OPEN
MASKED: tuple[type[Record], ...] = (
    Investigation, Application, FalseIdentity, Profile, Activity, Contact, Review, Image, Change, OralDecision,
    Attachment, ReportCopy, Transfer,
)  # fmt: skip
"""The kinds of record that are shown to the Chief by their open fields alone."""


class UnmaskingState(StrEnum):
    """Told to the commander, who takes note."""

    TOLD = "told"
    NOTED = "noted"


@attrs.frozen(kw_only=True)
class Unmasking(Record):
    """One record unmasked by the Chief, with the reason. Lives in that record's dossier."""

    KIND: ClassVar[Kind] = Kind.UNMASKING
    NAME: ClassVar[str] = "unmasking"

    state: UnmaskingState = declared("State", cls=OPEN, listed=True)
    subject: str = declared("Record unmasked", cls=OPEN, when=When.CREATE, listed=True)
    kept_in: str = declared("Kept in the dossier of", cls=OPEN)
    investigation: str = declared("Investigation", cls=OPEN, default="")
    reason: str = declared("Reason", when=When.CREATE, lines=True, max_length=2_000, cite="5.12.4.4 bullet 3")
    unmasked_by: str = declared("Unmasked by", cls=OPEN, when=When.CREATE, listed=True)
    unmasked_at: datetime = declared("Unmasked at", cls=OPEN, when=When.CREATE, listed=True)
    noted_by: str = declared("Noted by", cls=OPEN, default="", listed=True)
    noted_at: datetime | None = declared("Noted at", cls=OPEN, default=None)

    @property
    def dossier(self) -> str:
        """Its subject's."""
        return self.kept_in


S = UnmaskingState
UNMASKING_WORKFLOW = Workflow(
    kind=Kind.UNMASKING,
    moves={
        "UnmaskRecord": step(NEW, to=S.TOLD),
        "NoteUnmasking": step(S.TOLD, to=S.NOTED),
    },
)


@attrs.frozen(kw_only=True)
class UnmaskRecord(Command):
    """See one record whole, with the reason. It is masked again when its page is left."""

    CONSEQUENTIAL: ClassVar[bool] = True

    subject: str = taken_from(Unmasking, "subject")
    reason: str = taken_from(Unmasking, "reason")


@attrs.frozen(kw_only=True)
class NoteUnmasking(Command):
    """Take note that the Chief unmasked a record, and why."""

    unmasking: str = taken_from(Unmasking, "urn")


def unmask_record(command: UnmaskRecord, context: Context) -> Sequence[Record]:
    """One record, with a reason in words. A Chief who commands too has nothing masked."""
    if not command.reason.strip():
        raise InvalidInput({"reason": "say why its names and texts are needed"})
    facts = facts_about(context, command.subject, MASKED, "subject")
    if facts["state"] == "destroyed":
        raise InvalidInput({"subject": "is destroyed; there is nothing left to show"})
    if Role.COMMANDER in context.roles:
        raise NotAllowed(what="Nothing is masked for the detective division commander.")
    context.rests_on(command.subject)
    return [
        Unmasking(
            urn=context.new_urn(Kind.UNMASKING),
            state=UnmaskingState.TOLD,
            subject=command.subject,
            kept_in=str(facts.get("kept_in") or dossier_of(facts)),
            investigation=str(facts.get("investigation") or ""),
            reason=command.reason,
            unmasked_by=context.actor,
            unmasked_at=context.now,
        )
    ]


def note_unmasking(command: NoteUnmasking, context: Context) -> Sequence[Record]:
    """By the commander; never by who unmasked."""
    found = context.get(command.unmasking, Unmasking)
    UNMASKING_WORKFLOW.require("NoteUnmasking", found)
    if found.unmasked_by == context.actor:
        raise Refused("Who unmasked does not take note of it", rule="R12", clause=RULES["R12"].cited)
    return [found.changed(state=UnmaskingState.NOTED, noted_by=context.actor, noted_at=context.now)]


def unmaskings_due(asking: Asking) -> Iterator[Due]:
    """What the Chief unmasked, until the commander took note."""
    if not asking.holds(Role.COMMANDER):
        return
    for each in asking.reader.open_facts(Unmasking, state=UnmaskingState.TOLD.value):
        if asking.actor != each["unmasked_by"]:
            what = f"{each['unmasked_by']} unmasked {each['subject']}; the reason is in the record"
            yield asking.item("R10", each["urn"], what, "NoteUnmasking")


ROWS: tuple[Row, ...] = (
    Row(
        command=UnmaskRecord, handler=unmask_record, roles=frozenset({Role.CHIEF}), clauses=("5.12.4.4 bullet 3",),
        says="Shows one record whole to the Chief until its page is left; the commander sees which record and why.",
    ),
    Row(
        command=NoteUnmasking, handler=note_unmasking, roles=frozenset({Role.COMMANDER}),
        clauses=("5.12.4.4 bullet 3", "H R12"),
        says="Takes note of what the Chief unmasked and why.",
    ),
)
