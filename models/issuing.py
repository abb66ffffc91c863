"""Equipment in and out: registered, issued, received, returned, taken back, lost, retired. Both sides sign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

import attrs

from models.command import EVERYONE, Command, Context, Reader, Role, Row
from models.conflict import require_commander
from models.equipment import (
    ASSIGNMENT_WORKFLOW,
    EQUIPMENT_WORKFLOW,
    Assignment,
    AssignmentState,
    Equipment,
    EquipmentKind,
    EquipmentState,
    Network,
    exception_at,
    open_assignment,
    test_at,
)
from models.errors import InvalidInput, Refused
from models.fields import taken_from
from models.officer import Officer, OfficerState
from models.policy import RULES
from models.record import Kind, Record
from models.requirement import Finding, Requirement, enforce


@attrs.frozen(kw_only=True)
class RegisterEquipment(Command):
    """Put a piece of equipment into the register."""

    asset_tag: str = taken_from(Equipment, "asset_tag")
    kind: EquipmentKind = taken_from(Equipment, "kind")
    department_property: bool = taken_from(Equipment, "department_property")
    network: Network = taken_from(Equipment, "network")
    make: str = taken_from(Equipment, "make", "")
    model: str = taken_from(Equipment, "model", "")
    serial: str = taken_from(Equipment, "serial", "")
    has_coverbook: bool = taken_from(Equipment, "has_coverbook", default=False)


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
    """Hand equipment back."""

    equipment: str = taken_from(Assignment, "equipment")


@attrs.frozen(kw_only=True)
class AcceptReturn(Command):
    """Take returned equipment back into stock."""

    equipment: str = taken_from(Assignment, "equipment")


@attrs.frozen(kw_only=True)
class ReportEquipmentLost(Command):
    """Report equipment lost or stolen."""

    equipment: str = taken_from(Equipment, "urn")
    lost_how: str = taken_from(Equipment, "lost_how")


@attrs.frozen(kw_only=True)
class RetireEquipment(Command):
    """Take equipment out of service for good."""

    CONSEQUENTIAL: ClassVar[bool] = True

    equipment: str = taken_from(Equipment, "urn")


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
    return Finding(found is not None, found.urn if found else issue.equipment.urn)


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


def register_equipment(command: RegisterEquipment, context: Context) -> Sequence[Record]:
    """Into stock; an asset tag stands once."""
    if any(each.asset_tag.casefold() == command.asset_tag.casefold() for each in context.find(Equipment)):
        raise InvalidInput({"asset_tag": "is in the register already"})
    if not command.asset_tag.strip():
        raise InvalidInput({"asset_tag": "is needed"})
    return [
        Equipment(
            urn=context.new_urn(Kind.EQUIPMENT),
            state=EquipmentState.IN_STOCK,
            asset_tag=command.asset_tag,
            kind=command.kind,
            make=command.make,
            model=command.model,
            serial=command.serial,
            department_property=command.department_property,
            network=command.network,
            has_coverbook=command.has_coverbook,
        )
    ]


def issue_equipment(command: IssueEquipment, context: Context) -> Sequence[Record]:
    """Only what is ready to issue, and never to oneself."""
    equipment = context.get(command.equipment, Equipment)
    EQUIPMENT_WORKFLOW.require("IssueEquipment", equipment)
    require_commander(context, command.issued_to, "Nobody issues equipment to themselves")
    officer = context.get(command.issued_to, Officer)
    if officer.state is not OfficerState.ACTIVE:
        raise InvalidInput({"issued_to": "has no active account to sign the receipt with"})
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
    return [equipment.changed(state=EquipmentState.ISSUED), assignment]


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
    equipment, assignment = _own_assignment("ReceiveEquipment", command.equipment, context)
    return [
        equipment.changed(holder=context.actor),
        assignment.changed(state=AssignmentState.RECEIVED, received_at=context.now),
    ]


def return_equipment(command: ReturnEquipment, context: Context) -> Sequence[Record]:
    """The holder's own signature; it waits to be taken back."""
    equipment, assignment = _own_assignment("ReturnEquipment", command.equipment, context)
    return [
        equipment.changed(state=EquipmentState.RETURNED, holder=""),
        assignment.changed(state=AssignmentState.RETURNED, returned_at=context.now),
    ]


def accept_return(command: AcceptReturn, context: Context) -> Sequence[Record]:
    """By someone else than the officer who returned it."""
    equipment = context.get(command.equipment, Equipment)
    EQUIPMENT_WORKFLOW.require("AcceptReturn", equipment)
    changed: list[Record] = [equipment.changed(state=EquipmentState.IN_STOCK, holder="")]
    assignment = open_assignment(context, equipment.urn)
    if assignment is not None:
        if assignment.issued_to == context.actor:
            raise Refused("Nobody takes back what they returned", rule="R12", clause=RULES["R12"].cited)
        changed.append(
            assignment.changed(state=AssignmentState.ACCEPTED, accepted_by=context.actor, accepted_at=context.now)
        )
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


def retire_equipment(command: RetireEquipment, context: Context) -> Sequence[Record]:
    """From stock, or after a loss."""
    equipment = context.get(command.equipment, Equipment)
    EQUIPMENT_WORKFLOW.require("RetireEquipment", equipment)
    return [equipment.changed(state=EquipmentState.RETIRED)]


_DIVISION = frozenset({Role.COMMANDER, Role.ADMINISTRATOR})


ROWS: tuple[Row, ...] = (
    Row(
        command=RegisterEquipment, handler=register_equipment, roles=_DIVISION, clauses=("5.12.4.3",),
        says="Puts equipment into the register.",
    ),
    Row(
        command=IssueEquipment, handler=issue_equipment, roles=frozenset({Role.COMMANDER, Role.CHIEF}),
        clauses=("5.12.4.3", "5.12.4.3 bullet 2", "5.12.4.3 bullet 3", "H R12"),
        says="Issues tested department equipment to an officer; the Chief only where the commander is that officer.",
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
        command=AcceptReturn, handler=accept_return, roles=_DIVISION, clauses=("5.12.4.3", "H R12"),
        says="Takes returned equipment back into stock; not by the officer who returned it.",
    ),
    Row(
        command=ReportEquipmentLost, handler=report_equipment_lost, roles=EVERYONE, clauses=("5.12.4.3",),
        says="Reports equipment lost or stolen.",
    ),
    Row(
        command=RetireEquipment, handler=retire_equipment, roles=_DIVISION, clauses=("5.12.4.3",),
        says="Takes equipment out of service for good.",
    ),
)
