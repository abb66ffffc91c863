"""Separation: what is an officer's is listed, nothing new comes, and the account is closed last."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.application import Application, ApplicationState, Line, Outcome
from models.approving import DecideDetails, DetailMark, Verdict, decide_details
from models.assignment import IssueEquipment, issue_equipment
from models.attachment import Attachment
from models.command import Role
from models.deciding import DecideApplication, Mark, decide_application
from models.delegation import Delegate, Delegation, OrderOnDutyAccess, PaperState, delegate, order_on_duty_access
from models.directory import GrantRole, grant_role
from models.due import due
from models.equipment import Equipment, EquipmentState
from models.errors import InvalidInput, OutOfOrder, Refused
from models.identity import FalseIdentity, Helper, IdentityState, Risk
from models.medium import Medium, MediumPurpose, MediumState, RegisterMedium, register_medium
from models.need_to_know import NameHelper, name_helper
from models.officer import Leaving, Officer, OfficerState
from models.official_site import GRANTED, Contributor, OfficialSite, PostingKind, PostingPermission, SiteState
from models.official_site_acts import EndContributor, end_contributor
from models.oral import Oral
from models.oral_acts import RecordOralDecision, record_oral_decision
from models.paper_acts import (
    ConfirmPaperDecision,
    RecordPaperDecision,
    confirm_paper_decision,
    record_paper_decision,
)
from models.paper_decision import PaperForm
from models.profile import Level, ProfileState
from models.record import Record
from models.requirement import check
from models.review import Review, ReviewState
from models.rulebook import may_give
from models.separation import (
    BeginSeparation,
    FinishSeparation,
    WithdrawSeparation,
    begin_separation,
    finish_separation,
    left_to_settle,
    withdraw_separation,
)
from models.stored_file import Media
from models.submission import READY_TO_SUBMIT, Submission
from tests.fakes import NOON, FakeContext
from tests.scene import (
    ADMINISTRATOR,
    CASE,
    CHIEF,
    COMMANDER,
    DETECTIVE,
    IDENTITY,
    LAPTOP,
    ORDER,
    OTHER,
    PROFILE,
    days,
    laptop,
    profile,
    scene,
)

LAST = date(2026, 4, 1)


def begin(context: FakeContext, officer: str = DETECTIVE, by: str = COMMANDER, role: Role = Role.COMMANDER) -> None:
    asked = BeginSeparation(officer=officer, leaving=Leaving.TRANSFERRED, last_day=LAST)
    context.keep(begin_separation(asked, context.by(by, role)))


def finish(context: FakeContext, officer: str = DETECTIVE) -> None:
    context.keep(finish_separation(FinishSeparation(officer=officer), context.by(CHIEF, Role.CHIEF)))


def acts(context: FakeContext, officer: str = DETECTIVE) -> set[tuple[str, str]]:
    return {(each.urn, each.act) for each in left_to_settle(context, officer)}


def test_what_an_officer_holds_operates_owes_and_waits_for_is_listed() -> None:
    context = scene()
    context.keep([
        Application(
            urn="HM-A-1-0001", state=ApplicationState.SUBMITTED, applicant=DETECTIVE, investigation=CASE,
            lines=(Line(subject=PROFILE),), submitted_at=NOON,
        ),
        Review(
            urn="HM-R-1-0001", state=ReviewState.SCHEDULED, investigator=DETECTIVE, investigation=CASE,
            period_from=NOON.date(), period_until=NOON.date(), scheduled_for=days(1),
        ),
        Medium(
            urn="HM-M-1-0001", state=MediumState.IN_USE, tag="HMPD-USB-01", purpose=MediumPurpose.CAPTURES,
            holder=DETECTIVE,
        ),
        Delegation(
            urn="HM-DL-1-0001", state=PaperState.GIVEN, designee=DETECTIVE, clauses=("5.12.4.2",), from_=NOON,
            until=days(5),
        ),
    ])  # fmt: skip
    assert acts(context) == {
        (IDENTITY, "ReassignOperator"),
        (LAPTOP, "ReturnEquipment"),
        (ORDER, "EndOnDutyAccess"),
        ("HM-A-1-0001", "DecideApplication"),
        ("HM-R-1-0001", "HoldReview"),
        ("HM-M-1-0001", "RetireMedium"),
        ("HM-DL-1-0001", "EndDelegation"),
    }
    assert acts(context, OTHER) == set()


def test_a_helper_is_listed_while_the_period_lasts_and_what_is_over_is_not() -> None:
    context = scene()
    helped = context.get(IDENTITY, FalseIdentity)
    context.keep([helped.changed(helpers=(Helper(officer=OTHER, from_=NOON, until=days(7)),))])
    assert acts(context, OTHER) == {(IDENTITY, "EndHelper")}
    context.now = days(8)
    assert acts(context, OTHER) == set()
    context.keep([helped.changed(state=IdentityState.CLOSED)])
    assert (IDENTITY, "ReassignOperator") not in acts(context)


def new_things() -> dict[str, Any]:
    """What would be newly given to the detective, each as the act that gives it."""
    chief, commander = (CHIEF, Role.CHIEF), (COMMANDER, Role.COMMANDER)

    def by(who: tuple[str, Role], handler: Any, command: Any) -> Any:
        return lambda context: handler(command, context.by(*who))

    return {
        "equipment": by(commander, issue_equipment, IssueEquipment(equipment=LAPTOP, issued_to=DETECTIVE)),
        "role": by(chief, grant_role, GrantRole(officer=DETECTIVE, role=Role.COMMANDER)),
        "delegation": by(chief, delegate, Delegate(designee=DETECTIVE, from_=NOON, until=days(9))),
        "order": by(
            chief, order_on_duty_access, OrderOnDutyAccess(officer=DETECTIVE, from_=NOON, until=days(9))
        ),
        "helper": by(commander, name_helper, NameHelper(identity=IDENTITY, officer=DETECTIVE, until=days(9))),
        "medium": by(
            commander, register_medium,
            RegisterMedium(tag="HMPD-USB-07", purpose=MediumPurpose.BACKUP, holder=DETECTIVE),
        ),
    }  # fmt: skip


@pytest.mark.parametrize("what", new_things())
def test_nothing_new_comes_to_an_officer_who_is_leaving_and_after_a_change_of_mind_it_does(what: str) -> None:
    context = scene()
    context.keep([
        laptop(state=EquipmentState.IN_STOCK, holder=""),
        context.get(IDENTITY, FalseIdentity).changed(operators=(OTHER,)),
    ])  # fmt: skip
    begin(context)
    with pytest.raises(InvalidInput, match="is leaving"):
        new_things()[what](context)
    context.keep(withdraw_separation(WithdrawSeparation(officer=DETECTIVE), context.by(CHIEF, Role.CHIEF)))
    assert new_things()[what](context)


def test_no_paper_is_submitted_that_names_an_officer_who_is_leaving() -> None:
    context = scene()
    facts = Submission(reader=context, applicant=OTHER, records=(context.get(IDENTITY, FalseIdentity),))

    def met() -> bool | None:
        return next(each.met for each in check(READY_TO_SUBMIT, facts) if "leaving" in each.wording)

    assert met() is True
    begin(context)
    assert met() is False


def yes_to_each() -> dict[str, Any]:
    """A yes to something the detective is to operate, each as the act that gives it."""
    authorized = tuple(Mark(subject=each, outcome=Outcome.AUTHORIZED) for each in (IDENTITY, PROFILE))
    decided = DecideApplication(application="HM-A-1-0001", marks=authorized)
    details = DecideDetails(identity=IDENTITY, marks=(DetailMark(profile=PROFILE, verdict=Verdict.APPROVED),))
    oral = RecordOralDecision(
        profile=PROFILE, what=Oral.AUTHORIZATION, decider=CHIEF, said_at=NOON, words="Go ahead.",
        emergency="Tonight.", level=Level.VIEW,
    )  # fmt: skip
    confirmed = ConfirmPaperDecision(paper="HM-PD-1-0001")
    return {
        "authorization": lambda context: decide_application(decided, context.by(CHIEF, Role.CHIEF)),
        "paper": lambda context: confirm_paper_decision(confirmed, context.by(CHIEF, Role.CHIEF)),
        "details": lambda context: decide_details(details, context.by(COMMANDER, Role.COMMANDER)),
        "oral": lambda context: record_oral_decision(oral, context.by(DETECTIVE, Role.DETECTIVE)),
    }


def waiting_for(what: str) -> FakeContext:
    """The detective's identity and site as they wait for this yes."""
    context = scene()
    if what == "details":
        complete = context.get(IDENTITY, FalseIdentity).changed(
            age_shown="30", sex_shown="none presented", race_shown="none presented", why_this_presentation="Plain.",
            legend="None: view only.", living_person_check="None.", living_person_checked_on=NOON.date(), risk=Risk.LOW,
            state=IdentityState.AUTHORIZED,
        )  # fmt: skip
        set_up = {"settings": "Closed.", "planned_use": "Look.", "deconflicted_on": NOON.date()}
        context.keep([complete, profile(state=ProfileState.AWAITING_APPROVAL, windows=(), **set_up)])
        return context
    context.keep([
        context.get(IDENTITY, FalseIdentity).changed(state=IdentityState.SUBMITTED, authorized_at=None),
        profile(state=ProfileState.SUBMITTED, authorized_at=None, account_opened_at=None, windows=()),
        Application(
            urn="HM-A-1-0001", state=ApplicationState.SUBMITTED, applicant=OTHER, investigation=CASE,
            identity=IDENTITY, lines=(Line(subject=IDENTITY), Line(subject=PROFILE)), submitted_at=NOON,
        ),
    ])  # fmt: skip
    if what == "paper":
        marks = tuple(Mark(subject=each, outcome=Outcome.AUTHORIZED) for each in (IDENTITY, PROFILE))
        paper = RecordPaperDecision(
            form=PaperForm.AUTHORIZATION, subject="HM-A-1-0001", decider=CHIEF, paper_date=NOON.date(), marks=marks
        )
        context.keep(record_paper_decision(paper, context.by(ADMINISTRATOR, Role.ADMINISTRATOR)))
        context.keep([
            Attachment(
                urn="HM-F-1-0001", subject="HM-PD-1-0001", kept_in="HM-PD-1-0001", media=Media.PDF, size=1,
                blob="0" * 64, blob_sha256="0" * 64, added_by=ADMINISTRATOR, added_at=NOON, name="au.pdf",
                sha256="0" * 64, key="0" * 64,
            )
        ])  # fmt: skip
    return context


