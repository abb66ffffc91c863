"""Activity: the truth is always recorded, what was outside approval is flagged with its rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.activity import (
    Activity,
    ActivityState,
    Capture,
    ExplainActivity,
    LogActivity,
    Means,
    Told,
    explain_activity,
    log_activity,
)
from models.command import Role
from models.equipment import Network
from models.errors import InvalidInput, NotOnDossier, Refused, UnknownRecord
from models.identity import FalseIdentity
from models.investigation import Investigation
from models.profile import Level, Profile, ProfileState, Stopped
from models.session_instants import instants_of
from tests.fakes import NOON, FakeContext
from tests.scene import CASE, DETECTIVE, IDENTITY, LAPTOP, ORDER, OTHER, PROFILE, TEST, days, laptop, profile, scene

Change = Callable[[FakeContext], object]


@pytest.fixture
def desk() -> FakeContext:
    return scene()


def session(**changes: Any) -> LogActivity:
    told: dict[str, Any] = {
        "profile": PROFILE,
        "from_": NOON - timedelta(minutes=30),
        "until": NOON,
        "equipment": (LAPTOP,),
    }
    return LogActivity(**(told | changes))


def log(context: FakeContext, **changes: Any) -> Activity:
    made = context.keep(log_activity(session(**changes), context))[0]
    assert isinstance(made, Activity)
    return made


def kept(context: FakeContext) -> Profile:
    return context.get(PROFILE, Profile)


def test_the_first_session_within_approval_puts_the_profile_in_use(desk: FakeContext) -> None:
    logged = log(desk)
    assert (logged.outside, logged.state, logged.operator) == ((), ActivityState.LOGGED, DETECTIVE)
    assert (kept(desk).state, kept(desk).first_used_at) == (ProfileState.IN_USE, logged.from_)
    assert (logged.dossier, logged.investigation) == (IDENTITY, CASE)


def test_a_later_session_leaves_the_profile_as_it_is(desk: FakeContext) -> None:
    log(desk, from_=days(-1), until=days(-0.9))
    assert len(log_activity(session(), desk)) == 1


def _window(context: FakeContext, **changes: Any) -> None:
    current = kept(context)
    context.keep([current.changed(windows=(attrs.evolve(current.windows[0], **changes),))])


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        (lambda c: c.keep([profile(windows=(), state=ProfileState.BEING_SET_UP)]), ("R08",)),
        (lambda c: _window(c, until=days(-1)), ("R08",)),
        (lambda c: _window(c, from_=days(0) - timedelta(minutes=10)), ("R08",)),
        (lambda c: _window(c, level=Level.VIEW), ("R08",)),
        (lambda c: _window(c, operator=OTHER), ("R08",)),
        (lambda c: _window(c, equipment=("HM-E-1-0009",)), ("R08",)),
        (lambda c: c.keep([profile(suspensions=(Stopped(from_=days(-1), by=OTHER),))]), ("R08",)),
        (lambda c: c.keep([laptop(department_property=False)]), ("R03",)),
        (lambda c: c.records.pop(TEST), ("R04",)),
        (lambda c: c.keep([laptop(network=Network.DEPARTMENT_NETWORK)]), ("R05",)),
        (lambda c: c.keep([profile(terms_by=())]), ("R09",)),
        (lambda c: c.records.pop(ORDER), ("R27",)),
        (lambda c: c.keep([c.get(CASE, Investigation).changed(authorized_at=None)]), ("R01",)),
        (lambda c: c.keep([c.get(IDENTITY, FalseIdentity).changed(authorized_at=None)]), ("R06",)),
        (lambda c: c.keep([profile(authorized_at=None)]), ("R02",)),
    ],
)
def test_use_outside_approval_is_recorded_and_flagged(
    desk: FakeContext, change: Change, rules: tuple[str, ...]
) -> None:
    change(desk)
    before = kept(desk).state
    logged = log(desk, level=Level.JOIN_GROUP, what_was_done="Looked.")
    assert (logged.outside, logged.state) == (rules, ActivityState.FLAGGED)
    assert kept(desk).state == before
    assert kept(desk).first_used_at == logged.from_


def test_a_session_of_another_operator_of_the_identity_is_recorded_and_flagged(desk: FakeContext) -> None:
    desk.keep([desk.get(CASE, Investigation).changed(members=(DETECTIVE, OTHER))])
    logged = log(desk.by(OTHER, Role.DETECTIVE))
    assert logged.operator == OTHER
    assert {"R03", "R08", "R09", "R27"} == set(logged.outside)


def test_a_session_on_someone_elses_identity_is_not_on_the_dossier(desk: FakeContext) -> None:
    desk.closed = {PROFILE}
    with pytest.raises(NotOnDossier):
        log(desk.by(OTHER, Role.DETECTIVE))


def test_a_session_on_a_draft_is_recorded_and_leaves_the_draft(desk: FakeContext) -> None:
    draft = profile(state=ProfileState.DRAFT, windows=(), authorized_at=None)
    desk.keep([draft])
    assert {"R02", "R08"} <= set(log(desk).outside)
    assert kept(desk) == draft


def test_unregistered_equipment_is_use_outside_approval(desk: FakeContext) -> None:
    logged = log(desk, equipment=(), unregistered_equipment="Own phone")
    assert "R03" in logged.outside


def test_a_session_without_a_profile_lives_in_the_investigations_dossier(desk: FakeContext) -> None:
    logged = log(desk, profile="", investigation=CASE)
    assert (logged.dossier, logged.identity, logged.outside) == (CASE, "", ())


def test_a_suspension_in_the_middle_of_a_session_is_seen(desk: FakeContext) -> None:
    stopped = Stopped(from_=NOON - timedelta(minutes=20), until=NOON - timedelta(minutes=10), by=OTHER)
    desk.keep([profile(suspensions=(stopped,))])
    assert log(desk).outside == ("R08",)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"from_": NOON}, {"until"}),
        ({"until": NOON + timedelta(minutes=3)}, {"until"}),
        ({"from_": days(-30), "until": days(-29)}, {"from_"}),
        ({"equipment": ()}, {"equipment"}),
        ({"level": Level.CONVERSE}, {"what_was_done"}),
        ({"means": Means.SOUND}, {"prosecutor_consulted"}),
        ({"investigation": "HM-N-1-0009"}, {"investigation"}),
        ({"profile": ""}, {"investigation"}),
        ({"equipment": (), "level": Level.CONVERSE, "until": days(-1)}, {"until", "equipment", "what_was_done"}),
        (
            {"captures": (Capture(captured_on=date(2026, 3, 16), means=Means.NOTE, moved_by="USB", sha256="F" * 64),)},
            {"captures[0].sha256"},
        ),
    ],
)
def test_what_contradicts_itself_or_is_missing_is_named(
    desk: FakeContext, changes: dict[str, Any], fields: set[str]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        log(desk, **changes)
    assert set(refused.value.problems) == fields


def test_unknown_equipment_is_no_entry(desk: FakeContext) -> None:
    with pytest.raises(UnknownRecord):
        log(desk, equipment=("HM-E-1-0099",))


def test_viewing_alone_needs_no_note(desk: FakeContext) -> None:
    assert not log(desk, level=Level.VIEW).what_was_done


def test_two_clocks_may_differ_by_two_minutes(desk: FakeContext) -> None:
    assert log(desk, until=NOON + timedelta(minutes=2))


@given(st.integers(min_value=-100, max_value=100))
def test_an_entry_is_late_after_24_hours(hundredths: int) -> None:
    context = scene()
    until = days(-1) + timedelta(milliseconds=10 * hundredths)
    logged = log(context, from_=until - timedelta(minutes=5), until=until)
    assert logged.entered_late == (hundredths < 0)


def test_a_session_ending_with_the_window_is_inside_it(desk: FakeContext) -> None:
    _window(desk, until=NOON)
    assert log(desk).outside == ()
    assert log(desk, until=NOON + timedelta(milliseconds=10)).outside == ("R08",)


@given(st.integers(min_value=1, max_value=10_000), st.integers(min_value=-50, max_value=10_050))
def test_every_instant_compared_lies_in_the_session(length: int, stop: int) -> None:
    until = NOON + timedelta(milliseconds=10 * length)
    stopped = Stopped(from_=NOON + timedelta(milliseconds=10 * stop), by=OTHER)
    instants = instants_of(profile(suspensions=(stopped,)), NOON, until)
    assert instants[0] == NOON
    assert all(NOON <= each < until for each in instants)
    assert (stopped.from_ in instants) == (NOON <= stopped.from_ < until)


def test_an_explanation_is_its_operators_alone(desk: FakeContext) -> None:
    del desk.records[ORDER]
    logged = log(desk)
    command = ExplainActivity(activity=logged.urn, explanation="The order was being signed.")
    with pytest.raises(Refused, match="R12"):
        explain_activity(command, desk.by(OTHER, Role.DETECTIVE))
    explained = desk.keep(explain_activity(command, desk.by(DETECTIVE, Role.DETECTIVE)))[0]
    assert isinstance(explained, Activity)
    assert (explained.state, explained.outside) == (ActivityState.EXPLAINED, ("R27",))


def test_an_unanswered_question_stays_unanswered(desk: FakeContext) -> None:
    logged = log(desk, minor=Told.NO)
    assert (logged.minor, logged.inducement) == (Told.NO, Told.NOT_ANSWERED)
