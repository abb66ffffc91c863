"""Where an image stands: posted, taken down, and looked at again by a second person (house rule R16)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import attrs

from models.command import Command, Context, Role, Row
from models.conflict import require_commander
from models.errors import InvalidInput, Refused
from models.fields import blank_texts, taken_from
from models.image import IMAGE_WORKFLOW, Image, Posting, PostingText
from models.image_acts import not_ahead
from models.policy import RULES
from models.profile import Profile
from models.record import Record


@attrs.frozen(kw_only=True)
class NotePosting(Command):
    """Record where the image was posted, and when."""

    image: str = taken_from(Image, "urn")
    profile: str = taken_from(Posting, "profile")
    posted_at: datetime = taken_from(Posting, "posted_at")
    where: str = taken_from(PostingText, "where")


@attrs.frozen(kw_only=True)
class NoteRemoval(Command):
    """Record that the image was taken down from one place."""

    image: str = taken_from(Image, "urn")
    number: int = taken_from(Posting, "number")
    removed_at: datetime = taken_from(Posting, "removed_at")


@attrs.frozen(kw_only=True)
class VerifyRemoval(Command):
    """Record that another person looked, and the image stands there no more."""

    image: str = taken_from(Image, "urn")
    number: int = taken_from(Posting, "number")
    verified_how: str = taken_from(PostingText, "verified_how")


def note_posting(command: NotePosting, context: Context) -> Sequence[Record]:
    """Recorded whatever the image's state is: what stands there is said, and stops are computed from it."""
    image = context.get(command.image, Image)
    IMAGE_WORKFLOW.require("NotePosting", image)
    profile = context.get(command.profile, Profile)
    if profile.identity != image.identity:
        raise InvalidInput({"profile": "belongs to another false identity"})
    if problems := blank_texts(command):
        raise InvalidInput(problems)
    not_ahead(context, command.posted_at, "posted_at")
    number = len(image.postings) + 1
    posting = Posting(number=number, profile=profile.urn, posted_at=command.posted_at)
    said = PostingText(number=number, where=command.where)
    return [image.changed(postings=(*image.postings, posting), posting_texts=(*image.posting_texts, said))]


def _posting(image: Image, number: int) -> Posting:
    found = next((each for each in image.postings if each.number == number), None)
    if found is None:
        raise InvalidInput({"number": "is not the number of a place where this image stands"})
    return found


def _with(image: Image, posting: Posting) -> tuple[Posting, ...]:
    return tuple(posting if each.number == posting.number else each for each in image.postings)


def note_removal(command: NoteRemoval, context: Context) -> Sequence[Record]:
    """It counts as shown until another person has looked."""
    image = context.get(command.image, Image)
    IMAGE_WORKFLOW.require("NoteRemoval", image)
    posting = _posting(image, command.number)
    if posting.removed_at is not None:
        raise InvalidInput({"number": "was taken down already"})
    if command.removed_at < posting.posted_at:
        raise InvalidInput({"removed_at": "lies before the image was posted"})
    not_ahead(context, command.removed_at, "removed_at")
    removed = attrs.evolve(posting, removed_at=command.removed_at, removed_by=context.actor)
    return [image.changed(postings=_with(image, removed))]


def verify_removal(command: VerifyRemoval, context: Context) -> Sequence[Record]:
    """The second look: neither who took it down nor its operator."""
    image = context.get(command.image, Image)
    IMAGE_WORKFLOW.require("VerifyRemoval", image)
    posting = _posting(image, command.number)
    if posting.removed_at is None or posting.verified_at is not None:
        raise InvalidInput({"number": "is not taken down, or verified already"})
    if not command.verified_how.strip():
        raise InvalidInput({"verified_how": "say where and how it was looked"})
    operator = context.get(posting.profile, Profile).operator
    require_commander(context, operator, "A second person verifies that an image was taken down")
    if context.actor == posting.removed_by:
        raise Refused("A second person verifies what was taken down", rule="R12", clause=RULES["R12"].cited)
    seen = attrs.evolve(posting, verified_at=context.now, verified_by=context.actor)
    texts = tuple(
        attrs.evolve(each, verified_how=command.verified_how) if each.number == seen.number else each
        for each in image.posting_texts
    )
    return [image.changed(postings=_with(image, seen), posting_texts=texts)]


_D = frozenset({Role.DETECTIVE, Role.COMMANDER})
ROWS: tuple[Row, ...] = (
    Row(
        command=NotePosting, handler=note_posting, roles=_D, clauses=("H R16",),
        says="Records where and when the image was posted.",
    ),
    Row(
        command=NoteRemoval, handler=note_removal, roles=_D, clauses=("H R16",),
        says="Records that the image was taken down from one place.",
    ),
    Row(
        command=VerifyRemoval, handler=verify_removal, roles=frozenset({Role.COMMANDER, Role.CHIEF}),
        clauses=("H R16", "H R12"),
        says="Records that a second person looked and the image stands there no more; the Chief only in a conflict.",
        chief_in_conflict=True,
    ),
)
