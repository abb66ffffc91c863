"""Violations: reported by anyone, the Chief notified in writing by the first superior officer shown it (5.12.5.7, R18).

A violation has a dossier of its own: who reports it need not be named on what it concerns, and a detective whom it
concerns does not read it (the keys of the oversight open every dossier). The time between the first superior officer
and the Chief is computed; whether that was at once is for a person to say.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

import attrs

from models.acting import ActingOrder
from models.command import Reader, Role
from models.delegation import Delegation
from models.fields import FieldClass, When, declared
from models.officer import Officer, roles_at
from models.record import Kind, Record
from models.workflow import NEW, Workflow, stays, step

OPEN = FieldClass.OPEN
SUPERIORS = frozenset({Role.COMMANDER, Role.DESIGNEE})
"""The superior officers who notify the Chief."""


class ViolationState(StrEnum):
    """Signed acts only."""

    REPORTED = "reported"
    NOTIFIED = "notified"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


class Charged(StrEnum):
    """Whether it touches a case in which somebody is charged: then the prosecutor is informed."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not known"


class ViolationOutcome(StrEnum):
    """What the Chief found."""

    SUSTAINED = "sustained"
    NOT_SUSTAINED = "not sustained"
    UNFOUNDED = "unfounded"


@attrs.frozen(kw_only=True)
class Violation(Record):
    """One violation, or what was taken for one. Owns a dossier."""

    KIND: ClassVar[Kind] = Kind.VIOLATION
    NAME: ClassVar[str] = "violation"

    state: ViolationState = declared("State", cls=OPEN, listed=True)
    about: str = declared(
        "About",
        help="The number of the session, profile, identity, case or equipment it concerns; empty where there is none.",
        cls=OPEN,
        default="",
        listed=True,
    )
    also_about: tuple[str, ...] = declared("Other records it concerns", cls=OPEN, default=())
    investigations: tuple[str, ...] = declared("Investigations", cls=OPEN, default=())
    identities: tuple[str, ...] = declared("False identities", cls=OPEN, default=())
    what: str = declared("What happened", when=When.CREATE, lines=True, searched=True, cite="5.12.5.7")
    concerns: tuple[str, ...] = declared("Officers it concerns", default=())
    reported_by: str = declared("Reported by", cls=OPEN, listed=True, cite="5.12.5.7")
    reported_at: datetime = declared("Reported at", cls=OPEN, listed=True)
    shown_to: str = declared(
        "First superior officer shown it", cls=OPEN, default="", listed=True, cite="5.12.5.7"
    )
    shown_at: datetime | None = declared("Shown to that officer at", cls=OPEN, default=None, cite="5.12.5.7")
    notice: str = declared("Notice to the Chief", lines=True, default="", cite="5.12.5.7")
    notified_by: str = declared("Chief notified by", cls=OPEN, default="", cite="5.12.5.7")
    notified_at: datetime | None = declared("Chief notified at", cls=OPEN, default=None, listed=True, cite="5.12.5.7")
    recipient: str = declared("Notice addressed to", default="", max_length=120)
    acknowledged_by: str = declared("Acknowledged by", cls=OPEN, default="")
    acknowledged_at: datetime | None = declared("Acknowledged at", cls=OPEN, default=None)
    charged_case: Charged = declared("Somebody is charged in the case", cls=OPEN, default=Charged.NOT_KNOWN)
    prosecutor_informed_at: datetime | None = declared("Prosecutor informed at", cls=OPEN, default=None)
    prosecutor_informed: str = declared("Prosecutor informed: who and how", lines=True, max_length=2_000, default="")
    outcome: ViolationOutcome | None = declared("Outcome", default=None)
    outcome_reason: str = declared("What the outcome rests on", lines=True, default="")
    closed_by: str = declared("Closed by", cls=OPEN, default="")
    closed_at: datetime | None = declared("Closed at", cls=OPEN, default=None)

    @property
    def dossier(self) -> str:
        """Its own."""
        return self.urn

    @property
    def readers(self) -> tuple[str, ...]:
        """Who reported it."""
        return (self.reported_by,)

    @property
    def elapsed(self) -> timedelta | None:
        """From the first superior officer being shown it to the notice; None while one of them is missing."""
        if self.shown_at is None or self.notified_at is None:
            return None
        return self.notified_at - self.shown_at


S = ViolationState
VIOLATION_WORKFLOW = Workflow(
    kind=Kind.VIOLATION,
    moves={
        "ReportViolation": step(NEW, to=(S.REPORTED, S.NOTIFIED, S.ACKNOWLEDGED)),
        "NotifyChief": step(S.REPORTED, to=S.NOTIFIED),
        "ConfirmPaperDecision": step(S.REPORTED, to=S.NOTIFIED),
        "AcknowledgeViolation": step(S.REPORTED, S.NOTIFIED, to=S.ACKNOWLEDGED),
        "InformProsecutor": stays(S.REPORTED, S.NOTIFIED, S.ACKNOWLEDGED),
        "CloseViolation": step(S.ACKNOWLEDGED, to=S.CLOSED),
    },
)


def superiors_at(reader: Reader, at: datetime) -> frozenset[str]:
    """The officers (URNs) who notify the Chief at an instant: commanders, acting ones too, and designees."""
    papers = [*reader.open_facts(Delegation), *reader.open_facts(ActingOrder)]
    return frozenset(each["urn"] for each in reader.open_facts(Officer) if roles_at(each, papers, at) & SUPERIORS)


def elapsed_words(elapsed: timedelta) -> str:
    """A span as it is printed, to the minute: “1 day 4 hours 32 minutes”. Never a judgment on it."""
    minutes = int(elapsed.total_seconds() // 60)
    parts = ((minutes // 1440, "day"), (minutes % 1440 // 60, "hour"), (minutes % 60, "minute"))
    said = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count]
    return " ".join(said) or "less than a minute"


def open_violations(reader: Reader, *, investigation: str = "", identity: str = "", about: str = "") -> tuple[str, ...]:
    """The violations (URNs) that are not closed and concern a case, an identity or another record, by number."""
    asked = {"investigations": investigation, "identities": identity, "about": about, "also_about": about}
    found = {
        each["urn"]
        for field, urn in asked.items()
        if urn
        for each in reader.open_facts(Violation, **{field: urn})
        if each["state"] != ViolationState.CLOSED
    }
    return tuple(sorted(found))
