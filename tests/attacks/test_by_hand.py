"""Detective, administrator and commander write past the door with their own keys: every signature is right, and what
they may not do is named all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from models.activity import LogActivity
from models.approving import DecideDetails
from models.command import Role
from models.deciding import DecideApplication
from models.directory import ConfirmOfficer, DisableAccount, GrantRole
from models.identity import FalseIdentity, IdentityState
from models.officer import Officer, RoleGrant
from models.profile import Level, Profile, ProfileState, Window
from models.setting_up import StateTerms
from tests.attacks.by_hand import Body, ByHand
from tests.end_to_end.division_at_work import (
    APPROVED,
    SET_UP,
    SITES,
    SUBMITTED,
    AtWork,
    approval,
    at_work,
    authorization,
    profile_of,
    session,
    terms,
    until,
)


@pytest.fixture
def work(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtWork]:
    with at_work(tmp_path_factory.getbasetemp(), tmp_path) as opened:
        yield opened


def window(work: AtWork, by: str, **values: Any) -> Window:
    now, profile = work.division.now, profile_of(work)
    said: dict[str, Any] = {
        "from_": now, "until": now + timedelta(days=90), "approved_by": work.urn(by), "level": profile.level,
        "operator": profile.operator, "equipment": profile.equipment,
    }  # fmt: skip
    return Window(**said | values)


def officer(work: AtWork, login: str) -> Officer:
    record = work.division.read("okafor", work.urn(login))
    assert isinstance(record, Officer)
    return record


def test_a_detective_who_approves_own_details_is_named(work: AtWork) -> None:
    until(work, SET_UP)
    profile = profile_of(work)
    approved = profile.changed(state=ProfileState.APPROVED, windows=(window(work, "sousa"),))
    hand = ByHand(work, "sousa")
    n = hand.act(approval(work, SITES[0]), approved)
    hand.named(n, profile.urn, "held no role")
    hand.named(n, profile.urn, "approved by its operator")


def test_a_commander_who_approves_what_he_operates_is_named(work: AtWork) -> None:
    until(work, SET_UP)
    profile = profile_of(work)
    own = window(work, "brandt", operator=work.urn("brandt"))
    hand = ByHand(work, "brandt")
    n = hand.act(approval(work, SITES[0]), profile.changed(state=ProfileState.APPROVED, windows=(own,)))
    hand.named(n, profile.urn, "approved by its operator")


def test_an_approval_in_the_commanders_name_by_a_detective_is_named(work: AtWork) -> None:
    until(work, SET_UP)
    profile = profile_of(work)
    hand = ByHand(work, "sousa")
    forged = profile.changed(state=ProfileState.APPROVED, windows=(window(work, "brandt"),))
    n = hand.act(approval(work, SITES[0]), forged)
    hand.named(n, profile.urn, "an approval names another officer than the one who signed")


def test_an_entry_that_names_the_commander_as_its_actor_is_named(work: AtWork) -> None:
    until(work, SET_UP)
    commander = officer(work, "brandt")
    as_commander = work.division.register("brandt")._seat.keys.key_id.hex()

    def amend(body: Body) -> Body:
        return body | {"actor": commander.urn, "key": as_commander}

    hand = ByHand(work, "sousa")
    forged = profile_of(work).changed(state=ProfileState.APPROVED, windows=(window(work, "brandt"),))
    n = hand.act(approval(work, SITES[0]), forged, amend=amend)
    hand.named(n, None, "the signature is not that of the officer it names")


def test_an_approval_reused_for_a_later_version_is_named(work: AtWork) -> None:
    """Carried along in an act the detective may give: the level and the equipment that were approved."""
    until(work, APPROVED)
    profile = profile_of(work)
    raised = profile.changed(level=Level.VIEW, equipment=())
    hand = ByHand(work, "sousa")
    n = hand.act(terms(work), raised)
    hand.named(n, profile.urn, "level is not what was approved")
    hand.named(n, profile.urn, "equipment is not what was approved")


def test_an_approval_lengthened_after_it_was_signed_is_named(work: AtWork) -> None:
    until(work, APPROVED)
    profile = profile_of(work)
    (signed,) = profile.windows
    longer = attrs.evolve(signed, until=signed.until + timedelta(days=900))
    hand = ByHand(work, "sousa")
    n = hand.act(terms(work), profile.changed(windows=(longer,)))
    hand.named(n, profile.urn, "an approval was changed after it was signed")


def test_an_approval_copied_to_a_later_date_is_named(work: AtWork) -> None:
    until(work, APPROVED)
    profile = profile_of(work)
    again = attrs.evolve(profile.windows[0], from_=work.division.now)
    hand = ByHand(work, "sousa")
    n = hand.act(terms(work), profile.changed(windows=(*profile.windows, again)))
    hand.named(n, profile.urn, "an approval names another officer than the one who signed")


def test_an_authorization_raised_after_it_was_signed_is_named(work: AtWork) -> None:
    until(work, SET_UP)
    profile = profile_of(work)
    hand = ByHand(work, "sousa")
    n = hand.act(terms(work), profile.changed(authorized_level=Level.VIEW))
    hand.named(n, profile.urn, "authorized_level was changed by StateTerms")


def test_a_detective_who_authorizes_the_own_paper_is_named(work: AtWork) -> None:
    until(work, SUBMITTED)
    command = authorization(work)
    assert isinstance(command, DecideApplication)
    identity = work.division.read("brandt", work.urn("identity"))
    assert isinstance(identity, FalseIdentity)
    hand = ByHand(work, "sousa")
    own = identity.changed(
        state=IdentityState.AUTHORIZED, authorized_by=work.urn("sousa"), authorized_at=work.division.now
    )
    n = hand.act(command, own)
    hand.named(n, identity.urn, "authorized_by names an officer whose own work it is")
    hand.named(n, identity.urn, "held no role")


@pytest.mark.parametrize("login", ["quill", "sousa"])
def test_a_role_given_to_oneself_is_named(work: AtWork, login: str) -> None:
    own = officer(work, login)
    chief = RoleGrant(role=Role.COMMANDER, from_=work.division.now)
    command = GrantRole(officer=own.urn, role=Role.COMMANDER)
    hand = ByHand(work, login)
    n = hand.act(command, own.changed(roles=(*own.roles, chief)))
    hand.named(n, own.urn, "held no role")


def test_a_role_carried_along_in_an_act_one_may_give_is_named(work: AtWork) -> None:
    own = officer(work, "quill")
    chief = RoleGrant(role=Role.CHIEF, from_=work.division.now)
    hand = ByHand(work, "quill")
    n = hand.act(DisableAccount(officer=own.urn), own.changed(roles=(*own.roles, chief)))
    hand.named(n, own.urn, "a role was given by DisableAccount")


def test_a_role_in_a_version_that_states_no_state_is_named(work: AtWork) -> None:
    own = officer(work, "quill")
    chief = RoleGrant(role=Role.CHIEF, from_=work.division.now)

    def amend(body: Body) -> Body:
        del body["changes"][0]["open"]["state"]
        return body

    hand = ByHand(work, "quill")
    n = hand.act(DisableAccount(officer=own.urn), own.changed(roles=(*own.roles, chief)), amend=amend)
    hand.named(n, own.urn, "the version states no state")


def test_the_public_key_of_the_commander_swapped_by_the_administrator_is_named(work: AtWork) -> None:
    commander = officer(work, "brandt")
    mine = work.division.register("quill")._seat.keys.sign_key.hex()
    hand = ByHand(work, "quill")
    n = hand.act(DisableAccount(officer=commander.urn), commander.changed(sign_key=mine))
    hand.named(n, commander.urn, "public key was changed by an act that may not change it")


def test_an_account_confirmed_by_the_administrator_is_named(work: AtWork) -> None:
    own = officer(work, "quill")
    hand = ByHand(work, "quill")
    n = hand.act(ConfirmOfficer(officer=own.urn, roles=(Role.COMMANDER,)), own)
    hand.named(n, own.urn, "held no role")


def test_a_commander_whose_account_was_closed_can_not_approve(work: AtWork) -> None:
    """The keys stay on the computer of whoever left; what they sign afterwards counts for nothing."""
    until(work, SET_UP)
    work.give("okafor", DisableAccount(officer=work.urn("brandt")))
    profile = profile_of(work)
    hand = ByHand(work, "brandt")
    n = hand.act(
        approval(work, SITES[0]), profile.changed(state=ProfileState.APPROVED, windows=(window(work, "brandt"),))
    )
    hand.named(n, profile.urn, "held no role")


def test_use_without_an_approval_is_named(work: AtWork) -> None:
    until(work, SET_UP)
    profile = profile_of(work)
    command = session(work)
    assert isinstance(command, LogActivity)
    hand = ByHand(work, "sousa")
    n = hand.act(command, profile.changed(state=ProfileState.IN_USE))
    hand.named(n, profile.urn, "LogActivity can't lead from “awaiting approval” to “in use”")


def test_an_act_in_order_written_by_hand_is_no_fault(work: AtWork) -> None:
    """The same hand, and nothing that may not be: so what is named above is what was wrong."""
    until(work, SET_UP)
    command = terms(work)
    assert isinstance(command, StateTerms)
    ByHand(work, "sousa").act(command, profile_of(work))
    details = approval(work, SITES[0])
    assert isinstance(details, DecideDetails)
    approved: Profile = profile_of(work).changed(state=ProfileState.APPROVED, windows=(window(work, "brandt"),))
    ByHand(work, "brandt").act(details, approved)
    assert work.verdict().faults == ()
