"""Each rule of use by itself: everything is in order, one thing is not, and that rule alone is not met.

The list of coverage (docs/coverage.md) names these beside the tests of the acts and of the store.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
import pytest

from models.assignment import Assignment
from models.delegation import OnDutyOrder
from models.equipment import Equipment, Network
from models.equipment_test import EquipmentTest
from models.footprint import FootprintCheck
from models.identity import FalseIdentity, IdentityState, ImageSource
from models.image import Image, Withdrawal
from models.investigation import Investigation, InvestigationState
from models.network_exception import NetworkException
from models.profile import Level, Profile, ProfileState, Stopped
from models.record import Kind, Record
from models.requirement import Requirement, check, unmet
from models.use import READY_FOR_APPROVAL, outside
from models.use_facts import Use, use_of
from tests.fakes import NOON, FakeContext
from tests.models.any_record import documented, made, number_of
from tests.scene import (
    ASSIGNMENT,
    CASE,
    COMMANDER,
    DETECTIVE,
    FOOTPRINT,
    IDENTITY,
    LAPTOP,
    ORDER,
    OTHER,
    PROFILE,
    TEST,
    days,
    scene,
)

LATER = NOON + timedelta(minutes=1)


def in_order() -> FakeContext:
    """A case with everything in order, every detail documented."""
    context = scene()
    context.keep([documented(context.get(IDENTITY, FalseIdentity)), documented(context.get(PROFILE, Profile))])
    return context


def flags(context: FakeContext, **changed: Any) -> set[str]:
    """The rules a session at noon would not meet."""
    use = attrs.evolve(use_of(context, context.get(PROFILE, Profile), NOON), **changed)
    return {each.rule for each in outside(use)}


def lacking(context: FakeContext, ready: tuple[Requirement[Use], ...] = READY_FOR_APPROVAL) -> set[str]:
    """The rules an approval of the details at noon would not meet."""
    return {each.rule for each in unmet(check(ready, use_of(context, context.get(PROFILE, Profile), NOON)))}


def but(kind: type[Record], urn: str, **changes: Any) -> FakeContext:
    """The case in order, but for some fields of one record."""
    context = in_order()
    context.keep([context.get(urn, kind).changed(**changes)])
    return context


def without(urn: str) -> FakeContext:
    """The case in order, but for one record that is not there."""
    context = in_order()
    del context.records[urn]
    return context


def test_in_order_no_rule_is_not_met() -> None:
    assert flags(in_order()) == set()
    assert lacking(in_order()) == set()


@pytest.mark.parametrize(
    "changes",
    [
        {"authorized_at": None, "state": InvestigationState.SUBMITTED},
        {"authorized_at": LATER},
        {"ended_at": NOON, "state": InvestigationState.ENDED},
        {"members": (OTHER,)},
    ],
)
def test_r01_a_use_rests_on_an_authorized_investigation_and_an_investigator_of_it(changes: dict[str, Any]) -> None:
    assert flags(but(Investigation, CASE, **changes)) == {"R01"}
    assert flags(but(Investigation, CASE, authorized_at=NOON)) == set()
    assert flags(but(Investigation, CASE, ended_at=LATER)) == set()


def test_r02_each_site_is_authorized_by_itself() -> None:
    assert flags(but(Profile, PROFILE, authorized_at=LATER)) == {"R02"}
    assert flags(but(Profile, PROFILE, authorized_at=NOON)) == set()
    assert flags(in_order(), profile=None, identity=None, level=Level.JOIN_GROUP) == {"R02"}
    assert flags(in_order(), profile=None, identity=None, level=Level.VIEW) == set()


def test_r03_only_department_equipment_in_the_operators_own_hands_is_used() -> None:
    assert flags(but(Equipment, LAPTOP, department_property=False)) == {"R03"}
    assert flags(but(Assignment, ASSIGNMENT, returned_at=NOON)) == {"R03"}
    assert flags(but(Assignment, ASSIGNMENT, returned_at=LATER)) == set()
    assert "R03" in flags(in_order(), registered=False)


def test_r04_equipment_has_a_valid_test_without_identifiers() -> None:
    assert flags(but(EquipmentTest, TEST, valid_until=NOON)) == {"R04"}
    assert flags(but(EquipmentTest, TEST, passed=False)) == {"R04"}
    assert flags(without(TEST)) == {"R04"}
    assert flags(but(EquipmentTest, TEST, valid_until=LATER)) == set()


def test_r05_the_department_network_takes_an_exception_with_reason_and_end() -> None:
    context = but(Equipment, LAPTOP, network=Network.DEPARTMENT_NETWORK)
    assert flags(context) == {"R05"}
    granted = made(NetworkException, urn=number_of(Kind.NETWORK_EXCEPTION), from_=days(-9), until=LATER)
    context.keep([granted])
    assert flags(context) == set()
    context.keep([granted.changed(until=NOON)])
    assert flags(context) == {"R05"}


def test_r06_the_false_identity_is_authorized() -> None:
    assert flags(but(FalseIdentity, IDENTITY, authorized_at=LATER)) == {"R06"}
    assert flags(but(FalseIdentity, IDENTITY, state=IdentityState.REFUSED)) == {"R06"}
    assert flags(but(FalseIdentity, IDENTITY, authorized_at=NOON)) == set()


def test_r07_what_is_approved_is_documented() -> None:
    assert lacking(but(Profile, PROFILE, handle="")) == {"R07"}
    assert lacking(but(Profile, PROFILE, handle="invented.handle")) == lacking(in_order()) == set()


@pytest.mark.parametrize(
    "changes",
    [
        {"windows": ()},
        {"suspensions": (Stopped(from_=NOON, by=COMMANDER),), "state": ProfileState.SUSPENDED},
        {"closing_from": NOON, "state": ProfileState.CLOSING},
        {"level": Level.CONVERSE},
        {"operator": OTHER},
        {"equipment": (LAPTOP, "HM-E-1-0002")},
    ],
)
def test_r08_what_is_used_is_approved_prior_to_use_as_it_is_used(changes: dict[str, Any]) -> None:
    context = but(Profile, PROFILE, **changes)
    context.keep([context.get(LAPTOP, Equipment).changed(urn="HM-E-1-0002")])
    assert "R08" in flags(context)
    assert "R08" not in flags(in_order())


def test_r08_an_approval_covers_from_its_first_instant_to_before_its_last() -> None:
    window = in_order().get(PROFILE, Profile).windows[0]
    for begin, end, covered in ((NOON, LATER, True), (LATER, days(9), False), (days(-9), NOON, False)):
        context = but(Profile, PROFILE, windows=(attrs.evolve(window, from_=begin, until=end),))
        assert flags(context) == (set() if covered else {"R08"})


def test_r09_the_operators_own_statement_on_the_terms_is_on_file() -> None:
    assert flags(but(Profile, PROFILE, terms=(), terms_by=())) == {"R09"}
    assert flags(but(Profile, PROFILE, terms_by=(OTHER,))) == {"R09"}
    assert flags(but(Profile, PROFILE, terms_by=(OTHER, DETECTIVE))) == set()


def shown(context: FakeContext, **changes: Any) -> FakeContext:
    """The identity shows a picture whose licence is on file."""
    image = made(Image, urn=number_of(Kind.IMAGE), recorded_at=days(-22), source=ImageSource.LICENSED, **changes)
    identity = context.get(IDENTITY, FalseIdentity)
    context.keep([image, identity.changed(image_source=ImageSource.LICENSED, images=(image.urn,))])
    return context


def test_r16_an_image_is_on_file_and_its_consent_holds() -> None:
    assert lacking(but(FalseIdentity, IDENTITY, image_source=ImageSource.LICENSED)) == {"R16"}
    assert flags(shown(in_order())) == lacking(shown(in_order())) == set()
    gone = Withdrawal(from_=NOON, until=None, told_by=COMMANDER)
    assert flags(shown(in_order(), withdrawals=(gone,))) == {"R16"}
    assert flags(shown(in_order(), withdrawals=(attrs.evolve(gone, from_=LATER),))) == set()
    assert flags(shown(in_order(), withdrawals=(attrs.evolve(gone, from_=days(-2), until=NOON),))) == set()


def test_r25_the_operators_public_footprint_was_checked() -> None:
    assert lacking(without(FOOTPRINT)) == {"R25"}
    year_ago = but(FootprintCheck, FOOTPRINT, checked_on=days(-367).date())
    assert lacking(year_ago) == {"R25"}
    assert lacking(but(FootprintCheck, FOOTPRINT, checked_on=days(-365).date())) == set()


def test_r26_the_register_is_never_on_what_is_used_undercover() -> None:
    assert flags(but(Equipment, LAPTOP, has_coverbook=True)) == {"R26"}
    assert flags(but(Equipment, LAPTOP, has_coverbook=False)) == set()


def test_r27_a_session_on_duty_rests_on_the_chiefs_order() -> None:
    assert flags(without(ORDER)) == {"R27"}
    assert flags(but(OnDutyOrder, ORDER, officer=OTHER)) == {"R27"}
    assert flags(but(OnDutyOrder, ORDER, until=NOON)) == {"R27"}
    assert flags(but(OnDutyOrder, ORDER, platforms=("HM-PL-1-0002",))) == {"R27"}
    assert flags(but(OnDutyOrder, ORDER, until=LATER, platforms=("HM-PL-1-0001",))) == set()
