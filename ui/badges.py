"""What waits on a page, counted for the rail."""

from __future__ import annotations

from typing import Any

from models.application import Application, ApplicationState
from models.command import Role
from models.profile import Profile, ProfileState


def waiting_applications(session: Any) -> int:
    """Applications a Chief or designee has to decide."""
    if not session.roles & {Role.CHIEF, Role.DESIGNEE}:
        return 0
    return len(session.open_facts(Application, state=ApplicationState.SUBMITTED.value))


def waiting_details(session: Any) -> int:
    """False identities whose details wait for the commander."""
    if Role.COMMANDER not in session.roles:
        return 0
    waiting = session.open_facts(Profile, state=ProfileState.AWAITING_APPROVAL.value)
    return len({facts["identity"] for facts in waiting})


def read_badges(session: Any) -> dict[str, int]:
    """By page name."""
    return {"approvals": waiting_applications(session) + waiting_details(session)}
