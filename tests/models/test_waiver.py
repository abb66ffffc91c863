"""Waivers: house rules only, ahead, dated, with an end; the checks honor one in force and say so."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from models.application import Application, ApplicationState, Line
from models.applying import submission_of
from models.backup import Backup
from models.command import Role
from models.department import Department
from models.due import due
from models.errors import InvalidInput, Refused, UnknownRecord
from models.policy import RULES
from models.record import Record
from models.requirement import Check, Finding, Requirement, check
from models.standing import standing
from models.submission import READY_TO_SUBMIT
from models.waiver import (
    WAIVER_WORKFLOW,
    EndWaiver,
    GrantWaiver,
    Waiver,
    WaiverState,
    end_waiver,
    grant_waiver,
    waivers_at,
)
from tests.fakes import NOON, FakeContext
from tests.models.oversight_table import refused_by_the_tables
from tests.scene import CASE, CHIEF, COMMANDER, DETECTIVE, IDENTITY, LAPTOP, OTHER, PROFILE, days, profile, scene

DEPARTMENT, PAPER = "HM-D-1-0001", "HM-A-1-0001"


def grant(context: FakeContext, **said: Any) -> Waiver:
    told: dict[str, Any] = {"rule": "R40", "subject": DETECTIVE, "reason": "The commander is away.", "until": days(7)}
    (made,) = context.keep(grant_waiver(GrantWaiver(**told | said), context))
    assert isinstance(made, Waiver)
    return made


def overdue() -> FakeContext:
    """The review of the detective is overdue beyond its grace, and a paper waits to be submitted."""
    context = scene()
    paper = Application(
        urn=PAPER,
        state=ApplicationState.DRAFT,
        applicant=DETECTIVE,
        investigation=CASE,
        identity=IDENTITY,
        lines=(Line(subject=PROFILE),),
    )
    context.keep([profile(account_opened_at=days(-50)), paper])
    return context


def waiting(context: FakeContext) -> Check:
    paper = context.get(PAPER, Application)
    (found,) = [each for each in check(READY_TO_SUBMIT, submission_of(context, paper)) if each.rule == "R40"]
    return found


@pytest.mark.parametrize("rule", sorted(rule.id for rule in RULES.values() if rule.basis == "P"))
def test_a_rule_of_the_policy_is_waived_by_nobody(rule: str) -> None:
    with pytest.raises(Refused) as refused:
        grant(scene().by(CHIEF, Role.CHIEF), rule=rule)
    assert (refused.value.rule, refused.value.clause) == (rule, RULES[rule].clause)


@pytest.mark.parametrize("rule", sorted(rule.id for rule in RULES.values() if rule.firm and rule.basis == "H"))
def test_a_house_rule_that_keeps_the_record_honest_is_not_waived(rule: str) -> None:
    with pytest.raises(Refused, match="keeps the record honest"):
        grant(scene().by(CHIEF, Role.CHIEF), rule=rule)


def test_a_waiver_is_never_backdated_and_always_ends() -> None:
    context = scene().by(CHIEF, Role.CHIEF)
    with pytest.raises(InvalidInput, match="backdated"):
        grant(context, from_=NOON - timedelta(hours=1))
    with pytest.raises(InvalidInput, match="until"):
        grant(context, until=NOON)
    assert grant(context, from_=NOON - timedelta(seconds=30)).from_ == NOON
    assert grant(context).from_ == NOON


@pytest.mark.parametrize(("until", "allowed"), [(days(14), True), (days(14) + timedelta(seconds=1), False)])
def test_a_commander_waives_for_14_days_at_most_and_the_chief_for_longer(until: datetime, *, allowed: bool) -> None:
    context = scene().by(COMMANDER, Role.COMMANDER)
    if allowed:
        assert grant(context, until=until).granted_by == COMMANDER
    else:
        with pytest.raises(Refused) as refused:
            grant(context, until=until)
        assert refused.value.rule == "R41"
    assert grant(context.by(CHIEF, Role.CHIEF), until=until).until == until


@pytest.mark.parametrize("subject", [DETECTIVE, CASE, IDENTITY, PROFILE, LAPTOP])
def test_nobody_waives_a_rule_for_their_own_work(subject: str) -> None:
    with pytest.raises(Refused) as refused:
        grant(scene().by(DETECTIVE, Role.COMMANDER), subject=subject)
    assert refused.value.rule == "R12"


def test_what_is_not_in_the_register_is_not_waived() -> None:
    context = scene().by(CHIEF, Role.CHIEF)
    with pytest.raises(InvalidInput, match="not a rule"):
        grant(context, rule="R99")
    with pytest.raises(UnknownRecord):
        grant(context, subject="HM-P-1-0044")
    with pytest.raises(InvalidInput, match="subject"):
        grant(context, subject="HM-PL-1-0001")


@pytest.mark.parametrize(
    ("subject", "kept_in"),
    [(DETECTIVE, "register"), (LAPTOP, "register"), (CASE, CASE), (IDENTITY, IDENTITY), (PROFILE, IDENTITY)],
)
def test_its_reason_is_kept_where_its_subject_is(subject: str, kept_in: str) -> None:
    assert grant(scene().by(CHIEF, Role.CHIEF), subject=subject).dossier == kept_in


def test_a_review_overdue_beyond_its_grace_keeps_a_paper_back_until_it_is_waived() -> None:
    context = overdue()
    assert waiting(context).met is False
    grant(context.by(COMMANDER, Role.COMMANDER))
    found = waiting(context)
    assert (found.met, found.detail) == (True, "waived by HM-W-1-0001, last day 2026-03-23")


@pytest.mark.parametrize("subject", [CASE, DETECTIVE, DEPARTMENT])
def test_a_waiver_covers_its_own_subject_and_the_departments_all(subject: str) -> None:
    context = overdue()
    context.keep([Department(urn=DEPARTMENT, name="Harrow Mills", prefix="HM", zone="America/New_York")])
    grant(context.by(CHIEF, Role.CHIEF), subject=OTHER)
    assert waiting(context).met is False
    grant(context, subject=subject)
    assert waiting(context).met is True


def test_a_waiver_holds_from_its_beginning_until_its_end_and_not_after_it_was_ended() -> None:
    context = overdue()
    made = grant(context.by(CHIEF, Role.CHIEF), from_=days(1), until=days(3))
    for at, held in ((days(0.9), False), (days(1), True), (days(2.9), True), (days(3), False)):
        assert bool(waivers_at(context, "R40", (DETECTIVE,), at)) is held
    context.now = days(2)
    context.keep(end_waiver(EndWaiver(waiver=made.urn), context))
    assert context.get(made.urn, Waiver).until == days(2)
    assert waivers_at(context, "R40", (DETECTIVE,), days(2)) == []


def test_a_requirement_of_the_policy_is_not_met_whatever_paper_lies_there() -> None:
    context = scene()
    context.keep([grant(context.by(CHIEF, Role.CHIEF)).changed(rule="R11")])
    requirement = Requirement[Any](
        rule="R11", wording="Met", find=lambda _: Finding(met=False, detail="no", failing=((DETECTIVE,),))
    )
    (found,) = check((requirement,), overdue_facts(context))
    assert (found.met, found.detail) == (False, "no")


def test_each_thing_that_fails_needs_a_waiver_of_its_own() -> None:
    context = scene()
    grant(context.by(CHIEF, Role.CHIEF), subject=DETECTIVE)
    two = Requirement[Any](
        rule="R40", wording="Met", find=lambda _: Finding(met=False, failing=((DETECTIVE,), (OTHER,)))
    )
    assert check((two,), overdue_facts(context))[0].met is False
    grant(context, subject=OTHER)
    assert check((two,), overdue_facts(context))[0].met is True


def overdue_facts(context: FakeContext) -> Any:
    return submission_of(context, Application(urn=PAPER, state=ApplicationState.DRAFT, applicant=DETECTIVE,
                                              investigation=CASE))  # fmt: skip


def test_what_is_due_and_what_stops_say_by_which_paper_a_rule_is_waived() -> None:
    context = overdue()
    grant(context.by(COMMANDER, Role.COMMANDER))
    said = "waived by HM-W-1-0001, last day 2026-03-23"
    (item,) = [each for each in due(context, frozenset({Role.COMMANDER}), COMMANDER) if each.rule == "R11"]
    assert said in item.what
    (stop,) = [each for each in standing(context, profile(account_opened_at=days(-50)), NOON) if each.rule == "R11"]
    assert said in stop.what


def test_what_a_house_rule_asks_for_is_not_late_while_it_is_waived() -> None:
    context = scene()
    context.keep([
        Department(urn=DEPARTMENT, name="Harrow Mills", prefix="HM", zone="America/New_York"),
        Backup(urn="HM-B-1-0001", sha256="0" * 64, size=1, head_n=1, head_hash="0" * 64, made_at=days(-20),
               made_by=COMMANDER),
    ])  # fmt: skip
    late = [each.days for each in due(context, frozenset({Role.COMMANDER}), COMMANDER) if each.rule == "R29"]
    grant(context.by(CHIEF, Role.CHIEF), rule="R29", subject=DEPARTMENT)
    (item,) = [each for each in due(context, frozenset({Role.COMMANDER}), COMMANDER) if each.rule == "R29"]
    assert (late, item.days) == ([13], 0)
    assert "waived by HM-W-1-0001" in item.what


def test_every_act_the_tables_do_not_hold_is_refused() -> None:
    def in_state(state: str) -> tuple[FakeContext, Record]:
        context = scene()
        made = grant(context.by(CHIEF, Role.CHIEF)).changed(state=WaiverState(state))
        context.keep([made])
        return context, made

    ending = {"EndWaiver": lambda record: EndWaiver(waiver=record.urn)}
    assert refused_by_the_tables(WAIVER_WORKFLOW, in_state, ending) == len(Role)