@pytest.mark.parametrize("what", yes_to_each())
def test_no_yes_is_given_to_what_an_officer_who_is_leaving_is_to_operate(what: str) -> None:
    context = waiting_for(what)
    begin(context)
    with pytest.raises(Refused, match="leaving the department"):
        yes_to_each()[what](context)
    context.keep(withdraw_separation(WithdrawSeparation(officer=DETECTIVE), context.by(CHIEF, Role.CHIEF)))
    assert yes_to_each()[what](context)


def test_what_an_officer_who_is_leaving_is_to_operate_can_be_refused() -> None:
    context = waiting_for("authorization")
    begin(context)
    marks = tuple(Mark(subject=each, outcome=Outcome.REFUSED, text="Leaves.") for each in (IDENTITY, PROFILE))
    refused = DecideApplication(application="HM-A-1-0001", marks=marks)
    assert decide_application(refused, context.by(CHIEF, Role.CHIEF))


def test_an_official_site_contributed_to_and_a_posting_permission_are_left_until_they_end() -> None:
    context = scene()
    context.keep([
        OfficialSite(
            urn="HM-OS-1-0001", state=SiteState.AUTHORIZED, name="The department", address="site.example/hmpd",
            purpose="Tips.", authorized_by=CHIEF, authorized_at=NOON,
            contributors=(Contributor(officer=OTHER, from_=NOON, by=CHIEF),),
        ),
        PostingPermission(
            urn="HM-PP-1-0001", state=GRANTED, official_site="HM-OS-1-0001", officer=OTHER,
            posting=PostingKind.CONFIDENTIAL, what="A picture.", from_=NOON, until=days(3), granted_by=CHIEF,
        ),
    ])  # fmt: skip
    assert acts(context, OTHER) == {("HM-OS-1-0001", "EndContributor"), ("HM-PP-1-0001", "EndPostingPermission")}
    context.now = days(4)
    assert acts(context, OTHER) == {("HM-OS-1-0001", "EndContributor")}
    context.keep(
        end_contributor(
            EndContributor(official_site="HM-OS-1-0001", officer=OTHER), context.by(CHIEF, Role.CHIEF)
        )
    )
    assert acts(context, OTHER) == set()


