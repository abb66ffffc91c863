"""Equipment: in and out, who signs, and what must hold at issue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from models.assignment import (
    AcceptReturn,
    Assignment,
    AssignmentState,
    IssueEquipment,
    ReceiveEquipment,
    ReportEquipmentLost,
    ReturnEquipment,
    accept_return,
    holder_at,
    issue_equipment,
    receive_equipment,
    report_equipment_lost,
    return_equipment,
)
from models.command import Role
from models.equipment import (
    Equipment,
    EquipmentKind,
    EquipmentState,
    Network,
    RegisterEquipment,
    RetireEquipment,
    register_equipment,
    retire_equipment,
)
from models.errors import InvalidInput, NotAllowed, OutOfOrder, Refused
from models.network_exception import (
    GrantNetworkException,
    NetworkException,
    exception_at,
    grant_network_exception,
)
from models.record import Record
from tests.fakes import NOON, FakeContext
from tests.scene import (
    ADMINISTRATOR,
    ASSIGNMENT,
    CHIEF,
    COMMANDER,
    DETECTIVE,
    LAPTOP,
    OTHER,
    TEST,
    days,
    laptop,
    passed_test,
    scene,
)

Change = Callable[[FakeContext], object]


@pytest.fixture
def stock() -> FakeContext:
    """A tested laptop in stock, and the commander at the desk."""
    context = scene()
    del context.records[ASSIGNMENT]
    context.keep([laptop(state=EquipmentState.IN_STOCK, holder="")])
    return context.by(COMMANDER, Role.COMMANDER)


def issue(context: FakeContext, to: str = OTHER) -> Assignment:
    records = context.keep(issue_equipment(IssueEquipment(equipment=LAPTOP, issued_to=to), context))
    return next(each for each in records if isinstance(each, Assignment))


def kept(context: FakeContext) -> Equipment:
    return context.get(LAPTOP, Equipment)


def test_equipment_goes_out_and_comes_back_with_four_signatures(stock: FakeContext) -> None:
    assignment = issue(stock)
    assert (kept(stock).state, kept(stock).holder) == (EquipmentState.ISSUED, OTHER)
    stock.by(OTHER, Role.DETECTIVE).keep(receive_equipment(ReceiveEquipment(equipment=LAPTOP), stock))
    stock.now = days(1)
    stock.keep(return_equipment(ReturnEquipment(equipment=LAPTOP), stock))
    assert kept(stock).state is EquipmentState.RETURNED
    stock.by(COMMANDER, Role.COMMANDER).keep(accept_return(AcceptReturn(equipment=LAPTOP), stock))
    done = stock.get(assignment.urn, Assignment)
    assert (done.state, done.received_at, done.returned_at) == (AssignmentState.ACCEPTED, NOON, days(1))
    assert (done.issued_by, done.accepted_by, kept(stock).state) == (COMMANDER, COMMANDER, EquipmentState.HELD)


def test_an_officer_holds_equipment_from_the_own_receipt_until_the_own_return(stock: FakeContext) -> None:
    issue(stock)
    assert not holder_at(stock, LAPTOP, NOON)
    stock.now = days(1)
    stock.by(OTHER).keep(receive_equipment(ReceiveEquipment(equipment=LAPTOP), stock))
    stock.now = days(2)
    stock.keep(return_equipment(ReturnEquipment(equipment=LAPTOP), stock))
    assert holder_at(stock, LAPTOP, days(1)) == OTHER
    assert holder_at(stock, LAPTOP, days(2) - timedelta(milliseconds=10)) == OTHER
    assert not holder_at(stock, LAPTOP, days(2))


@pytest.mark.parametrize(
    ("change", "rule", "clause"),
    [
        (lambda c: c.keep([laptop(state=EquipmentState.IN_STOCK, department_property=False)]), "R03", "5.12.4.3"),
        (lambda c: c.records.pop(TEST), "R04", "5.12.4.3 bullet 2"),
        (lambda c: c.keep([passed_test(passed=False)]), "R04", "5.12.4.3 bullet 2"),
        (lambda c: c.keep([passed_test(days(-91))]), "R04", "5.12.4.3 bullet 2"),
        (
            lambda c: c.keep([laptop(state=EquipmentState.IN_STOCK, network=Network.DEPARTMENT_NETWORK)]),
            "R05",
            "5.12.4.3 bullet 3",
        ),
        (lambda c: c.keep([passed_test(tester=OTHER)]), "R12", "house rule R12"),
        (lambda c: c.keep([laptop(state=EquipmentState.IN_STOCK, has_coverbook=True)]), "R26", "5.12.4.3 bullet 2"),
    ],
)
def test_what_is_not_ready_is_not_issued(stock: FakeContext, change: Change, rule: str, clause: str) -> None:
    change(stock)
    with pytest.raises(Refused) as refused:
        issue(stock)
    assert (refused.value.rule, refused.value.clause) == (rule, clause)


def test_an_issue_rests_on_the_test_and_the_exception(stock: FakeContext) -> None:
    stock.keep([laptop(state=EquipmentState.IN_STOCK, network=Network.DEPARTMENT_NETWORK, holder="")])
    exception = _exception(stock)
    issue(stock)
    assert stock.basis == [TEST, exception.urn]


def test_nobody_issues_equipment_to_themselves(stock: FakeContext) -> None:
    with pytest.raises(Refused, match="R12"):
        issue(stock, to=COMMANDER)


def test_the_chief_issues_only_what_the_commander_is_to_hold(stock: FakeContext) -> None:
    stock.by(CHIEF, Role.CHIEF)
    with pytest.raises(NotAllowed):
        issue(stock, to=OTHER)
    assert issue(stock, to=COMMANDER).issued_by == CHIEF


def test_equipment_in_use_is_not_issued_again(stock: FakeContext) -> None:
    issue(stock)
    with pytest.raises(OutOfOrder):
        issue(stock)


def test_nobody_signs_for_equipment_of_someone_else(stock: FakeContext) -> None:
    issue(stock)
    stock.by(DETECTIVE, Role.DETECTIVE)
    with pytest.raises(Refused, match="Only the officer it is issued to"):
        receive_equipment(ReceiveEquipment(equipment=LAPTOP), stock)


def test_a_receipt_is_signed_once(stock: FakeContext) -> None:
    issue(stock)
    stock.by(OTHER).keep(receive_equipment(ReceiveEquipment(equipment=LAPTOP), stock))
    with pytest.raises(OutOfOrder):
        receive_equipment(ReceiveEquipment(equipment=LAPTOP), stock)


def test_nobody_takes_back_what_they_returned(stock: FakeContext) -> None:
    issue(stock)
    stock.by(OTHER, Role.DETECTIVE, Role.ADMINISTRATOR)
    stock.keep(return_equipment(ReturnEquipment(equipment=LAPTOP), stock))
    with pytest.raises(Refused, match="R12"):
        accept_return(AcceptReturn(equipment=LAPTOP), stock)


def test_a_loss_ends_the_assignment_and_can_only_be_followed_by_retiring(stock: FakeContext) -> None:
    issue(stock)
    stock.by(OTHER).keep(receive_equipment(ReceiveEquipment(equipment=LAPTOP), stock))
    stock.now = days(1)
    stock.keep(report_equipment_lost(ReportEquipmentLost(equipment=LAPTOP, lost_how="Left on a train."), stock))
    assert not holder_at(stock, LAPTOP, days(1))
    with pytest.raises(OutOfOrder):
        accept_return(AcceptReturn(equipment=LAPTOP), stock.by(COMMANDER))
    stock.keep(retire_equipment(RetireEquipment(equipment=LAPTOP), stock))
    assert kept(stock).state is EquipmentState.RETIRED


def test_an_asset_tag_stands_once(stock: FakeContext) -> None:
    command = RegisterEquipment(
        asset_tag="uc-lt-01", kind=EquipmentKind.LAPTOP, department_property=True, network=Network.SEPARATE_LINE
    )
    with pytest.raises(InvalidInput, match="asset_tag"):
        register_equipment(command, stock)


def _exception(context: FakeContext, start: float = 0, end: float = 10) -> NetworkException:
    command = GrantNetworkException(equipment=LAPTOP, reason="Commercial line.", from_=days(start), until=days(end))
    granted: Record = context.keep(grant_network_exception(command, context))[0]
    assert isinstance(granted, NetworkException)
    return granted


def test_an_exception_is_never_backdated_and_ends(stock: FakeContext) -> None:
    stock.keep([laptop(network=Network.DEPARTMENT_NETWORK)])
    granted = _exception(stock, start=-5)
    assert granted.from_ == NOON
    assert exception_at(stock, LAPTOP, NOON) == granted
    assert exception_at(stock, LAPTOP, days(10)) is None
    with pytest.raises(InvalidInput, match="until"):
        _exception(stock, start=-5, end=0)


def test_an_exception_on_a_separate_line_is_not_needed(stock: FakeContext) -> None:
    with pytest.raises(InvalidInput, match="needs no exception"):
        _exception(stock)


def test_nobody_grants_an_exception_for_what_they_hold(stock: FakeContext) -> None:
    stock.keep([laptop(network=Network.DEPARTMENT_NETWORK, holder=COMMANDER)])
    with pytest.raises(Refused, match="R12"):
        _exception(stock)
    assert _exception(stock.by(CHIEF, Role.CHIEF)).granted_by == CHIEF


def test_the_administrator_is_not_asked_to_read_a_profile(stock: FakeContext) -> None:
    stock.by(ADMINISTRATOR, Role.ADMINISTRATOR)
    stock.closed = {urn for urn in stock.records if urn.split("-")[1] in {"N", "I", "P"}}
    command = RegisterEquipment(
        asset_tag="UC-SIM-09", kind=EquipmentKind.SIM, department_property=True, network=Network.SEPARATE_LINE
    )
    assert register_equipment(command, stock)[0].urn == "HM-E-1-0002"
