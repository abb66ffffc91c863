"""The Chief's dated order for an acting commander: the post of detective division commander while it is in force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

import attrs

from models.command import Command, Context, Reader, Role, Row
from models.delegation import PaperState, check_dates
from models.errors import InvalidInput
from models.fields import FieldClass, When, declared, taken_from
from models.officer import Officer, require_active, roles_at
from models.record import Kind, Record
from models.workflow import NEW, Workflow, step

OPEN = FieldClass.OPEN


@attrs.frozen(kw_only=True)
class ActingOrder(Record):
    """Gives an officer the commander's post between two instants (half-open)."""

    KIND: ClassVar[Kind] = Kind.ACTING_ORDER
    NAME: ClassVar[str] = "acting commander order"

    state: PaperState = declared("State", cls=OPEN, listed=True)
    acting: str = declared("Acting commander", cls=OPEN, when=When.CREATE, listed=True, cite="5.12.4.4 bullet 2")
    from_: datetime = declared("From", cls=OPEN, when=When.CREATE, listed=True)
    until: datetime = declared("Until", cls=OPEN, when=When.CREATE, listed=True)


ACTING_WORKFLOW = Workflow(
    kind=Kind.ACTING_ORDER,
    moves={
        "OrderActingCommander": step(NEW, to=PaperState.GIVEN),
        "EndActingCommander": step(PaperState.GIVEN, to=PaperState.ENDED),
    },
)


@attrs.frozen(kw_only=True)
class OrderActingCommander(Command):
    """Order that an officer holds the commander's post between two dates."""

    CONSEQUENTIAL: ClassVar[bool] = True

    acting: str = taken_from(ActingOrder, "acting")
    from_: datetime = taken_from(ActingOrder, "from_")
    until: datetime = taken_from(ActingOrder, "until")


@attrs.frozen(kw_only=True)
class EndActingCommander(Command):
    """End an acting commander's order now."""

    CONSEQUENTIAL: ClassVar[bool] = True

    acting_order: str = taken_from(ActingOrder, "urn")


def order_acting_commander(command: OrderActingCommander, context: Context) -> Sequence[Record]:
    """For an active officer who is neither the Chief nor commander already."""
    officer = context.get(command.acting, Officer)
    require_active(officer, "acting")
    held = {each.role for each in officer.roles if each.in_force(context.now)}
    if Role.CHIEF in held:
        raise InvalidInput({"acting": "is the Chief; the Chief decides only where the commander is in conflict"})
    if Role.COMMANDER in held:
        raise InvalidInput({"acting": "is the commander already"})
    check_dates(command.from_, command.until, context.now)
    return [
        ActingOrder(
            urn=context.new_urn(Kind.ACTING_ORDER),
            state=PaperState.GIVEN,
            acting=officer.urn,
            from_=max(command.from_, context.now),
            until=command.until,
        )
    ]


def end_acting_commander(command: EndActingCommander, context: Context) -> Sequence[Record]:
    """It ends at this instant."""
    found = context.get(command.acting_order, ActingOrder)
    ACTING_WORKFLOW.require("EndActingCommander", found)
    return [found.changed(state=PaperState.ENDED, until=max(found.from_, min(found.until, context.now)))]


def commanders_now(reader: Reader) -> frozenset[str]:
    """Everyone who holds the commander's post now: by role, or by an order in force."""
    orders = reader.open_facts(ActingOrder)
    officers = reader.open_facts(Officer)
    return frozenset(each["urn"] for each in officers if Role.COMMANDER in roles_at(each, orders, reader.now))


_H = frozenset({Role.CHIEF})
ROWS: tuple[Row, ...] = (
    Row(
        command=OrderActingCommander,
        handler=order_acting_commander,
        roles=_H,
        clauses=("5.12.4.4 bullet 2",),
        says="Orders that an officer holds the commander's post between two dates.",
    ),
    Row(
        command=EndActingCommander,
        handler=end_acting_commander,
        roles=_H,
        clauses=("5.12.4.4 bullet 2",),
        says="Ends an acting commander's order.",
    ),
)
