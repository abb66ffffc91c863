"""The calendar of reviews of conduct: scheduled and moved by the commander (5.12.4.5, R11, R12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import attrs

from models.canonical import instant_from
from models.command import Command, Context, Row
from models.conflict import require_commander
from models.errors import InvalidInput
from models.fields import taken_from
from models.investigation import Investigation
from models.moment import day_of
from models.profile import Profile
from models.record import Kind, Record
from models.review import (
    AHEAD,
    REVIEW_CLAUSE,
    REVIEW_WORKFLOW,
    REVIEWERS,
    Review,
    ReviewState,
    accounts_opened,
    due_day,
    last_held,
)


@attrs.frozen(kw_only=True)
class ScheduleReview(Command):
    """Put the next review of an investigator's conduct in an investigation on the calendar."""

    investigator: str = taken_from(Review, "investigator")
    investigation: str = taken_from(Review, "investigation")
    scheduled_for: datetime = taken_from(Review, "scheduled_for")


@attrs.frozen(kw_only=True)
class MoveReview(Command):
    """Move a review to another time, with the reason. When it is due does not move."""

    review: str = taken_from(Review, "urn")
    scheduled_for: datetime = taken_from(Review, "scheduled_for")
    move_reason: str = taken_from(Review, "move_reason")


def schedule_review(command: ScheduleReview, context: Context) -> Sequence[Record]:
    """One at a time for an investigator and an investigation; the period begins where the last one ended."""
    require_commander(context, command.investigator, "Nobody reviews their own conduct")
    investigation = context.get(command.investigation, Investigation)
    problems: dict[str, str] = {}
    if command.investigator not in investigation.members:
        problems["investigator"] = "is not an investigator of this case"
    known = context.open_facts(Review, investigator=command.investigator, investigation=investigation.urn)
    waiting = [each["urn"] for each in known if each["state"] in AHEAD]
    if waiting:
        problems["investigation"] = f"has {', '.join(waiting)} on the calendar already; move or hold it"
    if problems:
        raise InvalidInput(problems)
    profiles = context.open_facts(Profile, operator=command.investigator, investigation=investigation.urn)
    opened = accounts_opened(profiles, context.now)
    first = instant_from(opened[0]["account_opened_at"]) if opened else context.now
    last = last_held(known, context.now)
    period_from = day_of(last or first, context)
    return [
        Review(
            urn=context.new_urn(Kind.REVIEW),
            state=ReviewState.SCHEDULED,
            period_from=period_from,
            period_until=max(period_from, day_of(command.scheduled_for, context)),
            due_on=due_day(context, profiles, known, context.now),
            scheduled_for=command.scheduled_for,
            investigator=command.investigator,
            investigation=investigation.urn,
        )
    ]


def move_review(command: MoveReview, context: Context) -> Sequence[Record]:
    """The due day stays."""
    review = context.get(command.review, Review)
    require_commander(context, review.investigator, "Nobody moves the review of their own conduct")
    REVIEW_WORKFLOW.require("MoveReview", review)
    if not command.move_reason.strip():
        raise InvalidInput({"move_reason": "is needed"})
    return [
        review.changed(
            state=ReviewState.MOVED,
            scheduled_for=command.scheduled_for,
            move_reason=command.move_reason,
            period_until=max(review.period_from, day_of(command.scheduled_for, context)),
        )
    ]


ROWS: tuple[Row, ...] = (
    Row(
        command=ScheduleReview, handler=schedule_review, roles=REVIEWERS, clauses=(REVIEW_CLAUSE, "H R12"),
        says="Puts a review of conduct on the calendar; the Chief where the commander is the investigator.",
        chief_in_conflict=True,
    ),
    Row(
        command=MoveReview, handler=move_review, roles=REVIEWERS, clauses=(REVIEW_CLAUSE, "H R12"),
        says="Moves a review to another time with the reason; its due day stays.",
        chief_in_conflict=True,
    ),
)
