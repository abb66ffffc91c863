"""The acts of disclosure: record a request, decide its items, answer it, record what was given out (R10, R12)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

import attrs

from models.command import Command, Context, Role, Row
from models.disclosure import (
    DISCLOSURE_REQUEST_WORKFLOW,
    Disclosure,
    DisclosureRequest,
    ItemDecision,
    ItemText,
    RequestedItem,
    RequestState,
)
from models.errors import InvalidInput, OutOfOrder, Refused
from models.fields import declared, taken_from
from models.investigation import Investigation
from models.moment import day_of
from models.policy import RULES
from models.record import Kind, Record
from models.redaction import Rendition
from models.report_copy import ReportCopy

HEX_32_BYTES = re.compile(r"^[0-9a-f]{64}$")
NEEDED: Mapping[ItemDecision, tuple[str, ...]] = {
    ItemDecision.WITHHELD: ("ground", "harm", "claimed_by", "until"),
    ItemDecision.IN_CAMERA: ("ground", "claimed_by"),
}
"""Decision → what must be said with it."""


@attrs.frozen(kw_only=True)
class RecordDisclosureRequest(Command):
    """Record an order or request for disclosure in a case, with what is asked for."""

    investigation: str = taken_from(DisclosureRequest, "investigation")
    docket: str = taken_from(DisclosureRequest, "docket")
    scope: str = taken_from(DisclosureRequest, "scope")
    received_on: date = taken_from(DisclosureRequest, "received_on")
    due: date = taken_from(DisclosureRequest, "due")
    asked_for: tuple[str, ...] = declared("Items asked for", help="One a line; the scope itself where there are none.",
                                          default=())  # fmt: skip
    court: str = taken_from(DisclosureRequest, "court", "")
    order_text: str = taken_from(DisclosureRequest, "order_text", "")
    prosecutor: str = taken_from(DisclosureRequest, "prosecutor", "")
    protective_order: str = taken_from(DisclosureRequest, "protective_order", "")
    protective_order_on: date | None = taken_from(DisclosureRequest, "protective_order_on", None)


@attrs.frozen(kw_only=True)
class AddRequestedItems(Command):
    """Add items to a request that is not answered yet."""

    request: str = taken_from(DisclosureRequest, "urn")
    asked_for: tuple[str, ...] = taken_from(RecordDisclosureRequest, "asked_for")


@attrs.frozen(kw_only=True)
class DecideDisclosureItem(Command):
    """Decide one item: given, shown to the judge in camera, or withheld with ground, harm, claimant and end."""

    CONSEQUENTIAL: ClassVar[bool] = True

    request: str = taken_from(DisclosureRequest, "urn")
    number: int = taken_from(RequestedItem, "number")
    decision: ItemDecision = taken_from(RequestedItem, "decision")
    ground: str = taken_from(ItemText, "ground", "")
    harm: str = taken_from(ItemText, "harm", "")
    claimed_by: str = taken_from(ItemText, "claimed_by", "")
    until: date | None = taken_from(RequestedItem, "until", None)


@attrs.frozen(kw_only=True)
class RecordProtectiveOrder(Command):
    """Record the protective order under which things are shown."""

    request: str = taken_from(DisclosureRequest, "urn")
    protective_order: str = taken_from(DisclosureRequest, "protective_order")
    protective_order_on: date | None = taken_from(DisclosureRequest, "protective_order_on", None)


@attrs.frozen(kw_only=True)
class AnswerDisclosureRequest(Command):
    """Answer a request whose every item is decided."""

    CONSEQUENTIAL: ClassVar[bool] = True

    request: str = taken_from(DisclosureRequest, "urn")


@attrs.frozen(kw_only=True)
class RecordDisclosure(Command):
    """Record one copy of one document that left the department."""

    CONSEQUENTIAL: ClassVar[bool] = True

    investigation: str = taken_from(Disclosure, "investigation")
    document: str = taken_from(Disclosure, "document")
    recipient_text: str = taken_from(Disclosure, "recipient_text")
    purpose: str = taken_from(Disclosure, "purpose")
    rendition: Rendition = taken_from(Disclosure, "rendition")
    sha256: str = taken_from(Disclosure, "sha256")
    request: str = taken_from(Disclosure, "request", "")
    report_copy: str = taken_from(Disclosure, "report_copy", "")
    head_n: int = taken_from(Disclosure, "head_n", 0)
    head_hash: str = taken_from(Disclosure, "head_hash", "")


def _require_not_own(context: Context, investigation: str) -> Investigation:
    """Raises: Refused (R12) for an investigator of the case."""
    case = context.get(investigation, Investigation)
    if context.actor in case.members:
        raise Refused(
            "Nobody decides on the disclosure of what they worked on; another commander, or the Chief, does it",
            rule="R12",
            clause=RULES["R12"].cited,
        )
    return case


def record_disclosure_request(command: RecordDisclosureRequest, context: Context) -> Sequence[Record]:
    """Each item with a number; without items the scope is the one."""
    case = context.get(command.investigation, Investigation)
    problems: dict[str, str] = {}
    if command.received_on > day_of(context.now, context):
        problems["received_on"] = "lies in the future"
    if command.due < command.received_on:
        problems["due"] = "lies before the day it was received"
    if problems:
        raise InvalidInput(problems)
    asked = tuple(each for each in command.asked_for if each.strip()) or (command.scope,)
    told = {each.name: getattr(command, each.name) for each in attrs.fields(RecordDisclosureRequest)}
    del told["asked_for"]
    return [
        DisclosureRequest(
            urn=context.new_urn(Kind.DISCLOSURE_REQUEST),
            state=RequestState.RECEIVED,
            items=tuple(RequestedItem(number=n) for n, _ in enumerate(asked, 1)),
            texts=tuple(ItemText(number=n, what=what) for n, what in enumerate(asked, 1)),
            recorded_by=context.actor,
            recorded_at=context.now,
            **told | {"investigation": case.urn},
        )
    ]


def _request(command: str, urn: str, context: Context) -> DisclosureRequest:
    found = context.get(urn, DisclosureRequest)
    DISCLOSURE_REQUEST_WORKFLOW.require(command, found)
    return found


def add_requested_items(command: AddRequestedItems, context: Context) -> Sequence[Record]:
    """Numbered on."""
    request = _request("AddRequestedItems", command.request, context)
    asked = [each for each in command.asked_for if each.strip()]
    if not asked:
        raise InvalidInput({"asked_for": "name what is asked for"})
    first = len(request.items) + 1
    return [
        request.changed(
            items=(*request.items, *(RequestedItem(number=n) for n, _ in enumerate(asked, first))),
            texts=(*request.texts, *(ItemText(number=n, what=what) for n, what in enumerate(asked, first))),
        )
    ]


def _item_problems(command: DecideDisclosureItem, request: DisclosureRequest, context: Context) -> dict[str, str]:
    problems: dict[str, str] = {}
    if command.number not in {each.number for each in request.items}:
        problems["number"] = "is not one of this request's items"
    if command.decision is ItemDecision.UNDECIDED:
        problems["decision"] = "must be a decision"
    for name in NEEDED.get(command.decision, ()):
        if getattr(command, name) in {None, ""} or not str(getattr(command, name)).strip():
            problems[name] = f"is needed where an item is {command.decision}"
    if command.until is not None and command.until <= day_of(context.now, context):
        problems["until"] = "must lie ahead"
    return problems


def decide_disclosure_item(command: DecideDisclosureItem, context: Context) -> Sequence[Record]:
    """Given, in camera, or withheld; a later decision replaces it and the earlier one stays in the history."""
    request = _request("DecideDisclosureItem", command.request, context)
    _require_not_own(context, request.investigation)
    if problems := _item_problems(command, request, context):
        raise InvalidInput(problems)
    decided = {"decision": command.decision, "decided_by": context.actor, "decided_at": context.now}
    said = {"ground": command.ground, "harm": command.harm, "claimed_by": command.claimed_by}
    return [
        request.changed(
            items=_replaced(request.items, command.number, **decided, until=command.until),
            texts=_replaced(request.texts, command.number, **said),
        )
    ]


def _replaced(parts: Sequence[Any], number: int, **values: Any) -> tuple[Any, ...]:
    return tuple(attrs.evolve(each, **values) if each.number == number else each for each in parts)


def record_protective_order(command: RecordProtectiveOrder, context: Context) -> Sequence[Record]:
    """Its words and its day."""
    request = _request("RecordProtectiveOrder", command.request, context)
    if not command.protective_order.strip():
        raise InvalidInput({"protective_order": "is needed"})
    told = {"protective_order": command.protective_order, "protective_order_on": command.protective_order_on}
    return [request.changed(**told)]


def answer_disclosure_request(command: AnswerDisclosureRequest, context: Context) -> Sequence[Record]:
    """Once every item is decided."""
    request = _request("AnswerDisclosureRequest", command.request, context)
    _require_not_own(context, request.investigation)
    left = [str(each.number) for each in request.items if each.decision is ItemDecision.UNDECIDED]
    if left:
        raise OutOfOrder(
            what=f"Every item is decided first; undecided: {', '.join(left)}.",
            kind=f"{request.NAME} ({request.urn})",
            state=str(request.state),
        )
    return [request.changed(state=RequestState.ANSWERED, answered_by=context.actor, answered_at=context.now)]


def _copy_problems(command: RecordDisclosure, context: Context) -> dict[str, str]:
    problems: dict[str, str] = {}
    if HEX_32_BYTES.match(command.sha256) is None:
        problems["sha256"] = "is not 64 lower-case hex digits"
    if bool(command.head_n) != bool(command.head_hash):
        problems["head_n"] = "goes with the chain head: give both or neither"
    elif command.head_n and context.chain_value(command.head_n) != command.head_hash:
        problems["head_hash"] = "is not the chain's value at that entry"
    if command.request:
        request = context.get(command.request, DisclosureRequest)
        if request.investigation != command.investigation:
            problems["request"] = "is one in another case"
    if command.report_copy and context.get(command.report_copy, ReportCopy).sha256 != command.sha256:
        problems["report_copy"] = "is another file: its SHA-256 differs"
    return problems


def record_disclosure(command: RecordDisclosure, context: Context) -> Sequence[Record]:
    """Numbered among the copies of the same file in the case."""
    _require_not_own(context, command.investigation)
    if problems := _copy_problems(command, context):
        raise InvalidInput(problems)
    earlier = context.open_facts(Disclosure, investigation=command.investigation, sha256=command.sha256)
    told = {each.name: getattr(command, each.name) for each in attrs.fields(RecordDisclosure)}
    return [
        Disclosure(
            urn=context.new_urn(Kind.DISCLOSURE),
            copy_number=len(earlier) + 1,
            issued_by=context.actor,
            issued_at=context.now,
            **told,
        )
    ]


_CH = frozenset({Role.COMMANDER, Role.CHIEF})
_CONFIDENTIAL = "5.12.4.4 bullet 3"
ROWS: tuple[Row, ...] = (
    Row(
        command=RecordDisclosureRequest, handler=record_disclosure_request, roles=_CH, clauses=(_CONFIDENTIAL,),
        says="Records an order or request for disclosure and what is asked for.",
    ),
    Row(
        command=AddRequestedItems, handler=add_requested_items, roles=_CH, clauses=(_CONFIDENTIAL,),
        says="Adds items to a request that is not answered yet.",
    ),
    Row(
        command=DecideDisclosureItem, handler=decide_disclosure_item, roles=_CH, clauses=(_CONFIDENTIAL, "H R12"),
        says="Decides one item: given, in camera, or withheld with ground, harm, claimant and end.",
    ),
    Row(
        command=RecordProtectiveOrder, handler=record_protective_order, roles=_CH, clauses=(_CONFIDENTIAL,),
        says="Records the protective order under which things are shown.",
    ),
    Row(
        command=AnswerDisclosureRequest, handler=answer_disclosure_request, roles=_CH,
        clauses=(_CONFIDENTIAL, "H R12"),
        says="Answers a request whose every item is decided.",
    ),
    Row(
        command=RecordDisclosure, handler=record_disclosure, roles=_CH, clauses=(_CONFIDENTIAL, "H R12"),
        says="Records one copy of one document that left the department.",
    ),
)
