"""Each shortcut past the policy is refused, or recorded and flagged, with its rule and clause. Nothing else changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from models import equipment_test
from models.activity import Activity, ActivityState
from models.application import Outcome
from models.applying import DraftApplication, SubmitApplication
from models.approving import DecideDetails, DetailMark, Verdict
from models.assignment import IssueEquipment
from models.command import Role
from models.contact import RecordContact
from models.delegation import Delegate, EndDelegation, EndOnDutyAccess
from models.directory import ConfirmOfficer, DisableAccount, EndRole, GrantRole
from models.errors import InvalidInput, NotAllowed, NotOnDossier, OutOfOrder, Refused
from models.identity import FalseIdentity
from models.investigation import Investigation, OpenInvestigation
from models.platform import UpdatePlatform
from models.policy import RULES
from models.profile import AccountState, Level, ProfileState
from models.remark import Remark
from models.stopping import BeginClosing, ResumeProfile, SuspendProfile, VerifyClosing
from models.use import outside
from models.use_facts import Use
from tests.end_to_end import division_at_work as at
from tests.end_to_end.division_at_work import SITES, AtWork, at_work, profile_of, until


@pytest.fixture
def work(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtWork]:
    """A division at work; whatever a test did, the register is consistent afterwards."""
    with at_work(tmp_path_factory.getbasetemp(), tmp_path) as opened:
        yield opened
        assert opened.verdict().faults == ()


def flagged(work: AtWork, activity: Activity, *rules: str) -> None:
    """The session is kept, its flags name these rules, and each is cited with its clause."""
    assert activity.state is ActivityState.FLAGGED
    assert activity.outside == rules
    reading = work.division.register("brandt").reading()
    use = Use(
        reader=reading,
        profile=profile_of(work),
        investigation=reading.get(activity.investigation, Investigation),
        identity=reading.get(activity.identity, FalseIdentity),
        operator=activity.operator,
        equipment=activity.equipment,
        level=activity.level,
        at=activity.from_,
        registered=not activity.unregistered_equipment,
    )
    assert {(each.rule, each.cited) for each in outside(use)} == {(rule, RULES[rule].cited) for rule in rules}
    (entry,) = [each for each in work.entries("LogActivity") if each.subject == activity.urn]
    assert (entry.outcome, entry.actor) == ("done", activity.operator)


# The account, opened too early


@pytest.mark.parametrize("stage", [at.DOCUMENTED, at.SUBMITTED])
def test_no_account_is_set_up_before_its_site_is_authorized(work: AtWork, stage: int) -> None:
    until(work, stage)
    entry = work.refused("sousa", at.account(work), Refused)
    assert entry.refusal == {"rule": "R01", "clause": "5.12.4.1"}
    assert profile_of(work).account_opened_at is None


def test_an_opening_dated_before_the_authorization_is_recorded_and_flagged(work: AtWork) -> None:
    until(work, at.AUTHORIZED)
    authorized = profile_of(work).authorized_at
    assert authorized is not None
    work.give("sousa", at.account(work, opened=authorized - timedelta(minutes=1)))
    assert profile_of(work).opened_outside == ("R01", "R08")


def test_an_account_dated_in_the_future_is_not_taken(work: AtWork) -> None:
    until(work, at.AUTHORIZED)
    with pytest.raises(InvalidInput, match="account_opened_at: lies in the future"):
        work.give("sousa", at.account(work, opened=work.division.now + timedelta(hours=1)))


# The approval, given too early or by the wrong person


@pytest.mark.parametrize("stage", [at.DOCUMENTED, at.SUBMITTED])
def test_details_are_not_approved_before_the_authorization(work: AtWork, stage: int) -> None:
    until(work, stage)
    entry = work.refused("brandt", at.approval(work), Refused)
    assert entry.refusal == {"rule": "R06", "clause": "5.12.4.4"}


def test_details_of_a_refused_site_are_not_approved(work: AtWork) -> None:
    until(work, at.SUBMITTED)
    decision = at.authorization(work)
    no = tuple(
        each
        if each.subject != work.urn("Facebook profile")
        else type(each)(subject=each.subject, outcome=Outcome.REFUSED, text="Necessity is not shown.")
        for each in decision.marks
    )
    work.give("okafor", type(decision)(application=decision.application, marks=no))
    entry = work.refused("brandt", at.approval(work, "Facebook"), Refused)
    assert entry.refusal == {"rule": "R02", "clause": "5.12.4.2"}
    assert profile_of(work).state is ProfileState.REFUSED


def test_details_not_handed_over_yet_are_not_approved(work: AtWork) -> None:
    until(work, at.AUTHORIZED)
    entry = work.refused("brandt", at.approval(work), OutOfOrder)
    assert entry.refusal == {"rule": "R08", "clause": "5.12.4.4 bullet 2"}


def test_a_detective_does_not_approve_what_they_operate(work: AtWork) -> None:
    until(work, at.SET_UP)
    entry = work.refused("sousa", at.approval(work), NotAllowed)
    assert entry.refusal == {"rule": "R08", "clause": "5.12.4.4 bullet 2"}


def commander_operates(work: AtWork) -> None:
    """The commander documents and sets up; the captain authorizes, so that the Chief can approve."""
    at.list_sites(work)
    at.order_on_duty(work, "brandt")
    at.delegate(work)
    at.equip(work, "brandt", by="okafor")
    at.document(work, "brandt")
    at.submit(work, "brandt")
    work.give("ferreira", at.authorization(work))
    at.set_up(work, "brandt")


def test_a_commander_does_not_approve_what_they_operate_and_the_chief_does(work: AtWork) -> None:
    commander_operates(work)
    entry = work.refused("brandt", at.approval(work), Refused)
    assert entry.refusal == {"rule": "R12", "clause": "house rule R12"}
    work.give("okafor", at.approval(work))
    window = profile_of(work).window
    assert window is not None
    assert (window.approved_by, window.conflict) == (work.urn("okafor"), True)


def test_who_authorized_does_not_approve_even_in_a_conflict(work: AtWork) -> None:
    at.list_sites(work)
    at.equip(work, "brandt", by="okafor")
    at.document(work, "brandt")
    at.submit(work, "brandt")
    work.give("okafor", at.authorization(work))
    at.set_up(work, "brandt")
    entry = work.refused("okafor", at.approval(work), Refused)
    assert entry.refusal == {"rule": "R12", "clause": "house rule R12"}


def test_the_chief_does_not_approve_while_the_commander_can(work: AtWork) -> None:
    until(work, at.SUBMITTED)
    at.delegate(work)
    work.give("ferreira", at.authorization(work))
    at.set_up(work)
    entry = work.refused("okafor", at.approval(work), Refused)
    assert entry.refusal == {"rule": "R08", "clause": "5.12.4.4 bullet 2"}


# Authorization: nobody's own, and a designee within clauses and dates


def test_nobody_authorizes_their_own_application(work: AtWork) -> None:
    at.list_sites(work)
    work.give("okafor", GrantRole(officer=work.urn("ferreira"), role=Role.DETECTIVE))
    at.delegate(work)
    at.document(work, "ferreira")
    at.submit(work, "ferreira")
    entry = work.refused("ferreira", at.authorization(work), Refused)
    assert entry.refusal == {"rule": "R12", "clause": "house rule R12"}


def test_a_designee_decides_until_the_delegation_expires(work: AtWork) -> None:
    at.delegate(work, days=10)
    until(work, at.SUBMITTED)
    work.division.later(minutes=10 * 24 * 60)
    entry = work.refused("ferreira", at.authorization(work), Refused)
    assert entry.refusal == {"rule": "R06", "clause": "5.12.4.4"}


def test_a_designee_does_not_decide_after_the_chief_ended_the_delegation(work: AtWork) -> None:
    at.delegate(work)
    until(work, at.SUBMITTED)
    work.give("okafor", EndDelegation(delegation=work.urn("delegation")))
    entry = work.refused("ferreira", at.authorization(work), Refused)
    assert entry.refusal == {"rule": "R06", "clause": "5.12.4.4"}


def test_a_designee_does_not_decide_lines_the_delegation_does_not_name(work: AtWork) -> None:
    at.delegate(work, clauses=("5.12.4.1", "5.12.4.2"))
    until(work, at.SUBMITTED)
    entry = work.refused("ferreira", at.authorization(work), Refused)
    assert entry.refusal == {"rule": "R06", "clause": "5.12.4.4"}


def test_a_delegation_can_not_name_what_only_the_chief_decides(work: AtWork) -> None:
    now = work.division.now
    paper = Delegate(designee=work.urn("ferreira"), clauses=("5.12.0.3",), from_=now, until=now + timedelta(days=9))
    with pytest.raises(InvalidInput, match="clauses"):
        work.give("okafor", paper)


# Equipment


def test_equipment_without_a_test_is_not_issued(work: AtWork) -> None:
    at.register_equipment(work)
    issue = IssueEquipment(equipment=work.urn(at.LAPTOP), issued_to=work.urn("sousa"))
    entry = work.refused("brandt", issue, Refused)
    assert entry.refusal == {"rule": "R04", "clause": "5.12.4.3 bullet 2"}


def test_details_are_not_approved_on_equipment_whose_test_has_lapsed(work: AtWork) -> None:
    until(work, at.SET_UP)
    work.division.later(minutes=91 * 24 * 60)
    entry = work.refused("brandt", at.approval(work), Refused)
    assert entry.refusal == {"rule": "R04", "clause": "5.12.4.3 bullet 2"}


def test_a_session_after_the_test_lapsed_is_flagged(work: AtWork) -> None:
    until(work, at.LISTED)
    at.order_on_duty(work)
    at.equip(work)
    work.division.later(minutes=60 * 24 * 60)
    for site in at.SITES:
        work.give("quill", UpdatePlatform(platform=work.urn(site), checked_on=work.division.now.date()))
    at.document(work)
    at.submit(work)
    work.give("okafor", at.authorization(work))
    at.set_up(work)
    work.give("brandt", at.approval(work))
    work.division.later(minutes=31 * 24 * 60)
    flagged(work, at.log(work), "R04")


def test_a_failed_test_ends_the_passed_one_before_it(work: AtWork) -> None:
    until(work, at.APPROVED)
    sheet = at.no_identifier_test(work)
    failed = equipment_test.TestEquipment(
        **{name: getattr(sheet, name) for name in ("equipment", "tested_at", "evidence", *equipment_test.DEVICE_SHEET)}
        | {"host_name_clean": False}
    )
    work.give("quill", failed)
    flagged(work, at.log(work), "R04")


def test_the_operator_does_not_test_the_equipment(work: AtWork) -> None:
    until(work, at.EQUIPPED)
    entry = work.refused("sousa", at.no_identifier_test(work), Refused)
    assert entry.refusal == {"rule": "R12", "clause": "house rule R12"}


def test_a_session_on_other_equipment_is_flagged(work: AtWork) -> None:
    until(work, at.APPROVED)
    at.equip(work, tag=at.SIM)
    flagged(work, at.log(work, equipment=(work.urn(at.SIM),)), "R08")


def test_a_session_on_what_is_not_registered_is_flagged(work: AtWork) -> None:
    until(work, at.APPROVED)
    flagged(work, at.log(work, equipment=(), unregistered_equipment="own phone"), "R03", "R04", "R05", "R08")


# Terms


def test_details_without_the_terms_statement_are_not_handed_over(work: AtWork) -> None:
    until(work, at.AUTHORIZED)
    work.give("sousa", at.account(work))
    work.give("sousa", at.deconfliction(work))
    entry = work.refused("sousa", at.finish(work), Refused)
    assert entry.refusal == {"rule": "R09", "clause": "5.12.4.4 bullet 4"}


# Use


def test_a_session_before_the_approval_is_flagged_and_puts_nothing_in_use(work: AtWork) -> None:
    until(work, at.SET_UP)
    flagged(work, at.log(work), "R08")
    assert profile_of(work).state is ProfileState.AWAITING_APPROVAL


def test_a_session_begun_before_the_approval_and_ended_after_it_is_flagged(work: AtWork) -> None:
    until(work, at.APPROVED)
    work.division.later(minutes=10)
    activity = work.give("sousa", at.session(work, minutes=120), minutes=1)
    assert "R08" in activity.outside
    assert profile_of(work).state is ProfileState.APPROVED


def test_a_session_after_the_last_day_of_the_approval_is_flagged(work: AtWork) -> None:
    until(work, at.APPROVED)
    work.division.later(minutes=91 * 24 * 60)
    work.give("quill", at.no_identifier_test(work))
    flagged(work, at.log(work), "R08")


def test_a_session_on_a_draft_is_flagged(work: AtWork) -> None:
    until(work, at.DOCUMENTED)
    activity = at.log(work)
    assert {"R01", "R02", "R06", "R08", "R09"} <= set(activity.outside)
    assert profile_of(work).state is ProfileState.DRAFT


def test_a_session_above_the_approved_level_is_flagged(work: AtWork) -> None:
    until(work, at.APPROVED)
    flagged(work, at.log(work, level=Level.CONVERSE, what_was_done="Wrote first."), "R08")


def test_a_session_while_suspended_is_flagged(work: AtWork) -> None:
    until(work, at.USED)
    work.give("brandt", SuspendProfile(profile=work.urn("Facebook profile"), stop_reason="?"))
    flagged(work, at.log(work), "R08")
    assert profile_of(work).state is ProfileState.SUSPENDED


def test_a_session_without_the_chiefs_on_duty_order_is_flagged(work: AtWork) -> None:
    until(work, at.APPROVED, without=(at.ORDERED,))
    flagged(work, at.log(work), "R27")


def test_a_session_after_the_on_duty_order_ended_is_flagged(work: AtWork) -> None:
    until(work, at.APPROVED)
    work.give("okafor", EndOnDutyAccess(order=work.urn("order sousa")))
    flagged(work, at.log(work), "R27")


def test_a_designees_authorization_does_not_supply_the_on_duty_order(work: AtWork) -> None:
    at.list_sites(work)
    at.delegate(work)
    at.equip(work)
    at.document(work)
    at.submit(work)
    work.give("ferreira", at.authorization(work))
    at.set_up(work)
    work.give("brandt", at.approval(work))
    flagged(work, at.log(work), "R27")


# Wrong role, wrong dossier, wrong order, one's own


def test_an_administrator_opens_no_investigation(work: AtWork) -> None:
    entry = work.refused("quill", OpenInvestigation(case_number="HM-26-902", title="A case"), NotAllowed)
    assert entry.refusal == {"rule": "R01", "clause": "5.12.4.1"}


def test_an_administrator_decides_nothing(work: AtWork) -> None:
    until(work, at.SUBMITTED)
    assert work.refused("quill", at.authorization(work), NotAllowed).refusal == {"rule": "R01", "clause": "5.12.4.1"}


def test_a_detective_confirms_no_officer(work: AtWork) -> None:
    confirm = ConfirmOfficer(officer=work.urn("whitlock"), roles=(Role.COMMANDER,))
    assert work.refused("sousa", confirm, NotAllowed).refusal == {"rule": "R01", "clause": "5.12.4.1"}


def test_a_detective_gives_themselves_no_role(work: AtWork) -> None:
    grant = GrantRole(officer=work.urn("sousa"), role=Role.COMMANDER)
    assert work.refused("sousa", grant, NotAllowed).refusal == {"rule": "R01", "clause": "5.12.4.1"}


def test_a_detective_not_named_on_a_dossier_changes_nothing_in_it(work: AtWork) -> None:
    until(work, at.APPROVED)
    contact = RecordContact(
        identity=work.urn("identity"),
        account="someone",
        site="Facebook",
        first_seen=work.division.now.date(),
        how_selected="Seen.",
    )
    for command in (contact, at.session(work), at.terms(work), at.account(work)):
        entry = work.refused("whitlock", command, NotOnDossier)
        assert entry.refusal == {"rule": "R10", "clause": "5.12.4.4 bullet 3"}


def test_a_paper_is_not_submitted_twice_or_decided_twice(work: AtWork) -> None:
    until(work, at.SUBMITTED)
    again = SubmitApplication(application=work.urn("paper"))
    assert work.refused("sousa", again, OutOfOrder).refusal == {"rule": "R01", "clause": "5.12.4.1"}
    work.give("okafor", at.authorization(work))
    assert work.refused("okafor", at.authorization(work), OutOfOrder).refusal == {"rule": "R01", "clause": "5.12.4.1"}


def test_the_operator_does_not_verify_the_own_closing_or_lift_the_own_stop(work: AtWork) -> None:
    commander_operates(work)
    work.give("okafor", at.approval(work))
    profile = work.urn("Facebook profile")
    work.give("brandt", SuspendProfile(profile=profile, stop_reason="A seller asks too much."))
    entry = work.refused("brandt", ResumeProfile(profile=profile), Refused)
    assert entry.refusal == {"rule": "R12", "clause": "house rule R12"}
    closing = BeginClosing(profile=profile, account_state=AccountState.CLOSED_BY_US, closing_summary="Done.")
    work.give("brandt", closing)
    entry = work.refused("brandt", VerifyClosing(profile=profile), Refused)
    assert entry.refusal == {"rule": "R12", "clause": "house rule R12"}
    at.points_seen(work, "brandt", "okafor")
    work.give("okafor", VerifyClosing(profile=profile))
    assert profile_of(work).state is ProfileState.CLOSED


def test_the_chief_closes_and_resumes_nothing_while_the_commander_can(work: AtWork) -> None:
    until(work, at.USED)
    profile = work.urn("Facebook profile")
    work.give("sousa", SuspendProfile(profile=profile, stop_reason="A seller asks too much."))
    work.refused("okafor", ResumeProfile(profile=profile), NotAllowed)
    closing = BeginClosing(profile=profile, account_state=AccountState.REMOVED, closing_summary="Done.")
    work.give("sousa", closing)
    work.refused("okafor", VerifyClosing(profile=profile), NotAllowed)


def test_nobody_disables_the_own_account(work: AtWork) -> None:
    entry = work.refused("quill", DisableAccount(officer=work.urn("quill")), Refused)
    assert entry.refusal == {"rule": "R12", "clause": "house rule R12"}


def test_an_officer_whose_role_ended_gives_no_act_of_it_any_more(work: AtWork) -> None:
    until(work, at.SET_UP)
    work.give("okafor", EndRole(officer=work.urn("brandt"), role=Role.COMMANDER))
    entry = work.refused("brandt", at.approval(work), NotAllowed)
    assert entry.refusal == {"rule": "R08", "clause": "5.12.4.4 bullet 2"}


def test_a_return_keeps_its_reason_and_approves_nothing(work: AtWork) -> None:
    until(work, at.SET_UP)
    remark = Remark(field="handle", text="Choose one that names no street.")
    mark = DetailMark(profile=work.urn("Facebook profile"), verdict=Verdict.RETURNED, remarks=(remark,))
    work.give("brandt", DecideDetails(identity=work.urn("identity"), marks=(mark,)))
    profile = profile_of(work)
    assert (profile.state, profile.windows, profile.remarks) == (ProfileState.BEING_SET_UP, (), (remark,))


def test_an_application_with_everything_missing_names_it_all_at_once(work: AtWork) -> None:
    at.list_sites(work)
    work.give("sousa", OpenInvestigation(case_number="HM-26-903", title="A thin file"), named="case")
    work.give("sousa", DraftApplication(investigation=work.urn("case")), named="paper")
    with pytest.raises(Refused) as told:
        work.give("sousa", SubmitApplication(application=work.urn("paper")))
    for label in ("Offence", "Purpose", "Facts the investigation rests on", "Planned end"):
        assert label in str(told.value)
    assert all(site not in str(told.value) for site in SITES)
