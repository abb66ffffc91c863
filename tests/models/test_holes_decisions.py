"""Ways to decide on own work by a second role or an odd order of acts, and ways to be stuck: none is left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from models.application import Outcome
from models.applying import DocumentProfile, DraftApplication, SubmitApplication
from models.approving import DecideDetails, DetailMark, Verdict
from models.assignment import AcceptReturn
from models.command import Role
from models.deciding import DecideApplication
from models.delegation import Delegate
from models.directory import DisableAccount, EndRole, GrantRole
from models.equipment import Equipment, EquipmentState
from models.errors import InvalidInput, NotAllowed, OutOfOrder, Refused
from models.identity import DocumentIdentity, FalseIdentity, ReviseIdentity
from models.investigation import EndInvestigation, Investigation, InvestigationState, OpenInvestigation
from models.profile import AccountState, Level, ProfileState
from models.remark import Remark
from models.stopping import BeginClosing, VerifyClosing
from models.viewing import LockRegister
from tests.end_to_end import division_at_work as at
from tests.end_to_end.division_at_work import SITES, AtWork, at_work, profile_of, until

R12 = {"rule": "R12", "clause": "house rule R12"}


@pytest.fixture
def work(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtWork]:
    """A division at work; whatever a test did, the register is consistent afterwards."""
    with at_work(tmp_path_factory.getbasetemp(), tmp_path) as opened:
        yield opened
        assert opened.verdict().faults == ()


def marked(work: AtWork, **outcomes: Outcome) -> DecideApplication:
    """Everything is authorized but what is named: ``Facebook``, ``identity``, ``case``."""
    decision = at.authorization(work)
    told = {work.urn(name if name in {"identity", "case"} else f"{name} profile"): o for name, o in outcomes.items()}
    marks = tuple(
        each
        if each.subject not in told
        else attrs.evolve(each, outcome=told[each.subject], text="Not shown.", remarks=(Remark(text="Say why."),))
        for each in decision.marks
    )
    return attrs.evolve(decision, marks=marks)


def close(work: AtWork, site: str, account: AccountState | None = AccountState.CLOSED_BY_US, by: str = "sousa") -> None:
    profile = work.urn(site + " profile")
    work.give(by, BeginClosing(profile=profile, account_state=account, closing_summary="Left everything."))
    at.points_seen(work, by, site=site)
    work.give("brandt", VerifyClosing(profile=profile))


# Own work through a second role or an odd order


def test_a_commander_does_not_approve_what_they_applied_for_and_the_chief_does(work: AtWork) -> None:
    until(work, at.DOCUMENTED)
    at.delegate(work)
    at.submit(work, "brandt")
    work.give("ferreira", at.authorization(work))
    at.set_up(work)
    assert work.refused("brandt", at.approval(work), Refused).refusal == R12
    work.give("okafor", at.approval(work))
    window = profile_of(work).window
    assert window is not None
    assert (window.approved_by, window.conflict) == (work.urn("okafor"), True)


def test_the_chief_approves_where_the_only_commander_authorized_as_designee(work: AtWork) -> None:
    until(work, at.SUBMITTED)
    now = work.division.now
    paper = Delegate(designee=work.urn("brandt"), from_=now, until=now.replace(year=now.year + 1))
    work.give("okafor", paper)
    work.give("brandt", at.authorization(work))
    at.set_up(work)
    assert work.refused("brandt", at.approval(work), Refused).refusal == R12
    work.give("okafor", at.approval(work))
    assert profile_of(work).state is ProfileState.APPROVED


def test_a_second_commander_approves_where_the_first_is_in_conflict_and_the_chief_does_not(work: AtWork) -> None:
    work.give("okafor", GrantRole(officer=work.urn("ferreira"), role=Role.COMMANDER))
    at.list_sites(work)
    at.order_on_duty(work, "brandt")
    at.equip(work, "brandt", by="ferreira")
    at.document(work, "brandt")
    at.submit(work, "brandt")
    work.give("okafor", at.authorization(work))
    at.set_up(work, "brandt")
    assert work.refused("brandt", at.approval(work), Refused).refusal == R12
    work.give("ferreira", at.approval(work))
    assert profile_of(work).state is ProfileState.APPROVED


def test_an_overdue_review_of_the_operator_stops_a_paper_that_someone_else_submits(work: AtWork) -> None:
    until(work, at.USED)
    work.division.later(minutes=60 * 24 * 60)
    case = OpenInvestigation(case_number="HM-26-903", title="A second case")
    work.give("sousa", case, named="second")
    paper = DraftApplication(investigation=work.urn("second"))
    work.give("brandt", paper, named="paper two")
    work.give("brandt", paper, named="paper three")
    with pytest.raises(Refused, match="no review of conduct is overdue"):
        work.give("brandt", SubmitApplication(application=work.urn("paper two")))


def test_the_chief_takes_no_further_role_without_another_chief(work: AtWork) -> None:
    for role in (Role.DETECTIVE, Role.COMMANDER):
        assert work.refused("okafor", GrantRole(officer=work.urn("okafor"), role=role), Refused).refusal == R12


def test_the_only_chief_is_not_disabled(work: AtWork) -> None:
    work.refused("brandt", DisableAccount(officer=work.urn("okafor")), NotAllowed)
    work.give("okafor", GrantRole(officer=work.urn("ferreira"), role=Role.CHIEF))
    work.give("ferreira", DisableAccount(officer=work.urn("okafor")))


def test_nobody_ends_an_own_investigation_and_the_chief_only_in_a_conflict(work: AtWork) -> None:
    until(work, at.AUTHORIZED)
    for site in SITES:
        close(work, site, None)
    end = EndInvestigation(investigation=work.urn("case"))
    work.refused("okafor", end, NotAllowed)
    work.give("okafor", GrantRole(officer=work.urn("sousa"), role=Role.COMMANDER))
    assert work.refused("sousa", end, Refused).refusal == R12
    work.give("brandt", end)
    case = work.division.read("brandt", work.urn("case"))
    assert isinstance(case, Investigation)
    assert case.state is InvestigationState.ENDED


def test_a_false_identity_does_not_move_to_another_case(work: AtWork) -> None:
    until(work, at.DOCUMENTED)
    work.give("sousa", OpenInvestigation(case_number="HM-26-903", title="A second case"), named="second")
    moved = ReviseIdentity(identity=work.urn("identity"), investigation=work.urn("second"), name="Corin Vale")
    with pytest.raises(InvalidInput, match="investigation: can't be changed"):
        work.give("sousa", moved)


def test_only_an_investigator_of_the_case_documents_a_false_identity_for_it(work: AtWork) -> None:
    until(work, at.DOCUMENTED)
    identity = DocumentIdentity(investigation=work.urn("case"), name="Someone Else")
    assert work.refused("brandt", identity, Refused).refusal == {"rule": "R01", "clause": "5.12.4.1"}


# No dead ends


def test_an_account_whose_details_are_refused_can_be_closed(work: AtWork) -> None:
    until(work, at.SET_UP)
    remarks = (Remark(text="The site is no longer needed."),)
    mark = DetailMark(profile=work.urn("Facebook profile"), verdict=Verdict.REFUSED, remarks=remarks)
    work.give("brandt", DecideDetails(identity=work.urn("identity"), marks=(mark,)))
    work.give("brandt", at.approval(work, "OfferUp"))
    close(work, "OfferUp")
    identity = work.division.read("brandt", work.urn("identity"))
    assert isinstance(identity, FalseIdentity)
    assert str(identity.state) == "approved"
    entry = work.refused("brandt", EndInvestigation(investigation=work.urn("case")), OutOfOrder)
    assert entry.refusal == {"rule": "R01", "clause": "5.12.4.1"}
    close(work, "Facebook")
    work.give("brandt", EndInvestigation(investigation=work.urn("case")))


def test_a_site_refused_without_an_account_has_nothing_to_close(work: AtWork) -> None:
    until(work, at.SUBMITTED)
    work.give("okafor", marked(work, Facebook=Outcome.REFUSED))
    closing = BeginClosing(profile=work.urn("Facebook profile"), closing_summary="Nothing was opened.")
    work.refused("sousa", closing, OutOfOrder)


def test_a_case_goes_on_with_a_new_identity_after_one_was_refused(work: AtWork) -> None:
    until(work, at.SUBMITTED)
    refused = dict.fromkeys(("identity", *SITES), Outcome.REFUSED)
    work.give("okafor", marked(work, **refused))
    before = work.urn("identity")
    identity = work.division.read("sousa", before)
    assert isinstance(identity, FalseIdentity)
    told = {each.name: getattr(identity, each.name) for each in attrs.fields(DocumentIdentity)}
    work.give("sousa", DocumentIdentity(**told | {"name": "Corin Ash"}), named="identity")
    work.give("sousa", DocumentProfile(identity=work.urn("identity"), platform=work.urn("Facebook"),
                                          level=Level.VIEW, planned_use="Look at offers."))
    paper = DraftApplication(investigation=work.urn("case"), identity=work.urn("identity"))
    work.give("sousa", paper, named="paper")
    assert work.give("sousa", SubmitApplication(application=work.urn("paper"))).submissions == 1


def test_returned_details_are_mended_and_approved(work: AtWork) -> None:
    until(work, at.SET_UP)
    mark = DetailMark(
        profile=work.urn("Facebook profile"),
        verdict=Verdict.RETURNED,
        remarks=(Remark(field="handle", text="Choose one that names no street."),),
    )
    work.give("brandt", DecideDetails(identity=work.urn("identity"), marks=(mark,)))
    work.give("sousa", attrs.evolve(at.account(work), handle="corin.parts"))
    work.give("sousa", at.finish(work))
    work.give("brandt", at.approval(work))
    assert profile_of(work).handle == "corin.parts"


def test_an_expired_approval_is_closed_and_its_case_ended(work: AtWork) -> None:
    until(work, at.USED)
    work.division.later(minutes=120 * 24 * 60)
    for site in SITES:
        close(work, site)
    work.give("brandt", EndInvestigation(investigation=work.urn("case")))


def test_equipment_in_the_hands_of_a_closed_account_is_taken_back(work: AtWork) -> None:
    until(work, at.EQUIPPED)
    taken = AcceptReturn(equipment=work.urn(at.LAPTOP))
    work.refused("brandt", taken, OutOfOrder)
    work.give("quill", DisableAccount(officer=work.urn("sousa")))
    work.give("brandt", taken)
    laptop = work.division.read("brandt", work.urn(at.LAPTOP))
    assert isinstance(laptop, Equipment)
    assert (laptop.state, laptop.holder) == (EquipmentState.HELD, "")


def test_an_officer_whose_last_role_ended_can_still_lock(work: AtWork) -> None:
    work.give("okafor", EndRole(officer=work.urn("whitlock"), role=Role.DETECTIVE))
    work.give("whitlock", LockRegister())
