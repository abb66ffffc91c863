"""No-identifier tests: equipment shows nothing of the department or of law enforcement (5.12.4.3 bullet 2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

import attrs

from models.command import Command, Context, Reader, Role, Row
from models.equipment import Equipment, EquipmentKind, require_in_service
from models.errors import InvalidInput, Refused
from models.fields import FieldClass, When, declared, field_of, taken_from
from models.moment import lies_ahead
from models.policy import RULES, window_end
from models.profile import Profile
from models.record import Kind, Record
from models.workflow import NEW, Workflow, step

OPEN = FieldClass.OPEN
NO_IDENTIFIERS = "5.12.4.3 bullet 2"


@attrs.frozen(kw_only=True)
class EquipmentTest(Record):
    """One no-identifier test. A point is None where it is not on the sheet of this kind of equipment."""

    KIND: ClassVar[Kind] = Kind.EQUIPMENT_TEST
    NAME: ClassVar[str] = "no-identifier test"

    state: str = declared("State", cls=OPEN, default="recorded")
    equipment: str = declared("Equipment", cls=OPEN, when=When.CREATE, listed=True, cite=NO_IDENTIFIERS)
    tester: str = declared("Tested by", cls=OPEN, when=When.CREATE, listed=True)
    tested_at: datetime = declared("Tested at", cls=OPEN, when=When.CREATE, listed=True)
    host_name_clean: bool | None = declared("The host name names nobody", cls=OPEN, default=None)
    accounts_clean: bool | None = declared("The accounts on it name nobody", cls=OPEN, default=None)
    mac_and_wifi_clean: bool | None = declared(
        "MAC address and remembered Wi-Fi names lead nowhere", cls=OPEN, default=None
    )
    egress_not_citys: bool | None = declared("The address it is seen under is not the city's", cls=OPEN, default=None)
    nothing_names_law_enforcement: bool | None = declared("Nothing on it names law enforcement", cls=OPEN, default=None)
    no_personal_accounts: bool | None = declared("No personal account was ever used on it", cls=OPEN, default=None)
    no_register_on_it: bool | None = declared("No register, file or package of it is on it", cls=OPEN, default=None)
    subscriber_not_department: bool | None = declared(
        "The subscriber shown is not the department or the city", cls=OPEN, default=None
    )
    number_not_published: bool | None = declared(
        "The number is not published or used elsewhere", cls=OPEN, default=None
    )
    evidence: str = declared(
        "Evidence", help="What was looked at and what it showed.", when=When.CREATE, lines=True, max_length=4_000
    )
    passed: bool = declared("Passed", cls=OPEN, listed=True)
    valid_from: datetime | None = declared("Valid from", cls=OPEN, default=None)
    valid_until: datetime = declared("Valid until", cls=OPEN, listed=True)

    @property
    def counts_from(self) -> datetime:
        """A test entered late covers nothing before its entry."""
        return self.valid_from or self.tested_at


DEVICE_SHEET = (
    "host_name_clean",
    "accounts_clean",
    "mac_and_wifi_clean",
    "egress_not_citys",
    "nothing_names_law_enforcement",
    "no_personal_accounts",
    "no_register_on_it",
)
SIM_SHEET = (
    "subscriber_not_department",
    "number_not_published",
    "egress_not_citys",
    "nothing_names_law_enforcement",
    "no_personal_accounts",
)
POINTS = tuple(dict.fromkeys((*DEVICE_SHEET, *SIM_SHEET)))


def sheet_of(kind: EquipmentKind) -> tuple[str, ...]:
    """The points of the no-identifier test that a kind of equipment is tested by."""
    return SIM_SHEET if kind is EquipmentKind.SIM else DEVICE_SHEET


EQUIPMENT_TEST_WORKFLOW = Workflow(kind=Kind.EQUIPMENT_TEST, moves={"TestEquipment": step(NEW, to="recorded")})


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


def newest_test(reader: Reader, equipment: str, at: datetime) -> EquipmentTest | None:
    """The last test made up to an instant, passed or not, valid or not."""
    made = [each for each in reader.find(EquipmentTest, equipment=equipment) if each.counts_from <= at]
    return max(made, key=lambda each: each.tested_at, default=None)


def test_at(reader: Reader, equipment: str, at: datetime) -> EquipmentTest | None:
    """The test that is passed and valid at an instant. A later failed test ends an earlier passed one."""
    newest = newest_test(reader, equipment, at)
    return newest if newest is not None and newest.passed and at < newest.valid_until else None


def holds_register(reader: Reader, equipment: Equipment, at: datetime) -> bool:
    """Whether the register or a part of it is on it, as registered or as its last test found (R26)."""
    newest = newest_test(reader, equipment.urn, at)
    return equipment.has_coverbook or (newest is not None and newest.no_register_on_it is False)


def users_of(context: Context, equipment: Equipment) -> frozenset[str]:
    """The officers to whom a piece of equipment is issued or who operate a profile that names it."""
    operators = {each["operator"] for each in context.open_facts(Profile, equipment=equipment.urn)}
    return frozenset(operators | {equipment.holder})


def test_equipment(command: TestEquipment, context: Context) -> Sequence[Record]:
    """Not by its holder or an operator; passed where every point of its sheet is a yes.

    Passed and entered late, it counts from its entry: no session before is covered by a test nobody could see.
    """
    equipment = context.get(command.equipment, Equipment)
    require_in_service(equipment)
    if context.actor in users_of(context, equipment):
        raise Refused(
            "Nobody tests the equipment they hold or use; someone else does", rule="R12", clause=RULES["R12"].cited
        )
    points = _points(command, equipment.kind)
    if lies_ahead(command.tested_at, context.now):
        raise InvalidInput({"tested_at": "lies in the future"})
    passed = all(points.values())
    late = context.now - command.tested_at > timedelta(hours=context.policy.late_entry_hours)
    return [
        EquipmentTest(
            urn=context.new_urn(Kind.EQUIPMENT_TEST),
            equipment=equipment.urn,
            tester=context.actor,
            tested_at=command.tested_at,
            evidence=command.evidence,
            passed=passed,
            valid_from=context.now if passed and late else command.tested_at,
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


ROWS: tuple[Row, ...] = (
    Row(
        command=TestEquipment,
        handler=test_equipment,
        roles=frozenset({Role.COMMANDER, Role.ADMINISTRATOR, Role.DETECTIVE}),
        clauses=("5.12.4.3 bullet 2", "H R12"),
        says="Records a no-identifier test; nobody tests equipment they hold or use.",
    ),
)
