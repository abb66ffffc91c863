"""Investigations: the case an identity may be used for, why it is necessary and who works on it (5.12.4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

import attrs

from models.command import Command, Context, Role, Row
from models.conflict import require_commander_of
from models.errors import InvalidInput, OutOfOrder
from models.fields import FieldClass, When, declared, taken_from
from models.moment import day_of
from models.record import Kind, Record
from models.remark import Remark
from models.workflow import NEW, Workflow, stays, step

OPEN = FieldClass.OPEN


class InvestigationState(StrEnum):
    """Signed decisions only; what the date makes of them is standing."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    AUTHORIZED = "authorized"
    ENDED = "ended"
    REFERRED = "referred"
    DESTROYED = "destroyed"


class RetentionClass(StrEnum):
    """How long a case is kept after it ended (models/retention.py)."""

    THREE = "3 years"
    SEVEN = "7 years"
    TWENTY = "20 years"
    PERMANENT = "permanent"


class Purpose(StrEnum):
    """What social media is sought for (Acton 4.20 A.2.b; “other” needs its reason)."""

    MISSING_PERSON = "missing person"
    WANTED_PERSON = "wanted person"
    GANG_PARTICIPATION = "gang participation"
    CRIME_ONLINE = "crime online"
    PHOTO_OR_VIDEO = "photo or video of a crime"
    OTHER = "other"


@attrs.frozen(kw_only=True)
class Investigation(Record):
    """A case for which online undercover work is asked or authorized. Owns a dossier."""

    KIND: ClassVar[Kind] = Kind.INVESTIGATION
    NAME: ClassVar[str] = "investigation"

    state: InvestigationState = declared("State", cls=OPEN, listed=True)
    case_number: str = declared("Case number", when=When.CREATE, max_length=40, listed=True, searched=True)
    title: str = declared("Title", when=When.CREATE, max_length=120, listed=True, searched=True)
    offence: str = declared("Offence", when=When.SUBMIT, max_length=200, default="", cite="5.12.4.1")
    purpose: Purpose | None = declared("Purpose", when=When.SUBMIT, listed=True, default=None, cite="Acton A.2.b")
    purpose_reason: str = declared(
        "Reason, where the purpose is “other”", max_length=2_000, lines=True, default="", cite="Acton A.2.b"
    )
    predicate_facts: str = declared(
        "Facts the investigation rests on", when=When.SUBMIT, lines=True, default="", cite="5.12.4.1"
    )
    necessity: str = declared(
        "Why undercover work is necessary",
        help="What was tried, or why nothing less would do.",
        when=When.SUBMIT,
        lines=True,
        default="",
        cite="5.12.4.1",
    )
    first_amendment_sensitive: bool = declared("Touches speech, press, religion or assembly", default=False)
    first_amendment_reason: str = declared("Justification, where it does", lines=True, default="")
    prosecutor: str = declared("Assigned prosecutor", max_length=120, default="")
    members: tuple[str, ...] = declared("Investigators", cls=OPEN, default=())
    planned_end: date | None = declared("Planned end", cls=OPEN, when=When.SUBMIT, default=None, listed=True)
    remarks: tuple[Remark, ...] = declared("Remarks of the decider", default=())
    authorized_by: str = declared("Authorized by", cls=OPEN, default="", cite="5.12.4.1")
    authorized_at: datetime | None = declared("Authorized at", cls=OPEN, default=None, listed=True, cite="5.12.4.1")
    ended_at: datetime | None = declared("Ended at", cls=OPEN, default=None)
    referred_to: str = declared("Referred to", help="The agency that took it over.", max_length=200, default="")
    retention: RetentionClass | None = declared("Retention class", cls=OPEN, default=None)

    @property
    def dossier(self) -> str:
        """Its own."""
        return self.urn

    @property
    def readers(self) -> tuple[str, ...]:
        """The investigators."""
        return self.members


DRAFTING = (InvestigationState.DRAFT, InvestigationState.RETURNED)
OVER = (InvestigationState.ENDED, InvestigationState.REFERRED)

INVESTIGATION_WORKFLOW = Workflow(
    kind=Kind.INVESTIGATION,
    moves={
        "OpenInvestigation": step(NEW, to=InvestigationState.DRAFT),
        "ImportCases": step(NEW, to=InvestigationState.DRAFT),
        "ReviseInvestigation": stays(*DRAFTING),
        "SubmitApplication": step(*DRAFTING, to=InvestigationState.SUBMITTED),
        "WithdrawApplication": step(InvestigationState.SUBMITTED, to=InvestigationState.DRAFT),
        "DecideApplication": step(
            InvestigationState.SUBMITTED,
            to=(InvestigationState.AUTHORIZED, InvestigationState.RETURNED, InvestigationState.REFUSED),
        ),
        "ConfirmPaperDecision": step(
            InvestigationState.SUBMITTED,
            to=(InvestigationState.AUTHORIZED, InvestigationState.RETURNED, InvestigationState.REFUSED),
        ),
        "ReassignOperator": stays(InvestigationState.AUTHORIZED),
        "EndInvestigation": step(InvestigationState.AUTHORIZED, to=InvestigationState.ENDED),
        "ReferInvestigation": step(InvestigationState.AUTHORIZED, to=InvestigationState.REFERRED),
        "SetRetentionClass": stays(InvestigationState.AUTHORIZED, *OVER),
        "DestroyRecords": step(*OVER, to=InvestigationState.DESTROYED),
    },
)


