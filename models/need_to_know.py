"""Need to know moves: another operator takes an identity over, a helper reads along for a period.

Who is named receives the dossier's key with the entry; where someone is no longer named, the entry makes a new key for
those who still are (storage/membership.py). The program opens nothing of the dossier for whoever is named no more
(models/periods.py). What was read stays read, and the versions written before open with the keys handed out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import ClassVar

import attrs

from models.canonical import instant_from, instant_text
from models.command import Command, Context, Role, Row
from models.conflict import require_commander_of
from models.due_asking import Asking, Due
from models.errors import InvalidInput, OutOfOrder, Refused
from models.fields import FieldClass, declared, taken_from
from models.identity import IDENTITY_WORKFLOW, FalseIdentity, Helper
from models.investigation import Investigation, InvestigationState
from models.officer import Officer, require_active
from models.periods import EARLIEST
from models.policy import RULES
from models.profile import LIVE, Profile, ProfileState
from models.record import Record

STOPPED = frozenset({ProfileState.SUSPENDED, ProfileState.COMPROMISED, ProfileState.CLOSING})
TAKEN_OVER = {
    ProfileState.AUTHORIZED: ProfileState.AUTHORIZED,
    ProfileState.BEING_SET_UP: ProfileState.BEING_SET_UP,
    ProfileState.AWAITING_APPROVAL: ProfileState.BEING_SET_UP,
    **dict.fromkeys(LIVE, ProfileState.BEING_SET_UP),
}
"""State of a profile → the state in which its new operator finds it: approved again before use."""


@attrs.frozen(kw_only=True)
class ReassignOperator(Command):
    """Give an identity and its profiles to another operator; each profile is approved again before its use."""

    CONSEQUENTIAL: ClassVar[bool] = True

    identity: str = taken_from(FalseIdentity, "urn")
    operator: str = declared("Operator until now", cls=FieldClass.OPEN)
    to: str = declared("New operator", cls=FieldClass.OPEN)
    reassigned_why: str = taken_from(FalseIdentity, "reassigned_why")


@attrs.frozen(kw_only=True)
class NameHelper(Command):
    """Let another officer read an identity's dossier for a period."""

    CONSEQUENTIAL: ClassVar[bool] = True

    identity: str = taken_from(FalseIdentity, "urn")
    officer: str = taken_from(Helper, "officer")
    until: datetime = taken_from(Helper, "until")


@attrs.frozen(kw_only=True)
class EndHelper(Command):
    """End a helper's reading; what is written from now on is shut to the helper."""

    CONSEQUENTIAL: ClassVar[bool] = True

    identity: str = taken_from(FalseIdentity, "urn")
    officer: str = taken_from(Helper, "officer")


def reassign_operator(command: ReassignOperator, context: Context) -> Sequence[Record]:
    """The commander, the Chief where the commander is one of the two. What is stopped or closing is settled first."""
    identity = context.get(command.identity, FalseIdentity)
    IDENTITY_WORKFLOW.require("ReassignOperator", identity)
    require_commander_of(context, (command.operator, command.to), "Nobody gives away or takes over their own work")
    problems: dict[str, str] = {}
    if command.operator not in identity.operators:
        problems["operator"] = "is no operator of this identity"
    if command.to in identity.operators:
        problems["to"] = "is an operator of this identity already"
    if not command.reassigned_why.strip():
        problems["reassigned_why"] = "say why"
    if problems:
        raise InvalidInput(problems)
    require_active(context.get(command.to, Officer), "to")
    every = context.find(Profile, identity=identity.urn)
    own = [each for each in every if each.operator == command.operator]
    if stopped := [each.urn for each in own if each.state in STOPPED]:
        what = f"These are stopped or closing; resume or close them first: {', '.join(stopped)}."
        raise OutOfOrder(what=what, kind=f"false identity ({identity.urn})", state=str(identity.state))
    _require_not_authorizer(command.to, (identity, *own))
    operators = tuple(command.to if each == command.operator else each for each in identity.operators)
    helpers = tuple(each for each in identity.helpers if each.officer != command.to)
    moved = [
        each.changed(operator=command.to, credential_holder=command.to, state=TAKEN_OVER[each.state])
        for each in own
        if each.state in TAKEN_OVER
    ]
    before = _with(identity.named_before, command.operator)
    taken = identity.changed(
        operators=operators, helpers=helpers, named_before=before, reassigned_why=command.reassigned_why
    )
    return [taken, *_member(context, identity, command.to), *moved]


