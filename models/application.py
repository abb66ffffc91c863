"""Applications: one paper with a line for the investigation, the identity and each site.

A decider reads it whole, marks every line and signs once (``DecideApplication``, in models/deciding.py). A
returned line goes back to its author with remarks at the named fields; ticks on the other lines stand.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

import attrs

from models.fields import FieldClass, When, declared
from models.record import Kind, Record
from models.remark import Remark
from models.workflow import NEW, Workflow, step

OPEN = FieldClass.OPEN


class ApplicationState(StrEnum):
    """Signed decisions only."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """What a decider marks on a line."""

    WAITING = "waiting"
    AUTHORIZED = "authorized"
    WITH_CONDITIONS = "authorized with conditions"
    RETURNED = "returned"
    REFUSED = "refused"


YES = (Outcome.AUTHORIZED, Outcome.WITH_CONDITIONS)


@attrs.frozen(kw_only=True)
class Line:
    """One line: the record asked for and what was decided. Texts stand in ``LineText``: never open."""

    subject: str = declared("For", cls=OPEN)
    outcome: Outcome = declared("Decision", cls=OPEN, default=Outcome.WAITING)
    decided_by: str = declared("Decided by", cls=OPEN, default="")
    decided_at: datetime | None = declared("Decided at", cls=OPEN, default=None)


@attrs.frozen(kw_only=True)
class LineText:
    """The reason, conditions or remarks on one line."""

    subject: str = declared("For")
    text: str = declared("Reason or conditions", max_length=4_000, lines=True)
    remarks: tuple[Remark, ...] = declared("Remarks", default=())


@attrs.frozen(kw_only=True)
class Application(Record):
    """One paper. Lives in its investigation's dossier."""

    KIND: ClassVar[Kind] = Kind.APPLICATION
    NAME: ClassVar[str] = "application"

    state: ApplicationState = declared("State", cls=OPEN, listed=True)
    applicant: str = declared("Applicant", cls=OPEN, when=When.CREATE, listed=True)
    investigation: str = declared("Investigation", cls=OPEN, when=When.CREATE, listed=True)
    identity: str = declared("False identity", cls=OPEN, default="", listed=True)
    lines: tuple[Line, ...] = declared("Lines", cls=OPEN, default=())
    texts: tuple[LineText, ...] = declared("Reasons, conditions, remarks", default=())
    note: str = declared("Note to the decider", lines=True, max_length=4_000, default="")
    submitted_at: datetime | None = declared("Submitted at", cls=OPEN, default=None, listed=True)
    submissions: int = declared("Times submitted", cls=OPEN, default=0)
    decided_at: datetime | None = declared("Decided at", cls=OPEN, default=None, listed=True)

    @property
    def dossier(self) -> str:
        """Its investigation's."""
        return self.investigation

    @property
    def subjects(self) -> tuple[str, ...]:
        """The records its lines ask for."""
        return tuple(line.subject for line in self.lines)

    @property
    def waiting(self) -> tuple[str, ...]:
        """The records still to be decided."""
        return tuple(line.subject for line in self.lines if line.outcome is Outcome.WAITING)


APPLICATION_WORKFLOW = Workflow(
    kind=Kind.APPLICATION,
    moves={
        "DraftApplication": step(NEW, to=ApplicationState.DRAFT),
        "SubmitApplication": step(
            ApplicationState.DRAFT, ApplicationState.DECIDED, to=ApplicationState.SUBMITTED
        ),
        "WithdrawApplication": step(
            ApplicationState.DRAFT, ApplicationState.SUBMITTED, to=ApplicationState.WITHDRAWN
        ),
        "DecideApplication": step(ApplicationState.SUBMITTED, to=ApplicationState.DECIDED),
        "ConfirmPaperDecision": step(ApplicationState.SUBMITTED, to=ApplicationState.DECIDED),
    },
)
