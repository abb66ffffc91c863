"""Images: each picture a false identity shows, where it comes from, on what consent, where it stands (R16).

A picture of a real person is shown on that person's written consent alone, and the consent can be withdrawn: from that
instant every profile showing it stops. The file itself is an attachment; the acts stand in models/image_acts.py.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

import attrs

from models.canonical import instant_from
from models.command import Reader
from models.fields import FieldClass, When, declared
from models.identity import FalseIdentity, ImageSource
from models.profile import Profile
from models.record import Kind, Record
from models.requirement import Finding
from models.workflow import NEW, Workflow, stays, step

OPEN = FieldClass.OPEN
CONFIDENTIAL = FieldClass.CONFIDENTIAL


class ImageState(StrEnum):
    """Signed decisions only."""

    ON_FILE = "on file"
    CONSENT_WITHDRAWN = "consent withdrawn"


@attrs.frozen(kw_only=True)
class Withdrawal:
    """A time without consent or licence: from an instant until a new one was put on file (half-open)."""

    from_: datetime = declared("From", cls=OPEN)
    until: datetime | None = declared("Until", cls=OPEN, default=None)
    told_by: str = declared("Recorded by", cls=OPEN)

    def covers(self, at: datetime) -> bool:
        """Whether an instant lies inside."""
        return self.from_ <= at and (self.until is None or at < self.until)


@attrs.frozen(kw_only=True)
class Posting:
    """One place where the image stands: on which profile, since when, taken down, and looked at again by another."""

    number: int = declared("Number", cls=OPEN)
    profile: str = declared("Profile", cls=OPEN)
    posted_at: datetime = declared("Posted at", cls=OPEN)
    removed_at: datetime | None = declared("Taken down at", cls=OPEN, default=None)
    removed_by: str = declared("Taken down by", cls=OPEN, default="")
    verified_at: datetime | None = declared("Removal verified at", cls=OPEN, default=None)
    verified_by: str = declared("Removal verified by", cls=OPEN, default="")

    def stands(self, at: datetime) -> bool:
        """Whether it stood there at an instant: from posting until its removal is verified."""
        return self.posted_at <= at and (self.verified_at is None or at < self.verified_at)


@attrs.frozen(kw_only=True)
class PostingText:
    """Where on the profile, and how its removal was looked at."""

    number: int = declared("Number")
    where: str = declared("Where it stands", help="E.g. as the picture of the profile, in a group.", max_length=300)
    verified_how: str = declared("How the removal was verified", lines=True, max_length=1_000, default="")


@attrs.frozen(kw_only=True)
class Image(Record):
    """One picture. Lives in its identity's dossier."""

    KIND: ClassVar[Kind] = Kind.IMAGE
    NAME: ClassVar[str] = "image"

    state: ImageState = declared("State", cls=OPEN, listed=True)
    identity: str = declared("False identity", cls=OPEN, when=When.CREATE, listed=True)
    investigation: str = declared("Investigation", cls=OPEN, when=When.CREATE, listed=True)
    operator: str = declared("Recorded by", cls=OPEN, when=When.CREATE, listed=True)
    recorded_at: datetime = declared("Recorded at", cls=OPEN, when=When.CREATE, listed=True)
    attachment: str = declared(
        "Picture", help="The attached copy without metadata.", cls=OPEN, when=When.CREATE, listed=True
    )
    sha256: str = declared("SHA-256 of the picture", cls=CONFIDENTIAL, when=When.CREATE, max_length=64)
    source: ImageSource = declared("Source", cls=CONFIDENTIAL, when=When.CREATE)
    provenance: str = declared(
        "Licence, tool or consent", help="Licence number, tool and settings, or what the consent covers.",
        cls=CONFIDENTIAL, when=When.CREATE, lines=True, max_length=2_000,
    )
    consent: str = declared("Signed consent", help="The attached paper, where a person is shown.", cls=OPEN, default="")
    consent_on: date | None = declared("Consent signed on", cls=OPEN, default=None)
    searched_on: date | None = declared("Looked for on", cls=OPEN, when=When.CREATE, default=None, listed=True)
    search_result: str = declared(
        "Reverse-image check", help="With what it was looked for, and what was found.", cls=CONFIDENTIAL,
        when=When.CREATE, lines=True, max_length=2_000, default="",
    )
    approved_by: str = declared("Approved by", cls=OPEN, default="", cite="5.12.4.4 bullet 2")
    approved_at: datetime | None = declared("Approved at", cls=OPEN, default=None, cite="5.12.4.4 bullet 2")
    withdrawals: tuple[Withdrawal, ...] = declared("Times without consent", cls=OPEN, default=())
    withdrawn_why: str = declared("How the withdrawal was made known", lines=True, max_length=2_000, default="")
    postings: tuple[Posting, ...] = declared("Where it stands", cls=OPEN, default=())
    posting_texts: tuple[PostingText, ...] = declared("The places in words", cls=CONFIDENTIAL, default=())

    @property
    def called(self) -> str:
        """What screens call it."""
        return f"Image ({self.source})"

    @property
    def dossier(self) -> str:
        """Its identity's."""
        return self.identity

    def withdrawn_at(self, at: datetime) -> bool:
        """Whether its consent or licence was withdrawn at an instant."""
        return any(each.covers(at) for each in self.withdrawals)

    def shown_on(self, profile: str, at: datetime) -> bool:
        """Whether it counts as shown on a profile: posted there; on every profile where no place is recorded at all."""
        if not self.postings:
            return True
        return any(each.profile == profile and each.stands(at) for each in self.postings)

    def shown_during(self, profile: str, gone: Withdrawal) -> bool:
        """Whether it counts as shown on a profile at any instant of a time without consent."""
        stood = [each for each in self.postings if each.profile == profile]
        return not self.postings or any(
            (gone.until is None or each.posted_at < gone.until)
            and (each.verified_at is None or each.verified_at > gone.from_)
            for each in stood
        )

    def approved_then(self, identity: FalseIdentity, at: datetime) -> bool:
        """Whether the commander had approved it: by itself, or with the details it was recorded for."""
        if self.approved_at is not None:
            return self.approved_at <= at
        with_details = identity.approved_at
        return with_details is not None and self.recorded_at <= with_details <= at


