"""Destruction: what is kept of a case or an identity goes, by two people, with a certificate (R23).

The payload of every version goes and so do the keys of the dossiers. The open fields, the digests and the chain stay,
and verification says so. What backups hold goes when they do: the certificate names them with the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

import attrs

from models.activity import Activity
from models.application import Application
from models.backup import Backup
from models.canonical import instant_from
from models.command import Command, Context, Reader, Role, Row
from models.contact import Contact
from models.disclosure import Disclosure, DisclosureRequest
from models.errors import InvalidInput, Refused
from models.fields import FieldClass, When, declared, taken_from
from models.identity import IDENTITY_WORKFLOW, FalseIdentity, IdentityState
from models.inspection import months_after
from models.investigation import INVESTIGATION_WORKFLOW, Investigation, InvestigationState
from models.moment import day_of
from models.paper_decision import PaperDecision
from models.policy import RULES
from models.profile import Profile, ProfileState
from models.record import URN_PATTERN, Kind, Record
from models.redaction import Rendition
from models.report_copy import ReportCopy
from models.requirement import enforce
from models.retention import READY_TO_DESTROY, Removal, kept_until
from models.review import Review
from models.subject import Facts, case_of, facts_about, identity_of
from models.transfer import Transfer
from models.unmasking import Unmasking
from models.waiver import Waiver
from models.workflow import NEW, Workflow, step

OPEN = FieldClass.OPEN
GOES = (Investigation, FalseIdentity)
IN_DOSSIERS: tuple[type[Record], ...] = (
    Investigation, FalseIdentity, Profile, Activity, Contact, Application, Review, ReportCopy, DisclosureRequest,
    Disclosure, Waiver, Unmasking, PaperDecision, Transfer,
)  # fmt: skip
"""The kinds of record that live in the dossier of a case, an identity or a review."""
GONE = "destroyed"
KEPT_MONTHS = 12
"""How many months the last of the rotated backups stays (docs/guide/administrator.md)."""


class DestructionState(StrEnum):
    """Proposed by one person, done by another."""

    PROPOSED = "proposed"
    WITHDRAWN = "withdrawn"
    DESTROYED = "destroyed"


@attrs.frozen(kw_only=True)
class BackupLeft:
    """A backup that still holds what was destroyed, and the day it is rotated out at the latest."""

    backup: str = declared("Backup", cls=OPEN)
    made_on: date = declared("Made on", cls=OPEN)
    gone_by: date = declared("Rotated out by", cls=OPEN)


@attrs.frozen(kw_only=True)
class Destruction(Record):
    """One destruction and its certificate. Owns a dossier, which stays."""

    KIND: ClassVar[Kind] = Kind.DESTRUCTION
    NAME: ClassVar[str] = "destruction"

    state: DestructionState = declared("State", cls=OPEN, listed=True)
    subject: str = declared("Of", help="The number of a case or a false identity.", cls=OPEN, when=When.CREATE,
                            listed=True)  # fmt: skip
    investigation: str = declared("Investigation", cls=OPEN, when=When.CREATE)
    permission_reference: str = declared(
        "Permission", help="The reference of the paper that permits it.", when=When.CREATE, max_length=200
    )
    applicant: str = declared("Proposed by", cls=OPEN, listed=True)
    proposed_at: datetime = declared("Proposed at", cls=OPEN)
    retained_until: date = declared("Was to be kept until", cls=OPEN)
    authorized_by: str = declared("Destroyed by", cls=OPEN, default="")
    destroyed_at: datetime | None = declared("Destroyed at", cls=OPEN, default=None, listed=True)
    dossiers: tuple[str, ...] = declared("Dossiers", cls=OPEN, default=())
    records: int = declared("Records", cls=OPEN, default=0)
    stations: tuple[int, ...] = declared("Stations that held them", cls=OPEN, default=())
    backups: tuple[BackupLeft, ...] = declared("Backups that still hold them", cls=OPEN, default=())
    copies: tuple[str, ...] = declared("Copies that left the department", default=())

    @property
    def dossier(self) -> str:
        """Its own."""
        return self.urn


S = DestructionState
DESTRUCTION_WORKFLOW = Workflow(
    kind=Kind.DESTRUCTION,
    moves={
        "ProposeDestruction": step(NEW, to=S.PROPOSED),
        "WithdrawDestruction": step(S.PROPOSED, to=S.WITHDRAWN),
        "DestroyRecords": step(S.PROPOSED, to=S.DESTROYED),
    },
)


@attrs.frozen(kw_only=True)
class ProposeDestruction(Command):
    """Propose to destroy everything kept on a case or an identity, as the first of two people."""

    CONSEQUENTIAL: ClassVar[bool] = True

    subject: str = taken_from(Destruction, "subject")
    permission_reference: str = taken_from(Destruction, "permission_reference")


@attrs.frozen(kw_only=True)
class WithdrawDestruction(Command):
    """Withdraw a proposed destruction."""

    destruction: str = taken_from(Destruction, "urn")


@attrs.frozen(kw_only=True)
class DestroyRecords(Command):
    """Destroy what was proposed, as the second of two people. It can't be undone."""

    CONSEQUENTIAL: ClassVar[bool] = True

    destruction: str = taken_from(Destruction, "urn")


