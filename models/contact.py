"""Contacts: whom a false identity is in touch with, how they were selected and from what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

import attrs

from models.command import Command, Context, Role, Row
from models.errors import InvalidInput, Refused
from models.fields import FieldClass, When, declared, taken_from
from models.identity import FalseIdentity
from models.moment import CLOCK_TOLERANCE, day_of, lies_ahead
from models.policy import RULES
from models.profile import Profile
from models.record import Kind, Record
from models.workflow import NEW, Workflow, stays, step

OPEN = FieldClass.OPEN
CONFIDENTIAL = FieldClass.CONFIDENTIAL
RECORDED = "recorded"
NOT_PERCEIVED = "not perceived"


class Side(StrEnum):
    """Who took a step: the operator, the person behind the other account, or nobody yet."""

    OPERATOR = "operator"
    CONTACT = "contact"
    NOBODY = "nobody yet"


class Known(StrEnum):
    """What is known of the person in criminal matters."""

    NOT_KNOWN = "not known"
    KNOWN = "known, not charged"
    CHARGED = "charged"
    ARRAIGNED = "arraigned"


@attrs.frozen(kw_only=True)
class Contact(Record):
    """One account a false identity is in touch with. Lives in the identity's dossier."""

    KIND: ClassVar[Kind] = Kind.CONTACT
    NAME: ClassVar[str] = "contact"

    state: str = declared("State", cls=OPEN, default=RECORDED)
    identity: str = declared("False identity", cls=OPEN, when=When.CREATE, listed=True)
    investigation: str = declared("Investigation", cls=OPEN, when=When.CREATE)
    profile: str = declared("Profile", help="The profile the contact was made with.", cls=OPEN, default="")
    recorded_by: str = declared("Recorded by", cls=OPEN)
    recorded_at: datetime = declared("Recorded at", cls=OPEN)
    account: str = declared(
        "Account", cls=CONFIDENTIAL, when=When.CREATE, max_length=120, listed=True, searched=True
    )
    site: str = declared("Site", cls=CONFIDENTIAL, when=When.CREATE, max_length=80, listed=True)
    first_seen: date = declared("First seen", cls=OPEN, when=When.CREATE, listed=True)
    how_selected: str = declared(
        "How selected, and from what",
        help="To be written before the first request.",
        when=When.CREATE,
        lines=True,
        max_length=4_000,
    )
    first_request_at: datetime | None = declared("First request at", cls=OPEN, default=None)
    selection_written_late: bool = declared("Selection written after the first request", cls=OPEN, default=False)
    initiated_by: Side = declared("Initiated by", default=Side.NOBODY)
    accepted_by: Side = declared("Accepted by", default=Side.NOBODY)
    known_or_charged: Known = declared("Known or charged", default=Known.NOT_KNOWN)
    counsel: str = declared("Counsel, where charged", cls=CONFIDENTIAL, max_length=120, default="")
    perceived_race: str = declared(
        "Perceived race or ethnicity", help="“Not perceived” is an answer.", max_length=60, default=NOT_PERCEIVED
    )
    perceived_basis: str = declared("Basis of the perception", max_length=400, default="")
    outcome: str = declared("Outcome", help="“Nothing found” is an answer.", lines=True, max_length=4_000, default="")
    purged_on: date | None = declared("What was kept on a third party purged on", cls=OPEN, default=None)

    @property
    def dossier(self) -> str:
        """Its identity's."""
        return self.identity


CONTACT_WORKFLOW = Workflow(
    kind=Kind.CONTACT, moves={"RecordContact": step(NEW, to=RECORDED), "UpdateContact": stays(RECORDED)}
)


@attrs.frozen(kw_only=True)
class RecordContact(Command):
    """Record a contact, with how it was selected, before the first request."""

    identity: str = taken_from(Contact, "identity")
    account: str = taken_from(Contact, "account")
    site: str = taken_from(Contact, "site")
    first_seen: date = taken_from(Contact, "first_seen")
    how_selected: str = taken_from(Contact, "how_selected")
    profile: str = taken_from(Contact, "profile", "")
    first_request_at: datetime | None = taken_from(Contact, "first_request_at", None)
    initiated_by: Side = taken_from(Contact, "initiated_by", Side.NOBODY)
    accepted_by: Side = taken_from(Contact, "accepted_by", Side.NOBODY)
    known_or_charged: Known = taken_from(Contact, "known_or_charged", Known.NOT_KNOWN)
    counsel: str = taken_from(Contact, "counsel", "")
    perceived_race: str = taken_from(Contact, "perceived_race", NOT_PERCEIVED)
    perceived_basis: str = taken_from(Contact, "perceived_basis", "")
    outcome: str = taken_from(Contact, "outcome", "")