def test_the_account_is_closed_only_when_nothing_is_left() -> None:
    context = scene()
    with pytest.raises(InvalidInput, match="not leaving"):
        finish(context, OTHER)
    begin(context)
    with pytest.raises(Refused, match=IDENTITY):
        finish(context)
    begin(context, OTHER)
    finish(context, OTHER)
    gone = context.get(OTHER, Officer)
    assert (gone.state, gone.disabled_at, all(each.until for each in gone.roles)) == (OfficerState.DISABLED, NOON, True)
    assert context.get(DETECTIVE, Officer).state is OfficerState.ACTIVE


def test_each_thing_left_is_due_by_the_last_day_and_closing_the_account_comes_last() -> None:
    context = scene()
    begin(context)
    begin(context, OTHER)
    context.now = days(20)

    def owed(role: Role, who: str) -> set[tuple[str, str, int]]:
        found = due(context, frozenset({role}), who)
        return {(each.urn, each.act, each.days) for each in found if "leaving" in each.what or "is left" in each.what}

    assert owed(Role.COMMANDER, COMMANDER) == {
        (IDENTITY, "ReassignOperator", 4), (LAPTOP, "ReturnEquipment", 4), (ORDER, "EndOnDutyAccess", 4),
        (OTHER, "FinishSeparation", 4),
    }  # fmt: skip
    assert owed(Role.DETECTIVE, DETECTIVE) == set()


