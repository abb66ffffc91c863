"""Reviews of conduct: the periodic meeting of an investigator with the commander (5.12.4.5, R11).

The record, its parts, its states, and when a review is due. The calendar acts stand in models/review_calendar.py,
the meeting in models/review_meeting.py, its actions in models/review_actions.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, ClassVar

import attrs

from models.canonical import instant_from
from models.command import Reader, Role
from models.fields import FieldClass, When, declared
from models.moment import day_of
from models.profile import Profile
from models.questions import Reply
from models.record import Kind, Record
from models.workflow import NEW, Workflow, stays, step

OPEN = FieldClass.OPEN
REVIEW_CLAUSE = "5.12.4.5"
Facts = Mapping[str, Any]
REVIEWERS = frozenset({Role.COMMANDER, Role.CHIEF})
"""Who may give the acts of a review; the Chief only where the commander is the investigator."""


class ReviewState(StrEnum):
    """A moved review is still to be held; a missed one stays on record and a new one is scheduled."""

    SCHEDULED = "scheduled"
    MOVED = "moved"
    MISSED = "missed"
    HELD = "held"
    ANSWERED = "answered"
    CLOSED = "closed"


class FindingLevel(StrEnum):
    """How grave a finding is."""

    LEVEL_1 = "level 1"
    LEVEL_2 = "level 2"
    LEVEL_3 = "level 3"
    GOOD_PRACTICE = "good practice"


class ProfileDecision(StrEnum):
    """What becomes of a profile after the review."""

    CONTINUE = "continue"
    NARROW = "narrow"
    CLOSE = "close"


class Agreement(StrEnum):
    """How the investigator answered."""

    AGREES = "agrees"
    WITH_COMMENTS = "agrees with comments"
    DISAGREES = "does not agree"
    REFUSED = "refused"
    ABSENT = "absent"


class AccountManner(StrEnum):
    """How the investigator's own account was given; no inference is drawn from any of them."""

    GIVEN = "given"
    DECLINES = "declines"
    AFTER_ADVICE = "after advice"


@attrs.frozen(kw_only=True)
class Answer:
    """One answer. ``computed`` where the register's own answer stands; else it is the reviewer's statement.

    ``computed_value`` is what the register found in the entries before the one that holds this version,
    None where it computes nothing.
    """

    number: int = declared("Question", cls=OPEN)
    answer: Reply = declared("Answer", cls=OPEN)
    computed: bool = declared("Computed", cls=OPEN, default=False)
    computed_value: Reply | None = declared("The register's answer", cls=OPEN, default=None)
    computed_at: datetime | None = declared("Computed at", cls=OPEN, default=None)


@attrs.frozen(kw_only=True)
class AnswerNote:
    """The note to one answer, and what the register's own answer rests on."""

    number: int = declared("Question")
    note: str = declared("Note", lines=True, max_length=4_000, default="")
    found: str = declared("What the register found", lines=True, default="")


@attrs.frozen(kw_only=True)
class FindingRecord:
    """One finding: measured by a clause or house rule, with condition, cause, effect, action and response."""

    number: int = declared("Number")
    level: FindingLevel = declared("Level")
    title: str = declared("Finding", max_length=200)
    criteria: str = declared("Clause or house rule", max_length=40)
    condition: str = declared("Condition", lines=True, max_length=4_000)
    cause: str = declared("Cause", lines=True, max_length=4_000, default="")
    effect: str = declared("Effect", lines=True, max_length=4_000, default="")
    action: str = declared("Action", lines=True, max_length=4_000, default="")
    response: str = declared("Response", lines=True, max_length=4_000, default="")


@attrs.frozen(kw_only=True)
class Action:
    """One action: who owes it until which day. What is to be done stands in ``ActionText``: never open."""

    number: int = declared("Number", cls=OPEN)
    question: int | None = declared("Question it answers", cls=OPEN, default=None)
    owner: str = declared("Owner", cls=OPEN)
    due: date = declared("Due", cls=OPEN)
    done_at: datetime | None = declared("Done at", cls=OPEN, default=None)
    verified_at: datetime | None = declared("Verified at", cls=OPEN, default=None)
    verified_by: str = declared("Verified by", cls=OPEN, default="")


