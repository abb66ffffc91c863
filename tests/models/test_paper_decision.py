"""Decisions on paper: recorded by another, confirmed by who signed, permitting nothing in between."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from models.application import Application, ApplicationState, Line, Outcome
from models.attachment import Attachment
from models.canonical import plain
from models.command import Command, Role
from models.deciding import Mark
from models.due import due
from models.errors import InvalidInput, NotAllowed, OutOfOrder, Refused
from models.identity import FalseIdentity, IdentityState
from models.investigation import Investigation, InvestigationState
from models.officer import OfficerState
from models.paper_acts import (
    ConfirmPaperDecision,
    DenyPaperDecision,
    RecordPaperDecision,
    confirm_paper_decision,
    deny_paper_decision,
    record_paper_decision,
)
from models.paper_decision import PAPER_WORKFLOW, OnPaper, PaperDecision, PaperForm, papers_on
from models.paper_set_aside import SetAsidePaperDecision, set_aside_paper_decision, settled_by
from models.profile import Profile, ProfileState
from models.record import Record
from models.remark import Remark
from models.rulebook import may_give
from models.stored_file import Media
from models.use import outside
from models.use_facts import use_of
from models.violation import Violation, ViolationState
from models.violation_acts import ReportViolation, report_violation
from tests.fakes import NOON, FakeContext
from tests.models.oversight_table import refused_by_the_tables
from tests.scene import (
    ADMINISTRATOR,
    CASE,
    CHIEF,
    COMMANDER,
    DETECTIVE,
    IDENTITY,
    OTHER,
    PROFILE,
    days,
    officer,
    profile,
    scene,
)

PAPER, DAY = "HM-A-1-0001", date(2026, 3, 14)
YES = tuple(Mark(subject=each, outcome=Outcome.AUTHORIZED) for each in (CASE, IDENTITY, PROFILE))


def place() -> FakeContext:
    """Everything is submitted on one paper, and nothing decided."""
    context = scene()
    context.keep([
        context.get(CASE, Investigation).changed(state=InvestigationState.SUBMITTED, authorized_at=None),
        context.get(IDENTITY, FalseIdentity).changed(state=IdentityState.SUBMITTED, authorized_at=None),
        profile(state=ProfileState.SUBMITTED, authorized_at=None, account_opened_at=None, windows=()),
        Application(
            urn=PAPER, state=ApplicationState.SUBMITTED, applicant=DETECTIVE, investigation=CASE, identity=IDENTITY,
            lines=tuple(Line(subject=each) for each in (CASE, IDENTITY, PROFILE)), submitted_at=days(-2),
        ),
    ])  # fmt: skip
    return context


def record(context: FakeContext, by: str = ADMINISTRATOR, **said: Any) -> PaperDecision:
    told: dict[str, Any] = {
        "form": PaperForm.AUTHORIZATION, "subject": PAPER, "decider": CHIEF, "paper_date": DAY, "marks": YES,
    }  # fmt: skip
    role = Role.COMMANDER if by == COMMANDER else Role.ADMINISTRATOR
    (made,) = context.keep(record_paper_decision(RecordPaperDecision(**told | said), context.by(by, role)))
    assert isinstance(made, PaperDecision)
    return made


def scanned(context: FakeContext, paper: str) -> None:
    context.keep([
        Attachment(
            urn="HM-F-1-0001", subject=paper, kept_in=paper, media=Media.PDF, size=1, blob="0" * 64,
            blob_sha256="0" * 64, added_by=ADMINISTRATOR, added_at=NOON, name="au.pdf", sha256="0" * 64, key="0" * 64,
        )
    ])  # fmt: skip


def confirm(context: FakeContext, paper: str, by: str = CHIEF, role: Role = Role.CHIEF) -> None:
    context.keep(confirm_paper_decision(ConfirmPaperDecision(paper=paper), context.by(by, role)))


def rules(context: FakeContext) -> set[str]:
    found = context.get(PROFILE, Profile)
    return {each.rule for each in outside(use_of(context, found, context.now))}


def test_a_recorded_paper_authorizes_nothing_and_a_session_on_it_is_outside() -> None:
    context = place()
    before = dict(context.records)
    made = record(context)
    assert {urn for urn in context.records if context.records[urn] is not before.get(urn)} == {made.urn}
    assert {"R01", "R02", "R06"} <= rules(context)
    assert "permits nothing yet" in next(papers_on(context, PROFILE))


def test_confirmed_it_counts_from_the_confirmation_and_not_from_the_date_on_the_paper() -> None:
    context = place()
    made = record(context)
    scanned(context, made.urn)
    context.now = days(1)
    confirm(context, made.urn)
    found = context.get(PROFILE, Profile)
    assert (found.state, found.authorized_by, found.authorized_at) == (ProfileState.AUTHORIZED, CHIEF, days(1))
    assert not {"R01", "R02", "R06"} & rules(context)
    said = next(papers_on(context, PROFILE))
    assert said == (
        f"paper of {DAY}, signed by {CHIEF}, recorded by {ADMINISTRATOR} 2026-03-16, confirmed 2026-03-17"
    )


def test_a_return_on_paper_comes_back_with_its_remarks() -> None:
    context = place()
    back = Mark(
        subject=PROFILE, outcome=Outcome.RETURNED, text="Say why.", remarks=(Remark(field="planned_use", text="How?"),)
    )
    made = record(context, marks=(*YES[:2], back))
    scanned(context, made.urn)
    confirm(context, made.urn)
    found = context.get(PROFILE, Profile)
    assert (found.state, found.remarks[0].field) == (ProfileState.RETURNED, "planned_use")
    assert context.get(CASE, Investigation).state is InvestigationState.AUTHORIZED


def test_without_its_scan_a_paper_is_not_confirmed() -> None:
    context = place()
    made = record(context)
    with pytest.raises(InvalidInput, match="no scan"):
        confirm(context, made.urn)


def test_only_who_signed_the_paper_confirms_or_denies_it() -> None:
    context = place()
    made = record(context)
    scanned(context, made.urn)
    for who, role in ((COMMANDER, Role.COMMANDER), (OTHER, Role.DESIGNEE), (ADMINISTRATOR, Role.CHIEF)):
        with pytest.raises(Refused, match="R12"):
            confirm(context, made.urn, who, role)
        with pytest.raises(Refused, match="R12"):
            deny_paper_decision(DenyPaperDecision(paper=made.urn, denied_why="No."), context.by(who, role))


def test_who_signed_or_applied_does_not_record_the_paper() -> None:
    with pytest.raises(Refused, match="another officer records"):
        record(place(), CHIEF)
    with pytest.raises(Refused, match="own application"):
        record(place(), DETECTIVE)
    context = place()
    context.keep([context.get(IDENTITY, FalseIdentity).changed(operators=(COMMANDER,))])
    with pytest.raises(Refused, match="own application"):
        record(context, COMMANDER)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"paper_date": date(2026, 3, 17)}, "paper_date"),
        ({"paper_date": DAY - timedelta(days=1)}, "paper_date"),
        ({"marks": YES[:2]}, "marks"),
        ({"marks": (*YES[:2], Mark(subject=PROFILE, outcome=Outcome.WAITING))}, "marks"),
        ({"decider": COMMANDER}, "decider"),
        ({"notice": "Something."}, "notice"),
        ({"subject": CASE}, "subject"),
    ],
)
def test_a_paper_that_does_not_fit_is_not_recorded(said: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as told:
        record(place(), **said)
    assert field in told.value.problems


def test_a_second_paper_waits_for_the_first_to_be_settled() -> None:
    context = place()
    made = record(context)
    with pytest.raises(InvalidInput, match="recorded already"):
        record(context)
    context.keep(
        deny_paper_decision(
            DenyPaperDecision(paper=made.urn, denied_why="Not my hand."), context.by(CHIEF, Role.CHIEF)
        )
    )
    assert context.get(made.urn, PaperDecision).state is OnPaper.DENIED
    assert list(papers_on(context, PROFILE)) == []
    assert record(context).urn != made.urn


def test_what_was_decided_here_meanwhile_is_not_decided_again_by_a_paper() -> None:
    context = place()
    made = record(context)
    scanned(context, made.urn)
    context.keep([context.get(PAPER, Application).changed(state=ApplicationState.DECIDED)])
    with pytest.raises(OutOfOrder):
        confirm(context, made.urn)
    with pytest.raises(OutOfOrder):
        record(context)


@pytest.mark.parametrize("moved", [PAPER, CASE, IDENTITY, PROFILE])
def test_a_paper_does_not_authorize_another_version_than_the_one_it_was_recorded_on(moved: str) -> None:
    context = place()
    made = record(context)
    scanned(context, made.urn)
    context.keep([context.records[moved].changed()])
    with pytest.raises(Refused, match=f"Changed since the paper was recorded: {moved}"):
        confirm(context, made.urn)
    assert context.get(PROFILE, Profile).state is ProfileState.SUBMITTED
    deny_paper_decision(DenyPaperDecision(paper=made.urn, denied_why="Of before."), context.by(CHIEF, Role.CHIEF))


def test_a_paper_recorded_past_the_door_with_a_date_before_the_submission_is_not_confirmed() -> None:
    context = place()
    made = record(context)
    context.keep([made.changed(paper_date=date(1999, 1, 1))])
    scanned(context, made.urn)
    with pytest.raises(Refused, match="before the application was submitted"):
        confirm(context, made.urn)


def set_aside(context: FakeContext, paper: str, by: str = COMMANDER, role: Role = Role.COMMANDER) -> None:
    asked = SetAsidePaperDecision(paper=paper, set_aside_why="The delegation has ended.")
    context.keep(set_aside_paper_decision(asked, context.by(by, role)))


def test_who_is_named_denies_a_paper_whatever_became_of_their_roles() -> None:
    active: dict[str, Any] = {"state": OfficerState.ACTIVE.value}
    assert may_give("DenyPaperDecision", active, frozenset())
    assert not may_give("ConfirmPaperDecision", active, frozenset())
    context = place()
    made = record(context)
    denied = DenyPaperDecision(paper=made.urn, denied_why="Not mine.")
    assert deny_paper_decision(denied, context.by(CHIEF))
    assert made.readers == (ADMINISTRATOR, CHIEF)


def test_a_paper_set_aside_permits_nothing_and_another_can_be_recorded() -> None:
    context = place()
    made = record(context)
    set_aside(context, made.urn)
    kept = context.get(made.urn, PaperDecision)
    assert (kept.state, kept.set_aside_by, kept.set_aside_at) == (OnPaper.SET_ASIDE, COMMANDER, NOON)
    assert list(papers_on(context, PROFILE)) == []
    assert record(context).urn != made.urn


def test_the_commander_sets_aside_and_the_chief_only_in_a_conflict_and_nobody_on_their_own_work() -> None:
    context = place()
    made = record(context)
    empty = SetAsidePaperDecision(paper=made.urn, set_aside_why=" ")
    with pytest.raises(InvalidInput, match="set_aside_why"):
        set_aside_paper_decision(empty, context.by(COMMANDER, Role.COMMANDER))
    context.keep([officer(OTHER, Role.CHIEF)])
    with pytest.raises(NotAllowed, match="only where the work is the commander's"):
        set_aside(context, made.urn, OTHER, Role.CHIEF)
    context.keep([context.get(IDENTITY, FalseIdentity).changed(operators=(COMMANDER,))])
    with pytest.raises(Refused, match="R12"):
        set_aside(context, made.urn)
    with pytest.raises(Refused, match="R12"):
        set_aside(context, made.urn, CHIEF, Role.CHIEF)
    set_aside(context, made.urn, OTHER, Role.CHIEF)
    assert context.conflict


def test_a_paper_whose_signer_lost_the_role_is_due_to_be_denied_or_set_aside() -> None:
    context = place()
    made = record(context)
    scanned(context, made.urn)
    assert settled_by(context, plain(made)) == "ConfirmPaperDecision"
    context.keep([officer(CHIEF, Role.DETECTIVE)])
    assert settled_by(context, plain(made)) == "SetAsidePaperDecision"

    def owed(who: str, role: Role) -> list[str]:
        return [each.act for each in due(context, frozenset({role}), who) if each.urn == made.urn]

    assert owed(CHIEF, Role.DETECTIVE) == ["DenyPaperDecision"]
    assert owed(COMMANDER, Role.COMMANDER) == ["SetAsidePaperDecision"]


def test_a_violation_notice_on_paper_notifies_the_chief_once_confirmed() -> None:
    context = place()
    asked = ReportViolation(what="A session without approval.", about=PROFILE)
    context.keep(report_violation(asked, context.by(OTHER, Role.DETECTIVE)))
    (violation,) = context.find(Violation)
    notice: dict[str, Any] = {
        "form": PaperForm.VIOLATION_NOTICE, "subject": violation.urn, "decider": COMMANDER, "marks": (),
        "notice": "I was told at the desk.", "shown_at": NOON - timedelta(hours=2),
    }  # fmt: skip
    made = record(context, **notice)
    assert context.get(violation.urn, Violation).state is ViolationState.REPORTED
    scanned(context, made.urn)
    confirm(context, made.urn, COMMANDER, Role.COMMANDER)
    told = context.get(violation.urn, Violation)
    assert (told.state, told.notified_by, told.shown_at) == (
        ViolationState.NOTIFIED, COMMANDER, NOON - timedelta(hours=2),
    )  # fmt: skip
    with pytest.raises(OutOfOrder):
        record(context, **notice)


def test_the_scan_and_the_confirmation_are_due_from_those_who_owe_them() -> None:
    context = place()
    made = record(context)

    def owed(who: str, role: Role) -> list[str]:
        return [each.act for each in due(context, frozenset({role}), who) if each.urn == made.urn]

    assert owed(ADMINISTRATOR, Role.ADMINISTRATOR) == ["AddAttachment"]
    assert owed(CHIEF, Role.CHIEF) == ["ConfirmPaperDecision"]
    assert owed(COMMANDER, Role.COMMANDER) == [""]
    assert owed(DETECTIVE, Role.DETECTIVE) == []
    scanned(context, made.urn)
    assert owed(ADMINISTRATOR, Role.ADMINISTRATOR) == []


def test_what_the_tables_do_not_hold_is_refused() -> None:
    def in_state(state: str) -> tuple[FakeContext, Record]:
        context = place()
        made = record(context).changed(state=OnPaper(state))
        context.keep([made])
        return context, made

    def confirmed(paper: Record) -> Command:
        return ConfirmPaperDecision(paper=paper.urn)

    def denied(paper: Record) -> Command:
        return DenyPaperDecision(paper=paper.urn, denied_why="No.")

    def set_aside(paper: Record) -> Command:
        return SetAsidePaperDecision(paper=paper.urn, set_aside_why="Gone.")

    commands = {
        "ConfirmPaperDecision": confirmed, "DenyPaperDecision": denied, "SetAsidePaperDecision": set_aside,
    }  # fmt: skip
    assert refused_by_the_tables(PAPER_WORKFLOW, in_state, commands) > 0
