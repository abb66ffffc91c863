"""Random officers give random acts at random times to a real register. Whatever they try, the rules hold.

What holds is read from the journal alone, as an inspector would: the tables of states, the three yeses before use,
nobody on their own, and the verification at the end.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

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
from models.directory import ConfirmOfficer, DisableAccount, EndRole, GrantRole
from models.equipment import RetireEquipment
from models.errors import RegisterError
from models.investigation import EndInvestigation
from models.journal import Entry
from models.kinds import WORKFLOWS
from models.profile import AccountState, ClosingPoint, Level
from models.record import Kind
from models.remark import Remark
from models.review_calendar import ScheduleReview
from models.setting_up import FinishSetUp, RecordDeconfliction, SetUpProfile, StateTerms
from models.stopping import BeginClosing, MarkCompromised, ResumeProfile, SuspendProfile, VerifyClosing
from tests.end_to_end import division_at_work as at
from tests.end_to_end.division_at_work import AtWork, at_work, until

PEOPLE = ("okafor", "ferreira", "brandt", "sousa", "whitlock", "novak", "quill")
WHO = st.sampled_from(PEOPLE)
OPERATOR, COMMANDER, CHIEF, KEEPER = (
    st.sampled_from((*PEOPLE, *(usual,) * 7)) for usual in ("sousa", "brandt", "okafor", "quill")
)
"""Anyone at all, but in half of the cases whose act it is: else nothing would ever get done."""
PICK = st.sampled_from([0, 0, 0, 1, 1, 2, 3, 5])
MINUTES = st.sampled_from([0, 1, 30, 24 * 60, 20 * 24 * 60, 80 * 24 * 60])
FINAL = {Kind.PROFILE: {"closed"}, Kind.INVESTIGATION: {"ended"}, Kind.EQUIPMENT: {"retired"}}
Facts = Mapping[str, Any]


class RegisterMachine(RuleBasedStateMachine):
    """One register; ``seen`` counts the acts that were done and the states that were reached."""

    base: ClassVar[Path]
    seen: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self._place = Path(tempfile.mkdtemp(dir=self.base))
        self.work: AtWork = self._stack.enter_context(at_work(self.base, self._place))

    @initialize(
        stage=st.sampled_from([at.EQUIPPED, at.SUBMITTED, at.AUTHORIZED, at.SET_UP, at.SET_UP, at.APPROVED, at.USED]),
        delegated=st.booleans(),
    )
    def begin(self, stage: int, *, delegated: bool) -> None:
        if delegated:
            at.delegate(self.work, days=60)
        until(self.work, stage)

    def teardown(self) -> None:
        try:
            entries = self.work.entries()
            check_journal(entries, self.seen)
            assert self.work.verdict().faults == ()
        finally:
            self._stack.close()
            shutil.rmtree(self._place)

    def pick(self, kind: Kind, number: int) -> str:
        """One of the records of a kind, or a number that is none."""
        found = self.work.division.register("okafor").records.open_facts(kind)
        return str(found[number % len(found)]["urn"]) if found else f"HM-{kind.value}-1-9999"

    def facts(self, urn: str) -> Facts:
        records = self.work.division.register("okafor").records
        return records.facts(urn) if records.exists(urn) else {}

    def give(self, who: str, command: Command) -> None:
        """Done, or refused in the user's words; anything else is a bug."""
        with suppress(RegisterError):
            self.work.give(who, command, minutes=1)

    # Time

    @rule(minutes=MINUTES)
    def wait(self, minutes: int) -> None:
        self.work.division.later(minutes=minutes)

    @rule(hours=st.sampled_from([1, 30]))
    def set_the_clock_back(self, hours: int) -> None:
        self.work.clock.forward(-timedelta(hours=hours))

    # Papers

    @rule(who=OPERATOR, case=PICK, identity=PICK)
    def draft_a_paper(self, who: str, case: int, identity: int) -> None:
        paper = DraftApplication(
            investigation=self.pick(Kind.INVESTIGATION, case), identity=self.pick(Kind.IDENTITY, identity)
        )
        self.give(who, paper)

    @rule(who=OPERATOR, identity=PICK, site=PICK, level=st.sampled_from(Level))
    def document_a_site(self, who: str, identity: int, site: int, level: Level) -> None:
        profile = DocumentProfile(
            identity=self.pick(Kind.IDENTITY, identity),
            platform=self.pick(Kind.PLATFORM, site),
            level=level,
            planned_use="Look.",
        )
        self.give(who, profile)

    @rule(who=OPERATOR, profile=PICK, level=st.sampled_from(Level))
    def revise_a_site(self, who: str, profile: int, level: Level) -> None:
        urn = self.pick(Kind.PROFILE, profile)
        self.give(who, ReviseProfile(profile=urn, platform=self.pick(Kind.PLATFORM, 0), level=level, planned_use="?"))

    @rule(who=OPERATOR, paper=PICK, act=st.sampled_from([SubmitApplication, SubmitApplication, WithdrawApplication]))
    def submit_or_withdraw(
        self, who: str, paper: int, act: Callable[..., SubmitApplication | WithdrawApplication]
    ) -> None:
        self.give(who, act(application=self.pick(Kind.APPLICATION, paper)))

    @rule(who=CHIEF, paper=PICK, outcomes=st.lists(st.sampled_from(Outcome), min_size=4, max_size=4), yes=st.booleans())
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

    @rule(who=OPERATOR, profile=PICK, back=st.sampled_from([0, 5, 9000]), item=PICK)
    def set_an_account_up(self, who: str, profile: int, back: int, item: int) -> None:
        told = SetUpProfile(
            profile=self.pick(Kind.PROFILE, profile),
            handle="another.handle",
            account_opened_at=self.work.division.now - timedelta(minutes=back),
            settings="Closed.",
            equipment=(self.pick(Kind.EQUIPMENT, item),),
        )
        self.give(who, told)

    @rule(who=OPERATOR, profile=PICK)
    def state_the_terms(self, who: str, profile: int) -> None:
        urn = self.pick(Kind.PROFILE, profile)
        self.give(who, StateTerms(profile=urn, version=date(2025, 11, 6), says="Names must be true.", own_words="?"))

    @rule(who=OPERATOR, profile=PICK)
    def hand_it_over(self, who: str, profile: int) -> None:
        urn, today = self.pick(Kind.PROFILE, profile), self.work.division.now.date()
        self.give(who, RecordDeconfliction(profile=urn, system="Center", result="Nobody.", checked_on=today))
        self.give(who, FinishSetUp(profile=urn))

    @rule(who=COMMANDER, identity=PICK, verdict=st.sampled_from([Verdict.APPROVED, *Verdict]))
    def decide_the_details(self, who: str, identity: int, verdict: Verdict) -> None:
        urn = self.pick(Kind.IDENTITY, identity)
        remarks = () if verdict is Verdict.APPROVED else (Remark(field="handle", text="Another one."),)
        profiles = self.work.division.register("okafor").records.open_facts(Kind.PROFILE, identity=urn)
        waiting = [each["urn"] for each in profiles if each["state"] == "awaiting approval"]
        marks = tuple(DetailMark(profile=each, verdict=verdict, remarks=remarks) for each in waiting or ["HM-P-1-0001"])
        self.give(who, DecideDetails(identity=urn, marks=marks))

    @rule(who=OPERATOR, profile=PICK, minutes=st.integers(1, 400), level=st.sampled_from(Level), item=PICK)
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

    @rule(who=COMMANDER, profile=PICK, act=st.integers(0, 6))
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

    @rule(who=COMMANDER, case=PICK)
    def end_a_case(self, who: str, case: int) -> None:
        self.give(who, EndInvestigation(investigation=self.pick(Kind.INVESTIGATION, case)))

    @rule(who=COMMANDER, person=WHO, case=PICK)
    def schedule_a_review(self, who: str, person: str, case: int) -> None:
        review = ScheduleReview(
            investigator=self.work.urn(person),
            investigation=self.pick(Kind.INVESTIGATION, case),
            scheduled_for=self.work.division.now + timedelta(days=2),
        )
        self.give(who, review)

    # Equipment

    @rule(who=OPERATOR, item=PICK, act=st.integers(0, 4))
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

    @rule(who=COMMANDER, person=WHO, item=PICK)
    def issue_equipment(self, who: str, person: str, item: int) -> None:
        self.give(who, IssueEquipment(equipment=self.pick(Kind.EQUIPMENT, item), issued_to=self.work.urn(person)))

    @rule(who=KEEPER, item=PICK, clean=st.booleans())
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

    @rule(who=CHIEF, person=WHO, days=st.integers(-1, 40), duty=st.booleans())
    def give_a_paper(self, who: str, person: str, days: int, *, duty: bool) -> None:
        now, officer = self.work.division.now, self.work.urn(person)
        end = now + timedelta(days=days)
        order: Command = Delegate(designee=officer, from_=now, until=end)
        if duty:
            order = OrderOnDutyAccess(officer=officer, from_=now, until=end)
        self.give(who, order)

    @rule(who=CHIEF, number=PICK, duty=st.booleans())
    def end_a_paper(self, who: str, number: int, *, duty: bool) -> None:
        end: Command = EndDelegation(delegation=self.pick(Kind.DELEGATION, number))
        if duty:
            end = EndOnDutyAccess(order=self.pick(Kind.ON_DUTY_ORDER, number))
        self.give(who, end)

    @rule(who=CHIEF, person=WHO, role=st.sampled_from(Role), act=st.sampled_from([0, 0, 0, 1, 2]))
    def change_roles(self, who: str, person: str, role: Role, act: int) -> None:
        officer = self.work.urn(person)
        acts: tuple[Command, ...] = (
            GrantRole(officer=officer, role=role),
            EndRole(officer=officer, role=role),
            ConfirmOfficer(officer=officer, roles=(role,)),
        )
        self.give(who, acts[act])

    @rule(who=st.sampled_from(["brandt", "quill"]), person=st.sampled_from(["novak", "whitlock", "quill"]))
    def disable_an_account(self, who: str, person: str) -> None:
        self.give(who, DisableAccount(officer=self.work.urn(person)))


