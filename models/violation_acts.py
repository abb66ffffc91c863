"""The acts of a violation: report, notify the Chief, acknowledge, inform the prosecutor, close (5.12.5.7, R18, R12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

import attrs

from models.activity import Activity
from models.command import EVERYONE, Command, Context, Role, Row
from models.equipment import Equipment
from models.errors import InvalidInput, OutOfOrder, Refused
from models.fields import taken_from
from models.identity import FalseIdentity
from models.investigation import Investigation
from models.moment import lies_ahead
from models.officer import Officer
from models.policy import RULES
from models.profile import Profile
from models.record import Kind, Record
from models.subject import case_of, facts_about, identity_of
from models.violation import (
    SUPERIORS,
    VIOLATION_WORKFLOW,
    Charged,
    Violation,
    ViolationOutcome,
    ViolationState,
    superiors_at,
)

ABOUT = (Activity, Profile, FalseIdentity, Investigation, Equipment)
CHIEF = "Chief of Police"
"""To whom the policy addresses the notice."""


@attrs.frozen(kw_only=True)
class ReportViolation(Command):
    """Report a violation; a superior officer's own report is the written notice to the Chief."""

    what: str = taken_from(Violation, "what")
    about: str = taken_from(Violation, "about", "")
    also_about: tuple[str, ...] = taken_from(Violation, "also_about", ())
    concerns: tuple[str, ...] = taken_from(Violation, "concerns", ())
    shown_to: str = taken_from(Violation, "shown_to", "")
    shown_at: datetime | None = taken_from(Violation, "shown_at", None)
    charged_case: Charged = taken_from(Violation, "charged_case", Charged.NOT_KNOWN)


@attrs.frozen(kw_only=True)
class NotifyChief(Command):
    """Notify the Chief in writing, as the first superior officer shown it."""

    CONSEQUENTIAL: ClassVar[bool] = True

    violation: str = taken_from(Violation, "urn")
    notice: str = taken_from(Violation, "notice")
    shown_at: datetime | None = taken_from(Violation, "shown_at", None)
    charged_case: Charged = taken_from(Violation, "charged_case", Charged.NOT_KNOWN)


@attrs.frozen(kw_only=True)
class AcknowledgeViolation(Command):
    """Acknowledge the notice."""

    violation: str = taken_from(Violation, "urn")


@attrs.frozen(kw_only=True)
class InformProsecutor(Command):
    """Record that the prosecutor of a charged case was informed."""

    violation: str = taken_from(Violation, "urn")
    prosecutor_informed: str = taken_from(Violation, "prosecutor_informed")
    prosecutor_informed_at: datetime | None = taken_from(Violation, "prosecutor_informed_at", None)


@attrs.frozen(kw_only=True)
class CloseViolation(Command):
    """Close a violation with its outcome; “unfounded” is one."""

    CONSEQUENTIAL: ClassVar[bool] = True

    violation: str = taken_from(Violation, "urn")
    outcome: ViolationOutcome = taken_from(Violation, "outcome")
    outcome_reason: str = taken_from(Violation, "outcome_reason")
    charged_case: Charged = taken_from(Violation, "charged_case", Charged.NOT_KNOWN)


def report_violation(command: ReportViolation, context: Context) -> Sequence[Record]:
    """By anyone; the operator of what it is about is concerned. What the Chief reports the Chief knows."""
    named = tuple(dict.fromkeys(urn for urn in (command.about, *command.also_about) if urn))
    facts = [facts_about(context, urn, ABOUT, "about") for urn in named]
    _require_instant(context, command.shown_at, "shown_at")
    for urn in command.concerns:
        context.get(urn, Officer)
    concerns = _each((*command.concerns, *(str(each.get("operator") or "") for each in facts)))
    return [
        Violation(
            urn=context.new_urn(Kind.VIOLATION),
            about=command.about,
            also_about=command.also_about,
            investigations=_each(case_of(each) for each in facts),
            identities=_each(identity_of(each) for each in facts),
            what=command.what,
            concerns=concerns,
            reported_by=context.actor,
            reported_at=context.now,
            charged_case=command.charged_case,
            **_taken_by(command, concerns, context),
        )
    ]


def _each(urns: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(urn for urn in urns if urn))


def _taken_by(command: ReportViolation, concerns: Sequence[str], context: Context) -> Mapping[str, Any]:
    """Where it stands after the report: the Chief knows; a superior has notified; else a superior is still to do it."""
    now, shown = context.now, command.shown_at or context.now
    own = command.shown_to in {"", context.actor}
    if Role.CHIEF in context.roles and own:
        return {"state": ViolationState.ACKNOWLEDGED, "acknowledged_by": context.actor, "acknowledged_at": now}
    if context.roles & SUPERIORS and own and context.actor not in concerns:
        notice = {"notice": command.what, "notified_by": context.actor, "notified_at": now, "recipient": CHIEF}
        return {"state": ViolationState.NOTIFIED, "shown_to": context.actor, "shown_at": shown, **notice}
    if command.shown_to and command.shown_to not in superiors_at(context, now):
        raise InvalidInput({"shown_to": "is no superior officer of this register: a commander or a designee"})
    if bool(command.shown_to) != (command.shown_at is not None):
        raise InvalidInput({"shown_at": "goes with the superior officer it was shown to: name both or neither"})
    return {"state": ViolationState.REPORTED, "shown_to": command.shown_to, "shown_at": command.shown_at}


def _require_instant(context: Context, stated: datetime | None, field: str) -> None:
    if stated is not None and lies_ahead(stated, context.now):
        raise InvalidInput({field: "lies in the future"})