def removal_of(reader: Reader, subject: str) -> Removal:
    """What READY_TO_DESTROY looks at. Raises: InvalidInput, UnknownRecord."""
    facts = facts_about(reader, subject, GOES, "subject")
    if facts["state"] == GONE:
        raise InvalidInput({"subject": "is destroyed already"})
    case = facts_about(reader, case_of(facts), (Investigation,), "subject")
    return Removal(reader=reader, case=case, identity=identity_of(facts))


def dossiers_of(reader: Reader, removal: Removal) -> tuple[str, ...]:
    """The dossiers (URNs) that go: the identity's, or the case's with those of its identities and reviews."""
    if removal.identity:
        return (removal.identity,)
    case: str = removal.case["urn"]
    owned: tuple[type[Record], ...] = (FalseIdentity, Review, PaperDecision)
    found = (each for kind in owned for each in reader.open_facts(kind, investigation=case))
    return (case, *(each["urn"] for each in found if each["state"] != GONE))


def _kept_in(kind: type[Record], facts: Facts) -> str:
    """The dossier a record lies in, from its open fields."""
    if kind in {Investigation, FalseIdentity, Review, PaperDecision}:
        return str(facts["urn"])
    return str(facts.get("kept_in") or facts.get("identity") or facts["investigation"])


def _lying_in(reader: Reader, dossiers: Iterable[str]) -> tuple[str, ...]:
    wanted = set(dossiers)
    return tuple(
        each["urn"] for kind in IN_DOSSIERS for each in reader.open_facts(kind) if _kept_in(kind, each) in wanted
    )


def _copies(reader: Reader, records: Iterable[str]) -> tuple[str, ...]:
    """A line for each copy of a report or document of theirs, and for each list they may stand in, that left: read now,
    for the last time.
    """
    wanted, kinds = set(records), {each.KIND for each in IN_DOSSIERS}
    issued = reader.find(ReportCopy)
    reports = (each for each in issued if each.urn in wanted)
    lists = (each for each in issued if each.listed in kinds and each.rendition is Rendition.FULL)
    given = (each for each in reader.find(Disclosure) if each.urn in wanted)
    return (
        *(
            f"{each.urn}: {each.report_id}, {each.rendition}, copy {each.copy_number},"
            f" to {each.recipient or each.recipient_text}"
            for each in reports
        ),
        *(
            f"{each.urn}: {each.report_id}, a list in which it may stand, to {each.recipient or each.recipient_text}"
            for each in lists
        ),
        *(f"{each.urn}: {each.document}, copy {each.copy_number}, to {each.recipient_text}" for each in given),
    )


