"""Where windows begin and end: half-open, by the department's midnight, over each change of the clock, on leap days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest

from models.acting import ActingOrder
from models.activity import LogActivity, log_activity
from models.command import Role
from models.delegation import Delegation, OnDutyOrder, PaperState, delegation_of, on_duty_order_for
from models.due import due
from models.footprint import valid_through
from models.identity import FalseIdentity
from models.image import Image, Withdrawal
from models.inspection import Inspection
from models.inspection import months_after as inspected_after
from models.network_exception import NetworkException, exception_at
from models.officer import RoleGrant, roles_at
from models.oral import Oral, OralDecision, OralState, oral_window, to_be_signed_by
from models.policy import window_end
from models.profile import Level, Profile, Stopped, Window
from models.record import Kind
from models.renewal_terms import months_after
from models.review import grace_ends
from models.waiver import Waiver, waivers_at
from tests.fakes import NOON, FakeContext
from tests.models.any_record import made, number_of
from tests.scene import (
    COMMANDER,
    DETECTIVE,
    IDENTITY,
    LAPTOP,
    ORDER,
    OTHER,
    PROFILE,
    ZONE,
    days,
    officer,
    passed_test,
    profile,
    scene,
)
from ui.moments import typed_instant

TICK = timedelta(milliseconds=10)
END = NOON + timedelta(hours=5)
Covers = Callable[[datetime], bool]


def utc(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[arg-type, misc]


def the(kind: type[Any], **changes: Any) -> FakeContext:
    """A context with one record of a kind."""
    return FakeContext(made(kind, urn=number_of(kind.KIND), **changes))


def in_window(at: datetime) -> bool:
    window = attrs.evolve(profile().windows[0], from_=NOON, until=END)
    return profile(windows=(window,)).window_at(at) is not None


def suspended(at: datetime) -> bool:
    return profile(suspensions=(Stopped(from_=NOON, until=END, by=COMMANDER),)).suspended_at(at)


def without_consent(at: datetime) -> bool:
    gone = (Withdrawal(from_=NOON, until=END, told_by=COMMANDER),)
    image: Image = made(Image, urn=number_of(Kind.IMAGE), withdrawals=gone)
    return image.withdrawn_at(at)


def delegated(at: datetime) -> bool:
    paper = the(Delegation, designee=OTHER, clauses=("5.12.4.2",), from_=NOON, until=END)
    return delegation_of(paper, OTHER, "5.12.4.2", at) is not None


def ordered_on_duty(at: datetime) -> bool:
    order = the(OnDutyOrder, officer=OTHER, from_=NOON, until=END)
    return on_duty_order_for(order, OTHER, "HM-PL-1-0001", at) is not None


def acting(at: datetime) -> bool:
    order = the(ActingOrder, acting=OTHER, state=PaperState.GIVEN, from_=NOON, until=END)
    facts = {"state": "active", "urn": OTHER, "roles": []}
    return Role.COMMANDER in roles_at(facts, order.open_facts(ActingOrder), at)


def in_the_role(at: datetime) -> bool:
    who = officer(OTHER).changed(roles=(RoleGrant(role=Role.INSPECTOR, from_=NOON, until=END),))
    (facts,) = FakeContext(who).open_facts(type(who))
    return Role.INSPECTOR in roles_at(facts, (), at)


def excepted(at: datetime) -> bool:
    return exception_at(the(NetworkException, equipment=LAPTOP, from_=NOON, until=END), LAPTOP, at) is not None


def waived(at: datetime) -> bool:
    return bool(waivers_at(the(Waiver, rule="R40", subject=OTHER, from_=NOON, until=END), "R40", (OTHER,), at))


def appointed(at: datetime) -> bool:
    inspection: Inspection = made(Inspection, urn=number_of(Kind.INSPECTION), appointed_at=NOON, until=END)
    return inspection.in_force(at)


def approved_orally(at: datetime) -> bool:
    said = {"what": Oral.APPROVAL, "profile": PROFILE, "said_at": NOON, "sign_by": END, "level": Level.VIEW}
    context = the(OralDecision, state=OralState.SIGNED, signed_at=NOON, **said)
    return oral_window(context, profile(), at) is not None


@pytest.mark.parametrize(
    "covers",
    [
        in_window, suspended, without_consent, delegated, ordered_on_duty, acting, in_the_role, excepted, waived,
        appointed, approved_orally,
    ],
)  # fmt: skip
def test_an_interval_holds_its_first_instant_and_not_its_last(covers: Covers) -> None:
    assert [covers(at) for at in (NOON - TICK, NOON, END - TICK, END)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("signed", "end"),
    [
        (utc(2025, 12, 8, 15, 0), utc(2026, 3, 9, 4, 0)),
        (utc(2025, 12, 7, 15, 0), utc(2026, 3, 8, 5, 0)),
        (utc(2026, 8, 3, 15, 0), utc(2026, 11, 2, 5, 0)),
        (utc(2026, 8, 2, 15, 0), utc(2026, 11, 1, 4, 0)),
        (utc(2026, 3, 8, 4, 59), utc(2026, 6, 6, 4, 0)),
        (utc(2026, 3, 8, 5, 0), utc(2026, 6, 7, 4, 0)),
        (utc(2027, 12, 1, 15, 0), utc(2028, 3, 1, 5, 0)),
        (utc(2028, 2, 29, 15, 0), utc(2028, 5, 30, 4, 0)),
    ],
    ids=["spring-day", "before-spring", "fall-day", "before-fall", "last-minute", "midnight", "to-leap", "from-leap"],
)
def test_an_approval_ends_at_the_departments_midnight_after_its_90th_day(signed: datetime, end: datetime) -> None:
    found = window_end(signed, 90, ZONE)
    assert found == end
    last = (found - TICK).astimezone(ZONE)
    assert last.date() == signed.astimezone(ZONE).date() + timedelta(days=90)
    assert (last.hour, last.minute, last.second, last.microsecond) == (23, 59, 59, 990_000)


@pytest.mark.parametrize("signed", [utc(2025, 12, 8, 15, 0), utc(2026, 8, 3, 15, 0), utc(2027, 12, 1, 15, 0)])
def test_a_session_to_the_last_instant_of_the_last_day_is_inside_and_one_over_it_is_flagged(signed: datetime) -> None:
    end = window_end(signed, 90, ZONE).astimezone(UTC)
    window: Window = attrs.evolve(profile().windows[0], from_=signed, until=end)
    context = scene()
    context.now = end + timedelta(hours=1)
    order = context.get(ORDER, OnDutyOrder).changed(from_=signed, until=end + timedelta(days=9))
    context.keep([profile(windows=(window,)), passed_test(end - timedelta(days=2)), order])
    for until, flags in ((end, ()), (end + TICK, ("R08",))):
        told = LogActivity(profile=PROFILE, from_=end - timedelta(minutes=9), until=until, equipment=(LAPTOP,))
        assert getattr(log_activity(told, context)[0], "outside") == flags  # noqa: B009 - of one kind of record


@pytest.mark.parametrize(
    ("said", "by"),
    [
        (utc(2026, 3, 7, 1, 0), utc(2026, 3, 10, 1, 0)),
        (utc(2026, 3, 6, 15, 0), utc(2026, 3, 9, 15, 0)),
        (utc(2026, 10, 31, 0, 0), utc(2026, 11, 3, 0, 0)),
        (utc(2026, 3, 9, 15, 0), utc(2026, 3, 11, 4, 0)),
    ],
    ids=["friday-night-in-spring", "friday-in-spring", "friday-night-in-fall", "monday"],
)
def test_72_hours_are_72_hours_over_a_change_of_the_clock(said: datetime, by: datetime) -> None:
    assert to_be_signed_by(scene(), said) == by
    local = said.astimezone(ZONE)
    typed = typed_instant(local.date().isoformat(), f"{local:%H:%M}", ZONE)
    assert to_be_signed_by(scene(), typed) == by


@pytest.mark.parametrize(
    ("day", "entered", "late"),
    [
        ("2026-10-31", utc(2026, 11, 1, 16, 0), False),
        ("2026-10-31", utc(2026, 11, 1, 16, 0) + TICK, True),
        ("2026-03-07", utc(2026, 3, 8, 17, 0), False),
        ("2026-03-07", utc(2026, 3, 8, 17, 0) + TICK, True),
    ],
)
def test_24_hours_after_a_session_are_24_hours_over_a_change_of_the_clock(
    day: str, entered: datetime, *, late: bool
) -> None:
    context = scene()
    context.now = entered
    begin, end = (typed_instant(day, time, ZONE) for time in ("11:30", "12:00"))
    told = LogActivity(profile=PROFILE, from_=begin, until=end, equipment=(LAPTOP,))
    assert getattr(log_activity(told, context)[0], "entered_late") is late  # noqa: B009 - of one kind of record


def test_what_people_type_is_an_instant_that_counts_as_any_other() -> None:
    before, after = (typed_instant(day, "12:00", ZONE) for day in ("2026-10-31", "2026-11-01"))
    assert after - before == timedelta(hours=25)
    assert before + timedelta(hours=24) == utc(2026, 11, 1, 16, 0)


@pytest.mark.parametrize("count", [months_after, inspected_after])
@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2027, 2, 28), 12, date(2028, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2028, 2, 29), 36, date(2031, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
    ],
)
def test_months_are_counted_to_the_same_day_or_the_last_of_the_month(
    count: Callable[[date, int], date], day: date, months: int, then: date
) -> None:
    assert count(day, months) == then


def test_a_year_of_a_check_of_the_leap_day_is_365_days() -> None:
    assert valid_through(date(2028, 2, 29)) == date(2029, 2, 28)
    assert valid_through(date(2027, 3, 1)) == date(2028, 2, 29)


def test_seven_days_of_grace_end_with_the_seventh_over_a_change_of_the_clock() -> None:
    assert grace_ends(scene(), date(2026, 3, 4)) == date(2026, 3, 11)
    assert grace_ends(scene(), date(2026, 10, 28)) == date(2026, 11, 4)
    assert grace_ends(scene(), date(2028, 2, 25)) == date(2028, 3, 3)


@pytest.mark.parametrize(
    ("at", "late"),
    [
        (utc(2026, 3, 28, 3, 59), 0),
        (utc(2026, 3, 28, 4, 0), 1),
        (utc(2026, 3, 29, 4, 0), 2),
    ],
)
def test_a_review_is_overdue_from_the_departments_day_after_it_was_due(at: datetime, late: int) -> None:
    context = scene()
    context.keep([profile(account_opened_at=days(-19))])
    context.now = at
    (review,) = [each for each in due(context, frozenset({Role.COMMANDER}), COMMANDER) if each.rule == "R11"]
    assert review.days == late
    assert context.get(IDENTITY, FalseIdentity).operators == (context.get(PROFILE, Profile).operator,) == (DETECTIVE,)
