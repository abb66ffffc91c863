"""Disclosure: what a court or a party asks for, what is decided item by item, and what left the department (R10).

The prosecutor and the court decide what is disclosed; the register keeps who asked, what was given, shown in camera or
withheld, on which ground, and which copy went to whom.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

import attrs

from models.command import Reader
from models.fields import FieldClass, When, declared
from models.record import Kind, Record
from models.redaction import Rendition
from models.workflow import NEW, Workflow, stays, step

OPEN = FieldClass.OPEN
GIVEN_OUT = "given out"


class RequestState(StrEnum):
    """A request is pending until it is answered."""

    RECEIVED = "received"
    ANSWERED = "answered"


class ItemDecision(StrEnum):
    """What becomes of one item asked for."""

    UNDECIDED = "undecided"
    GIVEN = "given"
    IN_CAMERA = "in camera"
    WITHHELD = "withheld"


@attrs.frozen(kw_only=True)
class RequestedItem:
    """One item asked for. What it is and why it is withheld stands in ``ItemText``: never open."""

    number: int = declared("Item", cls=OPEN)
    decision: ItemDecision = declared("Decision", cls=OPEN, default=ItemDecision.UNDECIDED)
    until: date | None = declared("Withheld until", cls=OPEN, default=None)
    decided_by: str = declared("Decided by", cls=OPEN, default="")
    decided_at: datetime | None = declared("Decided at", cls=OPEN, default=None)


@attrs.frozen(kw_only=True)
class ItemText:
    """What an item is, and the words of its decision."""

    number: int = declared("Item")
    what: str = declared("What is asked for", lines=True, max_length=2_000)
    ground: str = declared("Ground", lines=True, max_length=2_000, default="")
    harm: str = declared("Specific harm", lines=True, max_length=2_000, default="")
    claimed_by: str = declared("Claimed by", help="Who claims the privilege.", max_length=120, default="")


@attrs.frozen(kw_only=True)
class DisclosureRequest(Record):
    """One order or request for disclosure in a case. Lives in its investigation's dossier."""

    KIND: ClassVar[Kind] = Kind.DISCLOSURE_REQUEST
    NAME: ClassVar[str] = "disclosure request"

    state: RequestState = declared("State", cls=OPEN, listed=True)
    investigation: str = declared("Investigation", cls=OPEN, when=When.CREATE, listed=True)
    docket: str = declared("Docket", when=When.CREATE, max_length=60, listed=True, searched=True)
    court: str = declared("Court", max_length=120, default="", listed=True)
    order_text: str = declared("Text of the order or request", lines=True, default="")
    scope: str = declared("Scope", when=When.CREATE, lines=True, max_length=4_000)
    prosecutor: str = declared("Assigned prosecutor", help="Gets the full copy.", max_length=120, default="")
    received_on: date = declared("Received on", cls=OPEN, when=When.CREATE, listed=True)
    due: date = declared("Due", cls=OPEN, when=When.CREATE, listed=True)
    items: tuple[RequestedItem, ...] = declared("Items", cls=OPEN, default=())
    texts: tuple[ItemText, ...] = declared("What is asked for, grounds and harm", default=())
    protective_order: str = declared("Protective order", lines=True, max_length=4_000, default="")
    protective_order_on: date | None = declared("Protective order dated", cls=OPEN, default=None)
    recorded_by: str = declared("Recorded by", cls=OPEN)
    recorded_at: datetime = declared("Recorded at", cls=OPEN)
    answered_by: str = declared("Answered by", cls=OPEN, default="")
    answered_at: datetime | None = declared("Answered at", cls=OPEN, default=None, listed=True)

    @property
    def dossier(self) -> str:
        """Its investigation's."""
        return self.investigation


@attrs.frozen(kw_only=True)
class Disclosure(Record):
    """One copy of one document that left the department. Lives in its investigation's dossier."""

    KIND: ClassVar[Kind] = Kind.DISCLOSURE
    NAME: ClassVar[str] = "disclosure"

    state: str = declared("State", cls=OPEN, default=GIVEN_OUT, listed=True)
    investigation: str = declared("Investigation", cls=OPEN, when=When.CREATE, listed=True)
    request: str = declared("On the request", cls=OPEN, default="", listed=True)
    report_copy: str = declared("Report copy", help="Where it is a report of this register.", cls=OPEN, default="")
    document: str = declared("Document", when=When.CREATE, max_length=200, listed=True)
    recipient_text: str = declared("Recipient", when=When.CREATE, max_length=200, listed=True)
    purpose: str = declared("Purpose", when=When.CREATE, lines=True, max_length=1_000)
    copy_number: int = declared("Copy", cls=OPEN, listed=True)
    rendition: Rendition = declared("Rendition", cls=OPEN, when=When.CREATE, listed=True)
    sha256: str = declared("SHA-256 of the file", cls=OPEN, when=When.CREATE, max_length=64)
    head_n: int = declared("Journal entry printed", help="0 where none is printed on it.", cls=OPEN, default=0)
    head_hash: str = declared("Chain head printed", cls=OPEN, default="", max_length=64)
    issued_by: str = declared("Given out by", cls=OPEN)
    issued_at: datetime = declared("Given out at", cls=OPEN, listed=True)

    @property
    def dossier(self) -> str:
        """Its investigation's."""
        return self.investigation


S = RequestState
DISCLOSURE_REQUEST_WORKFLOW = Workflow(
    kind=Kind.DISCLOSURE_REQUEST,
    moves={
        "RecordDisclosureRequest": step(NEW, to=S.RECEIVED),
        "AddRequestedItems": stays(S.RECEIVED),
        "DecideDisclosureItem": stays(S.RECEIVED, S.ANSWERED),
        "RecordProtectiveOrder": stays(S.RECEIVED, S.ANSWERED),
        "AnswerDisclosureRequest": step(S.RECEIVED, to=S.ANSWERED),
    },
)
DISCLOSURE_WORKFLOW = Workflow(kind=Kind.DISCLOSURE, moves={"RecordDisclosure": step(NEW, to=GIVEN_OUT)})


def pending_requests(reader: Reader, investigation: str) -> tuple[str, ...]:
    """The requests (URNs) in a case that are not answered yet: nothing of it is destroyed or wiped meanwhile."""
    found = reader.open_facts(DisclosureRequest, investigation=investigation, state=RequestState.RECEIVED.value)
    return tuple(each["urn"] for each in found)