S = ImageState
EVERY = (S.ON_FILE, S.CONSENT_WITHDRAWN)
IMAGE_WORKFLOW = Workflow(
    kind=Kind.IMAGE,
    moves={
        "RecordImage": step(NEW, to=S.ON_FILE),
        "ApproveImage": stays(S.ON_FILE),
        "SearchImageAgain": stays(*EVERY),
        "NotePosting": stays(*EVERY),
        "NoteRemoval": stays(*EVERY),
        "VerifyRemoval": stays(*EVERY),
        "WithdrawConsent": step(S.ON_FILE, to=S.CONSENT_WITHDRAWN),
        "RecordConsentAnew": step(S.CONSENT_WITHDRAWN, to=S.ON_FILE),
    },
)


def images_shown(reader: Reader, identity: str, profile: str, at: datetime) -> list[Image]:
    """The images that count as shown on a profile at an instant, by number."""
    return [each for each in reader.find(Image, identity=identity) if each.shown_on(profile, at)]


def without_consent(reader: Reader, at: datetime) -> frozenset[str]:
    """The profiles (URNs) that show an image whose consent or licence is withdrawn at an instant, by open fields."""
    found: set[str] = set()
    for each in reader.open_facts(Image, state=ImageState.CONSENT_WITHDRAWN.value):
        if instant_from(each["withdrawals"][-1]["from_"]) > at:
            continue
        if not each["postings"]:
            found.update(profile["urn"] for profile in reader.open_facts(Profile, identity=each["identity"]))
        found.update(
            place["profile"]
            for place in each["postings"]
            if instant_from(place["posted_at"]) <= at
            and (not place["verified_at"] or at < instant_from(place["verified_at"]))
        )
    return frozenset(found)


def on_file(identity: FalseIdentity | None) -> Finding:
    """Whether an identity that shows an image has one on file; it can't be put there without its grounds."""
    if identity is None or identity.image_source in {None, ImageSource.NONE}:
        return Finding(None, "no image shown")
    return Finding(bool(identity.images), ", ".join(identity.images) or identity.urn, ((identity.urn,),))


def in_order(reader: Reader, identity: FalseIdentity, profile: Profile, at: datetime) -> Finding:
    """Whether the consent of each image shown holds at an instant, and the commander had approved it.

    One put on file later than the details needs its own approval once it stands somewhere.
    """
    shown = images_shown(reader, identity.urn, profile.urn, at)
    if not shown:
        return Finding(None, "no image on file")
    approved = profile.window is not None
    faults = [
        each.urn
        for each in shown
        if each.withdrawn_at(at) or (approved and each.postings and not each.approved_then(identity, at))
    ]
    return Finding(not faults, ", ".join(faults or [each.urn for each in shown]))
