"""The meeting of a review of conduct: held by the commander, answered by the investigator (5.12.4.5, R11, R12)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import ClassVar

import attrs

from models.command import Command, Context, Role, Row
from models.conflict import require_commander
from models.errors import InvalidInput, Refused
from models.fields import declared, taken_from
from models.moment import day_of, lies_ahead
from models.officer import Officer, OfficerState
from models.policy import RULES
from models.policy_profile import words_at
from models.profile import Profile, ProfileState
from models.questions import QUESTIONS, Reply
from models.record import Record
from models.review import (
    REVIEW_CLAUSE,
    REVIEW_WORKFLOW,
    REVIEWERS,
    AccountManner,
    Action,
    ActionText,
    Agreement,
    Answer,
    AnswerNote,
    Decision,
    FindingRecord,
    Review,
    ReviewState,
)
from models.review_answers import Computed, computed_answers
from models.review_texts import examine


@attrs.frozen(kw_only=True)
class StatedAnswer:
    """The reviewer's answer to one question; a note is needed where it overrides the register's."""

    number: int = taken_from(Answer, "number")
    answer: Reply = taken_from(Answer, "answer")
    note: str = taken_from(AnswerNote, "note", "")


@attrs.frozen(kw_only=True)
class PlannedAction:
    """An action agreed on: what, who owes it, until which day, and the question it answers, if one."""

    what: str = taken_from(ActionText, "what")
    owner: str = taken_from(Action, "owner")
    due: date = taken_from(Action, "due")
    question: int | None = taken_from(Action, "question", None)


@attrs.frozen(kw_only=True)
class HoldReview(Command):
    """Record the meeting: 18 answers, findings, actions and a decision for each profile."""

    CONSEQUENTIAL: ClassVar[bool] = True

    review: str = taken_from(Review, "urn")
    held_at: datetime = taken_from(Review, "held_at")
    answers: tuple[StatedAnswer, ...] = declared("Answers", cite=REVIEW_CLAUSE)
    place: str = taken_from(Review, "place", "")
    present: str = taken_from(Review, "present", "")
    summary: str = taken_from(Review, "summary", "")
    matters_discussed: str = taken_from(Review, "matters_discussed", "")
    findings: tuple[FindingRecord, ...] = taken_from(Review, "findings", ())
    actions: tuple[PlannedAction, ...] = declared("Actions", default=())
    decisions: tuple[Decision, ...] = taken_from(Review, "decisions", ())


@attrs.frozen(kw_only=True)
class AnswerReview(Command):
    """Answer the review of one's own conduct, with one's own account."""

    CONSEQUENTIAL: ClassVar[bool] = True

    review: str = taken_from(Review, "urn")
    agreement: Agreement = taken_from(Review, "agreement")
    account_manner: AccountManner = taken_from(Review, "account_manner")
    investigator_account: str = taken_from(Review, "investigator_account", "")
    agreement_comments: str = taken_from(Review, "agreement_comments", "")


@attrs.frozen(kw_only=True)
class RecordReviewRefusal(Command):
    """Record that the investigator did not come, or refused to answer."""

    CONSEQUENTIAL: ClassVar[bool] = True

    review: str = taken_from(Review, "urn")
    agreement: Agreement = taken_from(Review, "agreement")
    agreement_comments: str = taken_from(Review, "agreement_comments", "")


def _answer_problems(command: HoldReview, computed: Mapping[int, Computed]) -> dict[str, str]:
    """Every question once; an override has its note; a no has its action."""
    problems: dict[str, str] = {}
    counted = Counter(each.number for each in command.answers)
    missing = [str(number) for number in QUESTIONS if number not in counted]
    odd = [str(number) for number, times in counted.items() if times > 1 or number not in QUESTIONS]
    if missing:
        problems["answers"] = f"still to be answered: {', '.join(missing)}"
    elif odd:
        problems["answers"] = f"answered twice or not a question: {', '.join(odd)}"
    planned = {each.question for each in command.actions}
    for index, each in enumerate(command.answers):
        found = computed.get(each.number)
        if found is not None and each.answer is not found.value and not each.note.strip():
            problems[f"answers[{index}].note"] = f"question {each.number} differs from the register; say why"
        if each.answer is Reply.NO and each.number not in planned:
            problems[f"answers[{index}]"] = f"question {each.number} is a no and needs an action"
    return problems


def _paper_problems(command: HoldReview, review: Review, context: Context) -> dict[str, str]:
    problems: dict[str, str] = {}
    if lies_ahead(command.held_at, context.now):
        problems["held_at"] = "lies in the future"
    elif day_of(command.held_at, context) < review.period_from:
        problems["held_at"] = "lies before the period under review"
    elif context.now - command.held_at > timedelta(days=context.policy.review_grace_days):
        grace = context.policy.review_grace_days
        problems["held_at"] = f"lies more than {grace} days back; hold the review again and record it then"
    problems |= _action_problems(command, context)
    cited = words_at(context, min(command.held_at, context.now)).citable
    for index, finding in enumerate(command.findings):
        if finding.criteria not in cited:
            problems[f"findings[{index}].criteria"] = "is no clause or house rule of this register"
    if len({each.number for each in command.findings}) != len(command.findings):
        problems["findings"] = "each needs its own number"
    return problems | _decision_problems(command, review, context)


def _action_problems(command: HoldReview, context: Context) -> dict[str, str]:
    problems: dict[str, str] = {}
    for index, action in enumerate(command.actions):
        if context.get(action.owner, Officer).state is not OfficerState.ACTIVE:
            problems[f"actions[{index}].owner"] = "has no active account"
        if action.question is not None and action.question not in QUESTIONS:
            problems[f"actions[{index}].question"] = "is no question of the review"
        if not action.what.strip():
            problems[f"actions[{index}].what"] = "is needed"
        if action.due < day_of(command.held_at, context):
            problems[f"actions[{index}].due"] = "lies before the meeting"
    return problems


def _decision_problems(command: HoldReview, review: Review, context: Context) -> dict[str, str]:
    of_pair = {"operator": review.investigator, "investigation": review.investigation}
    profiles = [each for each in context.find(Profile, **of_pair) if each.account_opened_at is not None]
    kept = {each.urn for each in profiles if each.state is not ProfileState.CLOSED}
    decided = Counter(each.profile for each in command.decisions)
    problems: dict[str, str] = {}
    lacking = sorted(kept - set(decided))
    odd = sorted(urn for urn, times in decided.items() if times > 1 or urn not in {each.urn for each in profiles})
    if lacking:
        problems["decisions"] = f"continue, narrow or close is still to be decided for {', '.join(lacking)}"
    elif odd:
        problems["decisions"] = f"decided twice or not a profile under review: {', '.join(odd)}"
    return problems


def hold_review(command: HoldReview, context: Context) -> Sequence[Record]:
    """By the commander, never on own conduct; the seven computed answers are taken at this instant."""
    review = context.get(command.review, Review)
    require_commander(context, review.investigator, "Nobody reviews their own conduct")
    REVIEW_WORKFLOW.require("HoldReview", review)
    held_on = day_of(command.held_at, context)
    computed = computed_answers(
        context,
        review.investigator,
        review.investigation,
        period_from=review.period_from,
        period_until=held_on,
        at=context.now,
    )
    problems = _answer_problems(command, computed) | _paper_problems(command, review, context)
    if problems:
        raise InvalidInput(problems)
    texts = examine(
        context, review.investigator, review.investigation, period_from=review.period_from, period_until=held_on
    )
    held: Review = review.changed(
        state=ReviewState.HELD,
        entries_examined=len(texts.looked),
        entries_warned=len(texts.found),
        held_at=command.held_at,
        held_by=context.actor,
        period_until=held_on,
        next_due=held_on + timedelta(days=context.policy.at(command.held_at).review_days),
        place=command.place,
        present=command.present,
        summary=command.summary,
        matters_discussed=command.matters_discussed,
        findings=command.findings,
        decisions=command.decisions,
    )
    return [_with_actions(_with_answers(held, command, computed, context.now), command)]


def _with_answers(review: Review, command: HoldReview, computed: Mapping[int, Computed], at: datetime) -> Review:
    answers, notes = [], []
    for each in sorted(command.answers, key=lambda stated: stated.number):
        found = computed.get(each.number)
        answers.append(
            Answer(
                number=each.number,
                answer=each.answer,
                computed=found is not None and found.value is each.answer,
                computed_value=found.value if found else None,
                computed_at=at if found else None,
            )
        )
        notes.append(AnswerNote(number=each.number, note=each.note, found=found.detail if found else ""))
    answered: Review = review.changed(answers=tuple(answers), notes=tuple(notes))
    return answered


def _with_actions(review: Review, command: HoldReview) -> Review:
    numbered = list(enumerate(command.actions, start=1))
    planned: Review = review.changed(
        actions=tuple(Action(number=n, question=a.question, owner=a.owner, due=a.due) for n, a in numbered),
        action_texts=tuple(ActionText(number=n, what=a.what) for n, a in numbered),
    )
    return planned


def answer_review(command: AnswerReview, context: Context) -> Sequence[Record]:
    """By its investigator alone."""
    review = context.get(command.review, Review)
    if review.investigator != context.actor:
        raise Refused("Only its investigator answers a review", rule="R11", clause=RULES["R11"].cited)
    REVIEW_WORKFLOW.require("AnswerReview", review)
    problems: dict[str, str] = {}
    if command.agreement in {Agreement.REFUSED, Agreement.ABSENT}:
        problems["agreement"] = "a refusal or absence is recorded by the commander"
    if command.agreement is not Agreement.AGREES and not command.agreement_comments.strip():
        problems.setdefault("agreement_comments", "are needed unless you agree")
    if command.account_manner is AccountManner.GIVEN and not command.investigator_account.strip():
        problems["investigator_account"] = "is needed; “declines” and “after advice” are answers too"
    if problems:
        raise InvalidInput(problems)
    return [
        review.changed(
            state=ReviewState.ANSWERED,
            agreement=command.agreement,
            agreement_comments=command.agreement_comments,
            account_manner=command.account_manner,
            investigator_account=command.investigator_account,
            answered_at=context.now,
        )
    ]


def record_review_refusal(command: RecordReviewRefusal, context: Context) -> Sequence[Record]:
    """Before the meeting the review is missed; after it, it counts as answered by refusal or absence."""
    review = context.get(command.review, Review)
    require_commander(context, review.investigator, "Nobody records a refusal or absence of their own")
    REVIEW_WORKFLOW.require("RecordReviewRefusal", review)
    if command.agreement not in {Agreement.REFUSED, Agreement.ABSENT}:
        raise InvalidInput({"agreement": "must be refused or absent"})
    state = ReviewState.ANSWERED if review.state is ReviewState.HELD else ReviewState.MISSED
    return [
        review.changed(
            state=state,
            agreement=command.agreement,
            agreement_comments=command.agreement_comments,
            answered_at=context.now,
        )
    ]


ROWS: tuple[Row, ...] = (
    Row(
        command=HoldReview, handler=hold_review, roles=REVIEWERS, clauses=(REVIEW_CLAUSE, "H R12"),
        says="Records the meeting with its 18 answers; never on one's own conduct.", chief_in_conflict=True,
    ),
    Row(
        command=AnswerReview, handler=answer_review, roles=frozenset({Role.DETECTIVE, Role.COMMANDER}),
        clauses=(REVIEW_CLAUSE,), says="Answers the review of one's own conduct.",
    ),
    Row(
        command=RecordReviewRefusal, handler=record_review_refusal, roles=REVIEWERS,
        clauses=(REVIEW_CLAUSE, "H R12"), says="Records the investigator's absence or refusal.", chief_in_conflict=True,
    ),
)