# What the journal must show


def check_journal(entries: list[Entry], seen: Counter[str]) -> None:
    facts: dict[str, Facts] = {}
    for entry in entries:
        if entry.outcome != "done":
            assert entry.refusal is not None
            assert entry.refusal["rule"].startswith("R")
            assert entry.changes == ()
            seen["refused"] += 1
            continue
        seen[entry.command] += 1
        before = {change.urn: facts.get(change.urn, {}) for change in entry.changes}
        facts |= {change.urn: change.open for change in entry.changes}
        for change in entry.changes:
            kind, was, now = Kind(change.kind), before[change.urn].get("state", ""), change.open["state"]
            assert WORKFLOWS[kind].allows(entry.command, was, now), (entry.command, kind, was, now)
            assert was not in FINAL.get(kind, set()) or now == was, (entry.command, was, now)
            seen[f"{kind.name} {now}"] += 1
            if kind is Kind.PROFILE and now in {"approved", "in use"}:
                check_three_yeses(change.open, facts)
            check_not_own(entry, change.open, facts)


def check_three_yeses(profile: Facts, facts: Mapping[str, Facts]) -> None:
    """The Chief's or designee's to the case and the site, the commander's to the details, by different people."""
    case, identity = facts[profile["investigation"]], facts[profile["identity"]]
    assert case["authorized_at"]
    assert identity["authorized_at"]
    assert identity["approved_at"]
    assert profile["authorized_at"]
    window = profile["windows"][-1]
    assert window["approved_by"] not in {profile["operator"], profile["authorized_by"]}
    assert profile["authorized_by"] != profile["operator"]
    if profile["state"] == "in use":
        assert profile["first_used_at"]