@attrs.frozen(kw_only=True)
class ActionText:
    """What an action is, and what was done."""

    number: int = declared("Number")
    what: str = declared("What is to be done", lines=True, max_length=2_000)
    done: str = declared("What was done", lines=True, max_length=2_000, default="")


@attrs.frozen(kw_only=True)
class Decision:
    """What was decided on one profile."""

    profile: str = declared("Profile", cls=OPEN)
    decision: ProfileDecision = declared("Decision", cls=OPEN)


@attrs.frozen(kw_only=True)
class Review(Record):
    """One review of an operator's conduct in an investigation. Owns a dossier."""

    KIND: ClassVar[Kind] = Kind.REVIEW
    NAME: ClassVar[str] = "review of conduct"

    state: ReviewState = declared("State", cls=OPEN, listed=True)
    investigator: str = declared("Investigator", cls=OPEN, when=When.CREATE, listed=True, cite=REVIEW_CLAUSE)
    investigation: str = declared("Investigation", cls=OPEN, when=When.CREATE, listed=True)
    period_from: date = declared("Period from", cls=OPEN, when=When.CREATE, listed=True)
    period_until: date = declared(
        "Period until", help="The day of the meeting; it opens the next period too, so no session falls between.",
        cls=OPEN, when=When.CREATE, listed=True,
    )
    due_on: date | None = declared("Due on", cls=OPEN, default=None, listed=True)
    scheduled_for: datetime = declared("Scheduled for", cls=OPEN, when=When.CREATE, listed=True)
    move_reason: str = declared("Reason of the move", lines=True, max_length=2_000, default="")
    held_at: datetime | None = declared("Held at", cls=OPEN, default=None, listed=True)
    held_by: str = declared("Held by", cls=OPEN, default="")
    place: str = declared("Place", max_length=120, default="")
    present: str = declared("Present", max_length=400, default="")
    summary: str = declared("Summary", lines=True, default="")
    matters_discussed: str = declared("Matters discussed", lines=True, default="")
    answers: tuple[Answer, ...] = declared("Answers", cls=OPEN, default=(), cite=REVIEW_CLAUSE)
    notes: tuple[AnswerNote, ...] = declared("Notes to the answers", default=())
    entries_examined: int | None = declared("Entries looked through for protected information", default=None)
    entries_warned: int | None = declared(
        "Of them with a sign of it", help="A sign is no proof; what no pattern sees is not counted.", default=None
    )
    findings: tuple[FindingRecord, ...] = declared("Findings", default=())
    actions: tuple[Action, ...] = declared("Actions", cls=OPEN, default=())
    action_texts: tuple[ActionText, ...] = declared("What the actions are", default=())
    decisions: tuple[Decision, ...] = declared("Decisions", cls=OPEN, default=())
    next_due: date | None = declared("Next review due", cls=OPEN, default=None, listed=True)
    account_manner: AccountManner | None = declared("Own account", default=None)
    investigator_account: str = declared("The investigator's own account", lines=True, default="")
    agreement: Agreement | None = declared("Agreement", cls=OPEN, default=None, listed=True)
    agreement_comments: str = declared("Comments", lines=True, max_length=4_000, default="")
    answered_at: datetime | None = declared("Answered at", cls=OPEN, default=None)
    closed_at: datetime | None = declared("Closed at", cls=OPEN, default=None)

    @property
    def dossier(self) -> str:
        """Its own."""
        return self.urn

    @property
    def readers(self) -> tuple[str, ...]:
        """The investigator, and whoever owes an action."""
        return tuple(dict.fromkeys((self.investigator, *(each.owner for each in self.actions))))


