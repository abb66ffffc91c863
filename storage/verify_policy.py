"""The policy in force, as verification asks it from open fields alone: what was decided kept within its figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from models.canonical import instant_from
from models.policy import Policy, window_end
from models.policy_profile import in_force
from models.policy_shipped import FIGURES, ProfileName, shipped
from models.record import Kind
from storage.verify_rules import Body, Facts

Fields = Mapping[str, Any]
_MAY_CHANGE = frozenset({"state"})


def beyond_policy(entry: Body, change: Fields, before: Fields, facts: Facts) -> Iterator[str]:
    """What one change of an entry holds that the policy in force at that instant did not allow."""
    kind, after = change["kind"], change["open"]
    if kind == Kind.POLICY_PROFILE:
        yield from _adopted(entry, before, after, facts)
    elif kind == Kind.PROFILE:
        known = len(before.get("windows", ()))
        for window in after.get("windows", ())[known:]:
            if _runs_beyond(window["from_"], window["until"], "approval_days", entry, facts):
                yield "an approval runs longer than the policy in force allowed"
    elif kind == Kind.EQUIPMENT_TEST and not before and _test_runs_beyond(entry, after, facts):
        yield "a test is valid for longer than the policy in force allowed"


def _policy(at: str, facts: Facts) -> Policy:
    known = (each for each in facts.every(Kind.POLICY_PROFILE.value) if not _unreadable(each))
    return in_force(known, instant_from(at))


def _unreadable(paper: Fields) -> bool:
    """Written by hand in a form the door never writes: judged by what stood before it, and named."""
    figures = paper.get("figures")
    return (
        paper.get("based_on") not in set(ProfileName)
        or not isinstance(figures, dict)
        or any(figures.get(name) is not None and type(figures[name]) is not int for name in FIGURES)
        or not _is_instant(paper.get("from_"))
    )


def _is_instant(text: object) -> bool:
    try:
        instant_from(str(text))
    except ValueError:
        return False
    return True


def _test_runs_beyond(entry: Body, after: Fields, facts: Facts) -> bool:
    until = after.get("valid_until")
    return bool(until) and _runs_beyond(after["tested_at"], str(until), "test_days", entry, facts)


def _runs_beyond(from_: str, until: str, figure: str, entry: Body, facts: Facts) -> bool:
    zone = next((ZoneInfo(each["zone"]) for each in facts.every(Kind.DEPARTMENT.value)), None)
    if zone is None:
        return False
    days = getattr(_policy(entry["at"], facts), figure)
    return instant_from(until) > window_end(instant_from(from_), days, zone)


def _adopted(entry: Body, before: Fields, after: Fields, facts: Facts) -> Iterator[str]:
    if before:
        if any(after.get(name) != value for name, value in before.items() if name not in _MAY_CHANGE):
            yield "a policy was changed after it was adopted"
        return
    if _unreadable(after):
        yield "a policy was written that this version can't read"
        return
    bounds = shipped(ProfileName(after["based_on"])).figures
    for name in FIGURES:
        value = after["figures"].get(name)
        if value is not None and not bounds[name].least <= value <= bounds[name].most:
            yield f"{name} lies outside what the policy allows"
    earlier = [str(each.get("from_")) for each in facts.every(Kind.POLICY_PROFILE.value) if not _unreadable(each)]
    if any(after["from_"] < each for each in (entry["at"], *earlier)):
        yield "a policy was adopted for a time before it was signed"