def _backups(reader: Reader) -> tuple[BackupLeft, ...]:
    today = day_of(reader.now, reader)
    made = ((each["urn"], day_of(instant_from(each["made_at"]), reader)) for each in reader.open_facts(Backup))
    left = (BackupLeft(backup=urn, made_on=day, gone_by=months_after(day, KEPT_MONTHS)) for urn, day in made)
    return tuple(each for each in left if each.gone_by >= today)


def propose_destruction(command: ProposeDestruction, context: Context) -> Sequence[Record]:
    """Nothing goes yet. Only what may go is proposed."""
    removal = removal_of(context, command.subject)
    enforce(READY_TO_DESTROY, removal, intro=f"What is kept on {command.subject} can't be destroyed")
    last = kept_until(context, removal.case)
    return [
        Destruction(
            urn=context.new_urn(Kind.DESTRUCTION),
            state=DestructionState.PROPOSED,
            subject=command.subject,
            investigation=removal.case["urn"],
            permission_reference=command.permission_reference,
            applicant=context.actor,
            proposed_at=context.now,
            retained_until=last or day_of(context.now, context),
        )
    ]


def withdraw_destruction(command: WithdrawDestruction, context: Context) -> Sequence[Record]:
    """It stays on record."""
    found = context.get(command.destruction, Destruction)
    DESTRUCTION_WORKFLOW.require("WithdrawDestruction", found)
    return [found.changed(state=DestructionState.WITHDRAWN)]


def destroy_records(command: DestroyRecords, context: Context) -> Sequence[Record]:
    """All is asked again at this instant. The door empties every version kept in the dossiers named here."""
    found = context.get(command.destruction, Destruction)
    DESTRUCTION_WORKFLOW.require("DestroyRecords", found)
    if found.applicant == context.actor:
        raise Refused("Two people destroy records; someone else proposes it", rule="R23", clause=RULES["R23"].cited)
    removal = removal_of(context, found.subject)
    enforce(READY_TO_DESTROY, removal, intro=f"What is kept on {found.subject} can't be destroyed")
    dossiers = dossiers_of(context, removal)
    records = _lying_in(context, dossiers)
    context.rests_on(found.urn)
    certificate = found.changed(
        state=DestructionState.DESTROYED,
        authorized_by=context.actor,
        destroyed_at=context.now,
        dossiers=dossiers,
        records=len(records),
        stations=tuple(sorted({int(m["station"]) for m in map(URN_PATTERN.match, records) if m})),
        backups=_backups(context),
        copies=_copies(context, records),
    )
    return [certificate, *_gone(context, removal, dossiers)]


def _gone(context: Context, removal: Removal, dossiers: Sequence[str]) -> Iterable[Record]:
    """The case, its identities and their profiles, each in its last state."""
    if not removal.identity:
        case = context.get(removal.case["urn"], Investigation)
        INVESTIGATION_WORKFLOW.require("DestroyRecords", case)
        yield case.changed(state=InvestigationState.DESTROYED)
    for identity in context.find(FalseIdentity, investigation=removal.case["urn"]):
        if identity.urn in dossiers and IDENTITY_WORKFLOW.may("DestroyRecords", identity):
            yield identity.changed(state=IdentityState.DESTROYED)
            for profile in context.find(Profile, identity=identity.urn):
                yield profile.changed(state=ProfileState.DESTROYED)


ROWS: tuple[Row, ...] = (
    Row(
        command=ProposeDestruction, handler=propose_destruction, roles=frozenset({Role.COMMANDER}), clauses=("H R23",),
        says="Proposes to destroy what is kept on a case or an identity, as the first of two people.",
    ),
    Row(
        command=WithdrawDestruction, handler=withdraw_destruction,
        roles=frozenset({Role.COMMANDER, Role.CHIEF}), clauses=("H R23",),
        says="Withdraws a proposed destruction.",
    ),
    Row(
        command=DestroyRecords, handler=destroy_records, roles=frozenset({Role.CHIEF}), clauses=("H R23",),
        says="Destroys what was proposed, as the second of two people; payload and keys go, digests and chain stay.",
    ),
)
