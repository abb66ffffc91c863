"""Making keys anew: without an officer who may read no more (R30), and the re-key of the whole register.

Who was inside keeps what was read, and old copies open with old keys for ever. What is written after a rotation is
sealed under keys that officer never held; a re-key shuts the database itself to whoever kept an older header.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

import attrs

from models.acting import ActingOrder
from models.canonical import instant_from
from models.command import Command, Context, Reader, Role, Row
from models.delegation import Delegation
from models.due_asking import Asking, Due
from models.errors import NotAllowed
from models.fields import taken_from
from models.moment import day_of
from models.officer import OFFICER_WORKFLOW, Officer, OfficerState, roles_at
from models.record import Record

Facts = Mapping[str, Any]
OVERSEERS = frozenset({Role.CHIEF, Role.COMMANDER, Role.DESIGNEE})
"""Roles whose holders are members of the oversight: their keys open every dossier."""


@attrs.frozen(kw_only=True)
class RotateKeys(Command):
    """Make every key an officer held anew without them, of their groups and of the dossiers those opened."""

    CONSEQUENTIAL: ClassVar[bool] = True

    officer: str = taken_from(Officer, "urn")


@attrs.frozen(kw_only=True)
class RekeyStore(Command):
    """Note that the whole register was written anew under a new key. The entry stands in the new copy alone."""


def oversight_ended(officer: Facts, papers: Sequence[Facts], now: datetime) -> datetime | None:
    """When an officer last ceased to oversee, from open fields; None for who still does or never did.

    ``papers``: as :func:`papers_of` reads them.
    """
    if roles_at(officer, papers, now) & OVERSEERS:
        return None
    grants = [each for each in officer["roles"] if Role(each["role"]) in OVERSEERS]
    ends = [instant_from(each["until"]) for each in (*grants, *papers) if each["until"] is not None]
    return max((each for each in ends if each <= now), default=None)


def papers_of(reader: Reader, officer: str) -> Sequence[Facts]:
    """The dated papers that let an officer oversee: delegations, and orders for an acting commander."""
    return [*reader.open_facts(Delegation, designee=officer), *reader.open_facts(ActingOrder, acting=officer)]


def _ever_let_in(officer: Facts, papers: Sequence[Facts]) -> bool:
    return bool(officer["receive_key"] or officer["roles"] or papers)


def is_to_rotate(officer: Facts, papers: Sequence[Facts], now: datetime) -> bool:
    """Whether keys this officer held are to be made anew: the account is closed, or the oversight has ended."""
    rotated = None if officer["keys_rotated_at"] is None else instant_from(officer["keys_rotated_at"])
    if officer["state"] == OfficerState.DISABLED:
        return rotated is None and _ever_let_in(officer, papers)
    ended = oversight_ended(officer, papers, now) if officer["state"] == OfficerState.ACTIVE else None
    return ended is not None and (rotated is None or rotated < ended)


def rotate_keys(command: RotateKeys, context: Context) -> Sequence[Record]:
    """Where it is due, and for an officer invited again, whose old keys may be in other hands."""
    officer = context.get(command.officer, Officer)
    OFFICER_WORKFLOW.require("RotateKeys", officer)
    (facts,) = context.open_facts(Officer, urn=officer.urn)
    papers = papers_of(context, officer.urn)
    waits = officer.state in {OfficerState.INVITED, OfficerState.ENROLLED}
    again = waits and bool(officer.roles or papers)
    if not again and not is_to_rotate(facts, papers, context.now):
        raise NotAllowed(what="There is no key to make anew: this officer holds none, or may still use those held.")
    return [officer.changed(keys_rotated_at=context.now)]


def rekey_store(_command: RekeyStore, _context: Context) -> Sequence[Record]:
    """No record changes."""
    return []


def rotations_due(asking: Asking) -> Iterator[Due]:
    """Keys to be made anew, for those who can; due on the day the officer ceased to read."""
    if not asking.holds(Role.COMMANDER, Role.CHIEF):
        return
    now = asking.reader.now
    for each in asking.reader.open_facts(Officer):
        papers = papers_of(asking.reader, each["urn"])
        if is_to_rotate(each, papers, now):
            ended = _last_end(each, papers, now)
            on = None if ended is None else day_of(ended, asking.reader)
            what = f"{each['urn']} may read no more: the keys held are to be made anew"
            yield asking.item("R30", each["urn"], what, "RotateKeys", on)


def _last_end(officer: Facts, papers: Sequence[Facts], now: datetime) -> datetime | None:
    ends = [instant_from(each["until"]) for each in (*officer["roles"], *papers) if each["until"] is not None]
    return max((each for each in ends if each <= now), default=None)


ROWS: tuple[Row, ...] = (
    Row(
        command=RotateKeys,
        handler=rotate_keys,
        roles=frozenset({Role.COMMANDER, Role.CHIEF, Role.RECOVERY}),
        clauses=("H R30",),
        says="Makes the keys an officer held anew without them. What is written from now on is shut to the old keys; "
        "what was read stays read, and nothing can undo that.",
    ),
    Row(
        command=RekeyStore,
        handler=rekey_store,
        roles=frozenset({Role.ADMINISTRATOR, Role.COMMANDER, Role.CHIEF}),
        clauses=("H R30",),
        says="Notes that the whole register was written anew under a new key; copies made before keep the old one.",
    ),
)
