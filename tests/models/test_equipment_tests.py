"""No-identifier tests: who makes them, when they pass, and until when they count."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import equipment_test as testing
from models.command import Role
from models.equipment import EquipmentKind
from models.errors import InvalidInput, OutOfOrder, Refused
from models.policy import window_end
from tests.fakes import NOON, FakeContext
from tests.scene import ADMINISTRATOR, COMMANDER, DETECTIVE, LAPTOP, OTHER, ZONE, days, laptop, passed_test, scene


@pytest.fixture
def desk() -> FakeContext:
    return scene().by(ADMINISTRATOR, Role.ADMINISTRATOR)


def sheet(points: tuple[str, ...] = testing.DEVICE_SHEET, **changes: Any) -> testing.TestEquipment:
    told: dict[str, Any] = dict.fromkeys(points, True)
    told |= {"equipment": LAPTOP, "tested_at": NOON, "evidence": "Looked at every point."}
    return testing.TestEquipment(**(told | changes))


def make(context: FakeContext, command: testing.TestEquipment) -> testing.EquipmentTest:
    made = context.keep(testing.test_equipment(command, context))[0]
    assert isinstance(made, testing.EquipmentTest)
    return made


def test_a_test_passes_when_every_point_is_a_yes(desk: FakeContext) -> None:
    assert make(desk, sheet()).passed
    assert not make(desk, sheet(egress_not_citys=False)).passed


def test_every_open_point_is_named_at_once(desk: FakeContext) -> None:
    with pytest.raises(InvalidInput) as refused:
        make(desk, sheet(accounts_clean=None, no_register_on_it=None, evidence=" "))
    assert set(refused.value.problems) == {"accounts_clean", "no_register_on_it", "evidence"}


def test_a_sim_has_its_own_sheet(desk: FakeContext) -> None:
    desk.keep([laptop(kind=EquipmentKind.SIM)])
    assert make(desk, sheet(testing.SIM_SHEET)).passed
    with pytest.raises(InvalidInput) as refused:
        make(desk, sheet())
    assert "host_name_clean" in refused.value.problems
    assert "subscriber_not_department" in refused.value.problems


@pytest.mark.parametrize("changes", [{"holder": DETECTIVE}, {"holder": ""}])
def test_nobody_tests_what_they_hold_or_use(desk: FakeContext, changes: dict[str, str]) -> None:
    desk.keep([laptop(**changes)])
    with pytest.raises(Refused) as refused:
        make(desk.by(DETECTIVE, Role.DETECTIVE), sheet())
    assert (refused.value.rule, refused.value.clause) == ("R12", "house rule R12")
    assert make(desk.by(OTHER, Role.DETECTIVE), sheet()).tester == OTHER


def test_the_tester_need_not_be_able_to_open_the_profile(desk: FakeContext) -> None:
    desk.closed = {"HM-P-1-0001"}
    assert make(desk, sheet()).tester == ADMINISTRATOR


def test_a_test_is_not_dated_ahead_but_may_be_entered_later(desk: FakeContext) -> None:
    assert make(desk, sheet(tested_at=days(-3))).tested_at == days(-3)
    with pytest.raises(InvalidInput, match="future"):
        make(desk, sheet(tested_at=days(1)))


def test_lost_equipment_is_not_tested(desk: FakeContext) -> None:
    desk.keep([laptop(state="lost")])
    with pytest.raises(OutOfOrder):
        make(desk.by(COMMANDER, Role.COMMANDER), sheet())


def test_a_failed_test_ends_an_earlier_passed_one(desk: FakeContext) -> None:
    assert testing.test_at(desk, LAPTOP, NOON) is not None
    make(desk, sheet(no_personal_accounts=False))
    assert testing.test_at(desk, LAPTOP, NOON) is None
    assert testing.test_at(desk, LAPTOP, NOON - timedelta(seconds=1)) is not None


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(ZONE)))  # noqa: DTZ001
def test_the_last_valid_day_is_the_90th_after_the_test(tested_at: datetime) -> None:
    context = FakeContext(passed_test(tested_at))
    end = window_end(tested_at, 90, ZONE)
    last_day = tested_at.date() + timedelta(days=90)
    before = end - timedelta(milliseconds=10)
    assert testing.test_at(context, LAPTOP, before) is not None
    assert before.astimezone(ZONE).date() == last_day
    assert testing.test_at(context, LAPTOP, end) is None
    assert testing.test_at(context, LAPTOP, tested_at) is not None
    assert testing.test_at(context, LAPTOP, tested_at - timedelta(milliseconds=10)) is None
