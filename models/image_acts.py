"""The ledger of images: put on file, approved, looked for again, consent withdrawn and given anew (house rule R16).

Where an image stands is kept in models/image_places.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import ClassVar

import attrs

from models.attachment import Attachment
from models.command import EVERYONE, Command, Context, Role, Row
from models.conflict import require_commander_of
from models.errors import InvalidInput, OutOfOrder, Refused
from models.fields import blank_texts, taken_from
from models.identity import IDENTITY_WORKFLOW, FalseIdentity, IdentityState, ImageSource
from models.image import IMAGE_WORKFLOW, Image, ImageState, Withdrawal
from models.moment import day_of
from models.policy import RULES
from models.record import Kind, Record


@attrs.frozen(kw_only=True)
class RecordImage(Command):
    """Put a picture on file: the attached copy without metadata, its source, its licence or consent."""

    identity: str = taken_from(Image, "identity")
    attachment: str = taken_from(Image, "attachment")
    source: ImageSource = taken_from(Image, "source")
    provenance: str = taken_from(Image, "provenance")
    searched_on: date = taken_from(Image, "searched_on")
    search_result: str = taken_from(Image, "search_result")
    consent: str = taken_from(Image, "consent", "")
    consent_on: date | None = taken_from(Image, "consent_on", None)


@attrs.frozen(kw_only=True)
class ApproveImage(Command):
    """Approve an image that was put on file after the details of its identity were approved."""

    CONSEQUENTIAL: ClassVar[bool] = True

    image: str = taken_from(Image, "urn")


@attrs.frozen(kw_only=True)
class SearchImageAgain(Command):
    """Record that the image was looked for again, and what was found."""

    image: str = taken_from(Image, "urn")
    searched_on: date = taken_from(Image, "searched_on")
    search_result: str = taken_from(Image, "search_result")


@attrs.frozen(kw_only=True)
class WithdrawConsent(Command):
    """Record that consent or licence was withdrawn: every profile showing the image stops from that instant."""

    CONSEQUENTIAL: ClassVar[bool] = True

    image: str = taken_from(Image, "urn")
    from_: datetime = taken_from(Withdrawal, "from_")
    withdrawn_why: str = taken_from(Image, "withdrawn_why")


@attrs.frozen(kw_only=True)
class RecordConsentAnew(Command):
    """Put a new consent or licence on file; the image may be shown again from now on."""

    image: str = taken_from(Image, "urn")
    provenance: str = taken_from(Image, "provenance")
    consent: str = taken_from(Image, "consent", "")
    consent_on: date | None = taken_from(Image, "consent_on", None)


def _attached(context: Context, urn: str, identity: FalseIdentity, field: str) -> Attachment:
    """A file attached in the identity's dossier. Raises: InvalidInput."""
    found = context.get(urn, Attachment)
    if found.dossier != identity.urn:
        raise InvalidInput({field: "is not attached to this false identity or one of its profiles"})
    return found


def _grounds(
    context: Context, identity: FalseIdentity, source: ImageSource, consent: str, consent_on: date | None
) -> None:
    """A person shown has signed: the paper is attached. Raises: InvalidInput."""
    problems: dict[str, str] = {}
    if source is ImageSource.NONE:
        problems["source"] = "“none” is no image; say so at the false identity instead"
    elif source is ImageSource.CONSENTING_ADULT:
        if not consent:
            problems["consent"] = "attach the signed consent and choose it here; without it the person is not shown"
        if consent_on is None:
            problems["consent_on"] = "is needed where a person is shown"
    elif consent or consent_on is not None:
        problems["consent"] = "is for a consenting adult; leave it empty for another source"
    if consent_on is not None and consent_on > day_of(context.now, context):
        problems["consent_on"] = "lies in the future"
    if problems:
        raise InvalidInput(problems)
    if consent:
        _attached(context, consent, identity, "consent")


def _searched(context: Context, on: date) -> None:
    if on > day_of(context.now, context):
        raise InvalidInput({"searched_on": "lies in the future"})


def not_ahead(context: Context, instant: datetime, field: str) -> None:
    """Raises: InvalidInput at a field whose instant lies in the future."""
    if instant > context.now:
        raise InvalidInput({field: "lies in the future"})


def record_image(command: RecordImage, context: Context) -> Sequence[Record]:
    """An operator of the identity. Its file is a copy without metadata; the register takes the SHA-256 itself."""
    identity = context.get(command.identity, FalseIdentity)
    IDENTITY_WORKFLOW.require("RecordImage", identity)
    if context.actor not in identity.operators:
        raise Refused("Only its operator puts an image on file", rule="R01", clause=RULES["R01"].cited)
    if problems := blank_texts(command):
        raise InvalidInput(problems)
    _grounds(context, identity, command.source, command.consent, command.consent_on)
    _searched(context, command.searched_on)
    picture = _attached(context, command.attachment, identity, "attachment")
    if not picture.media.is_image or not picture.stripped_of:
        what = "is no copy of a picture without its metadata; attach the picture, then choose the copy"
        raise InvalidInput({"attachment": what})
    if context.open_facts(Image, attachment=picture.urn):
        raise InvalidInput({"attachment": "is on file already"})
    image = Image(
        urn=context.new_urn(Kind.IMAGE),
        state=ImageState.ON_FILE,
        identity=identity.urn,
        investigation=identity.investigation,
        operator=context.actor,
        recorded_at=context.now,
        attachment=picture.urn,
        sha256=picture.sha256,
        source=command.source,
        provenance=command.provenance,
        consent=command.consent,
        consent_on=command.consent_on,
        searched_on=command.searched_on,
        search_result=command.search_result,
    )
    return [image, identity.changed(images=(*identity.images, image.urn))]


