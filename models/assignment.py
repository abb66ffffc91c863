"""Assignments: equipment issued, received, returned and taken back, or lost. Both sides sign, each their own entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

import attrs

from models.command import EVERYONE, Command, Context, Reader, Role, Row
from models.conflict import require_commander
from models.equipment import DIVISION, EQUIPMENT_WORKFLOW, Equipment, EquipmentState, taken_back
from models.equipment_test import test_at
from models.errors import InvalidInput, OutOfOrder, Refused
from models.fields import FieldClass, When, declared, taken_from
from models.network_exception import exception_at
from models.officer import Officer, OfficerState, require_staying
from models.policy import RULES
from models.record import Kind, Record
from models.requirement import Finding, Requirement, enforce
from models.workflow import NEW, Workflow, step

OPEN = FieldClass.OPEN


class AssignmentState(StrEnum):
    """Both sign: who issues and who receives, who returns and who takes back."""

    ISSUED = "issued"
    RECEIVED = "received"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    LOST = "lost"


@attrs.frozen(kw_only=True)
class Assignment(Record):
    """One time a piece of equipment was in an officer's hands."""

    KIND: ClassVar[Kind] = Kind.ASSIGNMENT
    NAME: ClassVar[str] = "assignment"

    state: AssignmentState = declared("State", cls=OPEN, listed=True)
    equipment: str = declared("Equipment", cls=OPEN, when=When.CREATE, listed=True)
    issued_to: str = declared("Issued to", cls=OPEN, when=When.CREATE, listed=True)
    issued_by: str = declared("Issued by", cls=OPEN, when=When.CREATE)
    issued_at: datetime = declared("Issued at", cls=OPEN, when=When.CREATE, listed=True)
    received_at: datetime | None = declared("Received at", cls=OPEN, default=None)
    returned_at: datetime | None = declared("Returned at", cls=OPEN, default=None)
    accepted_by: str = declared("Taken back by", cls=OPEN, default="")
    accepted_at: datetime | None = declared("Taken back at", cls=OPEN, default=None)
    lost_at: datetime | None = declared("Reported lost at", cls=OPEN, default=None)

    def held(self, at: datetime) -> bool:
        """Whether the officer had it in hand: from the own receipt until the own return or the loss."""
        end = self.returned_at or self.lost_at
        return self.received_at is not None and self.received_at <= at and (end is None or at < end)


A = AssignmentState
ASSIGNMENT_WORKFLOW = Workflow(
    kind=Kind.ASSIGNMENT,
    moves={
        "IssueEquipment": step(NEW, to=A.ISSUED),
        "ReceiveEquipment": step(A.ISSUED, to=A.RECEIVED),
        "ReturnEquipment": step(A.ISSUED, A.RECEIVED, to=A.RETURNED),
        "AcceptReturn": step(A.ISSUED, A.RECEIVED, A.RETURNED, to=A.ACCEPTED),
        "ReportEquipmentLost": step(A.ISSUED, A.RECEIVED, A.RETURNED, to=A.LOST),
    },
)


@attrs.frozen(kw_only=True)
class IssueEquipment(Command):
    """Issue equipment to an officer, who then signs the receipt."""

    equipment: str = taken_from(Assignment, "equipment")
    issued_to: str = taken_from(Assignment, "issued_to")


@attrs.frozen(kw_only=True)
class ReceiveEquipment(Command):
    """Sign for equipment issued to oneself."""

    equipment: str = taken_from(Assignment, "equipment")


@attrs.frozen(kw_only=True)
class ReturnEquipment(Command):
    """Hand equipment back, or leave what was issued unreceived."""

    equipment: str = taken_from(Assignment, "equipment")


@attrs.frozen(kw_only=True)
class AcceptReturn(Command):
    """Take returned equipment back: held until its image is settled and it is wiped, or unused into stock."""

    equipment: str = taken_from(Assignment, "equipment")


@attrs.frozen(kw_only=True)
class ReportEquipmentLost(Command):
    """Report equipment lost or stolen."""

    equipment: str = taken_from(Equipment, "urn")
    lost_how: str = taken_from(Equipment, "lost_how")


def assignments_of(reader: Reader, equipment: str) -> Sequence[Assignment]:
    """Every assignment of a piece of equipment, oldest first."""
    return sorted(reader.find(Assignment, equipment=equipment), key=lambda each: each.issued_at)


