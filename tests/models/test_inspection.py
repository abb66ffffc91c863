"""Inspections: appointed by the Chief with dates, independent, the sample drawn by a seed nobody chooses (R22)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import attrs
import pytest

from models.activity import Activity, ActivityState
from models.command import Role
from models.due import Due, due
from models.errors import InvalidInput, Refused
from models.inspection import (
    INSPECTION_WORKFLOW,
    Inspection,
    InspectionState,
    Looked,
    SampleResult,
    drawn,
    months_after,
    population_of,
    smallest_sample,
)
from models.inspection_acts import (
    AppointInspector,
    DrawSample,
    EndInspection,
    HandOverSample,
    RecordInspection,
    TakeBackSample,
    appoint_inspector,
    draw_sample,
    end_inspection,
    record_inspection,
)
from models.investigation import Investigation, InvestigationState
from models.profile import Level, ProfileState
from models.record import Record
from tests.fakes import FakeContext
from tests.models.oversight_table import refused_by_the_tables
from tests.scene import CASE, CHIEF, COMMANDER, DETECTIVE, IDENTITY, PROFILE, days, officer, profile, scene

INSPECTOR, INSPECTION = "HM-O-1-0007", "HM-IN-1-0001"
S = InspectionState


def session(number: int) -> Activity:
    return Activity(
        urn=f"HM-S-1-{number:04d}",
        state=ActivityState.LOGGED,
        profile=PROFILE,
        investigation=CASE,
        identity=IDENTITY,
        operator=DETECTIVE,
        from_=days(-2),
        until=days(-1.9),
        level=Level.VIEW,
        entered_at=days(-1.9),
    )


def place(*roles: Role, sessions: int = 30) -> FakeContext:
    context = scene()
    context.keep([officer(INSPECTOR, *(roles or (Role.INSPECTOR,))), *(session(n + 1) for n in range(sessions))])
    return context.by(CHIEF, Role.CHIEF)


def appoint(context: FakeContext, **said: Any) -> Inspection:
    told: dict[str, Any] = {"investigation": CASE, "inspector": INSPECTOR, "until": days(14)} | said
    (made,) = context.keep(appoint_inspector(AppointInspector(**told), context.by(CHIEF, Role.CHIEF)))
    assert isinstance(made, Inspection)
    return made


def draw(context: FakeContext, who: str = INSPECTOR, size: int = 0) -> Inspection:
    context.by(who, Role.INSPECTOR)
    (made,) = context.keep(draw_sample(DrawSample(inspection=INSPECTION, size=size), context))
    assert isinstance(made, Inspection)
    return made


def results(sample: tuple[str, ...], **changed: Any) -> tuple[SampleResult, ...]:
    made = [SampleResult(record=each, result=Looked.IN_ORDER) for each in sample]
    made[0] = attrs.evolve(made[0], **changed)
    return tuple(made)


def record(context: FakeContext, found: tuple[SampleResult, ...], who: str = INSPECTOR) -> Inspection:
    act = RecordInspection(inspection=INSPECTION, results=found, summary="Kept as it should be.")
    (made,) = context.keep(record_inspection(act, context.by(who, Role.INSPECTOR)))
    assert isinstance(made, Inspection)
    return made


def asked(context: FakeContext, who: str, role: Role) -> list[Due]:
    return [each for each in due(context, frozenset({role}), who) if each.rule == "R22"]


def test_a_case_is_inspected_from_appointment_to_results() -> None:
    context = place()
    appoint(context)
    made = draw(context)
    assert (made.state, made.population, len(made.sample)) == (S.DRAWN, 31, 5)
    done = record(context, results(made.sample))
    assert (done.state, done.inspected_by, done.authorized_by) == (S.RECORDED, INSPECTOR, CHIEF)
    assert set(context.basis) == set(made.sample)


def test_the_seed_is_the_chains_value_at_the_appointment_and_is_kept() -> None:
    context = place()
    appoint(context)
    made = draw(context)
    assert made.seed == context.chain_value(context.entry_of(INSPECTION))
    assert drawn(made.seed, population_of(context, CASE), 5) == made.sample


def test_anyone_draws_the_same_sample_and_another_seed_draws_another() -> None:
    records = [f"HM-S-1-{n:04d}" for n in range(200)]
    first = drawn("a" * 64, records, 20)
    assert first == drawn("a" * 64, reversed(records), 20)
    assert first != drawn("b" * 64, records, 20)
    assert len(set(first)) == 20


@pytest.mark.parametrize(("population", "least"), [(0, 0), (3, 3), (5, 5), (50, 5), (51, 6), (1000, 100)])
def test_a_sample_is_one_in_ten_and_five_at_least(population: int, least: int) -> None:
    assert smallest_sample(population) == least


@pytest.mark.parametrize("size", [4, 32, -1])
def test_a_sample_that_is_too_small_or_larger_than_the_case_is_not_drawn(size: int) -> None:
    context = place()
    appoint(context)
    with pytest.raises(InvalidInput, match="between 5 and 31"):
        draw(context, size=size)


@pytest.mark.parametrize("who", [DETECTIVE, COMMANDER, CHIEF])
def test_who_granted_operated_or_reviewed_does_not_inspect(who: str) -> None:
    context = place()
    case = context.get(CASE, Investigation)
    context.keep([officer(who, Role.INSPECTOR, Role.CHIEF), case.changed(authorized_by=CHIEF)])
    with pytest.raises(Refused) as refused:
        appoint(context, inspector=who)
    assert refused.value.rule == "R12"


def test_an_inspector_who_takes_part_in_the_case_meanwhile_is_refused() -> None:
    context = place()
    appoint(context)
    made = draw(context)
    case = context.get(CASE, Investigation)
    context.keep([case.changed(members=(*case.members, INSPECTOR))])
    with pytest.raises(Refused, match="R12"):
        record(context, results(made.sample))


def test_only_an_inspector_with_an_account_is_appointed_for_a_case_that_was_authorized() -> None:
    with pytest.raises(InvalidInput, match="role of an inspector"):
        appoint(place(Role.DETECTIVE))
    context = place()
    context.keep([context.get(CASE, Investigation).changed(authorized_at=None)])
    with pytest.raises(InvalidInput, match="never authorized"):
        appoint(context)
    with pytest.raises(InvalidInput, match="until"):
        appoint(place(), until=days(0))


def test_only_the_appointed_draws_and_records_and_only_within_the_dates() -> None:
    context = place()
    context.keep([officer("HM-O-1-0008", Role.INSPECTOR)])
    appoint(context)
    with pytest.raises(Refused) as refused:
        draw(context, who="HM-O-1-0008")
    assert refused.value.rule == "R22"
    made = draw(context)
    context.now = days(14)
    with pytest.raises(Refused, match="has ended"):
        record(context, results(made.sample))


def test_each_record_of_the_sample_is_answered_once_and_what_is_wrong_with_a_note() -> None:
    context = place()
    appoint(context)
    sample = draw(context).sample
    every = results(sample)
    for wrong in (every[1:], (*every[1:], every[1]), (*every[1:], SampleResult(record=CASE, result=Looked.IN_ORDER))):
        with pytest.raises(InvalidInput, match="each record of the sample once"):
            record(context, wrong)
    for found in (Looked.NOT_IN_ORDER, Looked.NOT_SHOWN):
        with pytest.raises(InvalidInput, match=sample[0]):
            record(context, results(sample, result=found))
        assert record(context, results(sample, result=found, note="No terms.")).results[0].result is found
        context.keep([context.get(INSPECTION, Inspection).changed(state=S.DRAWN)])


def test_an_appointment_ends_by_the_chief() -> None:
    context = place()
    appoint(context)
    (made,) = context.keep(end_inspection(EndInspection(inspection=INSPECTION), context))
    assert isinstance(made, Inspection)
    assert (made.state, made.until) == (S.ENDED, context.now)


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 1, 30), 6, date(2026, 7, 30)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_end_with_the_month(day: date, months: int, after: date) -> None:
    assert months_after(day, months) == after


def until(context: FakeContext, day: date) -> FakeContext:
    context.now = days((day - date(2026, 3, 16)).days)
    return context


def test_an_open_case_is_inspected_every_six_months() -> None:
    context = place()  # authorized 22 February 2026
    assert asked(until(context, date(2026, 7, 22)), CHIEF, Role.CHIEF) == []
    (item,) = asked(until(context, date(2026, 7, 23)), CHIEF, Role.CHIEF)
    assert (item.urn, item.act, item.on) == (CASE, "AppointInspector", date(2026, 8, 22))
    (late,) = asked(until(context, date(2026, 8, 23)), CHIEF, Role.CHIEF)
    assert late.days == 1


def inspected(context: FakeContext, at: datetime) -> None:
    context.keep([appoint(context, until=days(400)).changed(state=S.RECORDED, inspected_at=at)])


def closed(context: FakeContext, at: datetime) -> None:
    context.keep([profile(state=ProfileState.CLOSED, closed_at=at)])


def test_a_closed_case_is_inspected_once_within_six_months() -> None:
    context = place()
    closed(context, days(-45))  # 30 January 2026
    inspected(context, days(-60))
    (item,) = asked(until(context, date(2026, 7, 20)), CHIEF, Role.CHIEF)
    assert item.on == date(2026, 7, 30)
    inspected(context, days(10))
    assert asked(until(context, date(2027, 7, 20)), CHIEF, Role.CHIEF) == []


def test_a_case_that_was_ended_without_an_account_is_inspected_too() -> None:
    context = place()
    case = context.get(CASE, Investigation)
    context.keep([profile(account_opened_at=None), case.changed(state=InvestigationState.ENDED, ended_at=days(0))])
    (item,) = asked(until(context, date(2026, 9, 10)), CHIEF, Role.CHIEF)
    assert item.on == date(2026, 9, 16)


def test_an_inspection_under_way_is_the_inspectors_until_it_is_late() -> None:
    context = until(place(), date(2026, 8, 10))
    appoint(context, until=days(170))
    assert [each.act for each in asked(context, INSPECTOR, Role.INSPECTOR)] == ["DrawSample"]
    assert [each.act for each in asked(context, CHIEF, Role.CHIEF)] == [""]
    made = draw(context)
    assert [each.act for each in asked(context, INSPECTOR, Role.INSPECTOR)] == ["RecordInspection"]
    assert made.until.date() < date(2026, 9, 10)
    until(context, date(2026, 9, 10))
    assert [each.act for each in asked(context, CHIEF, Role.CHIEF)] == ["EndInspection"]


def test_every_act_the_tables_do_not_hold_is_refused() -> None:
    def in_state(state: str) -> tuple[FakeContext, Record]:
        context = place()
        made = appoint(context).changed(state=InspectionState(state))
        context.keep([made])
        return context, made

    tried = refused_by_the_tables(
        INSPECTION_WORKFLOW,
        in_state,
        {
            "DrawSample": lambda each: DrawSample(inspection=each.urn),
            "HandOverSample": lambda each: HandOverSample(inspection=each.urn),
            "TakeBackSample": lambda each: TakeBackSample(inspection=each.urn),
            "RecordInspection": lambda each: RecordInspection(inspection=each.urn, results=(), summary="?"),
            "EndInspection": lambda each: EndInspection(inspection=each.urn),
        },
    )
    assert tried == len(Role) * (3 + 3 + 1 + 3 + 2)
