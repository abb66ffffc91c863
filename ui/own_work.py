"""Acts that belong to one person: whose they are at a record, and what to say to everybody else."""

from __future__ import annotations

from typing import Any

from models.equipment_test import users_of
from models.kinds import KINDS
from models.officer import Officer
from models.record import kind_of_urn
from ui.acts import Act


def owners(session: Any, act: Act, record: Any) -> tuple[str, ...]:
    """The numbers of the officers whose work an act at a record is; none where nobody has it yet."""
    *way, last = act.whose.split(".")
    for name in way:
        urn = getattr(record, name)
        kind = kind_of_urn(urn)
        found = session.find(KINDS[kind], urn=urn) if kind is not None else ()
        if not found:
            return ()
        record = found[0]
    named = getattr(record, last)
    return tuple(named) if isinstance(named, tuple) else tuple(filter(None, (named,)))


def own_obstacle(session: Any, act: Act, record: Any) -> str | None:
    """Why the register would refuse an act from this officer, though the roles and the state allow it."""
    if act.command == "TestEquipment" and session.actor in users_of(session, record):
        return "Nobody tests the equipment they hold or use; someone else does."
    if act.command == "ReleaseLockout" and not record.locked_at and not session.unused(record.urn):
        return "This account is not locked, and was used within 90 days."
    if act.command == "BeginSeparation" and (record.separation_at or record.urn == session.actor):
        return "This separation is begun already." if record.separation_at else "Nobody begins their own separation."
    if not act.alone:
        return None
    whose = owners(session, act, record)
    if not whose or session.actor in whose:
        return None
    called = {each.urn: each.called for each in session.find(Officer)}
    return f"Only {' or '.join(called.get(urn, urn) for urn in whose)} can do this."
