"""How the division's profiles stand, counted: cleared for use, waiting, stopped, closed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from models.canonical import instant_from
from models.image import without_consent
from models.profile import Profile, ProfileState
from ui.totals import Share

S = ProfileState
STOPPED = "Stopped"
_SHARES = (
    ("Cleared for use", "Approved or in use", "ok", (S.APPROVED, S.IN_USE)),
    (
        "Waiting",
        "Draft, submitted, being set up or awaiting approval",
        "accent",
        (S.DRAFT, S.SUBMITTED, S.RETURNED, S.AUTHORIZED, S.BEING_SET_UP, S.AWAITING_APPROVAL),
    ),
    (
        STOPPED,
        "Suspended, expired, compromised or shown without consent",
        "warn",
        (S.SUSPENDED, S.COMPROMISED),
    ),
    (
        "Closed",
        "Closing, closed, refused or withdrawn",
        "control",
        (S.CLOSING, S.CLOSED, S.REFUSED, S.WITHDRAWN, S.DESTROYED),
    ),
)


def shares_of(session: Any) -> tuple[Share, ...]:
    """From open fields alone: everyone is told the same numbers."""
    gone = without_consent(session, session.now)
    shares = Counter(_share(session, facts, gone) for facts in session.open_facts(Profile))
    return tuple(Share(word=word, says=says, token=token, count=shares[word]) for word, says, token, _ in _SHARES)


def _share(session: Any, facts: Mapping[str, Any], gone: frozenset[str]) -> str:
    """The word of the share a profile counts in; what the date or a withdrawn consent stopped is not cleared."""
    if facts["state"] in {S.APPROVED.value, S.IN_USE.value}:
        until = instant_from(facts["windows"][-1]["until"]) if facts["windows"] else None
        expired = until is not None and session.now >= until
        return STOPPED if expired or facts["urn"] in gone else _SHARES[0][0]
    return next(word for word, _, _, group in _SHARES if facts["state"] in group)
