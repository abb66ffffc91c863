"""Approvals that end, renewals asked for, and what lasts so long that the Chief decides again (R13, R14, R15)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from models.command import Role
from models.due_asking import Asking, Due, Facts
from models.profile import LIVE, ProfileState
from models.renewal_terms import chief_again_on

EXPIRY_MARKS = (1, 7, 14, 30)
"""Days before the last valid day of an approval at which its end is announced."""


def expiries_due(asking: Asking) -> Iterator[Due]:
    """For the operator, the commander, and the Chief where a decision of the Chief's comes before the renewal."""
    for each in asking.profiles(*LIVE, ProfileState.SUSPENDED):
        if each["windows"]:
            yield from _ends(asking, each)


def _ends(asking: Asking, profile: Facts) -> Iterator[Due]:
    last = asking.last_day(profile["windows"][-1]["until"])
    left = (last - asking.today).days
    if left < 0:
        if asking.sees(profile["operator"]):
            yield asking.item("R08", profile["urn"], "The approval has ended", "BeginClosing", last)
        return
    mark = next((days for days in EXPIRY_MARKS if left <= days), None)
    if mark is not None:
        if asking.sees(profile["operator"]):
            what = f"The approval ends within {mark} day{'' if mark == 1 else 's'}"
            yield asking.item("R13", profile["urn"], what, _act(profile), last)
        yield from _of_the_chief(asking, profile)
    if profile["renewal_asked_at"] and asking.holds(Role.COMMANDER) and asking.actor != profile["operator"]:
        yield asking.item("R14", profile["urn"], "Renewal asked for, waiting for a decision", "RenewApproval", last)


def _act(profile: Facts) -> str:
    """What mends it: the operator asks once; a profile that is stopped is resumed or closed first."""
    if profile["state"] == ProfileState.SUSPENDED.value:
        return "BeginClosing"
    return "" if profile["renewal_asked_at"] else "AskRenewal"


def _of_the_chief(asking: Asking, profile: Facts) -> Iterator[Due]:
    if not asking.holds(Role.CHIEF):
        return
    on = chief_again_on(asking.reader, profile)
    if on <= asking.today + timedelta(days=asking.reader.policy.approval_days):
        what = "Lasts beyond 12 months if it is renewed; the Chief decides again first"
        yield asking.item("R15", profile["urn"], what, "AuthorizeAgain", on)
