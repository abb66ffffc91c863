"""Recording a decision signed on paper, and confirming or denying it by the officer who signed it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import ClassVar

import attrs

from models.application import APPLICATION_WORKFLOW, Application, ApplicationState, Line, LineText, Outcome
from models.attachment import Attachment
from models.canonical import instant_from
from models.command import EVERYONE, Command, Context, Reader, Role, Row
from models.deciding import DecideApplication, Mark, decide_application
from models.delegation import Delegation
from models.errors import InvalidInput, OutOfOrder, Refused
from models.fields import FieldClass, declared, taken_from
from models.identity import FalseIdentity
from models.investigation import Investigation
from models.moment import day_of, lies_ahead
from models.officer import Officer, roles_at
from models.paper_decision import PAPER_WORKFLOW, Basis, OnPaper, PaperDecision, PaperForm
from models.policy import RULES
from models.profile import Profile
from models.record import Kind, Record
from models.subject import Facts, facts_about, people_of
from models.violation import SUPERIORS, Violation, ViolationState, superiors_at
from models.violation_acts import NotifyChief, notify_chief

AUTHORIZERS = frozenset({Role.CHIEF, Role.DESIGNEE})


@attrs.frozen(kw_only=True)
class RecordPaperDecision(Command):
    """Record a paper that another officer signed. It permits nothing until that officer confirms it."""

    CONSEQUENTIAL: ClassVar[bool] = True

    form: PaperForm = taken_from(PaperDecision, "form")
    subject: str = taken_from(PaperDecision, "subject")
    decider: str = taken_from(PaperDecision, "decider")
    paper_date: date = taken_from(PaperDecision, "paper_date")
    marks: tuple[Mark, ...] = declared(
        "Decisions on the paper", help="Of an authorization: one for every waiting line of the application.",
        cls=FieldClass.INTERNAL, default=(),
    )  # fmt: skip
    notice: str = taken_from(PaperDecision, "notice", "")
    shown_at: datetime | None = taken_from(PaperDecision, "shown_at", None)


@attrs.frozen(kw_only=True)
class ConfirmPaperDecision(Command):
    """Confirm the paper you signed, after looking at its scan. It counts from now on, as your own decision."""

    CONSEQUENTIAL: ClassVar[bool] = True

    paper: str = taken_from(PaperDecision, "urn")


@attrs.frozen(kw_only=True)
class DenyPaperDecision(Command):
    """Say that you did not sign the paper recorded under your name, or not as it was recorded."""

    CONSEQUENTIAL: ClassVar[bool] = True

    paper: str = taken_from(PaperDecision, "urn")
    denied_why: str = taken_from(PaperDecision, "denied_why")


def marks_to_make(record: Record) -> tuple[Mark, ...]:
    """One mark for each waiting line of an application, to be made as the paper says; none for a violation."""
    waiting = record.waiting if isinstance(record, Application) else ()
    return tuple(Mark(subject=each, outcome=Outcome.WAITING) for each in waiting)


def record_paper_decision(command: RecordPaperDecision, context: Context) -> Sequence[Record]:
    """By the commander or an administrator, from open fields alone; nothing but the paper is written."""
    if command.paper_date > day_of(context.now, context):
        raise InvalidInput({"paper_date": "lies in the future"})
    on = _authorization if command.form is PaperForm.AUTHORIZATION else _notice
    facts = on(command, context)
    if command.decider == context.actor:
        raise Refused("Who signed it confirms it; another officer records it", rule="R12", clause=RULES["R12"].cited)
    if any(_unsettled(each) for each in context.open_facts(PaperDecision, subject=command.subject)):
        raise InvalidInput({"subject": "has a paper recorded already, which waits to be confirmed"})
    return [
        PaperDecision(
            urn=context.new_urn(Kind.PAPER_DECISION),
            state=OnPaper.RECORDED,
            form=command.form,
            subject=command.subject,
            investigation=str(facts.get("investigation") or ""),
            decider=command.decider,
            paper_date=command.paper_date,
            lines=tuple(Line(subject=each.subject, outcome=each.outcome) for each in command.marks),
            basis=_basis(command, context),
            texts=tuple(
                LineText(subject=each.subject, text=each.text, remarks=each.remarks)
                for each in command.marks
                if each.text or each.remarks
            ),
            notice=command.notice,
            shown_at=command.shown_at,
            recorded_by=context.actor,
            recorded_at=context.now,
        )
    ]


def _basis(command: RecordPaperDecision, context: Context) -> tuple[Basis, ...]:
    """What an authorization decides on, as it stands now: the application, and each record of its lines."""
    if command.form is not PaperForm.AUTHORIZATION:
        return ()
    named = (command.subject, *(each.subject for each in command.marks))
    versions = ((urn, context.version_of(urn)) for urn in named)
    return tuple(Basis(subject=urn, station=found[0], n=found[1]) for urn, found in versions if found is not None)


def _unsettled(facts: Facts) -> bool:
    return bool(facts["state"] == OnPaper.RECORDED)


def _authorization(command: RecordPaperDecision, context: Context) -> Facts:
    """The application's open fields. Raises: OutOfOrder, InvalidInput, Refused (R12)."""
    facts = facts_about(context, command.subject, (Application,), "subject")
    _require_state(facts, ApplicationState.SUBMITTED, "Nothing of it waits for a decision.", Application.NAME)
    waiting = [line["subject"] for line in facts["lines"] if line["outcome"] == Outcome.WAITING]
    marked = [each.subject for each in command.marks]
    if sorted(marked) != sorted(waiting) or any(each.outcome is Outcome.WAITING for each in command.marks):
        raise InvalidInput({"marks": f"decide each waiting line once: {', '.join(waiting)}"})
    if command.notice or command.shown_at is not None:
        raise InvalidInput({"notice": "belongs to a violation notice"})
    if command.paper_date < day_of(instant_from(facts["submitted_at"]), context):
        raise InvalidInput({"paper_date": "lies before the day the application was submitted"})
    if not may_confirm(context, command.form, command.decider):
        raise InvalidInput({"decider": "is neither the Chief nor a designee"})
    whose = {facts["applicant"]}
    for urn in waiting:
        whose |= people_of(facts_about(context, urn, (Investigation, FalseIdentity, Profile), "marks"))
    if {command.decider, context.actor} & whose:
        raise Refused(
            "Nobody decides, or records a decision, on their own application", rule="R12", clause=RULES["R12"].cited
        )
    return facts


