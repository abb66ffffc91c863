"""Logged sessions and review meetings of the practice cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import attrs

from models.activity import LogActivity, Means, Told
from models.checkpoint import SignCheckpoint
from models.profile import Level
from models.questions import QUESTIONS, Reply
from models.review import AccountManner, Agreement, Decision, FindingRecord, ProfileDecision, Review
from models.review_actions import CloseReview, CompleteAction, VerifyAction
from models.review_answers import computed_answers
from models.review_calendar import ScheduleReview
from models.review_meeting import AnswerReview, HoldReview, PlannedAction, StatedAnswer
from ui.practice.division import Event

if TYPE_CHECKING:
    from ui.practice.division import Division


@attrs.frozen
class Sat:
    """One session: start, minutes, profile, level, what was done, the contact talked to where one was."""

    start: str
    minutes: int
    profile: str
    level: Level
    note: str
    contact: str = ""
    entered_after: int = 20
    """Minutes between the end and the entry."""
    minor: Told = Told.NO


def session(login: str, equipment: str, sat: Sat) -> Event:
    """The event of entering it, so long after its end."""
    entered = datetime.fromisoformat(sat.start) + timedelta(minutes=sat.minutes + sat.entered_after)

    def log(division: Division) -> None:
        from_ = division.instant(sat.start)
        until = from_ + timedelta(minutes=sat.minutes)
        talked = sat.level is Level.CONVERSE and bool(sat.contact)
        division.give(
            login,
            LogActivity(
                profile=division.urn(sat.profile),
                from_=from_,
                until=until,
                equipment=(division.urn(equipment),),
                level=sat.level,
                contacts=(division.urn(sat.contact),) if talked else (),
                what_was_done=sat.note,
                inducement=Told.NO,
                minor=sat.minor,
                privileged=Told.NO,
                sexual_site=Told.NO,
                money=Told.NO,
                means=Means.SCREENSHOT if talked else Means.NOTE,
            ),
        )

    return Event(entered.isoformat(" ", "minutes"), log)


@attrs.frozen(kw_only=True)
class Meeting:
    """One review of conduct as the script tells it. Profiles and people are names of the script."""

    case: str
    investigator: str
    held: str
    summary: str
    account: str
    profiles: tuple[str, ...]
    notes: Mapping[int, str] = {}
    replies: Mapping[int, Reply] = {}
    findings: tuple[FindingRecord, ...] = ()
    actions: tuple[tuple[str, str, date, int | None], ...] = ()
    """What, owner, due, question."""
    response: str = ""
    decision: ProfileDecision = ProfileDecision.CONTINUE
    """What becomes of every profile of the case."""


def _review(told: Meeting) -> str:
    return f"review {told.case} {told.held}"


def meeting(told: Meeting) -> Event:
    """The event of scheduling, holding, answering and closing a review."""

    def meet(division: Division) -> None:
        investigator, case = division.urn(told.investigator), division.urn(told.case)
        start = division.now
        name = _review(told)
        division.give(
            "brandt",
            ScheduleReview(investigator=investigator, investigation=case, scheduled_for=start),
            named=name,
        )
        division.later(minutes=45)
        division.give("brandt", _held(division, told, name))
        division.later(minutes=15)
        answer = AnswerReview(
            review=division.urn(name),
            agreement=Agreement.WITH_COMMENTS if told.response else Agreement.AGREES,
            account_manner=AccountManner.GIVEN,
            investigator_account=told.account,
            agreement_comments=told.response,
        )
        division.give(told.investigator, answer)
        if not told.actions:
            division.later(minutes=10)
            division.give("brandt", CloseReview(review=division.urn(name)))
        head = division.register("brandt").journal.head
        division.give("brandt", SignCheckpoint(head_n=head.n, head_hash=head.hash.hex()))

    return Event(told.held, meet)


def settled(told: Meeting, at: str, done: Sequence[str]) -> Event:
    """The event of its actions being done by their owners, verified, and the review closed with them."""

    def settle(division: Division) -> None:
        review = division.urn(_review(told))
        for number, ((_, owner, *_), what) in enumerate(zip(told.actions, done, strict=True), start=1):
            division.give(owner, CompleteAction(review=review, number=number, done=what))
            division.later(minutes=5)
            division.give("brandt", VerifyAction(review=review, number=number))
            division.later(minutes=2)
        division.give("brandt", CloseReview(review=review))

    return Event(at, settle)


def _held(division: Division, told: Meeting, name: str) -> HoldReview:
    """The meeting: what the register computed is confirmed; the rest is stated."""
    reading = division.register("brandt").reading()
    review = reading.get(division.urn(name), Review)
    computed = computed_answers(
        reading,
        review.investigator,
        review.investigation,
        period_from=review.period_from,
        period_until=division.now.astimezone(reading.zone).date(),
        at=division.now,
    )
    answers = tuple(
        StatedAnswer(
            number=number,
            answer=told.replies.get(number, computed[number].value if number in computed else Reply.YES),
            note=told.notes.get(number, ""),
        )
        for number in QUESTIONS
    )
    return HoldReview(
        review=division.urn(name),
        held_at=review.scheduled_for,
        answers=answers,
        place="Detective division, room 2",
        present="Lt. Brandt; the investigator",
        summary=told.summary,
        matters_discussed="Sessions one by one; contacts and why these; equipment; next steps.",
        findings=told.findings,
        actions=tuple(
            PlannedAction(what=what, owner=division.urn(owner), due=due, question=question)
            for what, owner, due, question in told.actions
        ),
        decisions=tuple(Decision(profile=division.urn(profile), decision=told.decision) for profile in told.profiles),
    )
