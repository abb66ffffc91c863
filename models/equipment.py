"""Equipment: the department's laptops, phones and SIMs that undercover sessions are held with (5.12.4.3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

import attrs

from models.command import Command, Context, Role, Row
from models.errors import InvalidInput, OutOfOrder
from models.fields import FieldClass, When, declared, taken_from
from models.record import Kind, Record
from models.workflow import NEW, Workflow, stays, step

OPEN = FieldClass.OPEN
DIVISION = frozenset({Role.COMMANDER, Role.ADMINISTRATOR})
"""Who keeps the equipment register."""


class EquipmentState(StrEnum):
    """Signed acts only; a lapsed test is standing."""

    IN_STOCK = "in stock"
    ISSUED = "issued"
    RETURNED = "returned"
    HELD = "held"
    WIPED = "wiped"
    LOST = "lost"
    RETIRED = "retired"


class Image(StrEnum):
    """What became of what is on held equipment."""

    TAKEN = "image taken"
    NOTHING_NEEDED = "nothing needed"


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
        cite="5.12.4.3 bullet 2",
    )
    holder: str = declared("Issued to", cls=OPEN, default="", listed=True)
    lost_at: datetime | None = declared("Reported lost at", cls=OPEN, default=None)
    lost_how: str = declared("How it was lost", lines=True, max_length=4_000, default="")
    image: Image | None = declared("Image", cls=OPEN, default=None)
    image_note: str = declared(
        "Where the image is kept", help="With its SHA-256.", lines=True, max_length=2_000, default=""
    )
    image_by: str = declared("Image settled by", cls=OPEN, default="")
    image_at: datetime | None = declared("Image settled at", cls=OPEN, default=None)
    wipe_method: str = declared("How it was wiped", max_length=400, default="")
    wiped_by: str = declared("Wiped by", cls=OPEN, default="")
    wiped_at: datetime | None = declared("Wiped at", cls=OPEN, default=None)
    confirmed_by: str = declared("Wiping confirmed by", cls=OPEN, default="")
    confirmed_at: datetime | None = declared("Wiping confirmed at", cls=OPEN, default=None)

    @property
    def on_department_network(self) -> bool:
        """Whether it reaches the internet by the department's network (R05)."""
        return self.network is Network.DEPARTMENT_NETWORK


E = EquipmentState
EQUIPMENT_WORKFLOW = Workflow(
    kind=Kind.EQUIPMENT,
    moves={
        "RegisterEquipment": step(NEW, to=E.IN_STOCK),
        "ImportEquipment": step(NEW, to=E.IN_STOCK),
        "IssueEquipment": step(E.IN_STOCK, to=E.ISSUED),
        "ReceiveEquipment": stays(E.ISSUED),
        "ReturnEquipment": step(E.ISSUED, to=E.RETURNED),
        "AcceptReturn": step(E.RETURNED, E.ISSUED, to=(E.HELD, E.IN_STOCK)),
        "SettleImage": stays(E.HELD),
        "WipeEquipment": stays(E.HELD),
        "ConfirmWiped": step(E.HELD, to=E.WIPED),
        "RestockEquipment": step(E.WIPED, to=E.IN_STOCK),
        "ReportEquipmentLost": step(E.IN_STOCK, E.ISSUED, E.RETURNED, E.HELD, E.WIPED, to=E.LOST),
        "RetireEquipment": step(E.IN_STOCK, E.WIPED, E.LOST, to=E.RETIRED),
    },
)


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
class RetireEquipment(Command):
    """Take equipment out of service for good."""

    CONSEQUENTIAL: ClassVar[bool] = True

    equipment: str = taken_from(Equipment, "urn")


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


def require_in_service(equipment: Equipment) -> None:
    """Raises: OutOfOrder for what was lost or retired."""
    if equipment.state in {EquipmentState.LOST, EquipmentState.RETIRED}:
        raise OutOfOrder(
            what="It is out of service.", kind=f"{equipment.NAME} ({equipment.urn})", state=str(equipment.state)
        )


def taken_back(equipment: Equipment, state: EquipmentState) -> Equipment:
    """Into stock, or held: then nothing said of an earlier image or wiping is true of it any more."""
    if state is EquipmentState.IN_STOCK:
        return attrs.evolve(equipment, state=state, holder="")
    return attrs.evolve(
        equipment, state=state, holder="", image=None, image_note="", image_by="", image_at=None,
        wipe_method="", wiped_by="", wiped_at=None, confirmed_by="", confirmed_at=None,
    )  # fmt: skip


def retire_equipment(command: RetireEquipment, context: Context) -> Sequence[Record]:
    """From stock, wiped, or after a loss."""
    equipment = context.get(command.equipment, Equipment)
    EQUIPMENT_WORKFLOW.require("RetireEquipment", equipment)
    return [equipment.changed(state=EquipmentState.RETIRED)]


ROWS: tuple[Row, ...] = (
    Row(
        command=RegisterEquipment, handler=register_equipment, roles=DIVISION, clauses=("5.12.4.3",),
        says="Puts equipment into the register.",
    ),
    Row(
        command=RetireEquipment, handler=retire_equipment, roles=DIVISION, clauses=("5.12.4.3",),
        says="Takes equipment out of service for good.",
    ),
)
