"""The Chief's dated papers: delegations to a designee, and orders for access on duty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

import attrs

from models.command import Command, Context, Reader, Role, Row
from models.errors import InvalidInput
from models.fields import FieldClass, When, declared, taken_from
from models.officer import Officer, require_active
from models.platform import Platform
from models.record import Kind, Record
from models.workflow import NEW, Workflow, step

UNDERCOVER = ("5.12.4.1", "5.12.4.2", "5.12.4.4")
"""The clauses under which a designee decides on undercover work, and reads for it."""
DELEGABLE = (*UNDERCOVER, "5.12.3.1", "5.12.3.3", "5.12.3.5")
"""The clauses that can be delegated; of 5.12.3.1 the contributors alone. Never 5.12.0.3, 5.12.3.7, 5.12.5.7."""


class PaperState(StrEnum):
    """A paper stands until it is ended; its dates are judged by the instant (standing, never written)."""

    GIVEN = "given"
    ENDED = "ended"


@attrs.frozen(kw_only=True)
class Delegation(Record):
    """Names a designee for certain clauses between two instants (half-open)."""

    KIND: ClassVar[Kind] = Kind.DELEGATION
    NAME: ClassVar[str] = "delegation"

    state: PaperState = declared("State", cls=FieldClass.OPEN, listed=True)
    designee: str = declared("Designee", cls=FieldClass.OPEN, when=When.CREATE, listed=True, cite="5.12.4.1")
    clauses: tuple[str, ...] = declared("Clauses", cls=FieldClass.OPEN, when=When.CREATE)
    from_: datetime = declared("From", cls=FieldClass.OPEN, when=When.CREATE, listed=True)
    until: datetime = declared("Until", cls=FieldClass.OPEN, when=When.CREATE, listed=True)

    def covers(self, clause: str, at: datetime) -> bool:
        """Whether the designee may decide under a clause at an instant."""
        return clause in self.clauses and self.from_ <= at < self.until


@attrs.frozen(kw_only=True)
class OnDutyOrder(Record):
    """The Chief's order that lets one officer use social media sites on duty (R27)."""

    KIND: ClassVar[Kind] = Kind.ON_DUTY_ORDER
    NAME: ClassVar[str] = "on-duty order"

    state: PaperState = declared("State", cls=FieldClass.OPEN, listed=True)
    officer: str = declared("Officer", cls=FieldClass.OPEN, when=When.CREATE, listed=True, cite="5.12.0.3")
    from_: datetime = declared("From", cls=FieldClass.OPEN, when=When.CREATE, listed=True)
    until: datetime = declared("Until", cls=FieldClass.OPEN, when=When.CREATE, listed=True)
    platforms: tuple[str, ...] = declared(
        "Platforms", help="Leave empty for every platform an authorization names.", cls=FieldClass.OPEN, default=()
    )

    def covers(self, platform: str, at: datetime) -> bool:
        """Whether the order names the platform and is in force at an instant."""
        return self.from_ <= at < self.until and (not self.platforms or platform in self.platforms)


_END = step(PaperState.GIVEN, to=PaperState.ENDED)
DELEGATION_WORKFLOW = Workflow(
    kind=Kind.DELEGATION,
    moves={"Delegate": step(NEW, to=PaperState.GIVEN), "EndDelegation": _END},
)
ON_DUTY_WORKFLOW = Workflow(
    kind=Kind.ON_DUTY_ORDER,
    moves={"OrderOnDutyAccess": step(NEW, to=PaperState.GIVEN), "EndOnDutyAccess": _END},
)


@attrs.frozen(kw_only=True)
class Delegate(Command):
    """Name a designee for certain clauses between two dates."""

    CONSEQUENTIAL: ClassVar[bool] = True

    designee: str = taken_from(Delegation, "designee")
    clauses: tuple[str, ...] = taken_from(Delegation, "clauses", UNDERCOVER)
    from_: datetime = taken_from(Delegation, "from_")
    until: datetime = taken_from(Delegation, "until")


@attrs.frozen(kw_only=True)
class EndDelegation(Command):
    """End a delegation now."""

    CONSEQUENTIAL: ClassVar[bool] = True

    delegation: str = taken_from(Delegation, "urn")


@attrs.frozen(kw_only=True)
class OrderOnDutyAccess(Command):
    """Order that an officer may use social media sites on duty between two dates."""

    CONSEQUENTIAL: ClassVar[bool] = True

    officer: str = taken_from(OnDutyOrder, "officer")
    from_: datetime = taken_from(OnDutyOrder, "from_")
    until: datetime = taken_from(OnDutyOrder, "until")
    platforms: tuple[str, ...] = taken_from(OnDutyOrder, "platforms", ())


