"""Inviting again: who may, what it takes away, and that the Chief alone gives roles back."""

from __future__ import annotations

import pytest

from models.command import Role
from models.directory import ConfirmOfficer, EnrolKeys, InviteAgain, confirm_officer, enrol_keys, invite_again
from models.errors import OutOfOrder, Refused
from models.officer import Officer, OfficerState, roles_at
from models.rulebook import RULEBOOK
from tests.fakes import FakeContext
from tests.scene import ADMINISTRATOR, CHIEF, COMMANDER, DETECTIVE, START, scene

KEY = "ab" * 32


def again(context: FakeContext, officer: str) -> Officer:
    (record,) = context.keep(invite_again(InviteAgain(officer=officer), context))
    assert isinstance(record, Officer)
    return record


@pytest.mark.parametrize(("who", "role"), [(CHIEF, Role.CHIEF), (COMMANDER, Role.COMMANDER)])
def test_old_keys_and_roles_are_gone_from_the_directory_at_once(who: str, role: Role) -> None:
    context = scene().by(who, role)
    context.keep([context.get(DETECTIVE, Officer).changed(sign_key=KEY, receive_key=KEY)])
    record = again(context, DETECTIVE)
    assert (record.state, record.sign_key, record.receive_key) == (OfficerState.INVITED, "", "")
    (facts,) = context.open_facts(Officer, urn=DETECTIVE)
    assert roles_at(facts, (), context.now) == frozenset()
    assert [grant.until for grant in record.roles] == [context.now]


def test_the_way_back_leads_by_new_keys_and_the_chief_and_keeps_the_roles_of_before_on_record() -> None:
    context = scene().by(CHIEF, Role.CHIEF)
    again(context, DETECTIVE)
    stated = EnrolKeys(officer=DETECTIVE, sign_key=KEY, receive_key=KEY)
    context.keep(enrol_keys(stated, context.by(DETECTIVE)))
    confirmed = ConfirmOfficer(officer=DETECTIVE, roles=(Role.DETECTIVE,))
    (record,) = confirm_officer(confirmed, context.by(CHIEF, Role.CHIEF))
    assert isinstance(record, Officer)
    assert [(grant.from_, grant.until) for grant in record.roles] == [(START, context.now), (context.now, None)]


def test_nobody_invites_themselves_again() -> None:
    with pytest.raises(Refused, match="themselves"):
        again(scene().by(COMMANDER, Role.COMMANDER), COMMANDER)


@pytest.mark.parametrize(("who", "role"), [(ADMINISTRATOR, Role.ADMINISTRATOR), (COMMANDER, Role.COMMANDER)])
def test_a_chief_is_not_invited_again_by_who_is_none(who: str, role: Role) -> None:
    with pytest.raises(Refused, match="another Chief"):
        again(scene().by(who, role), CHIEF)


def test_a_lost_code_is_replaced_and_a_closed_account_stays_closed() -> None:
    context = scene().by(CHIEF, Role.CHIEF)
    again(context, DETECTIVE)
    assert again(context, DETECTIVE).state is OfficerState.INVITED
    context.keep([context.get(DETECTIVE, Officer).changed(state=OfficerState.DISABLED)])
    with pytest.raises(OutOfOrder):
        again(context, DETECTIVE)


def test_a_detective_invites_nobody_again() -> None:
    assert RULEBOOK["InviteAgain"].roles == {Role.ADMINISTRATOR, Role.COMMANDER, Role.CHIEF, Role.RECOVERY}