def check_not_own(entry: Entry, changed: Facts, facts: Mapping[str, Facts]) -> None:
    """Who decided, approved, resumed, closed or tested is not the person whose work it was."""
    own = {
        "DecideApplication": ("applicant", "members", "operators", "operator"),
        "DecideDetails": ("operators", "operator"),
        "ResumeProfile": ("operator",),
        "VerifyClosing": ("operator",),
        "IssueEquipment": ("issued_to", "holder"),
        "ScheduleReview": ("investigator",),
    }
    for name in own.get(entry.command, ()):
        said = changed.get(name, ())
        assert entry.actor not in ([said] if isinstance(said, str) else said), (entry.command, name)
    if entry.command == "TestEquipment":
        assert facts[changed["equipment"]]["holder"] != entry.actor


def run(factory: pytest.TempPathFactory, examples: int, steps: int, *, same: bool) -> Counter[str]:
    counted: Counter[str] = Counter()

    class Here(RegisterMachine):
        base = factory.getbasetemp()
        seen = counted

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=same,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return counted


def check_not_idle(seen: Counter[str]) -> None:
    """The machine got somewhere: acts of every part were done, and enough was refused."""
    assert {"PROFILE approved", "PROFILE in use", "DecideApplication", "LogActivity"} <= set(seen)
    assert seen["refused"] > 50


def test_whatever_officers_try_the_rules_hold(tmp_path_factory: pytest.TempPathFactory) -> None:
    check_not_idle(run(tmp_path_factory, 20, 60, same=True))


@pytest.mark.soak
def test_however_long_officers_try_the_rules_hold(tmp_path_factory: pytest.TempPathFactory) -> None:
    check_not_idle(run(tmp_path_factory, 150, 100, same=False))
