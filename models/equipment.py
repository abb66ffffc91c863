"""Equipment: what is used for undercover sessions, its no-identifier tests, exceptions and who held it when (5.12.4.3).

Four records and the questions asked of them. The acts stand in models/issuing.py and models/equipment_testing.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

import attrs

from models.command import Reader
from models.fields import FieldClass, When, declared
from models.record import Kind, Record
from models.workflow import NEW, Workflow, stays, step

OPEN = FieldClass.OPEN
NO_IDENTIFIERS = "5.12.4.3 bullet 2"


class EquipmentState(StrEnum):
    """Signed acts only; a lapsed test is standing."""

    IN_STOCK = "in stock"
    ISSUED = "issued"
    RETURNED = "returned"
    LOST = "lost"
    RETIRED = "retired"


class EquipmentKind(StrEnum):
    """What it is."""

    LAPTOP = "laptop"
    DESKTOP = "desktop"
    PHONE = "phone"
    TABLET = "tablet"
    SIM = "SIM"
    HOTSPOT = "hotspot"
    OTHER = "other"


class Network(StrEnum):
    """The network it reaches the internet by."""

    SEPARATE_LINE = "separate line"
    DEPARTMENT_NETWORK = "department network"


@attrs.frozen(kw_only=True)
class Equipment(Record):
    """One laptop, phone or SIM."""

    KIND: ClassVar[Kind] = Kind.EQUIPMENT
    NAME: ClassVar[str] = "equipment"

    state: EquipmentState = declared("State", cls=OPEN, listed=True)
    asset_tag: str = declared("Asset tag", when=When.CREATE, max_length=40, listed=True, searched=True)
    kind: EquipmentKind = declared("What it is", when=When.CREATE, listed=True)
    make: str = declared("Make", max_length=60, default="", listed=True)
    model: str = declared("Model", max_length=80, default="", listed=True)
    serial: str = declared("Serial number", max_length=80, default="", searched=True)
    department_property: bool = declared("Property of the department", cls=OPEN, when=When.CREATE, cite="5.12.4.3")
    network: Network = declared("Network", cls=OPEN, when=When.CREATE, listed=True, cite="5.12.4.3 bullet 3")
    has_coverbook: bool = declared(
        "Holds this register, its files or packages",
        help="A register on it would identify law enforcement.",
        cls=OPEN,
        default=False,
        cite=NO_IDENTIFIERS,
    )
    holder: str = declared("Held by", cls=OPEN, default="", listed=True)
    lost_at: datetime | None = declared("Reported lost at", cls=OPEN, default=None)
    lost_how: str = declared("How it was lost", lines=True, max_length=4_000, default="")

    @property
    def on_department_network(self) -> bool:
        """Whether it reaches the internet by the department's network (R05)."""
        return self.network is Network.DEPARTMENT_NETWORK


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
    valid_until: datetime = declared("Valid until", cls=OPEN, listed=True)


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


@attrs.frozen(kw_only=True)
class NetworkException(Record):
    """The commander's dated leave to use the department network (R05). It excuses no identifier."""

    KIND: ClassVar[Kind] = Kind.NETWORK_EXCEPTION
    NAME: ClassVar[str] = "network exception"

    state: str = declared("State", cls=OPEN, default="granted")
    equipment: str = declared("Equipment", cls=OPEN, when=When.CREATE, listed=True, cite="5.12.4.3 bullet 3")
    reason: str = declared("Reason", when=When.CREATE, lines=True, max_length=4_000)
    from_: datetime = declared("From", cls=OPEN, when=When.CREATE, listed=True)
    until: datetime = declared("Until", cls=OPEN, when=When.CREATE, listed=True)
    granted_by: str = declared("Granted by", cls=OPEN, when=When.CREATE)

    def covers(self, at: datetime) -> bool:
        """Whether an instant lies inside."""
        return self.from_ <= at < self.until


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


E = EquipmentState
EQUIPMENT_WORKFLOW = Workflow(
    kind=Kind.EQUIPMENT,
    moves={
        "RegisterEquipment": step(NEW, to=E.IN_STOCK),
        "IssueEquipment": step(E.IN_STOCK, to=E.ISSUED),
        "ReceiveEquipment": stays(E.ISSUED),
        "ReturnEquipment": step(E.ISSUED, to=E.RETURNED),
        "AcceptReturn": step(E.RETURNED, to=E.IN_STOCK),
        "ReportEquipmentLost": step(E.IN_STOCK, E.ISSUED, E.RETURNED, to=E.LOST),
        "RetireEquipment": step(E.IN_STOCK, E.LOST, to=E.RETIRED),
    },
)
EQUIPMENT_TEST_WORKFLOW = Workflow(kind=Kind.EQUIPMENT_TEST, moves={"TestEquipment": step(NEW, to="recorded")})
NETWORK_EXCEPTION_WORKFLOW = Workflow(
    kind=Kind.NETWORK_EXCEPTION, moves={"GrantNetworkException": step(NEW, to="granted")}
)
A = AssignmentState
ASSIGNMENT_WORKFLOW = Workflow(
    kind=Kind.ASSIGNMENT,
    moves={
        "IssueEquipment": step(NEW, to=A.ISSUED),
        "ReceiveEquipment": step(A.ISSUED, to=A.RECEIVED),
        "ReturnEquipment": step(A.RECEIVED, to=A.RETURNED),
        "AcceptReturn": step(A.RETURNED, to=A.ACCEPTED),
        "ReportEquipmentLost": step(A.ISSUED, A.RECEIVED, A.RETURNED, to=A.LOST),
    },
)


def newest_test(reader: Reader, equipment: str, at: datetime) -> EquipmentTest | None:
    """The last test made up to an instant, passed or not, valid or not."""
    made = [each for each in reader.find(EquipmentTest, equipment=equipment) if each.tested_at <= at]
    return max(made, key=lambda each: each.tested_at, default=None)


def test_at(reader: Reader, equipment: str, at: datetime) -> EquipmentTest | None:
    """The test that is passed and valid at an instant. A later failed test ends an earlier passed one."""
    newest = newest_test(reader, equipment, at)
    return newest if newest is not None and newest.passed and at < newest.valid_until else None


def exception_at(reader: Reader, equipment: str, at: datetime) -> NetworkException | None:
    """The exception for the department network in force at an instant, if there is one."""
    covering = (each for each in reader.find(NetworkException, equipment=equipment) if each.covers(at))
    return max(covering, key=lambda each: each.until, default=None)


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
