"""Whose public footprint is to be looked at again (R25)."""

from __future__ import annotations

from collections.abc import Iterator

from models.command import Role
from models.due_asking import Asking, Due
from models.footprint import Footprint, newest_check, valid_through
from models.profile import LIVE, OPENED, SETTING_UP, ProfileState

NOTICE = 14
WORKED = tuple(dict.fromkeys((*SETTING_UP, *OPENED, *LIVE, ProfileState.SUSPENDED)))
"""States of a profile in which its operator works, or is about to."""


def footprints_due(asking: Asking) -> Iterator[Due]:
    """For the commander; of a commander's own the Chief."""
    if not asking.holds(Role.COMMANDER, Role.CHIEF):
        return
    for operator in sorted({each["operator"] for each in asking.profiles(*WORKED)}):
        if _asks(asking, operator):
            yield from _of(asking, operator)


def _asks(asking: Asking, operator: str) -> bool:
    if asking.actor == operator:
        return False
    if asking.holds(Role.COMMANDER):
        return True
    return operator in asking.commanders


def _of(asking: Asking, operator: str) -> Iterator[Due]:
    newest = newest_check(asking.reader, operator)
    act = "RecordFootprintCheck"
    if newest is None:
        yield asking.item("R25", operator, f"Public footprint of {operator} never checked", act)
        return
    last = valid_through(newest[0])
    if newest[1] is Footprint.VISIBLE:
        yield asking.item("R25", operator, f"Public footprint of {operator} still visible", act, newest[0])
    elif (last - asking.today).days <= NOTICE:
        yield asking.item("R25", operator, f"Public footprint of {operator} to be checked again", act, last)