def _require_not_authorizer(officer: str, records: Sequence[FalseIdentity | Profile]) -> None:
    """Raises: Refused (R12) where the new operator authorized any of it: authorizer and operator are two persons."""
    decided = {each.authorized_by for each in records}
    decided |= {each.reauthorized_by for each in records if isinstance(each, Profile)}
    if officer in decided:
        raise Refused("Who authorized an identity does not operate it", rule="R12", clause=RULES["R12"].cited)


def _member(context: Context, identity: FalseIdentity, officer: str) -> list[Record]:
    """The case with its new investigator, where the new operator is none yet."""
    case = context.get(identity.investigation, Investigation)
    if officer in case.members:
        return []
    if case.state is not InvestigationState.AUTHORIZED:
        raise OutOfOrder(
            what="The case is not authorized.", kind=f"investigation ({case.urn})", state=str(case.state)
        )
    return [case.changed(members=(*case.members, officer))]


def name_helper(command: NameHelper, context: Context) -> Sequence[Record]:
    """The commander, of the commander's own the Chief. Naming gives the key; the period says until when it is meant."""
    identity = context.get(command.identity, FalseIdentity)
    IDENTITY_WORKFLOW.require("NameHelper", identity)
    require_commander_of(context, identity.operators, "Nobody names a helper to their own work")
    if command.officer in identity.readers:
        raise InvalidInput({"officer": "reads this dossier already"})
    if command.until <= context.now:
        raise InvalidInput({"until": "must lie in the future"})
    require_active(context.get(command.officer, Officer), "officer")
    helper = Helper(officer=command.officer, from_=context.now, until=command.until)
    return [identity.changed(helpers=(*identity.helpers, helper))]


def end_helper(command: EndHelper, context: Context) -> Sequence[Record]:
    """Early or on its day: the entry makes a new key without the helper, and says who was named here before."""
    identity = context.get(command.identity, FalseIdentity)
    IDENTITY_WORKFLOW.require("EndHelper", identity)
    require_commander_of(context, identity.operators, "Nobody ends a helper of their own work")
    if command.officer not in {each.officer for each in identity.helpers}:
        raise InvalidInput({"officer": "is no helper of this identity"})
    helpers = tuple(each for each in identity.helpers if each.officer != command.officer)
    return [identity.changed(helpers=helpers, named_before=_with(identity.named_before, command.officer))]


def _with(officers: Sequence[str], one: str) -> tuple[str, ...]:
    """Each once. Who is named again stays among them: what is read now is decided by who is named now."""
    return tuple(dict.fromkeys((*officers, one)))


def helpers_due(asking: Asking) -> Iterator[Due]:
    """Helpers whose period is over: they open nothing here any more, and the key they hold is to be made anew (R30)."""
    if not asking.holds(Role.COMMANDER):
        return
    over = asking.reader.falling(FalseIdentity, EARLIEST, instant_text(asking.reader.now))
    for each in over:
        for helper in each["helpers"]:
            if instant_from(helper["until"]) <= asking.reader.now:
                what = f"The period of helper {helper['officer']} is over"
                yield asking.item("R30", each["urn"], what, "EndHelper", asking.last_day(helper["until"]))


_C = frozenset({Role.COMMANDER, Role.CHIEF})
_NEED = ("5.12.4.4 bullet 3",)
ROWS: tuple[Row, ...] = (
    Row(
        command=ReassignOperator, handler=reassign_operator, roles=_C,
        clauses=("5.12.4.4 bullet 3", "5.12.4.4 bullet 2", "H R12"),
        says="Gives an identity to another operator; each profile is approved again; the Chief only in a conflict.",
        chief_in_conflict=True,
    ),
    Row(
        command=NameHelper, handler=name_helper, roles=_C, clauses=_NEED,
        says="Lets another officer read an identity's dossier for a period; the Chief only in a conflict.",
        chief_in_conflict=True,
    ),
    Row(
        command=EndHelper, handler=end_helper, roles=_C, clauses=_NEED,
        says="Ends a helper's reading: what is written from now on has a new key; the Chief only in a conflict.",
        chief_in_conflict=True,
    ),
)