def _notice(command: RecordPaperDecision, context: Context) -> Facts:
    """The violation's open fields. Raises: OutOfOrder, InvalidInput."""
    facts = facts_about(context, command.subject, (Violation,), "subject")
    _require_state(facts, ViolationState.REPORTED, "The Chief was notified of it.", Violation.NAME)
    problems: dict[str, str] = {}
    if command.marks:
        problems["marks"] = "belong to an authorization"
    if not command.notice.strip():
        problems["notice"] = "is needed: what the paper says"
    if not may_confirm(context, command.form, command.decider):
        problems["decider"] = "is no superior officer of this register: a commander or a designee"
    if command.shown_at is not None and lies_ahead(command.shown_at, context.now):
        problems["shown_at"] = "lies in the future"
    if command.shown_at is None and facts["shown_at"] is None:
        problems["shown_at"] = "say when it was first shown to the superior officer"
    if problems:
        raise InvalidInput(problems)
    return facts


def _require_state(facts: Facts, wanted: str, what: str, name: str) -> None:
    if facts["state"] != wanted:
        raise OutOfOrder(what=what, kind=f"{name} ({facts['urn']})", state=facts["state"])


def may_confirm(reader: Reader, form: str, decider: str) -> bool:
    """Whether an officer holds, now, a role that takes the decision a paper of this form holds."""
    if form != PaperForm.AUTHORIZATION:
        return decider in superiors_at(reader, reader.now)
    facts = next(iter(reader.open_facts(Officer, urn=decider)), None)
    papers = reader.open_facts(Delegation, designee=decider)
    return facts is not None and bool(roles_at(facts, papers, reader.now) & AUTHORIZERS)


