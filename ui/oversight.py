"""What the Chief and a designee see: they oversee without names (domain.md section 2).

A rule of the program, not a lock: their keys open every dossier. What awaits their decision is read whole, by the
Chief also what a commander is in conflict over; everything else shows its open fields only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from models.command import Role
from models.errors import RegisterError
from models.officer import roles_at
from models.periods import OpenFields, lies_in, over_for
from models.record import Kind, kind_of_urn

OVERSEEING = frozenset({Role.CHIEF, Role.DESIGNEE})
WORKING = frozenset({Role.COMMANDER})
IN_THE_REGISTER = frozenset(
    {
        Kind.DEPARTMENT,
        Kind.OFFICER,
        Kind.DELEGATION,
        Kind.ON_DUTY_ORDER,
        Kind.PLATFORM,
        Kind.EQUIPMENT,
        Kind.EQUIPMENT_TEST,
        Kind.NETWORK_EXCEPTION,
        Kind.ASSIGNMENT,
        Kind.RECOVERY_KEY,
        Kind.DIRECTORY_ROOT,
        Kind.ACTING_ORDER,
        Kind.CHECKPOINT,
        Kind.CLOCK_CORRECTION,
        Kind.POLICY_PROFILE,
        Kind.NOTICE,
        Kind.MEDIUM,
    }
)
TOLD_WHOLE = frozenset(
    {
        Kind.VIOLATION,
        Kind.WAIVER,
        Kind.INSPECTION,
        Kind.DISCLOSURE_REQUEST,
        Kind.DISCLOSURE,
        Kind.LEGAL_HOLD,
        Kind.DESTRUCTION,
        Kind.OFFICIAL_SITE,
        Kind.POSTING_PERMISSION,
        Kind.FOOTPRINT_CHECK,
        Kind.UNMASKING,
    }
)
"""What is addressed to those who oversee (5.12.5.7), or theirs to give."""
_NAMED_IN = ("decider", "operator", "operators", "members", "applicant", "investigator", "recorded_by")


class WithoutNames(RegisterError):
    """{urn} is not waiting for your decision, and you oversee without names, so only its open fields are shown. The
    Chief unmasks one record at a time, with a reason; a designee asks the Chief. Nothing was changed.
    """


Shown = Callable[[str, Mapping[str, Any]], bool]
"""(kind's letters, open fields) → whether this officer's screens show the record's sealed fields."""


def reads_whole(records: OpenFields, actor: str, roles: frozenset[Role], at: datetime) -> Shown:
    """What an officer's screens show where the keys open it, as of now: asked once for many records."""
    if not roles & OVERSEEING or roles & WORKING:
        over = over_for(records, actor, at)
        return lambda kind, facts: not over or lies_in(Kind(kind), facts) not in over
    waiting = awaiting(records)
    conflict = _commanders(records, at) if Role.CHIEF in roles else frozenset()
    waiting |= applied_for(records, conflict)
    mine = {actor, *conflict}

    def shown(kind: str, facts: Mapping[str, Any]) -> bool:
        if Kind(kind) is Kind.ATTACHMENT:
            return facts["added_by"] == actor or _of_subject(facts["subject"])
        if Kind(kind) in IN_THE_REGISTER | TOLD_WHOLE or facts["urn"] in waiting:
            return True
        if facts.get("authorized_by") in conflict:
            return True
        said = (facts.get(name, ()) for name in _NAMED_IN)
        return any(mine & {*((each,) if isinstance(each, str) else each)} for each in said)

    def _of_subject(urn: str) -> bool:
        """An attachment is shown where the record it is attached to is."""
        kind = kind_of_urn(urn)
        return kind is not None and any(shown(kind.value, each) for each in records.open_facts(kind, urn=urn))

    return shown


def _commanders(records: OpenFields, at: datetime) -> frozenset[str]:
    """Whose own work goes to the Chief (models/conflict.py)."""
    officers, orders = records.open_facts(Kind.OFFICER), records.open_facts(Kind.ACTING_ORDER)
    return frozenset(each["urn"] for each in officers if Role.COMMANDER in roles_at(each, orders, at))


def applied_for(records: OpenFields, people: frozenset[str]) -> frozenset[str]:
    """What these officers applied for: they can't approve its details."""
    found: set[str] = set()
    for person in people:
        for paper in records.open_facts(Kind.APPLICATION, applicant=person):
            found.update(urn for urn in (paper["urn"], paper["investigation"], paper["identity"]) if urn)
            found.update(line["subject"] for line in paper["lines"])
    return frozenset(found)


def awaiting(records: OpenFields) -> frozenset[str]:
    """The applications waiting for a decision and the records their waiting lines name."""
    found: set[str] = set()
    for paper in records.open_facts(Kind.APPLICATION, state="submitted"):
        found.add(paper["urn"])
        found.update(line["subject"] for line in paper["lines"])
        found.update(urn for urn in (paper["investigation"], paper["identity"]) if urn)
    return frozenset(found)
