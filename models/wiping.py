"""Equipment held and wiped: its image taken or not needed, wiped by one person with a second one, then stock (R23)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import attrs

from models.activity import Activity
from models.assignment import assignments_of
from models.command import Command, Context, Reader, Role, Row
from models.conflict import require_commander
from models.equipment import DIVISION, EQUIPMENT_WORKFLOW, Equipment, EquipmentState, Image
from models.errors import InvalidInput, Refused
from models.fields import declared, taken_from
from models.investigation import Investigation
from models.policy import RULES
from models.profile import Profile
from models.record import Record
from models.requirement import Finding, Requirement, check, enforce, unmet
from models.retention import NOT_NEEDED, Removal
from models.subject import Facts
from models.violation import open_violations


@attrs.frozen(kw_only=True)
class SettleImage(Command):
    """State what became of what is on held equipment: an image was taken, or nothing is needed."""

    CONSEQUENTIAL: ClassVar[bool] = True

    equipment: str = taken_from(Equipment, "urn")
    image: Image = declared("Image")
    image_note: str = taken_from(Equipment, "image_note", "")


@attrs.frozen(kw_only=True)
class WipeEquipment(Command):
    """Wipe held equipment; a second person looks and confirms."""

    CONSEQUENTIAL: ClassVar[bool] = True

    equipment: str = taken_from(Equipment, "urn")
    wipe_method: str = declared("How it was wiped", max_length=400)


@attrs.frozen(kw_only=True)
class ConfirmWiped(Command):
    """Confirm, as the second person, that equipment was wiped."""

    CONSEQUENTIAL: ClassVar[bool] = True

    equipment: str = taken_from(Equipment, "urn")


@attrs.frozen(kw_only=True)
class RestockEquipment(Command):
    """Put wiped equipment back into stock."""

    equipment: str = taken_from(Equipment, "urn")


@attrs.frozen(kw_only=True)
class Wiping:
    """A wiping, intended: the equipment and the cases it was used in, each by its open fields."""

    reader: Reader
    equipment: Facts
    cases: tuple[Facts, ...]


def wiping_of(reader: Reader, equipment: str) -> Wiping:
    """What READY_TO_WIPE looks at; open fields alone, since an administrator wipes."""
    (facts,) = reader.open_facts(Equipment, urn=equipment)
    used: tuple[type[Record], ...] = (Activity, Profile)
    cases = {each["investigation"] for kind in used for each in reader.open_facts(kind, equipment=equipment)}
    found = tuple(case for urn in sorted(cases) for case in reader.open_facts(Investigation, urn=urn))
    return Wiping(reader=reader, equipment=facts, cases=found)


def _image_settled(wiping: Wiping) -> Finding:
    return Finding(bool(wiping.equipment["image"]), wiping.equipment["urn"])


def _no_violation_about_it(wiping: Wiping) -> Finding:
    found = open_violations(wiping.reader, about=wiping.equipment["urn"])
    return Finding(not found, ", ".join(found))


def _not_needed(wiping: Wiping) -> Finding:
    needed = [
        f"{each.wording[:1].lower()}{each.wording[1:]}: {each.detail}"
        for case in wiping.cases
        for each in unmet(check(NOT_NEEDED, Removal(reader=wiping.reader, case=case)))
    ]
    return Finding(not needed, "; ".join(needed))


_W = Requirement[Wiping]
READY_TO_WIPE: tuple[Requirement[Wiping], ...] = (
    _W(rule="R23", wording="An image was taken, or nothing is needed", find=_image_settled, mended_by="SettleImage"),
    _W(rule="R23", wording="No violation about it is open", find=_no_violation_about_it, mended_by="CloseViolation"),
    _W(rule="R23", wording="No case it was used in needs what is on it", find=_not_needed),
)
"""What must hold before equipment is wiped."""


def _held(command: str, urn: str, context: Context) -> Equipment:
    found = context.get(urn, Equipment)
    EQUIPMENT_WORKFLOW.require(command, found)
    return found


def last_holder(reader: Reader, equipment: str) -> str:
    """The officer (URN) it was issued to last; "" where it never was."""
    issued = assignments_of(reader, equipment)
    return issued[-1].issued_to if issued else ""


def settle_image(command: SettleImage, context: Context) -> Sequence[Record]:
    """The commander's word, the Chief's where the commander held it; how it was taken stands in the note."""
    equipment = _held("SettleImage", command.equipment, context)
    require_commander(context, last_holder(context, equipment.urn), "Nobody settles what was on equipment they held")
    if command.image is Image.TAKEN and not command.image_note.strip():
        raise InvalidInput({"image_note": "say where the image is kept, with its digest"})
    told = {"image": command.image, "image_note": command.image_note}
    return [equipment.changed(**told, image_by=context.actor, image_at=context.now)]


def wipe_equipment(command: WipeEquipment, context: Context) -> Sequence[Record]:
    """The first of two; it stays held until the second person has confirmed."""
    equipment = _held("WipeEquipment", command.equipment, context)
    enforce(READY_TO_WIPE, wiping_of(context, equipment.urn), intro=f"Equipment {equipment.urn} can't be wiped")
    if not command.wipe_method.strip():
        raise InvalidInput({"wipe_method": "is needed"})
    return [equipment.changed(wipe_method=command.wipe_method, wiped_by=context.actor, wiped_at=context.now)]


def confirm_wiped(command: ConfirmWiped, context: Context) -> Sequence[Record]:
    """The second of two. What a wiped thing held is gone, the register that was on it too."""
    equipment = _held("ConfirmWiped", command.equipment, context)
    if not equipment.wiped_by:
        raise InvalidInput({"equipment": "was not wiped yet"})
    if equipment.wiped_by == context.actor:
        raise Refused("Two people wipe equipment; someone else confirms it", rule="R23", clause=RULES["R23"].cited)
    context.rests_on(equipment.urn)
    confirmed = {"confirmed_by": context.actor, "confirmed_at": context.now}
    return [equipment.changed(state=EquipmentState.WIPED, has_coverbook=False, **confirmed)]


def restock_equipment(command: RestockEquipment, context: Context) -> Sequence[Record]:
    """From here it is tested anew before it is issued."""
    equipment = _held("RestockEquipment", command.equipment, context)
    return [equipment.changed(state=EquipmentState.IN_STOCK)]


_CH = frozenset({Role.COMMANDER, Role.CHIEF})
ROWS: tuple[Row, ...] = (
    Row(
        command=SettleImage, handler=settle_image, roles=_CH, clauses=("H R23", "H R12"),
        says="States that an image of held equipment was taken or nothing on it is needed.",
        chief_in_conflict=True,
    ),
    Row(
        command=WipeEquipment, handler=wipe_equipment, roles=frozenset({Role.ADMINISTRATOR}), clauses=("H R23",),
        says="Wipes held equipment, as the first of two people.",
    ),
    Row(
        command=ConfirmWiped, handler=confirm_wiped, roles=_CH, clauses=("H R23",),
        says="Confirms, as the second of two people, that equipment was wiped.",
    ),
    Row(
        command=RestockEquipment, handler=restock_equipment, roles=DIVISION, clauses=("5.12.4.3",),
        says="Puts wiped equipment back into stock, to be tested anew.",
    ),
)
