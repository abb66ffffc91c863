"""Profiles: one account of a false identity on one site, the unit of authorization, approval and use.

The account may be opened only when the site is authorized; handle, settings, equipment, terms statement and
deconfliction are filled while *being set up*; the commander approves these details before use (5.12.4.4).
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

import attrs

from models.fields import FieldClass, When, declared
from models.record import Kind, Record
from models.remark import Remark
from models.terms import TermsRead, TermsStatement
from models.workflow import NEW, Workflow, stays, step

OPEN = FieldClass.OPEN
CONFIDENTIAL = FieldClass.CONFIDENTIAL


class ProfileState(StrEnum):
    """Signed decisions only."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    AUTHORIZED = "authorized"
    BEING_SET_UP = "being set up"
    AWAITING_APPROVAL = "awaiting approval"
    APPROVED = "approved"
    IN_USE = "in use"
    SUSPENDED = "suspended"
    COMPROMISED = "compromised"
    CLOSING = "closing"
    CLOSED = "closed"
    DESTROYED = "destroyed"


class Level(StrEnum):
    """Engagement level, from least to most."""

    VIEW = "view"
    JOIN_GROUP = "join group"
    BEFRIEND = "befriend"
    CONVERSE = "converse"

    @property
    def rank(self) -> int:
        """0 for view … 3 for converse."""
        return list(Level).index(self)


class AccountState(StrEnum):
    """The account on the platform."""

    OPEN = "open"
    LOCKED = "locked"
    REMOVED = "removed"
    CLOSED_BY_US = "closed by us"
    KEPT_AS_EVIDENCE = "kept as evidence"
    LOST_CONTROL = "lost control"


@attrs.frozen(kw_only=True)
class Window:
    """One approval: from the signing instant to an instant outside it; level, operator and equipment approved."""

    from_: datetime = declared("From", cls=OPEN)
    until: datetime = declared("Until", cls=OPEN)
    approved_by: str = declared("Approved by", cls=OPEN)
    level: Level = declared("Level", cls=OPEN)
    operator: str = declared("Operator", cls=OPEN)
    equipment: tuple[str, ...] = declared("Equipment", cls=OPEN)
    conflict: bool = declared("Decided by the Chief because of a conflict", cls=OPEN, default=False)

    def covers(self, at: datetime) -> bool:
        """Whether an instant lies inside."""
        return self.from_ <= at < self.until


@attrs.frozen(kw_only=True)
class Stopped:
    """A suspension from an instant until it was lifted (half-open)."""

    from_: datetime = declared("From", cls=OPEN)
    until: datetime | None = declared("Until", cls=OPEN, default=None)
    by: str = declared("Ordered by", cls=OPEN)

    def covers(self, at: datetime) -> bool:
        """Whether an instant lies inside."""
        return self.from_ <= at and (self.until is None or at < self.until)


@attrs.frozen(kw_only=True)
class Deconfliction:
    """A check that no other agency works the same account or target."""

    system: str = declared("System", max_length=80)
    reference: str = declared("Reference", max_length=60, default="")
    result: str = declared("Result", max_length=2_000, lines=True)
    checked_on: date = declared("Checked on")
    recheck_on: date | None = declared("Check again on", default=None)


class ClosingPoint(StrEnum):
    """What is left in order when a profile is closed (house rule R19)."""

    CONTACTS = "contacts and groups left"
    ACCOUNT = "account on the platform"
    IMAGES = "images taken down"
    PHONE_AND_EMAIL = "phone and e-mail disposed of"
    CAPTURES = "captures filed with their hashes"
    EQUIPMENT = "equipment returned"
    SUMMARY = "summary written"


@attrs.frozen(kw_only=True)
class ClosingItem:
    """One point: stated as done, and seen by a second person. What was done stands in ``ClosingText``: never open."""

    point: ClosingPoint = declared("Point", cls=OPEN)
    done_at: datetime = declared("Stated at", cls=OPEN)
    done_by: str = declared("Stated by", cls=OPEN)
    verified_at: datetime | None = declared("Verified at", cls=OPEN, default=None)
    verified_by: str = declared("Verified by", cls=OPEN, default="")


@attrs.frozen(kw_only=True)
class ClosingText:
    """What was done on one point, or why there is nothing to do, and how it was seen."""

    point: ClosingPoint = declared("Point")
    what: str = declared("What was done", help="Or why there is nothing to do.", lines=True, max_length=2_000)
    seen: str = declared("How it was verified", lines=True, max_length=2_000, default="")


