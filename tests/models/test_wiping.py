"""Equipment that comes back is held, its image settled, wiped by two people, and tested anew (R23)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from models.assignment import (
    AcceptReturn,
    Assignment,
    IssueEquipment,
    ReturnEquipment,
    accept_return,
    issue_equipment,
    return_equipment,
)
from models.command import Role
from models.disclosure_acts import RecordDisclosureRequest, record_disclosure_request
from models.due import Due, due
from models.equipment import EQUIPMENT_WORKFLOW, Equipment, EquipmentState, Image, RetireEquipment, retire_equipment
from models.errors import InvalidInput, NotAllowed, OutOfOrder, Refused
from models.legal_hold import PlaceHold, place_hold
from models.record import Record
from models.rulebook import RULEBOOK, may_give
from models.violation_acts import ReportViolation, report_violation
from models.wiping import (
    ConfirmWiped,
    RestockEquipment,
    SettleImage,
    WipeEquipment,
    confirm_wiped,
    restock_equipment,
    settle_image,
    wipe_equipment,
)
from tests.fakes import NOON, FakeContext
from tests.scene import (
    ADMINISTRATOR,
    ASSIGNMENT,
    CASE,
    CHIEF,
    COMMANDER,
    DETECTIVE,
    IDENTITY,
    LAPTOP,
    OTHER,
    days,
    laptop,
    passed_test,
    scene,
)

E = EquipmentState
Change = Callable[[FakeContext], object]


def kept(context: FakeContext) -> Equipment:
    return context.get(LAPTOP, Equipment)


def held() -> FakeContext:
    """The detective has handed the laptop back; the administrator has taken it."""
    context = scene().by(DETECTIVE, Role.DETECTIVE)
    context.keep(return_equipment(ReturnEquipment(equipment=LAPTOP), context))
    context.by(ADMINISTRATOR, Role.ADMINISTRATOR)
    context.keep(accept_return(AcceptReturn(equipment=LAPTOP), context))
    return context


def settle(context: FakeContext, who: str = COMMANDER, *roles: Role, **said: Any) -> FakeContext:
    told: dict[str, Any] = {"image": Image.NOTHING_NEEDED} | said
    context.by(who, *(roles or (Role.COMMANDER,)))
    context.keep(settle_image(SettleImage(equipment=LAPTOP, **told), context))
    return context


def wipe(context: FakeContext, who: str = ADMINISTRATOR, method: str = "Factory image.") -> FakeContext:
    act = WipeEquipment(equipment=LAPTOP, wipe_method=method)
    context.keep(wipe_equipment(act, context.by(who, Role.ADMINISTRATOR)))
    return context


def confirm(context: FakeContext, who: str = COMMANDER) -> FakeContext:
    context.keep(confirm_wiped(ConfirmWiped(equipment=LAPTOP), context.by(who, Role.COMMANDER)))
    return context


def asked(context: FakeContext, who: str, role: Role) -> list[Due]:
    return [each for each in due(context, frozenset({role}), who) if each.rule == "R23"]


def test_what_was_in_somebodys_hands_is_held_and_what_nobody_signed_for_goes_into_stock() -> None:
    assert (kept(held()).state, kept(held()).holder) == (E.HELD, "")
    context = scene()
    context.keep([context.get(ASSIGNMENT, Assignment).changed(state="issued", received_at=None)])
    context.keep(return_equipment(ReturnEquipment(equipment=LAPTOP), context.by(DETECTIVE)))
    context.keep(accept_return(AcceptReturn(equipment=LAPTOP), context.by(ADMINISTRATOR)))
    assert kept(context).state is E.IN_STOCK


def test_held_equipment_goes_back_into_stock_by_four_signatures() -> None:
    context = confirm(wipe(settle(held())))
    assert (kept(context).state, kept(context).wiped_by, kept(context).confirmed_by) == (
        E.WIPED,
        ADMINISTRATOR,
        COMMANDER,
    )
    context.keep(restock_equipment(RestockEquipment(equipment=LAPTOP), context))
    assert kept(context).state is E.IN_STOCK


def test_held_equipment_is_neither_issued_nor_retired() -> None:
    context = held()
    with pytest.raises(OutOfOrder):
        retire_equipment(RetireEquipment(equipment=LAPTOP), context)
    with pytest.raises(OutOfOrder):
        issue_equipment(IssueEquipment(equipment=LAPTOP, issued_to=OTHER), context.by(COMMANDER, Role.COMMANDER))


def test_nothing_is_wiped_before_its_image_is_settled() -> None:
    with pytest.raises(Refused, match="image") as refused:
        wipe(held())
    assert (refused.value.rule, refused.value.clause) == ("R23", "house rule R23")


def test_an_image_that_was_taken_says_where_it_is() -> None:
    with pytest.raises(InvalidInput, match="image_note"):
        settle(held(), image=Image.TAKEN)
    assert kept(settle(held(), image=Image.TAKEN, image_note="Evidence room, ab12…")).image is Image.TAKEN


def test_nobody_settles_what_was_on_equipment_they_held_and_the_chief_only_for_the_commander() -> None:
    with pytest.raises(Refused, match="R12"):
        settle(held(), DETECTIVE)
    with pytest.raises(NotAllowed):
        settle(held(), CHIEF, Role.CHIEF)
    context = held()
    context.keep([context.get(ASSIGNMENT, Assignment).changed(issued_to=COMMANDER)])
    assert kept(settle(context, CHIEF, Role.CHIEF)).image_by == CHIEF


def hold(context: FakeContext) -> None:
    context.keep(place_hold(PlaceHold(subject=IDENTITY, reason="A claim."), context))


def violate_case(context: FakeContext) -> None:
    context.keep(report_violation(ReportViolation(what="?", about=CASE), context.by(OTHER, Role.DETECTIVE)))


def violate_equipment(context: FakeContext) -> None:
    context.keep(report_violation(ReportViolation(what="?", about=LAPTOP), context.by(OTHER, Role.DETECTIVE)))


def ask_for(context: FakeContext) -> None:
    day = date(2026, 3, 1)
    act = RecordDisclosureRequest(investigation=CASE, docket="1", scope="All", received_on=day, due=day)
    context.keep(record_disclosure_request(act, context))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (hold, "legal hold.*HM-LH-1-0001"),
        (violate_case, "violation is open.*HM-V-1-0001"),
        (violate_equipment, "violation about it.*HM-V-1-0001"),
        (ask_for, "disclosure request.*HM-DR-1-0001"),
    ],
)
def test_nothing_is_wiped_under_a_hold_an_open_violation_or_a_pending_request(change: Change, words: str) -> None:
    context = settle(held())
    change(context)
    with pytest.raises(Refused, match=words) as refused:
        wipe(context)
    assert refused.value.rule == "R23"
    assert asked(context, ADMINISTRATOR, Role.ADMINISTRATOR) == []


def test_a_hold_on_a_case_it_was_not_used_in_keeps_nothing() -> None:
    context = settle(held())
    context.records = {urn: each for urn, each in context.records.items() if urn.split("-")[1] != "P"}
    hold(context)
    assert kept(wipe(context)).wiped_at == NOON


def test_one_person_alone_wipes_nothing_and_what_was_not_wiped_is_not_confirmed() -> None:
    with pytest.raises(InvalidInput, match="not wiped yet"):
        confirm(settle(held()))
    with pytest.raises(Refused, match="Two people") as refused:
        confirm(wipe(settle(held())), who=ADMINISTRATOR)
    assert refused.value.rule == "R23"
    with pytest.raises(InvalidInput, match="wipe_method"):
        wipe(settle(held()), method=" ")


def test_what_was_wiped_is_tested_anew_before_it_is_issued() -> None:
    context = confirm(wipe(settle(held())))
    context.keep(restock_equipment(RestockEquipment(equipment=LAPTOP), context))
    act = IssueEquipment(equipment=LAPTOP, issued_to=OTHER)
    with pytest.raises(Refused, match="R04"):
        issue_equipment(act, context)
    context.keep([passed_test(NOON)])
    assert issue_equipment(act, context)


def test_the_register_that_was_on_it_is_gone_with_the_wiping() -> None:
    context = held()
    context.keep([kept(context).changed(has_coverbook=True)])
    assert not kept(confirm(wipe(settle(context)))).has_coverbook


def test_what_was_said_of_an_earlier_wiping_is_not_said_when_it_comes_back_again() -> None:
    context = confirm(wipe(settle(held())))
    context.keep([kept(context).changed(state=E.RETURNED), *_assigned_again(context)])
    context.keep(accept_return(AcceptReturn(equipment=LAPTOP), context.by(COMMANDER)))
    again = kept(context)
    assert (again.state, again.image, again.wiped_by, again.confirmed_by) == (E.HELD, None, "", "")


def _assigned_again(context: FakeContext) -> list[Assignment]:
    return [context.get(ASSIGNMENT, Assignment).changed(urn="HM-AS-1-0002", state="returned", returned_at=days(1))]


def test_each_step_is_due_from_whose_it_is() -> None:
    context = held()
    people = ((COMMANDER, Role.COMMANDER), (ADMINISTRATOR, Role.ADMINISTRATOR))
    said = []
    for step in (lambda c: c, settle, wipe, confirm):
        step(context)
        said.append([[each.act for each in asked(context, who, role)] for who, role in people])
    assert said == [
        [["SettleImage"], []],
        [[], ["WipeEquipment"]],
        [["ConfirmWiped"], []],
        [["RestockEquipment"], ["RestockEquipment"]],
    ]


COMMANDS: dict[str, Callable[[], Any]] = {
    "SettleImage": lambda: SettleImage(equipment=LAPTOP, image=Image.NOTHING_NEEDED),
    "WipeEquipment": lambda: WipeEquipment(equipment=LAPTOP, wipe_method="?"),
    "ConfirmWiped": lambda: ConfirmWiped(equipment=LAPTOP),
    "RestockEquipment": lambda: RestockEquipment(equipment=LAPTOP),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("state", EquipmentState)
def test_every_act_the_tables_do_not_hold_is_refused(command: str, state: EquipmentState) -> None:
    active, row = {"state": "active"}, RULEBOOK[command]
    for role in Role:
        assert may_give(command, active, frozenset({role})) is (role in row.roles)
    made: Record = laptop(state=state)
    if not EQUIPMENT_WORKFLOW.may(command, made):
        context = scene()
        context.keep([made])
        with pytest.raises(OutOfOrder):
            row.handler(COMMANDS[command](), context.by("HM-O-1-0099", *row.roles))
