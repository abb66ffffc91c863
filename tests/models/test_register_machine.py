"""Random officers give random acts at random times to a real register. Whatever they try, the rules hold.

What holds is read from the journal alone, as an inspector would (tests/models/journal_shows.py), and by the
verification at the end: record and journal say the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, run_state_machine_as_test

from models import equipment_test
from models.activity import LogActivity
from models.application import Outcome
from models.applying import DocumentProfile, DraftApplication, ReviseProfile, SubmitApplication, WithdrawApplication
from models.approving import DecideDetails, DetailMark, Verdict
from models.assignment import AcceptReturn, IssueEquipment, ReceiveEquipment, ReportEquipmentLost, ReturnEquipment
from models.closing import StateClosingItems, Statement, VerifyClosingItems
from models.command import Command, Role
from models.deciding import DecideApplication, Mark
from models.delegation import Delegate, EndDelegation, EndOnDutyAccess, OrderOnDutyAccess
from models.destruction import ProposeDestruction
from models.directory import ConfirmOfficer, DisableAccount, EndRole, GrantRole
from models.equipment import RetireEquipment
from models.investigation import EndInvestigation
from models.profile import AccountState, ClosingPoint, Level
from models.record import Kind
from models.remark import Remark
from models.review_calendar import ScheduleReview
from models.setting_up import FinishSetUp, RecordDeconfliction, SetUpProfile, StateTerms
from models.stopping import BeginClosing, MarkCompromised, ResumeProfile, SuspendProfile, VerifyClosing
from tests.end_to_end import division_at_work as at
from tests.end_to_end.division_at_work import until
from tests.models.officers_at_random import ACTS, CHIEF, COMMANDER, KEEPER, OPERATOR, PICK, WHO, YES_OR_NO, attempt
from tests.models.oversight_at_random import OversightAtRandom

STAGES = (at.USED, at.USED, at.APPROVED, at.SET_UP, at.AUTHORIZED, at.SUBMITTED, at.EQUIPPED)
ENDED_LONG_AGO = (False, False, False, False, False, True)
YEARS = 3 * 366 * 24 * 60


class RegisterMachine(OversightAtRandom):
    """The papers of a case, its profiles and equipment, the orders of the Chief; and all that watches them."""

    @initialize(
        stage=st.sampled_from(STAGES), delegated=st.sampled_from(YES_OR_NO), over=st.sampled_from(ENDED_LONG_AGO)
    )
    def begin(self, stage: int, *, delegated: bool, over: bool) -> None:
        if delegated:
            at.delegate(self.work, days=60)
        until(self.work, at.USED if over else stage)
        if over:
            at.close_the_case(self.work)
            self.work.division.later(minutes=YEARS)
            self.give("brandt", ProposeDestruction(subject=self.work.urn("case"), permission_reference="RCB 26-1"))

    # Papers

    @attempt(who=OPERATOR, case=PICK, identity=PICK)
    def draft_a_paper(self, who: str, case: int, identity: int) -> None:
        paper = DraftApplication(
            investigation=self.pick(Kind.INVESTIGATION, case), identity=self.pick(Kind.IDENTITY, identity)
        )
        self.give(who, paper)

    @attempt(who=OPERATOR, identity=PICK, site=PICK, level=tuple(Level))
    def document_a_site(self, who: str, identity: int, site: int, level: Level) -> None:
        profile = DocumentProfile(
            identity=self.pick(Kind.IDENTITY, identity),
            platform=self.pick(Kind.PLATFORM, site),
            level=level,
            planned_use="Look.",
        )
        self.give(who, profile)

    @attempt(who=OPERATOR, profile=PICK, level=tuple(Level))
    def revise_a_site(self, who: str, profile: int, level: Level) -> None:
        urn = self.pick(Kind.PROFILE, profile)
        self.give(who, ReviseProfile(profile=urn, platform=self.pick(Kind.PLATFORM, 0), level=level, planned_use="?"))

    @attempt(who=OPERATOR, paper=PICK, act=[SubmitApplication, SubmitApplication, WithdrawApplication])
    def submit_or_withdraw(
        self, who: str, paper: int, act: Callable[..., SubmitApplication | WithdrawApplication]
    ) -> None:
        self.give(who, act(application=self.pick(Kind.APPLICATION, paper)))

    @attempt(who=CHIEF, paper=PICK, outcomes=tuple(product(Outcome, repeat=4)), yes=YES_OR_NO)
    def decide_a_paper(self, who: str, paper: int, outcomes: list[Outcome], *, yes: bool) -> None:
        urn = self.pick(Kind.APPLICATION, paper)
        waiting = [line["subject"] for line in self.facts(urn).get("lines", ()) if line["outcome"] == "waiting"]
        marks = tuple(
            Mark(
                subject=subject,
                outcome=Outcome.AUTHORIZED if yes else outcomes[number % 4],
                text="" if yes else "Said why.",
                remarks=() if yes else (Remark(field="", text="Mend it."),),
            )
            for number, subject in enumerate(waiting)
        )
        self.give(who, DecideApplication(application=urn, marks=marks))

    # Profiles

    @attempt(who=OPERATOR, profile=PICK, back=[0, 5, 9000], item=PICK)
    def set_an_account_up(self, who: str, profile: int, back: int, item: int) -> None:
        told = SetUpProfile(
            profile=self.pick(Kind.PROFILE, profile),
            handle="another.handle",
            account_opened_at=self.work.division.now - timedelta(minutes=back),
            settings="Closed.",
            equipment=(self.pick(Kind.EQUIPMENT, item),),
        )
        self.give(who, told)

    @attempt(who=OPERATOR, profile=PICK)
    def state_the_terms(self, who: str, profile: int) -> None:
        urn = self.pick(Kind.PROFILE, profile)
        self.give(who, StateTerms(profile=urn, version=date(2025, 11, 6), says="Names must be true.", own_words="?"))

    @attempt(who=OPERATOR, profile=PICK)
    def hand_it_over(self, who: str, profile: int) -> None:
        urn, today = self.pick(Kind.PROFILE, profile), self.work.division.now.date()
        self.give(who, RecordDeconfliction(profile=urn, system="Center", result="Nobody.", checked_on=today))
        self.give(who, FinishSetUp(profile=urn))

    @attempt(who=COMMANDER, identity=PICK, verdict=[Verdict.APPROVED, *Verdict])
    def decide_the_details(self, who: str, identity: int, verdict: Verdict) -> None:
        urn = self.pick(Kind.IDENTITY, identity)
        remarks = () if verdict is Verdict.APPROVED else (Remark(field="handle", text="Another one."),)
        profiles = self.work.division.register("okafor").records.open_facts(Kind.PROFILE, identity=urn)
        waiting = [each["urn"] for each in profiles if each["state"] == "awaiting approval"]
        marks = tuple(DetailMark(profile=each, verdict=verdict, remarks=remarks) for each in waiting or ["HM-P-1-0001"])
        self.give(who, DecideDetails(identity=urn, marks=marks))

    @attempt(who=OPERATOR, profile=PICK, minutes=range(1, 401), level=tuple(Level), item=PICK)
    def log_a_session(self, who: str, profile: int, minutes: int, level: Level, item: int) -> None:
        now = self.work.division.now
        told = LogActivity(
            profile=self.pick(Kind.PROFILE, profile),
            from_=now - timedelta(minutes=minutes),
            until=now,
            equipment=(self.pick(Kind.EQUIPMENT, item),),
            level=level,
            what_was_done="Looked.",
        )
        self.give(who, told)

    @attempt(who=COMMANDER, profile=PICK, act=[0, 0, 0, 1, 1, 1, 1, 2, 3, 4, 5, 6])
    def stop_or_close(self, who: str, profile: int, act: int) -> None:
        urn = self.pick(Kind.PROFILE, profile)
        acts: tuple[Command, ...] = (
            SuspendProfile(profile=urn, stop_reason="A seller asks too much."),
            ResumeProfile(profile=urn),
            MarkCompromised(profile=urn, stop_reason="Recognized."),
            BeginClosing(profile=urn, account_state=AccountState.CLOSED_BY_US, closing_summary="Done."),
            VerifyClosing(profile=urn),
            StateClosingItems(profile=urn, statements=tuple(Statement(point=p, what="Done.") for p in ClosingPoint)),
            VerifyClosingItems(profile=urn, points=tuple(ClosingPoint), seen="Looked."),
        )
        self.give(who, acts[act])

    @attempt(who=COMMANDER, case=PICK)
    def end_a_case(self, who: str, case: int) -> None:
        self.give(who, EndInvestigation(investigation=self.pick(Kind.INVESTIGATION, case)))

    @attempt(who=COMMANDER, person=WHO, case=PICK)
    def schedule_a_review(self, who: str, person: str, case: int) -> None:
        review = ScheduleReview(
            investigator=self.work.urn(person),
            investigation=self.pick(Kind.INVESTIGATION, case),
            scheduled_for=self.work.division.now + timedelta(days=2),
        )
        self.give(who, review)

    # Equipment

    @attempt(who=OPERATOR, item=PICK, act=range(5))
    def move_equipment(self, who: str, item: int, act: int) -> None:
        urn = self.pick(Kind.EQUIPMENT, item)
        acts: tuple[Command, ...] = (
            ReceiveEquipment(equipment=urn),
            ReturnEquipment(equipment=urn),
            AcceptReturn(equipment=urn),
            RetireEquipment(equipment=urn),
            ReportEquipmentLost(equipment=urn, lost_how="Left on a train."),
        )
        self.give(who, acts[act])

    @attempt(who=COMMANDER, person=WHO, item=PICK)
    def issue_equipment(self, who: str, person: str, item: int) -> None:
        self.give(who, IssueEquipment(equipment=self.pick(Kind.EQUIPMENT, item), issued_to=self.work.urn(person)))

    @attempt(who=KEEPER, item=PICK, clean=YES_OR_NO)
    def test_equipment(self, who: str, item: int, *, clean: bool) -> None:
        answers: dict[str, Any] = dict.fromkeys(equipment_test.DEVICE_SHEET, clean)
        told = equipment_test.TestEquipment(
            equipment=self.pick(Kind.EQUIPMENT, item),
            tested_at=self.work.division.now,
            evidence="Looked at every point.",
            **answers,
        )
        self.give(who, told)

    # Orders and people

    @attempt(who=CHIEF, person=WHO, days=range(-1, 41), duty=YES_OR_NO)
    def give_a_paper(self, who: str, person: str, days: int, *, duty: bool) -> None:
        now, officer = self.work.division.now, self.work.urn(person)
        end = now + timedelta(days=days)
        order: Command = Delegate(designee=officer, from_=now, until=end)
        if duty:
            order = OrderOnDutyAccess(officer=officer, from_=now, until=end)
        self.give(who, order)

    @attempt(who=CHIEF, number=PICK, duty=YES_OR_NO)
    def end_a_paper(self, who: str, number: int, *, duty: bool) -> None:
        end: Command = EndDelegation(delegation=self.pick(Kind.DELEGATION, number))
        if duty:
            end = EndOnDutyAccess(order=self.pick(Kind.ON_DUTY_ORDER, number))
        self.give(who, end)

    @attempt(who=CHIEF, person=WHO, role=tuple(Role), act=[0, 0, 0, 1, 2])
    def change_roles(self, who: str, person: str, role: Role, act: int) -> None:
        officer = self.work.urn(person)
        acts: tuple[Command, ...] = (
            GrantRole(officer=officer, role=role),
            EndRole(officer=officer, role=role),
            ConfirmOfficer(officer=officer, roles=(role,)),
        )
        self.give(who, acts[act])

    @attempt(who=["brandt", "quill"], person=["whitlock", "novak", "quill"], really=[False, False, False, False, True])
    def disable_an_account(self, who: str, person: str, *, really: bool) -> None:
        if really:
            self.give(who, DisableAccount(officer=self.work.urn(person)))


OFTEN = (*sorted(ACTS), *["give_any_acts", "log_a_session"] * 8, *["renew", "move_an_identity", "state_the_terms"] * 2)
"""What a walk chooses from: a good part of it is any act of the rulebook, and sessions."""


def machine(factory: pytest.TempPathFactory, counted: Counter[str]) -> type[RegisterMachine]:
    class Here(RegisterMachine):
        base = factory.getbasetemp()
        seen = counted

    return Here


def settled(examples: int, steps: int, *, same: bool) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=same,
        suppress_health_check=list(HealthCheck),
    )


def run(factory: pytest.TempPathFactory, examples: int, steps: int, *, same: bool) -> Counter[str]:
    """Registers on which Hypothesis chooses each act, and finds the shortest way to what went wrong."""
    counted: Counter[str] = Counter()
    run_state_machine_as_test(machine(factory, counted), settings=settled(examples, steps, same=same))
    return counted


def walk(factory: pytest.TempPathFactory, walks: int, steps: int, *, same: bool) -> Counter[str]:
    """Registers with a long walk each, every act chosen by a seed: far more ways than the search above tries."""
    counted: Counter[str] = Counter()
    kind = machine(factory, counted)

    @settings(settled(walks, steps, same=same), phases=[Phase.generate])
    @given(seed=st.integers(0, 2**64 - 1))
    def from_seed(seed: int) -> None:
        chance = Random(seed)  # noqa: S311 - so that a walk can be walked again
        register = kind()
        try:
            register.begin(
                stage=chance.choice(STAGES),
                delegated=chance.choice(YES_OR_NO),
                over=chance.choice(ENDED_LONG_AGO),
            )
            for _ in range(steps):
                name = chance.choice(OFTEN)
                getattr(register, name)(**{each: chance.choice(among) for each, among in ACTS[name].items()})
        finally:
            register.teardown()

    from_seed()
    return counted


FAR = (
    "ReassignOperator", "WipeEquipment", "ConfirmWiped", "CloseViolation", "ReleaseHold", "WithdrawConsent",
    "EndWaiver", "VerifyClosing", "as approved", "flagged",
)  # fmt: skip
"""What only a long walk reaches."""


def check_not_idle(seen: Counter[str], *reached: str) -> None:
    """The machine got somewhere: acts of every part were done, and enough was refused."""
    assert [each for each in ("PROFILE in use", "LogActivity", *reached) if not seen[each]] == []
    assert seen["refused"] > 50


def test_whatever_officers_try_the_rules_hold(tmp_path_factory: pytest.TempPathFactory) -> None:
    check_not_idle(run(tmp_path_factory, 10, 40, same=True))


def test_wherever_officers_go_the_rules_hold(tmp_path_factory: pytest.TempPathFactory) -> None:
    check_not_idle(walk(tmp_path_factory, 12, 150, same=True), "flagged", "PlaceHold", "ReportViolation")


@pytest.mark.soak
def test_however_long_officers_try_the_rules_hold(tmp_path_factory: pytest.TempPathFactory) -> None:
    check_not_idle(run(tmp_path_factory, 60, 100, same=False))


@pytest.mark.soak
def test_however_far_officers_go_the_rules_hold(tmp_path_factory: pytest.TempPathFactory) -> None:
    check_not_idle(walk(tmp_path_factory, 60, 400, same=False), *FAR)
