"""Violations: anyone reports, the first superior officer notifies the Chief in writing, the Chief closes (5.12.5.7)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from models.activity import Activity, ActivityState
from models.attachment import Attachment
from models.command import Role
from models.delegation import Delegation, PaperState
from models.due import Due, due
from models.errors import InvalidInput, OutOfOrder, Refused, UnknownRecord
from models.officer import RoleGrant
from models.paper_acts import ConfirmPaperDecision
from models.paper_decision import OnPaper, PaperDecision, PaperForm
from models.profile import Level
from models.record import Record
from models.stored_file import Media
from models.violation import (
    VIOLATION_WORKFLOW,
    Charged,
    Violation,
    ViolationOutcome,
    ViolationState,
    elapsed_words,
    open_violations,
)
from models.violation_acts import (
    AcknowledgeViolation,
    CloseViolation,
    InformProsecutor,
    NotifyChief,
    ReportViolation,
    acknowledge_violation,
    close_violation,
    inform_prosecutor,
    notify_chief,
    report_violation,
)
from tests.fakes import NOON, FakeContext
from tests.models.oversight_table import refused_by_the_tables
from tests.scene import (
    ADMINISTRATOR,
    CASE,
    CHIEF,
    COMMANDER,
    DETECTIVE,
    IDENTITY,
    LAPTOP,
    OTHER,
    PROFILE,
    START,
    days,
    officer,
    profile,
    scene,
)

SESSION, CAPTAIN, VIOLATION = "HM-S-1-0001", "HM-O-1-0006", "HM-V-1-0001"
S = ViolationState


def captain(context: FakeContext) -> FakeContext:
    """A designee whose delegation is in force."""
    paper = Delegation(
        urn="HM-DL-1-0001", state=PaperState.GIVEN, designee=CAPTAIN, clauses=("5.12.4.1",), from_=START, until=days(90)
    )
    context.keep([officer(CAPTAIN), paper])
    return context


def flagged(operator: str = DETECTIVE, ago: float = 2, **changes: Any) -> Activity:
    made = Activity(
        urn=SESSION,
        state=ActivityState.FLAGGED,
        profile=PROFILE,
        investigation=CASE,
        identity=IDENTITY,
        operator=operator,
        from_=days(-ago - 0.1),
        until=days(-ago),
        level=Level.VIEW,
        entered_at=days(-ago),
        outside=("R08",),
    )
    return attrs.evolve(made, **changes)


def report(context: FakeContext, **said: Any) -> Violation:
    told: dict[str, Any] = {"what": "A post shows the badge."} | said
    (made,) = context.keep(report_violation(ReportViolation(**told), context))
    assert isinstance(made, Violation)
    return made


def kept(context: FakeContext) -> Violation:
    return context.get(VIOLATION, Violation)


def reported(**said: Any) -> FakeContext:
    context = scene().by(OTHER, Role.DETECTIVE)
    report(context, **said)
    return context


def notified(context: FakeContext, **said: Any) -> FakeContext:
    context.by(COMMANDER, Role.COMMANDER)
    told: dict[str, Any] = {"violation": VIOLATION, "notice": "Seen.", "shown_at": context.now} | said
    context.keep(notify_chief(NotifyChief(**told), context))
    return context


def acknowledged(context: FakeContext) -> FakeContext:
    context.by(CHIEF, Role.CHIEF)
    context.keep(acknowledge_violation(AcknowledgeViolation(violation=VIOLATION), context))
    return context


def close(context: FakeContext, **said: Any) -> Violation:
    told: dict[str, Any] = {
        "violation": VIOLATION,
        "outcome": ViolationOutcome.UNFOUNDED,
        "outcome_reason": "Another person's post.",
        "charged_case": Charged.NO,
    } | said
    context.keep(close_violation(CloseViolation(**told), context.by(CHIEF, Role.CHIEF)))
    return kept(context)


def asked(context: FakeContext, who: str, role: Role) -> list[Due]:
    acts = ("ReportViolation", *VIOLATION_WORKFLOW.moves)
    return [each for each in due(context, frozenset({role}), who) if each.act in acts]


def test_anyone_reports_and_need_not_be_named_on_what_it_concerns() -> None:
    context = scene().by(ADMINISTRATOR, Role.ADMINISTRATOR)
    context.closed = {CASE, IDENTITY, PROFILE}
    made = report(context, about=PROFILE)
    assert (made.state, made.reported_by) == (S.REPORTED, ADMINISTRATOR)
    assert (made.investigations, made.identities, made.concerns) == ((CASE,), (IDENTITY,), (DETECTIVE,))


def test_a_violation_is_kept_in_a_dossier_that_its_reporter_reads_and_whom_it_concerns_does_not() -> None:
    made = report(scene().by(OTHER, Role.DETECTIVE), about=PROFILE)
    assert (made.dossier, made.readers) == (made.urn, (OTHER,))


def test_the_report_of_a_superior_officer_is_the_written_notice() -> None:
    context = scene().by(COMMANDER, Role.COMMANDER)
    made = report(context, shown_at=NOON - timedelta(minutes=32))
    assert (made.state, made.shown_to, made.notified_by, made.recipient) == (
        S.NOTIFIED,
        COMMANDER,
        COMMANDER,
        "Chief of Police",
    )
    assert made.elapsed == timedelta(minutes=32)


def test_what_a_superior_officer_reports_of_own_acts_is_no_notice() -> None:
    made = report(scene().by(COMMANDER, Role.COMMANDER), concerns=(COMMANDER,))
    assert made.state is S.REPORTED


def test_what_the_chief_reports_the_chief_knows() -> None:
    made = report(scene().by(CHIEF, Role.CHIEF))
    assert (made.state, made.acknowledged_by, made.notified_at) == (S.ACKNOWLEDGED, CHIEF, None)


def test_it_is_not_about_a_record_that_does_not_exist_nor_about_another_kind() -> None:
    context = scene().by(OTHER, Role.DETECTIVE)
    with pytest.raises(UnknownRecord):
        report(context, about="HM-P-1-0044")
    with pytest.raises(InvalidInput) as refused:
        report(context, about="HM-PL-1-0001")
    assert "about" in refused.value.problems


def test_the_superior_officer_shown_it_is_named_with_the_instant_and_is_one() -> None:
    context = scene().by(OTHER, Role.DETECTIVE)
    with pytest.raises(InvalidInput, match="both or neither"):
        report(context, shown_to=COMMANDER)
    with pytest.raises(InvalidInput, match="no superior officer"):
        report(context, shown_to=DETECTIVE, shown_at=NOON)
    with pytest.raises(InvalidInput, match="future"):
        report(context, shown_to=COMMANDER, shown_at=days(1))


def test_the_first_superior_officer_shown_it_notifies_and_nobody_in_that_place() -> None:
    context = captain(reported(shown_to=COMMANDER, shown_at=days(-0.5)))
    act = NotifyChief(violation=VIOLATION, notice="Seen.")
    with pytest.raises(Refused) as refused:
        notify_chief(act, context.by(CAPTAIN, Role.DESIGNEE))
    assert (refused.value.rule, refused.value.clause) == ("R18", "5.12.5.7")
    done = kept(notified(context, shown_at=None))
    assert (done.state, done.notified_by, done.elapsed) == (S.NOTIFIED, COMMANDER, timedelta(hours=12))


def test_another_superior_officer_notifies_where_the_first_one_can_not() -> None:
    context = captain(reported(shown_to=COMMANDER, shown_at=days(-1), concerns=(COMMANDER,)))
    with pytest.raises(Refused, match="R12"):
        notified(context)
    context.by(CAPTAIN, Role.DESIGNEE)
    context.keep(notify_chief(NotifyChief(violation=VIOLATION, notice="Seen."), context))
    assert (kept(context).notified_by, kept(context).shown_to) == (CAPTAIN, COMMANDER)


def test_a_notice_says_since_when_its_giver_knows() -> None:
    with pytest.raises(InvalidInput, match="first shown to you"):
        notified(reported(), shown_at=None)


def test_the_chief_acknowledges_after_the_notice_not_before() -> None:
    with pytest.raises(OutOfOrder, match="notifies you first"):
        acknowledged(reported())
    assert kept(acknowledged(notified(reported()))).acknowledged_by == CHIEF


def test_where_no_superior_officer_is_left_the_chief_acknowledges_the_report_itself() -> None:
    assert kept(acknowledged(reported(concerns=(COMMANDER,)))).state is S.ACKNOWLEDGED


def test_nobody_notifies_acknowledges_informs_or_closes_what_concerns_them() -> None:
    context = notified(reported(concerns=(CHIEF,)))
    with pytest.raises(Refused, match="R12"):
        acknowledged(context)
    context.keep([kept(context).changed(state=S.ACKNOWLEDGED)])
    with pytest.raises(Refused, match="R12"):
        close(context)
    with pytest.raises(Refused, match="R12"):
        inform_prosecutor(InformProsecutor(violation=VIOLATION, prosecutor_informed="ADA"), context)


def test_unfounded_is_an_outcome_and_needs_its_reason() -> None:
    context = acknowledged(notified(reported()))
    with pytest.raises(InvalidInput, match="unfounded"):
        close(context, outcome_reason=" ")
    done = close(context)
    assert (done.state, done.outcome, done.closed_by) == (S.CLOSED, ViolationOutcome.UNFOUNDED, CHIEF)


def test_in_a_charged_case_the_prosecutor_is_informed_before_it_is_closed() -> None:
    context = acknowledged(notified(reported(), charged_case=Charged.YES))
    with pytest.raises(Refused, match="prosecutor") as refused:
        close(context, charged_case=Charged.NOT_KNOWN)
    assert refused.value.rule == "R18"
    context.by(COMMANDER, Role.COMMANDER)
    context.keep(inform_prosecutor(InformProsecutor(violation=VIOLATION, prosecutor_informed="ADA by phone"), context))
    assert close(context, charged_case=Charged.NOT_KNOWN).prosecutor_informed_at == NOON


def test_whether_somebody_is_charged_is_answered_before_it_is_closed() -> None:
    with pytest.raises(InvalidInput, match="charged_case"):
        close(acknowledged(notified(reported())), charged_case=Charged.NOT_KNOWN)


@pytest.mark.parametrize(
    ("elapsed", "words"),
    [
        (timedelta(seconds=20), "less than a minute"),
        (timedelta(minutes=32), "32 minutes"),
        (timedelta(days=1, hours=1, minutes=1), "1 day 1 hour 1 minute"),
        (timedelta(days=2, minutes=5), "2 days 5 minutes"),
    ],
)
def test_elapsed_time_is_told_and_never_judged(elapsed: timedelta, words: str) -> None:
    assert elapsed_words(elapsed) == words


def test_of_a_use_outside_approval_the_notice_is_due_from_the_commander_who_is_shown_the_flag() -> None:
    context = scene()
    context.keep([flagged()])
    (item,) = asked(context, COMMANDER, Role.COMMANDER)
    assert (item.rule, item.urn, item.act, item.on, item.days) == (
        "R08",
        SESSION,
        "ReportViolation",
        date(2026, 3, 14),
        2,
    )
    assert asked(context, DETECTIVE, Role.DETECTIVE) == []
    assert asked(context, CHIEF, Role.CHIEF) == []
    report(context.by(COMMANDER, Role.COMMANDER), about=SESSION)
    assert asked(context, COMMANDER, Role.COMMANDER) == []
    assert [each.act for each in asked(context, CHIEF, Role.CHIEF)] == ["AcknowledgeViolation"]


def test_an_explanation_does_not_settle_the_notice_and_an_opening_outside_authorization_needs_one() -> None:
    context = scene()
    context.keep([flagged(state=ActivityState.EXPLAINED), profile(opened_outside=("R01", "R08"))])
    assert [each.urn for each in asked(context, COMMANDER, Role.COMMANDER)] == [SESSION, PROFILE]


def test_the_flag_of_a_commander_is_shown_to_designee_and_chief() -> None:
    context = captain(scene())
    context.keep([flagged(operator=COMMANDER)])
    assert asked(context, COMMANDER, Role.COMMANDER) == []
    assert [each.urn for each in asked(context, CAPTAIN, Role.DESIGNEE)] == [SESSION]
    assert [each.urn for each in asked(context, CHIEF, Role.CHIEF)] == [SESSION]


def test_each_step_is_due_from_whose_it_is() -> None:
    context = captain(reported(shown_to=COMMANDER, shown_at=days(-1)))
    assert [(each.act, each.days) for each in asked(context, COMMANDER, Role.COMMANDER)] == [("NotifyChief", 1)]
    assert asked(context, CAPTAIN, Role.DESIGNEE) == []
    acknowledged(notified(context, charged_case=Charged.YES))
    assert [each.act for each in asked(context, CHIEF, Role.CHIEF)] == ["CloseViolation", "InformProsecutor"]
    assert [each.act for each in asked(context, COMMANDER, Role.COMMANDER)] == ["InformProsecutor"]


def test_a_report_without_a_superior_officer_to_notify_is_due_from_the_chief() -> None:
    context = reported()
    context.keep([officer(COMMANDER).changed(roles=(RoleGrant(role=Role.COMMANDER, from_=START, until=NOON),))])
    assert [each.act for each in asked(context, CHIEF, Role.CHIEF)] == ["AcknowledgeViolation"]


def test_what_concerns_the_only_superior_officer_is_due_from_the_chief() -> None:
    context = reported(shown_to=COMMANDER, shown_at=days(-1), concerns=(COMMANDER,))
    assert asked(context, COMMANDER, Role.COMMANDER) == []
    assert [each.act for each in asked(context, CHIEF, Role.CHIEF)] == ["AcknowledgeViolation"]


def test_a_violation_is_open_until_it_is_closed() -> None:
    context = scene()
    context.keep([flagged()])
    report(context.by(OTHER, Role.DETECTIVE), about=SESSION, also_about=(LAPTOP,))
    for named in ({"investigation": CASE}, {"identity": IDENTITY}, {"about": LAPTOP}):
        assert open_violations(context, **named) == (VIOLATION,)
    close(acknowledged(notified(context)))
    assert open_violations(context, investigation=CASE, identity=IDENTITY, about=LAPTOP) == ()


def test_every_act_the_tables_do_not_hold_is_refused() -> None:
    def in_state(state: str) -> tuple[FakeContext, Record]:
        context = scene()
        made = report(context.by(OTHER, Role.DETECTIVE)).changed(state=ViolationState(state))
        paper = PaperDecision(
            urn="HM-PD-1-0001", state=OnPaper.RECORDED, form=PaperForm.VIOLATION_NOTICE, subject=made.urn,
            decider="HM-O-1-0099", paper_date=NOON.date(), notice="Seen.", shown_at=NOON, recorded_by=OTHER,
            recorded_at=NOON,
        )  # fmt: skip
        scan = Attachment(
            urn="HM-F-1-0001", subject=paper.urn, kept_in=paper.urn, media=Media.PDF, size=1, blob="0" * 64,
            blob_sha256="0" * 64, added_by=OTHER, added_at=NOON, name="vn.pdf", sha256="0" * 64, key="0" * 64,
        )  # fmt: skip
        context.keep([made, paper, scan])
        return context, made

    tried = refused_by_the_tables(
        VIOLATION_WORKFLOW,
        in_state,
        {
            "ConfirmPaperDecision": lambda _: ConfirmPaperDecision(paper="HM-PD-1-0001"),
            "NotifyChief": lambda _: NotifyChief(violation=VIOLATION, notice="Seen."),
            "AcknowledgeViolation": lambda _: AcknowledgeViolation(violation=VIOLATION),
            "InformProsecutor": lambda _: InformProsecutor(violation=VIOLATION, prosecutor_informed="ADA"),
            "CloseViolation": lambda _: CloseViolation(
                violation=VIOLATION, outcome=ViolationOutcome.UNFOUNDED, outcome_reason="?"
            ),
        },
    )
    assert tried == len(Role) * (3 + 3 + 2 + 1 + 3)
