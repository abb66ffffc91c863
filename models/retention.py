"""Retention: how long a case is kept after it ended, and what must hold before it is destroyed (R23).

Which class a case belongs to is the department's, by its records schedule; the register only counts the years.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

import attrs

from models.canonical import instant_from
from models.command import Command, Context, Reader, Role, Row
from models.disclosure import pending_requests
from models.errors import InvalidInput, Refused
from models.fields import declared, taken_from
from models.inspection import months_after
from models.investigation import INVESTIGATION_WORKFLOW, Investigation, RetentionClass
from models.legal_hold import holds_on
from models.moment import day_of
from models.policy import RULES
from models.record import Record
from models.requirement import Finding, Requirement
from models.subject import Facts
from models.violation import open_violations

YEARS = {RetentionClass.THREE: 3, RetentionClass.SEVEN: 7, RetentionClass.TWENTY: 20}
"""Class → years after the end of the case; “permanent” has none."""


@attrs.frozen(kw_only=True)
class Removal:
    """A removal for good, intended: of everything on a case, or on one identity of it."""

    reader: Reader
    case: Facts
    identity: str = ""


@attrs.frozen(kw_only=True)
class SetRetentionClass(Command):
    """Set how long a case is kept after it ended."""

    CONSEQUENTIAL: ClassVar[bool] = True

    investigation: str = taken_from(Investigation, "urn")
    retention: RetentionClass = declared("Retention class", help="By the department's records schedule.")


def kept_until(reader: Reader, case: Facts) -> date | None:
    """The last day a case must be kept; None while it has not ended, has no class, or is kept for good."""
    years = YEARS.get(RetentionClass(case["retention"])) if case["retention"] else None
    if years is None or not case["ended_at"]:
        return None
    return months_after(day_of(instant_from(case["ended_at"]), reader), 12 * years)


def _past_its_date(removal: Removal) -> Finding:
    last = kept_until(removal.reader, removal.case)
    if last is None:
        return Finding(met=False, detail="it has not ended, has no retention class, or is kept for good")
    return Finding(day_of(removal.reader.now, removal.reader) > last, f"kept until {last.isoformat()}")


def _not_held(removal: Removal) -> Finding:
    found = holds_on(removal.reader, removal.case["urn"], removal.identity)
    return Finding(not found, ", ".join(found))


def _no_violation(removal: Removal) -> Finding:
    found = open_violations(removal.reader, investigation=removal.case["urn"])
    return Finding(not found, ", ".join(found))


def _no_request(removal: Removal) -> Finding:
    found = pending_requests(removal.reader, removal.case["urn"])
    return Finding(not found, ", ".join(found))


_R = Requirement[Removal]
NOT_NEEDED: tuple[Requirement[Removal], ...] = (
    _R(rule="R23", wording="No legal hold is in force", find=_not_held, mended_by="ReleaseHold"),
    _R(rule="R23", wording="No violation is open", find=_no_violation, mended_by="CloseViolation"),
    _R(
        rule="R23", wording="No disclosure request is pending", find=_no_request,
        mended_by="AnswerDisclosureRequest",
    ),
)
"""What must hold before equipment used in a case is wiped."""
READY_TO_DESTROY: tuple[Requirement[Removal], ...] = (
    _R(rule="R23", wording="Its retention has ended", find=_past_its_date),
    *NOT_NEEDED,
)
"""What must hold before the records of a case are destroyed."""


def set_retention_class(command: SetRetentionClass, context: Context) -> Sequence[Record]:
    """By commander or Chief; under a hold it is not set to fewer years."""
    case = context.get(command.investigation, Investigation)
    INVESTIGATION_WORKFLOW.require("SetRetentionClass", case)
    if case.retention is command.retention:
        raise InvalidInput({"retention": "is set already"})
    always = 10_000
    shorter = case.retention and YEARS.get(command.retention, always) < YEARS.get(case.retention, always)
    if shorter and holds_on(context, case.urn):
        raise Refused("Under a legal hold nothing is kept for a shorter time", rule="R23", clause=RULES["R23"].cited)
    return [case.changed(retention=command.retention)]


ROWS: tuple[Row, ...] = (
    Row(
        command=SetRetentionClass, handler=set_retention_class, roles=frozenset({Role.COMMANDER, Role.CHIEF}),
        clauses=("H R23",),
        says="Sets how long a case is kept after it ended.",
    ),
)
