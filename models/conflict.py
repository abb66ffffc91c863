"""Who may act for the division on a person's work: the commander, and the Chief where the commander is that person."""

from __future__ import annotations

from collections.abc import Sequence

from models.acting import commanders_now
from models.command import Context, Role
from models.errors import NotAllowed, Refused
from models.policy import RULES


def require_not_own(context: Context, person: str, what: str) -> None:
    """Raises: Refused (R12) where the actor is the person concerned; ``what`` is the user's sentence."""
    if context.actor == person:
        raise Refused(f"{what}; another commander, or the Chief, does it", rule="R12", clause=RULES["R12"].cited)


def require_commander_of(context: Context, people: Sequence[str], what: str) -> None:
    """As :func:`require_commander`, for work that is several persons': the Chief where one of them is a commander."""
    for person in people:
        require_not_own(context, person, what)
    if Role.COMMANDER in context.roles:
        return
    commanders = commanders_now(context)
    require_commander(context, next((each for each in people if each in commanders), ""), what)


def require_commander(context: Context, person: str, what: str) -> None:
    """The commander acts, and on the commander's own work the Chief.

    Raises: Refused (R12) for own work; NotAllowed for the Chief where the person is not a commander.
    """
    require_not_own(context, person, what)
    if Role.COMMANDER in context.roles:
        return
    if person not in commanders_now(context):
        raise NotAllowed(
            what="The detective division commander does this; the Chief only where the work is the commander's."
        )
    context.note_conflict()