@attrs.frozen(kw_only=True)
class Profile(Record):
    """One account of a false identity on one site. Lives in its identity's dossier."""

    KIND: ClassVar[Kind] = Kind.PROFILE
    NAME: ClassVar[str] = "profile"

    state: ProfileState = declared("State", cls=OPEN, listed=True)
    identity: str = declared("False identity", cls=OPEN, when=When.CREATE, listed=True)
    investigation: str = declared("Investigation", cls=OPEN, when=When.CREATE, listed=True)
    platform: str = declared("Site", cls=OPEN, when=When.CREATE, material=True, listed=True, cite="5.12.4.2")
    operator: str = declared("Operator", cls=OPEN, when=When.CREATE, material=True, listed=True, cite="5.12.4.1")
    level: Level = declared("Engagement level", cls=OPEN, when=When.CREATE, material=True, listed=True)
    planned_use: str = declared(
        "Planned use", help="What is to be done on this site.", lines=True, max_length=4_000, when=When.SUBMIT,
        default="",
    )
    handle: str = declared(
        "Handle", cls=CONFIDENTIAL, material=True, when=When.SET_UP, max_length=120, default="", listed=True,
        searched=True, cite="5.12.4.4 bullet 1",
    )
    address: str = declared("Address of the profile", cls=CONFIDENTIAL, max_length=300, default="")
    settings: str = declared(
        "Settings", help="Visibility, who may write, location, contacts upload.", cls=CONFIDENTIAL,
        when=When.SET_UP, lines=True, max_length=4_000, default="", cite="5.12.4.4 bullet 1",
    )
    account_opened_at: datetime | None = declared(
        "Account opened at", cls=OPEN, when=When.SET_UP, default=None, cite="5.12.4.1"
    )
    opened_outside: tuple[str, ...] = declared(
        "Opened outside authorization", help="Rules the opening did not meet.", cls=OPEN, default=()
    )
    explanation: str = declared("Explanation of an opening outside authorization", lines=True, default="")
    credential_holder: str = declared(
        "Who holds the credentials", help="An officer. The register never keeps the secret itself.", cls=OPEN,
        when=When.SET_UP, default="",
    )
    equipment: tuple[str, ...] = declared(
        "Equipment", cls=OPEN, material=True, when=When.SET_UP, default=(), cite="5.12.4.3"
    )
    terms: tuple[TermsStatement, ...] = declared("Terms statements", default=(), cite="5.12.4.4 bullet 4")
    terms_by: tuple[str, ...] = declared("Terms statement on file of", cls=OPEN, default=(), cite="5.12.4.4 bullet 4")
    terms_read: tuple[TermsRead, ...] = declared("Newest terms read", cls=OPEN, default=())
    deconfliction: Deconfliction | None = declared("Deconfliction", when=When.SET_UP, default=None)
    deconflicted_on: date | None = declared("Deconflicted on", cls=OPEN, default=None)
    recheck_on: date | None = declared("Deconfliction to be checked again on", cls=OPEN, default=None)
    remarks: tuple[Remark, ...] = declared("Remarks of the decider", default=())
    conditions: str = declared("Conditions of the authorization", lines=True, max_length=4_000, default="")
    authorized_by: str = declared("Authorized by", cls=OPEN, default="", cite="5.12.4.2")
    authorized_at: datetime | None = declared("Authorized at", cls=OPEN, default=None, cite="5.12.4.2")
    authorized_level: Level | None = declared("Authorized level", cls=OPEN, default=None)
    windows: tuple[Window, ...] = declared("Approvals", cls=OPEN, default=(), cite="5.12.4.4 bullet 2")
    renewal_asked_at: datetime | None = declared("Renewal asked for at", cls=OPEN, default=None)
    why_still_needed: str = declared(
        "Why it is still needed", help="What was gained, and what is still to be done.", lines=True, max_length=4_000,
        default="",
    )
    reauthorized_by: str = declared("Authorized again by", cls=OPEN, default="", cite="5.12.4.2")
    reauthorized_at: datetime | None = declared("Authorized again at", cls=OPEN, default=None, cite="5.12.4.2")
    suspensions: tuple[Stopped, ...] = declared("Suspensions", cls=OPEN, default=())
    stop_reason: str = declared("Reason of the stop", lines=True, max_length=2_000, default="")
    state_before_stop: str = declared("State before the stop", cls=OPEN, default="")
    first_used_at: datetime | None = declared("First used at", cls=OPEN, default=None, listed=True)
    account_state: AccountState | None = declared("Account on the platform", cls=OPEN, default=None)
    closing_summary: str = declared("Closing summary", when=When.CLOSE, lines=True, default="")
    closing_items: tuple[ClosingItem, ...] = declared("Points of the closing", cls=OPEN, default=())
    closing_texts: tuple[ClosingText, ...] = declared("The points in words", default=())
    closing_from: datetime | None = declared("Closing begun at", cls=OPEN, default=None)
    closed_at: datetime | None = declared("Closing verified at", cls=OPEN, default=None)
    closed_by: str = declared("Closing verified by", cls=OPEN, default="")

    @property
    def dossier(self) -> str:
        """Its identity's."""
        return self.identity

    @property
    def window(self) -> Window | None:
        """The newest approval."""
        return self.windows[-1] if self.windows else None

    @property
    def is_kept(self) -> bool:
        """Whether an account was opened whose closing is not verified yet."""
        return self.account_opened_at is not None and self.closed_at is None

    def window_at(self, at: datetime) -> Window | None:
        """The approval in force at an instant, if there is one."""
        return next((each for each in reversed(self.windows) if each.covers(at)), None)

    def suspended_at(self, at: datetime) -> bool:
        """Whether a suspension was in force at an instant."""
        return any(each.covers(at) for each in self.suspensions)