@attrs.frozen(kw_only=True)
class UpdateContact(Command):
    """State what became of a contact. How it was selected stays as first written."""

    contact: str = taken_from(Contact, "urn")
    first_request_at: datetime | None = taken_from(Contact, "first_request_at", None)
    initiated_by: Side = taken_from(Contact, "initiated_by", Side.NOBODY)
    accepted_by: Side = taken_from(Contact, "accepted_by", Side.NOBODY)
    known_or_charged: Known = taken_from(Contact, "known_or_charged", Known.NOT_KNOWN)
    counsel: str = taken_from(Contact, "counsel", "")
    perceived_race: str = taken_from(Contact, "perceived_race", NOT_PERCEIVED)
    perceived_basis: str = taken_from(Contact, "perceived_basis", "")
    outcome: str = taken_from(Contact, "outcome", "")
    purged_on: date | None = taken_from(Contact, "purged_on", None)


def _values(command: RecordContact | UpdateContact, *without: str) -> dict[str, Any]:
    return {each.name: getattr(command, each.name) for each in attrs.fields(type(command)) if each.name not in without}


def _problems(command: RecordContact | UpdateContact, context: Context) -> dict[str, str]:
    problems: dict[str, str] = {}
    perceived = command.perceived_race.strip().casefold()
    if not perceived:
        problems["perceived_race"] = "is needed; “not perceived” is an answer"
    elif perceived != NOT_PERCEIVED and not command.perceived_basis.strip():
        problems["perceived_basis"] = "is needed where something was perceived"
    if command.first_request_at is not None and lies_ahead(command.first_request_at, context.now):
        problems["first_request_at"] = "lies in the future"
    return problems


def _require_operator(identity: FalseIdentity, context: Context) -> None:
    if context.actor not in identity.operators:
        raise Refused(
            "Only an operator of the false identity records its contacts", rule="R01", clause=RULES["R01"].cited
        )


def record_contact(command: RecordContact, context: Context) -> Sequence[Record]:
    """By an operator of the identity; an account stands once."""
    identity = context.get(command.identity, FalseIdentity)
    _require_operator(identity, context)
    problems = _problems(command, context) | {
        name: "is needed" for name in ("account", "site", "how_selected") if not getattr(command, name).strip()
    }
    if command.first_seen > day_of(context.now, context):
        problems["first_seen"] = "lies in the future"
    if command.profile and context.get(command.profile, Profile).identity != identity.urn:
        problems["profile"] = "is not a profile of this false identity"
    same = (command.account.casefold(), command.site.casefold())
    if any((c.account.casefold(), c.site.casefold()) == same for c in context.find(Contact, identity=identity.urn)):
        problems["account"] = "is recorded already"
    if problems:
        raise InvalidInput(problems)
    asked = command.first_request_at
    return [
        Contact(
            urn=context.new_urn(Kind.CONTACT),
            investigation=identity.investigation,
            recorded_by=context.actor,
            recorded_at=context.now,
            selection_written_late=asked is not None and asked + CLOCK_TOLERANCE < context.now,
            **_values(command),
        )
    ]


def update_contact(command: UpdateContact, context: Context) -> Sequence[Record]:
    """By an operator of the identity; the earlier statement stays in the record's history."""
    contact = context.get(command.contact, Contact)
    _require_operator(context.get(contact.identity, FalseIdentity), context)
    CONTACT_WORKFLOW.require("UpdateContact", contact)
    problems = _problems(command, context)
    if command.purged_on is not None and command.purged_on > day_of(context.now, context):
        problems["purged_on"] = "lies in the future"
    if problems:
        raise InvalidInput(problems)
    asked = command.first_request_at or contact.first_request_at
    late = contact.selection_written_late or (asked is not None and asked < contact.recorded_at)
    values = _values(command, "contact") | {"first_request_at": asked, "selection_written_late": late}
    return [contact.changed(**values)]


_OPERATORS = frozenset({Role.DETECTIVE, Role.COMMANDER})
ROWS: tuple[Row, ...] = (
    Row(
        command=RecordContact,
        handler=record_contact,
        roles=_OPERATORS,
        clauses=("5.12.4.4 bullet 1",),
        says="Records a contact of a false identity and how it was selected.",
    ),
    Row(
        command=UpdateContact,
        handler=update_contact,
        roles=_OPERATORS,
        clauses=("5.12.4.4 bullet 1",),
        says="States what became of a contact.",
    ),
)