@attrs.frozen(kw_only=True)
class EndOnDutyAccess(Command):
    """End an on-duty order now."""

    CONSEQUENTIAL: ClassVar[bool] = True

    order: str = taken_from(OnDutyOrder, "urn")


def check_dates(from_: datetime, until: datetime, now: datetime) -> None:
    """A paper is never backdated: it runs from its signature at the earliest (a start on the same day is cut).

    Raises: InvalidInput.
    """
    problems: dict[str, str] = {}
    if until <= max(from_, now):
        problems["until"] = "must lie after the start and after today"
    if from_ < now - timedelta(days=1):
        problems["from_"] = "lies in the past; a paper counts from its signature on"
    if problems:
        raise InvalidInput(problems)


def delegate(command: Delegate, context: Context) -> Sequence[Record]:
    """A dated delegation for an enrolled officer who is not the Chief."""
    require_active(context.get(command.designee, Officer), "designee")
    check_dates(command.from_, command.until, context.now)
    foreign = [clause for clause in command.clauses if clause not in DELEGABLE]
    if foreign or not command.clauses:
        raise InvalidInput({"clauses": "must be among " + ", ".join(DELEGABLE)})
    if command.designee == context.actor:
        raise InvalidInput({"designee": "must be someone else than the Chief"})
    return [
        Delegation(
            urn=context.new_urn(Kind.DELEGATION),
            state=PaperState.GIVEN,
            designee=command.designee,
            clauses=command.clauses,
            from_=max(command.from_, context.now),
            until=command.until,
        )
    ]


def end_delegation(command: EndDelegation, context: Context) -> Sequence[Record]:
    """It ends at this instant."""
    found = context.get(command.delegation, Delegation)
    DELEGATION_WORKFLOW.require("EndDelegation", found)
    return [found.changed(state=PaperState.ENDED, until=max(found.from_, min(found.until, context.now)))]


def order_on_duty_access(command: OrderOnDutyAccess, context: Context) -> Sequence[Record]:
    """The Chief's express authorization of 5.12.0.3."""
    require_active(context.get(command.officer, Officer), "officer")
    for site in command.platforms:
        context.get(site, Platform)
    check_dates(command.from_, command.until, context.now)
    return [
        OnDutyOrder(
            urn=context.new_urn(Kind.ON_DUTY_ORDER),
            state=PaperState.GIVEN,
            officer=command.officer,
            from_=max(command.from_, context.now),
            until=command.until,
            platforms=command.platforms,
        )
    ]


def end_on_duty_access(command: EndOnDutyAccess, context: Context) -> Sequence[Record]:
    """It ends at this instant."""
    found = context.get(command.order, OnDutyOrder)
    ON_DUTY_WORKFLOW.require("EndOnDutyAccess", found)
    return [found.changed(state=PaperState.ENDED, until=max(found.from_, min(found.until, context.now)))]


def delegation_of(reader: Reader, officer: str, clause: str, at: datetime) -> Delegation | None:
    """The delegation under which an officer may decide a clause at an instant, if there is one."""
    for each in reader.find(Delegation, designee=officer):
        if each.covers(clause, at):
            return each
    return None


def on_duty_order_for(reader: Reader, officer: str, platform: str, at: datetime) -> OnDutyOrder | None:
    """The Chief's order in force for an officer on a platform at an instant, if there is one (R27)."""
    for each in reader.find(OnDutyOrder, officer=officer):
        if each.covers(platform, at):
            return each
    return None


_H = frozenset({Role.CHIEF})
ROWS: tuple[Row, ...] = (
    Row(
        command=Delegate,
        handler=delegate,
        roles=_H,
        clauses=("5.12.4.1", "5.12.4.4"),
        says="Names a designee for certain clauses between two dates.",
    ),
    Row(
        command=EndDelegation,
        handler=end_delegation,
        roles=_H,
        clauses=("5.12.4.1", "5.12.4.4"),
        says="Ends a delegation.",
    ),
    Row(
        command=OrderOnDutyAccess,
        handler=order_on_duty_access,
        roles=_H,
        clauses=("5.12.0.3",),
        says="Orders that an officer may use social media sites on duty between two dates.",
    ),
    Row(
        command=EndOnDutyAccess,
        handler=end_on_duty_access,
        roles=_H,
        clauses=("5.12.0.3",),
        says="Ends an on-duty order.",
    ),
)
