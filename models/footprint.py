"""The public footprint of an operator: what anyone can find of the officer, looked at before assignment and yearly.

House rule R25, after Acton 4.20 IV.B.4.b: officers who may work under cover post no identification of themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar

import attrs

from models.command import Command, Context, Reader, Role, Row
from models.conflict import require_commander
from models.errors import InvalidInput
from models.fields import FieldClass, When, declared, taken_from
from models.moment import day_of
from models.officer import Officer, require_account
from models.record import Kind, Record
from models.workflow import NEW, Workflow, step

OPEN = FieldClass.OPEN
RECORDED = "recorded"
VALID_DAYS = 365


class Footprint(StrEnum):
    """What the check found."""

    NOTHING = "nothing found"
    TAKEN_DOWN = "found and taken down"
    VISIBLE = "still visible"


@attrs.frozen(kw_only=True)
class FootprintCheck(Record):
    """One check of one officer. Owns a dossier, which the officer reads."""

    KIND: ClassVar[Kind] = Kind.FOOTPRINT_CHECK
    NAME: ClassVar[str] = "footprint check"

    state: str = declared("State", cls=OPEN, default=RECORDED)
    officer: str = declared("Officer", cls=OPEN, when=When.CREATE, listed=True)
    checked_on: date = declared("Checked on", cls=OPEN, when=When.CREATE, listed=True, cite="Acton IV.B.4.b")
    result: Footprint = declared("Result", cls=OPEN, when=When.CREATE, listed=True)
    found: str = declared(
        "Where it was looked, and what was found", when=When.CREATE, lines=True, max_length=4_000
    )
    granted_by: str = declared("Checked by", cls=OPEN)

    @property
    def dossier(self) -> str:
        """Its own."""
        return self.urn

    @property
    def readers(self) -> tuple[str, ...]:
        """The officer it is about."""
        return (self.officer,)


FOOTPRINT_WORKFLOW = Workflow(kind=Kind.FOOTPRINT_CHECK, moves={"RecordFootprintCheck": step(NEW, to=RECORDED)})


@attrs.frozen(kw_only=True)
class RecordFootprintCheck(Command):
    """Record what anyone can find of an officer in public."""

    officer: str = taken_from(FootprintCheck, "officer")
    checked_on: date = taken_from(FootprintCheck, "checked_on")
    result: Footprint = taken_from(FootprintCheck, "result")
    found: str = taken_from(FootprintCheck, "found")


def newest_check(reader: Reader, officer: str) -> tuple[date, Footprint, str] | None:
    """Day, result and number of the newest check of an officer, from open fields; None where there is none."""
    made = [
        (date.fromisoformat(each["checked_on"]), Footprint(each["result"]), str(each["urn"]))
        for each in reader.open_facts(FootprintCheck, officer=officer)
    ]
    return max(made, key=lambda each: (each[0], each[2]), default=None)


def valid_through(checked_on: date) -> date:
    """The last day a check counts."""
    return checked_on + timedelta(days=VALID_DAYS)


def is_clear(reader: Reader, officer: str, on: date) -> bool:
    """Whether the newest check of an officer is not older than a year on a day, and found nothing that still stands."""
    newest = newest_check(reader, officer)
    return newest is not None and newest[1] is not Footprint.VISIBLE and on <= valid_through(newest[0])


def record_footprint_check(command: RecordFootprintCheck, context: Context) -> Sequence[Record]:
    """The commander, of the commander the Chief; nobody checks themselves."""
    require_account(context.get(command.officer, Officer), "officer")
    require_commander(context, command.officer, "Nobody checks their own footprint")
    today = day_of(context.now, context)
    if command.checked_on > today:
        raise InvalidInput({"checked_on": "lies in the future"})
    if today > valid_through(command.checked_on):
        raise InvalidInput({"checked_on": "lies more than a year back; look again"})
    return [
        FootprintCheck(
            urn=context.new_urn(Kind.FOOTPRINT_CHECK),
            officer=command.officer,
            checked_on=command.checked_on,
            result=command.result,
            found=command.found,
            granted_by=context.actor,
        )
    ]


ROWS: tuple[Row, ...] = (
    Row(
        command=RecordFootprintCheck,
        handler=record_footprint_check,
        roles=frozenset({Role.COMMANDER, Role.CHIEF}),
        clauses=("H R25", "H R12"),
        says="Records what anyone can find of an officer in public; the Chief only of the commander.",
        chief_in_conflict=True,
    ),
)
