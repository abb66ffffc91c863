"""Retention and destruction: never before the date, never under a hold, a violation, a request, never by one (R23)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from models.activity import Activity, ActivityState
from models.backup import Backup
from models.command import Role
from models.destruction import (
    DESTRUCTION_WORKFLOW,
    DestroyRecords,
    Destruction,
    DestructionState,
    ProposeDestruction,
    WithdrawDestruction,
    destroy_records,
    propose_destruction,
    withdraw_destruction,
)
from models.disclosure_acts import (
    RecordDisclosure,
    RecordDisclosureRequest,
    record_disclosure,
    record_disclosure_request,
)
from models.due import due
from models.errors import InvalidInput, OutOfOrder, Refused
from models.identity import FalseIdentity, IdentityState
from models.investigation import Investigation, InvestigationState, RetentionClass
from models.legal_hold import PlaceHold, place_hold
from models.officer import RoleGrant
from models.profile import Level, Profile, ProfileState
from models.record import Kind, Record
from models.redaction import Rendition
from models.report_copy import ReportCopy
from models.retention import SetRetentionClass, kept_until, set_retention_class
from models.review import Review, ReviewState
from models.violation_acts import ReportViolation, report_violation
from tests.fakes import NOON, FakeContext
from tests.models.oversight_table import refused_by_the_tables
from tests.scene import CASE, CHIEF, COMMANDER, IDENTITY, OTHER, PROFILE, START, days, officer, profile, scene

DESTRUCTION, REVIEW = "HM-DE-1-0001", "HM-R-1-0001"
S = DestructionState
Change = Callable[[FakeContext], object]


def ended(ago_days: float = 3 * 366, **changes: Any) -> FakeContext:
    """The case ended so long ago, kept for three years; one session and one review in it."""
    context = scene()
    told: dict[str, Any] = {
        "state": InvestigationState.ENDED,
        "ended_at": days(-ago_days),
        "retention": RetentionClass.THREE,
    } | changes
    context.keep([
        context.get(CASE, Investigation).changed(**told),
        context.get(IDENTITY, FalseIdentity).changed(state=IdentityState.CLOSED),
        profile(state=ProfileState.CLOSED, closed_at=days(-ago_days)),
        Activity(urn="HM-S-1-0001", state=ActivityState.LOGGED, profile=PROFILE, investigation=CASE, identity=IDENTITY,
                 operator=OTHER, from_=START, until=START, level=Level.VIEW, entered_at=START),
        Review(urn=REVIEW, state=ReviewState.CLOSED, investigator=OTHER, investigation=CASE, period_from=START,
               period_until=START, scheduled_for=START),
    ])  # fmt: skip
    return context


def propose(context: FakeContext, subject: str = CASE) -> Destruction:
    act = ProposeDestruction(subject=subject, permission_reference="RCB 2026-114")
    (made,) = context.keep(propose_destruction(act, context.by(COMMANDER, Role.COMMANDER)))
    assert isinstance(made, Destruction)
    return made


def destroy(context: FakeContext, who: str = CHIEF) -> Destruction:
    made, *_ = context.keep(destroy_records(DestroyRecords(destruction=DESTRUCTION), context.by(who, Role.CHIEF)))
    assert isinstance(made, Destruction)
    return made


def held(context: FakeContext) -> None:
    context.keep(place_hold(PlaceHold(subject=IDENTITY, reason="A claim."), context))


def violated(context: FakeContext) -> None:
    context.keep(report_violation(ReportViolation(what="?", about=PROFILE), context.by(OTHER, Role.DETECTIVE)))


def asked_for(context: FakeContext) -> None:
    day = date(2026, 3, 1)
    act = RecordDisclosureRequest(investigation=CASE, docket="1", scope="All", received_on=day, due=day)
    context.keep(record_disclosure_request(act, context))


def test_a_case_goes_with_its_identities_and_reviews_by_two_people() -> None:
    context = ended()
    propose(context)
    made = destroy(context)
    assert (made.state, made.applicant, made.authorized_by) == (S.DESTROYED, COMMANDER, CHIEF)
    assert set(made.dossiers) == {CASE, IDENTITY, REVIEW}
    assert (made.records, made.stations) == (5, (1,))
    assert context.get(CASE, Investigation).state is InvestigationState.DESTROYED
    assert context.get(IDENTITY, FalseIdentity).state is IdentityState.DESTROYED
    assert context.get(PROFILE, Profile).state is ProfileState.DESTROYED


def test_an_identity_of_an_ended_case_goes_alone() -> None:
    context = ended()
    propose(context, IDENTITY)
    made = destroy(context)
    assert (made.dossiers, made.records) == ((IDENTITY,), 3)
    assert context.get(CASE, Investigation).state is InvestigationState.ENDED


REASONS: list[tuple[Change, str]] = [
    (held, "legal hold"),
    (violated, "violation"),
    (asked_for, "disclosure request"),
    (lambda c: c.keep([c.get(CASE, Investigation).changed(ended_at=days(-3 * 365 + 5))]), "retention"),
    (lambda c: c.keep([c.get(CASE, Investigation).changed(retention=RetentionClass.PERMANENT)]), "retention"),
    (lambda c: c.keep([c.get(CASE, Investigation).changed(retention=None)]), "retention"),
    (lambda c: c.keep([c.get(CASE, Investigation).changed(ended_at=None)]), "retention"),
]


@pytest.mark.parametrize(("change", "words"), REASONS)
def test_what_must_be_kept_is_not_proposed_for_destruction(change: Change, words: str) -> None:
    context = ended()
    change(context)
    with pytest.raises(Refused, match=words) as refused:
        propose(context)
    assert refused.value.rule == "R23"


@pytest.mark.parametrize(("change", "words"), REASONS)
def test_what_must_be_kept_since_it_was_proposed_is_not_destroyed(change: Change, words: str) -> None:
    context = ended()
    propose(context)
    change(context)
    with pytest.raises(Refused, match=words) as refused:
        destroy(context)
    assert refused.value.rule == "R23"


def test_one_person_alone_destroys_nothing() -> None:
    context = ended()
    propose(context)
    context.keep([officer(COMMANDER).changed(roles=(RoleGrant(role=Role.CHIEF, from_=START),))])
    with pytest.raises(Refused, match="Two people") as refused:
        destroy(context, who=COMMANDER)
    assert refused.value.rule == "R23"


def test_a_case_is_kept_through_its_last_day() -> None:
    context = ended(ago_days=0)
    (case,) = context.open_facts(Investigation, urn=CASE)
    assert kept_until(context, case) == date(2029, 3, 16)
    context.now = NOON + timedelta(days=3 * 365 + 1)  # 16 March 2029
    with pytest.raises(Refused, match="kept until 2029-03-16"):
        propose(context)
    context.now += timedelta(days=1)
    assert propose(context).retained_until == date(2029, 3, 16)


def test_what_is_destroyed_is_not_destroyed_again_and_no_longer_counted() -> None:
    context = ended()
    propose(context, IDENTITY)
    destroy(context)
    with pytest.raises(InvalidInput, match="already"):
        propose(context, IDENTITY)
    context.keep([propose(context).changed(urn=DESTRUCTION)])
    assert set(destroy(context).dossiers) == {CASE, REVIEW}


def test_the_certificate_names_backups_with_the_day_they_go_and_copies_with_their_recipients() -> None:
    context = ended()
    context.keep([
        Backup(urn=f"HM-B-1-000{n}", sha256="0" * 64, size=1, head_n=1, head_hash="0" * 64, made_at=days(-ago),
               made_by=COMMANDER)
        for n, ago in enumerate((500, 100), 1)
    ])  # fmt: skip
    given = RecordDisclosure(
        investigation=CASE,
        document="Accounts",
        recipient_text="The prosecutor",
        purpose="Rule 14",
        rendition=Rendition.FULL,
        sha256="ab" * 32,
    )
    context.keep(record_disclosure(given, context.by(CHIEF, Role.CHIEF)))
    propose(context)
    made = destroy(context)
    assert [(each.backup, each.gone_by) for each in made.backups] == [("HM-B-1-0002", date(2026, 12, 6))]
    assert made.copies == ("HM-DC-1-0001: Accounts, copy 1, to The prosecutor",)


def test_a_proposal_is_withdrawn_or_is_due_from_the_chief() -> None:
    context = ended()
    propose(context)
    (item,) = [each for each in due(context, frozenset({Role.CHIEF}), CHIEF) if each.rule == "R23"]
    assert (item.urn, item.act) == (DESTRUCTION, "DestroyRecords")
    context.keep(withdraw_destruction(WithdrawDestruction(destruction=DESTRUCTION), context))
    with pytest.raises(OutOfOrder):
        destroy(context)


def set_class(context: FakeContext, retention: RetentionClass) -> Investigation:
    act = SetRetentionClass(investigation=CASE, retention=retention)
    (made,) = context.keep(set_retention_class(act, context.by(COMMANDER, Role.COMMANDER)))
    assert isinstance(made, Investigation)
    return made


def test_under_a_hold_a_case_is_not_kept_for_fewer_years_but_for_more() -> None:
    context = ended(retention=RetentionClass.SEVEN)
    held(context)
    with pytest.raises(Refused, match="R23"):
        set_class(context, RetentionClass.THREE)
    assert set_class(context, RetentionClass.PERMANENT).retention is RetentionClass.PERMANENT
    with pytest.raises(Refused, match="R23"):
        set_class(context, RetentionClass.TWENTY)
    with pytest.raises(InvalidInput, match="already"):
        set_class(context, RetentionClass.PERMANENT)


def test_without_a_hold_the_class_changes_with_the_schedule() -> None:
    assert set_class(ended(retention=RetentionClass.SEVEN), RetentionClass.THREE).retention is RetentionClass.THREE


@pytest.mark.parametrize("state", [s for s in InvestigationState if s not in {"authorized", "ended", "referred"}])
def test_a_case_that_was_never_authorized_or_is_destroyed_takes_no_class(state: InvestigationState) -> None:
    with pytest.raises(OutOfOrder):
        set_class(ended(state=state), RetentionClass.SEVEN)


def test_every_act_the_tables_do_not_hold_is_refused() -> None:
    def in_state(state: str) -> tuple[FakeContext, Record]:
        context = ended()
        made = propose(context).changed(state=DestructionState(state))
        context.keep([made])
        return context, made

    commands: dict[str, Any] = {
        "WithdrawDestruction": lambda each: WithdrawDestruction(destruction=each.urn),
        "DestroyRecords": lambda each: DestroyRecords(destruction=each.urn),
    }
    assert refused_by_the_tables(DESTRUCTION_WORKFLOW, in_state, commands) == len(Role) * 4


def saved_list(urn: str, listed: Kind, rendition: Rendition = Rendition.FULL) -> ReportCopy:
    return ReportCopy(
        urn=urn, report_id=f"LS-2026-{urn[-4:]}", rendition=rendition, subject="HM-D-1-0001", kept_in="register",
        copy_number=1, recipient=COMMANDER, purpose="Look.", listed=listed, rows=3, sha256="a" * 64, head_n=1,
        head_hash="b" * 64, issued_by=COMMANDER, issued_at=NOON,
    )  # fmt: skip


def test_the_certificate_names_the_sealed_lists_in_which_the_records_may_stand() -> None:
    context = ended()
    context.keep([
        saved_list("HM-X-1-0001", Kind.PROFILE),
        saved_list("HM-X-1-0002", Kind.PROFILE, Rendition.REDACTED),
        saved_list("HM-X-1-0003", Kind.EQUIPMENT),
    ])  # fmt: skip
    propose(context)
    told = f"HM-X-1-0001: LS-2026-0001, a list in which it may stand, to {COMMANDER}"
    assert destroy(context).copies == (told,)
