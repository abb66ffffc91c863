"""Network exceptions: the commander's dated leave to use the department network (5.12.4.3 bullet 3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

import attrs

from models.command import Command, Context, Reader, Role, Row
from models.conflict import require_commander
from models.equipment import Equipment, require_in_service
from models.errors import InvalidInput
from models.fields import FieldClass, When, declared, taken_from
from models.record import Kind, Record
from models.workflow import NEW, Workflow, step

OPEN = FieldClass.OPEN


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


NETWORK_EXCEPTION_WORKFLOW = Workflow(
    kind=Kind.NETWORK_EXCEPTION, moves={"GrantNetworkException": step(NEW, to="granted")}
)


@attrs.frozen(kw_only=True)
class GrantNetworkException(Command):
    """Allow a piece of equipment on the department network between two instants, with the reason."""

    equipment: str = taken_from(NetworkException, "equipment")
    reason: str = taken_from(NetworkException, "reason")
    from_: datetime = taken_from(NetworkException, "from_")
    until: datetime = taken_from(NetworkException, "until")


def exception_at(reader: Reader, equipment: str, at: datetime) -> NetworkException | None:
    """The exception for the department network in force at an instant, if there is one."""
    covering = (each for each in reader.find(NetworkException, equipment=equipment) if each.covers(at))
    return max(covering, key=lambda each: each.until, default=None)


def grant_network_exception(command: GrantNetworkException, context: Context) -> Sequence[Record]:
    """From the signature at the earliest, never without an end, never for equipment one uses."""
    equipment = context.get(command.equipment, Equipment)
    require_in_service(equipment)
    require_commander(context, equipment.holder, "Nobody grants an exception for equipment they hold")
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
        command=GrantNetworkException,
        handler=grant_network_exception,
        roles=frozenset({Role.COMMANDER, Role.CHIEF}),
        clauses=("5.12.4.3 bullet 3", "H R12"),
        says="Allows the department network for a time, with the reason; it excuses no identifier.",
        chief_in_conflict=True,
    ),
)
