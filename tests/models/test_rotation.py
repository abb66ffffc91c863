"""Keys to be made anew: for whom, from when on, told to whom, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.command import Role
from models.delegation import Delegation, PaperState
from models.directory import DisableAccount, EndRole, InviteAgain, disable_account, end_role, invite_again
from models.due import Due, due
from models.errors import NotAllowed
from models.officer import Officer, OfficerState, RoleGrant
from models.rotation import RotateKeys, rotate_keys
from tests.fakes import FakeContext
from tests.scene import ADMINISTRATOR, CHIEF, COMMANDER, DETECTIVE, START, days, scene

PAPER = "HM-DL-1-0001"


def asked(context: FakeContext, role: Role = Role.CHIEF) -> list[Due]:
    return [each for each in due(context, frozenset({role}), CHIEF) if each.act == "RotateKeys"]


def delegated(context: FakeContext, until: float, officer: str = DETECTIVE) -> None:
    paper = Delegation(
        urn=PAPER, state=PaperState.GIVEN, designee=officer, clauses=("5.12.4.4",), from_=days(-30), until=days(until)
    )
    context.keep([paper])


def rotated(context: FakeContext, officer: str) -> Officer:
    (record,) = rotate_keys(RotateKeys(officer=officer), context.by(CHIEF, Role.CHIEF))
    context.keep([record])
    assert isinstance(record, Officer)
    return record


def changed(context: FakeContext, officer: str, **values: Any) -> None:
    context.keep([context.get(officer, Officer).changed(**values)])


def test_nothing_is_to_be_made_anew_while_everyone_keeps_what_they_read() -> None:
    context = scene()
    delegated(context, until=10)
    assert asked(context) == []


def test_a_closed_account_waits_for_new_keys_until_they_are_made() -> None:
    context = scene().by(CHIEF, Role.CHIEF)
    context.keep(disable_account(DisableAccount(officer=DETECTIVE), context))
    (item,) = asked(context)
    assert (item.urn, item.on, item.days, item.cited) == (DETECTIVE, date(2026, 3, 16), 0, "house rule R30")
    assert rotated(context, DETECTIVE).keys_rotated_at == context.now
    assert asked(context) == []


def test_an_account_closed_after_a_rotation_waits_for_another_one() -> None:
    context = scene().by(CHIEF, Role.CHIEF)
    changed(context, COMMANDER, keys_rotated_at=days(-5))
    context.keep(disable_account(DisableAccount(officer=COMMANDER), context))
    assert [each.urn for each in asked(context)] == [COMMANDER]


def test_an_invitation_nobody_took_up_leaves_nothing_to_rotate() -> None:
    context = scene().by(CHIEF, Role.CHIEF)
    changed(context, DETECTIVE, state=OfficerState.INVITED, roles=())
    context.keep(disable_account(DisableAccount(officer=DETECTIVE), context))
    assert asked(context) == []
    with pytest.raises(NotAllowed):
        rotate_keys(RotateKeys(officer=DETECTIVE), context)


def test_the_end_of_an_overseers_role_is_due_and_that_of_another_role_is_not() -> None:
    context = scene().by(CHIEF, Role.CHIEF)
    context.keep(end_role(EndRole(officer=COMMANDER, role=Role.COMMANDER), context))
    context.keep(end_role(EndRole(officer=DETECTIVE, role=Role.DETECTIVE), context))
    assert [each.urn for each in asked(context)] == [COMMANDER]


def test_a_role_given_again_before_the_rotation_takes_the_need_for_it_away() -> None:
    context = scene()
    grants = (
        RoleGrant(role=Role.COMMANDER, from_=START, until=days(-3)),
        RoleGrant(role=Role.COMMANDER, from_=days(-1)),
    )
    changed(context, COMMANDER, roles=grants)
    assert asked(context) == []


def test_a_delegation_that_ran_out_is_late_from_the_next_day_on() -> None:
    context = scene()
    delegated(context, until=-2)
    (item,) = asked(context)
    assert (item.urn, item.days) == (DETECTIVE, 2)
    rotated(context, DETECTIVE)
    assert asked(context) == []


def test_a_second_delegation_that_ran_out_is_due_again() -> None:
    context = scene()
    delegated(context, until=-2)
    changed(context, DETECTIVE, keys_rotated_at=days(-10))
    assert [each.urn for each in asked(context)] == [DETECTIVE]


def test_commander_and_chief_are_told_and_nobody_else() -> None:
    context = scene()
    delegated(context, until=-2)
    assert len(asked(context, Role.COMMANDER)) == 1
    for role in (Role.DETECTIVE, Role.ADMINISTRATOR, Role.INSPECTOR, Role.DESIGNEE):
        assert asked(context, role) == []


def test_keys_that_are_in_use_are_not_taken_from_an_officer() -> None:
    context = scene().by(CHIEF, Role.CHIEF)
    for officer in (COMMANDER, DETECTIVE, ADMINISTRATOR):
        with pytest.raises(NotAllowed, match="may still use"):
            rotate_keys(RotateKeys(officer=officer), context)


def test_keys_that_may_be_in_other_hands_are_rotated_after_an_invitation_again() -> None:
    context = scene().by(CHIEF, Role.CHIEF)
    context.keep(invite_again(InviteAgain(officer=DETECTIVE), context))
    assert asked(context) == []
    assert rotated(context, DETECTIVE).state is OfficerState.INVITED