def holder_at(reader: Reader, equipment: str, at: datetime) -> str:
    """The officer (URN) who had it in hand at an instant, by own receipt; "" where nobody had."""
    return next((each.issued_to for each in assignments_of(reader, equipment) if each.held(at)), "")


def open_assignment(reader: Reader, equipment: str) -> Assignment | None:
    """The assignment that is not over yet, if there is one."""
    over = {AssignmentState.ACCEPTED, AssignmentState.LOST}
    return next((each for each in assignments_of(reader, equipment) if each.state not in over), None)


@attrs.frozen(kw_only=True)
class Issue:
    """An issue, intended: the equipment, to whom and when."""

    reader: Reader
    equipment: Equipment
    issued_to: str
    at: datetime


def _department_property(issue: Issue) -> Finding:
    return Finding(issue.equipment.department_property, issue.equipment.urn)


def _test_valid(issue: Issue) -> Finding:
    found = test_at(issue.reader, issue.equipment.urn, issue.at)
    wiped = issue.equipment.wiped_at
    before = found is not None and wiped is not None and found.tested_at < wiped
    return Finding(found is not None and not before, found.urn if found else issue.equipment.urn)


def _tested_by_another(issue: Issue) -> Finding:
    found = test_at(issue.reader, issue.equipment.urn, issue.at)
    return Finding(None) if found is None else Finding(found.tester != issue.issued_to, found.urn)


def _off_the_network(issue: Issue) -> Finding:
    if not issue.equipment.on_department_network:
        return Finding(met=True, detail=issue.equipment.urn)
    found = exception_at(issue.reader, issue.equipment.urn, issue.at)
    return Finding(found is not None, found.urn if found else issue.equipment.urn)


def _no_register(issue: Issue) -> Finding:
    return Finding(not issue.equipment.has_coverbook, issue.equipment.urn)


_I = Requirement[Issue]
READY_TO_ISSUE: tuple[Requirement[Issue], ...] = (
    _I(rule="R03", wording="It is the department's property", find=_department_property),
    _I(rule="R04", wording="Its no-identifier test is valid", find=_test_valid, mended_by="TestEquipment"),
    _I(
        rule="R05",
        wording="It is off the department network, or an exception is on file",
        find=_off_the_network,
        mended_by="GrantNetworkException",
    ),
    _I(
        rule="R12",
        wording="Someone else than its new holder tested it",
        find=_tested_by_another,
        mended_by="TestEquipment",
    ),
    _I(rule="R26", wording="Neither the register nor a part of it is on it", find=_no_register),
)
"""What must hold when equipment is issued."""


def issue_equipment(command: IssueEquipment, context: Context) -> Sequence[Record]:
    """Only what is ready to issue, and never to oneself."""
    equipment = context.get(command.equipment, Equipment)
    EQUIPMENT_WORKFLOW.require("IssueEquipment", equipment)
    require_commander(context, command.issued_to, "Nobody issues equipment to themselves")
    officer = context.get(command.issued_to, Officer)
    if officer.state is not OfficerState.ACTIVE:
        raise InvalidInput({"issued_to": "has no active account to sign the receipt with"})
    require_staying(officer, "issued_to")
    issue = Issue(reader=context, equipment=equipment, issued_to=officer.urn, at=context.now)
    enforce(READY_TO_ISSUE, issue, intro=f"Equipment {equipment.urn} can't be issued")
    resting = (test_at(context, equipment.urn, context.now), exception_at(context, equipment.urn, context.now))
    context.rests_on(*(each.urn for each in resting if each is not None))
    assignment = Assignment(
        urn=context.new_urn(Kind.ASSIGNMENT),
        state=AssignmentState.ISSUED,
        equipment=equipment.urn,
        issued_to=officer.urn,
        issued_by=context.actor,
        issued_at=context.now,
    )
    return [equipment.changed(state=EquipmentState.ISSUED, holder=officer.urn), assignment]


def _own_assignment(command: str, urn: str, context: Context) -> tuple[Equipment, Assignment]:
    """The equipment and its open assignment to the actor. Raises: OutOfOrder, Refused (R03) for someone else's."""
    equipment = context.get(urn, Equipment)
    EQUIPMENT_WORKFLOW.require(command, equipment)
    assignment = open_assignment(context, urn)
    if assignment is None or assignment.issued_to != context.actor:
        raise Refused("Only the officer it is issued to signs for equipment", rule="R03", clause=RULES["R03"].cited)
    ASSIGNMENT_WORKFLOW.require(command, assignment)
    return equipment, assignment


