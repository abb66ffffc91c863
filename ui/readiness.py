"""The readiness lists of screens: which requirements of which record."""

from __future__ import annotations

from collections.abc import Sequence

from models.application import Application
from models.applying import submission_of
from models.closing import READY_TO_CLOSE, Closing
from models.profile import Profile
from models.renewal import READY_TO_RENEW
from models.requirement import Check, check
from models.submission import READY_TO_SUBMIT
from models.use import READY_FOR_APPROVAL, READY_FOR_USE
from models.use_facts import use_of
from storage.reading import Reading

LISTS = {
    "READY_FOR_APPROVAL": READY_FOR_APPROVAL,
    "READY_FOR_USE": READY_FOR_USE,
    "READY_TO_RENEW": (*READY_TO_RENEW, *READY_FOR_APPROVAL),
}
"""The readiness lists of a profile's use."""


def checked(reading: Reading, list_name: str, urn: str) -> Sequence[Check]:
    """A readiness list as found now: READY_TO_SUBMIT of an application, the others of a profile."""
    if list_name == "READY_TO_SUBMIT":
        return check(READY_TO_SUBMIT, submission_of(reading, reading.get(urn, Application)))
    profile = reading.get(urn, Profile)
    if list_name == "READY_TO_CLOSE":
        return check(READY_TO_CLOSE, Closing(reader=reading, profile=profile))
    return check(LISTS[list_name], use_of(reading, profile, reading.now))