def test_nobody_begins_or_ends_their_own_separation_and_none_is_begun_twice() -> None:
    context = scene()
    with pytest.raises(Refused, match="R12"):
        begin(context, COMMANDER)
    begin(context)
    with pytest.raises(InvalidInput, match="already"):
        begin(context)
    with pytest.raises(Refused, match="R12"):
        finish_separation(FinishSeparation(officer=DETECTIVE), context.by(DETECTIVE, Role.CHIEF))
    gone: Record = context.get(OTHER, Officer).changed(state=OfficerState.DISABLED)
    context.keep([gone])
    with pytest.raises(OutOfOrder):
        begin(context, OTHER)


@pytest.mark.parametrize("command", ["BeginSeparation", "WithdrawSeparation", "FinishSeparation"])
def test_only_commander_and_chief_give_these_acts(command: str) -> None:
    active = {"state": OfficerState.ACTIVE.value}
    given = {role for role in Role if may_give(command, active, frozenset({role}))}
    assert given == {Role.COMMANDER, Role.CHIEF}


def test_who_returned_the_equipment_is_asked_to_have_it_taken_back() -> None:
    found = scene()
    found.keep([found.get(LAPTOP, Equipment).changed(state=EquipmentState.RETURNED)])
    assert (LAPTOP, "AcceptReturn") in acts(found)
