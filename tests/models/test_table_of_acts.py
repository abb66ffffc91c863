"""Every (state, act, role) of every kind of record: what the table of the design does not hold is refused.

The table is ``table_of_acts.txt``. A kind or an act that is new to the program and not to the table fails here by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from itertools import product
from typing import Any

import pytest

from models.change import Detail
from models.command import Command, Role
from models.errors import NotAllowed, OutOfOrder, Refused, RegisterError
from models.fields import field_of
from models.journal import Version
from models.kinds import KINDS, WORKFLOWS
from models.officer import OfficerState
from models.record import Kind, Record
from models.rulebook import RULEBOOK, may_give
from models.workflow import NEW
from storage.steps import check_steps
from tests.fakes import NOON
from tests.models.any_record import ANY_KIND, NAMES, in_state, made, number_of, subject_fields, world
from tests.models.table_of_acts import givers, kinds
from tests.scene import ADMINISTRATOR, CHIEF, COMMANDER, DETECTIVE, LAPTOP, OTHER

GIVERS, ROWS = givers(), kinds()
ACTIVE = {"state": OfficerState.ACTIVE.value}
BY = {
    Role.DETECTIVE: DETECTIVE,
    Role.COMMANDER: COMMANDER,
    Role.CHIEF: CHIEF,
    Role.DESIGNEE: "HM-O-1-0098",
    Role.INSPECTOR: "HM-O-1-0097",
    Role.ADMINISTRATOR: ADMINISTRATOR,
    Role.RECOVERY: number_of(Kind.RECOVERY_KEY),
}
KEPT_WHATEVER_THE_STATE = {("LogActivity", Kind.PROFILE)}
"""A session is kept and flagged even where its profile takes no act: the profile is then left as it is."""
SAID: dict[tuple[str, Kind], dict[str, Any]] = {
    ("ProposeChange", Kind.IDENTITY): {"detail": Detail.NAME, "value": "Another"},
    ("ReportChange", Kind.IDENTITY): {"detail": Detail.NAME, "value": "Another"},
    ("LogActivity", Kind.PROFILE): {"equipment": (LAPTOP,), "from_": NOON - timedelta(minutes=9), "until": NOON},
}
"""What an act on a kind must say to come as far as its state."""
LEAVING = {"separation_at": NOON, "last_day": NOON.date()}
STANDS: dict[tuple[str, Kind], dict[str, Any]] = {
    ("WithdrawSeparation", Kind.OFFICER): LEAVING,
    ("FinishSeparation", Kind.OFFICER): LEAVING,
}
"""What a record must hold for an act on it to come as far as its state."""
ASKED_FIRST = {"FinishSeparation"}
"""Acts that are refused for what is left to settle before anything else."""
Triple = tuple[str, str, Role]
AT_ANY_TIME = {"ClockCorrected", "LockRegister"}
"""These need no role."""
IN_PERSON = {"DenyPaperDecision"}
"""This needs none either, and is no act of recovery."""
WORLD = world()
"""Read alone: no handler changes it, which is what is asserted."""


def given(act: str, kind: Kind, record: Record) -> Any:
    """The act, naming this record, as a person of the right role would give it."""
    command = RULEBOOK[act].command
    (name,) = subject_fields(command, kind)
    return made(command, **SAID.get((act, kind), {}), **{name: record.urn})


def giver(act: str, kind: Kind, role: Role) -> str:
    """Whose act it is: on an account its own officer, on the work its operator, in whatever role."""
    if kind is Kind.OFFICER and len(GIVERS[act].roles) == len(BY) - 1:
        return OTHER
    if Role.DETECTIVE in GIVERS[act].roles and role is Role.COMMANDER:
        return DETECTIVE
    return BY[role]


def on_records(kind: Kind) -> Iterator[str]:
    """The acts that name an existing record of a kind and may move it."""
    for act, moves in ROWS[kind].moves.items():
        if set(moves) != {NEW} and list(subject_fields(RULEBOOK[act].command, kind)):
            yield act


def triples(kind: Kind) -> Iterator[Triple]:
    """Every state, act and role of a kind, the acts that never touch it too."""
    yield from product(ROWS[kind].states, GIVERS, Role)


def test_every_act_of_the_program_stands_in_the_table_and_no_other() -> None:
    assert sorted(set(RULEBOOK) - set(GIVERS)) == [], "in the program and not in the table"
    assert sorted(set(GIVERS) - set(RULEBOOK)) == [], "in the table and not in the program"


def test_every_kind_of_record_stands_in_the_table() -> None:
    assert sorted(kind.name for kind in KINDS if kind not in ROWS) == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_has_the_states_of_the_table(kind: Kind) -> None:
    said = field_of(KINDS[kind], "state").type
    own = {each.value for each in said} if issubclass(said, StrEnum) else None
    led_to = {state for moves in WORKFLOWS[kind].moves.values() for after in moves.values() for state in after}
    assert set(ROWS[kind].states) == (led_to if own is None else own)


def test_an_act_is_given_by_those_the_table_names_and_nobody_else() -> None:
    for act, row in RULEBOOK.items():
        allowed = {role for role in Role if may_give(act, ACTIVE, frozenset({role}))}
        assert allowed == (set(Role) if act in AT_ANY_TIME else GIVERS[act].roles), act
        assert row.chief_in_conflict is GIVERS[act].chief_in_conflict, act
        assert may_give(act, ACTIVE, frozenset()) is (act in AT_ANY_TIME | IN_PERSON), act


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_an_act_leads_from_state_to_state_as_the_table_says(kind: Kind) -> None:
    row, workflow = ROWS[kind], WORKFLOWS[kind]
    assert set(workflow.moves) == set(row.moves)
    for act, before, after in product(RULEBOOK, (NEW, *row.states), row.states):
        assert workflow.allows(act, before, after) is (after in row.leads(act, before)), (act, before, after)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_the_table_does_not_hold_is_refused(kind: Kind) -> None:
    named = set(on_records(kind))
    refused: set[Triple] = set()
    for state, act, role in triples(kind):
        wanted = role in GIVERS[act].roles
        if not wanted:
            assert act in AT_ANY_TIME or not may_give(act, ACTIVE, frozenset({role}))
        elif act in named and state not in ROWS[kind].moves[act]:
            must_be_refused(kind, state, act, role)
            refused.add((state, act, role))
    at_rest = {act: set(ROWS[kind].states) - set(ROWS[kind].moves[act]) for act in named}
    assert len(refused) == sum(len(at_rest[act]) * len(GIVERS[act].roles) for act in named)


def must_be_refused(kind: Kind, state: str, act: str, role: Role) -> None:
    """By the state of this very record, and nothing has changed."""
    context = world()
    (record,) = context.keep([in_state(context, kind, state).changed(**STANDS.get((act, kind), {}))])
    before = dict(context.records)
    by = giver(act, kind, role)
    if (act, kind) in KEPT_WHATEVER_THE_STATE:
        changed = RULEBOOK[act].handler(given(act, kind, record), context.by(by, role))
        assert record.urn not in {each.urn for each in changed}, (act, state)
        return
    in_place = role is Role.CHIEF and GIVERS[act].chief_in_conflict
    allowed = (OutOfOrder, *((NotAllowed,) if in_place else ()), *((Refused,) if act in ASKED_FIRST else ()))
    with pytest.raises(allowed) as told:
        through_the_door(act, RULEBOOK[act].handler(given(act, kind, record), context.by(by, role)), before)
    if isinstance(told.value, OutOfOrder):
        assert (record.urn in str(told.value.details["kind"]), told.value.details["state"]) == (True, state), act
    assert context.records == before


class Standing:
    """The one state before, as the door reads it from the store."""

    def __init__(self, state: str) -> None:
        self.state = state

    def facts(self, urn: str, version: Version) -> dict[str, str]:
        return {"urn": urn, "version": str(version), "state": self.state}


def through_the_door(act: str, changed: Sequence[Record], before: Mapping[str, Record]) -> None:
    """What the door asks of what a handler returned. Raises: OutOfOrder."""
    for record in changed:
        was = str(before[record.urn].state) if record.urn in before else NEW
        records: Any = Standing(was)
        check_steps(records, act, [record], {record.urn: (1, 1) if was else None})


def kept_back(act: str, record: Record, before: str) -> bool:
    """Whether the door keeps a step back, whatever the handler returned."""
    try:
        through_the_door(act, [record], {record.urn: record.changed(state=before)} if before else {})
    except OutOfOrder:
        return True
    return False


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_door_keeps_back_a_step_that_a_handler_should_not_have_taken(kind: Kind) -> None:
    context, row = world(), ROWS[kind]
    for after in row.states:
        record = in_state(context, kind, after)
        for act, before in product(RULEBOOK, (NEW, *row.states)):
            assert kept_back(act, record, before) is (after not in row.leads(act, before)), (act, before, after)


def test_an_act_takes_no_record_of_another_kind() -> None:
    for act, row in RULEBOOK.items():
        by = next(iter(GIVERS[act].roles))
        for name in {name for kind in KINDS for name in subject_fields(row.command, kind)} - ANY_KIND:
            for other in set(KINDS) - {NAMES.get(name, Kind.OFFICER)}:
                is_refused(act, made(row.command, **{name: number_of(other)}), by)


def is_refused(act: str, command: Command, role: Role) -> None:
    """Refused, or said to be no such record."""
    with pytest.raises(RegisterError):
        RULEBOOK[act].handler(command, WORLD.by(BY[role], role))
