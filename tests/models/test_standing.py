"""Standing: every stop is computed, says since when, and what lifts it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.command import Role
from models.equipment import Network
from models.investigation import Investigation
from models.policy import window_end
from models.profile import Deconfliction, Profile, ProfileState, Stopped
from models.review import Review
from models.standing import SIGNS, Stop, standing
from models.use import READY_FOR_USE
from tests.fakes import NOON, FakeContext
from tests.scene import (
    ASSIGNMENT,
    CASE,
    COMMANDER,
    DETECTIVE,
    LAPTOP,
    ORDER,
    PROFILE,
    TEST,
    ZONE,
    days,
    laptop,
    officer,
    passed_test,
    profile,
    scene,
)

Change = Callable[[FakeContext], object]


def stops(context: FakeContext, urn: str = PROFILE, at: datetime = NOON) -> tuple[Stop, ...]:
    return standing(context, context.records[urn], at)


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)


def test_a_profile_in_order_has_no_stop() -> None:
    assert stops(scene()) == ()


def test_every_requirement_of_use_has_its_sign() -> None:
    assert tuple(each.requirement for each in SIGNS) == READY_FOR_USE


def _window(context: FakeContext, **changes: Any) -> None:
    current = context.get(PROFILE, Profile)
    context.keep([current.changed(windows=(attrs.evolve(current.windows[0], **changes),))])


def _test_ago(count: int) -> Change:
    return lambda context: context.keep([passed_test(days(-count))])


ENDED = datetime(2026, 3, 10, tzinfo=ZONE)
SUSPENDED = profile(state=ProfileState.SUSPENDED, suspensions=(Stopped(from_=days(-2), by=COMMANDER),))
RECHECK = Deconfliction(
    system="RISS", result="Nothing.", checked_on=date(2026, 2, 20), recheck_on=date(2026, 3, 10)
)


@pytest.mark.parametrize(
    ("change", "rule", "cited", "since"),
    [
        (lambda c: _window(c, until=ENDED), "R08", "5.12.4.4 bullet 2", ENDED),
        (lambda c: c.keep([SUSPENDED]), "R08", "5.12.4.4 bullet 2", days(-2)),
        (_test_ago(100), "R04", "5.12.4.3 bullet 2", window_end(days(-100), 90, ZONE)),
        (lambda c: c.records.pop(TEST), "R04", "5.12.4.3 bullet 2", None),
        (lambda c: c.keep([profile(terms_by=())]), "R09", "5.12.4.4 bullet 4", None),
        (lambda c: c.records.pop(ORDER), "R27", "5.12.0.3", None),
        (lambda c: c.records.pop(ASSIGNMENT), "R03", "5.12.4.3", None),
        (lambda c: c.keep([c.get(CASE, Investigation).changed(ended_at=days(-3))]), "R01", "5.12.4.1", days(-3)),
        (lambda c: c.keep([profile(deconfliction=RECHECK)]), "R07", "5.12.4.4 bullet 1", midnight(date(2026, 3, 11))),
    ],
)
def test_a_stop_cites_its_rule_and_says_since_when(
    change: Change, rule: str, cited: str, since: datetime | None
) -> None:
    context = scene()
    change(context)
    (stop,) = stops(context)
    assert (stop.rule, stop.cited, stop.since) == (rule, cited, since)
    assert stop.lifted_when


@given(st.integers(min_value=-500, max_value=500))
def test_an_approval_ends_at_midnight_after_its_last_valid_day(hundredths: int) -> None:
    context = scene()
    del context.records[TEST]
    context.keep([passed_test(days(60)), officer(DETECTIVE, Role.DETECTIVE)])
    end = window_end(days(-20), 90, ZONE)
    at = end + timedelta(milliseconds=10 * hundredths)
    ended = [each for each in stops(context, at=at) if each.what == "The approval has ended"]
    assert bool(ended) == (hundredths >= 0)
    assert all(each.since == end for each in ended)
    assert (end - timedelta(milliseconds=10)).astimezone(ZONE).date() == days(-20).date() + timedelta(days=90)


@pytest.mark.parametrize(("day", "stopped"), [(date(2026, 4, 1), False), (date(2026, 4, 2), True)])
def test_a_review_beyond_its_grace_is_a_stop(day: date, stopped: bool) -> None:
    context = scene()
    found = [each for each in stops(context, at=midnight(day)) if each.rule == "R11"]
    assert [each.since for each in found] == ([midnight(date(2026, 4, 2))] if stopped else [])


def test_standing_is_asked_of_what_can_be_in_use_only() -> None:
    context = scene()
    context.keep([profile(state=ProfileState.BEING_SET_UP, windows=())])
    assert stops(context) == ()
    assert stops(context, DETECTIVE) == ()


@pytest.mark.parametrize(
    ("change", "rule", "what"),
    [
        (_test_ago(100), "R04", "Its no-identifier test has lapsed"),
        (lambda c: c.records.pop(TEST), "R04", "No no-identifier test is recorded"),
        (lambda c: c.keep([passed_test(passed=False)]), "R04", "It did not pass its no-identifier test"),
        (lambda c: c.keep([laptop(department_property=False)]), "R03", "It is not the department's property"),
        (
            lambda c: c.keep([laptop(network=Network.DEPARTMENT_NETWORK)]),
            "R05",
            "It is on the department network without an exception",
        ),
        (lambda c: c.keep([laptop(has_coverbook=True)]), "R26", "The register or a part of it is on it"),
    ],
)
def test_equipment_that_may_not_be_used_says_why(change: Change, rule: str, what: str) -> None:
    context = scene()
    assert stops(context, LAPTOP) == ()
    change(context)
    assert [(each.rule, each.what) for each in stops(context, LAPTOP)] == [(rule, what)]


def test_computing_a_stop_writes_nothing() -> None:
    context = scene()
    before = dict(context.records)
    stops(context, at=days(300))
    assert context.records == before
    assert not context.find(Review)


@pytest.mark.parametrize(("day", "stopped"), [(date(2026, 3, 10), False), (date(2026, 3, 11), True)])
def test_a_deconfliction_counts_through_the_day_it_is_to_be_checked_again(day: date, stopped: bool) -> None:
    context = scene()
    context.keep([profile(deconfliction=RECHECK)])
    assert bool(stops(context, at=midnight(day))) == stopped