def approve_image(command: ApproveImage, context: Context) -> Sequence[Record]:
    """The commander, the Chief on what the commander operates; an image shown with the details needs none."""
    image = context.get(command.image, Image)
    IMAGE_WORKFLOW.require("ApproveImage", image)
    identity = context.get(image.identity, FalseIdentity)
    if identity.state is not IdentityState.APPROVED or image.approved_then(identity, context.now):
        what = "It is approved already, or comes with the details of its identity."
        raise OutOfOrder(what=what, kind=f"image ({image.urn})", state=str(image.state))
    people = (*identity.operators, image.operator)
    require_commander_of(context, people, "Nobody approves an image they show")
    if context.actor == identity.authorized_by:
        raise Refused("Who authorized the identity can't approve its image", rule="R12", clause=RULES["R12"].cited)
    context.rests_on(image.urn, identity.urn)
    return [image.changed(approved_by=context.actor, approved_at=context.now)]


def search_image_again(command: SearchImageAgain, context: Context) -> Sequence[Record]:
    """The newest check replaces the one before; both stay in the history."""
    image = context.get(command.image, Image)
    IMAGE_WORKFLOW.require("SearchImageAgain", image)
    if problems := blank_texts(command):
        raise InvalidInput(problems)
    _searched(context, command.searched_on)
    return [image.changed(searched_on=command.searched_on, search_result=command.search_result)]


def withdraw_consent(command: WithdrawConsent, context: Context) -> Sequence[Record]:
    """Anyone who may open it: a withdrawal never waits for rank. It may have happened earlier, never lies ahead."""
    image = context.get(command.image, Image)
    IMAGE_WORKFLOW.require("WithdrawConsent", image)
    if not command.withdrawn_why.strip():
        raise InvalidInput({"withdrawn_why": "say how it was made known"})
    not_ahead(context, command.from_, "from_")
    gone = Withdrawal(from_=command.from_, told_by=context.actor)
    return [
        image.changed(
            state=ImageState.CONSENT_WITHDRAWN,
            withdrawals=(*image.withdrawals, gone),
            withdrawn_why=command.withdrawn_why,
        )
    ]


def record_consent_anew(command: RecordConsentAnew, context: Context) -> Sequence[Record]:
    """The commander, on the same grounds as the first; the time between stays on record."""
    image = context.get(command.image, Image)
    IMAGE_WORKFLOW.require("RecordConsentAnew", image)
    identity = context.get(image.identity, FalseIdentity)
    require_commander_of(context, (*identity.operators, image.operator), "Nobody lifts a stop on what they show")
    if not command.provenance.strip():
        raise InvalidInput({"provenance": "say which licence or consent this is"})
    _grounds(context, identity, image.source, command.consent, command.consent_on)
    if image.source is ImageSource.CONSENTING_ADULT and command.consent == image.consent:
        raise InvalidInput({"consent": "is the consent that was withdrawn; attach the new one"})
    lifted = attrs.evolve(image.withdrawals[-1], until=context.now)
    return [
        image.changed(
            state=ImageState.ON_FILE,
            withdrawals=(*image.withdrawals[:-1], lifted),
            provenance=command.provenance,
            consent=command.consent,
            consent_on=command.consent_on,
        )
    ]


_D = frozenset({Role.DETECTIVE, Role.COMMANDER})
_C = frozenset({Role.COMMANDER, Role.CHIEF})
ROWS: tuple[Row, ...] = (
    Row(
        command=RecordImage, handler=record_image, roles=_D, clauses=("5.12.4.4 bullet 1", "H R16"),
        says="Puts a picture on file with its source and its licence or signed consent.",
    ),
    Row(
        command=ApproveImage, handler=approve_image, roles=_C, clauses=("5.12.4.4 bullet 2", "H R16", "H R12"),
        says="Approves an image put on file after its identity's details were approved; the Chief only in a conflict.",
        chief_in_conflict=True,
    ),
    Row(
        command=SearchImageAgain, handler=search_image_again, roles=_D, clauses=("H R16",),
        says="Records that the image was looked for again, and what was found.",
    ),
    Row(
        command=WithdrawConsent, handler=withdraw_consent, roles=EVERYONE, clauses=("H R16",),
        says="Records that consent or licence was withdrawn; every profile showing the image stops.",
    ),
    Row(
        command=RecordConsentAnew, handler=record_consent_anew, roles=_C, clauses=("H R16", "H R12"),
        says="Puts a new consent or licence on file; the Chief only in a conflict.",
        chief_in_conflict=True,
    ),
)
