"""Walks every (state, command, role) of a kind of record: what its tables do not hold must be refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from models.command import Command, Role
from models.errors import OutOfOrder
from models.officer import OfficerState
from models.record import Record
from models.rulebook import RULEBOOK, may_give
from models.workflow import NEW, Workflow
from tests.fakes import FakeContext

ACTIVE = {"state": OfficerState.ACTIVE.value}


def refused_by_the_tables(
    workflow: Workflow,
    in_state: Callable[[str], tuple[FakeContext, Record]],
    command_for: Mapping[str, Callable[[Record], Command]],
) -> int:
    """Assert that every act is refused to a wrong role, and in a wrong state to the right one; how many were tried.

    ``in_state`` gives the record in a state and a context that holds it; ``command_for`` a command on a record.
    """
    states = {state for moves in workflow.moves.values() for ends in moves.values() for state in ends}
    on_records = {name for name, moves in workflow.moves.items() if set(moves) != {NEW}}
    assert set(command_for) == on_records
    tried = 0
    for name, moves in workflow.moves.items():
        row = RULEBOOK[name]
        for role in Role:
            wanted = role in row.roles
            assert may_give(name, ACTIVE, frozenset({role})) is wanted, (name, role)
            for state in sorted(states - set(moves)) if name in on_records else ():
                tried += 1
                if wanted:
                    context, record = in_state(state)
                    with pytest.raises(OutOfOrder):
                        row.handler(command_for[name](record), context.by("HM-O-1-0099", role))
    return tried


def values(record: Record, *names: str) -> dict[str, Any]:
    """Some fields of a record by name."""
    return {name: getattr(record, name) for name in names}
