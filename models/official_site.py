"""Official sites of the department: authorized by the Chief, with contributors, notices, reviews, removals (5.12.3).

One record is one site or one profile: each has its own authorization (5.12.3.2). What is posted there is public and is
archived elsewhere; the register keeps who may post, what was looked at, and what was ordered removed.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

import attrs

from models.fields import FieldClass, When, declared
from models.record import Kind, Record
from models.workflow import NEW, Workflow, stays, step

OPEN = FieldClass.OPEN


class SiteState(StrEnum):
    """Signed acts only."""

    AUTHORIZED = "authorized"
    CLOSED = "closed"


class Shown(StrEnum):
    """How a notice stands on the page."""

    SHOWN = "shown"
    NOT_POSSIBLE = "not possible"
    MISSING = "missing"


class PostingKind(StrEnum):
    """What a permission is for. All but the first are the Chief's alone, in writing (5.12.3.7)."""

    CONFIDENTIAL = "confidential information"
    GUILT_OR_INNOCENCE = "guilt or innocence"
    PENDING_PROSECUTION = "pending prosecution"
    TRAINING_OR_WORK = "training, activities or assignments"


@attrs.frozen(kw_only=True)
class Contributor:
    """One officer who may contribute, from an instant until another (half-open)."""

    officer: str = declared("Officer", cls=OPEN)
    from_: datetime = declared("From", cls=OPEN)
    until: datetime | None = declared("Until", cls=OPEN, default=None)
    by: str = declared("Authorized by", cls=OPEN)


@attrs.frozen(kw_only=True)
class ContentReview:
    """One look at the content."""

    number: int = declared("Review", cls=OPEN)
    reviewed_at: datetime = declared("Reviewed at", cls=OPEN)
    reviewed_by: str = declared("Reviewed by", cls=OPEN)
    in_order: bool = declared("In order", cls=OPEN)


@attrs.frozen(kw_only=True)
class RemovalOrder:
    """One order to remove content."""

    number: int = declared("Order", cls=OPEN)
    ordered_at: datetime = declared("Ordered at", cls=OPEN)
    ordered_by: str = declared("Ordered by", cls=OPEN)
    removed_at: datetime | None = declared("Removed at", cls=OPEN, default=None)
    removed_by: str = declared("Removed by", cls=OPEN, default="")


@attrs.frozen(kw_only=True)
class SiteText:
    """The words to a review or a removal order: never open."""

    number: int = declared("Number")
    what: str = declared("What", lines=True, max_length=4_000)
    reason: str = declared("Reason", lines=True, max_length=4_000, default="")