S = ReviewState
AHEAD = (S.SCHEDULED, S.MOVED)
MET = (S.HELD, S.ANSWERED, S.CLOSED)
REVIEW_WORKFLOW = Workflow(
    kind=Kind.REVIEW,
    moves={
        "ScheduleReview": step(NEW, to=S.SCHEDULED),
        "MoveReview": step(*AHEAD, to=S.MOVED),
        "HoldReview": step(*AHEAD, to=S.HELD),
        "AnswerReview": step(S.HELD, to=S.ANSWERED),
        "RecordReviewRefusal": {**step(*AHEAD, to=S.MISSED), **step(S.HELD, to=S.ANSWERED)},
        "CompleteAction": stays(S.HELD, S.ANSWERED),
        "VerifyAction": stays(S.HELD, S.ANSWERED),
        "CloseReview": step(S.ANSWERED, to=S.CLOSED),
    },
)


def accounts_opened(profiles: Iterable[Facts], at: datetime) -> list[Facts]:
    """Those of an investigator's profiles (open fields) whose account was open by an instant, oldest first."""
    opened = [each for each in profiles if each.get("account_opened_at")]
    opened = [each for each in opened if instant_from(each["account_opened_at"]) <= at]
    return sorted(opened, key=lambda each: instant_from(each["account_opened_at"]))


def _round_began(profiles: Sequence[Facts], at: datetime) -> datetime | None:
    """When the unbroken time with an open account began that lasts at an instant; None where none is open."""
    spans = [
        (instant_from(each["account_opened_at"]), instant_from(each["closed_at"]) if each.get("closed_at") else None)
        for each in profiles
    ]
    began = min((start for start, end in spans if end is None or at < end), default=None)
    for start, end in sorted(spans, key=lambda span: span[0], reverse=True):
        if began is not None and start < began and (end is None or end >= began):
            began = start
    return began


def last_held(reviews: Iterable[Facts], at: datetime) -> datetime | None:
    """The instant of the last review (open fields) held by then."""
    held = [instant_from(each["held_at"]) for each in reviews if each.get("held_at")]
    return max((each for each in held if each <= at), default=None)


def due_day(reader: Reader, profiles: Iterable[Facts], reviews: Iterable[Facts], at: datetime) -> date | None:
    """As :func:`review_due_on`, from the open fields of one investigator's profiles and reviews in one case."""
    began = _round_began(accounts_opened(profiles, at), at)
    if began is None:
        return None
    held = last_held(reviews, at)
    began_or_held = max(began, held) if held else began
    days = reader.policy.at(began_or_held).review_days
    return day_of(began_or_held, reader) + timedelta(days=days)


def review_due_on(reader: Reader, investigator: str, investigation: str, at: datetime | None = None) -> date | None:
    """The day a review is due: so many days after the last one held, or after the first account was opened.

    None where no account is open at that instant (R11: from account opened to closing verified). Rests on
    open fields alone. Overdue from the day after.
    """
    profiles = reader.open_facts(Profile, operator=investigator, investigation=investigation)
    reviews = reader.open_facts(Review, investigator=investigator, investigation=investigation)
    return due_day(reader, profiles, reviews, at or reader.now)


def grace_ends(reader: Reader, due: date) -> date:
    """The last day of grace of a review due on a day, as the policy in force on the day due has it."""
    at = datetime.combine(due + timedelta(days=1), time(), tzinfo=reader.zone)
    return due + timedelta(days=reader.policy.at(at).review_grace_days)


def beyond_grace(reader: Reader, due: date, today: date) -> bool:
    """Whether a review due on a day is overdue by more than its days of grace."""
    return today > grace_ends(reader, due)


def reviews_beyond_grace(reader: Reader, investigator: str, at: datetime | None = None) -> tuple[str, ...]:
    """The investigations (URNs) whose review of this investigator is overdue by more than the days of grace (R11)."""
    instant = at or reader.now
    facts = reader.open_facts(Profile, operator=investigator)
    cases = sorted({each["investigation"] for each in facts if each.get("account_opened_at")})
    due = {case: review_due_on(reader, investigator, case, instant) for case in cases}
    today = day_of(instant, reader)
    return tuple(case for case, day in due.items() if day is not None and beyond_grace(reader, day, today))
