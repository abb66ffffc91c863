"""False identities: the person who does not exist, what is presented and why (5.12.4.4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

import attrs

from models.command import Command, Context, Role, Row
from models.errors import InvalidInput, Refused
from models.fields import FieldClass, When, declared, taken_from
from models.investigation import Investigation
from models.moment import day_of
from models.policy import RULES
from models.profile import Stopped
from models.record import Kind, Record
from models.remark import Remark
from models.workflow import NEW, Workflow, stays, step

OPEN = FieldClass.OPEN
CONFIDENTIAL = FieldClass.CONFIDENTIAL


class IdentityState(StrEnum):
    """Signed decisions only."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    AUTHORIZED = "authorized"
    APPROVED = "approved"
    SUSPENDED = "suspended"
    COMPROMISED = "compromised"
    CLOSED = "closed"
    DESTROYED = "destroyed"


class ImageSource(StrEnum):
    """Where the picture shown comes from."""

    NONE = "none"
    LICENSED = "licensed"
    GENERATED = "generated"
    CONSENTING_ADULT = "consenting adult"


class Risk(StrEnum):
    """How likely harm to the operator or to others is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@attrs.frozen(kw_only=True)
class Helper:
    """An officer who reads along for a period (half-open); the key stays until it is made anew."""

    officer: str = declared("Helper", cls=OPEN)
    from_: datetime = declared("From", cls=OPEN)
    until: datetime = declared("Until", cls=OPEN)


@attrs.frozen(kw_only=True)
class FalseIdentity(Record):
    """A false identity. Owns the dossier in which its profiles, activities and contacts live."""

    KIND: ClassVar[Kind] = Kind.IDENTITY
    NAME: ClassVar[str] = "false identity"

    state: IdentityState = declared("State", cls=OPEN, listed=True)
    investigation: str = declared("Investigation", cls=OPEN, when=When.CREATE, listed=True)
    operators: tuple[str, ...] = declared("Operators", cls=OPEN, default=())
    name: str = declared(
        "Name shown",
        cls=CONFIDENTIAL,
        material=True,
        when=When.CREATE,
        max_length=120,
        listed=True,
        searched=True,
        cite="5.12.4.4 bullet 1",
    )
    age_shown: str = declared(
        "Age shown", help="“None presented” is an answer.", cls=CONFIDENTIAL, material=True, when=When.SUBMIT,
        max_length=40, default="", cite="5.12.4.4 bullet 1",
    )
    sex_shown: str = declared(
        "Sex shown", help="“None presented” is an answer.", cls=CONFIDENTIAL, material=True, when=When.SUBMIT,
        max_length=40, default="", cite="5.12.4.4 bullet 1",
    )
    race_shown: str = declared(
        "Race or ethnicity shown", help="“None presented” is an answer.", cls=CONFIDENTIAL, material=True,
        when=When.SUBMIT, max_length=60, default="", cite="5.12.4.4 bullet 1",
    )
    why_this_presentation: str = declared(
        "Why this presentation", cls=CONFIDENTIAL, when=When.SUBMIT, lines=True, max_length=4_000, default="",
        cite="5.12.4.4 bullet 1",
    )
    home_area: str = declared("Home area", cls=CONFIDENTIAL, material=True, max_length=120, default="")
    occupation: str = declared("Occupation", cls=CONFIDENTIAL, material=True, max_length=120, default="")
    legend: str = declared(
        "Legend", help="The backstory; “none” with the reason is an answer.", cls=CONFIDENTIAL, material=True,
        when=When.SUBMIT, lines=True, default="", cite="5.12.4.4 bullet 1",
    )
    email: str = declared("E-mail used", cls=FieldClass.SECRET, material=True, max_length=200, default="")
    phone: str = declared("Phone used", cls=FieldClass.SECRET, material=True, max_length=40, default="")
    living_person_check: str = declared(
        "Living-person check",
        help="How it was checked that no real person is impersonated, and the result.",
        cls=CONFIDENTIAL, when=When.SUBMIT, lines=True, max_length=2_000, default="",
    )
    living_person_checked_on: date | None = declared("Checked on", cls=OPEN, when=When.SUBMIT, default=None)
    image_source: ImageSource | None = declared(
        "Image", cls=CONFIDENTIAL, material=True, when=When.SUBMIT, default=None, cite="5.12.4.4 bullet 1"
    )
    image_provenance: str = declared(
        "Where the image comes from", help="Licence, tool and settings, or the signed consent on file.",
        cls=CONFIDENTIAL, material=True, lines=True, max_length=2_000, default="",
    )
    risk: Risk | None = declared("Risk", when=When.SUBMIT, default=None)
    images: tuple[str, ...] = declared("Images on file", cls=OPEN, default=())
    remarks: tuple[Remark, ...] = declared("Remarks of the decider", default=())
    authorized_by: str = declared("Authorized by", cls=OPEN, default="", cite="5.12.4.4")
    authorized_at: datetime | None = declared("Authorized at", cls=OPEN, default=None, cite="5.12.4.4")
    approved_by: str = declared("Approved by", cls=OPEN, default="", cite="5.12.4.4 bullet 2")
    approved_at: datetime | None = declared("Approved at", cls=OPEN, default=None, cite="5.12.4.4 bullet 2")

    suspensions: tuple[Stopped, ...] = declared("Suspensions", cls=OPEN, default=())
    stop_reason: str = declared("Reason of the stop", lines=True, max_length=2_000, default="")
    state_before_stop: str = declared("State before the stop", cls=OPEN, default="")
    helpers: tuple[Helper, ...] = declared("Helpers", cls=OPEN, default=())
    named_before: tuple[str, ...] = declared("Named here before", cls=OPEN, default=())
    reassigned_why: str = declared("Why it was given to another operator", lines=True, max_length=2_000, default="")

    @property
    def dossier(self) -> str:
        """Its own."""
        return self.urn

    @property
    def readers(self) -> tuple[str, ...]:
        """Its operators, and its helpers."""
        return (*self.operators, *(each.officer for each in self.helpers))

    def readers_at(self, at: datetime) -> tuple[str, ...]:
        """Its operators, and the helpers whose period is not over."""
        return (*self.operators, *(each.officer for each in self.helpers if at < each.until))


DRAFTING = (IdentityState.DRAFT, IdentityState.RETURNED)
_YES = (IdentityState.AUTHORIZED, IdentityState.APPROVED)

IDENTITY_WORKFLOW = Workflow(
    kind=Kind.IDENTITY,
    moves={
        "DocumentIdentity": step(NEW, to=IdentityState.DRAFT),
        "ImportCases": step(NEW, to=IdentityState.DRAFT),
        "ReviseIdentity": stays(*DRAFTING),
        "SubmitApplication": step(*DRAFTING, to=IdentityState.SUBMITTED),
        "WithdrawApplication": step(IdentityState.SUBMITTED, to=IdentityState.DRAFT),
        "DecideApplication": step(
            IdentityState.SUBMITTED, to=(IdentityState.AUTHORIZED, IdentityState.RETURNED, IdentityState.REFUSED)
        ),
        "ConfirmPaperDecision": step(
            IdentityState.SUBMITTED, to=(IdentityState.AUTHORIZED, IdentityState.RETURNED, IdentityState.REFUSED)
        ),
        "DecideDetails": {
            **step(IdentityState.AUTHORIZED, to=(IdentityState.APPROVED, IdentityState.AUTHORIZED)),
            **stays(IdentityState.APPROVED),
        },
        "RecordImage": stays(*DRAFTING, IdentityState.AUTHORIZED, IdentityState.APPROVED),
        "ProposeChange": stays(IdentityState.APPROVED),
        "ReportChange": stays(IdentityState.APPROVED),
        "DecideChange": stays(IdentityState.APPROVED),
        "ReassignOperator": stays(*_YES),
        "NameHelper": stays(*_YES, IdentityState.SUSPENDED, IdentityState.COMPROMISED),
        "EndHelper": stays(*(each for each in IdentityState if each is not IdentityState.DESTROYED)),
        "DestroyRecords": step(
            *(each for each in IdentityState if each is not IdentityState.DESTROYED), to=IdentityState.DESTROYED
        ),
        "SuspendIdentity": step(*_YES, to=IdentityState.SUSPENDED),
        "ResumeIdentity": step(IdentityState.SUSPENDED, to=_YES),
        "MarkIdentityCompromised": step(*_YES, IdentityState.SUSPENDED, to=IdentityState.COMPROMISED),
        "VerifyClosing": step(
            *_YES, IdentityState.SUSPENDED, IdentityState.COMPROMISED, to=IdentityState.CLOSED
        ),
    },
)


@attrs.frozen(kw_only=True)
class DocumentIdentity(Command):
    """Document a false identity for an investigation, as a draft."""

    investigation: str = taken_from(FalseIdentity, "investigation")
    name: str = taken_from(FalseIdentity, "name")
    age_shown: str = taken_from(FalseIdentity, "age_shown", "")
    sex_shown: str = taken_from(FalseIdentity, "sex_shown", "")
    race_shown: str = taken_from(FalseIdentity, "race_shown", "")
    why_this_presentation: str = taken_from(FalseIdentity, "why_this_presentation", "")
    home_area: str = taken_from(FalseIdentity, "home_area", "")
    occupation: str = taken_from(FalseIdentity, "occupation", "")
    legend: str = taken_from(FalseIdentity, "legend", "")
    email: str = taken_from(FalseIdentity, "email", "")
    phone: str = taken_from(FalseIdentity, "phone", "")
    living_person_check: str = taken_from(FalseIdentity, "living_person_check", "")
    living_person_checked_on: date | None = taken_from(FalseIdentity, "living_person_checked_on", None)
    image_source: ImageSource | None = taken_from(FalseIdentity, "image_source", None)
    image_provenance: str = taken_from(FalseIdentity, "image_provenance", "")
    risk: Risk | None = taken_from(FalseIdentity, "risk", None)


@attrs.frozen(kw_only=True)
class ReviseIdentity(DocumentIdentity):
    """Change a false identity while it is a draft or was returned."""

    identity: str = taken_from(FalseIdentity, "urn")


def _details(command: DocumentIdentity, context: Context) -> dict[str, Any]:
    checked = command.living_person_checked_on
    if checked is not None and checked > day_of(context.now, context):
        raise InvalidInput({"living_person_checked_on": "lies in the future"})
    return {each.name: getattr(command, each.name) for each in attrs.fields(DocumentIdentity)}


def document_identity(command: DocumentIdentity, context: Context) -> Sequence[Record]:
    """A draft in a dossier of its own; its author is the first operator."""
    investigation = context.get(command.investigation, Investigation)
    if context.actor not in investigation.members:
        raise Refused(
            "Only an investigator of the case documents a false identity for it", rule="R01", clause=RULES["R01"].cited
        )
    return [
        FalseIdentity(
            urn=context.new_urn(Kind.IDENTITY),
            state=IdentityState.DRAFT,
            operators=(context.actor,),
            **_details(command, context),
        )
    ]


def revise_identity(command: ReviseIdentity, context: Context) -> Sequence[Record]:
    """Allowed while nobody has it for decision."""
    found = context.get(command.identity, FalseIdentity)
    IDENTITY_WORKFLOW.require("ReviseIdentity", found)
    if command.investigation != found.investigation:
        raise InvalidInput({"investigation": "can't be changed; document a new false identity for another case"})
    return [found.changed(**_details(command, context))]


_D = frozenset({Role.DETECTIVE, Role.COMMANDER})
ROWS: tuple[Row, ...] = (
    Row(
        command=DocumentIdentity,
        handler=document_identity,
        roles=_D,
        clauses=("5.12.4.4 bullet 1",),
        says="Documents a false identity, as a draft.",
    ),
    Row(
        command=ReviseIdentity,
        handler=revise_identity,
        roles=_D,
        clauses=("5.12.4.4 bullet 1",),
        says="Changes a false identity that is a draft or was returned.",
    ),
)