def _require_not_concerned(context: Context, violation: Violation, what: str) -> None:
    """Raises: Refused (R12)."""
    if context.actor in violation.concerns:
        raise Refused(what, rule="R12", clause=RULES["R12"].cited)


def _free_superiors(context: Context, violation: Violation) -> frozenset[str]:
    return superiors_at(context, context.now) - set(violation.concerns)


def notify_chief(command: NotifyChief, context: Context) -> Sequence[Record]:
    """By the first superior officer shown it; by another only where that one can't, and the record says who."""
    violation = context.get(command.violation, Violation)
    VIOLATION_WORKFLOW.require("NotifyChief", violation)
    _require_not_concerned(context, violation, "Whom it concerns does not notify; another superior officer does")
    first = violation.shown_to
    if first not in {"", context.actor} and first in _free_superiors(context, violation):
        raise Refused(
            "The first superior officer shown it notifies the Chief", rule="R18", clause=RULES["R18"].cited
        )
    shown_at = violation.shown_at or command.shown_at
    _require_instant(context, shown_at, "shown_at")
    if shown_at is None:
        raise InvalidInput({"shown_at": "say when it was first shown to you"})
    charged = violation.charged_case if command.charged_case is Charged.NOT_KNOWN else command.charged_case
    return [
        violation.changed(
            state=ViolationState.NOTIFIED,
            shown_to=first or context.actor,
            shown_at=shown_at,
            notice=command.notice,
            notified_by=context.actor,
            notified_at=context.now,
            recipient=CHIEF,
            charged_case=charged,
        )
    ]


def acknowledge_violation(command: AcknowledgeViolation, context: Context) -> Sequence[Record]:
    """After the notice; without one only where no superior officer is left to give it."""
    violation = context.get(command.violation, Violation)
    VIOLATION_WORKFLOW.require("AcknowledgeViolation", violation)
    _require_not_concerned(context, violation, "Nobody takes the notice of what concerns them")
    if violation.state is ViolationState.REPORTED and _free_superiors(context, violation):
        raise OutOfOrder(
            what="The first superior officer shown it notifies you first.",
            kind=f"{violation.NAME} ({violation.urn})",
            state=str(violation.state),
        )
    taken = {"acknowledged_by": context.actor, "acknowledged_at": context.now}
    return [violation.changed(state=ViolationState.ACKNOWLEDGED, **taken)]


def inform_prosecutor(command: InformProsecutor, context: Context) -> Sequence[Record]:
    """Who was told, how and when; a case in which a prosecutor had to be told is a charged one."""
    violation = context.get(command.violation, Violation)
    VIOLATION_WORKFLOW.require("InformProsecutor", violation)
    _require_not_concerned(context, violation, "Whom it concerns does not inform the prosecutor; someone else does")
    _require_instant(context, command.prosecutor_informed_at, "prosecutor_informed_at")
    if not command.prosecutor_informed.strip():
        raise InvalidInput({"prosecutor_informed": "say who was informed and how"})
    return [
        violation.changed(
            charged_case=Charged.YES,
            prosecutor_informed=command.prosecutor_informed,
            prosecutor_informed_at=command.prosecutor_informed_at or context.now,
        )
    ]


def close_violation(command: CloseViolation, context: Context) -> Sequence[Record]:
    """By the Chief, with an outcome and its reason; in a charged case after the prosecutor was informed."""
    violation = context.get(command.violation, Violation)
    VIOLATION_WORKFLOW.require("CloseViolation", violation)
    _require_not_concerned(context, violation, "Nobody closes what concerns them")
    charged = violation.charged_case if command.charged_case is Charged.NOT_KNOWN else command.charged_case
    problems: dict[str, str] = {}
    if charged is Charged.NOT_KNOWN:
        problems["charged_case"] = "must be answered before it is closed"
    if not command.outcome_reason.strip():
        problems["outcome_reason"] = "is needed; “unfounded” needs one too"
    if problems:
        raise InvalidInput(problems)
    if charged is Charged.YES and violation.prosecutor_informed_at is None:
        raise Refused(
            "In a charged case the prosecutor is informed before it is closed", rule="R18", clause=RULES["R18"].cited
        )
    return [
        violation.changed(
            state=ViolationState.CLOSED,
            outcome=command.outcome,
            outcome_reason=command.outcome_reason,
            charged_case=charged,
            closed_by=context.actor,
            closed_at=context.now,
        )
    ]


_H = frozenset({Role.CHIEF})
ROWS: tuple[Row, ...] = (
    Row(
        command=ReportViolation, handler=report_violation, roles=EVERYONE, clauses=("5.12.5.7",),
        says="Reports a violation; the report of a superior officer is the written notice to the Chief.",
    ),
    Row(
        command=NotifyChief, handler=notify_chief, roles=SUPERIORS, clauses=("5.12.5.7", "H R12"),
        says="Notifies the Chief in writing; by the first superior officer shown it, never by whom it concerns.",
    ),
    Row(
        command=AcknowledgeViolation, handler=acknowledge_violation, roles=_H, clauses=("5.12.5.7", "H R12"),
        says="Acknowledges the notice of a violation.",
    ),
    Row(
        command=InformProsecutor, handler=inform_prosecutor, roles=frozenset({Role.COMMANDER, Role.CHIEF}),
        clauses=("5.12.5.7", "H R12"),
        says="Records that the prosecutor of a charged case was informed.",
    ),
    Row(
        command=CloseViolation, handler=close_violation, roles=_H, clauses=("5.12.5.7", "H R12"),
        says="Closes a violation with its outcome, unfounded included; never one's own.",
    ),
)