S = ProfileState
DRAFTING = (S.DRAFT, S.RETURNED)
SETTING_UP = (S.AUTHORIZED, S.BEING_SET_UP)
LIVE = (S.APPROVED, S.IN_USE)
OPENED = (S.BEING_SET_UP, S.AWAITING_APPROVAL, *LIVE)
"""States in which an account may exist and work goes on."""

PROFILE_WORKFLOW = Workflow(
    kind=Kind.PROFILE,
    moves={
        "DocumentProfile": step(NEW, to=S.DRAFT),
        "ImportCases": step(NEW, to=S.DRAFT),
        "ReviseProfile": stays(*DRAFTING),
        "SubmitApplication": step(*DRAFTING, to=S.SUBMITTED),
        "WithdrawApplication": step(S.SUBMITTED, to=S.DRAFT),
        "DecideApplication": step(S.SUBMITTED, to=(S.AUTHORIZED, S.RETURNED, S.REFUSED)),
        "ConfirmPaperDecision": step(S.SUBMITTED, to=(S.AUTHORIZED, S.RETURNED, S.REFUSED)),
        "SetUpProfile": step(*SETTING_UP, to=S.BEING_SET_UP),
        "StateTerms": {
            **step(*SETTING_UP, to=S.BEING_SET_UP),
            **stays(S.SUBMITTED, S.AWAITING_APPROVAL, *LIVE, S.SUSPENDED),
        },
        "RecordDeconfliction": {
            **step(*SETTING_UP, to=S.BEING_SET_UP),
            **stays(S.AWAITING_APPROVAL, *LIVE, S.SUSPENDED),
        },
        "FinishSetUp": step(S.BEING_SET_UP, to=S.AWAITING_APPROVAL),
        "DecideDetails": step(S.AWAITING_APPROVAL, to=(S.APPROVED, S.BEING_SET_UP, S.REFUSED)),
        "AskRenewal": stays(*LIVE),
        "RenewApproval": stays(*LIVE),
        "RefuseRenewal": stays(*LIVE),
        "AuthorizeAgain": stays(*LIVE),
        "ProposeChange": stays(*LIVE, S.SUSPENDED),
        "ReportChange": {**step(*LIVE, to=S.SUSPENDED), **stays(S.SUSPENDED)},
        "AuthorizeChange": stays(*LIVE, S.SUSPENDED),
        "DecideChange": {**stays(*LIVE), **step(S.SUSPENDED, to=(*LIVE, S.SUSPENDED))},
        "ReassignOperator": {**step(S.AWAITING_APPROVAL, *LIVE, to=S.BEING_SET_UP), **stays(*SETTING_UP)},
        "LogActivity": {
            **stays(*(each for each in S if each not in {S.APPROVED, S.DRAFT, S.DESTROYED})),
            **step(S.APPROVED, to=(S.IN_USE, S.APPROVED)),
        },
        "SuspendProfile": step(*OPENED, to=S.SUSPENDED),
        "ResumeProfile": step(S.SUSPENDED, to=OPENED),
        "SuspendIdentity": step(*OPENED, to=S.SUSPENDED),
        "ResumeIdentity": step(S.SUSPENDED, to=OPENED),
        "MarkIdentityCompromised": step(*OPENED, S.SUSPENDED, to=S.COMPROMISED),
        "MarkCompromised": step(*OPENED, S.SUSPENDED, to=S.COMPROMISED),
        "BeginClosing": step(*OPENED, S.AUTHORIZED, S.REFUSED, S.SUSPENDED, S.COMPROMISED, to=S.CLOSING),
        "StateClosingItems": stays(S.CLOSING),
        "VerifyClosingItems": stays(S.CLOSING),
        "VerifyClosing": step(S.CLOSING, to=S.CLOSED),
        "DestroyRecords": step(*(each for each in S if each is not S.DESTROYED), to=S.DESTROYED),
    },
)