@attrs.frozen(kw_only=True)
class OfficialSite(Record):
    """One official site or page, or one profile on one. Everyone in the register may read it."""

    KIND: ClassVar[Kind] = Kind.OFFICIAL_SITE
    NAME: ClassVar[str] = "official site"

    state: SiteState = declared("State", cls=OPEN, listed=True)
    name: str = declared("Site or profile", when=When.CREATE, max_length=120, listed=True, searched=True)
    address: str = declared("Address", when=When.CREATE, max_length=300, searched=True)
    purpose: str = declared("Purpose", when=When.CREATE, lines=True, max_length=2_000)
    archived_at: str = declared(
        "Where its content is archived", help="Outside this program.", max_length=300, default="",
        cite="Acton IV.A.1.c",
    )  # fmt: skip
    authorized_by: str = declared("Authorized by", cls=OPEN, cite="5.12.3.1")
    authorized_at: datetime = declared("Authorized at", cls=OPEN, listed=True, cite="5.12.3.1")
    contributors: tuple[Contributor, ...] = declared("Contributors", cls=OPEN, default=(), cite="5.12.3.1")
    maintained_by_department: Shown = declared(
        "Says it is maintained by the department", cls=OPEN, default=Shown.MISSING, cite="Acton IV.A.1.b"
    )
    contact_information: Shown = declared(
        "Shows the department's contact information", cls=OPEN, default=Shown.MISSING, cite="Acton IV.A.1.b"
    )
    opinions_of_visitors: Shown = declared(
        "Says that visitors' opinions are not the department's", cls=OPEN, default=Shown.MISSING, cite="Acton IV.A.1.d"
    )
    comments_monitored: Shown = declared(
        "Says that comments are monitored and may be removed", cls=OPEN, default=Shown.MISSING,
        cite="Acton IV.A.1.d.1",
    )  # fmt: skip
    public_disclosure: Shown = declared(
        "Says that what is posted is subject to public disclosure", cls=OPEN, default=Shown.MISSING,
        cite="Acton IV.A.1.d.2",
    )  # fmt: skip
    notices_checked_on: date | None = declared("Notices checked on", cls=OPEN, default=None)
    reviews: tuple[ContentReview, ...] = declared("Content reviews", cls=OPEN, default=(), cite="5.12.3.3")
    review_texts: tuple[SiteText, ...] = declared("What the reviews found", default=())
    removals: tuple[RemovalOrder, ...] = declared("Removal orders", cls=OPEN, default=(), cite="5.12.3.3")
    removal_texts: tuple[SiteText, ...] = declared("What was ordered removed", default=())
    closed_by: str = declared("Closed by", cls=OPEN, default="")
    closed_at: datetime | None = declared("Closed at", cls=OPEN, default=None, listed=True)

    @property
    def contributing(self) -> tuple[str, ...]:
        """The officers whose leave has not ended."""
        return tuple(each.officer for each in self.contributors if each.until is None)

    def contributes(self, officer: str, at: datetime) -> bool:
        """Whether an officer may contribute at an instant."""
        return any(
            each.officer == officer and each.from_ <= at and (each.until is None or at < each.until)
            for each in self.contributors
        )


NOTICES = (
    "maintained_by_department",
    "contact_information",
    "opinions_of_visitors",
    "comments_monitored",
    "public_disclosure",
)
"""The five notices of Acton 4.20 IV.A.1.b and d."""
WHERE_POSSIBLE = frozenset(NOTICES[:3])
"""Notices asked for “where possible”; the others always."""


@attrs.frozen(kw_only=True)
class PostingPermission(Record):
    """Leave to post on an official site what is else forbidden (5.12.3.5, 5.12.3.7)."""

    KIND: ClassVar[Kind] = Kind.POSTING_PERMISSION
    NAME: ClassVar[str] = "posting permission"

    state: str = declared("State", cls=OPEN, listed=True)
    official_site: str = declared("Official site", cls=OPEN, when=When.CREATE, listed=True)
    officer: str = declared("Officer", cls=OPEN, when=When.CREATE, listed=True)
    posting: PostingKind = declared("What it is about", cls=OPEN, when=When.CREATE, listed=True)
    what: str = declared("What may be posted", when=When.CREATE, lines=True, max_length=4_000)
    from_: datetime = declared("From", cls=OPEN)
    until: datetime = declared("Until", cls=OPEN, when=When.CREATE, listed=True)
    granted_by: str = declared("Granted by", cls=OPEN, cite="5.12.3.5")


S = SiteState
OFFICIAL_SITE_WORKFLOW = Workflow(
    kind=Kind.OFFICIAL_SITE,
    moves={
        "AuthorizeOfficialSite": step(NEW, to=S.AUTHORIZED),
        "AuthorizeContributor": stays(S.AUTHORIZED),
        "EndContributor": stays(S.AUTHORIZED),
        "RecordNotices": stays(S.AUTHORIZED),
        "ReviewContent": stays(S.AUTHORIZED),
        "OrderRemoval": stays(S.AUTHORIZED),
        "ConfirmRemoval": stays(S.AUTHORIZED),
        "CloseOfficialSite": step(S.AUTHORIZED, to=S.CLOSED),
    },
)
GRANTED, ENDED = "granted", "ended"
POSTING_PERMISSION_WORKFLOW = Workflow(
    kind=Kind.POSTING_PERMISSION,
    moves={"PermitPosting": step(NEW, to=GRANTED), "EndPostingPermission": step(GRANTED, to=ENDED)},
)
