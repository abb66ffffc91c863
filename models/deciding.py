"""The two decisions: the Chief or a designee authorizes line by line; the commander approves the details.

Each is one sitting with one signature over a whole paper. Nobody decides on their own (R12), the authorizer
is not the approver, and a designee decides only within the clauses and dates of the delegation (R06).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import attrs

from models.application import (
    APPLICATION_WORKFLOW,
    YES,
    Application,
    ApplicationState,
    Line,
    LineText,
    Outcome,
)
from models.applying import STATES, WORKFLOWS, subject_records
from models.command import Command, Context, Role, Row
from models.delegation import delegation_of
from models.errors import InvalidInput, Refused
from models.fields import FieldClass, declared, fields_of, taken_from
from models.identity import FalseIdentity
from models.investigation import Investigation
from models.policy import RULES
from models.profile import Profile
from models.record import Record
from models.remark import Remark
from models.submission import require_staying_operators

CLAUSE_OF: dict[type[Record], str] = {
    Investigation: "5.12.4.1",
    FalseIdentity: "5.12.4.4",
    Profile: "5.12.4.2",
}
"""The clause a line of each kind is decided under: what a delegation must name."""


@attrs.frozen(kw_only=True)
class Mark:
    """One line as marked in a sitting. A condition, a return and a refusal need their text."""

    subject: str = taken_from(Line, "subject")
    outcome: Outcome = taken_from(Line, "outcome")
    text: str = taken_from(LineText, "text", "")
    remarks: tuple[Remark, ...] = taken_from(LineText, "remarks", ())


@attrs.frozen(kw_only=True)
class DecideApplication(Command):
    """Decide every waiting line of a paper in one sitting, with one signature."""

    CONSEQUENTIAL: ClassVar[bool] = True

    application: str = taken_from(Application, "urn")
    marks: tuple[Mark, ...] = declared(
        "Decisions", help="One for every waiting line.", cls=FieldClass.INTERNAL
    )


def decide_application(command: DecideApplication, context: Context) -> Sequence[Record]:
    """Every waiting line is marked; each record moves as marked; the entry rests on what was read."""
    application = context.get(command.application, Application)
    APPLICATION_WORKFLOW.require("DecideApplication", application)
    records = subject_records(context, application.waiting)
    marks = _marks_by_subject(command.marks, application.waiting)
    _not_own(context, application, records)
    for each in records:
        _within_delegation(context, each)
        _marked_fully(marks[each.urn], type(each))
        WORKFLOWS[type(each)].require("DecideApplication", each)
    require_staying_operators(context, (each for each in records if marks[each.urn].outcome in YES))
    context.rests_on(*(each.urn for each in records))
    decided = [_decide(each, marks[each.urn], context) for each in records]
    _nothing_on_a_refused_ground(context, application, decided)
    return [_with_decisions(application, marks, context), *decided]


def _marks_by_subject(marks: Sequence[Mark], waiting: Sequence[str]) -> dict[str, Mark]:
    found = {each.subject: each for each in marks}
    problems: dict[str, str] = {}
    unmarked = [urn for urn in waiting if urn not in found]
    strange = [urn for urn in found if urn not in waiting]
    if unmarked:
        problems["marks"] = "every line is decided in one sitting; not marked: " + ", ".join(unmarked)
    elif strange or len(found) != len(marks):
        problems["marks"] = "name a line that is not waiting, or one twice"
    if problems:
        raise InvalidInput(problems)
    return found


def _not_own(context: Context, application: Application, records: Sequence[Record]) -> None:
    own = {application.applicant}
    for each in records:
        if isinstance(each, Profile):
            own.add(each.operator)
        elif isinstance(each, FalseIdentity):
            own.update(each.operators)
        elif isinstance(each, Investigation):
            own.update(each.members)
    if context.actor in own:
        raise Refused(
            "Nobody decides on their own application; the Chief or another designee does",
            rule="R12",
            clause=RULES["R12"].cited,
        )


def _within_delegation(context: Context, record: Record) -> None:
    if Role.CHIEF in context.roles:
        return
    clause = CLAUSE_OF[type(record)]
    delegation = delegation_of(context, context.actor, clause, context.now)
    if delegation is None:
        raise Refused(
            f"No delegation in force lets you decide under {clause}; the Chief decides this paper",
            rule="R06",
            clause=RULES["R06"].cited,
        )
    context.rests_on(delegation.urn)


def _marked_fully(mark: Mark, kind: type[Record]) -> None:
    if mark.outcome is Outcome.WAITING:
        raise InvalidInput({"marks": f"{mark.subject} is not decided"})
    if mark.outcome is not Outcome.AUTHORIZED and not mark.text.strip():
        raise InvalidInput({"marks": f"{mark.subject} needs its reason or conditions in words"})
    if mark.outcome is Outcome.RETURNED and not mark.remarks:
        raise InvalidInput({"marks": f"{mark.subject} is returned: name the fields to be mended"})
    known = {each.name for each in fields_of(kind)}
    if any(each.field and each.field not in known for each in mark.remarks):
        raise InvalidInput({"marks": f"{mark.subject}: a remark names a field it does not have"})


def _decide(record: Record, mark: Mark, context: Context) -> Record:
    state = {Outcome.RETURNED: "returned", Outcome.REFUSED: "refused"}.get(mark.outcome, "authorized")
    values: dict[str, Any] = {"state": STATES[type(record)](state), "remarks": mark.remarks}
    if mark.outcome in YES:
        values |= {"authorized_by": context.actor, "authorized_at": context.now}
        if isinstance(record, Profile):
            values |= {"authorized_level": record.level, "conditions": mark.text}
    changed: Record = record.changed(**values)
    return changed


def _nothing_on_a_refused_ground(context: Context, application: Application, decided: Sequence[Record]) -> None:
    """A site needs its identity, an identity its investigation: a yes on a no is contradictory."""
    states = {each.urn: str(each.state) for each in decided}
    investigation = states.get(application.investigation)
    if investigation is None:
        investigation = str(context.get(application.investigation, Investigation).state)
    identity = states.get(application.identity, "")
    if application.identity and not identity:
        identity = str(context.get(application.identity, FalseIdentity).state)
    for each in decided:
        if states[each.urn] != "authorized" or isinstance(each, Investigation):
            continue
        if investigation != "authorized":
            raise Refused(
                "An identity or site can't be authorized without its investigation",
                rule="R01",
                clause=RULES["R01"].cited,
            )
        if isinstance(each, Profile) and identity not in {"authorized", "approved"}:
            raise Refused(
                "A site can't be authorized without its false identity", rule="R06", clause=RULES["R06"].cited
            )


def _with_decisions(application: Application, marks: dict[str, Mark], context: Context) -> Application:
    lines = tuple(
        attrs.evolve(line, outcome=marks[line.subject].outcome, decided_by=context.actor, decided_at=context.now)
        if line.subject in marks
        else line
        for line in application.lines
    )
    kept = tuple(each for each in application.texts if each.subject not in marks)
    said = tuple(
        LineText(subject=each.subject, text=each.text, remarks=each.remarks)
        for each in marks.values()
        if each.text or each.remarks
    )
    decided: Application = application.changed(
        state=ApplicationState.DECIDED, lines=lines, texts=kept + said, decided_at=context.now
    )
    return decided


ROWS: tuple[Row, ...] = (
    Row(
        command=DecideApplication,
        handler=decide_application,
        roles=frozenset({Role.CHIEF, Role.DESIGNEE}),
        clauses=("5.12.4.1", "5.12.4.2", "5.12.4.4", "H R12", "H R21"),
        says="Authorizes, returns or refuses each line of a paper: the investigation, the identity, each site.",
    ),
)