def receive_equipment(command: ReceiveEquipment, context: Context) -> Sequence[Record]:
    """The holder's own signature; from now on it is in the officer's hands."""
    _, assignment = _own_assignment("ReceiveEquipment", command.equipment, context)
    return [assignment.changed(state=AssignmentState.RECEIVED, received_at=context.now)]


def return_equipment(command: ReturnEquipment, context: Context) -> Sequence[Record]:
    """The holder's own signature; it waits to be taken back."""
    equipment, assignment = _own_assignment("ReturnEquipment", command.equipment, context)
    return [
        equipment.changed(state=EquipmentState.RETURNED, holder=""),
        assignment.changed(state=AssignmentState.RETURNED, returned_at=context.now),
    ]


def accept_return(command: AcceptReturn, context: Context) -> Sequence[Record]:
    """By someone else than the officer who returned it; unreturned only where the holder's account is closed.

    What was in somebody's hands is held; what nobody signed for goes back into stock.
    """
    equipment = context.get(command.equipment, Equipment)
    EQUIPMENT_WORKFLOW.require("AcceptReturn", equipment)
    if equipment.holder and context.get(equipment.holder, Officer).state is not OfficerState.DISABLED:
        raise OutOfOrder(
            what="Its holder hands it back first.", kind=f"{equipment.NAME} ({equipment.urn})", state=equipment.state
        )
    assignment = open_assignment(context, equipment.urn)
    unused = assignment is not None and assignment.received_at is None
    changed: list[Record] = [taken_back(equipment, EquipmentState.IN_STOCK if unused else EquipmentState.HELD)]
    if assignment is not None:
        if assignment.issued_to == context.actor:
            raise Refused("Nobody takes back what they returned", rule="R12", clause=RULES["R12"].cited)
        taken = {"accepted_by": context.actor, "accepted_at": context.now}
        returned = assignment.returned_at or context.now
        changed.append(assignment.changed(state=AssignmentState.ACCEPTED, returned_at=returned, **taken))
    return changed


def report_equipment_lost(command: ReportEquipmentLost, context: Context) -> Sequence[Record]:
    """Anyone may say so; an assignment ends with it."""
    equipment = context.get(command.equipment, Equipment)
    EQUIPMENT_WORKFLOW.require("ReportEquipmentLost", equipment)
    if not command.lost_how.strip():
        raise InvalidInput({"lost_how": "is needed"})
    changed: list[Record] = [
        equipment.changed(state=EquipmentState.LOST, holder="", lost_at=context.now, lost_how=command.lost_how)
    ]
    assignment = open_assignment(context, equipment.urn)
    if assignment is not None:
        changed.append(assignment.changed(state=AssignmentState.LOST, lost_at=context.now))
    return changed


ROWS: tuple[Row, ...] = (
    Row(
        command=IssueEquipment, handler=issue_equipment, roles=frozenset({Role.COMMANDER, Role.CHIEF}),
        clauses=("5.12.4.3", "5.12.4.3 bullet 2", "5.12.4.3 bullet 3", "H R12"),
        says="Issues tested department equipment to an officer; the Chief only where the commander is that officer.",
        chief_in_conflict=True,
    ),
    Row(
        command=ReceiveEquipment, handler=receive_equipment, roles=EVERYONE, clauses=("5.12.4.3",),
        says="Signs the receipt of equipment issued to oneself.",
    ),
    Row(
        command=ReturnEquipment, handler=return_equipment, roles=EVERYONE, clauses=("5.12.4.3",),
        says="Hands equipment issued to oneself back.",
    ),
    Row(
        command=AcceptReturn, handler=accept_return, roles=DIVISION, clauses=("5.12.4.3", "H R12"),
        says="Takes returned equipment, or that of a closed account, back; held until wiped; not by who returned it.",
    ),
    Row(
        command=ReportEquipmentLost, handler=report_equipment_lost, roles=EVERYONE, clauses=("5.12.4.3",),
        says="Reports equipment lost or stolen.",
    ),
)
