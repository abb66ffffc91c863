"""The actions a review of conduct leaves behind: done by their owner, verified by another, closed with the review."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import attrs

from models.command import EVERYONE, Command, Context, Row
from models.conflict import require_commander
from models.errors import InvalidInput, OutOfOrder, Refused
from models.fields import taken_from
from models.policy import RULES
from models.record import Record
from models.review import REVIEW_CLAUSE, REVIEW_WORKFLOW, REVIEWERS, Action, ActionText, Review, ReviewState


@attrs.frozen(kw_only=True)
class CompleteAction(Command):
    """State that an action one owes is done, and what was done."""

    review: str = taken_from(Review, "urn")
    number: int = taken_from(Action, "number")
    done: str = taken_from(ActionText, "done")


@attrs.frozen(kw_only=True)
class VerifyAction(Command):
    """Verify that someone else's action is done."""

    review: str = taken_from(Review, "urn")
    number: int = taken_from(Action, "number")


@attrs.frozen(kw_only=True)
class CloseReview(Command):
    """Close an answered review whose actions are all verified."""

    CONSEQUENTIAL: ClassVar[bool] = True

    review: str = taken_from(Review, "urn")


def _action(review: Review, number: int) -> Action:
    for each in review.actions:
        if each.number == number:
            return each
    raise InvalidInput({"number": "is no action of this review"})


def _replaced(review: Review, action: Action) -> tuple[Action, ...]:
    return tuple(action if each.number == action.number else each for each in review.actions)


def complete_action(command: CompleteAction, context: Context) -> Sequence[Record]:
    """By its owner alone; until it is verified it can be stated again."""
    review = context.get(command.review, Review)
    REVIEW_WORKFLOW.require("CompleteAction", review)
    action = _action(review, command.number)
    if action.owner != context.actor:
        raise Refused("Only its owner states that an action is done", rule="R12", clause=RULES["R12"].cited)
    if action.verified_by:
        raise InvalidInput({"number": "is verified already"})
    if not command.done.strip():
        raise InvalidInput({"done": "is needed"})
    texts = tuple(
        attrs.evolve(each, done=command.done) if each.number == action.number else each for each in review.action_texts
    )
    actions = _replaced(review, attrs.evolve(action, done_at=context.now))
    return [review.changed(actions=actions, action_texts=texts)]


def verify_action(command: VerifyAction, context: Context) -> Sequence[Record]:
    """By the commander, never the owner."""
    review = context.get(command.review, Review)
    REVIEW_WORKFLOW.require("VerifyAction", review)
    action = _action(review, command.number)
    require_commander(context, action.owner, "Nobody verifies their own action")
    if action.done_at is None:
        raise InvalidInput({"number": "is not done yet"})
    if action.verified_by:
        raise InvalidInput({"number": "is verified already"})
    verified = attrs.evolve(action, verified_at=context.now, verified_by=context.actor)
    return [review.changed(actions=_replaced(review, verified))]


def close_review(command: CloseReview, context: Context) -> Sequence[Record]:
    """With its actions, not before them."""
    review = context.get(command.review, Review)
    require_commander(context, review.investigator, "Nobody closes the review of their own conduct")
    REVIEW_WORKFLOW.require("CloseReview", review)
    waiting = [str(each.number) for each in review.actions if not each.verified_by]
    if waiting:
        raise OutOfOrder(
            what=f"Its actions must be verified first: {', '.join(waiting)}.",
            kind=f"{review.NAME} ({review.urn})",
            state=str(review.state),
        )
    return [review.changed(state=ReviewState.CLOSED, closed_at=context.now)]


ROWS: tuple[Row, ...] = (
    Row(
        command=CompleteAction, handler=complete_action, roles=EVERYONE, clauses=(REVIEW_CLAUSE,),
        says="States that an action one owes is done.",
    ),
    Row(
        command=VerifyAction, handler=verify_action, roles=REVIEWERS, clauses=(REVIEW_CLAUSE, "H R12"),
        says="Verifies an action; never one's own.",
        chief_in_conflict=True,
    ),
    Row(
        command=CloseReview, handler=close_review, roles=REVIEWERS, clauses=(REVIEW_CLAUSE, "H R12"),
        says="Closes an answered review whose actions are all verified.",
        chief_in_conflict=True,
    ),
)
