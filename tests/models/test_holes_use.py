"""Ways to use a profile outside its approval, or to make a session look better than it was: none is left unflagged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import attrs
import pytest

from models.activity import ActivityState
from models.assignment import AcceptReturn, IssueEquipment, ReturnEquipment
from models.command import Role
from models.contact import Contact, RecordContact, UpdateContact
from models.delegation import EndOnDutyAccess
from models.due import due
from models.equipment import EquipmentKind, Network, RegisterEquipment
from models.errors import InvalidInput, OutOfOrder, Refused
from models.network_exception import GrantNetworkException
from models.profile import AccountState, Level, ProfileState
from models.stopping import BeginClosing, MarkCompromised, SuspendProfile, VerifyClosing
from tests.end_to_end import division_at_work as at
from tests.end_to_end.division_at_work import AtWork, at_work, profile_of, until


@pytest.fixture
def work(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtWork]:
    """A division at work; whatever a test did, the register is consistent afterwards."""
    with at_work(tmp_path_factory.getbasetemp(), tmp_path) as opened:
        yield opened
        assert opened.verdict().faults == ()


def closing(work: AtWork, account: AccountState | None = AccountState.CLOSED_BY_US) -> BeginClosing:
    return BeginClosing(profile=work.urn("Facebook profile"), account_state=account, closing_summary="Left all groups.")


def test_a_session_after_closing_was_begun_or_verified_is_flagged(work: AtWork) -> None:
    until(work, at.USED)
    work.give("sousa", closing(work))
    assert at.log(work).outside == ("R08",)
    at.points_seen(work)
    work.give("brandt", VerifyClosing(profile=work.urn("Facebook profile")))
    assert at.log(work).outside == ("R08",)
    assert profile_of(work).state is ProfileState.CLOSED


def test_a_session_held_before_the_closing_and_entered_after_it_is_not_flagged(work: AtWork) -> None:
    until(work, at.USED)
    work.division.later(minutes=30)
    held = at.session(work)
    work.give("sousa", closing(work))
    assert work.give("sousa", held).outside == ()


def test_a_session_held_before_the_profile_was_compromised_is_not_flagged(work: AtWork) -> None:
    until(work, at.USED)
    work.division.later(minutes=30)
    held = at.session(work)
    work.give("sousa", MarkCompromised(profile=work.urn("Facebook profile"), stop_reason="A seller named the unit."))
    assert work.give("sousa", held).outside == ()
    assert at.log(work).outside == ("R08",)


@pytest.mark.parametrize("level", [Level.JOIN_GROUP, Level.BEFRIEND, Level.CONVERSE])
def test_more_than_viewing_without_a_profile_is_use_of_a_site_nobody_authorized(work: AtWork, level: Level) -> None:
    until(work, at.USED)
    told = {"profile": "", "investigation": work.urn("case")}
    assert at.log(work, **told).outside == ()
    assert at.log(work, **told, level=level, what_was_done="Wrote to a seller.").outside == ("R02",)


def test_stating_a_later_opening_does_not_lift_the_flag_of_an_early_one(work: AtWork) -> None:
    until(work, at.AUTHORIZED)
    authorized = profile_of(work).authorized_at
    assert authorized is not None
    early = at.account(work, opened=authorized - timedelta(days=2))
    work.give("sousa", attrs.evolve(early, explanation="Opened to see the page."))
    work.give("sousa", at.account(work))
    profile = profile_of(work)
    assert (profile.opened_outside, profile.explanation) == (("R01", "R08"), "Opened to see the page.")


def test_one_entry_can_not_stand_for_days_of_sessions(work: AtWork) -> None:
    until(work, at.APPROVED)
    work.division.later(minutes=3 * 24 * 60)
    with pytest.raises(InvalidInput, match="until: lies more than a day after the beginning"):
        work.give("sousa", at.session(work, minutes=25 * 60))


def test_a_gap_of_the_on_duty_order_inside_a_session_is_flagged(work: AtWork) -> None:
    until(work, at.APPROVED)
    work.division.later(minutes=60)
    work.give("okafor", EndOnDutyAccess(order=work.urn("order sousa")))
    work.division.later(minutes=30)
    at.order_on_duty(work)
    work.division.later(minutes=60)
    assert work.give("sousa", at.session(work, minutes=150), minutes=1).outside == ("R27",)


def test_equipment_out_of_the_operators_hands_inside_a_session_is_flagged(work: AtWork) -> None:
    until(work, at.APPROVED)
    work.division.later(minutes=60)
    work.give("sousa", ReturnEquipment(equipment=work.urn(at.LAPTOP)))
    work.give("brandt", AcceptReturn(equipment=work.urn(at.LAPTOP)))
    at.wipe(work)
    at.issue(work)
    work.division.later(minutes=60)
    assert work.give("sousa", at.session(work, minutes=130), minutes=1).outside == ("R03",)


def test_a_test_entered_days_later_covers_no_session_before_its_entry(work: AtWork) -> None:
    until(work, at.APPROVED)
    work.division.later(minutes=91 * 24 * 60)
    held = at.session(work)
    sheet = attrs.evolve(at.no_identifier_test(work), tested_at=work.division.now - timedelta(days=2))
    tested = work.give("quill", sheet)
    assert tested.tested_at == sheet.tested_at
    assert "R04" in work.give("sousa", held).outside
    assert "R04" not in at.log(work).outside


def test_the_commander_sees_a_flagged_session_even_where_it_came_with_an_explanation(work: AtWork) -> None:
    until(work, at.SET_UP)
    activity = at.log(work, explanation="Looked too early.")
    assert activity.state is ActivityState.EXPLAINED
    seen = due(work.division.register("brandt").reading(), frozenset({Role.COMMANDER}), work.urn("brandt"))
    assert [(each.rule, each.act) for each in seen if activity.urn in each.what] == [("R08", "ScheduleReview")]


def test_a_flag_on_a_selection_written_late_is_not_lifted_by_a_later_statement(work: AtWork) -> None:
    until(work, at.USED)
    asked = work.division.now - timedelta(hours=3)
    contact = work.give(
        "sousa",
        RecordContact(
            identity=work.urn("identity"),
            account="parts.corner",
            site="Facebook",
            first_seen=asked.date(),
            how_selected="Seen in the group of offers.",
            first_request_at=asked,
        ),
    )
    updated = work.give("sousa", UpdateContact(contact=contact.urn, outcome="Nothing found."))
    assert isinstance(updated, Contact)
    assert (updated.selection_written_late, updated.first_request_at) == (True, contact.first_request_at)


def test_an_account_can_not_be_left_open_by_closing(work: AtWork) -> None:
    until(work, at.USED)
    with pytest.raises(InvalidInput, match="account_state"):
        work.give("sousa", closing(work, AccountState.OPEN))
    with pytest.raises(InvalidInput, match="account_state"):
        work.give("sousa", closing(work, None))


def test_a_profile_without_an_account_is_closed_without_a_word_on_one(work: AtWork) -> None:
    until(work, at.AUTHORIZED)
    with pytest.raises(InvalidInput, match="account_state: no account was opened"):
        work.give("sousa", closing(work))
    assert work.give("sousa", closing(work, None)).account_state is None


def test_a_profile_is_not_suspended_twice(work: AtWork) -> None:
    until(work, at.USED)
    stop = SuspendProfile(profile=work.urn("Facebook profile"), stop_reason="A seller asks too much.")
    work.give("sousa", stop)
    work.refused("brandt", stop, OutOfOrder)




def test_equipment_that_holds_the_register_is_never_issued_for_undercover_sessions(work: AtWork) -> None:
    item = RegisterEquipment(
        asset_tag=at.LAPTOP,
        kind=EquipmentKind.LAPTOP,
        department_property=True,
        network=Network.SEPARATE_LINE,
        has_coverbook=True,
    )
    work.give("quill", item, named=at.LAPTOP)
    work.give("quill", at.no_identifier_test(work))
    entry = work.refused("brandt", IssueEquipment(equipment=work.urn(at.LAPTOP), issued_to=work.urn("sousa")), Refused)
    assert entry.refusal == {"rule": "R26", "clause": "5.12.4.3 bullet 2"}


def test_a_session_on_equipment_found_to_hold_the_register_is_flagged(work: AtWork) -> None:
    until(work, at.APPROVED)
    work.give("quill", attrs.evolve(at.no_identifier_test(work), no_register_on_it=False))
    assert at.log(work).outside == ("R04", "R26")


def test_a_session_on_the_department_network_without_an_exception_is_flagged(work: AtWork) -> None:
    item = RegisterEquipment(
        asset_tag=at.LAPTOP,
        kind=EquipmentKind.LAPTOP,
        department_property=True,
        network=Network.DEPARTMENT_NETWORK,
    )
    work.give("quill", item, named=at.LAPTOP)
    work.give("quill", at.no_identifier_test(work))
    ends = work.division.now + timedelta(days=5)
    leave = GrantNetworkException(
        equipment=work.urn(at.LAPTOP), reason="The annex has no other line.", from_=work.division.now, until=ends
    )
    work.give("brandt", leave)
    at.issue(work)
    until(work, at.APPROVED, without=(at.EQUIPPED,))
    assert at.log(work).outside == ()
    work.division.later(minutes=6 * 24 * 60)
    assert at.log(work).outside == ("R05",)
