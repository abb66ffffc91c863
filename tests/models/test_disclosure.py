"""Disclosure: requests with their items, the words a withholding needs, copies that left the department."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.command import Role
from models.disclosure import (
    DISCLOSURE_REQUEST_WORKFLOW,
    DISCLOSURE_WORKFLOW,
    Disclosure,
    DisclosureRequest,
    ItemDecision,
    RequestState,
    pending_requests,
)
from models.disclosure_acts import (
    AddRequestedItems,
    AnswerDisclosureRequest,
    DecideDisclosureItem,
    RecordDisclosure,
    RecordDisclosureRequest,
    RecordProtectiveOrder,
    add_requested_items,
    answer_disclosure_request,
    decide_disclosure_item,
    record_disclosure,
    record_disclosure_request,
    record_protective_order,
)
from models.due import Due, due
from models.errors import InvalidInput, OutOfOrder, Refused
from models.investigation import Investigation
from models.record import Record
from models.redaction import Rendition
from models.report_copy import ReportCopy
from tests.fakes import NOON, FakeContext
from tests.models.oversight_table import refused_by_the_tables
from tests.scene import CASE, CHIEF, COMMANDER, DETECTIVE, days, scene

REQUEST = "HM-DR-1-0001"
TODAY = date(2026, 3, 16)
DIGEST = "ab" * 32
WITHHELD: dict[str, Any] = {
    "decision": ItemDecision.WITHHELD,
    "ground": "Mass. G. Evid. 515",
    "harm": "Names the equipment in use.",
    "claimed_by": "The department",
    "until": date(2026, 9, 1),
}


def place() -> FakeContext:
    return scene().by(COMMANDER, Role.COMMANDER)


def ask(context: FakeContext, **said: Any) -> DisclosureRequest:
    told: dict[str, Any] = {
        "investigation": CASE,
        "docket": "2573CR00119",
        "scope": "Every account used in the period.",
        "received_on": TODAY,
        "due": date(2026, 3, 30),
        "asked_for": ("Handles", "Equipment"),
    } | said
    (made,) = context.keep(record_disclosure_request(RecordDisclosureRequest(**told), context))
    assert isinstance(made, DisclosureRequest)
    return made


def decide(context: FakeContext, number: int = 1, **said: Any) -> DisclosureRequest:
    told: dict[str, Any] = {"decision": ItemDecision.GIVEN} | said
    act = DecideDisclosureItem(request=REQUEST, number=number, **told)
    (made,) = context.keep(decide_disclosure_item(act, context))
    assert isinstance(made, DisclosureRequest)
    return made


def answer(context: FakeContext) -> DisclosureRequest:
    (made,) = context.keep(answer_disclosure_request(AnswerDisclosureRequest(request=REQUEST), context))
    assert isinstance(made, DisclosureRequest)
    return made


def give_out(context: FakeContext, **said: Any) -> Disclosure:
    told: dict[str, Any] = {
        "investigation": CASE,
        "document": "Accounts in the period",
        "recipient_text": "Assigned prosecutor",
        "purpose": "Rule 14",
        "rendition": Rendition.FULL,
        "sha256": DIGEST,
    } | said
    (made,) = context.keep(record_disclosure(RecordDisclosure(**told), context))
    assert isinstance(made, Disclosure)
    return made


def asked(context: FakeContext, who: str = COMMANDER, role: Role = Role.COMMANDER) -> list[Due]:
    return [each for each in due(context, frozenset({role}), who) if each.rule == "R10"]


def test_each_item_asked_for_has_a_number_and_what_it_is_stands_sealed() -> None:
    made = ask(place())
    assert [(each.number, each.decision) for each in made.items] == [(1, "undecided"), (2, "undecided")]
    assert [(each.number, each.what) for each in made.texts] == [(1, "Handles"), (2, "Equipment")]
    assert made.dossier == CASE


def test_without_items_the_scope_is_the_one() -> None:
    made = ask(place(), asked_for=())
    assert [each.what for each in made.texts] == ["Every account used in the period."]


@pytest.mark.parametrize(
    ("said", "field"), [({"received_on": date(2026, 3, 17)}, "received_on"), ({"due": date(2026, 3, 15)}, "due")]
)
def test_days_that_can_not_be_are_refused(said: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        ask(place(), **said)
    assert field in refused.value.problems


@pytest.mark.parametrize("lacking", ["ground", "harm", "claimed_by", "until"])
def test_an_item_is_withheld_only_with_ground_harm_claimant_and_end(lacking: str) -> None:
    context = place()
    ask(context)
    with pytest.raises(InvalidInput) as refused:
        decide(context, **WITHHELD | {lacking: None if lacking == "until" else " "})
    assert list(refused.value.problems) == [lacking]
    assert decide(context, **WITHHELD).items[0].decision is ItemDecision.WITHHELD


@pytest.mark.parametrize("lacking", ["ground", "claimed_by"])
def test_an_item_is_shown_in_camera_only_with_ground_and_claimant(lacking: str) -> None:
    context = place()
    ask(context)
    said: dict[str, Any] = {"decision": ItemDecision.IN_CAMERA, "ground": "515", "claimed_by": "The department"}
    said |= {lacking: ""}
    with pytest.raises(InvalidInput) as refused:
        decide(context, **said)
    assert list(refused.value.problems) == [lacking]


def test_an_item_is_not_decided_that_is_none_nor_left_undecided_nor_until_a_day_past() -> None:
    context = place()
    ask(context)
    for said, field in (
        ({"number": 3}, "number"),
        ({"decision": ItemDecision.UNDECIDED}, "decision"),
        (WITHHELD | {"until": TODAY}, "until"),
    ):
        with pytest.raises(InvalidInput) as refused:
            decide(context, **said)
        assert field in refused.value.problems


def test_a_later_decision_replaces_the_earlier_one_and_names_who_made_it() -> None:
    context = place()
    ask(context)
    decide(context, **WITHHELD)
    made = decide(context.by(CHIEF, Role.CHIEF))
    assert (made.items[0].decision, made.items[0].decided_by, made.items[0].until) == ("given", CHIEF, None)
    assert made.texts[0].ground == ""


def test_nobody_decides_answers_or_gives_out_what_they_worked_on() -> None:
    context = place()
    ask(context)
    case = context.get(CASE, Investigation)
    context.keep([case.changed(members=(DETECTIVE, COMMANDER))])
    for act in (decide, answer, give_out):
        with pytest.raises(Refused) as refused:
            act(context)
        assert refused.value.rule == "R12"


def test_a_request_is_answered_when_every_item_is_decided_and_pending_until_then() -> None:
    context = place()
    ask(context)
    decide(context)
    with pytest.raises(OutOfOrder, match="undecided: 2"):
        answer(context)
    decide(context, 2, **WITHHELD)
    assert pending_requests(context, CASE) == (REQUEST,)
    assert answer(context).answered_at == NOON
    assert pending_requests(context, CASE) == ()


def test_items_are_added_only_before_the_answer() -> None:
    context = place()
    ask(context)
    (made,) = context.keep(add_requested_items(AddRequestedItems(request=REQUEST, asked_for=("Legend",)), context))
    assert isinstance(made, DisclosureRequest)
    assert [each.number for each in made.items] == [1, 2, 3]
    with pytest.raises(InvalidInput):
        add_requested_items(AddRequestedItems(request=REQUEST, asked_for=(" ",)), context)


def test_a_protective_order_is_kept_with_its_words() -> None:
    context = place()
    ask(context)
    with pytest.raises(InvalidInput):
        record_protective_order(RecordProtectiveOrder(request=REQUEST, protective_order=" "), context)
    act = RecordProtectiveOrder(request=REQUEST, protective_order="Counsel only.", protective_order_on=TODAY)
    (made,) = context.keep(record_protective_order(act, context))
    assert isinstance(made, DisclosureRequest)
    assert (made.protective_order, made.protective_order_on) == ("Counsel only.", TODAY)


def test_copies_of_one_file_are_numbered() -> None:
    context = place()
    assert [give_out(context).copy_number, give_out(context).copy_number] == [1, 2]
    assert give_out(context, sha256="cd" * 32).copy_number == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"sha256": "AB" * 32}, "sha256"),
        ({"head_n": 7}, "head_n"),
        ({"head_n": 7, "head_hash": "0" * 64}, "head_hash"),
    ],
)
def test_a_copy_is_named_by_its_digest_and_a_head_of_this_chain(said: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        give_out(place(), **said)
    assert field in refused.value.problems
    assert give_out(place(), head_n=7, head_hash=f"{7:064x}").head_n == 7


def test_a_copy_goes_out_on_a_request_of_the_same_case_and_is_the_report_it_names() -> None:
    context = place()
    other = Investigation(urn="HM-N-1-0002", state="authorized", case_number="2", title="T", members=())  # type: ignore[arg-type]
    context.keep([other])
    made = ask(context, investigation=other.urn)
    with pytest.raises(InvalidInput, match="another case"):
        give_out(context, request=made.urn)
    context.keep([
        ReportCopy(urn="HM-X-1-0001", report_id="RC-2026-0001", rendition=Rendition.FULL, subject="HM-R-1-0001",
                   kept_in="HM-R-1-0001", copy_number=1, purpose="?", sha256="cd" * 32, head_n=1, head_hash="0" * 64,
                   issued_by=COMMANDER, issued_at=NOON),
    ])  # fmt: skip
    with pytest.raises(InvalidInput, match="another file"):
        give_out(context, report_copy="HM-X-1-0001")


def test_a_request_is_due_until_it_is_answered_and_a_withheld_item_when_its_time_is_over() -> None:
    context = place()
    ask(context)
    (item,) = asked(context)
    assert (item.act, item.on, item.days) == ("DecideDisclosureItem", date(2026, 3, 30), -14)
    decide(context)
    decide(context, 2, **WITHHELD)
    assert [each.act for each in asked(context)] == ["AnswerDisclosureRequest"]
    answer(context)
    assert asked(context) == []
    context.now = days(169)  # 1 September 2026
    assert [(each.act, each.on) for each in asked(context, CHIEF, Role.CHIEF)] == [
        ("DecideDisclosureItem", date(2026, 9, 1))
    ]
    assert asked(context, DETECTIVE, Role.DETECTIVE) == []


def test_every_act_the_tables_do_not_hold_is_refused() -> None:
    def in_state(state: str) -> tuple[FakeContext, Record]:
        context = place()
        made = ask(context).changed(state=RequestState(state))
        context.keep([made])
        return context, made

    tried = refused_by_the_tables(
        DISCLOSURE_REQUEST_WORKFLOW,
        in_state,
        {
            "AddRequestedItems": lambda each: AddRequestedItems(request=each.urn, asked_for=("?",)),
            "DecideDisclosureItem": lambda each: DecideDisclosureItem(
                request=each.urn, number=1, decision=ItemDecision.GIVEN
            ),
            "RecordProtectiveOrder": lambda each: RecordProtectiveOrder(request=each.urn, protective_order="?"),
            "AnswerDisclosureRequest": lambda each: AnswerDisclosureRequest(request=each.urn),
        },
    )
    assert tried == len(Role) * 2
    assert refused_by_the_tables(DISCLOSURE_WORKFLOW, in_state, {}) == 0
