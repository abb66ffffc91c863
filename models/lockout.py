"""Failed log-ons: noted in the journal by whoever unlocks next; five in 15 minutes lock until another person releases.

This is compliance (CJIS Security Policy AC-7), not protection: a copy of the folder knows no lockout. What keeps a
copied store shut is the passphrase's derivation, and a key file where one is set up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

import attrs

from models.canonical import plain
from models.command import EVERYONE, Command, Context, Role, Row
from models.errors import InvalidInput, Refused
from models.fields import FieldClass, When, declared, taken_from
from models.moment import day_of
from models.officer import OFFICER_WORKFLOW, Officer, OfficerState
from models.policy import RULES, Policy
from models.record import Kind, Record
from models.workflow import NEW, Workflow, step

OPEN = FieldClass.OPEN
NOTED = "noted"
RELEASERS = frozenset({Role.ADMINISTRATOR, Role.COMMANDER, Role.CHIEF})
MOST_NOTED = 256
"""Log-in names one entry notes; more than that is nobody's forgetfulness, and the list says it is not whole."""


class ListState(StrEnum):
    """How the list of failed log-ons was found."""

    WHOLE = "whole"
    MISSING = "missing"
    DAMAGED = "damaged or shortened"


@attrs.frozen(kw_only=True)
class FailedLogons(Record):
    """The failed log-ons of one log-in name since the last unlocking, or that their list was not whole."""

    KIND: ClassVar[Kind] = Kind.FAILED_LOGONS
    NAME: ClassVar[str] = "failed log-ons"

    state: str = declared("State", cls=OPEN, default=NOTED)
    officer: str = declared(
        "Officer", help="Empty for a log-in name nobody has.", cls=OPEN, default="", listed=True
    )
    count: int = declared("How many", cls=OPEN, when=When.CREATE, listed=True)
    first_at: datetime | None = declared("First at", cls=OPEN, default=None, listed=True)
    last_at: datetime | None = declared("Last at", cls=OPEN, default=None, listed=True)
    locked: bool = declared("Locked the account", cls=OPEN, default=False, listed=True)
    list_state: ListState = declared("Their list", cls=OPEN, default=ListState.WHOLE, listed=True)


FAILED_LOGONS_WORKFLOW = Workflow(kind=Kind.FAILED_LOGONS, moves={"NoteFailedLogons": step(NEW, to=NOTED)})


@attrs.frozen(kw_only=True)
class Failed:
    """What the list says of one log-in name."""

    officer: str = taken_from(FailedLogons, "officer")
    count: int = taken_from(FailedLogons, "count")
    first_at: datetime = taken_from(FailedLogons, "first_at")
    last_at: datetime = taken_from(FailedLogons, "last_at")
    locked: bool = taken_from(FailedLogons, "locked")


@attrs.frozen(kw_only=True)
class NoteFailedLogons(Command):
    """Note the failed log-ons since the last unlocking; written by the register itself."""

    found: tuple[Failed, ...] = declared("Failed log-ons", cls=OPEN)
    list_state: ListState = taken_from(FailedLogons, "list_state")


@attrs.frozen(kw_only=True)
class ReleaseLockout(Command):
    """Release an account that failed log-ons locked, or that was not used for 90 days."""

    CONSEQUENTIAL: ClassVar[bool] = True

    officer: str = taken_from(Officer, "urn")


def locks(failures: Sequence[datetime], policy: Policy) -> bool:
    """Whether so many failures fall into so many minutes that they lock a log-in name."""
    sorted_ = sorted(failures)
    span = timedelta(minutes=policy.lockout_minutes)
    ends = zip(sorted_, sorted_[policy.lockout_failures - 1 :], strict=False)
    return any(last - first <= span for first, last in ends)


def note_failed_logons(command: NoteFailedLogons, context: Context) -> Sequence[Record]:
    """One record for each log-in name. What an unlocking cut off had noted already is not noted twice."""
    if len(command.found) > MOST_NOTED:
        raise InvalidInput({"found": f"is more than {MOST_NOTED} log-in names"})
    found: list[Record] = []
    for each in command.found:
        told = plain(each)
        known = context.open_facts(FailedLogons, officer=each.officer)
        if not any(told.items() <= old.items() for old in known):
            urn = context.new_urn(Kind.FAILED_LOGONS)
            found.append(FailedLogons(urn=urn, list_state=command.list_state, **attrs.asdict(each)))
    if not command.found:
        found.append(FailedLogons(urn=context.new_urn(Kind.FAILED_LOGONS), count=0, list_state=command.list_state))
    locked = {each.officer for each in command.found if each.locked and each.officer}
    officers = [context.get(urn, Officer) for urn in sorted(locked)]
    found += [
        each.changed(locked_at=context.now)
        for each in officers
        if each.state is OfficerState.ACTIVE and each.locked_at is None
    ]
    return found


def release_lockout(command: ReleaseLockout, context: Context) -> Sequence[Record]:
    """Another person's act: the lockout ends, and the 90 days begin anew."""
    if command.officer == context.actor:
        raise Refused("Nobody releases the own account", rule="R31", clause=RULES["R31"].cited)
    officer = context.get(command.officer, Officer)
    OFFICER_WORKFLOW.require("ReleaseLockout", officer)
    return [officer.changed(locked_at=None, released_at=context.now)]


def require_unlocked(officer: Mapping[str, Any]) -> None:
    """Refuse whatever an account may not give because failed log-ons locked it. Raises: Refused."""
    if officer.get("locked_at"):
        what = "This account is locked after failed log-ons; another person, the commander, the Chief or the"
        raise Refused(f"{what} administrator, releases it", rule="R31", clause=RULES["R31"].cited)


def require_used_lately(last_used: datetime | None, context: Context) -> None:
    """Refuse to unlock an account that was not used for 90 days. Raises: Refused.

    ``last_used`` is what the journal says; None where the rule can't be asked (an account not confirmed yet, or no
    other person left who could release it).
    """
    if last_used is None:
        return
    unused = (day_of(context.now, context) - day_of(last_used, context)).days
    if unused > context.policy.unused_days:
        what = (
            f"This account was not used for {context.policy.unused_days} days and is disabled; another person, the "
            "commander, the Chief or the administrator, releases it"
        )
        raise Refused(what, rule="R32", clause=RULES["R32"].cited)


ROWS: tuple[Row, ...] = (
    Row(
        command=NoteFailedLogons,
        handler=note_failed_logons,
        roles=EVERYONE,
        clauses=("H R31",),
        says="Notes failed log-ons by officer and time; written by the register itself at the next unlocking.",
    ),
    Row(
        command=ReleaseLockout,
        handler=release_lockout,
        roles=RELEASERS,
        clauses=("H R31", "H R32"),
        says="Releases an account that is locked after failed log-ons or was not used for 90 days; never one's own.",
    ),
)
