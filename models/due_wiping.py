"""What is due about equipment that is held: its image, the wiping, the second person, stock (R23)."""

from __future__ import annotations

from collections.abc import Iterator

from models.command import Role
from models.due_asking import Asking, Due, Facts
from models.equipment import Equipment, EquipmentState
from models.requirement import check, unmet
from models.wiping import READY_TO_WIPE, wiping_of


def wiping_due(asking: Asking) -> Iterator[Due]:
    """For commander and administrator, each the own step; what a hold keeps is not due."""
    if not asking.holds(Role.COMMANDER, Role.ADMINISTRATOR):
        return
    for each in asking.reader.open_facts(Equipment, state=EquipmentState.HELD.value):
        yield from _held(asking, each)
    for each in asking.reader.open_facts(Equipment, state=EquipmentState.WIPED.value):
        yield asking.item("R23", each["urn"], "Wiped equipment to be put into stock", "RestockEquipment")


def _held(asking: Asking, equipment: Facts) -> Iterator[Due]:
    urn = equipment["urn"]
    if equipment["wiped_by"]:
        if asking.holds(Role.COMMANDER) and asking.actor != equipment["wiped_by"]:
            yield asking.item("R23", urn, "Wiped equipment to be confirmed by a second person", "ConfirmWiped")
    elif not equipment["image"]:
        if asking.holds(Role.COMMANDER):
            yield asking.item("R23", urn, "Held equipment, its image not settled", "SettleImage")
    elif asking.holds(Role.ADMINISTRATOR) and not unmet(check(READY_TO_WIPE, wiping_of(asking.reader, urn))):
        yield asking.item("R23", urn, "Held equipment to be wiped", "WipeEquipment")