def _own(command: ConfirmPaperDecision | DenyPaperDecision, context: Context) -> PaperDecision:
    paper = context.get(command.paper, PaperDecision)
    PAPER_WORKFLOW.require(type(command).__name__, paper)
    if paper.decider != context.actor:
        raise Refused("Only who signed the paper confirms or denies it", rule="R12", clause=RULES["R12"].cited)
    return paper


def confirm_paper_decision(command: ConfirmPaperDecision, context: Context) -> Sequence[Record]:
    """The decision is taken now, under every rule of one taken here, by who signed the paper; the scan is on file."""
    paper = _own(command, context)
    if not context.open_facts(Attachment, subject=paper.urn):
        raise InvalidInput({"paper": "has no scan attached; whoever recorded it attaches the signed paper first"})
    context.rests_on(paper.urn)
    confirmed = paper.changed(
        state=OnPaper.CONFIRMED, confirmed_by=context.actor, confirmed_at=context.now
    )
    if paper.form is PaperForm.VIOLATION_NOTICE:
        told = NotifyChief(violation=paper.subject, notice=paper.notice, shown_at=paper.shown_at)
        return [confirmed, *notify_chief(told, context)]
    _as_recorded(paper, context)
    said = {each.subject: each for each in paper.texts}
    marks = tuple(
        Mark(
            subject=line.subject,
            outcome=line.outcome,
            text=said[line.subject].text if line.subject in said else "",
            remarks=said[line.subject].remarks if line.subject in said else (),
        )
        for line in paper.lines
    )
    return [confirmed, *decide_application(DecideApplication(application=paper.subject, marks=marks), context)]


def _as_recorded(paper: PaperDecision, context: Context) -> None:
    """What is decided is what was on the table when the paper was recorded. Raises: OutOfOrder, Refused (R02)."""
    application = context.get(paper.subject, Application)
    APPLICATION_WORKFLOW.require(ConfirmPaperDecision.__name__, application)
    moved = [each.subject for each in paper.basis if context.version_of(each.subject) != (each.station, each.n)]
    if moved:
        raise Refused(
            f"Changed since the paper was recorded: {', '.join(moved)}. Nothing was decided; deny the paper,"
            " and decide on what stands now",
            rule="R02",
            clause=RULES["R02"].cited,
        )
    if application.submitted_at is not None and paper.paper_date < day_of(application.submitted_at, context):
        raise Refused(
            "The paper is dated before the application was submitted. Nothing was decided; deny the paper,"
            " and decide on what stands now",
            rule="R02",
            clause=RULES["R02"].cited,
        )


def deny_paper_decision(command: DenyPaperDecision, context: Context) -> Sequence[Record]:
    """By who is named, in whatever role. It permitted nothing; it stays on record with what is said instead."""
    paper = _own(command, context)
    if not command.denied_why.strip():
        raise InvalidInput({"denied_why": "say what was signed instead, if anything"})
    return [paper.changed(state=OnPaper.DENIED, denied_why=command.denied_why)]


_SIGNERS = AUTHORIZERS | SUPERIORS
_CLAUSES = ("5.12.4.2", "5.12.4.1", "5.12.4.4", "5.12.5.7", "H R12")
ROWS: tuple[Row, ...] = (
    Row(
        command=RecordPaperDecision, handler=record_paper_decision,
        roles=frozenset({Role.COMMANDER, Role.ADMINISTRATOR}), clauses=_CLAUSES,
        says="Records a signed paper, an authorization or a violation notice; it permits nothing until confirmed.",
    ),
    Row(
        command=ConfirmPaperDecision, handler=confirm_paper_decision, roles=_SIGNERS, clauses=_CLAUSES,
        says="Confirms a paper by the officer who signed it; it counts from now on.",
    ),
    Row(
        command=DenyPaperDecision, handler=deny_paper_decision, roles=EVERYONE, clauses=("H R12",),
        says="Says that a paper was not signed as it was recorded; by the officer it names, whatever roles they hold.",
    ),
)