@attrs.frozen(kw_only=True)
class OpenInvestigation(Command):
    """Open the file of a case that needs online undercover work."""

    case_number: str = taken_from(Investigation, "case_number")
    title: str = taken_from(Investigation, "title")
    offence: str = taken_from(Investigation, "offence", "")
    purpose: Purpose | None = taken_from(Investigation, "purpose", None)
    purpose_reason: str = taken_from(Investigation, "purpose_reason", "")
    predicate_facts: str = taken_from(Investigation, "predicate_facts", "")
    necessity: str = taken_from(Investigation, "necessity", "")
    first_amendment_sensitive: bool = taken_from(Investigation, "first_amendment_sensitive", default=False)
    first_amendment_reason: str = taken_from(Investigation, "first_amendment_reason", "")
    prosecutor: str = taken_from(Investigation, "prosecutor", "")
    planned_end: date | None = taken_from(Investigation, "planned_end", None)


@attrs.frozen(kw_only=True)
class ReviseInvestigation(OpenInvestigation):
    """Change the file while it is a draft or was returned."""

    investigation: str = taken_from(Investigation, "urn")


@attrs.frozen(kw_only=True)
class EndInvestigation(Command):
    """End an investigation whose profiles are all closed."""

    CONSEQUENTIAL: ClassVar[bool] = True

    investigation: str = taken_from(Investigation, "urn")


@attrs.frozen(kw_only=True)
class ReferInvestigation(Command):
    """Hand an investigation over to another agency; its profiles are closed first."""

    CONSEQUENTIAL: ClassVar[bool] = True

    investigation: str = taken_from(Investigation, "urn")
    referred_to: str = taken_from(Investigation, "referred_to")


def _details(command: OpenInvestigation, context: Context) -> dict[str, Any]:
    """The command's fields that are the record's own. Raises: InvalidInput for what is missing or can't be."""
    problems: dict[str, str] = {}
    if command.planned_end is not None and command.planned_end < day_of(context.now, context):
        problems["planned_end"] = "lies in the past"
    if command.purpose is Purpose.OTHER and not command.purpose_reason.strip():
        problems["purpose_reason"] = "is needed where the purpose is “other”"
    if command.first_amendment_sensitive and not command.first_amendment_reason.strip():
        problems["first_amendment_reason"] = "is needed where speech, press, religion or assembly is touched"
    if problems:
        raise InvalidInput(problems)
    return {each.name: getattr(command, each.name) for each in attrs.fields(OpenInvestigation)}


def open_investigation(command: OpenInvestigation, context: Context) -> Sequence[Record]:
    """A draft, with its author as the first investigator."""
    return [
        Investigation(
            urn=context.new_urn(Kind.INVESTIGATION),
            state=InvestigationState.DRAFT,
            members=(context.actor,),
            **_details(command, context),
        )
    ]


def revise_investigation(command: ReviseInvestigation, context: Context) -> Sequence[Record]:
    """Allowed while nobody has it for decision."""
    found = context.get(command.investigation, Investigation)
    INVESTIGATION_WORKFLOW.require("ReviseInvestigation", found)
    return [found.changed(**_details(command, context))]


CLOSED = frozenset({"closed", "refused", "withdrawn", "draft", "returned"})


def end_investigation(command: EndInvestigation, context: Context) -> Sequence[Record]:
    """Only when no profile of the investigation is open."""
    found = _closed_up(command, context)
    return [found.changed(state=InvestigationState.ENDED, ended_at=context.now)]


def refer_investigation(command: ReferInvestigation, context: Context) -> Sequence[Record]:
    """As an end: nothing of the department's stays open in a case that is another agency's."""
    if not command.referred_to.strip():
        raise InvalidInput({"referred_to": "say which agency took it over"})
    found = _closed_up(command, context)
    return [
        found.changed(state=InvestigationState.REFERRED, ended_at=context.now, referred_to=command.referred_to)
    ]


def _closed_up(command: EndInvestigation | ReferInvestigation, context: Context) -> Investigation:
    """The investigation, where none of its profiles is open. Raises: OutOfOrder."""
    found = context.get(command.investigation, Investigation)
    INVESTIGATION_WORKFLOW.require(type(command).__name__, found)
    from models.profile import Profile  # noqa: PLC0415 - profile.py builds on this module

    require_commander_of(context, found.members, "Nobody ends their own investigation")
    profiles = context.find(Profile, investigation=found.urn)
    still = [each.urn for each in profiles if each.state not in CLOSED or each.is_kept]
    if still:
        raise OutOfOrder(
            what=f"Its profiles must be closed first: {', '.join(still)}.",
            kind=f"investigation ({found.urn})",
            state=str(found.state),
        )
    return found


_D = frozenset({Role.DETECTIVE, Role.COMMANDER})
ROWS: tuple[Row, ...] = (
    Row(
        command=OpenInvestigation,
        handler=open_investigation,
        roles=_D,
        clauses=("5.12.4.1",),
        says="Opens the file of a case, as a draft.",
    ),
    Row(
        command=ReviseInvestigation,
        handler=revise_investigation,
        roles=_D,
        clauses=("5.12.4.1",),
        says="Changes the file of a case that is a draft or was returned.",
    ),
    Row(
        command=EndInvestigation,
        handler=end_investigation,
        roles=frozenset({Role.COMMANDER, Role.CHIEF}),
        clauses=("5.12.4.1",),
        says="Ends an investigation whose profiles are all closed; the Chief only in a conflict.",
        chief_in_conflict=True,
    ),
    Row(
        command=ReferInvestigation,
        handler=refer_investigation,
        roles=frozenset({Role.COMMANDER, Role.CHIEF}),
        clauses=("5.12.4.1",),
        says="Hands an investigation over to another agency; the Chief only in a conflict.",
        chief_in_conflict=True,
    ),
)
