"""Testing equipment for identifiers, and the commander's exceptions for the department network (R04, R05, R12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import attrs

from models.command import Command, Context, Role, Row
from models.conflict import require_commander
from models.equipment import (
    POINTS,
    Equipment,
    EquipmentKind,
    EquipmentState,
    EquipmentTest,
    NetworkException,
    open_assignment,
    sheet_of,
)
from models.errors import InvalidInput, OutOfOrder, Refused
from models.fields import field_of, taken_from
from models.moment import lies_ahead
from models.policy import RULES, window_end
from models.profile import Profile
from models.record import Kind, Record


@attrs.frozen(kw_only=True)
class TestEquipment(Command):
    """Record a no-identifier test: every point of the sheet, and the evidence."""

    equipment: str = taken_from(EquipmentTest, "equipment")
    tested_at: datetime = taken_from(EquipmentTest, "tested_at")
    evidence: str = taken_from(EquipmentTest, "evidence")
    host_name_clean: bool | None = taken_from(EquipmentTest, "host_name_clean", None)
    accounts_clean: bool | None = taken_from(EquipmentTest, "accounts_clean", None)
    mac_and_wifi_clean: bool | None = taken_from(EquipmentTest, "mac_and_wifi_clean", None)
    egress_not_citys: bool | None = taken_from(EquipmentTest, "egress_not_citys", None)
    nothing_names_law_enforcement: bool | None = taken_from(EquipmentTest, "nothing_names_law_enforcement", None)
    no_personal_accounts: bool | None = taken_from(EquipmentTest, "no_personal_accounts", None)
    no_register_on_it: bool | None = taken_from(EquipmentTest, "no_register_on_it", None)
    subscriber_not_department: bool | None = taken_from(EquipmentTest, "subscriber_not_department", None)
    number_not_published: bool | None = taken_from(EquipmentTest, "number_not_published", None)


@attrs.frozen(kw_only=True)
class GrantNetworkException(Command):
    """Allow a piece of equipment on the department network between two instants, with the reason."""

    equipment: str = taken_from(NetworkException, "equipment")
    reason: str = taken_from(NetworkException, "reason")
    from_: datetime = taken_from(NetworkException, "from_")
    until: datetime = taken_from(NetworkException, "until")


def users_of(context: Context, equipment: str) -> frozenset[str]:
    """The officers who hold a piece of equipment or operate a profile that names it."""
    users = {each["operator"] for each in context.open_facts(Profile) if equipment in each["equipment"]}
    assignment = open_assignment(context, equipment)
    if assignment is not None:
        users.add(assignment.issued_to)
    return frozenset(users)


def test_equipment(command: TestEquipment, context: Context) -> Sequence[Record]:
    """Not by its holder or an operator; passed where every point of its sheet is a yes."""
    equipment = context.get(command.equipment, Equipment)
    _require_in_service(equipment)
    if context.actor in users_of(context, equipment.urn):
        raise Refused("Nobody tests the equipment they hold or use", rule="R12", clause=RULES["R12"].cited)
    points = _points(command, equipment.kind)
    if lies_ahead(command.tested_at, context.now):
        raise InvalidInput({"tested_at": "lies in the future"})
    return [
        EquipmentTest(
            urn=context.new_urn(Kind.EQUIPMENT_TEST),
            equipment=equipment.urn,
            tester=context.actor,
            tested_at=command.tested_at,
            evidence=command.evidence,
            passed=all(points.values()),
            valid_until=window_end(command.tested_at, context.policy.test_days, context.zone),
            **points,
        )
    ]


def _points(command: TestEquipment, kind: EquipmentKind) -> dict[str, Any]:
    """The answers of the sheet. Raises: InvalidInput naming every point left open or not on the sheet."""
    sheet = sheet_of(kind)
    problems = {
        point: f"“{field_of(EquipmentTest, point).declared.label}” must be answered yes or no"
        for point in sheet
        if getattr(command, point) is None
    }
    problems |= {
        point: "is not on the sheet of this kind of equipment"
        for point in POINTS
        if point not in sheet and getattr(command, point) is not None
    }
    if not command.evidence.strip():
        problems["evidence"] = "is needed"
    if problems:
        raise InvalidInput(problems)
    return {point: getattr(command, point) for point in sheet}


def _require_in_service(equipment: Equipment) -> None:
    if equipment.state in {EquipmentState.LOST, EquipmentState.RETIRED}:
        raise OutOfOrder(
            what="It is out of service.", kind=f"{equipment.NAME} ({equipment.urn})", state=str(equipment.state)
        )


def grant_network_exception(command: GrantNetworkException, context: Context) -> Sequence[Record]:
    """From the signature at the earliest, never without an end, never for equipment one uses."""
    equipment = context.get(command.equipment, Equipment)
    _require_in_service(equipment)
    assignment = open_assignment(context, equipment.urn)
    user = assignment.issued_to if assignment else ""
    require_commander(context, user, "Nobody grants an exception for equipment they hold")
    from_ = max(command.from_, context.now)
    problems: dict[str, str] = {}
    if not equipment.on_department_network:
        problems["equipment"] = "is on a separate line and needs no exception"
    if command.until <= from_:
        problems["until"] = "must lie after the beginning, and in the future"
    if not command.reason.strip():
        problems["reason"] = "is needed"
    if problems:
        raise InvalidInput(problems)
    return [
        NetworkException(
            urn=context.new_urn(Kind.NETWORK_EXCEPTION),
            equipment=equipment.urn,
            reason=command.reason,
            from_=from_,
            until=command.until,
            granted_by=context.actor,
        )
    ]


ROWS: tuple[Row, ...] = (
    Row(
        command=TestEquipment,
        handler=test_equipment,
        roles=frozenset({Role.COMMANDER, Role.ADMINISTRATOR, Role.DETECTIVE}),
        clauses=("5.12.4.3 bullet 2", "H R12"),
        says="Records a no-identifier test; nobody tests equipment they hold or use.",
    ),
    Row(
        command=GrantNetworkException,
        handler=grant_network_exception,
        roles=frozenset({Role.COMMANDER, Role.CHIEF}),
        clauses=("5.12.4.3 bullet 3", "H R12"),
        says="Allows the department network for a time, with the reason; it excuses no identifier.",
    ),
)
